"""Lists stand in the order of the reader's language, by the names that are shown in it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from desk.queue_choices import names_to_choose_from
from open_needs.listing import areas
from requests_app.forms import base
from requests_app.models import Need
from resources import views
from resources.forms import DirectoryForm
from tests import factories
from volunteers.forms import OfferForm, WhereForm

pytestmark = pytest.mark.django_db

# By the English names A, B, C: what a reader of Vietnamese sees, and in which order.
VI = {"A": "Đồi", "B": "Ân", "C": "Dốc"}
ORDER = ["B", "C", "A"]


@pytest.fixture
def wards() -> list[Any]:
    return [
        factories.make_ward(name=name, name_vi=vi, position=1, hotline="211")
        for name, vi in VI.items()
    ]


def names(rows: Any) -> list[str]:
    return [row.name for row in rows]


def page(client: Client, address: str) -> Any:
    with translation.override("vi"):
        return client.get(reverse(address)).context


def test_wards_and_pods(client: Client, wards: list[Any]) -> None:
    for name, vi in VI.items():
        factories.make_pod(wards[0], name=f"Pod {name}", name_vi=vi)
    shown = page(client, "pods:ward_list")["wards"]
    assert names(shown) == ORDER
    assert names(shown[-1].published_pods) == [f"Pod {name}" for name in ORDER]
    assert names(page(client, "home")["hotlines"]) == ORDER
    with translation.override("vi"):
        ward_page = client.get(wards[0].get_absolute_url()).context
        assert names(ward_page["pods"]) == [f"Pod {name}" for name in ORDER]
        assert names(base.wards().values()) == ORDER
        assert names(base.pods().values()) == [f"Pod {name}" for name in ORDER]
        choices = WhereForm().fields["ward"].choices  # type: ignore[attr-defined]
        assert [label for _slug, label in choices][:3] == ["Ân", "Dốc", "Đồi"]
    with translation.override("en"):
        assert names(base.wards().values()) == ["A", "B", "C"]


def test_kinds_of_help() -> None:
    for name, vi in VI.items():
        factories.make_category(name=name, name_vi=vi, position=1)
    user = factories.make_steward()
    with translation.override("vi"):
        assert names(base.categories().values()) == ORDER
        choices = OfferForm().fields["categories"].choices  # type: ignore[attr-defined]
        assert [str(label) for _slug, label in choices] == ["Ân", "Dốc", "Đồi"]
        assert names(names_to_choose_from(user)) == ["Ân", "Dốc", "Đồi"]


def test_the_directory(client: Client) -> None:
    for name, vi in VI.items():
        heading = factories.make_resource_category(name=name, name_vi=vi, position=1)
        for other, other_vi in VI.items():
            factories.make_resource(heading, name=f"{name} {other}", name_vi=other_vi)
        factories.make_resource_list(title=name, title_vi=vi)
    context = page(client, "resources:resource_list")
    assert names(context["headings"]) == ORDER
    assert [row.title for row in context["lists"]] == ORDER
    whole = [f"{name} {other}" for name in ORDER for other in ORDER]
    assert names(context["page"].paginator.object_list) == whole
    with translation.override("vi"):
        choices = DirectoryForm({}).fields["category"].choices  # type: ignore[attr-defined]
        assert [str(label) for _slug, label in choices][1:] == ["Ân", "Dốc", "Đồi"]


def test_a_very_long_directory_stays_as_postgres_sorts_it(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MOST_SORTED", 2)
    heading = factories.make_resource_category()
    for name, vi in VI.items():
        factories.make_resource(heading, name=name, name_vi=vi)
    assert names(page(client, "resources:resource_list")["page"]) == ["A", "B", "C"]


def test_open_needs(wards: list[Any]) -> None:
    for ward in wards:
        factories.make_need(factories.make_request(ward))
    with translation.override("vi"):
        assert [area.ward.name for area in areas(Need.objects.all()) if area.ward] == ORDER
