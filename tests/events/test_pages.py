"""The public pages of days and the private ones of people on shifts."""

import datetime
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from common.choices import PublishState
from common.models import LinkPurpose, PrivateLink
from events.models import Helper
from events.services import planning
from pages.localized import local_day
from tests.factories import (
    link_to,
    make_coordinator,
    make_day,
    make_day_shift,
    make_helper,
    make_pod,
    make_volunteer,
    make_ward,
)

pytestmark = pytest.mark.django_db
FORM = {"name": "Hana", "email": "hana@example.org", "phone": ""}


def page(client: Client, name: str, *args: Any, **query: Any) -> str:
    response = client.get(reverse(f"events:{name}", args=args), query, follow=True)
    assert response.status_code == 200, name
    return response.text


def send(client: Client, shift: Any, **said: Any) -> Any:
    url = reverse("events:take_shift", args=[shift.pk])
    key = re.search(r'name="key" value="([\w-]+)"', client.get(url).text)
    assert key is not None
    return client.post(url, {"key": key[1], **FORM, **said}, follow=True)


def test_the_lists_show_what_is_public_and_to_come(client: Client) -> None:
    ward, other = make_ward(), make_ward()
    make_day_shift(make_day(ward, title="Packing"))
    make_day_shift(make_day(other, title="Elsewhere"))
    make_day_shift(make_day(pod=make_pod(ward), title="Of a pod"))
    make_day_shift(make_day(ward, title="A secret", is_listed=False))
    make_day_shift(make_day(ward, title="A draft", state=PublishState.DRAFT))
    past = timezone.now() - datetime.timedelta(days=3)
    make_day_shift(make_day(ward, title="Past"), starts_at=past)
    make_day_shift(make_day(ward, title="Canceled"), called_off_at=timezone.now())
    make_day(ward, title="Without shifts")
    everywhere, here = page(client, "day_list"), page(client, "ward_days", ward.slug)
    for title in ("Packing", "Of a pod"):
        assert title in everywhere
        assert title in here
    assert "Elsewhere" in everywhere
    assert "Elsewhere" not in here
    for title in ("A secret", "A draft", "Past", "Canceled", "Without shifts"):
        assert title not in everywhere
    assert "Packing" in client.get(ward.get_absolute_url()).text


def test_a_ward_page_that_is_kept_shows_a_new_day(client: Client) -> None:
    ward = make_ward()
    assert "Days to help together" not in client.get(ward.get_absolute_url()).text
    shift = make_day_shift(make_day(ward))
    assert "Packing day" in client.get(ward.get_absolute_url()).text
    planning.call_off(shift.pk, actor=make_coordinator())
    assert "Packing day" not in client.get(ward.get_absolute_url()).text


def test_the_page_of_a_day(client: Client) -> None:
    event = make_day(access="There is a ramp.", child_care=True, languages=["ti"])
    shift = make_day_shift(event, wanted=3)
    make_helper(shift)
    text = page(client, "day", event.pk)
    for words in ("Elm Street Hall", "There is a ramp.", "child care", "ትግርኛ", "2 more people"):
        assert words in text
    assert "Hana" not in text
    # With its link what is not listed is found; a draft is not.
    event.is_listed = False
    event.save()
    page(client, "day", event.pk)
    draft = make_day(state=PublishState.DRAFT)
    assert client.get(reverse("events:day", args=[draft.pk])).status_code == 404


def test_the_place_that_only_helpers_see(client: Client) -> None:
    shift = make_day_shift(make_day(place_seen_by="helpers"), wanted=1)
    event = shift.event
    first, second = make_helper(shift), make_helper(shift, seat=None)
    for name, number in (("day", event.pk), ("take_shift", shift.pk), ("day_calendar", event.pk)):
        assert "Elm Street" not in page(client, name, number)
    assert "Elm Street" in page(client, "my_shift", link_to(first))
    assert "Elm Street" in page(client, "my_calendar", link_to(first))
    # Whoever waits may never come.
    assert "Elm Street" not in page(client, "my_shift", link_to(second))


def test_take_a_shift_and_give_it_back(client: Client) -> None:
    shift = make_day_shift(wanted=1)
    answer = send(client, shift)
    assert "You have a place on this shift" in answer.text
    assert "Elm Street Hall" in answer.text
    helper = Helper.objects.get()
    link = PrivateLink.objects.current(LinkPurpose.HELPER, helper.pk)
    assert link is not None
    assert "waiting list" in page(client, "take_shift", shift.pk)
    url = reverse("events:my_give_back", args=[link.token])
    # To open it changes nothing.
    assert "You have a place" in client.get(url, follow=True).text
    assert "open for others again" in client.post(url, follow=True).text
    assert not Helper.objects.exists()
    assert client.post(url).status_code == 404


def test_a_second_press_leads_to_the_same_page(client: Client) -> None:
    shift = make_day_shift()
    url = reverse("events:take_shift", args=[shift.pk])
    said = {"key": "k" * 22, **FORM}
    first, second = client.post(url, said), client.post(url, said)
    assert first["Location"] == second["Location"]
    assert Helper.objects.count() == 1


def test_whoever_waits_reads_how_many_are_before_them(client: Client) -> None:
    shift = make_day_shift(wanted=1)
    make_helper(shift)
    make_helper(shift, seat=None)
    answer = send(client, shift)
    assert "1 person is before you" in answer.text


@pytest.mark.parametrize(
    "said", [{"name": ""}, {"email": ""}, {"email": "nothing"}, {"name": "x" * 101}, {"phone": "1"}]
)
def test_what_is_wrong_is_said_and_nothing_is_lost(client: Client, said: dict[str, str]) -> None:
    answer = send(client, make_day_shift(), **said)
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert not Helper.objects.exists()


def test_no_form_for_what_nobody_can_take(client: Client) -> None:
    known = make_day_shift(known_only=True)
    url = reverse("events:take_shift", args=[known.pk])
    assert "approved volunteers" in client.get(url).text
    assert client.post(url, {"key": "k" * 22, **FORM}).status_code == 422
    off = make_day_shift(called_off_at=timezone.now())
    off_url = reverse("events:take_shift", args=[off.pk])
    assert client.get(off_url).status_code == 410
    assert client.post(off_url, {"key": "k" * 22, **FORM}).status_code == 410
    assert not Helper.objects.exists()


def test_an_old_link_to_a_shift_leads_to_the_others_of_its_day(client: Client) -> None:
    over = make_day_shift(starts_at=timezone.now() - datetime.timedelta(days=3))
    next_one = make_day_shift(over.event)
    off = make_day_shift(over.event, called_off_at=timezone.now())
    for shift, words in ((over, "This shift is over."), (off, "This shift does not take place.")):
        answer = client.get(reverse("events:take_shift", args=[shift.pk]))
        assert words in answer.text
        assert reverse("events:take_shift", args=[next_one.pk]) in answer.text
    assert words not in client.get(reverse("events:day", args=[over.event_id])).text
    draft = make_day_shift(make_day(state="draft", published_at=None))
    for unknown in (draft.pk, 999_999):
        assert client.get(reverse("events:take_shift", args=[unknown])).status_code == 404


def test_many_from_one_connection(client: Client, settings: Any) -> None:
    settings.LIMITS = {**settings.LIMITS, "day_shifts": ((20, datetime.timedelta(hours=1)),)}
    # Sent at once, without the mark of a page that somebody read, each counts as ten.
    shift = make_day_shift(wanted=9)
    answers = [send(client, shift) for _each in range(3)]
    assert "try again in an hour" in answers[-1].text
    assert Helper.objects.count() == 2


def test_calendars(client: Client) -> None:
    ward = make_ward()
    shift = make_day_shift(make_day(ward))
    make_helper(shift)
    for name, args in (
        ("all_calendar", []),
        ("ward_calendar", [ward.slug]),
        ("day_calendar", [shift.event_id]),
    ):
        answer = client.get(reverse(f"events:{name}", args=args))
        assert answer["Content-Type"].startswith("text/calendar")
        assert answer.text.count("BEGIN:VEVENT") == 1
        assert "SUMMARY:Packing day · Pack" in answer.text
        assert b"Hana" not in answer.content


def test_a_shift_that_was_called_off(client: Client) -> None:
    helper = make_helper()
    planning.call_off(helper.shift_id, actor=make_coordinator())
    token = link_to(helper)
    text = page(client, "my_shift", token)
    assert "does not take place" in text
    assert "Not this time" not in text
    assert "BEGIN" not in page(client, "my_calendar", token)


# --- Volunteers -----------------------------------------------------------------------------------


def test_a_volunteer_takes_what_fits_on_their_own_page(client: Client) -> None:
    shift, volunteer = make_day_shift(), make_volunteer()
    token = link_to(volunteer)
    home = client.get(reverse("volunteers:volunteer_home", args=[token])).text
    assert reverse("events:own_days", args=[token]) in home
    assert f'name="take" value="{shift.pk}"' in page(client, "own_days", token)
    press = reverse("events:own_days_press", args=[token])
    for _press in range(2):
        assert "You are on the list" in client.post(press, {"take": shift.pk}, follow=True).text
    assert Helper.objects.get().volunteer == volunteer
    assert "Elm Street Hall" in page(client, "own_days", token)
    client.post(press, {"give_back": shift.pk})
    assert not Helper.objects.exists()
    for wrong in ({}, {"take": "x"}, {"take": "9" * 40}):
        assert client.post(press, wrong).status_code == 404


def test_nobody_gives_back_what_is_anothers(client: Client) -> None:
    shift = make_day_shift()
    make_helper(shift, volunteer=make_volunteer(), name="", email="")
    press = reverse("events:own_days_press", args=[link_to(make_volunteer())])
    client.post(press, {"give_back": shift.pk})
    assert Helper.objects.count() == 1


def test_a_guessed_number_takes_nothing_that_is_not_listed(client: Client) -> None:
    shift = make_day_shift(make_day(is_listed=False))
    press = reverse("events:own_days_press", args=[link_to(make_volunteer())])
    client.post(press, {"take": shift.pk})
    assert not Helper.objects.exists()


@pytest.mark.parametrize("name", ["day_list", "day", "own_days"])
def test_queries_do_not_grow(client: Client, name: str) -> None:
    ward = make_ward()
    volunteer = make_volunteer(ward=ward)
    event = make_day(ward)
    args = {"day_list": [], "day": [event.pk], "own_days": [link_to(volunteer)]}[name]
    counts = []
    for number in range(3):
        start = timezone.now() + datetime.timedelta(days=2 + number)
        make_helper(make_day_shift(event, starts_at=start))
        make_day_shift(make_day(pod=make_pod(ward)), starts_at=start)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page(client, name, *args)
        counts.append(len(queries))
    assert counts[1] == counts[2]


def test_a_ward_is_chosen_from_the_list(client: Client) -> None:
    ward = make_ward(name="Oak")
    here = reverse("events:ward_days", args=[ward.slug])
    address = reverse("events:day_list")
    assert client.get(address, {"ward": ward.slug}).headers["Location"] == here
    for asked in ({"ward": ""}, {"ward": "nowhere"}, {"ward_named": "\x00"}, {"page": "2"}):
        assert client.get(address, asked).status_code == 200
    assert f'value="{ward.slug}" selected' in client.get(here).text


def test_a_day_says_each_date_once(client: Client) -> None:
    event, first = make_day(make_ward()), timezone.now() + datetime.timedelta(days=3)
    first = timezone.localtime(first).replace(hour=9, minute=0)
    later = first + datetime.timedelta(days=1)
    for starts_at in (first, first + datetime.timedelta(hours=3), later):
        make_day_shift(event, starts_at=starts_at)
    shown = page(client, "day", event.pk)
    assert [shown.count(local_day(day)) for day in (first, later)] == [1, 1]
    assert shown.count("9:00") == 2
