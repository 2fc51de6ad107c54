"""Finding and erasing everything about one person, by their phone number or email."""

from dataclasses import dataclass

from django.db.models import Q

from accounts import audit
from common.encryption import blind_index
from common.fields import normalize_email, normalize_phone
from requests_app.models import HelpRequest
from requests_app.services import erase_request
from volunteers.models import Volunteer
from volunteers.services import leave


@dataclass(frozen=True)
class Found:
    """The rows of one person: ids of help requests and of volunteers."""

    request_ids: list[int]
    volunteer_ids: list[int]

    def __bool__(self) -> bool:
        return bool(self.request_ids or self.volunteer_ids)


def find_person(contact: str) -> Found:
    """The rows that hold this phone number or email, however it is written."""
    same = _same_contact(contact)
    if same is None:
        return Found([], [])
    requests = HelpRequest.objects.filter(same, erased_at=None).order_by("pk")
    volunteers = Volunteer.objects.filter(same).order_by("pk")
    return Found(
        list(requests.values_list("pk", flat=True)), list(volunteers.values_list("pk", flat=True))
    )


def _same_contact(contact: str) -> Q | None:
    if "@" in contact:
        return Q(email_index=blind_index(normalize_email(contact), purpose="email"))
    phone = normalize_phone(contact)
    return Q(phone_index=blind_index(phone, purpose="phone")) if phone else None


def erase_person(found: Found, *, actor: audit.Actor) -> None:
    """Erase them by the same services as their own pages do, each row in its own transaction."""
    for request_id in found.request_ids:
        erase_request(request_id, actor=actor)
    for volunteer_id in found.volunteer_ids:
        leave(volunteer_id, actor=actor)
