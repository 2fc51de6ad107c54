"""Somebody who signed up, for the tests of this app."""

import pytest

from common.models import Category
from tests.factories import link_to, make_category, make_goods, make_volunteer
from volunteers.models import Volunteer


@pytest.fixture
def rides(db: None) -> Category:
    return make_category(name="Rides", slug="rides")


@pytest.fixture
def volunteer(rides: Category) -> Volunteer:
    volunteer = make_volunteer(
        rides,
        name="Rosa Quispe",
        phone="202-555-0142",
        email="rosa@example.org",
        skills_note="I can cook",
        zip_code="20010",
        max_at_once=5,
    )
    make_goods(volunteer, what="A stroller")
    return volunteer


@pytest.fixture
def token(volunteer: Volunteer) -> str:
    return link_to(volunteer)
