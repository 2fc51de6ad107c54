"""The rota in the admin: who sees what, and the buttons of coordinators."""

import datetime
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from messaging import opt_outs
from messaging.models import Message
from rota.models import Answerer, Line, OnShift, Shift, Slot
from tests.clock import set_clock
from tests.factories import (
    make_answerer,
    make_coordinator,
    make_line,
    make_operator,
    make_shift,
    make_slot,
    make_steward,
    make_volunteer,
    make_ward,
    put_on,
)
from volunteers.choices import Duty, VolunteerStatus

pytestmark = pytest.mark.django_db
MONDAY = datetime.date(2026, 6, 1)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def rota_of(user: User) -> str:
    response = signed_in(user).get(reverse("admin:rota"))
    assert response.status_code == 200
    return response.text


def test_who_is_on_now_and_what_is_missing(monkeypatch) -> None:
    set_clock(monkeypatch, MONDAY)
    ward = make_ward(name="Ward 4")
    shift = make_shift(make_line(ward), people=2)
    put_on(shift, make_answerer(make_volunteer(name="Qorvana")))
    coordinator = make_coordinator(ward)
    assert "No shift is going on" in rota_of(coordinator)
    set_clock(monkeypatch, MONDAY + datetime.timedelta(days=2), hour=10)
    page = rota_of(coordinator)
    assert "No shift is going on" not in page
    assert "Qorvana" in page
    assert "1 missing" in page
    # Operators, and stewards without an opening, see that somebody is there, and not who.
    for user in (make_operator(ward), make_steward(opened=False)):
        page = rota_of(user)
        assert "Qorvana" not in page
        assert "somebody" in page
    elsewhere = rota_of(make_coordinator())
    assert "Ward 4" not in elsewhere


def test_the_week_before_and_after(monkeypatch) -> None:
    set_clock(monkeypatch, MONDAY)
    shift = make_shift()
    client = signed_in(make_coordinator())
    url = reverse("admin:rota")
    own = reverse("admin:rota_shift", args=[shift.pk])
    assert own in client.get(url).text
    for typed in ("1", "-1", "x", "999", "--1", "²"):
        response = client.get(url, {"week": typed})
        assert response.status_code == 200
    assert own not in client.get(url, {"week": "1"}).text


def test_a_coordinator_puts_somebody_on_and_takes_them_off() -> None:
    ward = make_ward()
    shift, answerer = make_shift(make_line(ward)), make_answerer(make_volunteer(ward=ward))
    client = signed_in(make_coordinator(ward))
    page = client.get(reverse("admin:rota_shift", args=[shift.pk])).text
    assert answerer.volunteer.name in page
    said = {"shift": shift.pk, "who": answerer.pk}
    for _press in range(2):
        client.post(reverse("admin:rota_press"), {**said, "assign": ""})
    assert OnShift.objects.count() == 1
    assert Message.objects.filter(template="rota/put_on").count() == 1
    for _press in range(2):
        client.post(reverse("admin:rota_press"), {**said, "remove": ""})
    assert not OnShift.objects.exists()
    assert Message.objects.filter(template="rota/taken_off").count() == 1


def test_nobody_is_put_on_who_does_not_fit() -> None:
    shift, stranger = make_shift(), make_answerer(duties=[Duty.TRANSLATE])
    client = signed_in(make_coordinator())
    client.post(reverse("admin:rota_press"), {"shift": shift.pk, "who": stranger.pk, "assign": ""})
    assert not OnShift.objects.exists()


def test_staff_take_shifts_themselves_and_arrange_only_what_is_theirs() -> None:
    ward = make_ward()
    shift = make_shift(make_line(ward))
    operator, elsewhere = make_operator(ward), make_coordinator()
    client = signed_in(operator)
    press = reverse("admin:rota_press")
    client.post(press, {"shift": shift.pk, "take": ""})
    assert OnShift.objects.get().answerer.user == operator
    said = {"shift": shift.pk, "who": OnShift.objects.get().answerer_id, "remove": ""}
    assert client.post(press, said).status_code == 403
    assert signed_in(elsewhere).post(press, said).status_code == 404
    assert signed_in(elsewhere).get(
        reverse("admin:rota_shift", args=[shift.pk])
    ).status_code == 404  # fmt: skip
    client.post(press, {"shift": shift.pk, "give_back": ""})
    assert not OnShift.objects.exists()
    me = reverse("admin:rota_me")
    client.post(me, {"phone": "202-555-0142", "languages": ["ti"], "hour_before": "on"})
    own = Answerer.objects.get(user=operator)
    assert (own.phone, own.languages, own.hour_before) == ("202-555-0142", ["ti"], True)
    assert client.post(me, {"phone": "nonsense"}).status_code == 422


def test_let_somebody_onto_the_rota_and_take_them_off() -> None:
    ward = make_ward()
    volunteer = make_volunteer(ward=ward, duties=[Duty.PHONES, Duty.TRANSLATE])
    waiting = make_volunteer(ward=ward, duties=[Duty.PHONES], status=VolunteerStatus.PENDING)
    client = signed_in(make_coordinator(ward))
    people, press = reverse("admin:rota_people"), reverse("admin:rota_people_press")
    page = client.get(people).text
    assert volunteer.name in page
    assert waiting.name in page
    client.post(press, {"let_in": volunteer.pk, "duties": ["phones"]})
    client.post(press, {"let_in": waiting.pk, "duties": ["phones"]})
    answerer = Answerer.objects.get()
    assert (answerer.volunteer, answerer.duties) == (volunteer, ["phones"])
    far = signed_in(make_coordinator())
    assert far.post(press, {"let_in": volunteer.pk, "duties": ["phones"]}).status_code == 404
    far.post(press, {"take_off": answerer.pk})
    assert Answerer.objects.exists()
    for _press in range(2):
        client.post(press, {"take_off": answerer.pk})
    assert not Answerer.objects.exists()


def test_the_list_of_volunteers_finds_who_wants_to_help_run_it() -> None:
    ward = make_ward()
    one, other = make_volunteer(ward=ward, duties=["coordinate"]), make_volunteer(ward=ward)
    client = signed_in(make_coordinator(ward))
    url = reverse("admin:volunteers_volunteer_changelist")
    for chosen, found in (("any", True), ("coordinate", True), ("phones", False)):
        page = client.get(url, {"duty": chosen}).text
        assert (one.name in page) == found
        assert other.name not in page


def test_an_invitation_is_filled_in_for_a_steward() -> None:
    volunteer = make_volunteer(name="Qorvana", email="qorvana@example.org")
    url = reverse("admin:accounts_user_add") + f"?volunteer={volunteer.pk}"
    client = signed_in(make_steward())
    page = client.get(url).text
    assert "Qorvana" in page
    # The email only once it was opened on their page, which is recorded.
    assert "qorvana@example.org" not in page
    client.post(reverse("admin:volunteers_volunteer_open_details", args=[volunteer.pk]))
    assert "qorvana@example.org" in client.get(url).text
    assert "Qorvana" not in signed_in(make_steward(opened=False)).get(url).text


def test_a_line_with_its_week_is_planned_in_the_admin() -> None:
    ward = make_ward()
    client = signed_in(make_coordinator(ward))
    week = {
        "slots-TOTAL_FORMS": 1,
        "slots-INITIAL_FORMS": 0,
        "slots-0-weekday": 3,
        "slots-0-starts": "09:00",
        "slots-0-ends": "12:00",
        "slots-0-people": 2,
        "slots-0-valid_from": "2020-01-01",
    }
    response = client.post(
        reverse("admin:rota_line_add"), {"duty": "phones", "ward": ward.pk, **week}
    )
    assert response.status_code == 302, response.text
    line, slot = Line.objects.get(), Slot.objects.get()
    assert Shift.objects.filter(line=line, people=2).count() in (4, 5)
    change = reverse("admin:rota_line_change", args=[line.pk])
    assert client.get(change).status_code == 200
    kept = {**week, "slots-INITIAL_FORMS": 1, "slots-0-id": slot.pk, "slots-0-line": line.pk}
    response = client.post(change, {**kept, "slots-0-people": 3})
    assert response.status_code == 302
    # A shift that runs by now keeps its people.
    to_come = Shift.objects.filter(starts_at__gt=timezone.now())
    assert set(to_come.values_list("people", flat=True)) == {3}
    assert signed_in(make_coordinator()).get(change).status_code == 302


@pytest.mark.parametrize(
    ("fields", "is_to_call"),
    [
        ({"email": "", "phone": "+12025550142", "contact_method": "call"}, True),
        ({"email": "", "phone": "+12025550142", "contact_method": "text"}, False),
        ({"email": "a@example.org", "contact_method": "call"}, False),
    ],
)
@pytest.mark.parametrize("has_stopped", [False, True])
def test_whom_no_message_reminds_somebody_has_to_call(
    monkeypatch, settings, fields, is_to_call, has_stopped
) -> None:
    settings.TEXT_DRIVER = "gateway"
    set_clock(monkeypatch, MONDAY)
    ward = make_ward()
    put_on(make_shift(make_line(ward)), make_answerer(make_volunteer(**fields)))
    if has_stopped:
        opt_outs.stop("+12025550142")
        is_to_call = not fields["email"]
    coordinator = make_coordinator(ward)
    words = "No message reaches them: please call."
    assert (words in rota_of(coordinator)) == is_to_call
    assert words not in rota_of(make_operator(ward))


def test_the_page_of_a_shift_says_whom_to_call_and_which_languages_are_wanted(monkeypatch) -> None:
    set_clock(monkeypatch, MONDAY)
    shift = make_shift(languages=["ps", "hmn"])
    put_on(shift, make_answerer(make_volunteer(name="Qorvana", email="", contact_method="call")))
    own = reverse("admin:rota_shift", args=[shift.pk])
    client = signed_in(make_coordinator())
    page = client.get(own).text
    assert "No message reaches them: please call." in page
    assert "Hmoob" in page
    assert "Hmoob" in rota_of(make_coordinator())
    # Stewards without an opening read that somebody is there, though they take none themselves.
    page = signed_in(make_steward(opened=False)).get(own).text
    assert "somebody" in page
    assert "Qorvana" not in page


def test_the_week_is_headed_by_days_that_cannot_be_misread(monkeypatch) -> None:
    set_clock(monkeypatch, MONDAY)
    assert "Mon, Jun 1 to Sun, Jun 7" in rota_of(make_coordinator())


def test_a_new_line_has_a_time_to_fill_in_without_a_script() -> None:
    client = signed_in(make_coordinator())
    page = client.get(reverse("admin:rota_line_add")).text
    assert 'name="slots-0-weekday"' in page
    # By the network's clock: no word of the server's, and no "Now".
    for name, kind in (("starts", "time"), ("ends", "time"), ("valid_from", "date")):
        assert re.search(rf'<input type="{kind}" name="slots-0-{name}"', page), name
    assert "vTimeField" not in page
    slot = make_slot(languages=["es", "ps"])
    page = client.get(reverse("admin:rota_line_change", args=[slot.line_id])).text
    assert "09:00–12:00 · Español, پښتو" in page
    assert 'name="slots-1-weekday"' not in page
