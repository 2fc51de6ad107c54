"""A volunteer's week is one: the desk knows shifts, and a shift with its route is one task."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from accounts import audit
from common.errors import NotPossible
from events.models import Helper
from events.services import door, places
from requests_app import services
from requests_app.candidates import candidates_for, ranked_for, why_not
from requests_app.choices import MatchStatus
from requests_app.models import Match
from tests.factories import (
    make_category,
    make_coordinator,
    make_day,
    make_day_shift,
    make_helper,
    make_need,
    make_request,
    make_steward,
    make_volunteer,
    make_ward,
)

pytestmark = pytest.mark.django_db


def make_pair(**fields: Any) -> Any:
    """A need, and a volunteer who can take it."""
    ward, kind = make_ward(), make_category(asks_delivery=True)
    volunteer = make_volunteer(kind, ward=ward, **fields)
    return make_need(make_request(ward), kind), volunteer, ward


def on_shift(volunteer: Any, ward: Any, **fields: Any) -> Helper:
    shift = make_day_shift(make_day(ward), **fields)
    return make_helper(shift, volunteer=volunteer, name="", email="", created_at=timezone.now())


def test_a_week_that_is_full_by_shifts_is_full_at_the_desk() -> None:
    need, volunteer, ward = make_pair(max_per_week=1)
    user = make_coordinator(ward)
    assert [each.volunteer for each in ranked_for(need, user)] == [volunteer]
    helper = on_shift(volunteer, ward)
    assert ranked_for(need, user) == []
    assert not candidates_for(need).filter(pk=volunteer.pk).exists()
    assert [each.code for each in why_not(need, volunteer)] == ["full_this_week"]
    # A shift that was taken long ago is of another week.
    Helper.objects.filter(pk=helper.pk).update(
        created_at=timezone.now() - datetime.timedelta(days=8)
    )
    assert [each.volunteer for each in ranked_for(need, user)] == [volunteer]


def test_shifts_and_matches_add_up() -> None:
    need, volunteer, ward = make_pair(max_per_week=2)
    user = make_coordinator(ward)
    on_shift(volunteer, ward)
    found = ranked_for(need, user)
    assert "1 of 2 this week" in " ".join(str(each.text) for each in found[0].fit.reasons)
    services.offer_match(need.pk, volunteer.pk, actor=user)
    other = make_need(make_request(ward), need.category)
    assert ranked_for(other, user) == []


def test_a_shift_at_the_wanted_time_is_said() -> None:
    need, volunteer, ward = make_pair(max_per_week=5)
    other = make_volunteer(need.category, ward=ward, max_per_week=5)
    day = timezone.localdate() + datetime.timedelta(days=3)
    starts = timezone.make_aware(datetime.datetime.combine(day, datetime.time(9)))
    on_shift(volunteer, ward, starts_at=starts)
    need.wanted_on, need.wanted_time = day, "morning"
    need.needed_by = day
    need.save()
    user = make_coordinator(ward)
    first, last = ranked_for(need, user)
    assert (first.volunteer, last.volunteer) == (other, volunteer)
    assert "has_shift" in [reason.code for reason in last.fit.reasons]
    need.wanted_time = "afternoon"
    need.save()
    assert "has_shift" not in [
        reason.code for each in ranked_for(need, user) for reason in each.fit.reasons
    ]


def test_a_shift_and_its_route_are_one_task() -> None:
    need, volunteer, ward = make_pair(max_per_week=1)
    user = make_steward()
    helper = on_shift(volunteer, ward, part="drive")
    with pytest.raises(NotPossible):
        services.offer_match(need.pk, volunteer.pk, actor=user)

    def offer() -> Match:
        return services.offer_match(need.pk, volunteer.pk, actor=user)

    places.with_route(helper.shift_id, volunteer.pk, offer)
    match = Match.objects.get()
    services.accept_match(match.pk, actor=audit.VOLUNTEER)
    assert Match.objects.get().status == MatchStatus.ACCEPTED
    # One task, and the week is full with it.
    with pytest.raises(NotPossible):
        places.take(make_day_shift(make_day(ward)).pk, volunteer.pk, actor=audit.VOLUNTEER)


def test_who_refuses_the_route_has_the_shift_still() -> None:
    need, volunteer, ward = make_pair(max_per_week=1)
    helper = on_shift(volunteer, ward, part="drive")

    def offer() -> Match:
        return services.offer_match(need.pk, volunteer.pk, actor=make_steward())

    places.with_route(helper.shift_id, volunteer.pk, offer)
    services.decline_match(Match.objects.get().pk, actor=audit.VOLUNTEER)
    since = timezone.now() - datetime.timedelta(days=7)
    assert places.taken_since(since).count() == 1


def test_an_offer_that_fails_leaves_all_as_it_was() -> None:
    _need, volunteer, ward = make_pair()
    helper = on_shift(volunteer, ward, part="drive")

    def offer() -> None:
        raise NotPossible("no")

    with pytest.raises(NotPossible):
        places.with_route(helper.shift_id, volunteer.pk, offer)
    helper.refresh_from_db()
    assert helper.route_asked_at is None


def test_who_waited_and_came_is_one_of_those_who_are_there() -> None:
    ward = make_ward()
    soon = timezone.now() + datetime.timedelta(hours=1)
    shift = make_day_shift(make_day(ward), starts_at=soon, wanted=1)
    make_helper(shift, seat=1)
    waiting = make_helper(shift, seat=None, email="mei@example.org")
    door.say_came(waiting.pk, "yes", actor=make_coordinator(ward))
    waiting.refresh_from_db()
    assert waiting.seat == 2
