"""What no page of ours sends, and what is sent twice, is answered in words and breaks nothing."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.models import User
from tests import factories
from tests.backoffice.test_admin_everywhere import OURS, changelist
from tests.mutualaid.test_matrix import as_shown

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def steward(client: Client) -> User:
    user = factories.make_steward()
    client.force_login(user)
    client.raise_request_exception = False
    return user


@pytest.mark.parametrize("model", OURS)
def test_an_action_without_rows_or_with_odd_ones(model: Any, steward: User, client: Client) -> None:
    request: Any = RequestFactory().get("/")
    request.user = steward
    actions = [*admin.site._registry[model].get_actions(request), "", "nothing"]
    for chosen in ([], ["x"], ["", "-1"], ["9" * 30], ["1", "0x1"]):
        for across in ("0", "1"):
            data = {ACTION_CHECKBOX_NAME: chosen, "select_across": across}
            for action in actions:
                response = client.post(changelist(model), {**data, "action": action})
                assert response.status_code in {200, 302, 400}, (chosen, action)


def test_an_entry_of_a_list_that_is_made_up(client: Client) -> None:
    """What stands on a list is chosen on a page of its own; here are notes alone."""
    first, second = factories.make_resource(), factories.make_resource()
    page = factories.make_resource_list(first)
    url = reverse("admin:resources_resourcelist_change", args=[page.pk])
    new = {"entries-TOTAL_FORMS": 2, "entries-1-resource": second.pk, "entries-1-position": 5}
    for made_up in (new, {"entries-0-resource": second.pk}):
        data = {**as_shown(client.get(url)), **made_up}
        assert client.post(url, data).status_code in {200, 302}
        assert [entry.resource for entry in page.entries.all()] == [first]


def test_a_role_that_is_given_twice(client: Client) -> None:
    user, ward = factories.make_coordinator(), factories.make_ward()
    url = reverse("admin:accounts_user_change", args=[user.pk])
    new = {"area_roles-1-role": "coordinator", "area_roles-1-ward": ward.pk}
    new |= {"area_roles-TOTAL_FORMS": 2, "area_roles-1-user": user.pk}
    data = {**as_shown(client.get(url)), **new}
    for _press in range(2):
        assert client.post(url, data).status_code == 302
    assert user.area_roles.count() == 2


@pytest.mark.parametrize("name", ["pictures", "pictures_csv"])
@pytest.mark.parametrize("first", ["", "0001-01-01", "9999-12-31", "x"])
@pytest.mark.parametrize("last", ["", "0001-01-01", "0001-12-31", "9999-12-31", "x"])
def test_pictures_of_the_first_and_the_last_year(
    name: str, first: str, last: str, client: Client
) -> None:
    response = client.get(reverse(f"admin:{name}"), {"first": first, "last": last})
    assert response.status_code == 200
