"""A need's first offer to anybody is written down once, by whatever door it was offered."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts import audit
from common.models import Category
from requests_app import services
from requests_app.models import Match, Need
from tests.factories import make_need, make_steward, make_volunteer

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def _alone(needs: list[Need], people: list[int], **actor: Any) -> None:
    services.offer_match(needs[0].pk, people[0], **actor)


def _to_several(needs: list[Need], people: list[int], **actor: Any) -> None:
    services.offer_to_several(needs[0].pk, people, **actor)


def _as_a_route(needs: list[Need], people: list[int], **actor: Any) -> None:
    services.offer_route([need.pk for need in needs], people[0], **actor)


@pytest.mark.parametrize("offer", [_alone, _to_several, _as_a_route])
def test_by_any_door(groceries: Category, offer: Callable[..., None]) -> None:
    needs = [make_need(category=groceries) for _number in range(2)]
    people = [make_volunteer(groceries).pk for _number in range(2)]
    offer(needs, people, actor=make_steward())
    for need in needs:
        need.refresh_from_db()
        # By two of the three doors the second need stays out of it, and must not be marked.
        assert (need.first_offered_at is not None) == need.matches.exists()
    assert timezone.now() - (needs[0].first_offered_at or timezone.now() - DAY) < DAY


def test_what_comes_later_does_not_move_it(groceries: Category) -> None:
    need = make_need(category=groceries)
    for _turn in range(2):
        person, before = make_volunteer(groceries), need.first_offered_at
        match = services.offer_match(need.pk, person.pk, actor=make_steward())
        services.decline_match(match.pk, actor=audit.VOLUNTEER)
        need.refresh_from_db()
        assert before is None or need.first_offered_at == before
        # Worked out from its matches, the time would move with them.
        Match.objects.update(offered_at=timezone.now() - DAY)
