"""Passes: a source is read from its first page to its last, over one job or several.

Each page is a transaction with all that it brings and with the mark how far the pass came, so a
worker that is killed leaves nothing half, and the next goes on from there. Withdrawn is what a pass
over the whole directory did not meet, and only once it came to its end.
"""

import datetime
import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.choices import NewsKind
from messaging.news import tell_stewards
from resources.choices import FromElsewhere, SourceKind, SourceProblem, SourceState
from resources.joined import answers
from resources.joined.answers import Page, SourceError
from resources.joined.storing import Storing, withdraw
from resources.models import JoinedEntry, Source, SourceReading

# What somebody stored while we read may carry an earlier moment than what we read.
OVERLAP = datetime.timedelta(minutes=10)
LONGEST_WAIT = datetime.timedelta(days=1)
# The first failure may be a server that was started anew.
TELL_AFTER = 2
# So few may vanish at once without a question.
FEW = 2
WITHDRAWN_AT_ONCE = 200


class SupersededError(Exception):
    """Another job reads this source by now, or a steward has paused it."""


@dataclass(frozen=True)
class Pass:
    """The pass of one job: what it reads, and from where."""

    source: Source
    key: UUID
    kind: str
    services_url: str
    number: int
    is_full: bool
    since: datetime.datetime | None
    page: int
    etag: str
    last_modified: str


def read_source(source_id: int) -> None:
    """Read what is new in a joined directory, for as long as a job may."""
    current = begin(source_id)
    if current is None:
        return
    try:
        if current.kind == SourceKind.PACKAGE:
            _read_package(current)
        else:
            _read_api(current)
    except SupersededError:
        return
    except SourceError as error:
        fail(current, error.code)


def begin(source_id: int) -> Pass | None:
    """Take the reading of a source over, and return the pass; None where nothing is to be read."""
    now = timezone.now()
    with transaction.atomic():
        rows = SourceReading.objects.select_for_update(of=("self",)).select_related(
            "source__category"
        )
        reading = rows.filter(source=source_id).first()
        if reading is None or reading.source.state != SourceState.JOINED:
            return None
        began = reading.run_began_at
        if reading.kind == SourceKind.PACKAGE:
            # From its beginning: it may be another file by now. What is the same is passed over.
            began = None
        if began is not None and now - began > settings.SOURCE_PASS_WITHIN:
            began = None
            if not reading.failures:
                _note_problem(reading, SourceProblem.TOO_LONG)
        if began is None:
            _begin_pass(reading, now)
        reading.run_key = uuid4()
        reading.save()
    run = reading.run
    return Pass(
        reading.source,
        reading.run_key,
        reading.kind,
        reading.services_url,
        reading.run_number,
        reading.run_is_full,
        datetime.datetime.fromisoformat(run["since"]) if run.get("since") else None,
        run.get("page", 1),
        run.get("was_etag", ""),
        run.get("was_modified", ""),
    )


def _begin_pass(reading: SourceReading, now: datetime.datetime) -> None:
    is_old = reading.full_at is None or now - reading.full_at >= settings.SOURCES_READ_WHOLE_EVERY
    is_package = reading.kind == SourceKind.PACKAGE
    is_full = is_package or is_old or reading.known_until is None or reading.may_withdraw
    reading.run_is_full, reading.run_began_at = is_full, now
    reading.run_number += 1
    since = None if is_full else reading.known_until
    url = answers.page_url(reading.services_url, since, 1)
    # Of a package, of what changed, and of a directory like ours the answer stands for all pages;
    # elsewhere an unchanged first page says nothing of the second.
    may_be_same = url == reading.asked_url and not reading.may_withdraw
    may_be_same = may_be_same and (is_package or not is_full or reading.is_alike)
    reading.run = {
        "url": url,
        "since": since.isoformat() if since else "",
        "page": 1,
        "was_etag": reading.etag if may_be_same else "",
        "was_modified": reading.last_modified if may_be_same else "",
    }


def _read_api(current: Pass) -> None:
    until = time.monotonic() + settings.SOURCE_JOB_READS_FOR.total_seconds()
    number = current.page
    while True:
        is_first = number == 1
        answer = answers.ask(
            answers.page_url(current.services_url, current.since, number),
            etag=current.etag if is_first else "",
            last_modified=current.last_modified if is_first else "",
        )
        if answer.is_unchanged:
            finish(current, is_unchanged=True)
            return
        page = answers.page_of(answer, current.source.address, current.services_url)
        if not store_page(current, number, page):
            finish(current)
            return
        number += 1
        if time.monotonic() > until:
            go_on_later(current)
            return


def _read_package(current: Pass) -> None:
    until = time.monotonic() + settings.SOURCE_JOB_READS_FOR.total_seconds()
    answer = answers.ask(
        current.services_url,
        is_package=True,
        etag=current.etag,
        last_modified=current.last_modified,
    )
    if answer.is_unchanged:
        finish(current, is_unchanged=True)
        return
    package = answers.package_of(answer, current.source.address)
    for number, page in enumerate(answers.packaged(package, answer.body), 1):
        page.etag, page.last_modified = answer.etag[:200], answer.last_modified[:60]
        if not store_page(current, number, page):
            break
        if time.monotonic() > until:
            go_on_later(current)
            return
    finish(current)


# --- A page ---------------------------------------------------------------------------------------


def store_page(current: Pass, number: int, page: Page) -> bool:
    """Store a page and how far the pass came; tell whether there is more to read.

    Raises `SupersededError`, and `SourceError` for a source without an end.
    """
    with transaction.atomic():
        reading = _held(current)
        run = reading.run
        if number > 1 and page.entries and page.print and page.print == run.get("print"):
            raise SourceError(SourceProblem.REPEATS)
        room = settings.SOURCE_MOST_ENTRIES - run.get("read", 0)
        entries = page.entries[: max(0, room)]
        counts = Storing(current.source, current.number).store(entries)
        _note_page(run, number, page, len(entries))
        for name, count in counts.items():
            run[name] = run.get(name, 0) + count
        most_pages, most_bytes = settings.SOURCE_MOST_PAGES, settings.SOURCE_MOST_BYTES
        is_long = number >= most_pages or run["bytes"] > most_bytes
        run["is_over"] = len(page.entries) > room or (is_long and not page.is_last)
        reading.save(update_fields=["run"])
    return not (page.is_last or run["is_over"])


def _note_page(run: dict[str, Any], number: int, page: Page, read: int) -> None:
    if number == 1:
        run["etag"], run["modified"] = page.etag, page.last_modified
    if number > 1 and page.total != run.get("total"):
        # Somebody added or took away while we read: a row may have slipped between two pages.
        run["is_unsteady"] = True
    moments = [entry.modified for entry in page.entries if entry.modified]
    latest = max([moment.isoformat() for moment in moments], default="")
    run.update(
        page=number + 1,
        total=page.total,
        print=page.print,
        read=run.get("read", 0) + read,
        refused=run.get("refused", 0) + page.refused,
        bytes=run.get("bytes", 0) + page.size,
        latest=max(latest, run.get("latest", "")),
    )


def _held(current: Pass) -> SourceReading:
    """Return the locked reading, as long as it is this job's. Raises `SupersededError`."""
    rows = SourceReading.objects.select_for_update(of=("self",)).select_related("source")
    reading = rows.filter(source=current.source, run_key=current.key).first()
    if reading is None or reading.source.state != SourceState.JOINED:
        raise SupersededError
    return reading


# --- Its end --------------------------------------------------------------------------------------


def go_on_later(current: Pass) -> None:
    """Leave the rest of the pass to the next job."""
    with transaction.atomic():
        reading = _held(current)
        reading.run_key, reading.next_at = None, timezone.now()
        reading.save(update_fields=["run_key", "next_at"])


def finish(current: Pass, *, is_unchanged: bool = False) -> None:
    """End a pass that came to its end: withdraw what is gone, and note what was read."""
    gone = _gone(current) if not is_unchanged else JoinedEntry.objects.none()
    with transaction.atomic():
        reading = _held(current)
        total = JoinedEntry.objects.filter(
            source=current.source, standing=FromElsewhere.SHOWN
        ).count()
        count = gone.count()
        is_held = count > FEW and 2 * count > total and not reading.may_withdraw
    withdrawn = 0 if is_held else _withdraw(current, gone)
    with transaction.atomic():
        reading = _held(current)
        reading.held = count if is_held else (reading.held if is_unchanged else 0)
        _note_success(reading, withdrawn, is_unchanged=is_unchanged)


def _gone(current: Pass) -> Any:
    """Return what a pass over the whole directory did not meet; nothing after any other pass."""
    reading = SourceReading.objects.get(source=current.source)
    is_whole = current.is_full and not reading.run.get("is_over")
    if not is_whole or reading.run.get("is_unsteady"):
        return JoinedEntry.objects.none()
    rows = JoinedEntry.objects.filter(source=current.source, standing=FromElsewhere.SHOWN)
    # Withdrawn once staff have taken their number off every page.
    return rows.exclude(seen_run=current.number).filter(resource__always_shown=None)


def _withdraw(current: Pass, gone: Any) -> int:
    """Withdraw all that is `gone`, some at a time; return how many."""
    count = 0
    while True:
        with transaction.atomic():
            _held(current)
            some = list(gone.select_related("resource").order_by("pk")[:WITHDRAWN_AT_ONCE])
            for mark in some:
                withdraw(mark)
        count += len(some)
        if not some:
            return count


def _note_success(reading: SourceReading, withdrawn: int, *, is_unchanged: bool) -> None:
    now, run = timezone.now(), reading.run
    reading.succeeded_at, reading.failures = now, 0
    reading.next_at = now + settings.SOURCES_READ_EVERY
    if not is_unchanged:
        names = ("read", "added", "changed", "same", "left_alone", "not_theirs", "twice", "refused")
        reading.counts = {name: run.get(name, 0) for name in names}
        reading.counts["withdrawn"] = run.get("withdrawn", 0) + withdrawn
        reading.known_until = _known_until(reading, now)
        reading.asked_url = run["url"] if not run.get("is_over") else ""
        reading.etag, reading.last_modified = run.get("etag", ""), run.get("modified", "")
        reading.may_withdraw = False
    if reading.run_is_full and not run.get("is_over"):
        reading.full_at = now
    if reading.kind == SourceKind.API and reading.known_until is None:
        # It says of nothing when it changed: all of it each time, and not each hour.
        reading.next_at = now + settings.SOURCES_READ_WHOLE_EVERY
    over = SourceProblem.TOO_MANY if run.get("is_over") else ""
    _note_problem(reading, SourceProblem.MANY_GONE if reading.held else over)
    reading.run_key, reading.run_began_at, reading.run = None, None, {}
    reading.save()


def _known_until(reading: SourceReading, now: datetime.datetime) -> datetime.datetime | None:
    """Return the moment since when changes are asked for the next time."""
    latest = reading.run.get("latest")
    if not latest:
        return reading.known_until
    # A moment that is still to come would hide all changes until then.
    found = min(datetime.datetime.fromisoformat(latest), now) - OVERLAP
    return max(found, reading.known_until) if reading.known_until else found


def fail(current: Pass, code: SourceProblem) -> None:
    """Note that a source could not be read, and when it is asked again: later each time."""
    with transaction.atomic():
        try:
            reading = _held(current)
        except SupersededError:
            return
        reading.failures += 1
        wait = settings.SOURCES_READ_EVERY * 2 ** min(reading.failures - 1, 10)
        reading.next_at = timezone.now() + min(wait, LONGEST_WAIT)
        reading.run_key = None
        if code in (SourceProblem.REPEATS, SourceProblem.NO_DIRECTORY, SourceProblem.BROKEN):
            # From the first page the next time: from here it would be the same again.
            reading.run_began_at, reading.run = None, {}
        _note_problem(reading, code)
        reading.save()


def _note_problem(reading: SourceReading, code: str) -> None:
    """Note what is wrong, and tell the stewards of it once; "" where all is well again."""
    if not code:
        reading.problem, reading.problem_since = "", None
        return
    reading.problem = code
    reading.problem_since = reading.problem_since or timezone.now()
    is_passing = reading.failures and reading.failures < TELL_AFTER
    if not is_passing:
        tell_stewards(NewsKind.SOURCES, reading.source_id, since=reading.problem_since)
