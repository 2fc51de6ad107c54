"""The verb on offers whose time has run out."""

import logging
from collections.abc import Callable

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, transaction

from requests_app.models import Match
from requests_app.services import transitions
from requests_app.services.locking import lock_match, lock_route

log = logging.getLogger(__name__)


def expire_offers() -> int:
    """End every offer whose time has run out and reopen its need. Returns how many.

    A route ends as a whole, and is one. Each in its own transaction: one that fails is logged and
    tried again the next time.
    """
    overdue = list(Match.objects.overdue().order_by("id").values_list("pk", "route_id"))
    single = [match_id for match_id, route_id in overdue if route_id is None]
    # Each route once: it is locked and ended with all its stops.
    routes = dict.fromkeys(route_id for _match_id, route_id in overdue if route_id is not None)
    ended = [_end_or_log(_expire_match, "Offer", match_id) for match_id in single]
    ended += [_end_or_log(_expire_route, "Route", route_id) for route_id in routes]
    return sum(ended)


def _end_or_log(end: Callable[[int], bool], what: str, row_id: int) -> bool:
    try:
        return end(row_id)
    except (DatabaseError, ObjectDoesNotExist):
        # Ids only: what the row says is personal.
        log.exception("%s %s could not be ended.", what, row_id)
        return False


@transaction.atomic
def _expire_match(match_id: int) -> bool:
    match = lock_match(match_id)
    # Answered or withdrawn while this waited for the lock.
    if not match.is_waiting:
        return False
    transitions.expire(match)
    return True


@transaction.atomic
def _expire_route(route_id: int) -> bool:
    waiting = [match for match in lock_route(route_id) if match.is_waiting]
    for match in waiting:
        transitions.expire(match)
    return bool(waiting)
