"""News for coordinators and stewards: put down once per person and thing, then in words.

A service calls `tell` in the transaction of what happened. That puts down one row per person, and
one job: no message, so that whoever waits for a confirmation never waits for somebody else's.
`messaging.news_letters` makes letters of the rows.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import ngettext

from accounts import audit
from accounts.choices import NewsHow, NewsKind
from accounts.models import User
from accounts.news import how_soon
from accounts.roles import STEWARD, holders, looking_after
from common import limits
from common.languages import colon
from messaging.models import News
from messaging.queue import defer_named

TELL_AT_ONCE = "tell_at_once"
QUEUE = "messages"
A_DAY = timedelta(days=1)
# A letter leads to so many rows one by one.
MOST_LINES = 10


@dataclass(frozen=True)
class Line:
    """A line below a headline, and the page that it is about."""

    words: str
    url: str = ""


@dataclass(frozen=True)
class Section:
    """All that a letter says of one kind of news."""

    headline: str
    lines: Sequence[Line] = ()
    url: str = ""


# Called in the letter's language with the reader and the rows that they were put down for. It asks
# again which of these the reader may see, and which are still true; None when none is.
Teller = Callable[[User, Sequence[int]], Section | None]

_tellers: dict[NewsKind, Teller] = {}


def teller(*kinds: NewsKind) -> Callable[[Teller], Teller]:
    """Register the decorated function as what letters say of `kinds`."""

    def register(function: Teller) -> Teller:
        _tellers.update(dict.fromkeys(kinds, function))
        return function

    return register


def section(kind: NewsKind, user: User, subject_ids: Sequence[int]) -> Section | None:
    """Return what a letter to `user` says of these. Raises `LookupError` when no app tells it."""
    return _tellers[kind](user, subject_ids)


def counted(names: Iterable[str]) -> list[Line]:
    """A line for each name, with how often it comes, in the order of the first time."""
    return [Line(f"{name}{colon()}{count}") for name, count in Counter(names).items()]


def shortened(lines: Sequence[Line]) -> list[Line]:
    """The first of many lines, and how many more there are."""
    more = len(lines) - MOST_LINES
    words = ngettext("and %(count)s more", "and %(count)s more", more) % {"count": more}
    return [*lines[:MOST_LINES], *([Line(words)] if more > 0 else [])]


def tell(
    kind: NewsKind,
    ward_id: int | None,
    subject_id: int,
    *,
    actor: audit.Actor = audit.SYSTEM,
    since: datetime | None = None,
) -> None:
    """Tell whoever looks after the ward, but for who did it.

    Must be called inside the transaction that causes it. Twice is once; what was told before
    `since` is told once more.
    """
    own = actor.pk if isinstance(actor, User) else None
    _put_down(kind, [pk for pk in looking_after(ward_id) if pk != own], subject_id, since)


def tell_users(
    kind: NewsKind, users: Iterable[User], subject_id: int, *, since: datetime | None = None
) -> None:
    """Tell `users`, where others than the coordinators decide; else as `tell`."""
    _put_down(kind, [user.pk for user in users], subject_id, since)


def tell_of_aside(ward_id: int | None) -> None:
    """Tell whoever looks after the ward that something was set aside: once a day, however much."""
    today = timezone.localdate().toordinal()
    # Asked of a counter first: a flood must not look everybody up ten thousand times.
    if limits.is_first("news_of_aside", f"{ward_id}:{today}", within=A_DAY):
        tell(NewsKind.SET_ASIDE, ward_id, today)


def tell_stewards(kind: NewsKind, subject_id: int, *, since: datetime | None = None) -> None:
    """Tell all stewards; whoever was told of it before (from `since` on) is not told again."""
    _put_down(kind, [user.pk for user in holders(STEWARD)], subject_id, since)


def _put_down(
    kind: NewsKind, user_ids: Sequence[int], subject_id: int, since: datetime | None
) -> None:
    soon = how_soon(kind, user_ids) if user_ids else {}
    if since is not None:
        # Of each thing one row is kept: what a letter took up then makes room for the new one.
        told = News.objects.filter(kind=kind, subject_id=subject_id, user__in=soon)
        told.filter(told_at__isnull=False, created_at__lt=since).delete()
    row = {"kind": kind, "subject_id": subject_id, "created_at": timezone.now()}
    rows = [
        News(user_id=pk, is_at_once=how == NewsHow.AT_ONCE, **row)
        for pk, how in soon.items()
        if how != NewsHow.NEVER
    ]
    News.objects.bulk_create(rows, ignore_conflicts=True)
    if any(row.is_at_once for row in rows):
        defer_named(TELL_AT_ONCE, QUEUE)
