"""The people whom our mail does not reach: the newest message to them that came to an end failed.

A later one that is delivered clears them. One that still waits says nothing yet.
"""

import functools
from collections.abc import Iterable
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from common.kept_rows import Given, Kept
from common.lookups import IDS, IsOneOf
from messaging.models import Message, MessageStatus
from messaging.reach import channels_of

ENDED = (MessageStatus.SENT, MessageStatus.FAILED)


@functools.cache
def last_outcome(kind: str, recipient_id: str) -> Subquery:
    """Return the state of the newest message that was sent or given up, for lists of people.

    `recipient_id` is the path to the recipient's id. One entry of `message_recipient` a row.
    """
    to_them = Message.objects.filter(
        recipient_kind=kind, recipient_id=OuterRef(recipient_id), status__in=ENDED
    )
    return Subquery(to_them.order_by("-id").values("status")[:1])


def is_reached(kind: str, row: Any) -> bool:
    """Return whether a message reaches a person: by some channel, and none is known to fail.

    Whoever must know something and is not reached is called; what may as well be tried is sent to
    any address, so that a letter that arrives clears them.
    """
    return bool(channels_of(row)) and not unreached_among([(kind, row.pk)])


def unreached(kind: str) -> set[int]:
    """Return the ids of all of a kind whom our mail does not reach. One query.

    Few messages fail, and an index holds them alone: all of them are looked at.
    """
    return {pk for _kind, pk in _people(Q(recipient_kind=kind))}


def unreached_among(people: Iterable[tuple[str, int]]) -> set[tuple[str, int]]:
    """Return those of `people` (kind and id) whom our mail does not reach. One query."""
    ids: dict[str, list[int]] = {}
    for kind, pk in set(people):
        ids.setdefault(kind, []).append(pk)
    return set(AMONG.rows(*sorted(ids), **ids)) if ids else set()


def _among(*kinds: str) -> QuerySet[Any, Any]:
    each = (Q(IsOneOf("recipient_id", Given(kind, IDS)), recipient_kind=kind) for kind in kinds)
    return _people(functools.reduce(or_, each))


# Of the kinds it is made for, the people whose ids are given under the kind's name.
AMONG = Kept(_among)


def _people(condition: Q) -> QuerySet[Any, Any]:
    later = Message.objects.filter(
        recipient_kind=OuterRef("recipient_kind"),
        recipient_id=OuterRef("recipient_id"),
        pk__gt=OuterRef("pk"),
        status=MessageStatus.SENT,
    )
    failed = Message.objects.filter(condition, ~Exists(later), status=MessageStatus.FAILED)
    return failed.order_by().values_list("recipient_kind", "recipient_id")
