"""The end of everything that has one email: whoever reads its mail may ask for it."""

from collections.abc import Sequence

from accounts import audit
from members.models import Member
from privacy.erasure import Row, erase_rows
from requests_app.models import HelpRequest
from volunteers.choices import VolunteerStatus
from volunteers.models import Volunteer


def with_same_email(request_id: int) -> list[Row]:
    """Return all that has the email of a request; nothing once it was erased."""
    index = HelpRequest.objects.values_list("email_index", flat=True).filter(pk=request_id).first()
    if not index:
        return []
    requests = HelpRequest.objects.filter(email_index=index, erased_at=None).order_by("id")
    people = Volunteer.objects.filter(email_index=index).exclude(status=VolunteerStatus.LEFT)
    neighbors = Member.objects.present().filter(email_index=index)
    return [*requests, *people.order_by("id"), *neighbors.order_by("id")]


def end_everything(rows: Sequence[Row], *, actor: audit.Actor) -> None:
    """Erase them by the one way of erasing."""
    erase_rows(rows, actor=actor)
