"""All kinds of texts that staff write remember the English that their translations are of."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from announcements.models import Announcement
from backoffice import translated_texts
from common.models import Category
from decisions.models import Decision, Option
from events.models import Event, Preparation
from fund.models import Fund
from inbox.models import Draft
from network.models import Network
from pods.models import Group, IntakePause, Notice, Pod, Ward, WayToGive
from resources.models import (
    AlwaysShown,
    Guide,
    ListedResource,
    ListGroup,
    Organization,
    Phone,
    Resource,
    ResourceCategory,
    ResourceList,
)
from tests import factories
from tests.backoffice.test_admin_translations import change, save

pytestmark = pytest.mark.django_db

MAKERS: dict[type[Model], Callable[[], Any]] = {
    Announcement: factories.make_announcement,
    Event: factories.make_day,
    Preparation: factories.make_preparation,
    Decision: lambda: factories.make_decision(audience="link"),
    Ward: lambda: factories.make_ward(intro="Here"),
    Pod: factories.make_pod,
    Group: factories.make_group,
    WayToGive: factories.make_way_to_give,
    Notice: lambda: factories.make_notice(None),
    Category: factories.make_category,
    ResourceCategory: factories.make_resource_category,
    Resource: factories.make_resource,
    ResourceList: lambda: factories.make_resource_list(ward=factories.make_ward()),
    Guide: factories.make_guide,
    Organization: factories.make_organization,
    IntakePause: factories.make_intake_pause,
    Network: factories.make_network,
    Draft: factories.make_draft,
    Fund: lambda: factories.make_fund(kinds=[factories.make_category()]),
    AlwaysShown: lambda: factories.make_always_shown(sentence="Call {number}."),
}
# What a browser sends in two boxes.
TYPED: dict[type[Model], dict[str, str]] = {
    Notice: {
        f"{name}_at_{part}": typed
        for name, day in (("starts", "1/2/2030"), ("ends", "1/3/2030"))
        for part, typed in ((0, day), (1, "10:00"))
    },
    # Its words are needed in every language otherwise.
    IntakePause: {"cause": "weather"},
}
# Stands in its list's form; tests/backoffice/test_outdated_translations.py has it.
INSIDE = {ListedResource, ListGroup, Option, Phone}


def test_no_kind_is_left_out() -> None:
    models = {model for model in apps.get_models() if translated_texts.is_translated(model)}
    assert {*MAKERS, *INSIDE} == models


@pytest.mark.parametrize("model", MAKERS)
def test_a_translation_is_outdated_once_its_english_changed(
    model: type[Model], client: Client
) -> None:
    client.force_login(factories.make_steward())
    row = MAKERS[model]()
    name = translated_texts.text_fields(model)[0]
    row.i18n = {f"{name}_es": "Antes"}
    row.save()
    save(client, row, **TYPED.get(model, {}))
    assert translated_texts.outdated(row, "es") == []
    another = "Dial {number}." if model is AlwaysShown else "Another"
    save(client, row, **TYPED.get(model, {}), **{name: another})
    assert translated_texts.outdated(row, "es") == [name]
    assert "the English changed since" in client.get(change(row)).text
    label = f"{model._meta.app_label}.{model._meta.model_name}"
    assert "1 outdated" in client.get(reverse("admin:translations"), {"kind": label}).text
    changelist = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    assert "Outdated: Spanish" in client.get(changelist).text
    save(client, row, change(row, translate="es"), **TYPED.get(model, {}))
    assert translated_texts.outdated(row, "es") == []
