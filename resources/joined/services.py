"""Changes of state of joined directories, and of what came from them: one verb each."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from common.errors import NotPossible
from messaging.queue import defer_named
from pods.services import publish, unpublish
from resources.choices import FromElsewhere, SourceState
from resources.joined import answers
from resources.joined.storing import withdraw
from resources.models import JoinedEntry, Resource, Source, SourceReading

AT_ONCE = 200
QUEUE = ONE_AT_A_TIME = "sources"
# A job that was asked for and never came is asked for again after so long.
JOB_LOST_AFTER = datetime.timedelta(hours=1)
WAITS_FOR_A_LOOK = (SourceState.NEW, SourceState.LOOKED_AT)


def _locked(source: Source) -> SourceReading:
    """Return the locked reading of `source`, whose state is read anew with it."""
    rows = SourceReading.objects.select_for_update(of=("self",)).select_related("source")
    reading = rows.get(source=source.pk)
    source.state = reading.source.state
    return reading


def _move(source: Source, state: SourceState, verb: str, actor: User) -> None:
    source.state = state
    source.save(update_fields=["state"])
    audit.record(actor, verb, source, ["state"])


@transaction.atomic
def look(source: Source) -> None:
    """Have the worker look what stands at the address of `source`, which is not joined yet."""
    SourceReading.objects.get_or_create(source=source)
    reading = _locked(source)
    if source.state not in WAITS_FOR_A_LOOK:
        return
    reading.preview, reading.problem, reading.problem_since = {}, "", None
    reading.looked_at = None
    reading.save()
    source.state = SourceState.NEW
    source.save(update_fields=["state"])
    defer_named("look_at_source", QUEUE, source_id=source.pk)


def note_look(source_id: int) -> None:
    """Look what stands at the address of a source, and note it for the steward who waits."""
    source = Source.objects.filter(pk=source_id, state__in=WAITS_FOR_A_LOOK).first()
    if source is None:
        return
    found, problem = None, ""
    try:
        found = answers.look_at(source.address)
    except answers.SourceError as error:
        problem = error.code.value
    with transaction.atomic():
        address = source.address
        reading = _locked(source)
        if source.state not in WAITS_FOR_A_LOOK or reading.source.address != address:
            return
        now = timezone.now()
        reading.looked_at = now
        reading.problem, reading.problem_since = problem, now if problem else None
        if found is not None:
            reading.kind, reading.services_url = found.kind, found.services_url
            reading.is_alike = found.is_alike
            reading.preview = {
                "count": found.count,
                "refused": found.refused,
                "names": found.names,
                "license": found.license,
            }
            source.state = SourceState.LOOKED_AT
            source.save(update_fields=["state"])
        reading.save()


@transaction.atomic
def join(source: Source, *, actor: User) -> None:
    """From now on its entries are shown here, and kept in step. Twice is once."""
    reading = _locked(source)
    if source.state == SourceState.JOINED:
        return
    if source.state not in (SourceState.LOOKED_AT, SourceState.PAUSED):
        raise NotPossible(_("This directory was not looked at yet."))
    _move(source, SourceState.JOINED, "join_source", actor)
    _ask_now(reading)


@transaction.atomic
def pause(source: Source, *, actor: User) -> None:
    """Leave its entries as they are until it is joined again. Twice is once."""
    reading = _locked(source)
    if source.state == SourceState.JOINED:
        _move(source, SourceState.PAUSED, "pause_source", actor)
        # Whoever reads at this moment stores nothing more.
        reading.run_key = None
        reading.save(update_fields=["run_key"])


@transaction.atomic
def show_otherwise(source: Source) -> None:
    """Write all entries of `source` anew: another category or area is theirs now."""
    _locked(source)
    JoinedEntry.objects.filter(source=source).update(digest="")
    SourceReading.objects.filter(source=source).update(
        full_at=None, asked_url="", next_at=timezone.now()
    )


@transaction.atomic
def read_now(source: Source, *, actor: User) -> None:
    """Ask it now, not only when it is due."""
    reading = _locked(source)
    if source.state != SourceState.JOINED:
        raise NotPossible(_("This directory is not joined."))
    audit.record(actor, "read_source", source)
    _ask_now(reading)


@transaction.atomic
def let_withdraw(source: Source, *, actor: User) -> None:
    """It is right that so many of its entries are gone: they are withdrawn with the next pass."""
    reading = _locked(source)
    if source.state != SourceState.JOINED or not reading.held:
        return
    reading.may_withdraw, reading.run_began_at = True, None
    audit.record(actor, "let_source_withdraw", source)
    _ask_now(reading)


@transaction.atomic
def remove(source: Source, *, is_kept: bool, actor: User) -> None:
    """Leave a directory: its entries are withdrawn, or (`is_kept`) are ours from now on."""
    reading = _locked(source)
    if source.state == SourceState.REMOVED:
        return
    _move(source, SourceState.REMOVED, "remove_source", actor)
    reading.run_key = reading.next_at = None
    reading.problem, reading.problem_since = "", None
    reading.save()
    defer_named(
        "leave_source", QUEUE, lock=ONE_AT_A_TIME, source_id=source.pk, is_kept=int(is_kept)
    )


def let_go(source_id: int, *, is_kept: bool) -> None:
    """Withdraw what a removed source left, or make it ours; some at a time, twice is once."""
    left = JoinedEntry.objects.filter(
        source=source_id, source__state=SourceState.REMOVED, standing=FromElsewhere.SHOWN
    )
    while some := list(left.select_related("resource").order_by("pk")[:AT_ONCE]):
        with transaction.atomic():
            for mark in some:
                # One whose number is on every page cannot leave; nobody else keeps it now.
                if is_kept or not withdraw(mark):
                    _make_ours(mark, audit.SYSTEM)


def _ask_now(reading: SourceReading) -> None:
    reading.next_at = timezone.now() + JOB_LOST_AFTER
    reading.save()
    defer_named("read_source", QUEUE, lock=ONE_AT_A_TIME, source_id=reading.source_id)


def ask_for_due() -> None:
    """Ask for a job for each source whose time has come."""
    now = timezone.now()
    with transaction.atomic():
        due = SourceReading.objects.select_for_update(of=("self",), skip_locked=True).filter(
            source__state=SourceState.JOINED, next_at__lte=now
        )
        for reading in due.order_by("next_at")[:AT_ONCE]:
            reading.next_at = now + JOB_LOST_AFTER
            reading.save(update_fields=["next_at"])
            defer_named("read_source", QUEUE, lock=ONE_AT_A_TIME, source_id=reading.source_id)


# --- One entry ------------------------------------------------------------------------------------


def _mark_of(resource: Resource) -> JoinedEntry:
    """Return the locked mark of an entry that came from elsewhere. Raises `NotPossible`."""
    # In the order in which a pass locks: first how far it came, then what it stores.
    SourceReading.objects.select_for_update().filter(source=resource.source_id).first()
    rows = JoinedEntry.objects.select_for_update(of=("self",)).select_related("resource")
    mark = rows.filter(resource=resource.pk, resource__source__isnull=False).first()
    if mark is None:
        raise NotPossible(_("This entry is ours already."))
    return mark


@transaction.atomic
def take_over(resource: Resource, *, actor: User) -> None:
    """From now on the entry is ours: its source writes it no more, and our keepers do."""
    mark = _mark_of(resource)
    _make_ours(mark, actor)
    resource.source = None


def _make_ours(mark: JoinedEntry, actor: audit.Actor) -> None:
    entry = mark.resource
    entry.source = None
    entry.save(update_fields=["source", "updated_at"])
    mark.standing, mark.digest, mark.perhaps = FromElsewhere.TAKEN_OVER, "", None
    mark.save(update_fields=["standing", "digest", "perhaps"])
    audit.record(actor, "take_over_entry", entry, ["source"])


@transaction.atomic
def hide(resource: Resource, *, actor: User) -> None:
    """The entry is not shown here, whatever its source says."""
    mark = _mark_of(resource)
    unpublish(mark.resource, actor=actor)
    mark.standing, mark.digest = FromElsewhere.HIDDEN, ""
    mark.save(update_fields=["standing", "digest"])
    audit.record(actor, "hide_entry", mark.resource, ["state"])


@transaction.atomic
def show_again(resource: Resource, *, actor: User) -> None:
    """The entry is shown again, and kept in step with its source from the next pass on."""
    mark = _mark_of(resource)
    if mark.standing != FromElsewhere.HIDDEN:
        return
    publish(mark.resource, actor=actor)
    mark.standing = FromElsewhere.SHOWN
    mark.save(update_fields=["standing"])
    # What changed meanwhile was passed over: all of it is read once more.
    SourceReading.objects.filter(source=mark.source_id).update(full_at=None)
