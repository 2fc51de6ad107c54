"""The intake that is closed or slow today, without asking the database for every page."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from pages.cached import kept
from pods.models import IntakePause, Ward


def current_and_coming() -> list[IntakePause]:
    """Return pauses that are not over yet; asked for once per edit of any."""
    # Kept pages are rendered anew each day, so that a pause begins and ends at midnight.
    return kept("pods.intake", _load, topics=("places", "help"))


def _load() -> list[IntakePause]:
    rows = IntakePause.objects.not_over(timezone.localdate())
    return list(rows.select_related("ward", "category").prefetch_related("ward__neighbors"))


def holding(
    pauses: Iterable[IntakePause], today: datetime.date, ward: Ward | None
) -> list[IntakePause]:
    """Return those of `pauses` that hold today in `ward`; without one, in the whole network."""
    return [pause for pause in pauses if pause.holds(today, ward.pk if ward else None)]


def pauses_in(ward: Ward | None) -> list[IntakePause]:
    """Return what holds today in `ward`; without one, in the whole network. Closed comes first."""
    return holding(current_and_coming(), timezone.localdate(), ward)


def pauses_anywhere() -> list[IntakePause]:
    """Return what holds today in any ward: for readers whose ward is not known yet."""
    today = timezone.localdate()
    return [pause for pause in current_and_coming() if pause.holds(today, pause.ward_id)]


def is_closed(ward: Ward | None) -> bool:
    """Tell whether no request of any kind is taken online today."""
    return any(pause.is_closed and pause.category_id is None for pause in pauses_in(ward))


def closed_kinds(ward: Ward | None, kinds: Iterable[Any]) -> list[Any]:
    """Return those of `kinds` for which no request is taken online today; all when closed."""
    closed = {pause.category_id for pause in pauses_in(ward) if pause.is_closed}
    return [kind for kind in kinds if None in closed or kind.pk in closed]


def open_neighbors(pauses: Iterable[IntakePause]) -> list[Ward]:
    """Return the neighbors of the wards that `pauses` close, which take requests themselves."""
    wards = {
        ward.pk: ward for p in pauses if p.is_closed and p.ward for ward in p.ward.neighbors.all()
    }
    return [ward for ward in wards.values() if not is_closed(ward)]
