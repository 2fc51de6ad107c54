"""The presses of the checklist: a test letter to oneself, and "looked at"."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from common.errors import NotPossible
from common.languages import staff_language
from messaging.recipients import STAFF
from messaging.services import enqueue
from network import current
from opening.models import LookedAt, TestLetter

TEST_LETTER = "opening/test_letter"
ONE_IN = timedelta(minutes=1)


def by_way_of() -> str:
    """Return a keyed hash of how our mail goes now: the server, its user, and the sender."""
    way = (
        settings.EMAIL_HOST,
        settings.EMAIL_PORT,
        settings.EMAIL_HOST_USER,
        settings.EMAIL_USE_TLS,
        settings.EMAIL_USE_SSL,
        current().sender,
    )
    return salted_hmac("opening.by-way-of", repr(way)).hexdigest()


@transaction.atomic
def send_test_letter(user_id: int) -> TestLetter:
    """Send a steward a letter whose link says that it has arrived.

    Raises `NotPossible` within a minute of the last one.
    """
    user = User.objects.select_for_update(of=("self",), no_key=True).get(pk=user_id)
    since = timezone.now() - ONE_IN
    if TestLetter.objects.filter(user=user, sent_at__gt=since).exists():
        raise NotPossible(_("One is on its way. Please wait a minute before the next."))
    letter = TestLetter.objects.create(user=user, by_way_of=by_way_of())
    enqueue(
        TEST_LETTER,
        recipient_kind=STAFF,
        recipient_id=user.pk,
        subject_id=letter.pk,
        language=staff_language(user.language),
        key=f"test_letter:{letter.pk}",
    )
    audit.record(user, "send_test_letter", letter)
    return letter


@transaction.atomic
def take_in_test_letter(letter_id: int, *, actor: User) -> bool:
    """Put down that the letter has arrived, for whom it was sent to. Twice is once.

    False where it was sent to somebody else.
    """
    rows = TestLetter.objects.select_for_update(of=("self",))
    letter = rows.filter(pk=letter_id, user=actor).first()
    if letter is None:
        return False
    if letter.arrived_at is None:
        letter.arrived_at = timezone.now()
        letter.save(update_fields=["arrived_at"])
        audit.record(actor, "take_in_test_letter", letter, ["arrived_at"])
    return True


@transaction.atomic
def look_at(what: LookedAt.What, *, actor: User) -> None:
    """Put down that `actor` has looked at `what` now."""
    now = {"user": actor, "at": timezone.now()}
    row, _is_new = LookedAt.objects.update_or_create(what=what, defaults=now)
    audit.record(actor, "look_at", row, ["at"])
