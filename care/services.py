"""The verbs of care: one for each change, the only writers."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from care import notifications
from care.models import CarePerson, Concern, Reader, Reply
from care.people import reads_alone, two_for
from common.errors import NoLongerThere, NotPossible
from common.languages import page_language
from common.models import LinkPurpose, PrivateLink
from pods.models import Ward

NOBODY = _("Nobody is there to read this right now. Please call us.")
CLOSED = _("This is closed. You can write to the people of care anew.")


@transaction.atomic
def send(
    words: str, *, contact: str, ward: Ward | None, left_out: str, language: str, key: str
) -> str:
    """Store somebody's words for two people of care; return the token of the sender's page.

    `left_out` is the number of one whom it is about, or "". `key` is that of the form: pressed
    twice it is one. Raises `NotPossible` where nobody would read it.
    """
    readers = two_for(ward, [left_out])
    before = Concern.objects.filter(key=key).first()
    if before is not None:
        return _token_of(before)
    if not readers:
        raise NotPossible(NOBODY)
    values = {"contact": contact, "left_out": left_out, "language": page_language(language)}
    concern, is_new = Concern.objects.get_or_create(
        key=key, defaults={"words": words, "ward": ward, **values}
    )
    if is_new:
        PrivateLink.objects.issue(LinkPurpose.CARE, concern.pk)
        Reader.objects.bulk_create(Reader(concern=concern, user=user) for user in readers)
        notifications.tell_people(concern, readers)
        audit.record(audit.SYSTEM, "write_to_care", concern)
    return _token_of(concern)


def _token_of(concern: Concern) -> str:
    link = PrivateLink.objects.current(LinkPurpose.CARE, concern.pk)
    return link.token if link else ""


@transaction.atomic
def write_more(concern_id: int, text: str, key: str) -> None:
    """Store what the sender adds, and tell the people of care. Twice is once."""
    concern = _lock_open(concern_id)
    if _reply(concern, text, key, None):
        readers = CarePerson.objects.at_work().filter(user__in=concern.readers.values("user"))
        people = {row.user_id: row.user for row in readers.select_related("user")}
        notifications.tell_people(concern, people.values())


@transaction.atomic
def answer(concern_id: int, text: str, key: str, *, actor: User) -> None:
    """Store what a person of care answers, and tell the sender that it is there. Twice is once."""
    concern = _lock_own(concern_id, actor)
    reply = _reply(concern, text, key, actor)
    if reply:
        notifications.tell_of_answer(reply)
        audit.record(actor, "answer_from_care", concern)


def _reply(concern: Concern, text: str, key: str, by: User | None) -> Reply | None:
    """Store a reply under a locked concern; None where the form was sent before."""
    own_key = f"{concern.pk}:{key}"
    if Reply.objects.filter(key=own_key).exists():
        return None
    return Reply.objects.create(
        concern=concern, text=text, key=own_key, by=by, is_from_care=by is not None
    )


@transaction.atomic
def set_notes(concern_id: int, notes: dict[str, Any], *, actor: User) -> None:
    """Store the dates and the outcome. Which of them changed is not recorded: that says much."""
    concern = _lock_own(concern_id, actor)
    if concern.notes != notes:
        concern.notes = notes
        concern.save(update_fields=["notes"])
        audit.record(actor, "note_care", concern)


@transaction.atomic
def close(concern_id: int, *, actor: User) -> None:
    """Close it: from now on its time runs, after which all of it is deleted. Twice is once."""
    concern = _lock_own(concern_id, actor, even_closed=True)
    if concern.closed_at is None:
        concern.closed_at = timezone.now()
        concern.save(update_fields=["closed_at"])
        audit.record(actor, "close_care", concern)


@transaction.atomic
def forget_concern(concern_id: int, *, actor: audit.Actor = audit.SYSTEM) -> None:
    """Delete all of it: the sender wants that, or its time is over. Twice is once."""
    concern = Concern.objects.select_for_update(of=("self",)).filter(pk=concern_id).first()
    if concern is None:
        return
    audit.record(actor, "delete_care", concern)
    PrivateLink.objects.filter(purpose=LinkPurpose.CARE, subject_id=concern_id).delete()
    notifications.forget_messages(concern_id)
    concern.delete()


# --- Who reads ------------------------------------------------------------------------------------


@transaction.atomic
def give_open_ones(person: CarePerson) -> int:
    """Let somebody newly named read what goes on there and fewer than two read; how much it is.

    Never what they were left out of.
    """
    given = 0
    rows = Concern.objects.select_for_update(of=("self",)).open()
    if person.ward_id:
        rows = rows.filter(ward=person.ward_id)
    for concern in rows.order_by("pk"):
        if concern.left_out != str(person.user_id) and reads_alone(concern):
            Reader.objects.get_or_create(concern=concern, user_id=person.user_id)
            notifications.tell_people(concern, [person.user])
            given += 1
    return given


@transaction.atomic
def end_person(person_id: int, *, actor: User) -> None:
    """Take somebody from the people of care: they read nothing of it any more. Twice is once."""
    person = CarePerson.objects.select_for_update(of=("self",)).filter(pk=person_id).first()
    if person is None:
        return
    audit.record(actor, "delete", person)
    person.delete()
    if not CarePerson.objects.filter(user=person.user_id).exists():
        Reader.objects.filter(user=person.user_id).delete()


def _lock_own(concern_id: int, actor: User, *, even_closed: bool = False) -> Concern:
    if not Concern.objects.visible_to(actor).filter(pk=concern_id).exists():
        raise NoLongerThere(CLOSED)
    return _lock(concern_id) if even_closed else _lock_open(concern_id)


def _lock_open(concern_id: int) -> Concern:
    concern = _lock(concern_id)
    if concern.closed_at is not None:
        raise NotPossible(CLOSED)
    return concern


def _lock(concern_id: int) -> Concern:
    rows = Concern.objects.select_for_update(no_key=True, of=("self",))
    concern: Concern | None = rows.filter(pk=concern_id).first()
    if concern is None:
        raise NoLongerThere(CLOSED)
    return concern
