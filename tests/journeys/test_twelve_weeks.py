"""Twelve weeks of a ward, day by day: nobody is forgotten, and nobody is written to twice.

The clocks go back on November 2nd, months end, and people ask at half past eleven at night. Without
`EVERY_LOOK=1` it is five weeks, with the same.
"""

import datetime
import random
from collections import Counter
from collections.abc import Iterator

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from common.models import Category
from desk.queue import LAST_PAGE, QueueForm
from messaging.models import Message
from messaging.recipients import STAFF
from requests_app.choices import ContactKind, MatchStatus, NeedStatus, Worked
from requests_app.models import ContactLog, Match, Need
from requests_app.recurrence import Series
from tests.journeys.ward_in_time import DAY, HERE, HOUR, Letter, Moved, WardInTime, a_day
from tests.looks import EVERY_LOOK
from volunteers.choices import VolunteerStatus

# Long over by Postgres's own clock, which keeps a log that is younger than a week.
START = datetime.date(2025, 10, 6)
WEEKS = 12 if EVERY_LOOK else 5
# So many letters a person gets in seven days at most.
MOST_A_WEEK = 10
# Staff who chose "at once" hear of the urgent, and each morning of the rest: five a day.
MOST_A_WEEK_TO_STAFF = 35
# What was not there when people were forgotten.
NEW_JOBS = {
    "ask_if_still_needed",
    "close_unanswered_matches",
    "follow_up_matches",
    "remind_of_tasks",
    "tell_of_overdue_needs",
}

pytestmark = [pytest.mark.django_db, pytest.mark.long, pytest.mark.usefixtures("quiet_nights")]


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    # The class, not `timezone.now`: defaults of model fields have taken hold of that long ago.
    monkeypatch.setattr(timezone, "datetime", Moved)


def lived(monkeypatch: pytest.MonkeyPatch, days: int, *without: str) -> WardInTime:
    """The ward after so many days."""
    Moved.current = datetime.datetime.combine(START, datetime.time(), tzinfo=HERE)
    Category.objects.all().delete()
    # The cache of tests is no table that somebody would have to empty.
    # How long a letter waits when the mail server is away is drawn: the same in every run.
    random.seed("a ward in time")
    world = WardInTime(START, frozenset({*without, "purge_cache"}))
    send = EmailBackend.send_messages

    def while_it_is_up(self: EmailBackend, messages: list) -> int:
        if world.mail_is_down:
            raise ConnectionRefusedError
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", while_it_is_up)
    world.live(days, a_day)
    return world


def test_nobody_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    world = lived(monkeypatch, 7 * WEEKS)
    statuses = Counter(Need.objects.values_list("status", flat=True))
    # A world in which little happened would prove little.
    assert {NeedStatus.DONE, NeedStatus.UNKNOWN, NeedStatus.OPEN} <= set(statuses), statuses
    assert len(world.letters) > 25 * WEEKS
    assert ContactLog.objects.filter(kind=ContactKind.OFF_FOR_VOLUNTEER).count() > WEEKS // 4
    assert ContactLog.objects.filter(kind=ContactKind.DENIED_FOR_VOLUNTEER).exists()
    assert any(letter.message.template == "requests_app/date_moved" for letter in world.letters)
    assert list(faults(world)) == []


def test_with_the_old_behavior_people_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: nobody is asked whether it happened, nor when a day has passed; nobody told."""
    found = "\n".join(faults(lived(monkeypatch, 18, *NEW_JOBS)))
    for words in ("its household was not asked", "nobody was asked about it", "nobody was told"):
        assert words in found


def faults(world: WardInTime) -> Iterator[str]:
    """Everything that nobody looks at, and every letter too many, in words."""
    yield from forgotten_needs(world)
    yield from forgotten_matches()
    yield from volunteers_not_told(world)
    yield from stopped_series()
    yield from forgotten_letters(world)
    yield from letters_twice(world)
    yield from too_many_letters(world)


def on_the_desk(world: WardInTime, query: str) -> set[int]:
    """The needs that a coordinator or steward meets with these filters, on all pages."""
    found: set[int] = set()
    for user in (world.coordinator, world.steward):
        for page in range(1, LAST_PAGE):
            rows = QueueForm(QueryDict(f"{query}&page={page}"), user).rows()
            found |= {row.pk for row in rows.needs}
            if not rows.after:
                break
    return found


def forgotten_needs(world: WardInTime) -> Iterator[str]:
    waiting, passed = on_the_desk(world, ""), on_the_desk(world, "passed=on")
    now, today = timezone.now(), timezone.localdate()
    for need in Need.objects.open():
        if need.pk not in (passed if need.has_passed(today) else waiting):
            yield f"need {need.pk} is open, and on nobody's page"
        if need.has_passed(today - DAY) and need.asked_if_needed_at is None:
            yield f"need {need.pk}: its day has passed, and its household was not asked"
    long_ago = now - 8 * DAY
    for need in Need.objects.open().filter(created_at__lt=long_ago, first_offered_at=None):
        if need.overdue_told_at is None:
            yield f"need {need.pk} waits since {need.created_at}, and nobody was told"


def forgotten_matches() -> Iterator[str]:
    now = timezone.now()
    for match in Match.objects.filter(status=MatchStatus.OFFERED, expires_at__lt=now - HOUR):
        yield f"offer {match.pk} should have ended at {match.expires_at}"
    for match in Match.objects.filter(status=MatchStatus.ACCEPTED).select_related("need"):
        begun = match.day or timezone.localdate(match.accepted_at)
        days = (timezone.localdate() - begun).days
        if days > 9 and match.followed_up_at is None:
            yield f"yes {match.pk} was {days} days ago, and nobody was asked about it"
        if days > 32:
            yield f"yes {match.pk} was {days} days ago, and takes up its volunteer still"
    for need in Need.objects.filter(status=NeedStatus.MATCHED):
        if need.matches.filter(status=MatchStatus.ACCEPTED).count() != 1:
            yield f"need {need.pk} is matched with nobody"


def volunteers_not_told(world: WardInTime) -> Iterator[str]:
    """Find those who helped and whom no letter or call tells that others ended it."""
    templates = [f"requests_app/{name}" for name in ("match_withdrawn", "did_not_happen")]
    written = set(
        Message.objects.filter(template__in=templates).values_list("subject_id", flat=True)
    )
    calls = ContactLog.objects.filter(kind__in=ContactKind.about_an_end())
    called = {(call.request_id, call.match.volunteer_id) for call in calls.select_related("match")}
    denied = Q(status=MatchStatus.RELEASED, resident_said=Worked.NO, volunteer_said="")
    # What was said on calls is deleted with its request, and letters are with who got them.
    kept = Match.objects.said_yes().filter(need__request__erased_at=None)
    kept = kept.exclude(volunteer__status=VolunteerStatus.LEFT)
    ended = kept.filter(Q(status=MatchStatus.WITHDRAWN) | denied)
    for match in ended.select_related("need", "volunteer"):
        told = match.pk in written or (match.need.request_id, match.volunteer_id) in called
        if not told:
            yield f"volunteer {match.volunteer_id} was not told that yes {match.pk} has ended"


def stopped_series() -> Iterator[str]:
    for need in Need.objects.last_of_series().select_related("request"):
        for date in Series.of(need).due():
            if date.opens_on < timezone.localdate():
                yield f"series of need {need.pk}: {date.day} should be open"


def forgotten_letters(world: WardInTime) -> Iterator[str]:
    if stuck := Message.objects.filter(status="queued").exclude(
        pk__in=Message.objects.order_by("-pk").values("pk")[:20]
    ):
        yield f"letters that wait: {[message.template for message in stuck]}"
    calls = ContactLog.objects.due().values_list("request", flat=True)
    seen = on_the_desk(world, "follow_up=on")
    shown = set(Need.objects.filter(pk__in=seen).values_list("request", flat=True))
    for request in set(calls) - shown:
        yield f"request {request} is to be called, and on nobody's list"


def letters_twice(world: WardInTime) -> Iterator[str]:
    """Tell of the same words about the same thing to the same person; each of staff's is news."""
    read = Counter(
        (
            letter.message.template,
            letter.to,
            letter.message.subject_id,
            letter.text,
            wait_of(letter),
        )
        for letter in world.letters
        if letter.message.recipient_kind != STAFF
    )
    yield from (f"{count} times {what[:3]}" for what, count in read.items() if count > 1)


def wait_of(letter: Letter) -> str:
    """Tell in which wait it was written: after a new day or a lost helper, we look anew."""
    is_looking = letter.message.template.endswith("/still_looking")
    parts = letter.message.idempotency_key.split(":")
    return parts[3] if is_looking and len(parts) > 3 else ""


def too_many_letters(world: WardInTime) -> Iterator[str]:
    weeks = Counter(
        (letter.to, (letter.at - world.letters[0].at).days // 7) for letter in world.letters
    )
    for (to, week), count in weeks.items():
        if count > (MOST_A_WEEK_TO_STAFF if to[0] == STAFF else MOST_A_WEEK):
            yield f"{count} letters to {to} in week {week}"
