"""All that was said ends with whoever said it, or with the last one who gave us the number."""

from typing import Any

from django.db.models import Q
from django.db.models.signals import pre_delete
from django.dispatch import receiver

from accounts import audit
from inbox.models import Attachment, Item, Thread
from inbox.notes import forget_notes
from inbox.people import is_only_one
from inbox.services import erase_thread, forget_text
from members.models import Member
from members.signals import member_leaving
from messaging.queue import defer_named
from requests_app.models import HelpRequest
from requests_app.signals import request_erasing
from volunteers.models import Volunteer
from volunteers.signals import volunteer_leaving


@receiver(request_erasing)
def end_with_request(request: HelpRequest, actor: audit.Actor, **_kwargs: Any) -> None:
    """Delete what was said with a household that goes, and what was put down with its request."""
    forget_notes(match__need__request=request)
    for pk in Item.objects.filter(filed_to=request).values_list("pk", flat=True):
        forget_text(pk)
    _end(request, Q(request=request), actor)


@receiver(member_leaving)
def end_with_member(member: Member, actor: audit.Actor, **_kwargs: Any) -> None:
    """Delete what was said with a member who goes."""
    _end(member, None, actor)


@receiver(volunteer_leaving)
def end_with_volunteer(
    volunteer_id: int, actor: audit.Actor, is_locked: bool, **_kwargs: Any
) -> None:
    """Delete what was said with a volunteer who leaves, once nothing can keep it."""
    volunteer = Volunteer.objects.filter(pk=volunteer_id).first()
    if is_locked and volunteer:
        forget_notes(match__volunteer=volunteer)
        _end(volunteer, Q(volunteer=volunteer), actor)


@receiver(pre_delete, sender=Attachment)
def delete_at_provider(instance: Attachment, **_kwargs: Any) -> None:
    """Let the provider's copy go, too, however a photo that lies there still is deleted here."""
    if instance.source:
        defer_named("delete_photo", "default", source=instance.source)


def _end(person: HelpRequest | Volunteer | Member, own: Q | None, actor: audit.Actor) -> None:
    """End the threads that are `own`, and those of a number and an address that nobody else has."""
    # Whoever goes has it still: of two rows with this number, the second ends it. What nobody has
    # read stays: anybody may give us a number of somebody else, and delete what they asked for.
    ends = own or Q(pk__in=[])
    if is_only_one(person.phone_index, ""):
        ends |= Q(phone_index=person.phone_index, waiting_since=None)
    if is_only_one("", person.email_index):
        ends |= Q(email_index=person.email_index, waiting_since=None)
    for pk in Thread.objects.filter(ends).values_list("pk", flat=True):
        erase_thread(pk, actor=actor)
