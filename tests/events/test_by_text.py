"""The reminder of a shift, and the place that came free, as questions by text."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from accounts import audit
from events import notifications
from events.models import Helper
from events.services import places, planning
from inbox.choices import Word
from inbox.models import Item, Thread
from tests.clock import HERE, set_clock
from tests.factories import link_to, make_day_shift, make_helper, make_volunteer
from tests.inbox.phones import Phones
from tests.inbox.webhooks import ROSA, SAM

pytestmark = [pytest.mark.django_db]
BY_TEXT = {"email": "", "phone": ROSA, "contact_method": "text"}


def reminded(phones: Phones, **fields: Any) -> tuple[Helper, str]:
    """Somebody on a shift who was reminded by text, and the text."""
    helper = make_helper(make_day_shift(wanted=1), **{**BY_TEXT, **fields})
    link_to(helper)
    assert notifications.remind(helper)
    phones.deliver()
    return helper, phones.texts_to(ROSA)[-1]


def is_there(helper: Helper) -> bool:
    return Helper.objects.filter(pk=helper.pk).exists()


def test_the_reminder_asks_and_names_nobody(phones: Phones) -> None:
    helper, text = reminded(phones)
    assert "Do you come?" in text
    assert "Reply YES or NO" in text
    assert "Packing" not in text
    assert helper.name not in text
    assert "Elm Street" not in text


def test_yes_keeps_the_place_and_says_so_with_the_page(phones: Phones) -> None:
    helper, _text = reminded(phones)
    [back] = phones.write(ROSA, "yes")
    assert "you come" in back
    assert "/days/mine/" in back
    assert is_there(helper)
    # Nobody has to read it.
    assert Thread.objects.get().waiting_since is None


@pytest.mark.parametrize("words", ["no", "not this time", "esta vez no", "👎"])
def test_no_gives_it_back_to_who_waits(phones: Phones, words: str) -> None:
    helper, _text = reminded(phones)
    waiting = make_helper(helper.shift, seat=None, email="sam@example.org")
    [back] = phones.write(ROSA, words)
    assert "not this time" in back
    waiting.refresh_from_db()
    assert (is_there(helper), waiting.seat) == (False, 1)
    assert Thread.objects.get().waiting_since is None


def test_it_is_said_back_in_the_language_of_the_question(phones: Phones) -> None:
    _helper, text = reminded(phones, language="es")
    assert "¿" in text
    # A sign says nothing of a language, and nobody else has this number.
    [back] = phones.write(ROSA, "👍")
    assert back.startswith("Entendido")


def test_a_place_that_came_free_is_asked_too(phones: Phones) -> None:
    shift = make_day_shift(wanted=1)
    first = make_helper(shift)
    second = make_helper(shift, **{**BY_TEXT, "seat": None})
    link_to(second)
    places.give_back(first.pk, actor=audit.VOLUNTEER)
    phones.deliver()
    [text] = phones.texts_to(ROSA)
    assert "is free for you" in text
    phones.write(ROSA, "NO")
    assert not is_there(second)


def test_a_volunteer_answers_for_their_own_shift(phones: Phones) -> None:
    volunteer = make_volunteer(**BY_TEXT)
    token = link_to(volunteer)
    helper = make_helper(make_day_shift(), volunteer=volunteer, name="", email="")
    assert notifications.remind(helper)
    phones.deliver()
    [back] = phones.write(ROSA, "yes")
    assert f"/v/{token}/days/" in back
    assert notifications.remind(helper) is False
    assert is_there(helper)


def test_two_shifts_are_told_apart_by_number(phones: Phones) -> None:
    first, _text = reminded(phones)
    second, text = reminded(phones)
    assert "2 YES" in text
    [which] = phones.write(ROSA, "no")
    assert "Which one?" in which
    assert is_there(first)
    phones.write(ROSA, "2 no")
    assert (is_there(first), is_there(second)) == (True, False)


def test_from_another_number_nothing_is_given_back(phones: Phones) -> None:
    helper, _text = reminded(phones)
    phones.write(SAM, "no")
    assert is_there(helper)


def test_after_it_was_called_off_a_yes_is_told_so(phones: Phones) -> None:
    helper, _text = reminded(phones)
    helper.shift.called_off_at = timezone.now()
    helper.shift.save(update_fields=["called_off_at"])
    [back] = phones.write(ROSA, "yes")
    assert "does not take place" in back
    assert Item.objects.filter(word=Word.YES).count() == 1


def test_once_it_is_over_nothing_changes(phones: Phones, monkeypatch: pytest.MonkeyPatch) -> None:
    helper, _text = reminded(phones)
    later = timezone.localdate() + datetime.timedelta(days=4)
    set_clock(monkeypatch, later)
    [back] = phones.write(ROSA, "no")
    assert "over" in back
    assert is_there(helper)


def test_the_job_asks_the_day_before(phones: Phones, monkeypatch: pytest.MonkeyPatch) -> None:
    noon = set_clock(monkeypatch, datetime.date(2026, 6, 1))
    shift = make_day_shift(starts_at=noon.astimezone(HERE) + datetime.timedelta(hours=20))
    link_to(make_helper(shift, **BY_TEXT))
    assert planning.remind_of_days() == 1
    phones.deliver()
    assert len(phones.texts_to(ROSA)) == 1
