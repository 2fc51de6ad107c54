"""The message that asks how somebody is, to a member or a household, and the news of silence."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import ngettext

from accounts.choices import NewsKind
from accounts.models import User
from accounts.roles import RUNNING, covers_city, ward_ids
from common.addresses import absolute_url, staff_page_url
from common.contact import Reachable
from common.languages import page_language
from common.models import LinkPurpose, PrivateLink
from emergencies.choices import Answer
from emergencies.models import CheckIn, CheckRound
from members.models import Member
from members.notifications import MEMBER
from messaging.letters import letter_to, render_letter
from messaging.models import Message
from messaging.news import Line, Section, teller
from messaging.reach import channels_of
from messaging.registry import Letter, writer
from messaging.services import enqueue
from requests_app.models import HelpRequest
from requests_app.notifications.residents import RESIDENT

CHECK_IN = "emergencies/check_in"
STAFF_PAGE = "emergencies"


def ask_member(check_in: CheckIn, member: Member) -> bool:
    """Ask a member how they are; False where no message reaches them."""
    return _ask(check_in, MEMBER, member)


def ask_household(check_in: CheckIn, request: HelpRequest) -> bool:
    """Ask a household how they are; False where no message reaches them."""
    return _ask(check_in, RESIDENT, request)


def _ask(check_in: CheckIn, kind: str, person: Member | HelpRequest) -> bool:
    channels = channels_of(person)
    if channels:
        enqueue(
            CHECK_IN,
            recipient_kind=kind,
            recipient_id=person.pk,
            subject_id=check_in.pk,
            language=page_language(person.language),
            key=f"check_in:{check_in.pk}",
            channels=channels,
        )
    return bool(channels)


def open_one(pk: int) -> CheckIn | None:
    """Return somebody's row while their round goes on."""
    rows = CheckIn.objects.select_related("member", "request")
    return rows.filter(pk=pk, round__ended_at=None).first()


@writer(CHECK_IN)
def write_check_in(message: Message) -> Letter | None:
    """Ask, unless they have answered meanwhile or the round is over."""
    row = open_one(message.subject_id)
    if row is None or row.answer not in Answer.silent():
        return None
    person: Reachable | None = row.member or row.request
    url = link_of(row)
    if person is None or not url or not channels_of(person):
        return None
    name = getattr(person, "letter_name", "")
    subject, body = render_letter(CHECK_IN, {"name": name, "url": url})
    return letter_to(person, subject, body, url)


def link_of(row: CheckIn) -> str:
    """Return the private page on which somebody answers; "" where no link opens it."""
    if row.member_id:
        page, link = "members:member_home", _current(LinkPurpose.MEMBER, row.member_id)
    else:
        page = "request_pages:request_status"
        link = _current(LinkPurpose.REQUEST, row.request_id or 0)
    return absolute_url(page, link.token) if link else ""


def _current(purpose: LinkPurpose, pk: int) -> PrivateLink | None:
    return PrivateLink.objects.current(purpose, pk)


@teller(NewsKind.CHECK_INS)
def people_of_rounds(user: User, round_ids: Sequence[int]) -> Section | None:
    """Say how many nobody has heard from, and how many need help, in rounds that the user sees."""
    rounds = CheckRound.objects.filter(pk__in=round_ids, ended_at=None).on_for(user)
    lines = [*_silent(rounds), *_in_need(user, rounds)]
    if not lines:
        return None
    return Section(lines[0].words, lines[1:], staff_page_url(STAFF_PAGE))


def _silent(rounds: QuerySet[CheckRound]) -> list[Line]:
    count = CheckIn.objects.raised().filter(round__in=rounds).count()
    words = ngettext(
        "%(count)s neighbor did not answer a check-in",
        "%(count)s neighbors did not answer a check-in",
        count,
    )
    return [Line(words % {"count": count})] if count else []


def _in_need(user: User, rounds: QuerySet[CheckRound]) -> list[Line]:
    """Say how many members told a caller that they need help: their names stay in the pod."""
    rows = CheckIn.objects.filter(round__in=rounds, answer=Answer.NEEDS, member__isnull=False)
    rows = rows.filter(helped_by__closed_at=None).exclude(helped_by__reached_through="")
    if not covers_city(user, RUNNING):
        rows = rows.filter(member__pod__ward__in=ward_ids(user, RUNNING))
    count = rows.count()
    words = ngettext(
        "%(count)s neighbor told a caller that they need help. The organizer of the pod knows who.",
        "%(count)s neighbors told a caller that they need help. "
        "The organizers of the pods know who.",
        count,
    )
    return [Line(words % {"count": count})] if count else []
