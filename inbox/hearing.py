"""Tries what came by text: is it an answer to a question of ours, or does somebody ask for help?

It waits for a person already. Only what is understood, done and said back waits no more. The verbs
lock requests before the thread is locked here, as erasing does; what fails takes nothing back of
the text itself.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import DatabaseError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from common import limits
from common.errors import NotPossible
from common.languages import page_language
from inbox import asking, notifications, questions
from inbox.acting import Did, act
from inbox.answer_words import Answer, answer_in
from inbox.choices import FROM_NUMBERS, Closed, Word
from inbox.emergency import whom_to_call
from inbox.emergency_words import danger_in
from inbox.models import Item, Question, Thread
from inbox.need_words import need_in
from inbox.replies import Said
from messaging import opt_outs
from messaging.text_numbers import are_on

log = logging.getLogger(__name__)
# Two verbs that wait for each other's rows: Postgres ends one, which then comes again.
ATTEMPTS = 3
OF_CHECK_INS = (Word.FINE, Word.NEED)


@dataclass(frozen=True)
class Listener:
    """An app above: which words are for it, and what it does and says back."""

    is_for: Callable[[str], bool]
    hear: Callable[[Item], Said]


_listeners: list[Listener] = []


def heard_by(is_for: Callable[[str], bool], hear: Callable[[Item], Said]) -> None:
    """Let an app above hear texts before they are taken for answers or questions."""
    _listeners.append(Listener(is_for, hear))


def may_be_heard(item: Item) -> bool:
    """Tell whether a text may get an answer of ours at all, without looking at what it says."""
    thread = item.thread
    if item.word or item.via not in FROM_NUMBERS or item.photos or not thread.phone or not are_on():
        return False
    return thread.closed_as != Closed.SPAM and not opt_outs.has_stopped(thread.phone)


def hear(item_id: int) -> None:
    """Do what a text says and say it back, if it is understood. Else a person reads it."""
    for attempt in range(ATTEMPTS):
        try:
            _hear(item_id)
        except DatabaseError as error:
            # Without its words, which may hold what somebody wrote.
            log.warning("Text %s was not heard, attempt %s", item_id, attempt, exc_info=error)
        else:
            return


@transaction.atomic
def _hear(item_id: int) -> None:
    item = Item.objects.select_related("thread").get(pk=item_id)
    with translation.override(page_language(item.thread.language)):
        said = _reply_to(item)
        if said is not None:
            _say(item, said)


def _reply_to(item: Item) -> Said | None:
    if danger_in(item.text):
        return whom_to_call() if _is_within_limits(item.thread) else None
    if any(listener.is_for(item.text) for listener in _listeners):
        return _said_by_app(item)
    return _reply_to_answer(item)


def _said_by_app(item: Item) -> Said | None:
    """Let the first app that the words are for act on them; a machine may be at the other end."""
    if not _is_within_limits(item.thread):
        return None
    return next(each for each in _listeners if each.is_for(item.text)).hear(item)


def _reply_to_answer(item: Item) -> Said | None:
    answer, is_asking = answer_in(item.text), asking.going_on(item.thread) is not None
    if answer is None and not is_asking and need_in(item.text) is None:
        return None
    asked = questions.open_for(item.thread.phone, item.at)
    if answer is not None and answer.word in OF_CHECK_INS and not _takes(asked, answer.word):
        # Nobody was asked how they are: then "I need help" begins, as any other words for it.
        answer = None
    # "2" alone is an answer to "when?" while that is asked.
    is_word = answer is not None and answer.word is not None
    if is_asking and not (is_word and asked):
        return _go_on(item)
    if answer is not None and answer.choice and not _takes(asked, Word.CHOICE):
        return None
    if answer is not None:
        return _answer(item, answer, asked)
    return None if asked or not asking.begins(item.thread) else _go_on(item, begins=True)


def _takes(asked: Sequence[Question], word: Word | None) -> bool:
    return any(word in questions.TAKES[each.kind] for each in asked)


def _go_on(item: Item, *, begins: bool = False) -> Said | None:
    """Take a text of somebody who asks for help; of two at once, one after the other."""
    if not _is_within_limits(item.thread):
        return None
    _lock(item.thread_id)
    if ask := asking.going_on(item.thread):
        return asking.go_on(ask, item)
    return asking.begin(item.thread, item) if begins else None


def _lock(thread_id: int) -> Thread:
    return Thread.objects.select_for_update(no_key=True, of=("self",)).get(pk=thread_id)


def _is_within_limits(thread: Thread) -> bool:
    return limits.allows("text_answers", thread.phone_index)


# --- An answer ------------------------------------------------------------------------------------


def _answer(item: Item, answer: Answer, asked: Sequence[Question]) -> Said | None:
    phone = item.thread.phone
    answer = _with_word(answer, asked)
    word = answer.word
    fitting = [
        each
        for each in asked
        if (word is None or word in questions.TAKES[each.kind])
        and answer.number in (None, each.number)
    ]
    if word and len(fitting) == 1:
        return _act(item, fitting[0], word, answer.choice or 0)
    if len(fitting) > 1 or (fitting and word is None):
        return _ask_which(item, fitting) if _is_within_limits(item.thread) else None
    if word is None:
        return None
    if questions.is_said_once_more(phone, item.at, word):
        return Said("")
    ended = questions.ended_for(phone, item.at, word) if answer.number is None else None
    return _act(item, ended, word) if ended else None


def _with_word(answer: Answer, asked: Sequence[Question]) -> Answer:
    """Return the answer with the choice that a number is, where something is voted on.

    Else with "1" for yes, where one question alone is open and has no number.
    """
    takes_yes = [each for each in asked if Word.YES in questions.TAKES[each.kind]]
    if answer.word is None and _takes(asked, Word.CHOICE):
        return _with_choice(answer, asked, takes_yes)
    is_alone = len(takes_yes) == 1 and takes_yes[0].number == 1
    if answer.word is None and answer.number == 1 and is_alone:
        return Answer(Word.YES)
    return answer


def _with_choice(
    answer: Answer, asked: Sequence[Question], takes_yes: Sequence[Question]
) -> Answer:
    """Return the answer as a choice; as it is where it may be the number of another question."""
    if answer.choice:
        return Answer(Word.CHOICE, answer.number, answer.choice)
    if len(takes_yes) > 1 and answer.number in [each.number for each in takes_yes]:
        return answer
    # Of several votes it is asked which one is meant.
    return Answer(Word.CHOICE, None, answer.number)


def _act(item: Item, question: Question, word: Word, choice: int = 0) -> Said:
    # In the language of the question: a number of somebody else's may be theirs, too.
    with translation.override(question.message.language):
        return _acted(item, question, word, choice)


def _acted(item: Item, question: Question, word: Word, choice: int) -> Said:
    try:
        with transaction.atomic():
            did = act(question, word, choice)
    except NotPossible as refusal:
        did = Did(str(refusal.message), has_link=True, is_open=questions.is_open(question))
    if not did.is_open and not did.is_gone and not questions.close(question, word):
        # The same was said at the same moment.
        return Said("")
    item.word = word
    item.save(update_fields=["word"])
    if not _is_within_limits(item.thread):
        # Done, and not said back: a machine may be at the other end.
        return Said("", waits=True)
    links = questions.links_of(question) if did.has_link else []
    return Said(str(did.words), links)


def _ask_which(item: Item, asked: Sequence[Question]) -> Said:
    """Ask which of several is meant; each is told by its number and its link."""
    asked = sorted(asked, key=lambda each: each.number)
    takes_yes = any(Word.YES in questions.TAKES[each.kind] for each in asked)
    takes_choice = _takes(asked, Word.CHOICE)
    like = Word.YES if takes_yes else Word.CHOICE if takes_choice else Word.DONE
    word = questions.word_in_words(like)
    words = _("Which one? Please answer with its number, like this: %(example)s")
    links = [link for each in asked for link in questions.links_of(each)]
    numbers = [each.number for each in asked]
    return Said(words % {"example": f"{numbers[0]} {word}"}, links, numbers=numbers)


# --- Said back ------------------------------------------------------------------------------------


def _say(item: Item, said: Said) -> None:
    """Store what is said back and put it into the outbox; then nobody has to look at the text."""
    thread = _lock(item.thread_id)
    if said.words:
        reply = Item.objects.create(
            thread=thread,
            is_incoming=False,
            via=item.via,
            text=said.words,
            links=_numbered(said),
            key=f"reply:{item.pk}",
        )
        notifications.send_reply(thread, reply)
    waits_for_this = {item.at, *([said.ended.since] if said.ended else [])}
    if not said.waits and thread.waiting_since in waits_for_this:
        thread.waiting_since, thread.is_danger = None, False
        thread.save(update_fields=["waiting_since", "is_danger"])


def _numbered(said: Said) -> list[list[object]]:
    numbers = said.numbers or [0] * len(said.links)
    return [[*link, number] for link, number in zip(said.links, numbers, strict=True)]
