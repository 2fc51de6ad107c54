"""A shift of a day as a question by text: a word does what the private page does."""

from django.utils.translation import gettext_lazy as _

from accounts import audit
from common.errors import NotPossible
from common.models import LinkPurpose
from events.models import Helper
from events.notifications import MOVED_UP, REMIND
from events.services import places
from events.services.locking import GONE
from inbox.acting import NOT_THIS_TIME, Did, acts
from inbox.asked import Found, asks
from inbox.choices import Asked, Word
from inbox.models import Question
from inbox.notifications import opens
from messaging.models import Message

COMING = _("Understood: you come. Thank you! If you cannot after all:")


def asked_by(message: Message) -> Found | None:
    """Return what a reminder, or a place that came free, asks, and the private page beside it."""
    helper = _on_it(message.recipient_id)
    if helper is None:
        return None
    if helper.volunteer_id:
        return Asked.DAY, helper.pk, LinkPurpose.VOLUNTEER, helper.volunteer_id
    return Asked.DAY, helper.pk, LinkPurpose.HELPER, helper.pk


def waits(helper_id: int) -> bool:
    """Tell whether somebody has a place on a shift that takes place and is not over."""
    helper = _on_it(helper_id)
    return helper is not None and not helper.shift.is_over and helper.shift.called_off_at is None


def act(question: Question, word: Word) -> Did:
    """Say that they are awaited, or give their place back."""
    helper = _on_it(question.subject_id)
    if helper is None:
        raise NotPossible(GONE)
    if word == Word.YES:
        places.require_going_on(helper.shift)
        return Did(COMING, has_link=True)
    # With the place goes what we wrote to them about it, and this question.
    given_back = places.give_back(helper.pk, actor=audit.VOLUNTEER)
    return Did(NOT_THIS_TIME if given_back else "", is_gone=True)


def _on_it(helper_id: int) -> Helper | None:
    rows = Helper.objects.select_related("shift__event")
    return rows.filter(pk=helper_id, seat__isnull=False).first()


for template in (REMIND, MOVED_UP):
    asks(template, Asked.DAY, asked_by, waits)
acts(Asked.DAY, act)
opens(LinkPurpose.HELPER, "events:my_shift")
opens(LinkPurpose.VOLUNTEER, "events:own_days")
