"""The time to answer an offer is shorter than the time that is left."""

import datetime
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts import audit
from common.errors import NotPossible
from common.models import Category
from requests_app import services
from requests_app.choices import MatchStatus, NeedStatus, Urgency
from requests_app.days import answer_by
from requests_app.models import Match
from tests.clock import HERE, set_clock
from tests.factories import (
    link_to,
    make_match,
    make_need,
    make_request,
    make_steward,
    make_volunteer,
)
from tests.requests_app.request_form import address

SUNDAY = datetime.date(2026, 11, 29)
DAY = datetime.timedelta(days=1)
HOUR = datetime.timedelta(hours=1)
LONGEST = 48 * HOUR


@pytest.mark.parametrize(
    ("now", "days", "hours"),
    [
        ((2026, 11, 29, 10, 0), 0, 7),  # today: half of the fourteen hours left
        ((2026, 11, 29, 22, 30), 0, 1),  # no less than an hour …
        ((2026, 11, 29, 23, 30), 0, 1799 / 3600),  # … or what is left of the day: never midnight
        ((2026, 11, 30, 12, 0), 1, 18),  # over the end of the month
        ((2026, 11, 29, 12, 0), 6, 48),  # at most the setting
        ((2026, 10, 31, 12, 0), 1, 18.5),  # the clock goes back in the night
        ((2027, 3, 13, 12, 0), 1, 17.5),  # and forward
    ],
)
def test_half_of_what_is_left(now: tuple[int, ...], days: int, hours: float) -> None:
    moment = datetime.datetime(*now, tzinfo=HERE)  # type: ignore[misc,arg-type]
    latest = answer_by(moment.date() + days * DAY, moment, LONGEST)
    left = latest.astimezone(datetime.UTC) - moment.astimezone(datetime.UTC)
    assert left == hours * HOUR


def test_the_longest_where_no_day_is_named() -> None:
    now = timezone.now()
    assert answer_by(None, now, LONGEST) == now + LONGEST


@pytest.fixture
def at_ten(monkeypatch: pytest.MonkeyPatch) -> datetime.datetime:
    return set_clock(monkeypatch, SUNDAY, 10)


@pytest.mark.django_db
def test_an_offer_for_today_is_answered_today(
    client: Client,
    ride: Category,
    at_ten: datetime.datetime,
    django_capture_on_commit_callbacks: Any,
) -> None:
    need, helper = make_need(None, ride, urgency=Urgency.TODAY), make_volunteer(ride)
    match = services.offer_match(need.pk, helper.pk, actor=make_steward())
    assert match.expires_at == at_ten + 7 * HOUR
    page = client.get(address("match_offer", link_to(match))).text
    assert "Sun, Nov 29 · 5:00" in page


@pytest.mark.django_db
def test_a_route_is_answered_in_time_for_its_first_stop(
    ride: Category, at_ten: datetime.datetime
) -> None:
    whenever = make_need(make_request(), ride, urgency=Urgency.WHENEVER)
    today = make_need(make_request(), ride, urgency=Urgency.TODAY)
    route = services.offer_route(
        [whenever.pk, today.pk], make_volunteer(ride).pk, actor=make_steward()
    )
    assert {match.expires_at for match in route.matches.all()} == {at_ten + 7 * HOUR}


@pytest.mark.django_db
def test_a_nearer_day_shortens_what_was_offered(ride: Category, at_ten: datetime.datetime) -> None:
    need = make_need(None, ride)
    match = services.offer_match(need.pk, make_volunteer(ride).pk, actor=make_steward())
    assert match.expires_at == at_ten + LONGEST
    services.update_need(need.pk, {"urgency": Urgency.TODAY}, actor=audit.RESIDENT)
    match.refresh_from_db()
    assert match.expires_at == at_ten + 7 * HOUR
    services.update_need(need.pk, {"urgency": Urgency.WHENEVER}, actor=audit.RESIDENT)
    match.refresh_from_db()
    assert match.expires_at == at_ten + 7 * HOUR, "what was promised is not made longer"


@pytest.mark.django_db
def test_when_the_day_passes_the_offer_has_ended(
    client: Client, ride: Category, monkeypatch: pytest.MonkeyPatch, at_ten: datetime.datetime
) -> None:
    match = make_match(make_need(None, ride, urgency=Urgency.TODAY), expires_at=at_ten + LONGEST)
    set_clock(monkeypatch, SUNDAY + DAY, 0, 5)
    assert "run out" in client.get(address("match_offer", link_to(match))).text
    with pytest.raises(NotPossible):
        services.accept_match(match.pk, actor=audit.VOLUNTEER)
    assert services.expire_offers() == 1
    match = Match.objects.select_related("need").get()
    assert (match.status, match.need.status) == (MatchStatus.EXPIRED, NeedStatus.OPEN)


@pytest.mark.django_db
def test_a_day_that_passed_is_offered_to_nobody(ride: Category, monkeypatch: Any) -> None:
    need = make_need(None, ride, needed_by=timezone.localdate() - DAY)
    other = make_need(None, ride)
    helpers = [make_volunteer(ride), make_volunteer(ride)]
    steward = make_steward()
    with pytest.raises(NotPossible, match="day for this has passed"):
        services.offer_match(need.pk, helpers[0].pk, actor=steward)
    with pytest.raises(NotPossible, match="day for this has passed"):
        services.offer_to_several(need.pk, [one.pk for one in helpers], actor=steward)
    with pytest.raises(NotPossible, match="day for this has passed"):
        services.offer_route([other.pk, need.pk], helpers[0].pk, actor=steward)
    assert (Match.objects.count(), mail.outbox) == (0, [])


@pytest.mark.django_db
def test_nobody_is_counted_for_it(ride: Category) -> None:
    make_volunteer(ride)
    ahead = make_need(None, ride)
    need = make_need(None, ride, needed_by=timezone.localdate() - DAY, candidate_counts={"0": 1})
    services.count_candidates()
    for row in (ahead, need):
        row.refresh_from_db()
    assert (ahead.candidate_counts, need.candidate_counts) == ({"0": 1}, None)
