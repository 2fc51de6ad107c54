"""Takes in a message: stored once, a word acts at once, and all else waits for a person."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from common import limits
from common.encryption import blind_index
from common.fields import normalize_email, normalize_phone
from common.languages import page_language
from inbox import notifications
from inbox.choices import Closed, Via, Word
from inbox.models import Item, Thread
from inbox.people import language_with
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
@transaction.atomic
def take_in(said: Incoming) -> None:
    """Store what came, and do what it says if it is a word that acts. Twice is once."""
    own = _owner(said)
    thread = locked_thread(own, said.text, said.language)
    number = thread.phone
    word = meaning(said.text) if number and said.via == Via.TEXT and not said.photos else None
    item = Item(
        thread=thread,
        is_incoming=True,
        via=said.via,
        # A sender without a number, such as a bank, stands before what it says.
        text=said.text if own or said.via == Via.CALL else f"{said.sender}: {said.text}"[:4000],
        photos=said.photos,
        word=word or "",
        key=said.key,
    )
    # The thread is locked: of two who bring the same, the second waits here and finds the first.
    if Item.objects.filter(key=said.key).exists():
        return
    item.save(force_insert=True)
    if word:
        _act(word, thread, item, number, is_answered=said.is_answered)
    if word in (None, Word.HELP) and said.waits:
        let_wait(thread)


def _owner(said: Incoming) -> dict[str, Any]:
    """Return the fields of the thread that it belongs into; none for a sender without a number."""
    kind, pk = said.recipient or ("", 0)
    if kind in PROVEN and PROVEN[kind].objects.filter(pk=pk).exists():
        return {f"{kind}_id": pk}
    if said.via == Via.EMAIL:
        return {"email": said.sender}
    number = normalize_phone(said.sender)
    return {"phone": number} if number else {}


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
    if found := rows.first():
        if known and found.language != page_language(known):
            # They have told us theirs since the first text.
            found.language = page_language(known)
            found.save(update_fields=["language"])
        return found
    language = page_language(known or language_of(text) or "")
    # Of two first ones at once one makes it.
    Thread.objects.bulk_create([Thread(**own, language=language)], ignore_conflicts=True)
    return rows.get()


def _language_of(own: dict[str, Any]) -> str | None:
    for kind, model in PROVEN.items():
        if pk := own.get(f"{kind}_id"):
            return str(model.objects.values_list("language", flat=True).get(pk=pk))
    return None


def _act(word: Word, thread: Thread, item: Item, number: str, *, is_answered: bool) -> None:
    if word == Word.STOP:
        opt_outs.stop(number)
    elif word == Word.START:
        opt_outs.start(number)
    elif not is_answered and limits.is_first("text_help", str(thread.pk), within=HELP_ONCE_IN):
        # Also to whoever has stopped: so the rules of carriers want it.
        notifications.send_help(thread, item)


def let_wait(thread: Thread) -> None:
    """Let a person look at it; what was called spam stays where it is.

    After "help" too, which the answer may not have been: who asks us for help may mean it. All
    senders without a number share a thread, and one of them may be spam where the next is not.
    """
    has_own_thread = thread.phone_index or thread.email_index or thread.request_id
    is_spam = thread.closed_as == Closed.SPAM and bool(has_own_thread or thread.volunteer_id)
    if thread.waiting_since is None and not is_spam:
        thread.waiting_since, thread.closed_as = timezone.now(), ""
        thread.save(update_fields=["waiting_since", "closed_as"])
