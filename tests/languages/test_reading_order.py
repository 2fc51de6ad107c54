"""Lists stand in the order of the reader's language, by the names that are shown in it."""

from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test import Client
from django.urls import reverse
from django.utils import translation

from common.migrations._kinds_of_help import add_kinds
from common.models import Category
from common.reading_order import InReadersOrder
from common.sorting import in_reading_order, reading_key
from desk.queue_choices import names_to_choose_from
from open_needs.listing import areas
from pods.models import Pod
from pods.ward_choice import all_wards
from request_pages.forms import base
from requests_app.models import Need
from resources.forms import DirectoryForm
from resources.guides.shipped import add_guides
from resources.models import Guide
from resources.search import Asked, search
from resources.views import PER_PAGE
from tests import factories
from tests.common.test_sorting import IN_ORDER
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
    shown = page(client, "pods:ward_list")["cut"].rows
    assert names(shown) == ORDER
    assert names(shown[-1].first_pods) == [f"Pod {name}" for name in ORDER]
    assert names(page(client, "home")["hotlines"]) == ORDER
    with translation.override("vi"):
        ward_page = client.get(wards[0].get_absolute_url()).context
        assert names(ward_page["cut"].rows) == [f"Pod {name}" for name in ORDER]
        assert names(all_wards().values()) == ORDER
        assert names(base.pods().values()) == [f"Pod {name}" for name in ORDER]
        choices = WhereForm().fields["ward"].choices  # type: ignore[attr-defined]
        assert [label for _slug, label in choices][:3] == ["Ân", "Dốc", "Đồi"]
    with translation.override("en"):
        assert names(all_wards().values()) == ["A", "B", "C"]


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
    assert names(context["page"]) == whole[:PER_PAGE]
    with translation.override("vi"):
        choices = DirectoryForm({}).fields["category"].choices  # type: ignore[attr-defined]
        assert [str(label) for _slug, label in choices][1:] == ["Ân", "Dốc", "Đồi"]


def test_a_page_of_the_directory_reads_no_more_than_it_shows(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    # To sort by a language takes all rows; beyond so many, readers would wait for it.
    heading = factories.make_resource_category()
    for number in range(25):
        factories.make_resource(heading, name=f"No. {number + 1}")
    context = page(client, "resources:resource_list")
    assert names(context["page"]) == [f"No. {number + 1}" for number in range(PER_PAGE)]
    with translation.override("vi"), django_assert_max_num_queries(7):
        found = search(Asked(), 5, 5)
        assert names(found) == [f"No. {number + 1}" for number in range(20, 25)]


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_the_database_sorts_as_we_do(language: str) -> None:
    """Names of the languages themselves, and some that only an accent or a number tells apart."""
    more = ["Đồi", "Ân", "Dốc", "ñu", "nz", "nube", "Ward 10", "Ward 2", "a b", "ab", "á", "a", ""]
    for name in [*[each for named in IN_ORDER.values() for each in named], *more]:
        factories.make_pod(factories.make_ward(position=1, name="W"), name=name or "?")
    with translation.override(language):
        for row in Pod.objects.all()[:3]:
            setattr(row, f"name_{language.replace('-', '_')}", f"Zz {row.pk}")
            row.save(update_fields=["name"] if language == "en" else ["i18n"])
        ours = in_reading_order(Pod.objects.order_by("pk"), before=lambda pod: 0)
        theirs = Pod.objects.order_by(InReadersOrder(), "pk")
        key = [reading_key(pod.name_i18n, language) for pod in theirs]
        assert key == [reading_key(pod.name_i18n, language) for pod in ours]
        assert key == sorted(key)


@pytest.mark.parametrize("model", [Category, Guide])
def test_what_migrations_write_has_its_keys(model: Any) -> None:
    """With the models of that time, which have no `save` of ours."""
    old = MigrationLoader(connection).project_state().apps
    add_kinds(old, None)
    add_guides(old.get_model("resources", "Guide"))
    rows = list(model.objects.all())
    assert len(rows) > 2
    field = model._meta.get_field("reading_keys")
    assert [row.reading_keys for row in rows] == [field.keys_of(row) for row in rows]
    assert all(len(row.reading_keys) > 5 for row in rows)


STAFF_LISTS = ["pods_ward", "pods_pod", "resources_resource", "resources_resourcecategory"]
STAFF_LISTS += ["common_category", "resources_resourcelist"]


@pytest.fixture
def places(wards: list[Any], client: Client) -> None:
    """Rows of every kind that has a translated name, and a steward who looks at them."""
    heading = factories.make_resource_category(name="A", name_vi=VI["A"], position=1)
    for name, vi in VI.items():
        factories.make_pod(wards[0], name=name, name_vi=vi)
        factories.make_category(name=name, name_vi=vi, position=0)
        factories.make_resource(heading, name=name, name_vi=vi)
        factories.make_resource_list(title=name, title_vi=vi)
        if name != "A":
            factories.make_resource_category(name=name, name_vi=vi, position=1)
    client.force_login(factories.make_steward())


@pytest.mark.parametrize("table", STAFF_LISTS)
def test_lists_of_staff(client: Client, places: None, table: str) -> None:
    def shown(query: str = "") -> tuple[list[str], int]:
        with translation.override("vi"):
            page = client.get(reverse(f"admin:{table}_changelist") + query)
        listed = page.context["cl"]
        found = [getattr(row, "name", None) or row.title for row in listed.result_list]
        column = [name in {"name_i18n", "title_i18n"} for name in listed.list_display].index(True)
        return [name for name in found if name in VI], column

    order, column = shown()
    assert order == ORDER
    assert shown(f"?o={column}")[0] == ORDER
    assert shown(f"?o=-{column}")[0] == ORDER[::-1]


def test_choices_and_filters_of_staff(client: Client, places: None) -> None:
    with translation.override("vi"):
        form = client.get(reverse("admin:pods_pod_add")).context["adminform"].form
        assert [str(label) for _pk, label in form.fields["ward"].choices][1:] == sorted_vi()
        people = client.get(reverse("admin:volunteers_volunteer_changelist"))
        filters = people.context["cl"].filter_specs
        named = [[str(pair[1]) for pair in getattr(f, "lookup_choices", [])] for f in filters]
        assert sorted_vi() in named


def sorted_vi() -> list[str]:
    return [VI[name] for name in ORDER]


def test_open_needs(wards: list[Any]) -> None:
    for ward in wards:
        factories.make_need(factories.make_request(ward))
    with translation.override("vi"):
        assert [area.ward.name for area in areas(Need.objects.all()) if area.ward] == ORDER
