"""A series: this shift or those that follow it have other hours, another place or number."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from common.errors import NotPossible
from events.models import EventShift
from events.services import planning
from events.services.planning import Hours
from messaging.models import Message
from tests.factories import (
    make_coordinator,
    make_day,
    make_day_shift,
    make_helper,
    make_organizer,
    make_pod,
    make_volunteer,
    make_ward,
)

pytestmark = pytest.mark.django_db
TIME = datetime.time


def at(hour: int, days: int = 5) -> datetime.datetime:
    day = timezone.localdate() + datetime.timedelta(days=days)
    return timezone.make_aware(datetime.datetime.combine(day, TIME(hour)))


def make_series(ward: Any = None) -> tuple[list[EventShift], Any]:
    """Four weeks of the same shift, from nine to eleven."""
    user = make_coordinator(ward or make_ward())
    first = make_day_shift(make_day(ward), starts_at=at(9), ends_at=at(11))
    planning.repeat(first.pk, 3, actor=user)
    return list(EventShift.objects.order_by("starts_at")), user


def hours() -> list[int]:
    rows = EventShift.objects.order_by("starts_at")
    return [timezone.localtime(row.starts_at).hour for row in rows]


LATER = Hours(TIME(10), TIME(12), wanted=3, own_place="Oak Hall")


def test_this_one_alone_or_those_that_follow() -> None:
    shifts, user = make_series()
    assert planning.change(shifts[1].pk, LATER, and_following=False, actor=user) == 1
    assert hours() == [9, 10, 9, 9]
    assert planning.change(shifts[2].pk, LATER, and_following=True, actor=user) == 2
    assert hours() == [9, 10, 10, 10]
    last = EventShift.objects.order_by("starts_at").last()
    assert last is not None
    assert (last.wanted, last.place) == (3, "Oak Hall")
    # Twice is once.
    assert planning.change(shifts[2].pk, LATER, and_following=True, actor=user) == 0
    assert AuditEvent.objects.filter(verb="change_day_shift").count() == 3


def test_everybody_is_told_once() -> None:
    shifts, user = make_series()
    volunteer = make_volunteer()
    for shift in shifts[:3]:
        make_helper(shift, volunteer=volunteer, name="", email="")
    make_helper(shifts[1])
    planning.change(shifts[0].pk, LATER, and_following=True, actor=user)
    assert Message.objects.filter(template="events/changed").count() == 2
    # More people wanted is no news for those who are on it; it is for whoever waits.
    Message.objects.all().delete()
    waiting = make_helper(shifts[3], seat=None, email="mei@example.org")
    more = Hours(TIME(10), TIME(12), wanted=9, own_place="Oak Hall")
    planning.change(shifts[0].pk, more, and_following=True, actor=user)
    waiting.refresh_from_db()
    assert waiting.seat == 1
    assert list(Message.objects.values_list("template", flat=True)) == ["events/moved_up"]


def test_another_place_of_the_day_is_told_once(client: Client) -> None:
    ward = make_ward()
    shifts, _user = make_series(ward)
    volunteer = make_volunteer()
    for shift in shifts:
        make_helper(shift, volunteer=volunteer, name="", email="")
    ids = [shift.pk for shift in shifts]
    planning.after_edit(ids, ids)
    assert Message.objects.filter(template="events/changed").count() == 1


def test_an_end_after_midnight_and_a_shift_that_is_there(client: Client) -> None:
    shifts, user = make_series()
    night = Hours(TIME(22), TIME(1), wanted=2)
    planning.change(shifts[0].pk, night, and_following=False, actor=user)
    shifts[0].refresh_from_db()
    assert shifts[0].ends_at - shifts[0].starts_at == datetime.timedelta(hours=3)
    make_day_shift(shifts[1].event, starts_at=at(8, 12), ends_at=at(9, 12))
    with pytest.raises(NotPossible, match="There is such a shift"):
        planning.change(shifts[1].pk, Hours(TIME(8), TIME(9), 2), and_following=False, actor=user)
    assert hours().count(9) == 3


def test_over_or_called_off_nothing_changes() -> None:
    shifts, user = make_series()
    planning.call_off(shifts[1].pk, actor=user)
    with pytest.raises(NotPossible):
        planning.change(shifts[1].pk, LATER, and_following=True, actor=user)
    planning.change(shifts[0].pk, LATER, and_following=True, actor=user)
    # One that is called off stays what people were told of.
    assert hours() == [10, 9, 10, 10]


def test_by_the_page_of_a_shift(client: Client) -> None:
    ward = make_ward()
    shifts, user = make_series(ward)
    client.force_login(user)
    url = reverse("admin:day_press", args=[shifts[0].pk])
    page = client.get(reverse("admin:day_shift", args=[shifts[0].pk])).text
    assert 'value="09:00' in page
    said = {"change": "", "starts": "10:30", "ends": "12:00", "wanted": "4", "own_place": ""}
    assert (
        "4 shifts are changed"
        in client.post(url, {**said, "and_following": "on"}, follow=True).text
    )
    assert client.post(url, {**said, "wanted": "0"}).status_code == 422
    assert client.post(url, {**said, "starts": "x", "own_place": "y" * 300}).status_code == 422
    # Of another ward, or a pod that is not theirs.
    client.force_login(make_coordinator(make_ward()))
    assert client.post(url, said).status_code == 404
    client.force_login(make_organizer(make_pod(ward)))
    assert client.post(url, said).status_code in (403, 404)
