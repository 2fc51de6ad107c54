"""The verbs on calls. Each may come twice, and in any order: providers ask again."""

import datetime
import re
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from calls.choices import Outcome, Sentence
from calls.models import AtProvider, Call, Recording, SpokenSentence, hash_of
from calls.sentences import digest
from calls.sound import content_type_of
from common.fields import normalize_phone
from inbox.choices import Closed, Via
from inbox.models import Item, Thread
from inbox.taking import locked_thread, take_in
from messaging.inbound.incoming import Incoming
from messaging.queue import defer_named
from pods.models import Ward

# What a provider says in place of a number that the caller hides; in digits, as phones spell it.
HIDDEN = {"", "anonymous", "restricted", "unavailable", "unknown", "blocked", "private"}
HIDDEN |= {"+266696687", "+7378742833", "+86282452253", "+8656696", "+2562533", "+7748"}
CALL_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
RECORDING_ID = re.compile(r"RE[0-9A-Za-z]{32}")
# Who has talked for less, and of whose talk nothing else is told, has not been helped.
LEAST_TALK = datetime.timedelta(seconds=10)
# No call is in its menu, rings or leaves a message for so long; and none goes on longer.
LONGEST_CALL = datetime.timedelta(minutes=20)
LONGEST_TALK = datetime.timedelta(hours=5)
FETCH = "fetch_recording"


def find_call(key: str) -> Call | None:
    """Return the call that the provider names so."""
    return Call.objects.select_related("thread", "ward").filter(key=key).first()


@transaction.atomic
def begin_call(key: str, sender: str, called: str) -> Call:
    """Store that somebody calls, and return the call. Twice is once."""
    if found := find_call(key):
        return found
    number = "" if sender.lower() in HIDDEN else normalize_phone(sender)
    thread = locked_thread({"phone": number} if number else {}, "")
    call = Call(key=key, thread=thread, ward=_ward_of(called))
    Call.objects.bulk_create([call], ignore_conflicts=True)
    return Call.objects.select_related("thread", "ward").get(key=key)


def _ward_of(called: str) -> Ward | None:
    """Return the ward whose hotline was called; None for a number of several, or of the network."""
    wards = list(Ward.objects.filter(hotline=called)[:2]) if called else []
    return wards[0] if len(wards) == 1 else None


def is_refused(call: Call) -> bool:
    """Tell whether nobody is to be called: staff have said that it is spam."""
    return bool(call.thread.phone) and call.thread.closed_as == Closed.SPAM


def choose_language(call: Call, language: str) -> None:
    """Store the language that the caller has chosen by key."""
    if call.language != language:
        call.language = language
        call.save(update_fields=["language"])


@transaction.atomic
def take_call(call_id: int, kind: str, pk: int) -> bool:
    """Give the call to who pressed the key first; False for all others, and once it is over."""
    call = _locked(call_id)
    if call is None:
        return False
    if call.taken_at:
        return (call.taken_by_kind, call.taken_by_id) == (kind, pk) and not call.outcome
    if call.outcome:
        return False
    call.taken_by_kind, call.taken_by_id, call.taken_at = kind, pk, timezone.now()
    call.save(update_fields=["taken_by_kind", "taken_by_id", "taken_at"])
    return True


@transaction.atomic
def end_ringing(call_id: int, *, has_talked: bool) -> bool:
    """Store what came of ringing; tell whether the caller has talked with somebody.

    Who pressed the key and was not connected after all has not taken the call.
    """
    call = _locked(call_id)
    if call is None or call.taken_at is None:
        return False
    if has_talked:
        _settle(call, Outcome.TALKED)
        return True
    if not call.outcome:
        call.taken_by_kind, call.taken_by_id, call.taken_at = "", None, None
        call.save(update_fields=["taken_by_kind", "taken_by_id", "taken_at"])
    return False


@transaction.atomic
def end_call(call_id: int) -> None:
    """Store what became of a call that is over: missed, unless there is a message or a talk."""
    call = _locked(call_id)
    if call is None or call.outcome:
        return
    has_talked = call.taken_at and timezone.now() - call.taken_at >= LEAST_TALK
    _settle(call, Outcome.TALKED if has_talked else Outcome.MISSED)


def end_left_over() -> None:
    """End the calls of which the provider has not told the end."""
    rows = Call.objects.left_over(LONGEST_CALL, LONGEST_TALK)
    for pk in rows.values_list("pk", flat=True):
        end_call(pk)


@transaction.atomic
def keep_message(call_key: str, sid: str, seconds: int | None) -> None:
    """Store that a message was recorded, and let the worker fetch it. Twice is once.

    That of a conversation which was erased meanwhile is deleted at the provider alone.
    """
    AtProvider.objects.bulk_create([AtProvider(sid=sid)], ignore_conflicts=True)
    call = _locked(Call.objects.filter(key=call_key).values_list("pk", flat=True).first())
    if call is not None and seconds != 0:
        recording = Recording(sid=sid, call=call, seconds=min(seconds or 0, 86_400))
        Recording.objects.bulk_create([recording], ignore_conflicts=True)
        _settle(call, Outcome.MESSAGE)
    if at_provider := AtProvider.objects.filter(sid=sid, attempts=0).first():
        defer_named(FETCH, "messages", at_provider_id=at_provider.pk)


def recordings_due() -> list[int]:
    """Return the recordings that are to be brought from the provider now."""
    rows = AtProvider.objects.filter(due_at__lte=timezone.now()).order_by("due_at")
    return list(rows.values_list("pk", flat=True)[:100])


def _locked(call_id: int | None) -> Call | None:
    """Return the call, locked by its conversation, as all that is done to one."""
    if call_id is None:
        return None
    thread = Call.objects.filter(pk=call_id).values("thread")
    if not Thread.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=thread):
        return None
    return Call.objects.select_related("thread").filter(pk=call_id).first()


def _settle(call: Call, outcome: Outcome) -> None:
    """Let the conversation say what became of the call, in one item; a message says it best.

    Another item, not the same with other words: nobody ends the waiting for a missed call that
    turned out to be a message without having seen it.
    """
    if call.outcome == outcome or (call.outcome and outcome != Outcome.MESSAGE):
        return
    key = f"call:{call.key}:{outcome}"
    waits = outcome != Outcome.TALKED
    said = Incoming(key, call.thread.phone, "", via=Via.CALL, language=call.language, waits=waits)
    take_in(said)
    before = call.item_id
    call.item, call.outcome = Item.objects.get(key=key), outcome
    call.save(update_fields=["item", "outcome"])
    Item.objects.filter(pk=before).delete()


# --- What the network's people read out -----------------------------------------------------------


@transaction.atomic
def keep_sentence(
    sentence: Sentence, language: str, words: str, data: bytes, *, actor: User
) -> SpokenSentence:
    """Store `data` as how `words` are heard in `language`, in place of what was.

    Raises `NotPossible` for what is no sound that a phone plays.
    """
    said: dict[str, Any] = {
        "sentence": sentence,
        "words": words,
        "content_type": content_type_of(data),
    }
    said |= {"audio": data, "audio_hash": digest(data), "created_at": timezone.now()}
    rows = SpokenSentence.objects.filter(language=language, words_hash=hash_of(words))
    if same := rows.filter(audio_hash=digest(data)).first():
        return same
    row, _new = SpokenSentence.objects.update_or_create(
        language=language, words_hash=hash_of(words), defaults=said
    )
    audit.record(actor, "record_sentence", row, ["audio"])
    return row


@transaction.atomic
def remove_sentence(pk: int, *, actor: User) -> None:
    """Delete a recording of a sentence: a voice reads it out again, where there is one."""
    row = SpokenSentence.objects.select_for_update(no_key=True).filter(pk=pk).first()
    if row is not None:
        audit.record(actor, "remove_sentence", row)
        row.delete()
