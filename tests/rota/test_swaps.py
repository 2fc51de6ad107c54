"""Swaps on the rota: one's own shift for an offered one, if the other says yes."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from accounts import audit
from common.errors import NotPossible
from messaging.delivery import deliver
from messaging.models import Message
from rota.models import Answerer, OnShift, ShiftCall
from rota.services import people, planning, seats, swaps
from tests.clock import set_clock
from tests.factories import (
    make_answerer,
    make_coordinator,
    make_line,
    make_shift,
    make_ward,
    put_on,
)
from tests.rota.test_own_pages import Own
from volunteers import services as volunteers
from volunteers.signals import volunteers_joining

pytestmark = pytest.mark.django_db
MONDAY = datetime.date(2026, 6, 1)
ACTOR = audit.VOLUNTEER


@pytest.fixture(autouse=True)
def monday(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, MONDAY)


class Two:
    """Somebody who offers a shift of the morning, somebody with one of the afternoon."""

    def __init__(self, *, proposed: bool = True, **of_given: object) -> None:
        self.offerer, self.proposer = Own(), Own()
        self.wanted = put_on(make_shift(), self.offerer.answerer)
        afternoon = {"starts": datetime.time(13), "ends": datetime.time(15), **of_given}
        self.given = put_on(make_shift(**afternoon), self.proposer.answerer)
        self.offer()
        if proposed:
            self.propose()

    def offer(self, *, is_offered: bool = True) -> None:
        of = (self.wanted.shift_id, self.offerer.answerer.pk)
        seats.set_offered(*of, is_offered=is_offered, actor=ACTOR)

    def propose(self) -> None:
        swaps.propose(self.wanted.pk, self.given.pk, self.proposer.answerer.pk, actor=ACTOR)

    def accept(self) -> None:
        swaps.accept(self.given.pk, self.offerer.answerer.pk, actor=ACTOR)

    @property
    def is_proposed(self) -> bool:
        return OnShift.objects.exclude(in_exchange_for=None).exists()

    @property
    def is_swapped(self) -> bool:
        self.wanted.refresh_from_db()
        self.given.refresh_from_db()
        people = (self.wanted.answerer_id, self.given.answerer_id)
        before = (self.offerer.answerer.pk, self.proposer.answerer.pk)
        # Both or neither, always.
        assert people in (before, before[::-1])
        return people != before


def sent(template: str) -> int:
    return Message.objects.filter(template=template).count()


def test_propose_and_accept_on_the_private_pages() -> None:
    two = Two(proposed=False)
    page = two.proposer.page("shift", two.given.shift_id)
    assert f'name="propose" value="{two.wanted.pk}"' in page
    assert "Others would swap" not in two.offerer.page("shift", two.wanted.shift_id)
    for _press in range(2):
        said = two.proposer.press(propose=two.wanted.pk, given=two.given.pk)
        assert "Your shift stays yours until they say yes" in said
    assert sent("rota/proposed") == 1
    assert "You proposed to swap" in two.proposer.page("shift", two.given.shift_id)
    assert "Somebody would swap with you" in two.offerer.page()
    page = two.offerer.page("shift", two.wanted.shift_id)
    assert f'name="swap" value="{two.given.pk}"' in page
    assert two.proposer.answerer.volunteer.name not in page
    for _press in range(2):
        assert "You have swapped" in two.offerer.press(swap=two.given.pk)
    assert two.is_swapped
    assert sent("rota/exchanged") == 2
    assert not two.is_proposed
    assert not OnShift.objects.exclude(offered_at=None).exists()


def test_either_may_say_no() -> None:
    two = Two()
    assert "both of you keep your shifts" in two.offerer.press(no_swap=two.given.pk)
    assert not two.is_proposed
    two.propose()
    for _press in range(2):
        assert "both of you keep" in two.proposer.press(no_swap=two.given.pk)
    assert not two.is_proposed
    assert not two.is_swapped


def test_nobody_else_can_answer() -> None:
    two, third = Two(), Own()
    assert "no longer possible" in third.press(swap=two.given.pk)
    assert "no longer possible" in third.press(no_swap=two.given.pk)
    assert "no longer possible" in third.press(propose=two.wanted.pk, given=two.given.pk)
    # Whoever proposed cannot say yes for the other.
    two.proposer.press(swap=two.given.pk)
    assert two.is_proposed
    assert not two.is_swapped


def end_taken(two: Two) -> None:
    seats.take_over(two.wanted.pk, make_answerer().pk, actor=ACTOR)


def end_kept(two: Two) -> None:
    two.offer(is_offered=False)
    two.offer()


def end_given_back(two: Two) -> None:
    seats.give_back(two.wanted.shift_id, two.offerer.answerer.pk, actor=ACTOR)


def end_other_given_back(two: Two) -> None:
    seats.give_back(two.given.shift_id, two.proposer.answerer.pk, actor=ACTOR)


def end_offered_to_all(two: Two) -> None:
    seats.set_offered(two.given.shift_id, two.proposer.answerer.pk, is_offered=True, actor=ACTOR)


def end_called_off(two: Two) -> None:
    slot = two.wanted.shift.slot
    slot.starts = datetime.time(7)
    slot.save()
    planning.fit_to_slot(slot.pk, actor=make_coordinator())


def end_left(two: Two) -> None:
    volunteers.leave(two.proposer.answerer.volunteer_id, actor=ACTOR)


@pytest.mark.parametrize(
    "end",
    [
        end_taken,
        end_kept,
        end_given_back,
        end_other_given_back,
        end_offered_to_all,
        end_called_off,
        end_left,
    ],
)
def test_a_proposal_ends_with_either_shift(end) -> None:
    two = Two()
    end(two)
    assert not two.is_proposed
    before = set(OnShift.objects.values_list("shift", "answerer"))
    with pytest.raises(NotPossible):
        two.accept()
    assert set(OnShift.objects.values_list("shift", "answerer")) == before


def test_it_ends_when_either_begins(monkeypatch) -> None:
    two = Two(weekday=3)
    assert two.given.starts_at.date() == two.wanted.starts_at.date()
    set_clock(monkeypatch, two.wanted.shift.day, hour=10)
    assert "Somebody would swap" not in two.offerer.page()
    with pytest.raises(NotPossible, match="no longer possible"):
        two.accept()
    assert not two.is_swapped


def test_nobody_is_looked_for_after_the_shift(monkeypatch) -> None:
    two = Two(proposed=False)
    assert "You look for somebody to take it" in two.offerer.page()
    set_clock(monkeypatch, two.wanted.shift.day, hour=20)
    assert two.wanted.shift.line.get_duty_display() in two.offerer.page()
    assert "You look for somebody to take it" not in two.offerer.page()


def not_spoken(two: Two) -> None:
    two.given.shift.languages = ["ko"]
    two.given.shift.save()


def on_a_break(two: Two) -> None:
    volunteer = two.proposer.answerer.volunteer
    volunteer.paused_until = MONDAY + datetime.timedelta(days=20)
    volunteer.save()


def of_another_duty(two: Two) -> None:
    Answerer.objects.filter(pk=two.proposer.answerer.pk).update(duties=["translate"])


def far_away(two: Two) -> None:
    two.given.shift.line = make_line(make_ward())
    two.given.shift.save()
    volunteer = two.offerer.answerer.volunteer
    volunteer.reach, volunteer.ward = "ward", make_ward()
    volunteer.save()


def busy(two: Two) -> None:
    put_on(make_shift(starts=datetime.time(14), ends=datetime.time(16)), two.offerer.answerer)


@pytest.mark.parametrize("wrong", [not_spoken, on_a_break, of_another_duty, far_away, busy])
def test_the_rules_hold_for_both_at_that_moment(wrong) -> None:
    two = Two()
    wrong(two)
    with pytest.raises(NotPossible, match="does not suit both"):
        two.accept()
    assert not two.is_swapped
    swaps.withdraw(two.given.pk, two.offerer.answerer.pk, actor=ACTOR)
    with pytest.raises(NotPossible, match="does not suit both"):
        two.propose()


def test_a_shift_is_proposed_for_one_other() -> None:
    two = Two()
    other = put_on(make_shift(starts=datetime.time(17), ends=datetime.time(19)))
    seats.set_offered(other.shift_id, other.answerer_id, is_offered=True, actor=ACTOR)
    swaps.propose(other.pk, two.given.pk, two.proposer.answerer.pk, actor=ACTOR)
    with pytest.raises(NotPossible):
        two.accept()
    two.given.refresh_from_db()
    assert two.given.in_exchange_for == other


def test_the_database_keeps_an_offered_shift_from_being_proposed() -> None:
    two = Two()
    with pytest.raises(IntegrityError, match="onshift_offered_once"), transaction.atomic():
        OnShift.objects.filter(pk=two.given.pk).update(offered_at=two.given.taken_at)


def test_nothing_is_swapped_with_staff_who_have_no_page() -> None:
    two = Two(proposed=False)
    staff = people.answerer_of(make_coordinator())
    OnShift.objects.filter(pk=two.wanted.pk).update(answerer=staff)
    assert "I take it if they take mine" not in two.proposer.page("shift", two.given.shift_id)
    with pytest.raises(NotPossible):
        two.propose()


def test_no_message_of_what_was_taken_back() -> None:
    two = Two()
    swaps.withdraw(two.given.pk, two.proposer.answerer.pk, actor=ACTOR)
    message = Message.objects.get(template="rota/proposed")
    deliver(message.pk)
    message.refresh_from_db()
    assert message.status != "sent"


def test_whom_no_message_reaches_is_rung() -> None:
    two = Two(proposed=False)
    volunteer = two.offerer.answerer.volunteer
    volunteer.contact_method, volunteer.email = "phone", ""
    volunteer.save()
    two.propose()
    now = two.wanted.starts_at - datetime.timedelta(days=1)
    assert [call.about for call in ShiftCall.objects.due(now)] == ["proposed"]
    swaps.withdraw(two.given.pk, two.offerer.answerer.pk, actor=ACTOR)
    assert not ShiftCall.objects.due(now).exists()


def test_two_sign_ups_of_one_person_swap_nothing() -> None:
    two = Two()
    of = (two.offerer.answerer.volunteer_id, two.proposer.answerer.volunteer_id)
    volunteers_joining.send(None, kept_id=of[0], other_id=of[1], actor=ACTOR)
    assert OnShift.objects.filter(answerer=two.offerer.answerer).count() == 2
    assert not two.is_proposed
