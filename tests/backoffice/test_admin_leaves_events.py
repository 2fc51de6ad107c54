"""No edit in the admin goes unrecorded: each leaves an audit event that names the fields.

Walks every page of the admin as a steward: adding, changing, deleting, rows inside forms, and the
actions of lists. A new page is walked from the day on which it is registered.
"""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, StewardOpening, User
from announcements.models import Announcement
from chats.models import ChatTarget
from common.models import Category
from decisions.models import Decision, Option
from events.models import Event, EventShift, Prepared
from fund.models import Fund
from inbox.models import Draft
from messaging.models import Message
from network.models import NetworkLink, PageLanguage
from pods.models import AreaRole, Group, PlaceLink, Pod
from requests_app.models import ContactLog, HelpRequest, Need
from resources.hours import Rule
from resources.models import (
    AlwaysShown,
    EntryKeeper,
    Guide,
    ListedResource,
    ListGroup,
    Phone,
    Resource,
    ResourceList,
    Schedule,
    Source,
)
from rota.models import Line, Slot
from shelves.models import Card
from tests import factories
from tests.backoffice.shown_forms import answer, data_of, filled, sent, shown_forms, touch
from tests.backoffice.test_admin_everywhere import MAKERS as ROWS
from tests.backoffice.test_admin_everywhere import OURS, changelist
from tests.factories.chats import MATTERMOST
from tests.factories.languages import PART, catalog_of
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db

# What was public once is not deleted, and things are wanted only where people give.
DRAFT = {"state": "draft", "direction": "both"}
MAKERS = {
    **ROWS,
    Resource: lambda: factories.make_resource(ward=factories.make_ward(), **DRAFT),
    ResourceList: lambda: factories.make_resource_list(ward=factories.make_ward(), state="draft"),
    Prepared: lambda: make_prepared(),
}
Names = set[str]
PASSWORD = "a long enough sentence"
# What a new row needs although its form does not demand each alone.
ALSO = {"password1": PASSWORD, "password2": PASSWORD, "url": "https://give.example.org"}
ALSO |= {"website": "https://group.example.org", "reach": "city"}
# What was sent stays, so each is looked at.
BY_PAGE_ALONE = {Announcement}
# Somebody who keeps entries is gone by a verb of their own.
GONE_AS = {EntryKeeper: "remove_keeper"}
ALSO_OF: dict[type[Model], dict[str, str]] = {
    AlwaysShown: {"sentence": "Call {number}."},
    ChatTarget: {"address": MATTERMOST},
    Decision: {"audience": "link"},
    # Each position is taken once.
    Draft: {"position": "7"},
    EntryKeeper: {"name": "Marisol", "email": "marisol@example.org"},
    Fund: {"two_from": "200"},
    Line: {"duty": "translate"},
    PageLanguage: {
        "language": "de",
        "own_name": "Deutsch",
        "file": SimpleUploadedFile("de.po", catalog_of(PART)),  # type: ignore[dict-item]
    },
    Source: {"address": "https://directory.example.org/"},
    User: {"emails": "new@example.org"},
}
# What a row must be like before an action does anything to it.
READY: dict[tuple[type[Model], str], dict[str, Any]] = {
    (Category, "show_on_forms"): {"is_active": False},
    (ContactLog, "finish"): {"follow_up_on": datetime.date(2026, 1, 1)},
    (Event, "publish"): {"state": "draft", "published_at": None},
    (Group, "publish"): {"state": "draft"},
    (Guide, "publish"): {"state": "draft"},
    (Guide, "unpublish"): {"state": "published"},
    (Message, "try_again"): {"status": "failed"},
    (Need, "stop_repeating"): {"repeat": "weekly"},
    (Pod, "publish"): {"state": "draft"},
    (Resource, "unpublish"): {"state": "published", "published_at": timezone.now()},
    (ResourceList, "publish"): {"state": "draft", "published_at": None},
    (ResourceList, "unpublish"): {"state": "published", "published_at": timezone.now()},
    (Volunteer, "approve"): {"status": "pending"},
}
# The row is gone afterwards, so no field of it was changed.
GONE = {"delete_selected", "lift", "renew_link"}


@pytest.fixture
def steward(client: Client) -> User:
    user = factories.make_steward()
    client.force_login(user)
    return user


def page_of(model: type[Model]) -> Any:
    return admin.site._registry[model]


def asked_by_a_steward() -> Any:
    request = RequestFactory().get("/")
    request.user = User(pk=1, is_steward=True)
    # As if it had been read: there is no database while tests are collected.
    request.user.opening_now = StewardOpening()
    return request


STEWARDS = asked_by_a_steward()
ADDED = [model for model in OURS if page_of(model).has_add_permission(STEWARDS)]
CHANGED = [model for model in OURS if page_of(model).has_change_permission(STEWARDS, model())]
DELETED = [model for model in OURS if page_of(model).has_delete_permission(STEWARDS, model())]
INSIDE = [
    (model, inline.model, inline(model, admin.site))
    for model in OURS
    for inline in page_of(model).inlines
]
ADDED_INSIDE = [
    (model, inside) for model, inside, inline in INSIDE if inline.has_add_permission(STEWARDS)
]
CHANGED_INSIDE = [
    (model, inside) for model, inside, inline in INSIDE if inline.has_change_permission(STEWARDS)
]
DELETED_INSIDE = [
    (model, inside) for model, inside, inline in INSIDE if inline.has_delete_permission(STEWARDS)
]
ACTIONS = [(model, action) for model in OURS for action in page_of(model).actions]


def newest(model: type[Model]) -> Any:
    return model._default_manager.order_by("-pk").first()


def made(model: type[Model]) -> Any:
    MAKERS[model]()
    return newest(model)


def address(model: type[Model], verb: str, *args: Any) -> str:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{verb}"
    return reverse(name, args=args)


def events(verb: str | None = None) -> list[tuple[str, int, Names]]:
    """The recorded events: kind of row, its number, names of fields."""
    found = AuditEvent.objects.filter(**({"verb": verb} if verb else {}))
    return [(each.subject_type, each.subject_id, set(each.fields)) for each in found]


def is_recorded(row: Model, name: str, verb: str | None = None) -> bool:
    """Tell whether an event about `row` names the field `name`."""
    kind, pk = row._meta.model_name, row.pk
    return any(each[:2] == (kind, pk) and name in each[2] for each in events(verb))


# --- Pages ---


@pytest.mark.parametrize("model", CHANGED)
def test_a_change_names_its_fields(model: type[Model], steward: User, client: Client) -> None:
    row = made(model)
    url = address(model, "change", row.pk)
    shown = shown_forms(client.get(url))
    if not shown[0].fields:
        pytest.skip("there are presses on it, and nothing is edited")
    data = data_of(shown)
    names = touch(shown[0], data)
    if model is ChatTarget:
        data["address"] = MATTERMOST
    if model is Card:
        # All else is as its owner said it.
        data["place"], names = factories.make_resource(ward=row.ward).pk, ["place"]
    # A page on which nothing could be changed would have nothing to record.
    assert names
    sent(client, url, data)
    assert all(is_recorded(row, name) for name in names), (names, events())


@pytest.mark.parametrize("model", CHANGED)
def test_what_was_not_changed_is_not_recorded(
    model: type[Model], steward: User, client: Client
) -> None:
    row = made(model)
    url = address(model, "change", row.pk)
    # Making the row may have been recorded itself.
    before = AuditEvent.objects.count()
    sent(client, url, data_of(shown_forms(client.get(url))))
    assert AuditEvent.objects.count() == before, events()


@pytest.mark.parametrize("model", ADDED)
def test_a_new_row_names_its_fields(model: type[Model], steward: User, client: Client) -> None:
    made(model)  # there is something to choose from
    form, *inside = shown_forms(client.get(address(model, "add")))
    before = newest(model)
    data = {**data_of(inside), **filled(form)}
    data.update({name: said for name, said in ALSO.items() if name in form.fields})
    data.update(ALSO_OF.get(model, {}))
    sent(client, address(model, "add"), data)
    row = newest(model)
    assert row != before
    assert any(is_recorded(row, name) for name in form.fields if form[name].html_name in data)


@pytest.mark.parametrize("model", DELETED)
def test_a_deleted_row_is_recorded(model: type[Model], steward: User, client: Client) -> None:
    row = made(model)
    # One by its page, one by the list: these are two ways through Django.
    other = made(model)
    client.post(address(model, "delete", row.pk), {"post": "yes"})
    chosen = {"action": "delete_selected", "_selected_action": [other.pk], "post": "yes"}
    if model in BY_PAGE_ALONE:
        client.post(address(model, "delete", other.pk), {"post": "yes"})
    client.post(changelist(model), chosen)
    assert not model._default_manager.filter(pk__in=[row.pk, other.pk]).exists()
    kind = row._meta.model_name
    assert events(GONE_AS.get(model, "delete")) == [(kind, other.pk, set()), (kind, row.pk, set())]


# --- Rows inside forms ---


def make_prepared() -> None:
    """Beside a preparation that nobody has done, first in every list."""
    factories.make_prepared()
    factories.make_preparation(f"A course {Prepared.objects.count()}")


def make_role() -> None:
    factories.make_ward()
    factories.make_coordinator(factories.make_ward())


def make_listed() -> None:
    ward = factories.make_ward()
    for _number in range(2):
        factories.make_resource(ward=ward)
    factories.make_resource_list(factories.make_resource(ward=ward), ward=ward)


def make_group() -> None:
    ListGroup.objects.create(resource_list=factories.make_resource_list(), heading="Warmth")


def make_link() -> None:
    network = factories.make_network()
    NetworkLink.objects.create(network=network, label="Chat", url="https://chat.example.org/")


def make_place_links() -> None:
    ward = factories.make_ward()
    for place in ({"ward": ward}, {"pod": factories.make_pod(ward)}):
        PlaceLink.objects.create(**place, label="Chat", url="https://chat.example.org/")


# Every so many weeks from a day on, so that their number can be changed alone.
FROM_TODAY = Rule(byday=("MO",), valid_from=datetime.date(2026, 1, 5))
ROWS_INSIDE: dict[type[Model], Callable[[], Any]] = {
    AreaRole: make_role,
    ContactLog: factories.make_contact,
    ListedResource: make_listed,
    ListGroup: make_group,
    NetworkLink: make_link,
    PlaceLink: make_place_links,
    Need: factories.make_need,
    Option: lambda: factories.make_decision("Soup", audience="link"),
    Phone: lambda: factories.make_resource(phone="+12025550108"),
    Schedule: lambda: factories.make_resource(hours=[FROM_TODAY]),
    EventShift: factories.make_day_shift,
    Slot: lambda: factories.make_slot(),
}
ROW_SAYS: dict[type[Model], list[str]] = {
    AreaRole: ["ward"],
    ContactLog: ["kind", "note"],
    ListedResource: ["note"],
    ListGroup: ["heading"],
    NetworkLink: ["label", "url"],
    PlaceLink: ["label", "url"],
    Option: ["words"],
    Phone: ["number"],
    Schedule: ["opens_at", "days"],
    EventShift: ["part"],
    Slot: ["weekday"],
}
# What a new row must say besides.
NEW_ROW_SAYS: dict[type[Model], list[str]] = {AreaRole: ["role"]}
# What it must say, too, but says unchanged.
USUAL: dict[type[Model], list[str]] = {
    ListGroup: ["position"],
    NetworkLink: ["position", "service"],
    PlaceLink: ["position", "service"],
    Option: ["position"],
    Phone: ["kind", "position"],
    Schedule: ["kind", "interval"],
}


# What fits together: a service and an address of it, two times of a day, which must differ.
FITTING: dict[type[Model], dict[str, str]] = {
    NetworkLink: {"service": "chat"},
    PlaceLink: {"service": "chat"},
    Slot: {"starts": "10:00", "ends": "12:00", "people": "1", "valid_from": "2026-01-05"},
}


def choose(form: Any, data: dict[str, Any], names: list[str]) -> list[str]:
    """Answer the questions `names` of `form` in `data`."""
    data.update({form.add_prefix(name): answer(form[name], place=1) for name in names})
    return names


def open_inside(client: Client, model: type[Model], inside: type[Model]) -> Any:
    """The row with the form, its address, what is shown, and the rows' formset."""
    ROWS_INSIDE[inside]()
    row = newest(model)
    if model is User:
        row = newest(AreaRole).user
    url = address(model, "change", row.pk)
    response = client.get(url)
    sets = [each.formset for each in response.context["inline_admin_formsets"]]
    formset = next(each for each in sets if each.model is inside)
    return row, url, data_of(shown_forms(response)), formset


@pytest.mark.parametrize(("model", "inside"), CHANGED_INSIDE)
def test_rows_inside_a_form_are_recorded_as_their_own(
    model: type[Model], inside: type[Model], steward: User, client: Client
) -> None:
    _row, url, data, formset = open_inside(client, model, inside)
    form = formset.initial_forms[0]
    names = touch(form, data) or choose(form, data, ROW_SAYS[inside])
    assert names
    sent(client, url, data)
    assert all(is_recorded(form.instance, name) for name in names), (names, events())


@pytest.mark.parametrize(("model", "inside"), ADDED_INSIDE)
def test_rows_that_are_added_inside_a_form_name_their_fields(
    model: type[Model], inside: type[Model], steward: User, client: Client
) -> None:
    if inside in (Slot, EventShift):
        pytest.skip("its hours are filled in by tests of its own")
    _row, url, data, formset = open_inside(client, model, inside)
    number = len(formset.initial_forms)
    form = formset._construct_form(number)
    names = choose(form, data, [*ROW_SAYS[inside], *NEW_ROW_SAYS.get(inside, [])])
    choose(form, data, USUAL.get(inside, []))
    data.update({form.add_prefix(name): said for name, said in FITTING.get(inside, {}).items()})
    data[f"{formset.prefix}-TOTAL_FORMS"] = number + 1
    before = newest(inside)
    sent(client, url, data)
    added = newest(inside)
    assert added != before
    assert all(is_recorded(added, name) for name in names), (names, events())


@pytest.mark.parametrize(("model", "inside"), DELETED_INSIDE)
def test_rows_that_are_deleted_inside_a_form_are_recorded(
    model: type[Model], inside: type[Model], steward: User, client: Client
) -> None:
    row, url, data, formset = open_inside(client, model, inside)
    inner = formset.initial_forms[0].instance
    sent(client, url, {**data, f"{formset.prefix}-0-DELETE": "on"})
    assert (inner._meta.model_name, inner.pk, set()) in events("delete")
    # A role that was taken away has to lead to whose it was.
    about_row = [names for *of, names in events() if of == [row._meta.model_name, row.pk]]
    assert any(about_row), events()


# --- Actions of lists ---


@pytest.mark.parametrize(("model", "action"), ACTIONS)
def test_an_action_of_a_list_names_its_fields(
    model: type[Model], action: str, steward: User, client: Client
) -> None:
    row = made(model)
    if action == "keep_no_more":
        Resource.objects.filter(pk=row.pk).update(keeper=factories.make_entry_keeper())
    # On a row that is not ready for it the action would do nothing, and record nothing.
    model._default_manager.filter(pk=row.pk).update(**READY.get((model, action), {}))
    if model is Need:
        row = newest(Need)
    # `sure`: what cannot be taken back asks once more.
    data = {"action": action, "_selected_action": [row.pk], "sure": "yes"}
    client.post(changelist(model), data)
    recorded = [names for kind, pk, names in events() if is_about(row, kind, pk)]
    assert recorded, events()
    assert action in GONE or any(recorded)


def is_about(row: Model, kind: str, pk: int) -> bool:
    """Tell whether an event is about `row`, or about a need of the request that it is."""
    own = {(row._meta.model_name, row.pk)}
    if isinstance(row, HelpRequest):
        own |= {("need", need.pk) for need in row.needs.all()}
    return (kind, pk) in own


def test_a_new_password_is_recorded(steward: User, client: Client) -> None:
    user = factories.make_coordinator()
    url = reverse("admin:auth_user_password_change", args=[user.pk])
    client.get(url)
    # A password that was refused is none that changed.
    client.post(url, {"password1": "short", "password2": "other", "usable_password": "true"})
    assert not AuditEvent.objects.exists()
    data = {"password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}
    assert client.post(url, data).status_code == 302
    assert is_recorded(user, "password", "change")
