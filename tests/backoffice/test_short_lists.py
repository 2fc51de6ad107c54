"""Finding what people wrote by hand: places, the directory, notices, staff."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db

LISTS: dict[str, Callable[[], Any]] = {
    "pods_ward": lambda: factories.make_ward(name="Ñandú O’Neil"),
    "pods_pod": lambda: factories.make_pod(factories.make_ward(), name="Ñandú O’Neil"),
    "pods_waytogive": lambda: factories.make_way_to_give(name="Ñandú O’Neil"),
    "pods_notice": lambda: factories.make_notice(title="Ñandú O’Neil"),
    "resources_resource": lambda: factories.make_resource(name="Ñandú O’Neil"),
    "resources_resourcecategory": lambda: factories.make_resource_category(name="Ñandú O’Neil"),
    "resources_resourcelist": lambda: factories.make_resource_list(title="Ñandú O’Neil"),
    "common_category": lambda: factories.make_category(name="Ñandú O’Neil"),
    "accounts_user": lambda: factories.make_coordinator(factories.make_ward(), name="Ñandú O’Neil"),
}


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("term", ["nandu", "ONEIL", "o'neil ñandu", "\u200bNandú,"])
def test_found_by_letters_that_are_taken_for_the_same(client: Client, name: str, term: str) -> None:
    # Otherwise the steward's own row could be found as well.
    client.force_login(factories.make_steward(name="Somebody"))
    row = LISTS[name]()
    page = client.get(reverse(f"admin:{name}_changelist"), {"q": term})
    assert list(page.context["cl"].result_list) == [row]
    page = client.get(reverse(f"admin:{name}_changelist"), {"q": "nobody"})
    assert list(page.context["cl"].result_list) == []
