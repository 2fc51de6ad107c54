"""The check-in as a question by text: a word does what the buttons of the private page do."""

from accounts import audit
from common.models import LinkPurpose
from emergencies.choices import Answer
from emergencies.notifications import CHECK_IN, open_one
from emergencies.services import answering
from inbox.acting import Did, acts
from inbox.asked import Found, asks
from inbox.choices import Asked, Word
from inbox.models import Question
from messaging.models import Message

FINE = {Word.YES, Word.FINE}


def asked_by(message: Message) -> Found | None:
    """Return what a text of a check-in asks, and the private page beside it."""
    row = open_one(message.subject_id)
    if row is None:
        return None
    purpose = LinkPurpose.MEMBER if row.member_id else LinkPurpose.REQUEST
    return Asked.CHECK_IN, row.pk, purpose, row.member_id or row.request_id or 0


def waits(check_in_id: int) -> bool:
    """Tell whether an answer still counts: the latest one does, as long as the round goes on."""
    return open_one(check_in_id) is not None


def act(question: Question, word: Word) -> Did:
    """Take down that they are fine, or need help."""
    row = open_one(question.subject_id)
    actor = audit.MEMBER if row and row.member_id else audit.RESIDENT
    answer = Answer.FINE if word in FINE else Answer.NEEDS
    answering.say(question.subject_id, answer, actor=actor)
    return Did(answering.THANKS[answer], has_link=answer == Answer.NEEDS)


asks(CHECK_IN, Asked.CHECK_IN, asked_by, waits)
acts(Asked.CHECK_IN, act)
