"""Takes in a message: stored once, a word acts at once, and all else waits for a person.

Whatever comes waits for a person before anything else is tried with it (`hearing`), so that nothing
is lost that a machine does not understand, or that fails.
"""

import datetime
from typing import Any

from django.db import transaction

from common import limits
from common.encryption import blind_index
from common.fields import normalize_email, normalize_phone
from common.languages import page_language
from inbox import notifications
from inbox.asking import begin_after, begins
from inbox.choices import Closed, Via, Word
from inbox.hearing import hear, may_be_heard
from inbox.models import Ask, Item, Thread
from inbox.need_words import need_in
from inbox.people import language_with
from inbox.questions import open_for
from inbox.words import language_of, meaning
from messaging import opt_outs
from messaging.inbound.incoming import Incoming, take_texts
from requests_app.models import HelpRequest
from volunteers.models import Volunteer

# The rows that a private page or an answered letter proves to be the sender's, by recipient kind.
PROVEN: dict[str, Any] = {"request": HelpRequest, "volunteer": Volunteer}

# Two machines that answer each other with "help" stop at once.
HELP_ONCE_IN = datetime.timedelta(hours=1)


@take_texts
def take_in(said: Incoming) -> None:
    """Store what came, and do what it says if it is a word that acts. Twice is once."""
    item = _store(said)
    if item is not None and may_be_heard(item):
        hear(item.pk)


@transaction.atomic
def _store(said: Incoming) -> Item | None:
    """Store what came; None where it was here before."""
    own = _owner(said)
    thread = _locked_thread(own, said.text)
    number = thread.phone
    word = meaning(said.text) if number and said.via == Via.TEXT and not said.photos else None
    item = Item(
        thread=thread,
        is_incoming=True,
        via=said.via,
        # A sender without a number, such as a bank, stands before what it says.
        text=said.text if own else f"{said.sender}: {said.text}"[:4000],
        photos=said.photos,
        word=word or "",
        key=said.key,
    )
    # The thread is locked: of two who bring the same, the second waits here and finds the first.
    if Item.objects.filter(key=said.key).exists():
        return None
    item.save(force_insert=True)
    if word:
        _act(word, thread, item, number, is_answered=said.is_answered)
    if word in (None, Word.HELP):
        let_wait(thread, item.at)
    return item


def _owner(said: Incoming) -> dict[str, Any]:
    """Return the fields of the thread that it belongs into; none for a sender without a number."""
    kind, pk = said.recipient or ("", 0)
    if kind in PROVEN and PROVEN[kind].objects.filter(pk=pk).exists():
        return {f"{kind}_id": pk}
    if said.via == Via.EMAIL:
        return {"email": said.sender}
    number = normalize_phone(said.sender)
    return {"phone": number} if number else {}


def _locked_thread(own: dict[str, Any], text: str) -> Thread:
    phone = blind_index(own.get("phone", ""), purpose="phone")
    email = blind_index(normalize_email(own.get("email", "")), purpose="email")
    by = {name: own.get(name) for name in ("request_id", "volunteer_id")}
    rows = Thread.objects.select_for_update(no_key=True, of=("self",))
    rows = rows.filter(phone_index=phone, email_index=email, **by)
    known = _language_of(own) or language_with(phone, email)
    asks = _asks_in(text, known)
    if found := rows.first():
        _heed_language(found, asks or known, is_asking=bool(asks))
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
    asks = need_in(text)
    return asks.language if asks and not (known and asks.language == "en") else ""


def _heed_language(thread: Thread, language: str | None, *, is_asking: bool) -> None:
    """Write in the language that they have told us since; but go on as somebody began to ask."""
    if not language or thread.language == page_language(language):
        return
    if is_asking or not Ask.objects.filter(thread=thread).exists():
        thread.language = page_language(language)
        thread.save(update_fields=["language"])


def _language_of(own: dict[str, Any]) -> str | None:
    for kind, model in PROVEN.items():
        if pk := own.get(f"{kind}_id"):
            return str(model.objects.values_list("language", flat=True).get(pk=pk))
    return None


def _act(word: Word, thread: Thread, item: Item, number: str, *, is_answered: bool) -> None:
    if word == Word.STOP:
        opt_outs.stop(number)
        Ask.objects.filter(thread=thread).delete()
    elif word == Word.START:
        opt_outs.start(number)
    elif not is_answered and limits.is_first("text_help", str(thread.pk), within=HELP_ONCE_IN):
        # Also to whoever has stopped: so the rules of carriers want it.
        notifications.send_help(thread, item)
        if not opt_outs.has_stopped(number) and not open_for(number, item.at) and begins(thread):
            begin_after(thread, item)


def let_wait(thread: Thread, since: datetime.datetime) -> None:
    """Let a person look at it; what was called spam stays where it is.

    After "help" too, which the answer may not have been: who asks us for help may mean it. All
    senders without a number share a thread, and one of them may be spam where the next is not.
    """
    has_own_thread = thread.phone_index or thread.email_index or thread.request_id
    is_spam = thread.closed_as == Closed.SPAM and bool(has_own_thread or thread.volunteer_id)
    if thread.waiting_since is None and not is_spam:
        thread.waiting_since, thread.closed_as = since, ""
        thread.save(update_fields=["waiting_since", "closed_as"])
