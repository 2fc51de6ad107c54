"""A small neighborhood with a row in every state, who looks at it, and how each is addressed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.utils import timezone

from accounts import audit
from accounts.audit import SYSTEM
from accounts.invitations import invite, link_of
from accounts.models import Invitation, User
from common.models import Category
from events.models import ShiftSheet
from members.agreements.services import write_agreement
from members.choices import AgreedHow, MemberState
from members.introductions.services import plan_round
from members.services import set_key_person
from opening.letters import code_of
from opening.models import TestLetter
from paper.asking import ask_for_members, ask_for_sheet, print_forms
from paper.choices import MemberSheetKind, PaperSize, SheetKind
from phone_trees.choices import Occasion
from phone_trees.services import join_tree, start_round
from privacy.ending import mark_to_end_all
from requests_app.choices import MatchStatus
from requests_app.models import HelpRequest, Need, Proposal
from resources.keeping.calls import take_next
from resources.models import Resource, ResourceList
from tests import factories as make
from tests.backoffice.test_admin_everywhere import MAKERS
from tests.batch_matching.proposals import solved
from tests.imports.sheets import as_csv, upload
from tests.pods import proposal_form
from tests.requests_app import request_form
from tests.requests_app.recurring_needs import WEEK, weekly
from tests.resources import suggestion_form
from tests.volunteers import sign_up_form
from translation_review.texts import texts_of

Known = dict[str, Any]
LANGUAGE = "es"
STATES = (None, MatchStatus.ASKED, MatchStatus.OFFERED, MatchStatus.ACCEPTED, MatchStatus.DONE)
# By the beginning of an address's name: whose private link it takes.
LINKS = {
    "request_pages:match_details": "request",
    "request_pages:match_": "match",
    "request_pages:route_": "route",
    "request_pages:": "request",
    "volunteers:": "volunteer",
    "inbox:request_": "request",
    "inbox:volunteer_": "volunteer",
    "inbox:match_": "match",
    "inbox:route_": "route",
    "pods:proposal_": "proposal",
    "resources:suggestion_": "suggestion",
    "privacy:suggestion_": "suggestion",
    "open_needs:": "volunteer",
    "rota:": "volunteer",
    "emergencies:request_": "request",
    "emergencies:member_": "member",
    "emergencies:organizer_": "member",
    "events:own_": "volunteer",
    "events:my_": "helper",
    "fund:money": "request",
    "fund:receipt": "match",
    "fund:route_": "route",
    "members:": "member",
    "phone_trees:": "member",
    "paper:organizer_": "member",
    "announcements:news_": "news",
    "announcements:announced_": "announced",
    "care:": "care",
    "decisions:decision_answer": "voter",
    "decisions:decision_join": "decision",
    "resources:keeper_": "keeper",
    "resources:call_": "caller",
    "privacy:keeper_": "keeper",
    "privacy:member_": "member",
    "privacy:proposal_": "proposal",
    "privacy:request_": "request",
    "privacy:volunteer_": "volunteer",
    "privacy:send_end_all": "request",
    "shelves:card_": "card",
    "shelves:reservation": "reservation",
    "privacy:card_": "card",
    "privacy:reservation_": "reservation",
    "account_invitation": "invitation",
}


@dataclass
class World:
    """The rows, and one browser for each who may come."""

    known: dict[str, list[Known]] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)

    def add(self, kind: str, /, **values: Any) -> None:
        self.known.setdefault(kind, []).append(values)

    def known_by(self, name: str, takes: tuple[str, ...]) -> list[Known]:
        """Return sets of values for the address `name`."""
        if not takes:
            return [{}]
        if "token" in takes:
            kind = next(kind for prefix, kind in LINKS.items() if name.startswith(prefix))
            return self.known[kind]
        if {"object_id", "row_id", "id"} & {*takes} and "content_type_id" not in takes:
            return self._rows_of_model(name)
        return [
            {**each, **page}
            for kind in ("desk", "proposal", "place", "page", "other")
            for each in self.known[kind]
            for page in ({}, *self.known["words"])
            if {*takes} <= {*each, *page}
        ]

    def _rows_of_model(self, name: str) -> list[Known]:
        models = {f"{model._meta.label_lower.replace('.', '_')}_": model for model in MAKERS}
        model = next(
            (found for prefix, found in models.items() if prefix in name.partition(":")[2]), User
        )
        pks = model._default_manager.order_by("pk").values_list("pk", flat=True)
        return [
            dict.fromkeys(("object_id", "row_id", "id"), pk) for pk in [*pks[:1], *pks[::-1][:1]]
        ]


def build() -> World:
    """Make the neighborhood."""
    world = World()
    for maker in MAKERS.values():
        maker()
    ward, kind = make.make_ward(lists_needs=True, hotline="+12025550107"), _kind()
    world.add("other", emergency_id=make.make_silent(ward).round.emergency_id)
    fund = make.make_fund(kinds=[])
    for status in STATES:
        _add_ask(world, ward, kind, status)
    _add_money(world, fund)
    for status in (MatchStatus.OFFERED, MatchStatus.ACCEPTED):
        route = make.make_route(*(_need(ward, kind) for _stop in range(2)), status=status)
        for match in route.matches.all():
            world.add("route", token=make.link_to(route), match_id=match.pk)
    _add_people(world, ward, kind)
    _add_proposal(world, ward, kind)
    _add_proposals_of_places(world, ward)
    _add_suggestions(world, ward)
    _add_keeping(world, ward)
    _add_announcements(world, ward)
    _add_shelf(world, ward)
    _add_days(world, ward)
    _add_deciding(world)
    _add_pages(world, ward, kind)
    return world


def _kind() -> Category:
    return make.make_category(
        asks_about_food=True, asks_delivery=True, slug="groceries", name="Groceries"
    )


def _need(ward: Any, kind: Category, **fields: Any) -> Need:
    return make.make_need(make.make_request(ward, phone=make.phone(1)), kind, **fields)


def _add_ask(world: World, ward: Any, kind: Category, status: MatchStatus | None) -> None:
    """A household with a need in the state `status`, one that comes again, and its entry."""
    need = _need(ward, kind)
    again = weekly(make.make_category(), need.request)
    if status:
        match = make.make_match(need, status=status)
        world.add("match", token=make.link_to(match))
        # A household closes or opens what its neighbor sees.
        world.add("request", token=make.link_to(need.request), need_id=need.pk, match_id=match.pk)
    world.add("other", signed=mark_to_end_all(need.request.pk))
    world.add("other", rest="services/nothing")
    entry = make.make_contact(need.request, need=need, follow_up_on=timezone.localdate())
    ids = {"request_id": need.request.pk, "entry_id": entry.pk}
    world.add("other", request_id=need.request.pk, page="contact", pk=need.request.pk)
    for each in (need, again):
        token = make.link_to(each.request)
        for page in ("details", "where", "contact"):
            planned = str(timezone.localdate() + WEEK)
            world.add("request", token=token, need_id=each.pk, page=page, planned=planned)
        world.add("desk", need_id=each.pk, **ids)


def _add_money(world: World, fund: Any) -> None:
    """What was asked of a fund, and a need for which nothing was."""
    for is_asked in (True, False):
        need = make.make_need()
        fund.categories.add(need.category)
        world.add("request", token=make.link_to(need.request), need_id=need.pk)
        world.add("other", need_id=need.pk)
        if is_asked:
            world.add("other", fund_id=fund.pk, ask_id=make.make_money_ask(need).pk)


def _add_people(world: World, ward: Any, kind: Category) -> None:
    for status in ("approved", "pending"):
        volunteer = make.make_volunteer(kind, ward=ward, status=status)
        shift = make.put_on(
            make.make_shift(make.make_line(ward)), make.make_answerer(volunteer)
        ).shift
        for page in sign_up_form.PAGES:
            world.add("volunteer", token=make.link_to(volunteer), page=page, shift_id=shift.pk)
        world.add("other", shift_id=shift.pk)
        world.add("other", volunteer_id=volunteer.pk, page="about", pk=volunteer.pk)
    _add_members(world, kind)
    steward = make.make_steward()
    TOTP.activate(steward, generate_totp_secret())
    RecoveryCodes.activate(steward)
    invited, _outcome = invite("invited@example.org", actor=steward)
    if link := link_of(Invitation.objects.get(user=invited)):
        world.add("invitation", token=link.token)
    for name, user in (("steward", steward), ("coordinator", make.make_coordinator(ward))):
        world.clients[name] = Client(raise_request_exception=False)
        world.clients[name].force_login(user)
        file = as_csv(["Name", "Phone", "Needs"], [["Ana", "202-555-0148", "Groceries"]])
        world.add("other", import_id=upload(user, file).pk)
    # Where no rank is asked for, a form half filled in and a letter to set a new password.
    visitor = world.clients["visitor"] = Client(raise_request_exception=False)
    request_form.fill_in(visitor, kind)
    sign_up_form.fill_in(visitor, kind.slug)
    key = default_token_generator.make_token(steward)
    for each in (key, "set-password"):
        world.add("other", uidb36=user_pk_to_url_str(steward), key=each)


def _add_members(world: World, kind: Category) -> None:
    """A pod with an organizer without an account, a member, and somebody who waits."""
    pod = make.make_pod()
    organizer = make.make_member(pod, is_organizer=True, needs=[kind])
    # Who organizes is a key person too, in a tree that is started: their pages have all buttons.
    set_key_person(organizer.pk, True, actor=audit.SYSTEM)
    for each in (organizer, make.make_member(pod)):
        join_tree(each.pk, how=AgreedHow.LINK, actor=audit.MEMBER)
    start_round(pod.pk, Occasion.HEAT, "", 60, actor=audit.SYSTEM)
    waiting = make.make_member(pod, state=MemberState.WAITING)
    sheet = ask_for_members(pod, MemberSheetKind.POD, [LANGUAGE], PaperSize.A4)
    ids = {"member_id": waiting.pk, "sheet_id": sheet.pk}
    for member in (organizer, waiting):
        for page in ("about", "help", "home"):
            world.add("member", token=make.link_to(member), page=page, **ids)
    make.make_member(pod)
    plan_round(pod.pk, [], actor=SYSTEM)
    write_agreement(pod.pk, {"en": "We knock."}, seen=0, actor=SYSTEM)
    world.add("other", pod_id=pod.pk, code=pod.settings.door_code, page="about", **ids)
    world.add("other", pk=waiting.pk)
    world.add("other", thread_id=make.make_thread().pk)
    world.add("other", recording_id=make.make_recording().pk)
    world.add("other", target_id=make.make_chat().pk)
    world.add("place", slug=pod.slug, kind=kind.slug)
    organizes = make.make_organizer(pod)
    world.clients["organizer"] = Client(raise_request_exception=False)
    world.clients["organizer"].force_login(organizes)


def _add_shelf(world: World, ward: Any) -> None:
    """Cards that wait, are public and lent out, each with whoever has reserved it."""
    for stage in ("asked", "agreed", "out"):
        card = make.make_card(ward=ward, kind="lend")
        row = make.make_reservation(card, stage=stage)
        world.add("card", token=make.link_to(card))
        world.add("reservation", token=make.link_to(row))
        world.add("other", reservation_id=row.pk)
    world.add("other", card_id=make.make_card(ward=ward, state="waiting").pk)
    shown = make.make_card_photo(make.make_card(ward=ward), state="shown")
    world.add("other", card_id=shown.card_id, photo_id=shown.pk)


def _add_announcements(world: World, ward: Any) -> None:
    """Two subscribers, of whom one is stopped soon, and somebody who got an announcement."""
    for each in ("rosa@example.org", "sam@example.org"):
        world.add("news", token=make.link_to(make.make_subscription(ward, each)))
    world.add("announced", token=make.link_to(make.make_recipient()))


def _add_days(world: World, ward: Any) -> None:
    """A day with somebody on a shift, and somebody who waits."""
    shift = make.make_day_shift(make.make_day(ward), wanted=1)
    for seat in (1, None):
        world.add("helper", token=make.link_to(make.make_helper(shift, seat=seat)))
    world.add("other", day_id=shift.event_id)
    sheet = ShiftSheet.objects.create(shift=shift, kind="door", language=LANGUAGE)
    world.add("other", day_shift_id=shift.pk, day_sheet_id=sheet.pk)


def _add_deciding(world: World) -> None:
    """An open decision and one behind an open link, both with choices; and words to two of care."""
    voter = make.make_voter(make.open_decision("Soup", "Bread", kind="dots"))
    world.add("voter", token=make.link_to(voter))
    world.add("decision", token=make.link_to(make.open_decision("Soup", "Bread", audience="link")))
    shown = make.close_decision(make.open_decision(shows_result=True))
    world.add("other", decision_id=shown.pk)
    world.add("other", decision_id=voter.decision_id, voter_id=voter.pk)
    for _each in range(2):
        concern = make.make_concern()
        world.add("care", token=make.link_to(concern))
    world.add("other", concern_id=concern.pk)


def _add_proposal(world: World, ward: Any, kind: Category) -> None:
    proposal: Proposal = solved(make.make_steward(), ward=ward)
    for line in proposal.lines.all()[:2]:
        world.add("proposal", proposal_id=proposal.pk, line_id=line.pk)


def _add_proposals_of_places(world: World, ward: Any) -> None:
    """Proposals of pods that wait, were asked about, and were set aside; and a form half filled."""
    aside = {"set_aside_at": timezone.now(), "why_aside": "program"}
    for fields in ({}, {"state": "asked", "question": "Where?"}, aside):
        proposal = make.make_place_proposal(ward, **fields)
        for page in ("what", "where", "talk", "you"):
            world.add("proposal", token=make.link_to(proposal), page=page)
        world.add("other", proposal_id=proposal.pk, pk=proposal.pk)
    proposal_form.fill_in(world.clients["visitor"], proposal_form.GROUP)


def _add_suggestions(world: World, ward: Any) -> None:
    """A new entry, one about an entry, one that was set aside; and a form half filled."""
    aside = {"set_aside_at": timezone.now(), "why_aside": "program"}
    about = {"kind": "other", "resource": make.make_resource(ward=ward)}
    for fields in ({}, about, aside):
        row = make.make_suggestion(ward=ward, **fields)
        world.add("suggestion", token=make.link_to(row))
        world.add("other", suggestion_id=row.pk)
    suggestion_form.fill_in(world.clients["visitor"], suggestion_form.NEW)


def _add_keeping(world: World, ward: Any) -> None:
    """A keeper of two entries, and a caller who holds a place."""
    entries = [make.make_due_resource(ward=ward) for _each in range(2)]
    token = make.link_to(make.make_entry_keeper(*entries))
    for entry in entries:
        world.add("keeper", token=token, entry_id=entry.pk)
    caller = make.make_caller(ward)
    call = take_next(caller.pk)
    world.add("caller", token=make.link_to(caller), code=call.code if call else "")


def _add_pages(world: World, ward: Any, kind: Category) -> None:
    world.add("place", slug=ward.slug, kind=kind.slug)
    for model in (row._meta.model for row in _published()):
        world.add("page", slug=model._default_manager.order_by("-pk").values_list("slug")[0][0])
    world.add("other", code=ResourceList.objects.published()[0].code)
    for section in ("pages", "wards", "pods", "groups", "resources", "guides", "lists"):
        world.add("other", section=section)
    for label in {model._meta.app_label for model in MAKERS}:
        world.add("other", app_label=label)
    kind_of_row = ContentType.objects.get_for_model(HelpRequest)
    row = HelpRequest.objects.order_by("-pk")[0]
    world.add("other", content_type_id=kind_of_row.pk, object_id=row.pk)
    world.add("other", version="0123456789ab")
    world.add("other", language=LANGUAGE, url="nowhere", page="home")
    for key in list(texts_of(LANGUAGE))[:2]:
        world.add("other", language=LANGUAGE, key=key)
    world.add("other", id_=Resource.objects.order_by("pk").values_list("uuid", flat=True)[0])
    _add_sheets(world)
    letter = TestLetter.objects.create(user=make.make_steward(), by_way_of="x")
    world.add("other", what="kinds", code=code_of(letter.pk))
    world.add("words")


def _add_sheets(world: World) -> None:
    """One that anybody may see, and forms that staff printed."""
    sheet = ask_for_sheet(SheetKind.SIGN, make.make_ward(), [LANGUAGE])
    printed = print_forms(
        SheetKind.REQUEST_FORM,
        [LANGUAGE],
        copies=1,
        size=PaperSize.A4,
        ward=None,
        actor=make.make_steward(),
        form_key="hostile",
    )
    for each in (sheet, printed):
        world.add("other", sheet_id=each.pk)


def _published() -> Iterator[Any]:
    for label in (
        "pods.Pod",
        "pods.Group",
        "resources.Resource",
        "resources.ResourceList",
        "resources.Guide",
    ):
        yield apps.get_model(label)()
