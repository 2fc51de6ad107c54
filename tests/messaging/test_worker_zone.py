"""A real worker lives in the time zone of the network, wherever its server stands."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.utils import timezone

from messaging.services import enqueue
from tests.factories import make_network
from tests.processes import wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.bad_days]
# The first of all and nearly the last: whatever the hour is, one has another day than the server.
EDGES = ("Pacific/Kiritimati", "Pacific/Pago_Pago")


def day_in(zone: str, moment: datetime.datetime) -> datetime.date:
    return moment.astimezone(ZoneInfo(zone)).date()


def test_it_writes_the_day_of_the_network(mail_server, start_worker) -> None:
    soon = [timezone.now(), timezone.now() + datetime.timedelta(minutes=1)]
    here = {day_in(settings.TIME_ZONE, moment) for moment in soon}
    zone = next(zone for zone in EDGES if not here & {day_in(zone, moment) for moment in soon})
    make_network(time_zone=zone)
    enqueue(
        "today", recipient_kind="staff", recipient_id=1, subject_id=1, language="en", key="today"
    )
    start_worker()
    wait_for(lambda: mail_server.received)
    (letter,) = mail_server.received
    assert letter.get_content().strip() in {f"It is {day_in(zone, moment)}." for moment in soon}
