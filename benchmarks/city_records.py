"""The calls, messages, entries of the audit log and private links of a made-up city."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count

from accounts.models import AuditEvent
from benchmarks.city_asks import Ask
from benchmarks.city_people import DAY, City, moment, pool
from benchmarks.copying import NULL, Row, copy
from common.models import LinkPurpose, PrivateLink, hash_token
from messaging.models import Message
from requests_app.choices import ContactKind
from requests_app.models import ContactLog


def make_records(city: City, asks: list[Ask]) -> None:
    """Store what is written down along with requests: calls, messages, records and links."""
    copy(ContactLog, CALL, _calls(city, asks))
    copy(Message, MESSAGE, _messages(asks))
    copy(AuditEvent, EVENT, _events(city, asks))
    copy(PrivateLink, LINK, _links(asks))


CALL = (
    "id",
    "request",
    "kind",
    "note",
    "follow_up_on",
    "followed_up_at",
    "by",
    "created_at",
    "in_ward",
)


def _calls(city: City, asks: list[Ask]) -> Iterator[Row]:
    """A call about every third request; every tenth of those that wait is to be rung again."""
    chance, notes, numbers = city.chance, pool("Left a message, will call back"), count(1)
    kinds = [*ContactKind.values]
    for request, ask in enumerate(asks, 1):
        if chance.random() > 0.3:
            continue
        ring_again = chance.random() < 0.35
        due = city.today + timedelta(days=chance.randrange(-3, 5))
        yield (
            str(next(numbers)),
            str(request),
            city.pick(kinds),
            city.pick(notes),
            (moment(ask.ended)[:10] if ask.ended else str(due)) if ring_again else NULL,
            moment(ask.ended) if ring_again and ask.ended else NULL,
            str(city.pick(city.coordinators)),
            moment(min(ask.at + DAY, city.now)),
            str(ask.household.ward),
        )


MESSAGE = (
    *("template", "channel", "language", "recipient_kind", "recipient_id", "subject_id"),
    *("idempotency_key", "status", "attempts", "created_at", "sent_at"),
)


def _messages(asks: list[Ask]) -> Iterator[Row]:
    """The letter that a household gets when it asks; one in five hundred could not be sent."""
    for request, ask in enumerate(asks, 1):
        at, failed = moment(ask.at), request % 500 == 0
        yield (
            *("requests_app/request_received", "email", "en", "request", str(request)),
            *(str(request), f"city:{request}", "failed" if failed else "sent", "1", at),
            NULL if failed else at,
        )


EVENT = ("at", "actor_kind", "actor", "verb", "subject_type", "subject_id", "fields")


def _events(city: City, asks: list[Ask]) -> Iterator[Row]:
    """Yield the audit log of every request: that it came, and of some who looked at it."""
    for request, ask in enumerate(asks, 1):
        at, row = moment(ask.at), ("helprequest", str(request))
        yield (at, "resident", NULL, "submit_request", *row, "[]")
        if request % 20 == 0:
            yield (
                at,
                "staff",
                str(city.pick(city.coordinators)),
                "open_details",
                *row,
                '["phone"]',
            )


LINK = ("id", "purpose", "subject_id", "token", "token_hash", "created_at")


def _links(asks: list[Ask]) -> Iterator[Row]:
    """The private link of every household that still waits."""
    for request, ask in enumerate(asks, 1):
        if not ask.ended:
            token = f"city-{request}"
            yield (
                *(str(request), LinkPurpose.REQUEST, str(request), token, hash_token(token)),
                moment(ask.at),
            )
