"""Coordinator of Ward 1 and organizer of a pod in Ward 6: of each exactly what the role opens."""

import json
import re
from typing import Any

import pytest
from django.contrib import admin
from django.db.models import Model
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.roles import COORDINATOR, ORGANIZER
from common.choices import PublishState
from pods.models import Notice, Pod, Ward, WayToGive
from requests_app.models import Block, ContactLog, HelpRequest, Match, Need, Route
from resources.models import Resource, ResourceList
from tests import factories
from tests.backoffice.shown_forms import NO_LINKS
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db

# Whose rows are whose: those of a ward, and those of its pods ("n6" is somebody else's).
AREAS = ("w1", "p1", "w6", "p6", "n6")
# What the admin lists show to both in one, by area; and what of it they may change.
LISTED: dict[type[Model], str] = {
    HelpRequest: "w1",
    Need: "w1",
    Match: "w1",
    Route: "w1",
    ContactLog: "w1",
    Block: "w1",
    Volunteer: "w1",
    Ward: "w1 w6",
    Pod: "p1 p6",
    Notice: "w1",
    WayToGive: "p6",
    Resource: "p6",
    ResourceList: "p6",
}
# Nobody edits a match, a route, an entry of the log, or a block.
CHANGED = {**LISTED, Ward: "w1", Match: "", Route: "", ContactLog: "", Block: ""}
DRAFT = {"state": PublishState.DRAFT}


class City:
    """Two wards and three pods with the same rows in each, and who is something in both."""

    def __init__(self) -> None:
        self.rows: dict[type[Model], dict[str, Any]] = {model: {} for model in LISTED}
        self.kind, self.heading = factories.make_category(), factories.make_resource_category()
        for name in ("w1", "w6"):
            self._fill_ward(name, factories.make_ward(name=f"Ward {name}"))
        for name, ward in (("p1", "w1"), ("p6", "w6"), ("n6", "w6")):
            pod = factories.make_pod(self.rows[Ward][ward], name=f"Pod {name}", **DRAFT)
            self._add(Pod, name, pod)
            self._fill_page(name, {"pod": pod})
        self.user = factories.make_coordinator(self.rows[Ward]["w1"])
        factories.give_role(self.user, ORGANIZER, self.rows[Pod]["p6"])

    def _add(self, model: type[Model], name: str, row: Any) -> None:
        self.rows[model][name] = row

    def _fill_ward(self, name: str, ward: Ward) -> None:
        self._add(Ward, name, ward)
        self._add(Notice, name, factories.make_notice(ward, title=f"News {name}"))
        self._fill_page(name, {"ward": ward})
        request = factories.make_request(ward, name=f"Household {name}")
        need = factories.make_need(request, self.kind)
        volunteer = factories.make_volunteer(self.kind, ward=ward, name=f"Helper {name}")
        other = factories.make_volunteer(ward=ward, name=f"Blocked {name}")
        route = factories.make_route(factories.make_need(request), volunteer=volunteer)
        self._add(HelpRequest, name, request)
        self._add(Need, name, need)
        self._add(Volunteer, name, volunteer)
        self._add(Route, name, route)
        self._add(Match, name, route.matches.get())
        self._add(ContactLog, name, factories.make_contact(request, by=None))
        self._add(Block, name, factories.make_block(request, other))

    def _fill_page(self, name: str, place: dict[str, Any]) -> None:
        resource = factories.make_resource(self.heading, name=f"Pantry {name}", **place, **DRAFT)
        page = factories.make_resource_list(resource, title=f"List {name}", **place, **DRAFT)
        way = factories.make_way_to_give(name=f"Fund {name}", **place)
        self._add(Resource, name, resource)
        self._add(ResourceList, name, page)
        self._add(WayToGive, name, way)

    def names(self, model: type[Model], rows: Any) -> str:
        """The names of the areas that `rows` are of."""
        pks = {row.pk for row in rows}
        return " ".join(name for name, row in self.rows[model].items() if row.pk in pks)


@pytest.fixture
def city(client: Client) -> City:
    city = City()
    client.force_login(city.user)
    return city


def address(model: type[Model], page: str, *args: int) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize("model", LISTED)
def test_a_list_shows_what_the_role_in_each_area_opens(
    model: type[Model], city: City, client: Client
) -> None:
    page = client.get(
        address(model, "changelist"), {"state": "all"} if model is HelpRequest else {}
    )
    assert city.names(model, page.context["cl"].result_list) == LISTED[model]


@pytest.mark.parametrize("model", LISTED)
def test_a_row_opens_and_changes_where_it_is_theirs(
    model: type[Model], city: City, client: Client
) -> None:
    page: Any = admin.site._registry[model]
    request: Any = RequestFactory().get("/")
    request.user = city.user
    rows = city.rows[model].values()
    seen = [row for row in rows if page.has_view_permission(request, row)]
    changed = [row for row in rows if page.has_change_permission(request, row)]
    assert city.names(model, seen) == LISTED[model]
    assert city.names(model, changed) == CHANGED[model]
    for name, row in city.rows[model].items():
        expected = 200 if name in LISTED[model].split() else 302
        assert client.get(address(model, "change", row.pk)).status_code == expected, name


def test_the_ward_of_their_pod_is_looked_at_and_not_written(city: City, client: Client) -> None:
    ward = city.rows[Ward]["w6"]
    assert client.post(address(Ward, "change", ward.pk), {"name": "Taken"}).status_code == 403
    ward.refresh_from_db()
    assert ward.name == "Ward w6"


@pytest.mark.parametrize("model", [Pod, Resource, ResourceList])
def test_they_publish_what_they_may_change(model: type[Model], city: City, client: Client) -> None:
    for row in city.rows[model].values():
        client.post(address(model, "publish", row.pk))
        row.refresh_from_db()
    published = [r for r in city.rows[model].values() if r.state == PublishState.PUBLISHED]
    assert city.names(model, published) == CHANGED[model]


@pytest.mark.parametrize("model", [Pod, Resource, ResourceList])
def test_drafts_are_previewed_by_who_is_anything_there(
    model: type[Model], city: City, client: Client
) -> None:
    rows = city.rows[model]
    seen = [row for row in rows.values() if client.get(row.get_absolute_url()).status_code == 200]
    assert set(city.names(model, seen).split()) == {"w1", "p1", "p6"} & set(rows)


def choices(page: Any, *fields: str) -> set[str]:
    form = page.context["adminform"].form
    return {str(row) for name in fields for row in form.fields[name].queryset}


def test_forms_offer_the_places_of_the_role_that_fills_them_in(city: City, client: Client) -> None:
    for model in (HelpRequest, Volunteer):
        page = client.get(address(model, "change", city.rows[model]["w1"].pk))
        assert choices(page, "ward", "pod") == {"Ward w1", "Pod p1"}
    for model, fields in ((Resource, ("wards", "pods")), (WayToGive, ("ward", "pod"))):
        page = client.get(address(model, "change", city.rows[model]["p6"].pk))
        assert choices(page, *fields) == {"Ward w6", "Pod p6"}


def test_nothing_is_written_for_an_area_of_the_other_role(city: City, client: Client) -> None:
    wards, pods = city.rows[Ward], city.rows[Pod]
    places = [{"wards": wards["w1"].pk}, {"wards": wards["w6"].pk}, {"pods": pods["p1"].pk}]
    new = {"name": "New", "slug": "new", "category": city.heading.pk}
    new |= factories.EMPTY_RESOURCE_FORM
    # Of the other role, of a pod beside theirs, and of no place at all.
    for place in [*places, {"pods": pods["n6"].pk}, {}]:
        data = {**new, **place}
        assert client.post(address(Resource, "add"), data).status_code == 200, place
    assert not Resource.objects.filter(slug="new").exists()
    data = {**new, "pods": pods["p6"].pk}
    assert client.post(address(Resource, "add"), data).status_code == 302
    # To look after one pod opens no other beside it.
    pod = {"name": "New", "slug": "new", "zone": "block", "ward": wards["w6"].pk, **NO_LINKS}
    assert client.post(address(Pod, "add"), pod).status_code == 200
    assert client.post(address(Pod, "add"), {**pod, "ward": wards["w1"].pk}).status_code == 302


DESK_PAGES = ("desk", "posting", "pictures", "proposal_list")


@pytest.mark.parametrize("name", DESK_PAGES)
def test_the_desks_pages_know_ward_1_only(name: str, city: City, client: Client) -> None:
    for query in ({}, {"ward": city.rows[Ward]["w6"].pk}):
        page = client.get(reverse(f"admin:{name}"), query)
        assert page.status_code == 200
        assert "Ward w1" in page.text
        assert " w6" not in page.text


def test_the_desk_lists_and_opens_needs_of_ward_1_only(city: City, client: Client) -> None:
    page = client.get(reverse("admin:desk"))
    assert city.names(Need, page.context["page"].needs) == "w1"
    for name, need in city.rows[Need].items():
        page = client.get(reverse("admin:desk_need", args=[need.pk]))
        assert page.status_code == (200 if name == "w1" else 404)
        if name == "w1":
            assert " w6" not in page.text


def test_the_export_counts_ward_1_only(city: City, client: Client) -> None:
    for query in ({}, {"ward": city.rows[Ward]["w6"].pk}):
        text = client.get(reverse("admin:pictures_csv"), query).text
        assert "Ward w1" in text
        assert " w6" not in text


def autocomplete(client: Client, model: str, field: str) -> set[str]:
    app = {"match": "requests_app", "listedresource": "resources", "helprequest": "requests_app"}
    asked = {"app_label": app[model], "model_name": model, "field_name": field, "term": ""}
    response = client.get(reverse("admin:autocomplete"), asked)
    assert response.status_code == 200
    return {row["text"] for row in json.loads(response.content)["results"]}


def test_autocomplete_knows_what_the_lists_show(city: City, client: Client) -> None:
    near = Volunteer.objects.filter(ward=city.rows[Ward]["w1"])
    assert autocomplete(client, "match", "volunteer") == {str(volunteer) for volunteer in near}
    assert autocomplete(client, "listedresource", "resource") == {"Pantry p6"}
    assert autocomplete(client, "helprequest", "ward") == {"Ward w1", "Ward w6"}
    assert autocomplete(client, "helprequest", "pod") == {"Pod p1", "Pod p6"}


@pytest.mark.parametrize(
    ("model", "named"),
    [(HelpRequest, "w1"), (Volunteer, "w1"), (Notice, "w1 w6"), (Pod, "w1 w6"), (Resource, "w6")],
)
def test_filters_name_the_wards_of_the_lists_role(
    model: type[Model], named: str, city: City, client: Client
) -> None:
    """Give them a second ward, since a filter with one choice is not shown."""
    for role in (COORDINATOR, ORGANIZER):
        factories.give_role(city.user, role, factories.make_ward(name="Second"))
    page = client.get(address(model, "changelist"))
    of_wards = {"ward", "wards"}
    spec = next(s for s in page.context["cl"].filter_specs if str(s.title) in of_wards)
    words = {str(text) for _pk, text in spec.lookup_choices} - {"Second"}
    assert words == {f"Ward {name}" for name in named.split()}


def test_what_is_to_be_translated_is_what_they_write(city: City, client: Client) -> None:
    page = client.get(reverse("admin:translations"), {"language": "es"})
    assert page.status_code == 200
    # Without the tags, in which a token may hold any two signs.
    words = re.sub(r"<[^>]+>", " ", page.text)
    for name in ("Ward w1", "Pod p1", "Pod p6", "News w1", "Fund p6", "Pantry p6", "List p6"):
        assert name in words, name
    for name in ("Ward w6", "n6", "News w6", "Fund p1", "Fund w1", "Pantry w1", "List p1"):
        assert name not in words, name


def test_the_first_page_leads_to_the_work_of_both_roles(city: City, client: Client) -> None:
    page = client.get(reverse("admin:index"))
    urls = {link["url"] for link in page.context["work"]}
    assert reverse("admin:desk") in urls
    assert address(Resource, "changelist") in urls
    assert reverse("admin:weights") not in urls


def test_who_holds_no_role_meets_nothing(city: City, client: Client) -> None:
    client.force_login(factories.make_staff())
    page = client.get(reverse("admin:index"))
    assert (page.status_code, page.context["work"]) == (200, [])
    for model in LISTED:
        assert client.get(address(model, "changelist")).status_code == 403, model
    for name in (*DESK_PAGES, "translations"):
        assert client.get(reverse(f"admin:{name}")).status_code == 403, name
    assert client.get(city.rows[Pod]["p6"].get_absolute_url()).status_code == 404


# --- Giving and ending roles ----------------------------------------------------------------------


def save_roles(city: City, *areas: dict[str, Any], is_steward: bool = False) -> None:
    """A steward saves the page of the city's user with these roles."""
    steward = Client()
    steward.force_login(factories.make_steward())
    data: dict[str, Any] = {"email": city.user.email, "is_active": "on", "is_staff": "on"}
    data["language"] = city.user.language
    data |= {"is_steward": "on"} if is_steward else {}
    before = city.user.area_roles.count()
    data |= {"area_roles-TOTAL_FORMS": len(areas), "area_roles-INITIAL_FORMS": before}
    for number, area in enumerate(areas):
        data |= {f"area_roles-{number}-{name}": value for name, value in area.items()}
        data[f"area_roles-{number}-user"] = city.user.pk
    url = reverse("admin:accounts_user_change", args=[city.user.pk])
    assert steward.post(url, data).status_code == 302


def test_a_change_of_roles_holds_at_once_and_is_recorded(city: City, client: Client) -> None:
    first, second = city.user.area_roles.order_by("pk")
    kept = {"id": second.pk, "role": "organizer", "pod": second.pod_id}
    ended = {"id": first.pk, "role": "coordinator", "ward": first.ward_id, "DELETE": "on"}
    given = {"role": "organizer", "ward": city.rows[Ward]["w1"].pk}
    save_roles(city, ended, kept, given)
    # On the very next page, in a session that was open all along.
    assert client.get(address(HelpRequest, "changelist")).status_code == 403
    assert client.get(reverse("admin:desk")).status_code == 403
    page = client.get(address(Resource, "changelist"))
    assert city.names(Resource, page.context["cl"].result_list) == "w1 p1 p6"
    events = AuditEvent.objects.filter(subject_type="user", subject_id=city.user.pk)
    recorded = {(event.verb, *event.fields) for event in events if "role" in event.verb}
    assert recorded == {("end_role", "role", "ward"), ("give_role", "role", "ward")}
    assert {event.actor for event in events} != {None}


def test_another_role_in_the_same_area_is_recorded_by_field(city: City, client: Client) -> None:
    first, second = city.user.area_roles.order_by("pk")
    kept = {"id": first.pk, "role": "coordinator", "ward": first.ward_id}
    save_roles(city, kept, {"id": second.pk, "role": "coordinator", "pod": second.pod_id})
    assert AuditEvent.objects.get(verb="change_role").fields == ["role"]
    page = client.get(address(HelpRequest, "changelist"), {"state": "all"})
    assert city.names(HelpRequest, page.context["cl"].result_list) == "w1 w6"
    assert client.get(address(Resource, "changelist")).status_code == 403


def test_a_steward_is_made_and_ended_at_once(city: City, client: Client) -> None:
    first, second = city.user.area_roles.order_by("pk")
    areas = (
        {"id": first.pk, "role": "coordinator", "ward": first.ward_id},
        {"id": second.pk, "role": "organizer", "pod": second.pod_id},
    )
    save_roles(city, *areas, is_steward=True)
    assert client.get(reverse("admin:accounts_user_changelist")).status_code == 200
    assert "is_steward" in AuditEvent.objects.get(verb="change").fields
    save_roles(city, *areas)
    assert client.get(reverse("admin:accounts_user_changelist")).status_code == 403
    page = client.get(address(Resource, "changelist"))
    assert city.names(Resource, page.context["cl"].result_list) == "p6"
