"""The notices that the public reads now, without asking the database for every page."""

from collections.abc import Callable, Collection

from django.utils import timezone

from pages.cached import kept, moment
from pods.models import Notice, Pod, Ward

# Asked on most pages, so without any query.
_first: list[Callable[[], Collection[int]]] = []
_bound: list[Callable[[int], bool]] = []


def come_first(ids: Callable[[], Collection[int]]) -> Callable[[], Collection[int]]:
    """Register the decorated function: which notices stand above all other warnings."""
    _first.append(ids)
    return ids


def bind(is_of: Callable[[int], bool]) -> Callable[[int], bool]:
    """Register the decorated function: whether a notice stays where it is."""
    _bound.append(is_of)
    return is_of


def is_bound(notice_id: int) -> bool:
    """Tell whether the place of a notice, and who reads it, are not to be changed."""
    return any(is_of(notice_id) for is_of in _bound)


def current_and_coming() -> list[Notice]:
    """Return notices that are not over yet; asked for once per edit of any."""
    # Also those that come: nobody edits anything at the minute in which one begins.
    return kept("notices", _load, topics=("notices",))


def _load() -> list[Notice]:
    # Those of a pod are read by its members alone.
    return list(Notice.objects.filter(ends_at__gt=timezone.now(), pod=None))


def notices_for(ward: Ward | None) -> list[Notice]:
    """Return the news of now, of the whole city and of `ward`; emergencies and warnings first."""
    now, wards = timezone.now(), {None, ward.pk if ward else None}
    news = (each for each in current_and_coming() if not each.for_helpers)
    found = [n for n in news if n.ward_id in wards and n.is_showing(now)]
    # One alone stands first anyhow.
    first = {pk for ids in _first for pk in ids()} if len(found) > 1 else set()
    return sorted(found, key=lambda notice: notice.pk not in first)


def notes_for_helpers(ward: Ward | None) -> list[Notice]:
    """Return the notes of now for whoever says yes to helping, of the whole city and of `ward`."""
    now, wards = timezone.now(), {None, ward.pk if ward else None}
    notes = (each for each in current_and_coming() if each.for_helpers)
    return [each for each in notes if each.ward_id in wards and each.is_showing(now)]


def notices_of_pod(pod: Pod) -> list[Notice]:
    """Return what the members of `pod` read now on their private pages; warnings first."""
    return list(Notice.objects.showing().filter(pod=pod))


def showing_now() -> frozenset[int]:
    """Ids of all notices that are shown now: kept pages are drawn anew when they change."""
    now = timezone.now()
    return frozenset(notice.pk for notice in current_and_coming() if notice.is_showing(now))


moment("notices", showing_now)
