"""Places on shifts: taken, given back, moved up to, repeated, called off and reminded of."""

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import audit
from common.choices import PublishState, Reach
from common.errors import NotPossible
from common.models import LinkPurpose, PrivateLink
from events.choices import Came, Part
from events.fitting import fitting_shifts
from events.models import Event, EventShift, Helper
from events.services import door, places, planning
from messaging.models import Message
from messaging.registry import write
from requests_app.services import offer_match
from rota.services import seats
from tests.clock import HERE, set_clock
from tests.factories import (
    link_to,
    make_answerer,
    make_category,
    make_coordinator,
    make_day,
    make_day_shift,
    make_helper,
    make_match,
    make_need,
    make_pod,
    make_request,
    make_shift,
    make_volunteer,
    make_ward,
    put_on,
)
from volunteers.choices import VolunteerStatus

pytestmark = pytest.mark.django_db
SAID = {"name": "Hana", "email": "hana@example.org", "language": "ti"}
HOUR = datetime.timedelta(hours=1)


def sign_up(shift: EventShift, key: str = "key", **said: Any) -> Helper:
    return places.sign_up(shift.pk, {**SAID, **said}, key=key, actor=audit.VOLUNTEER)


def templates() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("template", flat=True))


def test_taken_with_a_link_and_a_letter() -> None:
    helper = sign_up(make_day_shift())
    assert helper.seat == 1
    link = PrivateLink.objects.current(LinkPurpose.HELPER, helper.pk)
    message = Message.objects.get()
    assert link is not None
    assert (message.template, message.language) == ("events/signed_up", "ti")
    letter = write(message)
    assert letter is not None
    assert link.token in letter.url
    # Until they have said that the mailbox is theirs no letter holds their name.
    assert "Hana" not in letter.body


def test_when_it_is_full_they_wait_and_move_up_in_order() -> None:
    shift = make_day_shift(wanted=1)
    first, second, third = (sign_up(shift, key) for key in ("a", "b", "c"))
    assert (first.seat, second.seat, third.seat) == (1, None, None)
    for _press in range(2):
        places.give_back(first.pk, actor=audit.VOLUNTEER)
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.seat, third.seat) == (1, None)
    assert templates().count("events/moved_up") == 1
    # Nothing is left of who gave back.
    assert not Helper.objects.filter(pk=first.pk).exists()
    assert PrivateLink.objects.current(LinkPurpose.HELPER, first.pk) is None


def test_more_places_go_to_who_waits() -> None:
    shift = make_day_shift(wanted=1)
    make_helper(shift)
    waiting = make_helper(shift, seat=None)
    EventShift.objects.filter(pk=shift.pk).update(wanted=2)
    planning.after_edit([shift.pk], [])
    waiting.refresh_from_db()
    assert waiting.seat == 2
    assert templates() == ["events/moved_up"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"called_off_at": timezone.now()}, "does not take place"),
        ({"known_only": True}, "approved volunteers"),
    ],
)
def test_what_nobody_can_take(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(NotPossible, match=words):
        sign_up(make_day_shift(**fields))


def test_nobody_takes_what_is_over_or_no_longer_public() -> None:
    over = make_day_shift(starts_at=timezone.now() - 3 * HOUR)
    draft = make_day_shift(make_day(state=PublishState.DRAFT))
    for shift in (over, draft):
        with pytest.raises(NotPossible):
            sign_up(shift)
    row = make_helper(over)
    with pytest.raises(NotPossible, match="over"):
        places.give_back(row.pk, actor=audit.VOLUNTEER)


def test_staff_put_a_caller_on_a_shift_for_approved_volunteers() -> None:
    shift = make_day_shift(known_only=True)
    helper = places.sign_up(shift.pk, SAID, key="key", actor=make_coordinator())
    assert helper.seat == 1


def test_the_database_refuses_what_the_verbs_refuse() -> None:
    shift = make_day_shift()
    make_helper(shift, seat=1)
    for wrong in (
        {"seat": 1},
        {"seat": 0},
        {"seat": 2, "came": Came.NO, "hours": 2},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_helper(shift, **wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_day_shift(ends_at=timezone.now() - HOUR)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_day(published_at=None)


# --- Volunteers -----------------------------------------------------------------------------------


def take(shift: EventShift, volunteer: Any) -> None:
    places.take(shift.pk, volunteer.pk, actor=audit.VOLUNTEER)


def test_a_volunteer_takes_a_shift_once() -> None:
    shift, volunteer = make_day_shift(), make_volunteer()
    for _press in range(2):
        take(shift, volunteer)
    assert Helper.objects.get().volunteer == volunteer


def test_shifts_count_against_the_week_as_matches_do() -> None:
    volunteer = make_volunteer(max_per_week=2, max_at_once=5)
    make_match(make_need(), volunteer, status="accepted")
    first, second = make_day_shift(), make_day_shift(starts_at=timezone.now() + 9 * HOUR)
    take(first, volunteer)
    with pytest.raises(NotPossible, match="as many tasks as you said"):
        take(second, volunteer)


def test_matches_count_shifts_too() -> None:
    category = make_category()
    volunteer = make_volunteer(max_per_week=1, ward=make_ward(name="Ward 3"))
    volunteer.categories.add(category)
    need = make_need(make_request(ward=volunteer.ward), category)
    shift = make_day_shift()
    take(shift, volunteer)
    coordinator = make_coordinator(volunteer.ward)
    with pytest.raises(NotPossible, match="cannot take this need"):
        offer_match(need.pk, volunteer.pk, actor=coordinator)
    # What is called off no longer counts.
    planning.call_off(shift.pk, actor=coordinator)
    offer_match(need.pk, volunteer.pk, actor=coordinator)


def test_preparation_is_asked_of_who_takes_such_a_shift() -> None:
    shift = make_day_shift(known_only=True)
    with pytest.raises(NotPossible, match="approved volunteers"):
        take(shift, make_volunteer(status=VolunteerStatus.PENDING, approved_at=None))
    take(shift, make_volunteer())


def test_nobody_is_at_two_places_at_once_or_on_a_break() -> None:
    volunteer, shift = make_volunteer(max_per_week=9), make_day_shift()
    take(shift, volunteer)
    with pytest.raises(NotPossible, match="same time"):
        take(make_day_shift(starts_at=shift.starts_at + HOUR), volunteer)
    resting = make_volunteer(paused_until=timezone.localdate() + datetime.timedelta(days=3))
    with pytest.raises(NotPossible, match="right now"):
        take(make_day_shift(), resting)


def test_what_fits() -> None:
    ward, other = make_ward(name="Ward 1"), make_ward(name="Ward 2")
    own = make_day_shift(make_day(ward))
    of_pod = make_day_shift(make_day(pod=make_pod(ward)))
    of_all = make_day_shift(make_day())
    make_day_shift(make_day(other))
    make_day_shift(make_day(ward, is_listed=False))
    driving = make_day_shift(make_day(ward), part=Part.DRIVE)
    volunteer = make_volunteer(ward=ward, reach=Reach.WARD, transport=[])
    assert set(fitting_shifts(volunteer, timezone.now())) == {own, of_pod, of_all}
    volunteer.transport = ["car"]
    assert driving in fitting_shifts(volunteer, timezone.now())
    volunteer.reach = Reach.CITY
    assert fitting_shifts(volunteer, timezone.now()).count() == 5


# --- Staff ----------------------------------------------------------------------------------------


def test_repeated_at_the_same_hour_also_after_the_clocks_change() -> None:
    staff = make_coordinator()
    zone = timezone.get_current_timezone()
    starts_at = datetime.datetime(2027, 3, 10, 10, tzinfo=zone)
    shift = make_day_shift(starts_at=starts_at)
    assert planning.repeat(shift.pk, 2, actor=staff) == 2
    assert planning.repeat(shift.pk, 3, actor=staff) == 1
    local = [timezone.localtime(row.starts_at) for row in EventShift.objects.order_by("starts_at")]
    assert [(each.day, each.hour) for each in local] == [(10, 10), (17, 10), (24, 10), (31, 10)]


def test_called_off_once_and_everybody_hears_of_it() -> None:
    shift, staff = make_day_shift(), make_coordinator()
    link_to(make_helper(shift))
    make_helper(shift, seat=None)
    for _press in range(2):
        planning.call_off(shift.pk, actor=staff)
    assert templates() == ["events/called_off"] * 2
    letter = write(Message.objects.order_by("pk")[0])
    assert letter is not None
    assert "does not take place" in letter.subject


def test_reminded_once_the_day_before(monkeypatch: pytest.MonkeyPatch) -> None:
    noon = datetime.datetime(2027, 5, 4, 12, tzinfo=HERE)
    shift = make_day_shift(starts_at=noon)
    make_helper(shift)
    make_helper(shift, seat=None)
    # Whoever has just signed up knows it.
    make_helper(shift, created_at=noon - 25 * HOUR)
    set_clock(monkeypatch, datetime.date(2027, 5, 3), hour=7)
    assert planning.remind_of_days() == 0
    set_clock(monkeypatch, datetime.date(2027, 5, 3), hour=13)
    assert planning.remind_of_days() == 1
    assert planning.remind_of_days() == 0


def test_at_the_door() -> None:
    staff = make_coordinator()
    shift = make_day_shift(starts_at=timezone.now() + HOUR, wanted=1)
    helper = make_helper(shift)
    door.say_came(helper.pk, Came.YES, actor=staff)
    new = door.add_who_came(shift.pk, {"name": "Somebody new"}, key="new", actor=staff)
    again = door.add_who_came(shift.pk, {"name": "Somebody new"}, key="new", actor=staff)
    assert (new.seat, new.came, again.pk) == (2, Came.YES, new.pk)
    early = make_helper(make_day_shift())
    with pytest.raises(NotPossible, match="three hours"):
        door.say_came(early.pk, Came.YES, actor=staff)


def test_a_day_that_people_count_on_is_not_hidden() -> None:
    helper = make_helper()
    event = Event.objects.get()
    with pytest.raises(NotPossible, match="call off"):
        event.require_not_needed()
    planning.call_off(helper.shift_id, actor=make_coordinator())
    event.require_not_needed()


def test_nobody_is_on_a_day_and_on_the_rota_at_once() -> None:
    answerer, on_rota = make_answerer(make_volunteer()), make_shift()
    volunteer_id = answerer.volunteer_id
    same = make_day_shift(starts_at=on_rota.starts_at + HOUR)
    after = make_day_shift(starts_at=on_rota.ends_at)
    row = put_on(on_rota, answerer)
    with pytest.raises(NotPossible, match="same time"):
        places.take(same.pk, volunteer_id, actor=audit.VOLUNTEER)
    places.take(after.pk, volunteer_id, actor=audit.VOLUNTEER)
    row.delete()
    places.take(same.pk, volunteer_id, actor=audit.VOLUNTEER)
    with pytest.raises(NotPossible, match="same time"):
        seats.take(on_rota.pk, answerer.pk, actor=audit.VOLUNTEER)
    planning.call_off(same.pk, actor=make_coordinator(make_ward()))
    seats.take(on_rota.pk, answerer.pk, actor=audit.VOLUNTEER)
    assert on_rota.on_it.count() == 1
