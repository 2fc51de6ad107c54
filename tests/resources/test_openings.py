"""The table of openings: it answers as the rules do, and comes true again by itself."""

import datetime
from collections.abc import Iterable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.lookups import guessed_count
from pages import cached
from resources import openings
from resources.hours import Hours, Rule
from resources.models import Opening, OpeningsKnown, Resource, Schedule, SearchRow
from resources.tasks import refresh_openings
from tests import factories
from tests.clock import set_clock
from tests.resources.test_hours import ZONES, rules

pytestmark = pytest.mark.django_db

MONDAY = datetime.date(2026, 11, 30)
NEXT_DAY = MONDAY + datetime.timedelta(days=1)
WORKDAYS = ("MO", "TU", "WE", "TH", "FR")
OFFICE = Rule(byday=WORKDAYS, opens_at=datetime.time(9), closes_at=datetime.time(17))
NIGHT = Rule(byday=("MO",), opens_at=datetime.time(20), closes_at=datetime.time(2))
ALWAYS = Rule(byday=(*WORKDAYS, "SA", "SU"), opens_at=datetime.time(0), closes_at=datetime.time(0))
NOBODY_KNOWS_UNTIL_WHEN = Rule(byday=("MO",), opens_at=datetime.time(9))


def open_now() -> set[Resource]:
    return open_in("now")


def open_in(name: str) -> set[Resource]:
    known = openings.open_at(openings.times_of(name))
    assert known.is_whole
    ids = SearchRow.objects.filter(known.condition).values_list("pk", flat=True)
    return set(Resource.objects.filter(pk__in=list(ids)))


def place(*hours: Rule, **fields: Any) -> Resource:
    return factories.make_resource(hours=hours, **fields)


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, MONDAY)


@pytest.mark.parametrize("is_refreshed", [True, False])
@pytest.mark.parametrize("few", [{}, {"FEW_OPEN": 0}, {"FEW_OPEN_AT_MOST": -1}])
def test_what_is_open_is_found_with_the_table_and_without(
    monkeypatch: pytest.MonkeyPatch, few: dict[str, int], is_refreshed: bool
) -> None:
    for name, number in few.items():
        monkeypatch.setattr(openings, name, number)
    office, night, always = place(OFFICE), place(NIGHT), place(ALWAYS)
    place(NOBODY_KNOWS_UNTIL_WHEN, appointment="only")
    place(appointment="only")
    away = place(ALWAYS, reopens_on=MONDAY + datetime.timedelta(days=3))
    if is_refreshed:
        assert openings.refresh() == 5
        assert openings.refresh() == 0
    assert open_now() == {office, always}
    assert open_in("today") == {office, night, always}
    assert open_in("weekend") == {always, away}
    for days, hour, found in (
        (0, 17, {always}),
        (0, 20, {night, always}),
        (1, 1, {night, always}),
        (1, 2, {always}),
        (3, 0, {always, away}),
        (5, 12, {always, away}),
    ):
        set_clock(monkeypatch, MONDAY + datetime.timedelta(days=days), hour)
        assert open_now() == found, (days, hour)


def test_how_many_are_open_is_guessed_and_not_read() -> None:
    for _ in range(40):
        place(OFFICE)
    openings.refresh()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE resources_opening")
    rows = openings.times_of("now").openings()
    # A guess: Postgres has it from the bounds of all openings.
    assert 20 <= guessed_count(rows) <= 80
    assert guessed_count(rows.none()) == 0


@pytest.mark.parametrize(
    "change",
    [
        lambda row: Schedule.objects.filter(resource=row).update(opens_at=datetime.time(13)),
        lambda row: Schedule.objects.filter(resource=row).delete(),
        lambda row: Resource.objects.filter(pk=row.pk).update(timezone="Asia/Kolkata"),
        lambda row: Resource.objects.filter(pk=row.pk).update(
            reopens_on=datetime.date(2026, 12, 1)
        ),
    ],
)
def test_whoever_changes_the_hours_is_believed_at_once(change: Any) -> None:
    row = place(OFFICE)
    openings.refresh()
    assert open_now() == {row}
    change(row)
    assert open_now() == set()
    # And the job puts the table right.
    assert openings.refresh() == 1
    assert open_now() == set()
    assert not openings.times_of("now").openings().exists()


def test_the_job_rolls_on_and_makes_up_for_days_it_was_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = place(OFFICE)
    refresh_openings(0)
    first = OpeningsKnown.objects.get().until
    # A day without it changes nothing that is asked.
    set_clock(monkeypatch, MONDAY + datetime.timedelta(days=4))
    assert open_now() == {row}
    # Nor do weeks: then the rules are asked.
    later = MONDAY + datetime.timedelta(days=28)
    set_clock(monkeypatch, later)
    assert open_now() == {row}
    refresh_openings(0)
    assert OpeningsKnown.objects.get().until > first + datetime.timedelta(days=20)
    assert open_now() == {row}
    # What is over is not kept.
    assert Opening.objects.order_by("starts_at")[0].starts_at.date() >= (
        later - datetime.timedelta(days=4)
    )


def test_says_so_where_more_is_unknown_than_a_page_can_wait_for(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(openings, "MOST_BY_RULES", 2)
    for _number in range(3):
        place(OFFICE)
    url = reverse("resources:resource_list")
    words = "The hours of some places are being updated."
    assert words in client.get(url, {"open": "now"}).text
    assert words not in client.get(url, {"free": "on"}).text
    openings.refresh()
    cached.clear()
    assert words not in client.get(f"{url}?open=now").text


def test_the_database_refuses_an_opening_that_ends_before_it_begins() -> None:
    row, now = place(OFFICE), timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        Opening.objects.create(resource=row, starts_at=now, ends_at=now)


def test_an_entry_goes_with_its_openings() -> None:
    row = place(OFFICE)
    openings.refresh()
    row.delete()
    assert not Opening.objects.exists()
    assert not OpeningsKnown.objects.exists()


def test_few_are_found_by_an_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT resource_id FROM resources_opening "
            "WHERE tstzrange(starts_at, ends_at, '[)') @> now()"
        )
        assert "opening_span" in str(cursor.fetchall())


def test_a_kept_page_of_what_is_open_ends_when_another_opens(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    evening = Rule(byday=("MO",), opens_at=datetime.time(18, 5), closes_at=datetime.time(20))
    heading = factories.make_resource_category(name="Food")
    place(OFFICE, name="Office hours pantry", category=heading)
    place(evening, name="Evening pantry", category=heading)
    openings.refresh()
    url = f"{reverse('resources:resource_list')}?open=now"
    for hour, minute, shown in ((12, 0, "Office"), (18, 4, ""), (18, 5, "Evening"), (20, 0, "")):
        set_clock(monkeypatch, MONDAY, hour, minute)
        page = client.get(url).text
        names = [name for name in ("Office", "Evening") if f"{name} " in page]
        assert names == ([shown] if shown else []), (hour, minute)


# --- Against the rules ----------------------------------------------------------------------------

FIRST = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)
moments = st.integers(0, 264 * 24 * 60).map(lambda n: FIRST + datetime.timedelta(minutes=n))


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    found=st.lists(rules() | rules(kind=st.sampled_from(["instead"])), min_size=1, max_size=4),
    zone=st.sampled_from(ZONES),
    moment=moments,
    offsets=st.lists(st.integers(-60, 11 * 24 * 60 - 1), min_size=1, max_size=12),
    closed=st.none() | st.integers(0, 20),
)
def test_the_table_answers_as_the_rules_do(
    monkeypatch: pytest.MonkeyPatch,
    found: Iterable[Rule],
    zone: datetime.tzinfo,
    moment: datetime.datetime,
    offsets: list[int],
    closed: int | None,
) -> None:
    """Over midnight, when the clock changes, in seasons, closed for now, in any zone."""
    now = moment
    monkeypatch.setattr(timezone, "now", lambda: now)
    reopens = None if closed is None else now.date() + datetime.timedelta(days=closed)
    hours = Hours(tuple(found), zone, reopens_on=reopens)
    row = Resource(pk=1)
    vars(row)["hours"] = hours
    table = openings.openings_of(row, now - openings.BEFORE, now + openings.AHEAD)
    for minutes in offsets:
        asked = now + datetime.timedelta(minutes=minutes)
        by_table = any(each.starts_at <= asked < each.ends_at for each in table)
        assert by_table is hours.is_open(asked), asked
