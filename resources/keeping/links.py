"""Looks at the links of entries once a week, politely, and notes which answer."""

import datetime
import random
import time
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from common.fetching import FetchError, Reason, fetch
from resources.check_choices import LinkKind
from resources.choices import EntryState
from resources.models import LinkCheck, Resource

EVERY = datetime.timedelta(days=7)
# A link whose look was cut off with its worker is looked at again after this.
CUT_OFF_AFTER = datetime.timedelta(hours=1)
# One run, of which there are six an hour.
MOST_PER_RUN = 150
SECONDS_PER_RUN = 90
SECONDS_PER_LINK = 10
# Only whether somebody answers: of the page nothing is read on.
MOST_BYTES = 256 * 1024
NEW_PER_RUN = 1000
# Answers of servers that let people in, and no programs.
NOT_FOR_PROGRAMS = {401, 402, 403, 405, 406, 407, 418, 429, 451, 999}


# --- Which links there are ------------------------------------------------------------------------


def note_links() -> None:
    """Bring the rows of links in step with what entries say now."""
    for kind in LinkKind:
        _forget_old(kind)
        _note_new(kind)


def _forget_old(kind: LinkKind) -> None:
    rows = LinkCheck.objects.filter(kind=kind)
    rows.exclude(resource__state=EntryState.PUBLISHED).delete()
    # Another address has another history; without one there is none.
    rows.exclude(url=F(f"resource__{kind.value}")).delete()


def _note_new(kind: LinkKind) -> None:
    known = LinkCheck.objects.filter(resource=OuterRef("pk"), kind=kind)
    rows = Resource.objects.published().own().exclude(**{kind.value: ""}).filter(~Exists(known))
    found = rows.order_by("pk").values_list("pk", kind.value)[:NEW_PER_RUN]
    now, week = timezone.now(), EVERY.total_seconds()
    LinkCheck.objects.bulk_create(
        [
            LinkCheck(
                resource_id=pk,
                kind=kind,
                url=url,
                host=host_of(url),
                # Spread over the week, so that each hour has its share.
                next_at=now + datetime.timedelta(seconds=random.uniform(0, week)),  # noqa: S311  # nosec B311
            )
            for pk, url in found
        ],
        # Somebody else's run may have noted it meanwhile.
        ignore_conflicts=True,
    )


def host_of(url: str) -> str:
    """Return the host of an address, in lower case; "" of what is none."""
    try:
        return (urlsplit(url).hostname or "")[:200]
    except ValueError:
        return ""


# --- Looking --------------------------------------------------------------------------------------


def check_links() -> int:
    """Look at the links that are due, each host once in a run; return how many were looked at."""
    until, hosts, count = time.monotonic() + SECONDS_PER_RUN, set[str](), 0
    while count < MOST_PER_RUN and time.monotonic() < until:
        link = _claim(hosts)
        if link is None:
            break
        hosts.add(link.host)
        _note(link, *look_at(link.url))
        count += 1
    return count


@transaction.atomic
def _claim(hosts: set[str]) -> LinkCheck | None:
    """Take the next link that is due; should this worker die, another takes it in an hour."""
    now = timezone.now()
    due = LinkCheck.objects.filter(next_at__lte=now).exclude(host__in=hosts).order_by("next_at")
    link = due.select_for_update(skip_locked=True, no_key=True, of=("self",)).first()
    if link is not None:
        link.next_at = now + CUT_OFF_AFTER
        link.save(update_fields=["next_at"])
    return link


def look_at(url: str) -> tuple[int | None, str]:
    """Return the status with which `url` answers, or None and why it does not.

    Asks for the head first; some servers know no such question, so then for the page.
    """
    status, reason = _ask(url, "HEAD")
    if status is not None and status < 400:
        return status, ""
    # What may not be fetched at all is not asked for twice.
    if reason in (Reason.ADDRESS, Reason.NAME, Reason.FORBIDDEN, Reason.CERTIFICATE, Reason.TIME):
        return None, reason
    return _ask(url, "GET")


def _ask(url: str, method: str) -> tuple[int | None, str]:
    try:
        return (
            fetch(url, most_bytes=MOST_BYTES, seconds=SECONDS_PER_LINK, method=method).status,
            "",
        )
    except FetchError as error:
        # A page that is long is there.
        return (200, "") if error.reason == Reason.SIZE else (None, error.reason.value)


def works(status: int | None) -> bool:
    """Tell whether a link with this answer works, as far as a program can know."""
    return status is not None and (status < 400 or status in NOT_FOR_PROGRAMS)


def _note(link: LinkCheck, status: int | None, reason: str) -> None:
    now, is_fine = timezone.now(), works(status)
    # Only if it is still the same address: an editor may have written another one meanwhile.
    LinkCheck.objects.filter(pk=link.pk, url=link.url).update(
        checked_at=now,
        next_at=now + EVERY,
        status=status,
        reason=reason,
        failures=0 if is_fine else min(link.failures + 1, 1000),
        failing_since=None if is_fine else link.failing_since or now,
    )
