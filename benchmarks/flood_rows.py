"""The rows of a flood: filled-in forms before it, and what is stored after it."""

import datetime
from collections import Counter
from collections.abc import Iterator

from django.conf import settings
from django.db import connection
from django.utils import timezone

from benchmarks import drafts, tables
from common.models import FormDraft
from messaging.models import Message
from requests_app.models import HelpRequest, Need

PERSON = "Somebody in need"
AGO = datetime.timedelta(minutes=5)


def empty() -> None:
    tables.empty()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE common_tally")


def real_sends(count: int) -> Iterator[tuple[str, bytes]]:
    """The last POSTs of as many people, each from an address of their own."""
    stored = HelpRequest.objects.count()
    for number in range(count):
        contact = {"name": PERSON, "email": f"person{stored + number}@example.org"}
        (message,) = list(drafts.prepare_sends(1, **contact))
        _backdate()
        yield f"127.1.{number % 250}.{stored % 250 + 1}", message


def flood_sends(count: int, victim: str) -> Iterator[bytes]:
    """`count` such POSTs with one email."""
    ready = iter(list(drafts.prepare_sends(count, name="Flood", email=victim)))
    _backdate()
    return ready


def _backdate() -> None:
    """A flood that takes its time: it is its number alone that gives it away."""
    recent = timezone.now() - AGO
    FormDraft.objects.filter(created_at__gt=recent).update(created_at=recent)


def wrong_after(posts: int, real: int, victim: str) -> int:
    """Print what is stored; return how much of it is not as wanted."""
    flood, people = (HelpRequest.objects.filter(name=name) for name in ("Flood", PERSON))
    waiting = Need.objects.open().in_desk_order().filter(request__in=people)
    in_queue = list(dict.fromkeys(waiting.values_list("request_id", flat=True)))
    in_order = in_queue == list(people.order_by("pk").values_list("pk", flat=True))
    taken_in = flood.filter(set_aside_at=None).count()
    letters = Counter(Message.objects.values_list("recipient_id", flat=True))
    to_victim = sum(letters[pk] for pk in flood.values_list("pk", flat=True))
    most, _within = settings.LIMITS["letters"][0]
    print(f"  of the flood {flood.count()} are stored, {taken_in} of them in the queue")
    print(f"  of the people {len(in_queue)} are in the queue, in order: {in_order}")
    print(f"  letters to {victim}: {to_victim}, to the people: {letters.total() - to_victim}")
    # An hour that ends meanwhile allows as many again.
    return sum(
        (
            flood.count() != posts,
            len(in_queue) != real,
            not in_order,
            taken_in > 2 * settings.LIMITS["requests"][0][0],
            to_victim > 2 * most,
            letters.total() - to_victim != real,
        )
    )
