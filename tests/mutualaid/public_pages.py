"""All public pages of the demo neighborhood, in one language, as one person meets them.

For the tests that weigh them, and for the benchmark that does so on the wire.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone, translation

from announcements.models import Recipient, Subscription
from care.models import Concern
from common.models import Category, LinkPurpose, PrivateLink
from decisions.models import Decision, Voter
from events.models import Helper
from fund.models import Fund, MoneyAsk
from inbox.notes import may_pass, pass_note
from inbox.taking import write_on_page
from members.models import Member, PodSettings
from members.views.organizer import SALT
from open_needs.listing import kinds_in
from paper.asking import ask_for_sheet
from paper.choices import SheetKind
from phone_trees.models import Call
from pods.models import Group, PlaceProposal, Pod, Ward
from requests_app.choices import MatchStatus
from requests_app.models import HelpRequest, Match, Need, Route
from resources.keeping.calls import take_next
from resources.models import Caller, EntryKeeper, Guide, Resource, ResourceList, Suggestion
from rota.models import OnShift
from shelves.models import Card, Reservation
from tests.members import join_form
from tests.pods import proposal_form
from tests.requests_app import request_form
from tests.resources import suggestion_form
from tests.shelves import shelf_form
from tests.volunteers import sign_up_form
from volunteers.choices import VolunteerStatus
from volunteers.models import Volunteer

WORDS = "The bell does not ring: please knock at the blue door."


@dataclass(frozen=True)
class Page:
    """A page by the name of its view. `status` is what it answers with."""

    name: str
    path: str
    status: int = 200


def open_pages(language: str, *, heaviest_only: bool = False) -> Iterator[Page]:
    """The pages that are the same for everybody.

    With `heaviest_only` one ward, pod, resource, list and guide each: the one with most to say.
    """
    with translation.override(language):
        pages = [*_places(heaviest_only), *_first_pages()]
    yield from pages


def other_pages(client: Any, language: str) -> Iterator[Page]:
    """The pages that follow: the forms' later ones, which `client` fills in, and private pages.

    Its posts need no token of ours.
    """
    yield from _asking(client, language)
    yield from _offering(client, language)
    yield from _joining(client, language)
    yield from _starting(client, language)
    yield from _suggesting(client, language)
    yield from _shelf(client, language)
    with translation.override(language):
        pages = [
            *_private(),
            *_talking(),
            *_in_a_pod(),
            *_rare(),
            *_live(),
            *_keeping(),
            *_rota(),
            *_days(),
        ]
        pages += _funds()
    yield from pages


def _page(view: str, *args: Any, query: str = "", status: int = 200) -> Page:
    return Page(view.split(":")[-1] + query, reverse(view, args=args) + query, status)


def _places(heaviest_only: bool) -> Iterator[Page]:
    yield _page("home")
    yield _page("pods:ward_list")
    yield _page("pods:find_pod")
    yield _page("pods:find_pod", query="?q=20009")
    yield _page("pods:group_list")
    rows = {
        "pods:ward_detail": Ward.objects.all(),
        "pods:ward_share": Ward.objects.all(),
        "pods:pod_detail": Pod.objects.published(),
        "pods:pod_share": Pod.objects.published(),
        "pods:group_detail": Group.objects.published(),
        "resources:resource_detail": Resource.objects.published(),
        "resources:resource_list_detail": ResourceList.objects.published(),
        "resources:list_share": ResourceList.objects.published(),
        "resources:guide_detail": Guide.objects.published(),
        "paper:ward_paper": Ward.objects.all(),
        "paper:pod_paper": Pod.objects.published(),
        "paper:list_paper": ResourceList.objects.published(),
    }
    for view, found in rows.items():
        # Where the longest is light enough, the others are.
        some = [max(found, key=_length)] if heaviest_only else found
        yield from (_page(view, row.slug) for row in some)
    yield _page("resources:resource_list")
    yield _page("resources:resource_list", query="?category=food")
    yield _page("resources:guide_list")
    yield _page("resources:open_data")
    yield _page("about")
    yield _page("privacy_page")


def _length(row: Any) -> int:
    """Measure how much there is to say of `row`: its own text, and what stands on its page."""
    if isinstance(row, Ward):
        return row.pods.count()
    if isinstance(row, ResourceList):
        return row.resources.count()
    return len(getattr(row, "description", "") or getattr(row, "body", ""))


def _first_pages() -> Iterator[Page]:
    yield _page("request_pages:request_needs")
    yield _page("volunteers:volunteer_about")
    decided = PodSettings.objects.order_by("id")[0]
    yield _page("members:join_pod", decided.pod.slug)
    yield _page("members:join_about", query=f"?pod={decided.pod.slug}")


def _joining(client: Any, language: str) -> Iterator[Page]:
    slug = PodSettings.objects.order_by("id")[0].pod.slug
    kinds = [kind.slug for kind in Category.objects.active()[:3]]
    for step in join_form.PAGES:
        path = join_form.address(f"join_{step}", language=language)
        own = {"pod": slug} if step == "about" else {}
        yield Page(f"join_{step}", f"{path}?pod={slug}" if own else path)
        client.post(path, {**join_form.answers(step, needs=kinds, offers=kinds), **own})
    yield Page("join_check", join_form.address("join_check", language=language))
    client.post(join_form.address("join_check", language=language), {"agree": "on"})
    yield Page("join_sent", join_form.address("join_sent", language=language))


def _in_a_pod() -> Iterator[Page]:
    """The pages of a key person in the largest pod, and of an organizer without an account."""
    member = Member.objects.active().filter(is_key_person=True).order_by("-pod", "id")[0]
    organizer = Member.objects.filter(is_organizer=True)[0]
    token, other = (
        PrivateLink.objects.issue(LinkPurpose.MEMBER, row.pk).token for row in (member, organizer)
    )
    for name in ("home", "neighbors", "sharing", "leave", "agreement", "pair"):
        yield _page(f"members:member_{name}", token)
    for page in join_form.PAGES:
        yield _page("members:member_edit", token, page)
    yield _page("privacy:member_held", token)
    opened = signing.dumps(organizer.pk, salt=SALT)
    yield _page("members:organizer_work", other, query=f"?open={opened}")
    another = Member.objects.active().filter(pod=organizer.pod).exclude(pk=organizer.pk)[0]
    for page in join_form.PAGES:
        query = f"?open={opened}"
        yield _page("members:organizer_change_page", other, another.pk, page, query=query)
    for name in ("change", "together"):
        yield _page(f"members:organizer_{name}", other, another.pk, query=f"?open={opened}")
    for name in ("add", "settings", "notice", "agreement", "pairs"):
        yield _page(f"members:organizer_{name}", other)
    for name in ("tree", "tree_start"):
        yield _page(f"phone_trees:organizer_{name}", other, query=f"?open={opened}")
    # Of a pod whose tree is started: a caller's page, and the calls of one who organizes there.
    call = Call.objects.filter(round__ended_at=None, caller__isnull=False).order_by("id")[0]
    caller = PrivateLink.objects.issue(LinkPurpose.MEMBER, call.made_by or 0).token
    yield _page("members:member_home", caller)
    for name in ("door_code", "member_link", "member_link_sent", "member_left"):
        yield _page(f"members:{name}")
    yield _page("pods:start_pod")


def _rare() -> Iterator[Page]:
    yield _page("volunteers:volunteer_left")
    yield _page("request_pages:request_deleted")
    yield _page("request_pages:request_link")
    yield _page("request_pages:request_link_sent")
    yield _page("account_login")
    sheet = ask_for_sheet(SheetKind.SIGN, Ward.objects.order_by("id")[0], ["en"])
    yield _page("paper:sheet", sheet.pk)
    yield Page("404", reverse("home") + "nowhere/", 404)
    yield Page("request_status of nobody", reverse("request_pages:request_status", args=["x"]), 404)


def _keeping() -> Iterator[Page]:
    """The pages of whoever keeps most entries, and of a volunteer who calls a place."""
    keepers = EntryKeeper.objects.annotate(count=Count("entries"))
    keeper = keepers.order_by("-count", "id")[0]
    token = PrivateLink.objects.issue(LinkPurpose.KEEPER, keeper.pk).token
    for name in ("home", "leave"):
        yield _page(f"resources:keeper_{name}", token)
    entry = Resource.objects.published().filter(keeper=keeper)[0]
    yield _page("resources:keeper_change", token, entry.pk)
    yield _page("privacy:keeper_held", token)
    yield _page("resources:keeper_left")
    caller = Caller.objects.order_by("id")[0]
    token = PrivateLink.objects.issue(LinkPurpose.CALLER, caller.pk).token
    yield _page("resources:call_home", token)
    call = take_next(caller.pk)
    if call is not None:
        yield _page("resources:call_place", token, call.code)


def _rota() -> Iterator[Page]:
    """The shifts of whoever has most of them, and one of these with notes from before."""
    row = OnShift.objects.filter(ends_at__gt=timezone.now()).order_by("starts_at", "pk")[0]
    token = PrivateLink.objects.issue(LinkPurpose.VOLUNTEER, row.answerer.volunteer_id or 0).token
    yield _page("rota:shifts", token)
    yield _page("rota:shift", token, row.shift_id)


def _shelf(client: Any, language: str) -> Iterator[Page]:
    """The pages on which somebody puts up a card or reserves one, and those of both."""
    with translation.override(language):
        yield _page("shelves:shelf")
        yield _page("shelves:put_up")
        client.post(reverse("shelves:put_up"), shelf_form.card())
        yield _page("shelves:put_up_check")
        yield _page("shelves:link")
        yield _page("shelves:link_sent")
        yield _page("shelves:deleted")
        for row in Reservation.objects.live().order_by("pk")[:3]:
            yield _page("shelves:card", row.card_id)
            token = PrivateLink.objects.issue(LinkPurpose.CARD, row.card_id).token
            yield _page("shelves:card_home", token)
            yield _page("shelves:card_place", token)
            yield _page("shelves:card_end", token)
            token = PrivateLink.objects.issue(LinkPurpose.RESERVATION, row.pk).token
            yield _page("shelves:reservation", token)
            yield _page("shelves:reservation_end", token)
        for card in Card.objects.shown().free().order_by("pk")[:1]:
            yield _page("shelves:reserve", card.pk)


def _days() -> Iterator[Page]:
    """The days to come, one of them, and the pages of whoever takes a shift of it."""
    yield _page("events:day_list")
    yield _page("events:given_back")
    for helper in Helper.objects.filter(volunteer=None, seat__isnull=False).order_by("pk")[:1]:
        yield _page("events:day", helper.shift.event_id)
        yield _page("events:take_shift", helper.shift_id)
        token = PrivateLink.objects.issue(LinkPurpose.HELPER, helper.pk).token
        yield _page("events:my_shift", token)
    for volunteer in Volunteer.objects.filter(status="approved").order_by("pk")[:1]:
        token = PrivateLink.objects.issue(LinkPurpose.VOLUNTEER, volunteer.pk).token
        yield _page("events:own_days", token)


def _funds() -> Iterator[Page]:
    """The funds, and the pages of households and helpers about one."""
    yield _page("fund:fund_list")
    fund = Fund.objects.order_by("pk")[0]
    yield _page("fund:fund_page", fund.pk)
    ask = MoneyAsk.objects.filter(match=None).order_by("pk")[0]
    token = PrivateLink.objects.issue(LinkPurpose.REQUEST, ask.need.request_id).token
    yield _page("request_pages:request_status", token, query="?money=1")
    # What waits is not asked for twice: its form leads back.
    needs = Need.objects.open().filter(category__in=fund.categories.all(), money_asks=None)
    need = needs.order_by("pk")[0]
    token = PrivateLink.objects.issue(LinkPurpose.REQUEST, need.request_id).token
    yield _page("fund:money", token, need.pk)
    match = Match.objects.filter(status=MatchStatus.ACCEPTED, route=None).order_by("pk")[0]
    token = PrivateLink.objects.issue(LinkPurpose.MATCH, match.pk).token
    yield _page("fund:receipt", token)


def _live() -> Iterator[Page]:
    """The pages of what is open now in the ward with most to list, and of how to take it on."""
    wards = Ward.objects.filter(lists_needs=True)
    ward = max(wards, key=lambda ward: len(kinds_in(ward)))
    kind = kinds_in(ward)[0].category
    yield _page("open_needs:ward_needs", ward.slug)
    yield _page("open_needs:can_do_this", ward.slug, kind.slug)
    yield _page("volunteers:volunteer_link")
    yield _page("volunteers:volunteer_link_sent")


def _asking(client: Any, language: str) -> Iterator[Page]:
    kinds = list(Category.objects.active()[:3])
    for step in request_form.PAGES:
        path = request_form.address(f"request_{step}", language=language)
        yield Page(f"request_{step}", path)
        own = {"categories": [kind.pk for kind in kinds]} if step == "needs" else {}
        request_form.answer(client, step, pages_in=language, **own)
    path = request_form.address("request_check", language=language)
    yield Page("request_check", path)
    request_form.send(client, language)
    yield Page("request_sent", request_form.address("request_sent", language=language))


def _starting(client: Any, language: str) -> Iterator[Page]:
    """The pages on which somebody starts a pod, and those of one that was proposed."""
    for step in proposal_form.PAGES:
        path = proposal_form.address(step, language)
        yield Page(f"start_{step}", path)
        client.post(path, proposal_form.POD[step])
    with translation.override(language):
        yield _page("pods:start_check")
        yield _page("pods:proposal_link")
        yield _page("pods:proposal_link_sent")
        yield _page("pods:proposal_withdrawn")
        yield from _news()
        yield from _deciding()
        for proposal in PlaceProposal.objects.order_by("pk")[:1]:
            token = PrivateLink.objects.issue(LinkPurpose.PROPOSAL, proposal.pk).token
            yield _page("pods:proposal_home", token)
            yield _page("pods:proposal_edit", token, "where")
            yield _page("pods:proposal_withdraw", token)
            yield _page("privacy:proposal_held", token)


def _news() -> Iterator[Page]:
    """The pages about notices by email or text, and that of an announcement."""
    for ward in Ward.objects.order_by("pk")[:1]:
        yield _page("announcements:ward_news", ward.slug)
    yield _page("announcements:news_sent")
    yield _page("announcements:news_left")
    for subscription in Subscription.objects.order_by("pk")[:2]:
        token = PrivateLink.objects.issue(LinkPurpose.NEWS, subscription.pk).token
        yield _page("announcements:news_home", token)
    for recipient in Recipient.objects.order_by("pk")[:1]:
        token = PrivateLink.objects.issue(LinkPurpose.ANNOUNCED, recipient.pk).token
        yield _page("announcements:announced_home", token)


def _deciding() -> Iterator[Page]:
    """The page on which somebody answers, the open link, the results, and the form of care."""
    yield _page("decisions:decided_list")
    for shown in Decision.objects.shown().order_by("pk")[:1]:
        yield _page("decisions:decided_detail", shown.pk)
    for voter in Voter.objects.order_by("pk")[:1]:
        token = PrivateLink.objects.issue(LinkPurpose.VOTER, voter.pk).token
        yield _page("decisions:decision_answer", token)
    for decision in Decision.objects.filter(audience="link", state="open").order_by("pk")[:1]:
        token = PrivateLink.objects.issue(LinkPurpose.DECISION, decision.pk).token
        yield _page("decisions:decision_join", token)
    yield _page("care:care_form")
    for ward in Ward.objects.order_by("pk")[:1]:
        yield _page("care:ward_care", ward.slug)
    for concern in Concern.objects.order_by("pk")[:1]:
        token = PrivateLink.objects.issue(LinkPurpose.CARE, concern.pk).token
        yield _page("care:care_home", token)
    yield _page("care:care_deleted")


def _suggesting(client: Any, language: str) -> Iterator[Page]:
    """The pages on which somebody suggests something for the directory, and those of one."""
    yield Page("suggest", suggestion_form.address("suggest", language))
    client.post(suggestion_form.address("suggest", language), suggestion_form.NEW)
    with translation.override(language):
        yield _page("resources:suggest_check")
        yield _page("resources:suggestion_link")
        yield _page("resources:suggestion_link_sent")
        yield _page("resources:suggestion_withdrawn")
        for entry in Resource.objects.published().order_by("pk")[:1]:
            yield Page("wrong", f"{reverse('resources:wrong')}?entry={entry.slug}")
        for row in Suggestion.objects.order_by("pk")[:1]:
            token = PrivateLink.objects.issue(LinkPurpose.SUGGESTION, row.pk).token
            yield _page("resources:suggestion_home", token)
            yield _page("resources:suggestion_withdraw", token)
            yield _page("privacy:suggestion_held", token)


def _offering(client: Any, language: str) -> Iterator[Page]:
    kind = Category.objects.active()[0].slug
    for step in sign_up_form.PAGES:
        path = sign_up_form.address(step, language=language)
        yield Page(f"volunteer_{step}", path)
        own = {"categories": [kind]} if step == "offer" else {}
        sign_up_form.answer(client, step, pages_in=language, **own)
    yield Page("volunteer_check", sign_up_form.address("check", language=language))
    sign_up_form.send(client, language)
    yield Page("volunteer_sent", sign_up_form.address("sent", language=language))


def _private() -> Iterator[Page]:
    request = HelpRequest.objects.filter(closed_at=None, erased_at=None).first()
    match = Match.objects.filter(status=MatchStatus.ASKED).first()
    volunteer = Volunteer.objects.filter(status=VolunteerStatus.APPROVED).first()
    opened: list[tuple[LinkPurpose, Any, list[str], str]] = [
        (
            LinkPurpose.REQUEST,
            request,
            ["status", "edit/details", "edit/where", "edit/contact", "cancel", "delete"],
            "request_pages:request_",
        ),
        (
            LinkPurpose.VOLUNTEER,
            volunteer,
            ["home", *(f"edit/{page}" for page in sign_up_form.PAGES), "pause", "leave"],
            "volunteers:volunteer_",
        ),
        (LinkPurpose.MATCH, match, ["offer"], "request_pages:match_"),
        # One waits for an answer; of the other everything is shown.
        *((LinkPurpose.ROUTE, each, ["offer"], "request_pages:route_") for each in _routes()),
    ]
    for purpose, row, names, prefix in opened:
        token = PrivateLink.objects.issue(purpose, row.pk).token
        for name, _slash, page in (name.partition("/") for name in names):
            yield _page(prefix + name, token, *filter(None, [page]))


def _talking() -> Iterator[Page]:
    """The pages on which a household and its helper write, each with something on it."""
    accepted = Match.objects.filter(status=MatchStatus.ACCEPTED, route=None)
    rows = accepted.select_related("need__request", "volunteer").order_by("-id")
    match = next(row for row in rows if may_pass(row))
    request = match.need.request
    write_on_page("request", request.pk, WORDS, key="a")
    write_on_page("volunteer", match.volunteer_id, WORDS, key="a")
    for key, side in (("a", True), ("b", False)):
        pass_note(match.pk, is_from_household=side, text=WORDS, language="en", key=key)
    token = PrivateLink.objects.issue(LinkPurpose.REQUEST, request.pk).token
    yield _page("inbox:request_write", token)
    yield _page("inbox:request_notes", token, match.pk)
    token = PrivateLink.objects.issue(LinkPurpose.VOLUNTEER, match.volunteer_id).token
    yield _page("inbox:volunteer_write", token)
    token = PrivateLink.objects.issue(LinkPurpose.MATCH, match.pk).token
    yield _page("inbox:match_notes", token)
    yield _page("request_pages:match_offer", token)


def _routes() -> list[Route]:
    return list(Route.objects.order_by("id"))
