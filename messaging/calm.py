"""Calm: what is not about somebody's own match comes by day, seldom, and not to who stopped it.

News, announcements and digests count together: so many a week for each number and address. A
message takes its place in the week when it is handed over, not when it is put out; so what is
stopped before takes none, and what waits for the morning counts where it arrives. The apps that
write such messages name them when they start (`is_calm`); all else happens in `messaging.delivery`.
"""

import datetime
from collections.abc import Callable, Iterable

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from common.contact_lookup import contact_index
from common.daytime import time_until_day
from messaging import opt_outs
from messaging.models import TO_NUMBERS, CalmStop, CalmTurn, Message
from messaging.registry import Letter

# Why a message was dropped, as its record says.
STOPPED, ENOUGH = "stopped", "enough"

_templates: set[str] = set()

# The lowest place that is free; of two at once the second waits here for the first one's commit,
# finds its place taken, and asks once more.
_TAKE = """
INSERT INTO messaging_calmturn (contact_index, week, place, key)
SELECT %(contact)s, %(week)s, free.place, %(key)s
FROM generate_series(1, %(most)s) AS free (place)
WHERE NOT EXISTS (
    SELECT FROM messaging_calmturn AS taken
    WHERE taken.contact_index = %(contact)s AND taken.week = %(week)s AND taken.place = free.place
)
ORDER BY free.place LIMIT 1
ON CONFLICT DO NOTHING
RETURNING place
"""


def keep_calm(*templates: str) -> None:
    """Let messages of `templates` keep to the hours, to the weekly number and to who stopped them.

    Called by their app at start-up.
    """
    _templates.update(templates)


def is_calm(template: str) -> bool:
    """Tell whether messages of `template` are not about somebody's own match."""
    return template in _templates


Passes = Callable[[Message], bool]
_passes: dict[str, Passes] = {}


def let_pass(template: str, passes: Passes) -> None:
    """Let messages of `template` for which `passes` says so go out however many came this week.

    Those who stopped them still get none, and none comes at night.
    """
    _passes[template] = passes


def _is_uncounted(message: Message) -> bool:
    passes = _passes.get(message.template)
    return passes is not None and passes(message)


def time_until_allowed(template: str, now: datetime.datetime) -> datetime.timedelta | None:
    """Return for how long such a message waits for the day; None when it need not."""
    return time_until_day(now) if is_calm(template) else None


def contacts_of(letter: Letter) -> list[str]:
    """Return the blind indexes of all that a letter could go to: they are one person's."""
    return sorted({contact_index(each) for each in (letter.to, letter.phone) if each})


def why_not(message: Message, letter: Letter) -> str:
    """Return why a message must not go, in a word; "" when it may, and has taken its turn."""
    if not is_calm(message.template):
        return ""
    contacts = contacts_of(letter)
    by_text = message.channel in TO_NUMBERS and bool(letter.phone)
    # Whoever has said STOP gets it by no other way either.
    if has_stopped(contacts) or (by_text and opt_outs.has_stopped(letter.phone)):
        return STOPPED
    if _is_uncounted(message):
        return ""
    return "" if take_turn(contacts, message.idempotency_key) else ENOUGH


@transaction.atomic
def take_turn(contacts: Iterable[str], key: str, now: datetime.datetime | None = None) -> bool:
    """Take a place in this week for each of `contacts` (blind indexes), or none; tell whether.

    `key` is the message's: asked again it has its places already.
    """
    week = week_of(now or timezone.now())
    # In one order, so that two never wait for each other.
    wanted = sorted(set(contacts))
    taken = set(CalmTurn.objects.filter(key=key).values_list("contact_index", flat=True))
    with transaction.atomic():
        if all(each in taken or _take(each, week, key) for each in wanted):
            return True
        transaction.set_rollback(True)
    return False


def _take(contact: str, week: datetime.date, key: str) -> bool:
    most = settings.CALM_MESSAGES_PER_WEEK
    given = {"contact": contact, "week": week, "key": key, "most": most}
    for _again in range(most + 1):
        with connection.cursor() as cursor:
            cursor.execute(_TAKE, given)
            if cursor.fetchone() is not None:
                return True
        if CalmTurn.objects.filter(key=key, contact_index=contact).exists():
            return True
        if CalmTurn.objects.filter(contact_index=contact, week=week).count() >= most:
            return False
    return False


def week_of(now: datetime.datetime) -> datetime.date:
    """Return the Monday of the week, where the network is."""
    from_monday = timezone.localdate(now)
    return from_monday - datetime.timedelta(days=from_monday.weekday())


def stop(contacts: Iterable[str]) -> None:
    """Send no such messages to `contacts` (blind indexes) from now on. Twice is once."""
    rows = [CalmStop(contact_index=each) for each in contacts if each]
    CalmStop.objects.bulk_create(rows, ignore_conflicts=True)


def start(contacts: Iterable[str]) -> None:
    """Allow them again, as whoever has the contact wants."""
    CalmStop.objects.filter(contact_index__in=[each for each in contacts if each]).delete()


def has_stopped(contacts: Iterable[str]) -> bool:
    """Tell whether one of `contacts` wants no such messages."""
    return CalmStop.objects.filter(contact_index__in=list(contacts)).exists()
