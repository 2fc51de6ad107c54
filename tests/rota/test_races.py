"""Thirty-two at once: no seat is given twice, and nobody sits on two lines."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts import audit
from common.errors import NotPossible
from rota.models import OnShift, Shift
from rota.services import planning, seats
from tests.factories import make_answerer, make_line, make_shift, make_slot, make_ward, put_on
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


def test_thirty_two_want_three_seats() -> None:
    shift = make_shift(people=3)
    people = [make_answerer() for _each in range(MANY)]
    answers = at_once(
        *(lambda who=who: seats.take(shift.pk, who.pk, actor=audit.VOLUNTEER) for who in people)
    )
    assert answers.count(None) == 3
    assert sorted(shift.on_it.values_list("seat", flat=True)) == [1, 2, 3]


def test_one_wants_thirty_two_shifts_at_one_time() -> None:
    answerer = make_answerer()
    shifts = [make_shift(make_line(), people=1) for _each in range(MANY)]
    answers = at_once(
        *(
            lambda shift=shift: seats.take(shift.pk, answerer.pk, actor=audit.VOLUNTEER)
            for shift in shifts
        )
    )
    assert answers.count(None) == 1
    assert OnShift.objects.count() == 1


def test_many_take_over_one_shift() -> None:
    row = put_on(make_shift())
    seats.set_offered(row.shift_id, row.answerer_id, is_offered=True, actor=audit.VOLUNTEER)
    people = [make_answerer() for _each in range(16)]
    answers = at_once(
        *(lambda who=who: seats.take_over(row.pk, who.pk, actor=audit.VOLUNTEER) for who in people)
    )
    assert answers.count(None) == 1
    assert OnShift.objects.count() == 1


def test_the_job_runs_many_times_at_once() -> None:
    make_slot(make_line(make_ward()))
    make_slot()
    at_once(*[planning.make_shifts] * 8)
    assert Shift.objects.count() == 8
    assert Shift.objects.values("slot", "day").distinct().count() == 8


def test_whoever_leaves_while_they_take_has_nothing_left() -> None:
    answerer = make_answerer()
    shifts = [make_shift(weekday=day) for day in range(1, 8)]
    at_once(
        *(
            lambda shift=shift: seats.take(shift.pk, answerer.pk, actor=audit.VOLUNTEER)
            for shift in shifts
        ),
        lambda: planning.take_weekly(shifts[0].slot_id, answerer.pk, actor=audit.VOLUNTEER),
        lambda: volunteers.leave(answerer.volunteer_id, actor=audit.VOLUNTEER),
    )
    assert not OnShift.objects.exists()
