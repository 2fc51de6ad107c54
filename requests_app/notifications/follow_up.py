"""The messages by which a yes is followed through, to both sides: a link, and no contact details.

The household gets one for all its needs that are due on a day, the volunteer one for a task, which
may be a route. Each leads to the page on which the answer is one press.
"""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from common.languages import page_language
from messaging.models import Message
from messaging.reach import channels_of
from messaging.registry import Letter, writer
from messaging.services import enqueue
from messaging.undelivered import is_reached
from requests_app.choices import MatchStatus
from requests_app.models import Match
from requests_app.notifications.residents import RESIDENT, letter_to_resident, tell_resident
from requests_app.notifications.volunteers import letter_to_volunteer
from volunteers.notifications import VOLUNTEER

TASK_REMINDER = "task_reminder"
DID_IT_HAPPEN = "did_it_happen"
NEW_DAY = "task_new_day"


def tell_household(template: str, match: Match) -> bool:
    """Put the message to the household out, once a day; False where mail does not reach it."""
    request = match.need.request
    if not is_reached(RESIDENT, request):
        return False
    key = f"{template}:request:{request.pk}:{_occasion(template, match)}"
    tell_resident(template, request, match.pk, key=key)
    return True


def tell_helper(template: str, match: Match) -> bool:
    """Put the message to the volunteer out, once for a task; False where mail reaches nobody."""
    volunteer = match.volunteer
    if not is_reached(VOLUNTEER, volunteer):
        return False
    task = f"route:{match.route_id}" if match.route_id else f"match:{match.pk}"
    enqueue(
        f"requests_app/{template}",
        recipient_kind=VOLUNTEER,
        recipient_id=volunteer.pk,
        subject_id=match.pk,
        language=page_language(volunteer.language),
        key=f"{template}:{task}:{_occasion(template, match)}",
        channels=channels_of(volunteer),
    )
    return True


def _occasion(template: str, match: Match) -> str:
    """Return what makes a second message another one, and not a repetition."""
    if template == TASK_REMINDER:
        return f"{match.day}"
    if template == NEW_DAY:
        # A day may be moved there and back; the lock on the match keeps out a second press.
        return f"{match.pk}:{timezone.now().isoformat()}"
    return f"{timezone.localdate()}"


@writer("requests_app/task_reminder")
def write_task_reminder(message: Message) -> Letter | None:
    """Write what is coming up; nothing once the day is over, or nobody is to come any more."""
    return _letter(message)


@writer("requests_app/did_it_happen")
def write_did_it_happen(message: Message) -> Letter | None:
    """Write the question; nothing where it was answered in the meantime."""
    return _letter(message)


@writer("requests_app/task_new_day")
def write_task_new_day(message: Message) -> Letter | None:
    """Write which day it is now; nothing when that has passed, too."""
    return _letter(message)


def matches_told_of(message: Message) -> list[Match]:
    """Return the matches of a task, or of a household, that a message is about and still true."""
    subject = Match.objects.filter(pk=message.subject_id)
    route = subject.values_list("route", flat=True).first()
    own: dict[str, Any] = {"pk": message.subject_id}
    if message.recipient_kind == RESIDENT:
        own = {"need__request": message.recipient_id}
    elif route:
        own = {"route": route}
    found = Match.objects.filter(status=MatchStatus.ACCEPTED, **own).filter(_still_true(message))
    related = ("volunteer", "need__category", "need__request")
    return list(found.select_related(*related).order_by("id"))


def _still_true(message: Message) -> Q:
    is_ahead = Q(need__needed_by__gte=timezone.localdate())
    template = message.template.removeprefix("requests_app/")
    if template == TASK_REMINDER:
        return is_ahead & Q(reminded_at__isnull=False)
    if template == NEW_DAY:
        return is_ahead & Q(pk=message.subject_id)
    return Q(followed_up_at__isnull=False)


def _letter(message: Message) -> Letter | None:
    """Write about those matches of a task, or of a household, that are still accepted."""
    matches = matches_told_of(message)
    if not matches:
        return None
    subject = next((each for each in matches if each.pk == message.subject_id), matches[0])
    context = {"matches": matches, "is_again": subject.followed_up_again_at is not None}
    if message.recipient_kind == RESIDENT:
        return letter_to_resident(message, context)
    return letter_to_volunteer(message, subject, name=subject.volunteer.name, **context)
