"""Shifts: made from slots, taken, given back, swapped, taken each week; by the services."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import audit
from common.choices import Reach
from common.errors import NotPossible
from messaging.models import Message, News
from messaging.on_call import people_on_call
from rota.models import Answerer, OnShift, Shift, Weekly
from rota.services import jobs, notes, people, planning, seats
from tests.clock import set_clock
from tests.factories import (
    make_answerer,
    make_coordinator,
    make_line,
    make_shift,
    make_slot,
    make_volunteer,
    make_ward,
    put_on,
)
from volunteers import services as volunteers
from volunteers.choices import Duty, VolunteerStatus
from volunteers.joining import join_volunteers
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db
VOLUNTEER = audit.VOLUNTEER
DAY = datetime.timedelta(days=1)
MONDAY = datetime.date(2026, 6, 1)


def who_is_on(shift: Shift) -> set[int]:
    return set(shift.on_it.values_list("answerer", flat=True))


# --- Made -----------------------------------------------------------------------------------------


def test_shifts_are_made_for_four_weeks_once(monkeypatch) -> None:
    set_clock(monkeypatch, MONDAY)
    slot = make_slot(weekday=3, languages=["ti"], people=2)
    assert planning.make_shifts() == 4
    assert planning.make_shifts() == 0
    first = slot.shifts.order_by("day")[0]
    assert (first.day, first.people, first.languages) == (datetime.date(2026, 6, 3), 2, ["ti"])
    # The clock two weeks ahead, and back: no day has two.
    set_clock(monkeypatch, MONDAY + 14 * DAY)
    assert planning.make_shifts() == 2
    set_clock(monkeypatch, MONDAY)
    assert planning.make_shifts() == 0


def test_no_shifts_beyond_the_last_day_or_before_the_first(monkeypatch) -> None:
    set_clock(monkeypatch, MONDAY)
    slot = make_slot(weekday=3, valid_from=MONDAY + 5 * DAY, valid_until=MONDAY + 10 * DAY)
    planning.make_shifts()
    assert [shift.day for shift in slot.shifts.all()] == [MONDAY + 9 * DAY]


@pytest.mark.parametrize(
    ("day", "hours"),
    [(datetime.date(2026, 3, 8), (4, 5)), (datetime.date(2026, 11, 1), (6, 5))],
)
def test_hours_stay_when_the_clocks_change(monkeypatch, day, hours) -> None:
    """22:00 to 3:00 over the night in which an hour is missing, or comes twice."""
    set_clock(monkeypatch, day - 3 * DAY)
    slot = make_slot(weekday=6, starts=datetime.time(22), ends=datetime.time(3))
    planning.make_shifts()
    zone = ZoneInfo("America/New_York")
    found = slot.shifts.order_by("day")[:2]
    for shift, long in zip(found, hours, strict=True):
        begins, ends = shift.starts_at.astimezone(zone), shift.ends_at.astimezone(zone)
        assert (begins.hour, ends.hour) == (22, 3)
        assert shift.ends_at - shift.starts_at == datetime.timedelta(hours=long)


def test_a_shift_in_the_missing_hour_has_its_length(monkeypatch) -> None:
    set_clock(monkeypatch, datetime.date(2026, 3, 6))
    slot = make_slot(weekday=7, starts=datetime.time(2, 30), ends=datetime.time(3, 15))
    planning.make_shifts()
    shift = slot.shifts.order_by("day")[0]
    assert shift.day == datetime.date(2026, 3, 8)
    assert shift.ends_at - shift.starts_at == datetime.timedelta(minutes=45)


# --- Taken ----------------------------------------------------------------------------------------


def test_take_and_give_back_twice_is_once() -> None:
    shift, answerer = make_shift(), make_answerer()
    for _press in range(2):
        seats.take(shift.pk, answerer.pk, actor=VOLUNTEER)
    assert shift.on_it.count() == 1
    for _press in range(2):
        seats.give_back(shift.pk, answerer.pk, actor=VOLUNTEER)
    assert not shift.on_it.exists()


def test_full_is_full() -> None:
    shift = make_shift(people=2)
    for _person in range(2):
        seats.take(shift.pk, make_answerer().pk, actor=VOLUNTEER)
    with pytest.raises(NotPossible, match="just taken"):
        seats.take(shift.pk, make_answerer().pk, actor=VOLUNTEER)


def test_nobody_is_on_two_lines_at_once() -> None:
    one, other, answerer = make_shift(), make_shift(make_line(make_ward())), make_answerer()
    answerer.volunteer.reach = Reach.CITY
    answerer.volunteer.save()
    seats.take(one.pk, answerer.pk, actor=VOLUNTEER)
    with pytest.raises(NotPossible, match="same time"):
        seats.take(other.pk, answerer.pk, actor=VOLUNTEER)
    # The database holds it, too.
    with pytest.raises(IntegrityError), transaction.atomic():
        put_on(other, answerer)
    # One after the other is fine.
    after = make_shift(
        make_line(), weekday=one.slot.weekday, starts=datetime.time(12), ends=datetime.time(14)
    )
    seats.take(after.pk, answerer.pk, actor=VOLUNTEER)


def _other_duty() -> Answerer:
    return make_answerer(duties=[Duty.TRANSLATE])


def _other_language() -> Answerer:
    return make_answerer(make_volunteer(languages=["es"]))


def _other_ward() -> Answerer:
    return make_answerer(make_volunteer(ward=make_ward()))


def _on_a_break() -> Answerer:
    return make_answerer(make_volunteer(paused_until=timezone.localdate() + DAY))


def _to_be_looked_at() -> Answerer:
    return make_answerer(make_volunteer(changed_fields=["phone"]))


def _rejected() -> Answerer:
    return make_answerer(make_volunteer(status=VolunteerStatus.REJECTED))


@pytest.mark.parametrize(
    "who",
    [_other_duty, _other_language, _other_ward, _on_a_break, _to_be_looked_at, _rejected],
)
def test_taken_only_by_those_it_is_for(who) -> None:
    ward = make_ward()
    shift, answerer = make_shift(make_line(ward), languages=["en"]), who()
    with pytest.raises(NotPossible, match="right now"):
        seats.take(shift.pk, answerer.pk, actor=VOLUNTEER)
    near = make_answerer(make_volunteer(ward=ward))
    seats.take(shift.pk, near.pk, actor=VOLUNTEER)


def test_a_shift_that_is_over_is_nobodys(monkeypatch) -> None:
    set_clock(monkeypatch, MONDAY)
    shift, answerer = make_shift(), make_answerer()
    put_on(shift, answerer)
    set_clock(monkeypatch, MONDAY + 14 * DAY)
    for press in (seats.give_back, seats.take_over):
        with pytest.raises(NotPossible):
            press(shift.pk, answerer.pk, actor=VOLUNTEER)
    with pytest.raises(NotPossible, match="over"):
        seats.take(shift.pk, make_answerer().pk, actor=VOLUNTEER)


# --- Swapped --------------------------------------------------------------------------------------


def test_offered_it_stays_until_somebody_takes_it() -> None:
    shift, first, second = make_shift(), make_answerer(), make_answerer()
    row = put_on(shift, first)
    with pytest.raises(NotPossible):
        seats.take_over(row.pk, second.pk, actor=VOLUNTEER)
    seats.set_offered(shift.pk, first.pk, is_offered=True, actor=VOLUNTEER)
    assert who_is_on(shift) == {first.pk}
    for _press in range(2):
        seats.take_over(row.pk, second.pk, actor=VOLUNTEER)
    assert who_is_on(shift) == {second.pk}
    assert Message.objects.filter(template="rota/swapped").count() == 1
    with pytest.raises(NotPossible, match="just taken"):
        seats.take_over(row.pk, make_answerer().pk, actor=VOLUNTEER)


# --- Each week ------------------------------------------------------------------------------------


def test_taken_each_week_new_shifts_are_theirs(monkeypatch) -> None:
    set_clock(monkeypatch, MONDAY)
    shift, answerer = make_shift(), make_answerer()
    for _press in range(2):
        planning.take_weekly(shift.slot_id, answerer.pk, actor=VOLUNTEER)
    assert OnShift.objects.filter(answerer=answerer).count() == 4
    # One given back stays given back, however often the job runs.
    seats.give_back(shift.pk, answerer.pk, actor=VOLUNTEER)
    planning.make_shifts()
    assert not shift.on_it.exists()
    set_clock(monkeypatch, MONDAY + 14 * DAY)
    planning.make_shifts()
    assert OnShift.objects.filter(answerer=answerer).count() == 5
    planning.stop_weekly(shift.slot_id, answerer.pk, actor=VOLUNTEER)
    to_come = OnShift.objects.filter(shift__starts_at__gt=timezone.now())
    assert not Weekly.objects.exists()
    assert not to_come.exists()


def test_no_more_take_it_each_week_than_there_are_seats() -> None:
    shift = make_shift()
    planning.take_weekly(shift.slot_id, make_answerer().pk, actor=VOLUNTEER)
    with pytest.raises(NotPossible, match="every week already"):
        planning.take_weekly(shift.slot_id, make_answerer().pk, actor=VOLUNTEER)


def test_no_new_shift_during_a_break(monkeypatch) -> None:
    set_clock(monkeypatch, MONDAY)
    shift, answerer = make_shift(), make_answerer()
    planning.take_weekly(shift.slot_id, answerer.pk, actor=VOLUNTEER)
    answerer.volunteer.paused_until = MONDAY + 36 * DAY
    answerer.volunteer.save()
    set_clock(monkeypatch, MONDAY + 14 * DAY)
    planning.make_shifts()
    newest = Shift.objects.order_by("-day")
    assert who_is_on(newest[1]) == set()  # on day 30, in the break
    assert who_is_on(newest[0]) == {answerer.pk}  # on day 37: back


# --- Told -----------------------------------------------------------------------------------------


def reminders(template: str) -> int:
    return Message.objects.filter(template=template).count()


def test_reminded_the_day_before_once_and_an_hour_before_if_wanted(monkeypatch) -> None:
    set_clock(monkeypatch, MONDAY)
    shift = make_shift(people=2)  # on Wednesday from nine
    put_on(shift, make_answerer(hour_before=True))
    put_on(shift, make_answerer())
    jobs.remind_of_shifts()
    assert reminders("rota/remind_day") == 0
    set_clock(monkeypatch, MONDAY + DAY, hour=10)
    for _run in range(2):
        jobs.remind_of_shifts()
    assert reminders("rota/remind_day") == 2
    set_clock(monkeypatch, MONDAY + 2 * DAY, hour=8)
    for _run in range(2):
        jobs.remind_of_shifts()
    assert (reminders("rota/remind_day"), reminders("rota/remind_hour")) == (2, 1)


def test_given_back_or_just_taken_no_reminder(monkeypatch) -> None:
    set_clock(monkeypatch, MONDAY)
    shift, answerer = make_shift(people=2), make_answerer()
    put_on(shift, answerer)
    seats.give_back(shift.pk, answerer.pk, actor=VOLUNTEER)
    set_clock(monkeypatch, MONDAY + DAY, hour=11)
    seats.take(shift.pk, make_answerer().pk, actor=VOLUNTEER)
    jobs.remind_of_shifts()
    assert not Message.objects.filter(template__startswith="rota/remind").exists()


def test_no_reminders_when_the_clock_is_two_weeks_on(monkeypatch) -> None:
    set_clock(monkeypatch, MONDAY)
    put_on(make_shift())
    set_clock(monkeypatch, MONDAY + 14 * DAY)
    jobs.remind_of_shifts()
    assert not Message.objects.exists()


def test_a_gap_is_told_two_days_before_once(monkeypatch) -> None:
    set_clock(monkeypatch, MONDAY)
    ward = make_ward()
    coordinator, elsewhere = make_coordinator(ward), make_coordinator()
    day = MONDAY + 4 * DAY
    shift, full = (make_shift(make_line(ward), weekday=day.isoweekday()) for _both in range(2))
    put_on(full)
    assert jobs.tell_of_gaps() == 0
    set_clock(monkeypatch, MONDAY + 2 * DAY)
    assert jobs.tell_of_gaps() == 1
    assert jobs.tell_of_gaps() == 0
    told = News.objects.filter(kind="rota")
    assert [(row.user_id, row.subject_id) for row in told] == [(coordinator.pk, shift.pk)]
    assert elsewhere.pk not in told.values_list("user", flat=True)


def test_given_back_an_hour_before_it_is_told_at_once(monkeypatch) -> None:
    set_clock(monkeypatch, MONDAY)
    ward = make_ward()
    coordinator = make_coordinator(ward)
    answerer = make_answerer(make_volunteer(ward=ward))
    shift = make_shift(make_line(ward))
    put_on(shift, answerer)
    set_clock(monkeypatch, MONDAY + 2 * DAY, hour=8)
    seats.give_back(shift.pk, answerer.pk, actor=VOLUNTEER)
    assert News.objects.get(kind="rota").user == coordinator
    assert jobs.tell_of_gaps() == 0


# --- Gone -----------------------------------------------------------------------------------------


def test_who_leaves_gives_back_all_and_it_is_told(monkeypatch) -> None:
    set_clock(monkeypatch, MONDAY)
    make_coordinator()
    shift, answerer = make_shift(), make_answerer()
    planning.take_weekly(shift.slot_id, answerer.pk, actor=VOLUNTEER)
    set_clock(monkeypatch, MONDAY + DAY)
    volunteers.leave(answerer.volunteer_id, actor=VOLUNTEER)
    assert not OnShift.objects.exists()
    assert not Answerer.objects.exists()
    assert News.objects.filter(kind="rota", subject_id=shift.pk).exists()


def test_who_is_no_longer_approved_is_off_the_rota() -> None:
    shift, answerer = make_shift(), make_answerer()
    put_on(shift, answerer)
    volunteers.reject_volunteer(answerer.volunteer_id, actor=make_coordinator())
    assert not OnShift.objects.exists()


def test_two_sign_ups_of_one_person_have_the_shifts_of_both() -> None:
    one, other = make_answerer(), make_answerer()
    first, second = make_shift(), make_shift(starts=datetime.time(14), ends=datetime.time(16))
    put_on(first, one)
    put_on(first if first.people > 1 else second, other)
    kept = join_volunteers(one.volunteer_id, other.volunteer_id, actor=make_coordinator())
    assert {row.answerer.volunteer_id for row in OnShift.objects.all()} == {kept}
    assert OnShift.objects.count() == 2
    assert Answerer.objects.count() == 1


def test_only_approved_volunteers_are_let_in_and_told_once() -> None:
    coordinator, volunteer = make_coordinator(), make_volunteer()
    pending = make_volunteer(status=VolunteerStatus.PENDING)
    with pytest.raises(NotPossible, match="approve"):
        people.let_in(pending.pk, [Duty.PHONES], actor=coordinator)
    for _press in range(2):
        people.let_in(volunteer.pk, [Duty.PHONES, "made up"], actor=coordinator)
    assert Answerer.objects.get().duties == [Duty.PHONES]
    assert reminders("rota/let_in") == 1


# --- Slots that change ----------------------------------------------------------------------------


def test_other_hours_tell_whoever_was_on_it() -> None:
    shift = make_shift()
    put_on(shift)
    slot = shift.slot
    slot.starts, slot.people = datetime.time(10), 2
    slot.save()
    planning.fit_to_slot(slot.pk, actor=make_coordinator())
    assert reminders("rota/called_off") == 1
    assert {each.starts_at.astimezone(ZoneInfo("America/New_York")).hour
            for each in slot.shifts.all()} == {10}  # fmt: skip
    assert not OnShift.objects.exists()


def test_more_people_are_just_more_seats() -> None:
    shift = make_shift()
    put_on(shift)
    slot = shift.slot
    slot.people, slot.languages = 3, ["am"]
    slot.save()
    planning.fit_to_slot(slot.pk, actor=make_coordinator())
    shift.refresh_from_db()
    assert (shift.people, shift.languages, shift.on_it.count()) == (3, ["am"], 1)
    slot.people = 1
    slot.valid_until = shift.day
    slot.save()
    planning.fit_to_slot(slot.pk, actor=make_coordinator())
    assert slot.shifts.count() == 1


# --- On now ---------------------------------------------------------------------------------------


def test_who_is_on_call(monkeypatch) -> None:
    set_clock(monkeypatch, MONDAY)
    ward, elsewhere = make_ward(), make_ward()
    for_all = put_on(make_shift(), make_answerer(make_volunteer(languages=["ti"])))
    near = put_on(make_shift(make_line(ward)), make_answerer(make_volunteer(languages=["en"])))
    put_on(make_shift(make_line(elsewhere)))
    translating = make_shift(make_line(ward, Duty.TRANSLATE))
    put_on(translating)
    now = set_clock(monkeypatch, MONDAY + 2 * DAY, hour=10)
    found = people_on_call(ward.pk, "", now)
    assert [(each.kind, each.pk) for each in found] == [
        ("volunteer", near.answerer.volunteer_id),
        ("volunteer", for_all.answerer.volunteer_id),
    ]
    assert all(each.phone.startswith("+1202555") for each in found)
    assert [each.pk for each in people_on_call(ward.pk, "ti", now)] == [
        for_all.answerer.volunteer_id
    ]
    assert people_on_call(ward.pk, "", now + datetime.timedelta(hours=2)) == []
    # Somebody whose number is new waits for a look: it may be anybody's.
    Volunteer.objects.update(changed_fields=["phone"])
    assert people_on_call(ward.pk, "", now) == []


def test_staff_are_called_at_the_number_that_they_gave(monkeypatch) -> None:
    set_clock(monkeypatch, MONDAY)
    shift, user = make_shift(), make_coordinator()
    answerer = people.answerer_of(user)
    seats.take(shift.pk, answerer.pk, actor=user)
    now = set_clock(monkeypatch, MONDAY + 2 * DAY, hour=10)
    assert people_on_call(None, "", now) == []
    people.set_own(answerer.pk, {"phone": "(202) 555-0142", "languages": ["es"]}, actor=user)
    (found,) = people_on_call(None, "es", now)
    assert (found.kind, found.pk, found.phone) == ("staff", user.pk, "+12025550142")


# --- Handed over ----------------------------------------------------------------------------------


def test_a_note_is_for_whoever_is_on_next(monkeypatch) -> None:
    set_clock(monkeypatch, MONDAY)
    before = make_shift()
    following = make_shift(
        weekday=before.slot.weekday, starts=datetime.time(12), ends=datetime.time(14)
    )
    row = put_on(before)
    with pytest.raises(NotPossible, match="from the start"):
        notes.hand_over(before.pk, row.answerer_id, "Too early", actor=VOLUNTEER)
    now = set_clock(monkeypatch, MONDAY + 2 * DAY, hour=12)
    for text in ("The code is new", "The code is new", "The code is old"):
        notes.hand_over(before.pk, row.answerer_id, text, actor=VOLUNTEER)
    assert [note.text for note in notes.notes_before(following)] == ["The code is old"]
    assert list(notes.notes_before(before)) == []
    assert notes.can_read(following, now)
    with pytest.raises(NotPossible, match="not yours"):
        notes.hand_over(before.pk, make_answerer().pk, "Not mine", actor=VOLUNTEER)
