"""Finding what people wrote by hand: places, the directory, notices, staff."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from backoffice.long_lists import CappedPaginator
from resources.models import Resource
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


def test_more_rows_than_have_a_page_stand_newest_first(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(factories.make_steward())
    heading = factories.make_resource_category()
    for name in ("Bread", "Apples", "Soup"):
        factories.make_resource(name=name, category=heading)
    address = reverse("admin:resources_resource_changelist")

    def shown(query: str) -> list[str]:
        return [row.name for row in client.get(address + query).context["cl"].result_list]

    assert shown("") == ["Apples", "Bread", "Soup"]
    monkeypatch.setattr(CappedPaginator, "most", 3)
    monkeypatch.setattr(admin.site._registry[Resource], "list_per_page", 2)
    assert shown("") == shown("?o=1") == ["Soup", "Apples"]
    assert shown("?p=2") == ["Bread"]
