"""The word "shift" by text: what is open, and a place by its number."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from accounts import audit
from events import by_word
from events.models import EventShift, Helper
from events.services import places
from inbox.models import Thread
from tests.factories import (
    link_to,
    make_day,
    make_day_shift,
    make_helper,
    make_preparation,
    make_volunteer,
    make_ward,
)
from tests.inbox.phones import Phones
from tests.inbox.webhooks import ROSA

pytestmark = [pytest.mark.django_db]
NOW = timezone.now


@pytest.mark.parametrize(
    ("text", "is_ours"),
    [
        ("Shift", True),
        ("SHIFT 12", True),
        ("shift#12.", True),
        ("turnos", True),
        ("ተራ 3", True),
        ("مناوبة ١٢", True),
        ("值班 4", True),
        ("ca trực", True),
        ("my shift ends at 5", False),
        ("12", False),
        ("shift 5 or 6", False),
        ("", False),
        ("shift " + "9" * 40, False),
    ],
)
def test_it_acts_as_the_whole_of_a_text_only(text: str, is_ours: bool) -> None:
    assert by_word.is_for(text) == is_ours


def test_what_is_open_and_one_taken(phones: Phones) -> None:
    shift = make_day_shift(make_day(place="Elm Street Hall"), wanted=1)
    make_day_shift(shift.event, part="drive", known_only=True)
    make_day_shift(shift.event, part="interpret", preparation=make_preparation())
    make_day_shift(make_day(is_listed=False), part="any")
    [said] = phones.write(ROSA, "shift")
    assert f"SHIFT {shift.pk}:" in said
    assert said.count("SHIFT") == 1
    assert "Elm Street" not in said
    [back] = phones.write(ROSA, f"Shift {shift.pk}")
    assert "You have a place" in back
    assert "/days/mine/" in back
    helper = Helper.objects.get()
    assert (helper.seat, helper.phone) == (1, ROSA)
    # Nobody has to read it; and twice is once.
    assert Thread.objects.get().waiting_since is None
    phones.write(ROSA, f"shift {shift.pk}")
    assert Helper.objects.count() == 1
    [none] = phones.write(ROSA, "shift")
    assert "no more shifts" in none


def test_a_full_shift_has_its_waiting_list(phones: Phones) -> None:
    shift = make_day_shift(wanted=1)
    make_helper(shift, seat=1)
    [back] = phones.write(ROSA, f"shift {shift.pk}")
    assert "waiting list" in back
    assert Helper.objects.filter(seat=None).count() == 1


def test_who_needs_preparation_or_comes_too_late_is_told(phones: Phones) -> None:
    asks = make_day_shift(preparation=make_preparation("Food handling"))
    [why] = phones.write(ROSA, f"shift {asks.pk}")
    assert "Food handling" in why
    begun = NOW() - datetime.timedelta(days=3)
    over = make_day_shift(starts_at=begun)
    hidden = make_day_shift(make_day(is_listed=False))
    for number in (over.pk, hidden.pk, 999_999_999_999):
        [none] = phones.write(ROSA, f"shift {number}")
        assert "no open shift" in none
    assert not Helper.objects.exists()


def test_a_volunteer_takes_it_as_one(phones: Phones) -> None:
    ward = make_ward()
    volunteer = make_volunteer(ward=ward, phone=ROSA)
    link_to(volunteer)
    shift = make_day_shift(make_day(ward))
    elsewhere = make_day_shift(make_day(make_ward()))
    [said] = phones.write(ROSA, "shift")
    assert f"SHIFT {shift.pk}:" in said
    assert f"SHIFT {elsewhere.pk}:" not in said
    [back] = phones.write(ROSA, f"shift {shift.pk}")
    assert "You have a place" in back
    assert Helper.objects.get().volunteer == volunteer
    busy = make_day_shift(shift.event, part="any", starts_at=shift.starts_at)
    [why] = phones.write(ROSA, f"shift {busy.pk}")
    assert "at the same time" in why


def test_a_volunteer_who_waits_is_not_told_that_they_have_a_place(phones: Phones) -> None:
    ward = make_ward()
    link_to(make_volunteer(ward=ward, phone=ROSA))
    shift = make_day_shift(make_day(ward), wanted=1)
    make_helper(shift, seat=1)
    for _twice in range(2):
        [back] = phones.write(ROSA, f"shift {shift.pk}")
        assert "waiting list" in back
        assert "You have a place" not in back


def test_whoever_has_none_that_fits_is_told_where_the_others_stand(phones: Phones) -> None:
    make_volunteer(ward=make_ward(), phone=ROSA)
    shift = make_day_shift(make_day(make_ward()), wanted=1)
    [said] = phones.write(ROSA, "shift")
    assert "fits you" in said
    assert said.endswith("/en/days/")
    make_helper(shift, seat=1)
    [none] = phones.write(ROSA, "shift")
    assert "no more shifts" in none


def test_in_arabic_its_own_comma_stands_between(phones: Phones) -> None:
    make_day_shift()
    [said] = phones.write(ROSA, "مناوبة")
    assert "، " in said
    assert ", " not in said


def test_in_the_language_of_the_word(phones: Phones) -> None:
    shift = make_day_shift()
    [said] = phones.write(ROSA, "turnos")
    assert f"TURNO {shift.pk}:" in said
    phones.write(ROSA, f"turno {shift.pk}")
    helper = Helper.objects.get()
    assert helper.language == "es"
    # Given back, it may be taken once more.
    places.give_back(helper.pk, actor=audit.VOLUNTEER)
    phones.write(ROSA, f"turno {shift.pk}")
    assert Helper.objects.count() == 1


def seats(shift: EventShift) -> Any:
    return shift.helpers.filter(seat__isnull=False).count()


def test_no_more_than_are_wanted(phones: Phones) -> None:
    shift = make_day_shift(wanted=1)
    for tail in ("0171", "0172", "0173"):
        phones.write(f"+1202555{tail}", f"shift {shift.pk}")
    assert seats(shift) == 1
    assert shift.helpers.count() == 3
