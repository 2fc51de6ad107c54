"""The rows of a list: as Django writes them, with the name of its column in each cell."""

import re
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.templatetags.admin_list import items_for_result
from django.contrib.admin.views.main import ChangeList
from django.test import Client
from django.urls import reverse

from backoffice.list_table import BETWEEN_ROWS, Column
from tests import factories
from tests.mutualaid.one_of_each import OneOfEach

pytestmark = pytest.mark.django_db
LABEL = re.compile(r' data-label="([^"]*)"')


def test_rows_of_every_list_are_djangos_but_for_the_names(client: Client) -> None:
    OneOfEach()
    client.force_login(factories.make_steward())
    compared = 0
    for model in admin.site._registry:
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for query in ({}, {"q": "a"}):
            page = client.get(address, query)
            if page.status_code != 200:
                continue
            cl: ChangeList = page.context["cl"]
            drawn = "".join(html for (html,) in page.context["results"])
            rows = drawn.split(BETWEEN_ROWS) if drawn else []
            for row, html in zip(cl.result_list, rows, strict=True):
                wanted = "".join(items_for_result(cl, row, None))
                assert LABEL.sub("", html) == wanted, (model, query)
                compared += 1
    assert compared > 40


def test_each_cell_but_the_first_is_named_as_its_column_is(client: Client) -> None:
    factories.make_request(name="<Rosa>")
    client.force_login(factories.make_steward())
    html = client.get(reverse("admin:requests_app_helprequest_changelist")).text
    row = html.split("<tbody>")[1].split("</tr>")[0]
    heads = re.findall(r'<div class="text">\s*<(?:a|span)[^>]*>([^<]*)<', html)
    assert LABEL.findall(row) == [head.strip() for head in heads if head.strip()][1:]
    assert "&lt;Rosa&gt;" in row
    assert row.count("<th") == 1
    assert row.count("data-label") == row.count("<td") - 1  # but for the box


def test_a_filtered_list_leads_on_with_its_filters(client: Client) -> None:
    row = factories.make_request()
    client.force_login(factories.make_steward())
    html = client.get(reverse("admin:requests_app_helprequest_changelist"), {"source": "web"}).text
    address = reverse("admin:requests_app_helprequest_change", args=[row.pk])
    assert f'<a href="{address}?_changelist_filters=source%3Dweb">' in html


def test_what_a_column_is_is_asked_once_for_all_rows(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Any] = []
    make = Column.__init__
    monkeypatch.setattr(
        Column, "__init__", lambda self, *args: [made.append(args[1]), make(self, *args)][1]
    )
    for _row in range(5):
        factories.make_volunteer()
    client.force_login(factories.make_steward())
    page = client.get(reverse("admin:volunteers_volunteer_changelist"))
    assert made == page.context["cl"].list_display
