"""The rules for every page of the admin, whatever model it is about."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from modeltrans.fields import TranslatedVirtualField

from accounts import audit
from accounts.models import AuditEvent, User
from accounts.roles import COORDINATOR, KEEPER, OPERATOR, ORGANIZER
from announcements.models import Announcement
from backoffice.base import RoleAdmin
from care.models import CarePerson
from chats.models import ChatTarget
from common.models import Category, KnownNetwork
from common.reading_order import ReadingKeysField
from decisions.models import Decision
from events.models import Event, Preparation, Prepared
from fund.models import Fund
from inbox.models import Draft, Thread
from messaging.models import Message
from network.models import Network, PageLanguage
from pods.models import Group, IntakePause, Notice, PlaceProposal, Pod, Ward, WayToGive
from requests_app.models import Block, ContactLog, HelpRequest, Match, Need, Route
from resources.models import (
    AlwaysShown,
    Caller,
    EntryCheck,
    EntryKeeper,
    Guide,
    JoinedEntry,
    LinkCheck,
    Organization,
    Resource,
    ResourceCategory,
    ResourceList,
    Source,
    Suggestion,
)
from rota.models import Line
from shelves.models import Card, Reservation
from tests import factories
from volunteers.models import Goods, Volunteer

pytestmark = pytest.mark.django_db

# By name: a model that comes to the admin unannounced fails the first test.
OURS = [
    Announcement,
    AlwaysShown,
    AuditEvent,
    Block,
    Caller,
    Card,
    CarePerson,
    Category,
    ChatTarget,
    ContactLog,
    Decision,
    EntryCheck,
    EntryKeeper,
    Event,
    Goods,
    Group,
    Guide,
    HelpRequest,
    JoinedEntry,
    KnownNetwork,
    Line,
    Fund,
    LinkCheck,
    Match,
    Message,
    Network,
    Need,
    IntakePause,
    Notice,
    Organization,
    PageLanguage,
    PlaceProposal,
    Pod,
    Preparation,
    Prepared,
    Reservation,
    Resource,
    ResourceCategory,
    ResourceList,
    Route,
    Suggestion,
    Source,
    Thread,
    Draft,
    User,
    Volunteer,
    Ward,
    WayToGive,
]


def make_message() -> Message:
    number = Message.objects.count()
    return Message.objects.create(
        template="requests_app/request_received",
        language="en",
        recipient_kind="request",
        recipient_id=1,
        subject_id=1,
        idempotency_key=f"test:{number}",
    )


def make_event() -> None:
    audit.record(factories.make_steward(), "look", factories.make_ward())


def make_full_list() -> ResourceList:
    ward = factories.make_ward()
    resources = [factories.make_resource(ward=ward) for _number in range(2)]
    return factories.make_resource_list(*resources, ward=ward)


def make_full_need() -> Need:
    request = factories.make_request(factories.make_ward())
    factories.make_contact(request, follow_up_on="2026-01-01")
    factories.make_need(request)
    return factories.make_need(request)


def make_full_volunteer() -> Volunteer:
    kinds = [factories.make_category() for _number in range(2)]
    return factories.make_volunteer(*kinds, ward=factories.make_ward())


def make_some_number() -> AlwaysShown:
    # Each on its own ward's pages: of one place there are four at most.
    return factories.make_always_shown(ward=factories.make_ward())


def make_somebody_to_care() -> CarePerson:
    return factories.make_care_person(ward=factories.make_ward())


MAKERS: dict[type[Model], Callable[[], Any]] = {
    AlwaysShown: make_some_number,
    AuditEvent: make_event,
    Block: factories.make_block,
    Caller: lambda: factories.make_caller(factories.make_ward()),
    CarePerson: make_somebody_to_care,
    Category: factories.make_category,
    ChatTarget: lambda: factories.make_chat(factories.make_ward()),
    ContactLog: factories.make_contact,
    Decision: lambda: factories.make_decision(audience="link", title="Zelkova?", text=""),
    EntryCheck: lambda: factories.make_check(factories.make_resource(ward=factories.make_ward())),
    EntryKeeper: lambda: factories.make_entry_keeper(
        factories.make_resource(ward=factories.make_ward())
    ),
    Card: lambda: factories.make_card(state="waiting"),
    Reservation: factories.make_reservation,
    Fund: lambda: factories.make_fund(factories.make_ward(), kinds=[factories.make_category()]),
    Line: lambda: factories.make_slot(factories.make_line(factories.make_ward())),
    Goods: lambda: factories.make_goods(factories.make_volunteer(ward=factories.make_ward())),
    Group: lambda: factories.make_group(factories.make_ward()),
    Guide: factories.make_guide,
    HelpRequest: make_full_need,
    IntakePause: lambda: factories.make_intake_pause(factories.make_ward(), cause="weather"),
    JoinedEntry: factories.make_joined_entry,
    KnownNetwork: factories.make_known_network,
    LinkCheck: factories.make_link,
    Match: factories.make_match,
    Message: make_message,
    Network: factories.make_network,
    Need: make_full_need,
    Notice: lambda: factories.make_notice(factories.make_ward()),
    Organization: factories.make_organization,
    PageLanguage: factories.make_page_language,
    PlaceProposal: lambda: factories.make_place_proposal(factories.make_ward()),
    Pod: factories.make_pod,
    Resource: lambda: factories.make_resource(ward=factories.make_ward()),
    ResourceCategory: factories.make_resource_category,
    ResourceList: make_full_list,
    Route: factories.make_route,
    Suggestion: lambda: factories.make_suggestion(ward=factories.make_ward()),
    Source: factories.make_source,
    Announcement: factories.make_announcement,
    Preparation: factories.make_preparation,
    Prepared: lambda: factories.make_prepared(factories.make_volunteer(ward=factories.make_ward())),
    Event: lambda: factories.make_day_shift(factories.make_day(factories.make_ward())),
    Thread: factories.make_thread,
    Draft: factories.make_draft,
    User: lambda: factories.make_coordinator(factories.make_ward()),
    Volunteer: make_full_volunteer,
    Ward: factories.make_ward,
    WayToGive: lambda: factories.make_way_to_give(ward=factories.make_ward()),
}


def changelist(model: type[Model]) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def names(admin_page: RoleAdmin) -> set[str]:
    """Everything that the fieldsets show, with tuples of fields on one line taken apart."""
    shown: set[str] = set()
    for _title, options in admin_page.fieldsets:
        for field in options["fields"]:
            shown.update(field if isinstance(field, tuple) else [field])
    return {name.removesuffix("_shown") for name in shown}


def test_only_our_own_pages_are_in_the_admin() -> None:
    assert set(admin.site._registry) == set(OURS)
    assert all(isinstance(page, RoleAdmin) for page in admin.site._registry.values())


@pytest.mark.parametrize("model", OURS)
def test_every_field_is_shown_or_left_out_on_purpose(model: type[Model]) -> None:
    page = admin.site._registry[model]
    fields = {
        field.name
        for field in model._meta.get_fields()
        # What lists are sorted by is made from the names, as generated columns are.
        if not (field.auto_created or getattr(field, "generated", False))
        and not isinstance(field, ReadingKeysField)
        and not (isinstance(field, TranslatedVirtualField) and field.language in {None, "en"})
    }
    shown, omitted = names(page), set(page.deliberately_omitted)
    # A new field fails here until somebody decides whether staff are to see it.
    assert fields - shown - omitted == set()
    assert omitted <= fields, "left out on purpose, but not there"
    assert not shown & omitted


@pytest.mark.parametrize("model", OURS)
def test_every_list_explains_itself(model: type[Model], client: Client) -> None:
    client.force_login(factories.make_steward())
    page = admin.site._registry[model]
    assert len(str(page.explanation)) > 40
    response = client.get(changelist(model))
    assert response.status_code == 200
    assert response.context["explanation"] == page.explanation


@pytest.mark.parametrize("model", OURS)
def test_a_list_of_three_needs_as_many_queries_as_a_list_of_one(
    model: type[Model], client: Client
) -> None:
    client.force_login(factories.make_steward())
    MAKERS[model]()
    client.get(changelist(model))  # content types and the like are looked up once per process
    one = queries(client, changelist(model))
    for _number in range(2):
        MAKERS[model]()
    client.get(changelist(model))  # and what a new row made processes look up again, too
    assert queries(client, changelist(model)) == one


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    assert response.status_code == 200
    return len(captured)


@pytest.mark.parametrize("model", OURS)
def test_every_list_can_be_searched_and_filtered(model: type[Model], client: Client) -> None:
    client.force_login(factories.make_steward())
    MAKERS[model]()
    response = client.get(changelist(model), {"q": "Resident"})
    assert response.status_code == 200
    for spec in response.context["cl"].filter_specs:
        for choice in spec.choices(response.context["cl"]):
            # Each choice is a query of its own, and may break by itself.
            narrowed = client.get(changelist(model) + choice.get("query_string", ""))
            assert narrowed.status_code == 200, (spec, choice)


@pytest.mark.parametrize("model", OURS)
def test_every_change_page_opens(model: type[Model], client: Client) -> None:
    client.force_login(factories.make_steward())
    MAKERS[model]()
    row = model._default_manager.order_by("-pk").first()
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
    assert client.get(reverse(name, args=[row.pk])).status_code == 200


KEEPING = {Caller, EntryCheck, EntryKeeper, LinkCheck}
MAY_SEE = {
    COORDINATOR: {
        Block,
        HelpRequest,
        Need,
        Match,
        Route,
        ContactLog,
        Volunteer,
        Goods,
        Prepared,
        Ward,
        Pod,
        PlaceProposal,
        IntakePause,
        Notice,
        ChatTarget,
        Thread,
        Announcement,
        Event,
        Line,
        Card,
        Reservation,
        Decision,
        Fund,
    },
    OPERATOR: set(),
    ORGANIZER: {
        Ward,
        Pod,
        PlaceProposal,
        Group,
        Notice,
        Announcement,
        Event,
        Decision,
        ChatTarget,
        WayToGive,
        Organization,
        Resource,
        ResourceList,
        Suggestion,
        *KEEPING,
    },
    KEEPER: {Group, Organization, Resource, ResourceList, Suggestion, *KEEPING},
}


@pytest.mark.parametrize("role", MAY_SEE)
def test_a_role_opens_its_own_lists_and_no_others(role: str, client: Client) -> None:
    client.force_login(factories.make_user(role, factories.make_ward()))
    for model in OURS:
        expected = 200 if model in MAY_SEE[role] else 403
        assert client.get(changelist(model)).status_code == expected, model


def test_permission_rows_and_the_superuser_flag_give_nothing(client: Client) -> None:
    from django.contrib.auth.models import Permission  # the point of this test

    user = factories.make_organizer()
    # Every permission that Django knows: roles alone are to decide.
    user.user_permissions.set(Permission.objects.all())
    client.force_login(user)
    assert client.get(changelist(HelpRequest)).status_code == 403
    assert client.get(changelist(User)).status_code == 403


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_first_page_opens_on_what_needs_doing(language: str, client: Client) -> None:
    ward = factories.make_ward()
    today = timezone.localdate()
    # The same in a ward of others, and due tomorrow: none of that may be counted.
    for place in (ward, factories.make_ward()):
        need = factories.make_need(factories.make_request(place))
        factories.make_contact(need.request, follow_up_on=today)
        factories.make_contact(need.request, follow_up_on=today + timedelta(days=1))
    factories.make_volunteer(ward=ward, status="pending")
    client.force_login(factories.make_coordinator(ward))
    response = client.get(f"/{language}/admin/")
    counts = {
        link["url"].rpartition("admin/")[2]: link["count"] for link in response.context["work"]
    }
    assert counts == {
        "desk/": 1,
        "batch-matching/": None,
        "requests_app/contactlog/?due=yes": 1,
        "volunteers/volunteer/?status__exact=pending": 1,
        "open-needs/posting/": None,
        "inbox/thread/?waiting=yes": 0,
        "emergencies/": None,
        "days/": None,
        "rota/": None,
        "stats/": None,
        "desk/intake/": None,
        "volunteers/volunteer/intake/": None,
        "desk/typed/": None,
        "paper/forms/": None,
        "imports/": None,
        "translations/": 8,
        "handbook/": None,
    }


@pytest.mark.parametrize("query", ["status__exact=%00", "q=%00", "ward__id__exact=%00"])
def test_a_nul_byte_in_an_address_is_refused(query: str, client: Client) -> None:
    client.force_login(factories.make_steward())
    # Postgres takes no NUL, which once came back as an error of ours.
    client.raise_request_exception = False
    response = client.get(f"{changelist(Volunteer)}?{query}")
    assert response.status_code == 400
    assert "<h1" in response.text
