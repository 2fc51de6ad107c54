"""What coordinators are told: no personal data, only a link to the desk."""

from collections.abc import Iterable, Sequence

from django.conf import settings

from accounts.models import User
from accounts.roles import COORDINATOR, STEWARD, holders
from common.addresses import staff_page_url
from messaging.letters import render_letter
from messaging.models import Message
from messaging.recipients import STAFF
from messaging.registry import Letter, writer
from messaging.services import enqueue
from requests_app.choices import MatchStatus
from requests_app.models import HelpRequest, Match, Need
from requests_app.notifications.subjects import match_of


def match_released(match: Match) -> None:
    """A volunteer backed out; the need is open again."""
    tell_coordinators("match_released", match)


def help_did_not_come(match: Match) -> None:
    """A resident says that the help did not come; the need is open again."""
    tell_coordinators("help_did_not_come", match)


def route_released(matches: Sequence[Match]) -> None:
    """A volunteer gave back what was left of a route: one letter each for all of it."""
    users = [user for match in matches for user in coordinators_of(match.need.request)]
    for route_id in {match.route_id for match in matches if match.route_id}:
        tell_staff("route_released", users, route_id)


def tell_coordinators(template: str, match: Match) -> None:
    tell_staff(template, coordinators_of(match.need.request), match.pk)


def tell_staff(template: str, users: Iterable[User], subject_id: int) -> None:
    for user_id in sorted({user.pk for user in users}):
        enqueue(
            f"requests_app/{template}",
            recipient_kind=STAFF,
            recipient_id=user_id,
            subject_id=subject_id,
            language=settings.LANGUAGE_CODE,
            key=f"{template}:{subject_id}:{user_id}",
        )


def coordinators_of(request: HelpRequest) -> Iterable[User]:
    """Who looks after a request: its ward's coordinators; stewards where there are none."""
    return holders(COORDINATOR, request.ward_id) or holders(STEWARD)


@writer("requests_app/match_released")
@writer("requests_app/help_did_not_come")
def write_to_coordinator(message: Message) -> Letter | None:
    match = match_of(message)
    user = User.objects.filter(pk=message.recipient_id, is_active=True).first()
    if match is None or user is None:
        return None
    url = staff_page_url("need", match.need_id)
    subject, body = render_letter(message.template, {"match": match, "url": url})
    return Letter(user.email, subject, body)


@writer("requests_app/route_released")
def write_route_released(message: Message) -> Letter | None:
    """Names the needs that the reader may see, and that wait again."""
    user = User.objects.filter(pk=message.recipient_id, is_active=True).first()
    if user is None:
        return None
    given_back = Match.objects.filter(route=message.subject_id, status=MatchStatus.RELEASED)
    needs = Need.objects.visible_to(user).open().filter(matches__in=given_back)
    found = list(needs.select_related("category").order_by("id"))
    if not found:
        return None
    url = staff_page_url("desk")
    subject, body = render_letter(message.template, {"needs": found, "url": url})
    return Letter(user.email, subject, body)
