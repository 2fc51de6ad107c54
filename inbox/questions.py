"""The questions that our texts ask: opened as a text goes out, and read again at an answer.

A number is only a hint at who writes. But whoever has the phone can open the link that we texted to
it; so an answer counts for no more than that: for texts that went out to this very number, as long
as their link opens.
"""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.contact_lookup import contact_index
from inbox.asked import About, asked_by, is_open
from inbox.choices import Asked, Word
from inbox.models import Question
from messaging.channels.text.replies import says_how_to_answer
from messaging.models import TO_NUMBERS, Message, MessageStatus
from messaging.registry import Letter

YES_OR_NO = {Word.YES, Word.NO}
TAKES: dict[str, set[Word]] = {
    Asked.OFFER: {*YES_OR_NO, Word.LATER},
    Asked.ROUTE: {*YES_OR_NO, Word.LATER},
    Asked.TASK: {Word.DONE},
    Asked.ROUTE_TASK: {Word.DONE},
    Asked.CAME: {Word.DONE},
    Asked.HAPPENED_TO: {*YES_OR_NO, Word.DONE, Word.LATER},
    Asked.HAPPENED_BY: {*YES_OR_NO, Word.DONE, Word.LATER},
    Asked.WORKED_TO: {*YES_OR_NO, Word.DONE},
    Asked.WORKED_BY: {*YES_OR_NO, Word.DONE},
    Asked.NEEDED: YES_OR_NO,
    Asked.CHECK_IN: {*YES_OR_NO, Word.FINE, Word.NEED},
    Asked.DAY: {*YES_OR_NO, Word.LATER},
    Asked.CONSENT: YES_OR_NO,
    Asked.VOTE: {Word.CHOICE},
}
# Nobody has more open; of what is older nobody knows the number any more.
MOST = 20
# What has ended is still answered kindly for so long.
KINDLY_FOR = datetime.timedelta(days=14)
# The same word once more is no news.
ONCE_MORE_FOR = datetime.timedelta(hours=1)

# Two texts to one number that go out at the same moment have two numbers.
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


# --- As a text goes out ---------------------------------------------------------------------------


@says_how_to_answer
def open_with(message: Message, letter: Letter) -> str:
    """Open the question that a text asks, and return how to answer it; "" where it asks nothing.

    It counts from when the text is known to be sent.
    """
    about = asked_by(message)
    if about is None:
        return ""
    with transaction.atomic():
        question, others = _opened(message, about, contact_index(letter.phone))
    return how_to_answer(question, others)


def _opened(message: Message, about: About, index: str) -> tuple[Question, list[Question]]:
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [f"question:{index}"])
    before = _unanswered(index).exclude(message=message)
    gone = Q(message__status__in=[MessageStatus.FAILED, MessageStatus.DROPPED])
    others = [each for each in _newest_of_each(before.exclude(gone)) if is_open(each)]
    same = [each for each in others if (each.kind, each.subject_id) == about.subject]
    others = [each for each in others if each not in same]
    number = same[0].number if same else max((each.number for each in others), default=0) + 1
    said: dict[str, Any] = {
        "link": about.link,
        "phone_index": index,
        "kind": about.kind,
        "subject_id": about.subject_id,
    }
    question, _is_new = Question.objects.update_or_create(
        message=message, defaults=said, create_defaults={**said, "number": min(number, 9)}
    )
    return question, others


def how_to_answer(question: Question, others: Sequence[Question]) -> str:
    """Return the words to answer with; with the number where another takes the same words."""
    taken = TAKES[question.kind]
    is_alone = not any(TAKES[each.kind] & taken for each in others)
    number = "" if is_alone else f"{question.number} "
    if Word.CHOICE in taken:
        return _("Reply with its number, like this: %(example)s") % {"example": f"{number}1"}
    if Word.YES not in taken:
        return _("Reply %(done)s when it is done.") % {"done": number + word_in_words(Word.DONE)}
    words = {"yes": number + word_in_words(Word.YES), "no": number + word_in_words(Word.NO)}
    return _("Reply %(yes)s or %(no)s.") % words


def word_in_words(word: Word) -> str:
    """Return a word as readers of the active language may send it."""
    return {
        Word.YES: pgettext("a word that is sent by text", "YES"),
        Word.NO: pgettext("a word that is sent by text", "NO"),
        Word.DONE: pgettext("a word that is sent by text", "DONE"),
        Word.CHOICE: "1",
    }[word]


# --- When something is answered -------------------------------------------------------------------


def open_for(phone: str, at: datetime.datetime) -> list[Question]:
    """Return the questions that are open for a number, of those it had when it wrote `at`."""
    return [each for each in _sent_to(phone, at) if is_open(each)]


def ended_for(phone: str, at: datetime.datetime, word: Word) -> Question | None:
    """Return the newest question that takes `word` and has ended otherwise meanwhile."""
    since = at - KINDLY_FOR
    recent = [each for each in _sent_to(phone, at) if (each.message.sent_at or since) > since]
    ended = (each for each in recent if word in TAKES[each.kind] and not is_open(each))
    return next(ended, None)


def is_said_once_more(phone: str, at: datetime.datetime, word: Word) -> bool:
    """Tell whether the last thing that was answered was answered so, a while ago."""
    answered = Question.objects.filter(phone_index=contact_index(phone), answered_at__lte=at)
    last = answered.order_by("-answered_at", "-pk").first()
    if last is None or last.answered_at is None:
        return False
    return last.answer == word and last.answered_at > at - ONCE_MORE_FOR


def close(question: Question, word: Word) -> bool:
    """Note the answer to a question, in whichever texts it was asked; False where there is one."""
    same = _unanswered(question.phone_index)
    same = same.filter(kind=question.kind, subject_id=question.subject_id)
    return bool(same.update(answer=word, answered_at=timezone.now()))


def links_of(question: Question) -> list[tuple[str, int]]:
    """Return the private link that came with a question, by what it opens."""
    return [(question.link.purpose, question.link.subject_id)]


def _sent_to(phone: str, at: datetime.datetime) -> list[Question]:
    opens = Q(link__expires_at=None) | Q(link__expires_at__gt=at)
    rows = _unanswered(contact_index(phone)).filter(opens, link__revoked_at=None)
    rows = rows.filter(message__status=MessageStatus.SENT, message__channel__in=TO_NUMBERS)
    return _newest_of_each(rows.filter(message__sent_at__lt=at))


def _unanswered(index: str) -> Any:
    return Question.objects.filter(phone_index=index, answered_at=None)


def _newest_of_each(rows: Any) -> list[Question]:
    """Return one question of each subject, the newest first; the same may be asked twice."""
    found = rows.select_related("message", "link").order_by("-pk")[:MOST]
    return list({(each.kind, each.subject_id): each for each in reversed(found)}.values())[::-1]
