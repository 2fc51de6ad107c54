"""Jobs that write to people leave them alone at night; the next morning nothing is forgotten."""

import datetime
from collections.abc import Callable

import pytest
from django.utils import timezone

from common.models import Category
from messaging.models import Message
from messaging.recipients import STAFF
from requests_app import services
from requests_app.choices import MatchStatus, NeedStatus, Repeat, Urgency
from requests_app.models import Need
from tests.clock import set_clock
from tests.factories import make_match, make_need, make_request, make_volunteer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet_nights")]
SUNDAY = datetime.date(2026, 11, 29)
DAY = datetime.timedelta(days=1)


def whose_day_has_passed(kind: Category) -> None:
    make_need(make_request(), kind, urgency=Urgency.TODAY, needed_by=SUNDAY - DAY)


def long_waited_for(kind: Category) -> None:
    long_ago = timezone.now() - 5 * DAY
    request = make_request(created_at=long_ago)
    make_need(request, kind, urgency=Urgency.WHENEVER, created_at=long_ago)


def weekly_with_a_helper(kind: Category) -> None:
    first = SUNDAY - 5 * DAY
    fields = {"repeat": Repeat.WEEKLY, "wanted_on": first, "status": NeedStatus.DONE}
    need = make_need(make_request(created_at=timezone.now() - 9 * DAY), kind, **fields)
    make_match(need, make_volunteer(kind), status=MatchStatus.DONE)


@pytest.mark.parametrize(
    ("prepare", "job"),
    [
        (whose_day_has_passed, services.ask_if_still_needed),
        (long_waited_for, services.say_still_looking),
        (weekly_with_a_helper, services.open_next_occurrences),
    ],
)
def test_not_at_night_but_in_the_morning(
    ride: Category,
    monkeypatch: pytest.MonkeyPatch,
    prepare: Callable[[Category], None],
    job: Callable[[], int],
) -> None:
    set_clock(monkeypatch, SUNDAY, 0, 7)
    prepare(ride)
    for hour in (0, 7, 20, 23):
        set_clock(monkeypatch, SUNDAY, hour, 25)
        assert job() == 0, hour
    assert not Message.objects.exclude(recipient_kind=STAFF).exists()
    set_clock(monkeypatch, SUNDAY + DAY, 8, 7)
    assert job() == 1
    assert Message.objects.exclude(recipient_kind=STAFF).count() == 1
    assert Need.objects.active().count() == 1
