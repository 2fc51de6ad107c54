"""What coordinators are told: no personal data, only a link to the desk."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from accounts.models import Role, User
from common.letters import render_letter
from messaging.models import Message, RecipientKind
from messaging.registry import Letter, writer
from messaging.services import enqueue
from requests_app.models import HelpRequest, Match
from requests_app.notifications.subjects import match_of


def match_released(match: Match) -> None:
    """A volunteer backed out; the need is open again."""
    tell_coordinators("match_released", match)


def help_did_not_come(match: Match) -> None:
    """A resident says that the help did not come; the need is open again."""
    tell_coordinators("help_did_not_come", match)


def tell_coordinators(template: str, match: Match) -> None:
    for user in coordinators_of(match.need.request):
        enqueue(
            f"requests_app/{template}",
            recipient_kind=RecipientKind.STAFF,
            recipient_id=user.pk,
            subject_id=match.pk,
            language=settings.LANGUAGE_CODE,
            key=f"{template}:{match.pk}:{user.pk}",
        )


def coordinators_of(request: HelpRequest) -> Iterable[User]:
    """Who looks after a request: its ward's coordinators; stewards where there are none."""
    staff = User.objects.filter(is_active=True, is_staff=True)
    in_ward = Q(area_roles__ward=request.ward_id) | Q(area_roles__pod__ward=request.ward_id)
    coordinators = staff.filter(role=Role.COORDINATOR)
    if request.ward_id:
        coordinators = coordinators.filter(in_ward)
    return coordinators.distinct() or staff.filter(role=Role.STEWARD)


@writer("requests_app/match_released")
@writer("requests_app/help_did_not_come")
def write_to_coordinator(message: Message) -> Letter | None:
    match = match_of(message)
    user = User.objects.filter(pk=message.recipient_id, is_active=True).first()
    if match is None or user is None:
        return None
    url = settings.SITE_URL + reverse("admin:requests_app_desk_need", args=[match.need_id])
    subject, body = render_letter(message.template, {"match": match, "url": url})
    return Letter(user.email, subject, body)
