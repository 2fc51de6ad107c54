"""Places, kinds of help, people and requests that the tests of this app start from."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from common.models import Category
from pods.models import Ward
from requests_app import services
from requests_app.choices import MatchStatus
from requests_app.models import HelpRequest, Match, Route
from tests.factories import (
    link_to,
    make_category,
    make_coordinator,
    make_match,
    make_need,
    make_request,
    make_steward,
    make_volunteer,
    make_ward,
)
from tests.requests_app.route_stops import make_stops
from volunteers.models import Volunteer


@pytest.fixture
def quiet_nights(settings: Any) -> None:
    """As it is in earnest: from 8 in the evening until 8 in the morning no job writes to people."""
    settings.MESSAGES_FROM_HOUR, settings.MESSAGES_UNTIL_HOUR = 8, 20


@pytest.fixture
def groceries(db: None) -> Category:
    return make_category(
        name="Groceries",
        slug="groceries",
        i18n={"name_es": "Alimentos", "hint_es": "La compra"},
        asks_about_food=True,
        asks_delivery=True,
    )


@pytest.fixture
def ride(db: None) -> Category:
    return make_category(name="A ride", slug="ride", i18n={"name_es": "Transporte"})


@pytest.fixture
def kind(db: None) -> Category:
    return make_category()


@pytest.fixture
def ward(db: None) -> Ward:
    return make_ward()


@pytest.fixture
def user(ward: Ward, client: Client) -> User:
    """A coordinator of the ward, signed in."""
    user = make_coordinator(ward)
    client.force_login(user)
    return user


@pytest.fixture
def steward(db: None) -> User:
    return make_steward()


# --- A ride that was given ---


@pytest.fixture
def help_request(db: None) -> HelpRequest:
    return make_request(make_ward())


@pytest.fixture
def match(help_request: HelpRequest, ride: Category) -> Match:
    return make_match(make_need(help_request, ride), status=MatchStatus.DONE)


@pytest.fixture
def token(help_request: HelpRequest) -> str:
    return link_to(help_request)


@pytest.fixture
def helper_token(match: Match) -> str:
    return link_to(match)


# --- A route ---


@pytest.fixture
def person(groceries: Category) -> Volunteer:
    """Somebody who takes one task at a time."""
    return make_volunteer(groceries, max_at_once=1, max_per_week=2)


@pytest.fixture
def offered(groceries: Category, person: Volunteer, steward: User) -> Route:
    needs = make_stops(groceries)
    return services.offer_route([need.pk for need in needs], person.pk, actor=steward)
