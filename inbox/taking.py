"""Takes in a text: stored once, a word acts at once, and all else waits for a person."""

import datetime

from django.db import transaction
from django.utils import timezone

from common import limits
from common.encryption import blind_index
from common.fields import normalize_phone
from common.languages import page_language
from inbox import notifications
from inbox.choices import Closed, Word
from inbox.models import Item, Thread
from inbox.people import language_with
from inbox.words import language_of, meaning
from messaging import opt_outs
from messaging.inbound.incoming import Incoming, take_texts

# Two machines that answer each other with "help" stop at once.
HELP_ONCE_IN = datetime.timedelta(hours=1)


@take_texts
@transaction.atomic
def take_in(text: Incoming) -> None:
    """Store the text, and do what it says if it is a word that acts. Twice is once."""
    number = normalize_phone(text.sender)
    thread = _locked_thread(number, text.text)
    word = meaning(text.text) if number and not text.photos else None
    item = Item(
        thread=thread,
        is_incoming=True,
        # A sender without a number, such as a bank, stands before what it says.
        text=text.text if number else f"{text.sender}: {text.text}"[:4000],
        photos=text.photos,
        word=word or "",
        key=text.key,
    )
    # The thread is locked: of two who bring the same, the second waits here and finds the first.
    if Item.objects.filter(key=text.key).exists():
        return
    item.save(force_insert=True)
    if word:
        _act(word, thread, item, number, is_answered=text.is_answered)
    if word in (None, Word.HELP):
        _let_wait(thread, number)


def _locked_thread(number: str, text: str) -> Thread:
    index = blind_index(number, purpose="phone")
    rows = Thread.objects.select_for_update(no_key=True, of=("self",))
    known = language_with(index)
    if found := rows.filter(phone_index=index).first():
        if known and found.language != page_language(known):
            # They have told us theirs since the first text.
            found.language = page_language(known)
            found.save(update_fields=["language"])
        return found
    language = page_language(known or language_of(text) or "")
    new = Thread(phone=number, language=language)
    # Of two first texts at once one makes it.
    Thread.objects.bulk_create([new], ignore_conflicts=True)
    return rows.get(phone_index=index)


def _act(word: Word, thread: Thread, item: Item, number: str, *, is_answered: bool) -> None:
    if word == Word.STOP:
        opt_outs.stop(number)
    elif word == Word.START:
        opt_outs.start(number)
    elif not is_answered and limits.is_first("text_help", str(thread.pk), within=HELP_ONCE_IN):
        # Also to whoever has stopped: so the rules of carriers want it.
        notifications.send_help(thread, item)


def _let_wait(thread: Thread, number: str) -> None:
    """Let a person look at it; what was called spam stays where it is.

    After "help" too, which the answer may not have been: who asks us for help may mean it. All
    senders without a number share a thread, and one of them may be spam where the next is not.
    """
    is_spam = thread.closed_as == Closed.SPAM and number
    if thread.waiting_since is None and not is_spam:
        thread.waiting_since, thread.closed_as = timezone.now(), ""
        thread.save(update_fields=["waiting_since", "closed_as"])
