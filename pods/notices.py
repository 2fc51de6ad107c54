"""The notices that the public reads now, without asking the database for every page."""

from django.utils import timezone

from pages.cached import kept, moment
from pods.models import Notice, Pod, Ward


def current_and_coming() -> list[Notice]:
    """Return notices that are not over yet; asked for once per edit of any."""
    # Also those that come: nobody edits anything at the minute in which one begins.
    return kept("notices", _load, topics=("notices",))


def _load() -> list[Notice]:
    # Those of a pod are read by its members alone.
    return list(Notice.objects.filter(ends_at__gt=timezone.now(), pod=None))


def notices_for(ward: Ward | None) -> list[Notice]:
    """Return the news of now, of the whole city and of `ward`; warnings first."""
    now, wards = timezone.now(), {None, ward.pk if ward else None}
    news = (each for each in current_and_coming() if not each.for_helpers)
    return [n for n in news if n.ward_id in wards and n.is_showing(now)]


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
