"""Takes in a message: stored once, a word acts at once, and all else waits for a person.

Whatever comes waits for a person before anything else is tried with it (`hearing`), so that nothing
is lost that a machine does not understand, or that fails.
"""

import datetime
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from common import limits
from common.encryption import blind_index
from common.errors import NoLongerThere, NotPossible
from common.fields import normalize_email, normalize_phone
from common.languages import page_language
from inbox import notifications
from inbox.asking import begin_after, begins
from inbox.attachments import keep_files
from inbox.choices import FROM_NUMBERS, Came, Closed, Via, Word
from inbox.emergency_words import danger_in
from inbox.hearing import hear, may_be_heard
from inbox.keys import words_index
from inbox.line import stands_in_line
from inbox.models import Arrival, Ask, Item, Thread
from inbox.need_words import need_in
from inbox.news import tell_of_waiting
from inbox.people import language_with
from inbox.questions import open_for
from inbox.words import language_of, may_mean_more, meaning
from messaging import opt_outs
from messaging.inbound.incoming import LONGEST_TEXT, Incoming, take_texts
from messaging.queue import defer_named
from messaging.reply_addresses import hears_answers
from requests_app.models import HelpRequest
from volunteers.choices import VolunteerStatus
from volunteers.models import Volunteer

# The rows that a private page or an answered letter proves to be the sender's, by recipient kind;
# nobody writes for somebody who has gone.
PROVEN: dict[str, Callable[[], Any]] = {
    "request": lambda: HelpRequest.objects.filter(erased_at=None),
    "volunteer": lambda: Volunteer.objects.exclude(status=VolunteerStatus.LEFT),
}
GONE = _("This is no longer there.")
ENOUGH = _("You have written a lot today. Please wait until somebody has read it, or call us.")

SHORTEST_PHONE = 7

# Letters to them can be answered by email; the signs stand in addresses that people have.
hears_answers("r", "request", lambda: HelpRequest.objects.filter(erased_at=None))
hears_answers("v", "volunteer", Volunteer.objects.all)
hears_answers("t", notifications.THREAD, Thread.objects.all)

# Two machines that answer each other with "help" stop at once.
HELP_ONCE_IN = datetime.timedelta(hours=1)


@take_texts
def take_in(said: Incoming) -> None:
    """Store what came, and do what it says if it is a word that acts. Twice is once.

    Of very many texts at once it is stored only, and done what it says a little later.
    """
    if not stands_in_line(said):
        _take(said)


def take_arrival(said: Incoming, arrival: Arrival) -> None:
    """Take in a text that stood in line."""
    _take(said, arrival)


def _take(said: Incoming, arrival: Arrival | None = None) -> None:
    item = _store(said, arrival)
    if item is not None and may_be_heard(item):
        hear(item.pk)


@transaction.atomic
def _store(said: Incoming, arrival: Arrival | None) -> Item | None:
    """Store what came, when it came; None where it was here before."""
    if arrival:
        arrival.delete()
    own = _owner(said)
    thread = locked_thread(own, said.text, said.language)
    number = thread.phone
    word = meaning(said.text) if number and said.via in FROM_NUMBERS and not said.photos else None
    item = Item(
        thread=thread,
        is_incoming=True,
        via=said.via,
        text=_text(said, own),
        subject=said.subject,
        sender=_other_sender(said, thread),
        came=said.came,
        photos=said.photos,
        word=word or "",
        key=said.key,
    )
    if arrival:
        item.at = arrival.at
    # The thread is locked: of two who bring the same, the second waits here and finds the first.
    if Item.objects.filter(key=said.key).exists():
        return None
    item.save(force_insert=True)
    for attachment_id in keep_files(item, said):
        defer_named("fetch_photo", "default", attachment_id=attachment_id)
    if word:
        _act(word, thread, item, number, is_answered=said.is_answered)
    is_for_a_person = said.waits and (word in (None, Word.HELP) or may_mean_more(said.text))
    # Whoever is away does not wait for us.
    if is_for_a_person and said.came != Came.AUTOMATIC:
        let_wait(thread, item.at, is_danger=bool(danger_in(said.text)))
    return item


@transaction.atomic
def write_on_page(kind: str, pk: int, text: str, *, key: str) -> None:
    """Take in what somebody wrote on their own page, a row of `PROVEN`. Twice is once.

    `key` is that of the form. Raises `NotPossible` when it is too much, and `NoLongerThere`.
    """
    # With the words: Back leads to a page with its old key, and what is typed there is new.
    own_key = f"page:{kind}:{pk}:{key}:{words_index(text)}"
    if not _is_there(kind, pk):
        raise NoLongerThere(GONE)
    if Item.objects.filter(key=own_key).exists():
        return
    if not limits.allows("page_words", f"{kind}:{pk}"):
        raise NotPossible(ENOUGH)
    take_in(Incoming(own_key, "", text, via=Via.PAGE, recipient=(kind, pk)))


def _is_there(kind: str, pk: int) -> bool:
    """Lock the person, so that who erases them waits, or was faster."""
    return PROVEN[kind]().filter(pk=pk).select_for_update(no_key=True, of=("self",)).exists()


def _owner(said: Incoming) -> dict[str, Any]:
    """Return the fields of the thread that it belongs into; none for a sender without a number."""
    kind, pk = said.recipient or ("", 0)
    if kind == notifications.THREAD and (thread := Thread.objects.filter(pk=pk).first()):
        # Of the address that was answered, whatever address this comes from.
        return {"email": thread.email}
    if kind in PROVEN and _is_there(kind, pk):
        return {f"{kind}_id": pk}
    if said.via == Via.EMAIL:
        return {"email": said.sender} if said.sender else {}
    number = number_of(said)
    return {"phone": number} if number else {}


def number_of(said: Incoming) -> str:
    """Return the number (E.164) that a text came from; "" for a sender without one."""
    # A code of five or six digits, as shops and banks have, is no phone of here.
    is_code = sum(sign.isdecimal() for sign in said.sender) < SHORTEST_PHONE
    return "" if is_code else normalize_phone(said.sender)


def _text(said: Incoming, own: dict[str, Any]) -> str:
    # A sender without a number, such as a bank, stands before what it says.
    if own or not said.sender or said.via == Via.CALL:
        return said.text
    return f"{said.sender}: {said.text}"[:LONGEST_TEXT]


def _other_sender(said: Incoming, thread: Thread) -> str:
    """Return where an email came from, into the thread of somebody with another address.

    Whoever has a letter may pass it on: what is answered stands with it, and says whose it is.
    """
    person = thread.request or thread.volunteer or thread
    if said.via != Via.EMAIL or normalize_email(said.sender) == normalize_email(person.email):
        return ""
    return said.sender


def locked_thread(own: dict[str, Any], text: str, chosen: str = "") -> Thread:
    """Return the thread with the fields `own`, which is made where there is none.

    Its language is that of who has it, else the `chosen` one, else guessed by the `text`.
    """
    phone = blind_index(own.get("phone", ""), purpose="phone")
    email = blind_index(normalize_email(own.get("email", "")), purpose="email")
    by = {name: own.get(name) for name in ("request_id", "volunteer_id")}
    rows = Thread.objects.select_for_update(no_key=True, of=("self",))
    rows = rows.filter(phone_index=phone, email_index=email, **by)
    known = _language_of(own) or language_with(phone, email) or chosen
    asks = _asks_in(text, known)
    if found := rows.first():
        told = asks or known or _guessed_since(found, text)
        _heed_language(found, told, is_asking=bool(asks))
        return found
    language = page_language(asks or known or language_of(text) or "")
    # Of two first ones at once one makes it.
    Thread.objects.bulk_create([Thread(**own, language=language)], ignore_conflicts=True)
    return rows.get()


def _asks_in(text: str, known: str | None) -> str:
    """Return the language in which `text` asks for help; "" where it does not.

    A phone may be several people's, so it is answered in the language that it is asked in. But many
    write a few words of English who would rather read their own.
    """
    if language := danger_in(text):
        # Numbers are the same in all: their own language, where we know it.
        return "" if known else language
    asks = need_in(text)
    return asks.language if asks and not (known and asks.language == "en") else ""


def _guessed_since(thread: Thread, text: str) -> str | None:
    """Guess the language of a number that nobody knows, which began in none that shows.

    "Hello" is mute, and "stop" is written by everybody.
    """
    guess = language_of(text)
    is_mute = thread.language == page_language("")
    return guess if is_mute and guess != "en" else None


def _heed_language(thread: Thread, language: str | None, *, is_asking: bool) -> None:
    """Write in the language that they have told us since; but go on as somebody began to ask."""
    if not language or thread.language == page_language(language):
        return
    if is_asking or not Ask.objects.filter(thread=thread).exists():
        thread.language = page_language(language)
        thread.save(update_fields=["language"])


def _language_of(own: dict[str, Any]) -> str | None:
    for kind, rows in PROVEN.items():
        if pk := own.get(f"{kind}_id"):
            return str(rows().values_list("language", flat=True).get(pk=pk))
    return None


def _act(word: Word, thread: Thread, item: Item, number: str, *, is_answered: bool) -> None:
    if word == Word.STOP:
        is_new = opt_outs.stop(number)
        Ask.objects.filter(thread=thread).delete()
        if is_new and not is_answered and _is_within_limits(thread):
            notifications.send_stopped(thread, item)
    elif word == Word.START:
        if opt_outs.start(number) and not is_answered and _is_within_limits(thread):
            notifications.send_started(thread, item)
    elif not is_answered and limits.is_first("text_help", str(thread.pk), within=HELP_ONCE_IN):
        # Also to whoever has stopped: so the rules of carriers want it.
        notifications.send_help(thread, item)
        if not opt_outs.has_stopped(number) and not open_for(number, item.at) and begins(thread):
            begin_after(thread, item)


def _is_within_limits(thread: Thread) -> bool:
    # Two machines that send each other STOP and START.
    return limits.allows("text_answers", thread.phone_index)


def let_wait(thread: Thread, since: datetime.datetime, *, is_danger: bool = False) -> None:
    """Let a person look at it; what was called spam stays where it is.

    After "help" too, which the answer may not have been: who asks us for help may mean it. All
    senders without a number share a thread, and one of them may be spam where the next is not.
    What sounds like danger to a life is on top of the list.
    """
    is_spam = thread.closed_as == Closed.SPAM and thread.is_of_somebody
    if thread.waiting_since is None and not is_spam:
        thread.waiting_since, thread.closed_as = since, ""
        thread.save(update_fields=["waiting_since", "closed_as"])
        tell_of_waiting(thread)
    if is_danger and thread.waiting_since and not thread.is_danger:
        thread.is_danger = True
        thread.save(update_fields=["is_danger"])
