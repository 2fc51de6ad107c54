"""Hours: open, next opening, in every zone and season; measured against the plain meaning."""

import datetime
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resources.hours import IN_MONTH, WEEKDAYS, Hours, Rule, zone_named
from resources.hours.hsds import NotUnderstoodError, from_hsds, to_hsds

NEW_YORK = ZoneInfo("America/New_York")
ZONES = [NEW_YORK, ZoneInfo("Asia/Kolkata"), ZoneInfo("Africa/Cairo"), ZoneInfo("UTC")]
DAY = datetime.timedelta(days=1)
WORKDAYS = ("MO", "TU", "WE", "TH", "FR")
OFFICE = Rule(byday=WORKDAYS, opens_at=datetime.time(9), closes_at=datetime.time(17))


def at(text: str, zone: datetime.tzinfo = NEW_YORK) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=zone)


def hours(*rules: Rule, **fields: object) -> Hours:
    return Hours(rules, NEW_YORK, **fields)  # type: ignore[arg-type]


def rule(days: str, opens: int, closes: int, **fields: object) -> Rule:
    times = {"opens_at": datetime.time(opens), "closes_at": datetime.time(closes)}
    return Rule(byday=tuple(days.split(",")), **times, **fields)  # type: ignore[arg-type]


CHRISTMAS = {"valid_from": datetime.date(2026, 12, 24), "valid_to": datetime.date(2026, 12, 26)}
SUMMER = {"valid_from": datetime.date(2027, 6, 1), "valid_to": datetime.date(2027, 8, 31)}
EVE = {"valid_from": datetime.date(2026, 12, 24), "valid_to": datetime.date(2026, 12, 24)}
NIGHT = rule("FR", 20, 2)
DAY_AND_NIGHT = rule(",".join(WEEKDAYS), 0, 0)
FIRST_SATURDAY = rule("1SA", 10, 12, freq="MONTHLY")
FORTNIGHT = rule("TU", 9, 12, interval=2, valid_from=datetime.date(2026, 12, 1))
CLOSED = Rule(kind="closed", freq="", **CHRISTMAS)  # type: ignore[arg-type]
SHORTER = replace(OFFICE, kind="instead", closes_at=datetime.time(12), **SUMMER)  # type: ignore[arg-type]
ON_EVE = replace(SHORTER, freq="", byday=(), **EVE)  # type: ignore[arg-type]

OPEN_OR_NOT = [
    # Rules, moment, is it open, when it changes next.
    ((OFFICE,), "2026-11-30T08:59", False, "2026-11-30T09:00"),
    ((OFFICE,), "2026-11-30T09:00", True, "2026-11-30T17:00"),
    ((OFFICE,), "2026-11-30T17:00", False, "2026-12-01T09:00"),
    ((OFFICE,), "2026-11-28T12:00", False, "2026-11-30T09:00"),
    # Past midnight; the day is the one on which it opens.
    ((NIGHT,), "2026-12-05T01:59", True, "2026-12-05T02:00"),
    ((NIGHT,), "2026-12-05T02:00", False, "2026-12-11T20:00"),
    # Two openings that touch are one.
    ((rule("MO", 9, 12), rule("MO", 12, 14)), "2026-11-30T11:59", True, "2026-11-30T14:00"),
    ((FIRST_SATURDAY,), "2026-12-05T10:30", True, "2026-12-05T12:00"),
    ((FIRST_SATURDAY,), "2026-12-12T10:30", False, "2027-01-02T10:00"),
    ((rule("-1FR", 9, 10, freq="MONTHLY"),), "2026-12-01T00:00", False, "2026-12-25T09:00"),
    ((FORTNIGHT,), "2026-12-08T10:00", False, "2026-12-15T09:00"),
    # A day that is closed, and days with other hours, come before the usual ones.
    ((OFFICE, CLOSED), "2026-12-24T10:00", False, "2026-12-28T09:00"),
    ((OFFICE, SHORTER), "2027-07-01T13:00", False, "2027-07-02T09:00"),
    ((OFFICE, SHORTER), "2027-09-01T13:00", True, "2027-09-01T17:00"),
    ((OFFICE, ON_EVE, CLOSED), "2026-12-24T10:00", False, "2026-12-28T09:00"),
    ((OFFICE, ON_EVE), "2026-12-24T11:00", True, "2026-12-24T12:00"),
    # The clock goes forward: from 2 to 3 there is no hour, and the night is shorter.
    ((rule("SU", 2, 3),), "2027-03-14T02:30", False, "2027-03-21T02:00"),
    ((rule("SU", 1, 4),), "2027-03-14T01:30", True, "2027-03-14T04:00"),
    # It goes back: the second one o'clock is open too.
    ((rule("SU", 0, 2),), "2026-11-01T01:30", True, "2026-11-01T02:00"),
    # Nothing ahead, and a beginning of which nobody knows the end.
    ((replace(OFFICE, valid_to=datetime.date(2026, 1, 1)),), "2026-11-30T10:00", False, None),
    ((replace(OFFICE, closes_at=None),), "2026-11-30T08:00", False, "2026-11-30T09:00"),
    ((), "2026-11-30T10:00", False, None),
]


@pytest.mark.parametrize(("rules", "moment", "is_open", "changes"), OPEN_OR_NOT)
def test_open_or_not_and_until_when(
    rules: tuple[Rule, ...], moment: str, is_open: bool, changes: str | None
) -> None:
    found = hours(*rules)
    assert found.is_open(at(moment)) is is_open
    assert found.next_change(at(moment)) == (at(changes) if changes else None)


def test_the_hour_that_comes_twice_is_open_twice() -> None:
    found = hours(rule("SU", 0, 2))
    second = at("2026-11-01T01:30").replace(fold=1)
    assert found.is_open(second)
    assert not found.is_open(second + datetime.timedelta(minutes=30))


def test_day_and_night_never_opens_or_closes() -> None:
    always = hours(DAY_AND_NIGHT)
    for moment in ("2026-11-30T00:00", "2027-03-14T02:30", "2026-11-01T01:30"):
        assert always.is_open(at(moment))
    assert always.is_around_the_clock(datetime.date(2026, 11, 30))
    assert always.next_opening(at("2026-11-30T00:00")) is None
    assert not hours(OFFICE).is_around_the_clock(datetime.date(2026, 11, 30))


def test_closed_for_now_ends_by_itself_on_its_day() -> None:
    away = hours(DAY_AND_NIGHT, reopens_on=datetime.date(2026, 12, 7))
    assert away.is_closed_for_now(at("2026-12-06T23:59"))
    assert not away.is_open(at("2026-12-06T12:00"))
    assert away.next_change(at("2026-12-01T12:00")) == at("2026-12-07T00:00")
    assert away.is_open(at("2026-12-07T00:00"))
    assert not away.is_closed_for_now(at("2026-12-07T00:00"))


@pytest.mark.parametrize(
    "name", ["", "Mars/Base", "../../etc/passwd", "/etc/passwd", "America", "\x00"]
)
def test_a_zone_that_is_none_is_the_networks(name: str) -> None:
    assert str(zone_named(name)) == "America/New_York"


# --- Against the plain meaning --------------------------------------------------------------------

times = st.times().map(lambda time: time.replace(second=0, microsecond=0))
days = st.dates(datetime.date(2026, 1, 1), datetime.date(2028, 1, 1))
bounds = st.tuples(st.none() | days, st.none() | days).filter(
    lambda pair: not all(pair) or pair[0] <= pair[1]
)


def rules(**fields: object) -> st.SearchStrategy[Rule]:
    weekly = st.builds(
        Rule,
        byday=st.sets(st.sampled_from(WEEKDAYS), min_size=1).map(in_order),
        interval=st.sampled_from([1, 1, 2, 3]),
        opens_at=times,
        closes_at=times,
        valid_from=days,
        **fields,
    )
    monthly = st.builds(
        Rule,
        freq=st.just("MONTHLY"),
        byday=st.sets(st.sampled_from(IN_MONTH), min_size=1).map(in_order),
        interval=st.sampled_from([1, 1, 2, 12]),
        opens_at=times,
        closes_at=times,
        valid_from=days,
        **fields,
    )
    by_day = st.builds(
        Rule,
        freq=st.just("MONTHLY"),
        bymonthday=st.sets(st.sampled_from([*range(1, 32), -1]), min_size=1).map(
            lambda found: tuple(sorted(found - {-1})) + ((-1,) if -1 in found else ())
        ),
        opens_at=times,
        closes_at=times,
        **fields,
    )
    spans = st.builds(
        lambda first, length, opens, closes: Rule(
            freq="",
            opens_at=opens,
            closes_at=closes,
            valid_from=first,
            valid_to=first + DAY * length,
            **fields,  # type: ignore[arg-type]
        ),
        days,
        st.integers(0, 40),
        times,
        times,
    )
    return weekly | monthly | by_day | spans


def in_order(codes: set[str]) -> tuple[str, ...]:
    return tuple(code for code in (*WEEKDAYS, *IN_MONTH) if code in codes)


def holds(rule: Rule, day: datetime.date) -> bool:
    """Whether the rule holds on a day, by counting: no library."""
    if not rule.covers(day):
        return False
    if not rule.freq:
        return True
    begun = rule.valid_from or day
    if rule.freq == "WEEKLY":
        weeks = ((day - DAY * day.weekday()) - (begun - DAY * begun.weekday())).days // 7
        return weeks % rule.interval == 0 and WEEKDAYS[day.weekday()] in rule.byday
    months = (day.year - begun.year) * 12 + day.month - begun.month
    if rule.interval > 1 and months % rule.interval:
        return False
    last = (day.replace(day=28) + DAY * 4).replace(day=1) - DAY
    if rule.bymonthday:
        return day.day in rule.bymonthday or (day == last and -1 in rule.bymonthday)
    name, place, from_end = (
        WEEKDAYS[day.weekday()],
        (day.day - 1) // 7 + 1,
        (last.day - day.day) // 7 + 1,
    )
    return bool({f"{place}{name}", f"-{from_end}{name}"} & set(rule.byday))


@settings(max_examples=50)
@given(rules(), days, st.integers(0, 70))
def test_the_days_of_a_rule_are_those_that_counting_finds(
    rule: Rule, first: datetime.date, length: int
) -> None:
    wanted = [first + DAY * number for number in range(length + 1)]
    found = list(rule.dates(wanted[0], wanted[-1]))
    assert found == [day for day in wanted if holds(rule, day)]


@settings(max_examples=50)
@given(
    st.lists(rules(), min_size=1, max_size=3),
    st.sampled_from(ZONES),
    st.builds(datetime.datetime.combine, days, times),
)
def test_openings_are_in_order_and_agree_with_each_other(
    every: list[Rule], zone: ZoneInfo, moment: datetime.datetime
) -> None:
    found, now = Hours(tuple(every), zone), moment.replace(tzinfo=zone)
    span, following = found.opening(now), found.next_opening(now)
    change = found.next_change(now)
    assert (span is not None) == found.is_open(now)
    if span:
        assert span.opens <= now < span.closes
        assert change == span.closes
        assert following is None or following.opens >= span.closes
    elif following:
        assert change == following.opens > now
        # Nothing in between is open, and then it is, if its end is known.
        middle = now + (following.opens - now) / 2
        assert not found.is_open(middle)
        assert found.is_open(following.opens) == following.has_end


# --- HSDS -----------------------------------------------------------------------------------------


@settings(max_examples=50)
@given(rules(), st.sampled_from(ZONES), days)
def test_out_to_hsds_and_in_again_is_the_same(
    rule: Rule, zone: ZoneInfo, day: datetime.date
) -> None:
    fields = to_hsds(rule, zone, day)
    assert from_hsds(fields, zone) == rule


READ = [
    # What others write, and the days that it means from December 2026 on.
    ({"freq": "WEEKLY", "byday": "TH,FR", "interval": 1}, "2026-12-03 2026-12-04 2026-12-10"),
    ({"freq": "WEEKLY", "dtstart": "2026-12-02", "count": 2}, "2026-12-02 2026-12-09"),
    ({"byday": "mo", "until": "2026-12-08"}, "2026-12-07"),
    ({"freq": "MONTHLY", "dtstart": "2026-12-05"}, "2026-12-05 2027-01-05 2027-02-05"),
    ({"freq": "MONTHLY", "byday": "2TU"}, "2026-12-08 2027-01-12 2027-02-09"),
    # From the third on, of the weeks that are counted from the first.
    (
        {"freq": "WEEKLY", "byday": "TU", "interval": 2, "dtstart": "2026-12-01"}
        | {"valid_from": "2026-12-09"},
        "2026-12-15 2026-12-29 2027-01-12",
    ),
    ({"valid_from": "2026-12-01", "valid_to": "2026-12-02"}, "2026-12-01 2026-12-02"),
    ({"freq": "MONTHLY", "byday": "MO"}, "2026-12-07 2026-12-14 2026-12-21"),
    ({"freq": "MONTHLY", "byday": "TU,1MO"}, "2026-12-01 2026-12-07 2026-12-08"),
]


@pytest.mark.parametrize(("fields", "wanted"), READ)
def test_schedules_of_others_are_read(fields: dict[str, object], wanted: str) -> None:
    found = from_hsds(fields, NEW_YORK)
    start = datetime.date(2026, 12, 1)
    dates = list(found.dates(start, start + 366 * DAY))[:3]
    assert [day.isoformat() for day in dates] == wanted.split()


@pytest.mark.parametrize(
    ("text", "wanted"), [("09:00", 9), ("09:00:00-05:00", 9), ("09:00-04:00", 9), ("14:00Z", 9)]
)
def test_times_with_an_offset_are_taken_to_the_clock_of_the_place(text: str, wanted: int) -> None:
    found = from_hsds({"byday": "MO", "opens_at": text}, NEW_YORK)
    assert found.opens_at == datetime.time(wanted)


NOT_UNDERSTOOD = [
    {},
    {"freq": "DAILY", "byday": "MO"},
    {"freq": "WEEKLY"},
    {"freq": "WEEKLY", "byday": "1MO"},
    {"freq": "WEEKLY", "byday": "XX"},
    {"freq": "WEEKLY", "byday": "MO", "byweekno": "41"},
    {"freq": "MONTHLY", "byday": "1MO", "bymonthday": "3"},
    {"freq": "MONTHLY", "bymonthday": "32"},
    {"freq": "WEEKLY", "byday": "MO", "interval": 2},
    {"freq": "WEEKLY", "byday": "MO", "interval": 10**9, "dtstart": "2026-01-01"},
    {"freq": "WEEKLY", "byday": "MO", "count": 10**9, "dtstart": "2026-01-01"},
    {"freq": "WEEKLY", "byday": "MO", "interval": 1.5},
    {"freq": "WEEKLY", "byday": "MO", "opens_at": "9 am"},
    {"freq": "WEEKLY", "byday": "MO", "closes_at": "17:00"},
    {"freq": "WEEKLY", "byday": ["MO"]},
    {"freq": {"a": 1}, "byday": "MO"},
    {"freq": "WEEKLY", "byday": "MO", "valid_from": "soon"},
    {"freq": "WEEKLY", "byday": "MO", "dtstart": "9999-12-31", "count": 5},
]


@pytest.mark.parametrize("fields", NOT_UNDERSTOOD)
def test_what_is_no_rule_of_ours_is_said_to_be_none(fields: dict[str, object]) -> None:
    with pytest.raises(NotUnderstoodError):
        from_hsds(fields, NEW_YORK)


@settings(max_examples=50)
@given(
    st.dictionaries(
        st.sampled_from(
            ["freq", "interval", "byday", "bymonthday", "count", "opens_at", "dtstart"]
        ),
        st.none() | st.text(max_size=8) | st.integers() | st.floats() | st.lists(st.text()),
    )
)
def test_whatever_stands_there_it_is_a_rule_or_not_understood(fields: dict[str, object]) -> None:
    try:
        found = from_hsds(fields, NEW_YORK)
    except NotUnderstoodError:
        return
    assert list(found.dates(datetime.date(2026, 1, 1), datetime.date(2026, 2, 1))) is not None
