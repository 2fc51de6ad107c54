"""A volunteer leaves while coordinators and they themselves act on their matches."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts import audit
from common.errors import NotPossible
from requests_app.choices import MatchStatus, NeedStatus
from requests_app.models import Match, Need
from requests_app.services import accept_match, offer_match
from tests.factories import make_category, make_match, make_need, make_steward, make_volunteer
from volunteers.choices import VolunteerStatus
from volunteers.models import Volunteer
from volunteers.services import leave

pytestmark = pytest.mark.django_db(transaction=True)

# A race may happen to run in order, so each is run four times.
ROUNDS = 4


def at_once(*actions: Callable[[], object]) -> list[object]:
    """Run all actions at the same time; what each returned, or why it was not possible."""
    # Starting a thread takes longer than a press; without this they would come in a row.
    start = Barrier(len(actions))

    def run(action: Callable[[], object]) -> object:
        try:
            start.wait()
            return action()
        except NotPossible as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def nothing_is_left_with(volunteer: Volunteer) -> None:
    volunteer.refresh_from_db()
    assert (volunteer.status, volunteer.name) == (VolunteerStatus.LEFT, "")
    assert not Match.objects.live().exists()
    assert set(Need.objects.values_list("status", flat=True)) == {NeedStatus.OPEN}


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_while_they_are_asked(_round: int) -> None:
    steward, rides = make_steward(), make_category()
    volunteer = make_volunteer(rides, max_at_once=20, max_per_week=50)
    needs = [make_need(category=rides) for _need in range(4)]
    offers = [lambda need=need: offer_match(need.pk, volunteer.pk, actor=steward) for need in needs]
    # Leaving that finds an offer in between lets all locks go and begins anew.
    at_once(*offers, lambda: leave(volunteer.pk, actor=audit.VOLUNTEER))
    nothing_is_left_with(volunteer)


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_while_they_accept(_round: int) -> None:
    volunteer = make_volunteer(max_at_once=20)
    match = make_match(volunteer=volunteer)
    at_once(
        lambda: accept_match(match.pk, actor=audit.VOLUNTEER),
        lambda: leave(volunteer.pk, actor=audit.VOLUNTEER),
    )
    nothing_is_left_with(volunteer)
    assert Match.objects.get().status in {MatchStatus.DECLINED, MatchStatus.RELEASED}


def test_twice_at_once() -> None:
    volunteer = make_volunteer(max_at_once=20)
    make_match(volunteer=volunteer, status=MatchStatus.ACCEPTED)
    at_once(*[lambda: leave(volunteer.pk, actor=audit.VOLUNTEER)] * 4)
    nothing_is_left_with(volunteer)
