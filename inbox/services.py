"""The verbs on threads."""

import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from common.errors import NotPossible
from common.typed import Kind, to_store
from inbox import notifications
from inbox.choices import Closed, Kept, Via
from inbox.models import Ask, Attachment, Item, Thread
from inbox.news import tell_of_assigned
from messaging import opt_outs
from messaging.models import Channel
from messaging.reach import channels_of
from requests_app.choices import ContactKind
from requests_app.services import log_contact
from requests_app.services.claims import CLAIM_LASTS, time_of_day
from requests_app.services.links import ERASED
from requests_app.services.locking import lock_request

LONGEST_ANSWER = 1000
LONGEST_NOTE = 2000
ASSIGNED_LASTS = datetime.timedelta(days=1)
# Somebody asks for help by text: what is not finished by then is for a person.
ENDS_AFTER = datetime.timedelta(days=1)
NO_DRIVER = _("Texts cannot be sent from here. Please call instead.")
NO_NUMBER = _("This sender has no number that can be answered.")
HAS_STOPPED = _("This number gets no texts: somebody wrote STOP. Please call instead.")
WROTE_AGAIN = _("The other has written meanwhile. Please read it and write yours below it.")


def why_no_answer(thread: Thread) -> str:
    """Return why nothing can be sent to whoever wrote, in a sentence; "" when it can."""
    if thread.email or thread.request_id or thread.volunteer_id:
        return ""
    if not thread.phone:
        return str(NO_NUMBER)
    if not settings.TEXT_DRIVER:
        return str(NO_DRIVER)
    return str(HAS_STOPPED) if opt_outs.has_stopped(thread.phone) else ""


def must_be_called(thread: Thread) -> bool:
    """Tell whether an answer stands on their page alone: no message of ours tells them of it."""
    person = thread.request or thread.volunteer
    return person is not None and not channels_of(person)


@transaction.atomic
def answer(thread_id: int, text: str, *, actor: User, key: str, seen: int) -> None:
    """Send `text` to whoever wrote, and let the thread wait no more.

    `key` is that of the form: pressed twice it is sent once. `seen` is the newest of the texts that
    stood above it. Raises `NotPossible`, so too when another came or went since.
    """
    thread = _lock(thread_id)
    words = to_store(text, Kind.TEXT)[:LONGEST_ANSWER]
    own_key = f"answer:{thread.pk}:{key}"[:100]
    if Item.objects.filter(key=own_key).exists():
        return
    if not words:
        raise NotPossible(_("Please fill this in."))
    if reason := why_no_answer(thread):
        raise NotPossible(reason)
    _require_unclaimed(thread, actor)
    _require_seen(thread, seen)
    item = Item.objects.create(
        thread=thread, is_incoming=False, via=_via(thread), text=words, by=actor, key=own_key
    )
    _end_waiting(thread, "")
    # A person has taken it over: what comes next is for them.
    Ask.objects.filter(thread=thread).delete()
    audit.record(actor, "answer_thread", thread)
    notifications.send_answer(thread, item)


@transaction.atomic
def close_thread(thread_id: int, why: Closed, *, actor: User, seen: int) -> None:
    """Let a thread wait no more although nobody answers it. Twice is once.

    `seen` as in `answer`. Raises `NotPossible`.
    """
    thread = _lock(thread_id)
    _require_unclaimed(thread, actor)
    _require_seen(thread, seen)
    if thread.waiting_since or thread.closed_as != why:
        _end_waiting(thread, why)
        audit.record(actor, "close_thread", thread, ["closed_as"])


@transaction.atomic
def claim_thread(thread_id: int, *, actor: User, take_over: bool = False) -> None:
    """Claim a thread for `actor`, or renew their claim; with `take_over` from whoever has it.

    Raises `NotPossible` when somebody else has it.
    """
    thread = _lock(thread_id)
    if not take_over:
        _require_unclaimed(thread, actor)
    elif thread.is_claimed_by_another(actor):
        audit.record(actor, "take_over_thread", thread, ["claimed_by"])
    until = timezone.now() + CLAIM_LASTS
    if thread.claimed_by_id == actor.pk and thread.claimed_until:
        # Given to them for a day, it stays theirs for as long.
        until = max(until, thread.claimed_until)
    thread.claimed_by, thread.claimed_until = actor, until
    thread.save(update_fields=["claimed_by", "claimed_until"])


@transaction.atomic
def assign_thread(thread_id: int, assignee: User, *, actor: User) -> None:
    """Give a thread to somebody who may read it, for a day; they are told of it.

    Raises `NotPossible` when a third has it open.
    """
    thread = _lock(thread_id)
    _require_unclaimed(thread, actor)
    thread.claimed_by, thread.claimed_until = assignee, timezone.now() + ASSIGNED_LASTS
    thread.save(update_fields=["claimed_by", "claimed_until"])
    audit.record(actor, "assign_thread", thread, ["claimed_by"])
    tell_of_assigned(thread, assignee)


@transaction.atomic
def file_thread(thread_id: int, request_id: int, *, actor: User, seen: int) -> None:
    """Put what was written down in the log of a request. What stands there is not put down twice.

    `seen` as in `answer`. Raises `NotPossible` when the request was deleted.
    """
    # Before the thread, as whoever erases the request does.
    if lock_request(request_id).erased_at:
        raise NotPossible(ERASED)
    thread = _lock(thread_id)
    items = unfiled(thread).filter(pk__lte=seen)
    words = "\n".join(item.text for item in items if item.text)[:LONGEST_NOTE]
    if not items:
        return
    if words:
        log_contact(request_id, kind=ContactKind.MESSAGE, note=words, actor=actor)
    thread.items.filter(pk__in=[item.pk for item in items]).update(filed_to=request_id)
    audit.record(actor, "file_thread", thread)


def unfiled(thread: Thread) -> QuerySet[Item]:
    """Return what they wrote since our last answer, or since it was put down with a request."""
    # STOP and HELP are answered by themselves, whatever else still waits.
    ours = thread.items.filter(is_incoming=False).exclude(key__startswith=notifications.CONFIRMED)
    answers = ours.values_list("pk", flat=True)
    filed = thread.items.filter(filed_to__isnull=False).values_list("pk", flat=True)
    ended = max([*answers.order_by("-pk")[:1], *filed.order_by("-pk")[:1]], default=0)
    newer = thread.items.filter(is_incoming=True, pk__gt=ended)
    if thread.is_of_somebody and (newer.exists() or filed.exists()):
        return newer.order_by("pk")
    # All is answered: then it is about the last thing that they wrote. Of senders without a number
    # each may be another.
    last = thread.items.filter(is_incoming=True).order_by("-pk").values("pk")[:1]
    return thread.items.filter(pk__in=last)


@transaction.atomic
def end_waiting(thread_id: int, *, actor: User, seen: int) -> None:
    """Let a thread wait no more when what was seen of it led to something they are told of."""
    thread = _lock(thread_id)
    if thread.waiting_since and not thread.items.filter(pk__gt=seen).exists():
        _end_waiting(thread, Closed.NOTHING)
        audit.record(actor, "close_thread", thread, ["closed_as"])


@transaction.atomic
def stop_texts(phone: str, *, actor: User) -> None:
    """Send no texts to `phone` any more, because whoever has it said so to us. Twice is once."""
    opt_outs.stop(phone)
    audit.record(actor, "stop_texts", actor)


@transaction.atomic
def start_texts(phone: str, *, actor: User) -> None:
    """Allow texts to `phone` again, because whoever has it said so to us."""
    opt_outs.start(phone)
    audit.record(actor, "start_texts", actor)


@transaction.atomic
def open_file(thread_id: int, file_id: int, *, actor: User) -> Attachment | None:
    """Return a photo or file of a thread with what is in it, and record that `actor` saw it.

    None where the thread has no such file, or not yet.
    """
    files = Attachment.objects.select_related("item__thread").filter(kept=Kept.HERE)
    found = files.filter(pk=file_id, item__thread=thread_id).first()
    if found is not None:
        audit.record(actor, "open_file", found.item.thread)
    return found


@transaction.atomic
def erase_thread(thread_id: int, *, actor: audit.Actor) -> None:
    """Delete all that was said; that a number wants no texts stays known."""
    thread = (
        Thread.objects.select_for_update(no_key=True, of=("self",)).filter(pk=thread_id).first()
    )
    if thread is None:
        return
    audit.record(actor, "erase_thread", thread)
    notifications.forget_texts(thread)
    thread.delete()


@transaction.atomic
def forget_text(item_id: int) -> None:
    """Delete a text whose time is over, and its thread with the last one."""
    item = Item.objects.filter(pk=item_id).first()
    if item is None:
        return
    thread = _lock(item.thread_id)
    item.delete()
    if not thread.items.exists():
        erase_thread(thread.pk, actor=audit.SYSTEM)


@transaction.atomic
def end_silent_asks() -> int:
    """Let a person look at those who began to ask and were not done within a day; how many."""
    ended = Ask.objects.filter(since__lte=timezone.now() - ENDS_AFTER)
    # The thread before what hangs on it, as everywhere.
    threads = Thread.objects.filter(ask__in=ended).order_by("id")
    ids = [row.pk for row in threads.select_for_update(no_key=True, of=("self",))]
    rows = list(ended.filter(thread__in=ids))
    for ask in rows:
        silent = Thread.objects.filter(pk=ask.thread_id, waiting_since=None)
        silent.exclude(closed_as=Closed.SPAM).update(waiting_since=ask.since, closed_as="")
        ask.delete()
    return len(rows)


def _via(thread: Thread) -> Via:
    if thread.request_id or thread.volunteer_id:
        return Via.PAGE
    if thread.email:
        return Via.EMAIL
    return Via.WHATSAPP if Channel.WHATSAPP in notifications.ways_to(thread) else Via.TEXT


def _lock(thread_id: int) -> Thread:
    return Thread.objects.select_for_update(no_key=True, of=("self",)).get(pk=thread_id)


def _end_waiting(thread: Thread, why: str) -> None:
    thread.waiting_since, thread.closed_as, thread.is_danger = None, why, False
    thread.claimed_by = thread.claimed_until = None
    fields = ["waiting_since", "closed_as", "is_danger", "claimed_by", "claimed_until"]
    thread.save(update_fields=fields)


def _require_unclaimed(thread: Thread, actor: User) -> None:
    if thread.is_claimed_by_another(actor):
        raise NotPossible(
            _("%(name)s has this thread open until %(time)s; talk to them, or take it over.")
            % {"name": thread.claimed_by, "time": time_of_day(thread.claimed_until)}
        )


def _require_seen(thread: Thread, seen: int) -> None:
    """Let nobody answer, or end the waiting, without having read what came since the page."""
    if thread.items.filter(pk__gt=seen).exists():
        raise NotPossible(WROTE_AGAIN)
