"""Lists come and go by the clock: kept pages that name them are rendered anew at those moments."""

import datetime
from bisect import bisect_right
from itertools import chain

from django.utils import timezone

from pages.cached import kept, moment
from resources.choices import EntryState
from resources.models import ResourceList

TOPIC = "directory"


def edges() -> list[datetime.datetime]:
    """Return, in order, the moments at which a published list begins or ends to be shown."""
    return kept("resources.list_edges", _load, topics=(TOPIC,))


def _load() -> list[datetime.datetime]:
    rows = ResourceList.objects.filter(state=EntryState.PUBLISHED).order_by()
    dated = rows.exclude(shown_from=None, shown_until=None)
    pairs = dated.values_list("shown_from", "shown_until")
    return sorted(edge for edge in chain.from_iterable(pairs) if edge)


def edges_passed() -> int:
    """Count the moments that have passed: a page made before another one did is rendered anew."""
    return bisect_right(edges(), timezone.now())


moment(TOPIC, edges_passed)
