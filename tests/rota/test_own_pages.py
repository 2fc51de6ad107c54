"""A volunteer's shifts behind their private link: pages, buttons, the note and the calendar."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rota.models import Answerer, HandOver, OnShift, Weekly
from tests.clock import set_clock
from tests.factories import (
    link_to,
    make_answerer,
    make_line,
    make_shift,
    make_volunteer,
    make_ward,
    put_on,
)
from volunteers.choices import Duty, VolunteerStatus

pytestmark = pytest.mark.django_db
MONDAY = datetime.date(2026, 6, 1)


class Own:
    """A volunteer on the rota, with their link."""

    def __init__(self, answerer: Answerer | None = None) -> None:
        self.answerer = answerer or make_answerer()
        self.token = link_to(self.answerer.volunteer)
        self.client = Client()

    def url(self, name: str = "shifts", *args: int) -> str:
        return reverse(f"rota:{name}", args=[self.token, *args])

    def page(self, name: str = "shifts", *args: int) -> str:
        response = self.client.get(self.url(name, *args), follow=True)
        assert response.status_code == 200
        return response.text

    def press(self, **said: int) -> str:
        response = self.client.post(self.url("press"), said, follow=True)
        assert response.status_code == 200
        return response.text


def test_take_and_give_back_by_a_press() -> None:
    own, shift = Own(), make_shift()
    assert f'name="take" value="{shift.pk}"' in own.page()
    for _press in range(2):
        assert "The shift is yours" in own.press(take=shift.pk)
    assert OnShift.objects.count() == 1
    assert "I cannot do it" in own.page("shift", shift.pk)
    assert "open for others again" in own.press(give_back=shift.pk)
    assert not OnShift.objects.exists()
    # The page of a shift that is no longer theirs leads to the list.
    assert "Open shifts" in own.page("shift", shift.pk)


def test_one_press_each_week_and_stop() -> None:
    own, shift = Own(), make_shift()
    own.press(take=shift.pk)
    own.press(weekly=shift.slot_id)
    assert OnShift.objects.count() == 4
    assert "Give back all of them" in own.page("shift", shift.pk)
    own.press(stop_weekly=shift.slot_id)
    assert not Weekly.objects.exists()


def test_can_somebody_take_mine() -> None:
    first, second = Own(), Own()
    shift = make_shift()
    row = put_on(shift, first.answerer)
    assert "take_over" not in second.page()
    first.press(offer=shift.pk)
    assert "You look for somebody" in first.page()
    assert f'name="take_over" value="{row.pk}"' in second.page()
    assert first.answerer.volunteer.name not in second.page()
    second.press(take_over=row.pk)
    assert OnShift.objects.get().answerer == second.answerer
    assert "You have no shifts now" in first.page()


def test_reminded_an_hour_before_if_they_want() -> None:
    own = Own()
    own.press(hour=1)
    own.answerer.refresh_from_db()
    assert own.answerer.hour_before
    own.press(hour=0)
    own.answerer.refresh_from_db()
    assert not own.answerer.hour_before


def test_a_note_is_read_by_the_next_one(monkeypatch) -> None:
    set_clock(monkeypatch, MONDAY)
    first, second = Own(), Own()
    shift = make_shift()
    after = make_shift(starts=datetime.time(12), ends=datetime.time(15))
    put_on(shift, first.answerer)
    put_on(after, second.answerer)
    assert "For the next person" not in first.page("shift", shift.pk)
    set_clock(monkeypatch, MONDAY + datetime.timedelta(days=2), hour=11)
    empty = first.client.post(first.url("shift", shift.pk), {"text": ""})
    assert empty.status_code == 422
    for _press in range(2):
        said = {"text": "Ring the <b>pharmacy</b>"}
        first.client.post(first.url("shift", shift.pk), said)
    assert HandOver.objects.count() == 1
    assert "Ring the &lt;b&gt;pharmacy" in second.page("shift", after.pk)
    assert "Ring the" not in Own().page("shift", after.pk)


def test_the_calendar_has_own_shifts_and_names_nobody() -> None:
    own, ward = Own(), make_ward(name="Ward 4")
    put_on(make_shift(make_line(ward)), own.answerer)
    other = put_on(make_shift(make_line(ward)), make_answerer(make_volunteer(name="Qorvana")))
    response = own.client.get(own.url("calendar"))
    assert response["Content-Type"].startswith("text/calendar")
    text = response.content.decode()
    assert text.count("BEGIN:VEVENT") == 1
    assert "SUMMARY:Answer the phone" in text
    assert "LOCATION:Ward 4" in text
    assert "Qorvana" not in text
    assert other.answerer.volunteer.phone not in text


@pytest.mark.parametrize("name", ["shifts", "press", "calendar"])
def test_a_made_up_link_opens_nothing(client: Client, name: str) -> None:
    url = reverse(f"rota:{name}", args=["A" * 22])
    post = name == "press"
    response = client.post(url, {"take": 1}) if post else client.get(url)
    assert response.status_code == 404


def test_nobody_touches_a_shift_of_another() -> None:
    own, row = Own(), put_on(make_shift())
    own.press(give_back=row.shift_id)
    own.press(offer=row.shift_id)
    own.press(take_over=row.pk)
    assert OnShift.objects.get().answerer == row.answerer
    assert OnShift.objects.get().offered_at is None
    wrong = ({"take": 10**17}, {"take": "x"}, {"nothing": 1}, {"hour": "9" * 30})
    for said in wrong:
        assert own.client.post(own.url("press"), said).status_code in (302, 404)


def test_who_is_not_on_the_rota_is_led_home(client: Client) -> None:
    volunteer = make_volunteer(duties=[Duty.PHONES])
    make_shift()
    token = link_to(volunteer)
    home = client.get(reverse("volunteers:volunteer_home", args=[token]))
    assert "A coordinator will get in touch" in home.text
    assert "See and choose shifts" not in home.text
    for name in ("shifts", "calendar"):
        client.get(reverse(f"rota:{name}", args=[token]))
    response = client.post(reverse("rota:press", args=[token]), {"take": 1})
    assert response.status_code == 302
    assert not OnShift.objects.exists()


def test_during_a_break_nothing_is_open_and_own_shifts_stay() -> None:
    own = Own()
    shift = make_shift(people=2)
    put_on(shift, own.answerer)
    volunteer = own.answerer.volunteer
    volunteer.paused_until = shift.day + datetime.timedelta(days=3)
    volunteer.save()
    page = own.page()
    assert "Your page says why" in page
    assert reverse("rota:shift", args=[own.token, shift.pk]) in page


def test_the_number_of_queries_does_not_grow() -> None:
    own = Own()
    make_shift(make_line(), people=2)
    own.page()  # notes for helpers are kept in memory after this
    counts = []
    for _round in range(2):
        for _shift in range(3):
            make_shift(make_line(), people=2)
        with CaptureQueriesContext(connection) as found:
            own.page()
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_the_last_page_of_open_shifts() -> None:
    own = Own()
    for _slot in range(4):
        make_shift()
    assert "?from=8" in own.page()
    response = own.client.get(own.url() + "?from=8")
    assert "?from=16" not in response.text
    assert own.client.get(own.url() + "?from=x").status_code == 200


def test_offered_on_the_sign_up_form_alone(client: Client) -> None:
    """Helping to run it is enough to sign up, and no household can ask for it."""
    assert "Answer the phone" not in client.get(reverse("request_pages:request_needs")).text
    volunteer = make_volunteer(status=VolunteerStatus.APPROVED)
    url = reverse("volunteers:volunteer_edit", args=[link_to(volunteer), "offer"])
    assert "Answer the phone" in client.get(url).text
    assert client.post(url, {"categories": []}).status_code == 422
    assert client.post(url, {"duties": ["phones", "coordinate"]}).status_code == 302
    volunteer.refresh_from_db()
    assert volunteer.duties == ["phones", "coordinate"]
