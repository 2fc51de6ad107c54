"""The staff pages of days: planning, the list at the door, and who reads names."""

import datetime
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from common.choices import PublishState
from events.models import Event, EventShift, Helper
from messaging.models import Message
from tests.factories import (
    make_coordinator,
    make_day,
    make_day_shift,
    make_helper,
    make_operator,
    make_organizer,
    make_pod,
    make_steward,
    make_volunteer,
    make_ward,
)

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)
HANA = {"name": "Hana", "phone": "202-555-0134", "email": "", "language": "ti"}


def sign_in(client: Client, user: Any) -> Client:
    client.force_login(user)
    return client


def press(client: Client, shift: EventShift, **said: Any) -> str:
    url = reverse("admin:day_press", args=[shift.pk])
    return client.post(url, said, follow=True).text


def door_page(client: Client, shift: EventShift) -> Any:
    return client.get(reverse("admin:day_shift", args=[shift.pk]))


def key_on(text: str) -> str:
    found = re.search(r'name="key" value="([\w-]+)"', text)
    assert found is not None
    return found[1]


def test_who_reads_names(client: Client) -> None:
    ward = make_ward()
    shift = make_day_shift(make_day(ward))
    make_helper(shift)
    reads = {
        make_coordinator(ward): True,
        make_organizer(ward): True,
        make_steward(opened=False): False,
        make_steward(): True,
    }
    for user, is_named in reads.items():
        text = door_page(sign_in(client, user), shift).text
        assert ("Hana" in text) == is_named, user
    for user in (make_coordinator(make_ward()), make_organizer(make_ward())):
        assert door_page(sign_in(client, user), shift).status_code == 404
    assert door_page(sign_in(client, make_operator()), shift).status_code == 403
    # Who has read them is recorded.
    assert AuditEvent.objects.filter(verb="read_day_helpers").count() == 3


def test_a_steward_without_a_reason_changes_nothing_about_people(client: Client) -> None:
    helper = make_helper()
    sign_in(client, make_steward(opened=False))
    url = reverse("admin:day_press", args=[helper.shift_id])
    for said in ({"take_off": "", "who": helper.pk}, {"came": "yes", "who": helper.pk}):
        assert client.post(url, said).status_code == 403
    assert Helper.objects.get().came == ""


def test_a_caller_is_put_on_the_list_once(client: Client) -> None:
    ward = make_ward()
    shift = make_day_shift(make_day(ward))
    sign_in(client, make_coordinator(ward))
    key = key_on(door_page(client, shift).text)
    for _press in range(2):
        assert "They are on the list." in press(client, shift, add="", key=key, **HANA)
    helper = Helper.objects.get()
    assert (helper.name, helper.language, helper.seat) == ("Hana", "ti", 1)
    answer = client.post(
        reverse("admin:day_press", args=[shift.pk]), {"add": "", "key": key, **HANA, "name": ""}
    )
    assert answer.status_code == 422


def test_the_door_list_is_headed_in_the_language_of_whoever_reads_it(client: Client) -> None:
    ward = make_ward()
    shift = make_day_shift(make_day(ward, title="Packing day", title_es="Jornada de empacar"))
    sign_in(client, make_coordinator(ward))
    url = reverse("admin:day_shift", args=[shift.pk]).replace("/en/", "/es/")
    text = client.get(url).text
    assert "Jornada de empacar" in text
    assert "Packing day" not in text


def test_a_phone_that_is_on_a_shift_twice_is_told_at_the_door(client: Client) -> None:
    ward = make_ward()
    shift = make_day_shift(make_day(ward))
    make_helper(shift, phone="202-555-0171")
    sign_in(client, make_coordinator(ward))
    told = "This phone is on this shift twice."
    assert told not in door_page(client, shift).text
    volunteer = make_volunteer(ward=ward, phone="202-555-0171")
    make_helper(shift, volunteer=volunteer, name="", phone="")
    # Two of whom we know no phone are not the same.
    for name in ("Omar", "Ruth"):
        make_helper(shift, name=name, phone="", email=f"{name}@example.org")
    assert door_page(client, shift).text.count(told) == 2


def test_the_door(client: Client) -> None:
    ward = make_ward()
    shift = make_day_shift(make_day(ward), starts_at=timezone.now() + HOUR)
    first, second = make_helper(shift), make_helper(shift, name="Omar")
    sign_in(client, make_organizer(ward))
    press(client, shift, came="yes", who=first.pk, hours="2.5")
    press(client, shift, came="no", who=second.pk, hours="")
    said = {row.name: (row.came, row.hours and str(row.hours)) for row in Helper.objects.all()}
    assert said == {"Hana": ("yes", "2.5"), "Omar": ("no", None)}
    text = door_page(client, shift).text
    press(client, shift, add_here="", key=key_on(text), **{**HANA, "name": "New", "phone": ""})
    assert Helper.objects.filter(came="yes").count() == 2
    assert "as a number" in press(client, shift, came="yes", who=first.pk, hours="many")
    assert "no longer on the list" in press(client, shift, came="yes", who=make_helper().pk)
    assert client.post(reverse("admin:day_press", args=[shift.pk]), {}).status_code == 404


def test_repeat_and_call_off(client: Client) -> None:
    ward = make_ward()
    shift = make_day_shift(make_day(ward))
    make_helper(shift)
    sign_in(client, make_coordinator(ward))
    assert "3 new shifts." in press(client, shift, repeat="", weeks=3)
    assert "from 1 to 26" in press(client, shift, repeat="", weeks=99)
    assert "called off" in press(client, shift, call_off="")
    assert EventShift.objects.count() == 4
    assert "Called off" in client.get(reverse("admin:days")).text


def test_taken_off_by_staff(client: Client) -> None:
    ward = make_ward()
    shift = make_day_shift(make_day(ward), wanted=1)
    first, waiting = make_helper(shift), make_helper(shift, seat=None)
    sign_in(client, make_coordinator(ward))
    press(client, shift, take_off="", who=first.pk)
    assert Helper.objects.get() == waiting
    assert Message.objects.get().template == "events/moved_up"


def test_only_ones_own_places_are_listed(client: Client) -> None:
    ward, other = make_ward(), make_ward()
    make_day_shift(make_day(ward, title="Mine"))
    make_day_shift(make_day(pod=make_pod(ward), title="Of my pod"))
    make_day_shift(make_day(other, title="Another"))
    text = sign_in(client, make_coordinator(ward)).get(reverse("admin:days")).text
    assert "Mine" in text
    assert "Of my pod" in text
    assert "Another" not in text


# --- Planning -------------------------------------------------------------------------------------


def fields(event: Event | None = None, **said: Any) -> dict[str, Any]:
    shifts = list(event.shifts.all()) if event else []
    data = {
        "title": "Packing day", "text": "We pack.", "access": "", "place": "Elm Street Hall",
        "place_seen_by": "everybody", "is_listed": "on", "ward": event.ward_id if event else "",
        "shifts-TOTAL_FORMS": len(shifts), "shifts-INITIAL_FORMS": len(shifts),
    }  # fmt: skip
    for number, shift in enumerate(shifts):
        for name in ("starts_at", "ends_at"):
            local = timezone.localtime(getattr(shift, name))
            data[f"shifts-{number}-{name}_0"] = f"{local:%Y-%m-%d}"
            data[f"shifts-{number}-{name}_1"] = f"{local:%H:%M:%S}"
        more = {"id": shift.pk, "event": shift.event_id, "part": shift.part, "wanted": shift.wanted}
        data |= {f"shifts-{number}-{name}": value for name, value in more.items()}
    return {**data, **said}


def test_plan_publish_and_take_down(client: Client) -> None:
    ward = make_ward()
    sign_in(client, make_coordinator(ward))
    answer = client.post(reverse("admin:events_event_add"), fields(ward=ward.pk))
    assert answer.status_code == 302, answer.context["errors"]
    event = Event.objects.get()
    assert event.state == PublishState.DRAFT
    client.post(reverse("admin:events_event_publish", args=[event.pk]))
    event.refresh_from_db()
    assert event.state == PublishState.PUBLISHED
    make_helper(make_day_shift(event))
    unpublish = reverse("admin:events_event_unpublish", args=[event.pk])
    assert "call off its shifts" in client.post(unpublish, follow=True).text


def test_another_time_or_place_is_told(client: Client) -> None:
    ward = make_ward()
    # At noon, so that no shift goes on past midnight.
    start = timezone.localtime() + datetime.timedelta(days=4)
    start = start.replace(hour=12, minute=0, second=0, microsecond=0)
    shift = make_day_shift(make_day(ward), starts_at=start)
    make_helper(shift)
    sign_in(client, make_coordinator(ward))
    url = reverse("admin:events_event_change", args=[shift.event_id])
    assert client.post(url, fields(shift.event)).status_code == 302
    assert not Message.objects.exists()
    answer = client.post(url, fields(shift.event, place="Oak Street Hall"))
    assert answer.status_code == 302
    later = {"shifts-0-ends_at_1": f"{timezone.localtime(shift.ends_at + HOUR):%H:%M:%S}"}
    assert (
        client.post(url, fields(Event.objects.get(), place="Oak Street Hall", **later)).status_code
        == 302
    )
    assert [row.template for row in Message.objects.all()] == ["events/changed"] * 2


def test_nobody_plans_for_another_ward(client: Client) -> None:
    own, other = make_ward(), make_ward()
    sign_in(client, make_coordinator(own))
    for ward in (other.pk, ""):
        answer = client.post(reverse("admin:events_event_add"), fields(ward=ward))
        assert answer.status_code == 200
    assert not Event.objects.exists()


def test_one_phone_on_two_shifts_at_one_time_is_told(client: Client) -> None:
    ward = make_ward()
    sign_in(client, make_organizer(ward))
    shift, then = (make_day_shift(make_day(ward)) for _both in range(2))
    later = make_day_shift(make_day(ward), starts_at=shift.ends_at)
    words = "on another shift at the same time"
    make_helper(shift, phone="202-555-0134")
    make_helper(shift, phone="")
    make_helper(later, phone="202-555-0134")
    make_helper(then, phone="")
    assert words not in door_page(client, shift).text
    make_helper(then, phone="202-555-0134")
    assert door_page(client, shift).text.count(words) == 1
    EventShift.objects.filter(pk=then.pk).update(called_off_at=timezone.now())
    assert words not in door_page(client, shift).text
