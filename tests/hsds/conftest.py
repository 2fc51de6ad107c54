"""A directory that is filled with all there is."""

import datetime
from typing import Any

import pytest

from pods.models import Group
from resources.models import Resource
from tests.factories import (
    make_group,
    make_organization,
    make_pod,
    make_resource,
    make_resource_category,
    make_ward,
)
from tests.hsds.filled import full_fields, store

ROOT = "/api/hsds/3.0/"


class Filled:
    """The rows of a directory by their names."""

    def __init__(self) -> None:
        self.ward = make_ward(name="Harbor", slug="harbor")
        self.pod = make_pod(self.ward, slug="fern")
        self.health = make_resource_category(name="Health", slug="health")
        self.food = make_resource_category(name="Food", slug="food")
        self.clinic: Resource = store(full_fields(), self.ward, self.pod, self.health)
        self.bare = make_resource(self.food, name="Fridge")
        self.shelter = make_resource(
            self.food, name="Shelter", address_hidden=True, city="Washington", phone="+12025550150"
        )
        self.behind = make_organization(name="City Health", description="Since 1970")
        self.bank = make_resource(
            self.food, name="Food bank", organization=self.behind, postal_code="20011"
        )
        self.gone = make_resource(
            self.food, name="Gone", state="withdrawn", description="Was here", street="1 Elm St"
        )
        self.draft = make_resource(self.food, name="Draft of a draft", state="draft")
        self.group: Group = make_group(
            name="Eastside Aid",
            area="East of the river",
            ward=self.ward,
            phone="+12025550160",
            website="https://example.org/east",
            request_form="https://example.org/ask",
            languages=["es"],
            zip_codes=["20019"],
            description="We share food.",
            i18n={"name_es": "Ayuda del Este"},
        )
        self.beyond = make_group(name="Baltimore Aid", area="Baltimore", email="b@example.org")
        self.unread = make_group(name="Unread group", area="Nowhere", state="draft")


@pytest.fixture
def filled(db: None) -> Filled:
    return Filled()


@pytest.fixture
def ask(client: Any) -> Any:
    """Return what the API answers for a path, which must be 200."""

    def get(path: str = "", **query: Any) -> Any:
        response = client.get(ROOT + path, query)
        assert response.status_code == 200, response.content
        return response.json()

    return get


LONG_AGO = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
