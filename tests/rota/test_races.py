"""Thirty-two at once: no seat is given twice, and nobody sits on two lines."""

import datetime
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts import audit
from common.errors import NotPossible
from rota.models import OnShift, Shift
from rota.services import planning, seats, swaps
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


def two_who_could_swap() -> tuple[OnShift, OnShift]:
    """An offered shift, and one that is proposed for it."""
    wanted = put_on(make_shift())
    given = put_on(make_shift(starts=datetime.time(13), ends=datetime.time(15)))
    seats.set_offered(wanted.shift_id, wanted.answerer_id, is_offered=True, actor=audit.VOLUNTEER)
    swaps.propose(wanted.pk, given.pk, given.answerer_id, actor=audit.VOLUNTEER)
    return wanted, given


def test_a_swap_is_accepted_many_times_while_others_take_either_shift() -> None:
    wanted, given = two_who_could_swap()
    offerer, proposer = wanted.answerer_id, given.answerer_id
    people = [make_answerer() for _each in range(8)]
    answers = at_once(
        *[lambda: swaps.accept(given.pk, offerer, actor=audit.VOLUNTEER)] * 8,
        *(
            lambda who=who: seats.take_over(wanted.pk, who.pk, actor=audit.VOLUNTEER)
            for who in people
        ),
        lambda: swaps.withdraw(given.pk, proposer, actor=audit.VOLUNTEER),
    )
    # Nothing but what we say ourselves, which no deadlock is.
    assert all(answer is None or isinstance(answer, NotPossible) for answer in answers)
    wanted.refresh_from_db()
    given.refresh_from_db()
    if given.answerer_id == offerer:
        assert wanted.answerer_id == proposer
    else:
        assert given.answerer_id == proposer
    assert wanted.in_exchange_for_id is given.in_exchange_for_id is None


def test_swaps_in_both_directions_stand_in_nobodys_way() -> None:
    """The lower number is wanted in one, given in the other; and people leave meanwhile."""
    a, b = two_who_could_swap()
    c = put_on(make_shift(weekday=1), b.answerer)
    d = put_on(make_shift(weekday=1, starts=datetime.time(13), ends=datetime.time(15)), a.answerer)
    seats.set_offered(d.shift_id, d.answerer_id, is_offered=True, actor=audit.VOLUNTEER)
    swaps.propose(d.pk, c.pk, c.answerer_id, actor=audit.VOLUNTEER)
    answers = at_once(
        *[lambda: swaps.accept(b.pk, a.answerer_id, actor=audit.VOLUNTEER)] * 4,
        *[lambda: swaps.accept(c.pk, a.answerer_id, actor=audit.VOLUNTEER)] * 4,
        lambda: volunteers.leave(b.answerer.volunteer_id, actor=audit.VOLUNTEER),
    )
    assert all(answer is None or isinstance(answer, NotPossible) for answer in answers)
    assert not OnShift.objects.filter(answerer=b.answerer_id).exists()
    assert not OnShift.objects.exclude(in_exchange_for=None).exists()
