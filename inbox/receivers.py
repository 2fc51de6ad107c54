"""The texts from a number end with the last person who gave it to us."""

from typing import Any

from django.dispatch import receiver

from accounts import audit
from inbox.models import Thread
from inbox.people import is_only_one
from inbox.services import erase_thread
from members.models import Member
from members.signals import member_leaving
from requests_app.models import HelpRequest
from requests_app.signals import request_erasing
from volunteers.models import Volunteer
from volunteers.signals import volunteer_leaving


@receiver(request_erasing)
def end_with_request(request: HelpRequest, actor: audit.Actor, **_kwargs: Any) -> None:
    """Delete the texts of a household that goes."""
    _end(request.phone_index, actor)


@receiver(member_leaving)
def end_with_member(member: Member, actor: audit.Actor, **_kwargs: Any) -> None:
    """Delete the texts of a member who goes."""
    _end(member.phone_index, actor)


@receiver(volunteer_leaving)
def end_with_volunteer(
    volunteer_id: int, actor: audit.Actor, is_locked: bool, **_kwargs: Any
) -> None:
    """Delete the texts of a volunteer who leaves, once nothing can keep them."""
    rows = Volunteer.objects.filter(pk=volunteer_id).values_list("phone_index", flat=True)
    if is_locked:
        _end(rows.first() or "", actor)


def _end(index: str, actor: audit.Actor) -> None:
    # Whoever goes has it still: of two rows with this number, the second ends it. What nobody has
    # read stays: anybody may give us a number of somebody else, and delete what they asked for.
    if is_only_one(index):
        rows = Thread.objects.filter(phone_index=index, waiting_since=None)
        for pk in rows.values_list("pk", flat=True):
            erase_thread(pk, actor=actor)
