"""The printed sheets of a shift: who is on them, who takes them, and when they end."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts import audit
from accounts.models import AuditEvent
from events import tasks
from events.models import EventShift, Helper, ShiftSheet
from events.services import places
from requests_app import services
from requests_app.choices import MatchStatus
from requests_app.models import HelpRequest, Opening
from tests.factories import (
    make_category,
    make_coordinator,
    make_day,
    make_day_shift,
    make_helper,
    make_match,
    make_need,
    make_operator,
    make_organizer,
    make_request,
    make_steward,
    make_volunteer,
    make_ward,
)
from tests.paper.printing import needs_pango, text_of

pytestmark = pytest.mark.django_db


def work() -> None:
    """Do what the worker does."""
    for job in ProcrastinateJob.objects.filter(task_name="draw_shift_sheet", status="todo"):
        tasks.draw_shift_sheet(**job.args)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE queue_name = 'paper'")


def ask(client: Client, shift: EventShift, kind: str = "door") -> Any:
    return client.post(reverse("admin:day_sheets", args=[shift.pk]), {"kind": kind})


def take(client: Client, sheet: ShiftSheet) -> Any:
    return client.post(reverse("admin:day_sheet_print", args=[sheet.shift_id, sheet.pk]))


def printed(client: Client, shift: EventShift, kind: str = "door") -> str:
    assert ask(client, shift, kind).status_code == 302
    work()
    return text_of(take(client, ShiftSheet.objects.get(shift=shift, kind=kind)).content)


@needs_pango
def test_who_comes_is_on_the_list_and_taking_it_is_recorded(client: Client) -> None:
    ward = make_ward()
    shift = make_day_shift(make_day(ward), wanted=1)
    make_helper(shift, name="Hana <b>", phone="202-555-0134", seat=1)
    make_helper(shift, name="ለምለም", seat=None)
    user = make_coordinator(ward)
    client.force_login(user)
    text = printed(client, shift)
    assert "Hana <b>" in text
    assert "202-555-0134" in text
    assert "Waiting list" in text
    sheet = ShiftSheet.objects.get()
    # Stored sealed; the page before says nothing of who is on it.
    assert "Hana" not in client.get(reverse("admin:day_sheet", args=[shift.pk, sheet.pk])).text
    assert AuditEvent.objects.filter(verb="print_day_list", actor=user).count() == 1
    # Asked for twice it is the same sheet, drawn once.
    ask(client, shift)
    assert ShiftSheet.objects.count() == 1
    assert not ProcrastinateJob.objects.filter(task_name="draw_shift_sheet").exists()


@needs_pango
def test_not_this_time_takes_the_file_along(client: Client) -> None:
    ward = make_ward()
    shift = make_day_shift(make_day(ward))
    helper = make_helper(shift, seat=1)
    client.force_login(make_organizer(ward))
    assert "Hana" in printed(client, shift)
    places.give_back(helper.pk, actor=audit.VOLUNTEER)
    sheet = ShiftSheet.objects.get()
    assert sheet.sealed_pdf == ""
    # What is not so any more is handed to nobody, and made anew.
    assert take(client, sheet).status_code == 302
    work()
    assert "Hana" not in text_of(take(client, sheet).content)


def test_who_may_print(client: Client) -> None:
    ward = make_ward()
    shift = make_day_shift(make_day(ward), part="drive")
    make_helper(shift)
    may = {
        make_coordinator(ward): (302, 302),
        make_organizer(ward): (302, 404),
        make_steward(opened=False): (404, 404),
        make_coordinator(make_ward()): (404, 404),
        make_operator(): (403, 403),
    }
    for user, expected in may.items():
        client.force_login(user)
        got = tuple(ask(client, shift, kind).status_code for kind in ("door", "run"))
        assert got == expected, user
        for sheet in ShiftSheet.objects.all():
            if expected[0] != 302:
                assert take(client, sheet).status_code in (403, 404)
    client.force_login(make_coordinator(ward))
    assert ask(client, shift, "other").status_code == 404
    packing = make_day_shift(shift.event, part="pack")
    assert ask(client, packing, "run").status_code == 404


def on_the_road(ward: Any) -> tuple[EventShift, Helper, HelpRequest]:
    """A driver who has said yes to a stop of a shift's route, before the day."""
    shift = make_day_shift(make_day(ward), part="drive")
    kind = make_category(asks_delivery=True)
    driver = make_volunteer(kind, ward=ward, name="Driver Dawit")
    request = make_request(ward, name="Zelkova Lane", phone="202-555-0155", address="9 Fern Street")
    asked = timezone.now() - datetime.timedelta(hours=1)
    helper = make_helper(shift, volunteer=driver, name="", email="", route_asked_at=asked)
    make_match(
        make_need(request, kind),
        driver,
        status=MatchStatus.ACCEPTED,
        accepted_at=timezone.now(),
        offered_at=timezone.now(),
    )
    return shift, helper, request


@needs_pango
def test_a_driver_gets_what_their_own_page_shows(client: Client) -> None:
    ward = make_ward()
    shift, _helper, request = on_the_road(ward)
    client.force_login(make_coordinator(ward))
    text = printed(client, shift, "run")
    assert "Driver Dawit" in text
    assert "Zelkova Lane" in text
    assert "9 Fern Street" in text
    # The household sees that a coordinator looked.
    opened = AuditEvent.objects.filter(verb="open_details", subject_id=request.pk)
    assert opened.count() == 1
    assert Opening.objects.filter(request=request, volunteer=None).exists()
    # Its data goes, and the file with it.
    services.erase_request(request.pk, actor=make_coordinator(ward))
    assert ShiftSheet.objects.get().sealed_pdf == ""


def test_only_who_sees_all_needs_prints_the_routes(client: Client) -> None:
    here, there = make_ward(), make_ward()
    shift, _helper, request = on_the_road(here)
    HelpRequest.objects.filter(pk=request.pk).update(ward=there)
    client.force_login(make_coordinator(here))
    assert ask(client, shift, "run").status_code == 404


@needs_pango
def test_the_file_ends_by_itself(client: Client) -> None:
    ward = make_ward()
    shift = make_day_shift(make_day(ward))
    client.force_login(make_coordinator(ward))
    printed(client, shift)
    ShiftSheet.objects.update(drawn_at=timezone.now() - datetime.timedelta(days=3))
    tasks.purge_shift_sheets(timestamp=0)
    assert ShiftSheet.objects.get().sealed_pdf == ""
