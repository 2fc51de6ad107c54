"""Thirty-two at once: no place is given twice, and nobody is forgotten on the waiting list."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts import audit
from common.errors import NotPossible
from events.models import Helper
from events.services import places
from messaging.models import Message
from rota.services import seats
from tests.factories import (
    make_answerer,
    make_day_shift,
    make_helper,
    make_shift,
    make_volunteer,
)
from volunteers import services as volunteers

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 32


def at_once(*actions: Callable[[], object]) -> list[object]:
    start = Barrier(len(actions))

    def run(action: Callable[[], object]) -> object:
        try:
            start.wait()
            return action()
        except NotPossible as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def sign_up(shift_id: int, key: str) -> Helper:
    said = {"name": "Hana", "phone": "202-555-0134", "language": "en"}
    return places.sign_up(shift_id, said, key=key, actor=audit.VOLUNTEER)


def test_thirty_two_want_three_places() -> None:
    shift = make_day_shift(wanted=3)
    at_once(*(lambda key=key: sign_up(shift.pk, f"key-{key}") for key in range(MANY)))
    seats = list(shift.helpers.values_list("seat", flat=True))
    assert sorted(seat for seat in seats if seat) == [1, 2, 3]
    assert seats.count(None) == MANY - 3


def test_one_press_that_comes_thirty_two_times() -> None:
    shift = make_day_shift(wanted=3)
    at_once(*[lambda: sign_up(shift.pk, "the same key")] * MANY)
    assert shift.helpers.count() == 1


def test_all_give_back_at_once_and_who_waits_moves_up_once() -> None:
    shift = make_day_shift(wanted=8)
    on_it = [make_helper(shift, seat=number) for number in range(1, 9)]
    waiting = [make_helper(shift, seat=None) for _each in range(12)]
    at_once(*(lambda row=row: places.give_back(row.pk, actor=audit.VOLUNTEER) for row in on_it))
    seated = shift.helpers.filter(seat__isnull=False)
    assert sorted(seated.values_list("seat", flat=True)) == list(range(1, 9))
    assert [row.pk for row in waiting[:8]] == list(
        seated.order_by("pk").values_list("pk", flat=True)
    )
    assert Message.objects.filter(template="events/moved_up").count() == 8


def test_one_volunteer_wants_thirty_two_shifts_of_one_time() -> None:
    volunteer = make_volunteer(max_per_week=50)
    first = make_day_shift()
    times = {"starts_at": first.starts_at, "ends_at": first.ends_at}
    shifts = [make_day_shift(**times) for _each in range(MANY)]
    answers = at_once(
        *(
            lambda shift=shift: places.take(shift.pk, volunteer.pk, actor=audit.VOLUNTEER)
            for shift in shifts
        )
    )
    assert [answer for answer in answers if isinstance(answer, Helper)] == [Helper.objects.get()]


def test_whoever_leaves_while_they_take_has_nothing_left() -> None:
    volunteer = make_volunteer(max_per_week=50)
    first = make_day_shift()
    shifts = [
        make_day_shift(
            first.event, starts_at=first.starts_at + (first.ends_at - first.starts_at) * n
        )
        for n in range(1, 8)
    ]
    at_once(
        *(
            lambda shift=shift: places.take(shift.pk, volunteer.pk, actor=audit.VOLUNTEER)
            for shift in shifts
        ),
        lambda: volunteers.leave(volunteer.pk, actor=audit.VOLUNTEER),
    )
    assert not Helper.objects.exists()


def test_a_day_and_the_rota_at_the_same_hour() -> None:
    volunteer = make_volunteer(max_per_week=9)
    answerer, on_rota = make_answerer(volunteer), make_shift()
    on_day = make_day_shift(starts_at=on_rota.starts_at)
    at_once(
        *[lambda: places.take(on_day.pk, volunteer.pk, actor=audit.VOLUNTEER)] * 8,
        *[lambda: seats.take(on_rota.pk, answerer.pk, actor=audit.VOLUNTEER)] * 8,
    )
    assert on_day.helpers.count() + on_rota.on_it.count() == 1
