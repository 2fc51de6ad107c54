"""The audit log and the history of a row, in words of whoever reads them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts import audit
from accounts.audit_words import VERBS, field_in_words, subject_in_words, verb_in_words
from accounts.models import AuditEvent, User
from scripts import catalogs
from tests import factories
from tests.backoffice.test_admin_translations import change, save

OTHERS = [code for code, _name in settings.LANGUAGES if code != "en"]
# Verbs that go through a variable: `RecordedAdmin`, the roles of staff, and publishing.
BY_VARIABLE = {"add", "change", "give_role", "change_role", "end_role", "publish", "unpublish"}
BY_VARIABLE |= {"confirm_match", "open_address"}  # `requests_app.services.openings`
BY_VARIABLE |= {"verify", "check_entry"}  # `resources.keeping.checks`
BY_VARIABLE |= {"export_list", "export_details"}  # `accounts.list_exports`
BY_VARIABLE |= {"join_source", "pause_source", "remove_source"}  # `resources.joined.services`
BY_VARIABLE |= {"invite", "invite_again"}  # `accounts.invitations`
BY_VARIABLE |= {"open_network", "open_network_all_the_same"}  # `backoffice.network_services`
# `backoffice.proposals`, for each kind of what strangers propose
BY_VARIABLE |= {"submit_place", "suggest", "withdraw_place", "withdraw_suggestion", "put_up_card"}
BY_VARIABLE |= {
    "end_reservation",
    "return_card",
    "decline_reservation",
    "write_off_card",
}  # `shelves.services`
# No entry is about these: triggers write them, or verbs that are about another row.
NEVER_NAMED = {"contentedit", "erasedhouseholds", "keptapart", "twopeople", "usedslug"}
# Written down as done to the shift or the slot.
NEVER_NAMED |= {"handover", "onshift", "weekly", "helper"}
# Written down as done to the emergency, or to the request.
NEVER_NAMED |= {"checkround", "watchedhousehold"}
# Written down as said of the match.
NEVER_NAMED |= {"thanks"}
# Written by jobs, which say it of the person.
NEVER_NAMED |= {"atprovider", "calmstop", "calmturn", "noticeround", "recipient", "subscription"}
# Read by two, or added up: nothing is said of them.
NEVER_NAMED |= {"box", "option", "reader", "reply"}
NEVER_NAMED |= {"post", "postedthing", "tellme", "toldneed"}
NEVER_NAMED |= {"ask", "linkasked", "optout", "question", "retentionrun", "textmonth", "turn"}
# Written down as done to the fund, or to what was asked of it.
NEVER_NAMED |= {"balance", "draw", "receipt", "photo"}
# Passed between neighbors, and read by staff on their match.
NEVER_NAMED |= {"note"}
RECORDERS = {"record", "record_each", "event"}


def recorded() -> Iterator[str]:
    """Yield the verbs in the code; of one that is put together, its beginning and "…"."""
    for folder in catalogs.CODE:
        for path in (catalogs.ROOT / folder).rglob("*.py"):
            for call in calls(path):
                verb = call.args[1]
                if isinstance(verb, ast.Constant):
                    yield str(verb.value)
                elif isinstance(verb, ast.JoinedStr) and isinstance(verb.values[0], ast.Constant):
                    yield f"{verb.values[0].value}…"


def calls(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            named = isinstance(node.func.value, ast.Name) and node.func.value.id == "audit"
            if named and node.func.attr in RECORDERS:
                yield node


def test_every_verb_has_words_and_no_other() -> None:
    found = set(recorded())
    assert len(found) > 30
    begun = tuple(verb.removesuffix("…") for verb in found if verb.endswith("…"))
    plain = {verb for verb in found if not verb.endswith("…")} | BY_VARIABLE
    assert plain <= set(VERBS)
    assert all(any(f"{code}_".startswith(each) for code in VERBS) for each in begun)
    assert {code for code in set(VERBS) - plain if not f"{code}_".startswith(begun)} == set()


@pytest.mark.parametrize("language", OTHERS)
def test_verbs_are_said_in_every_language(language: str) -> None:
    english = {code: verb_in_words(code) for code in VERBS}
    with translation.override(language):
        assert {code for code in VERBS if verb_in_words(code) == english[code]} == set()


def test_fields_and_kinds_are_named_as_in_forms() -> None:
    assert verb_in_words("set_weight_near") == "Changed"
    assert subject_in_words("resourcelist") == "Resource list"
    assert field_in_words("ward", "hotline_hours") == "Hotline hours"
    assert field_in_words("ward", "name_zh_hans") == "Name (简体中文)"
    assert field_in_words("resourcelist", "entries") == "Resources in a list"
    assert field_in_words("user", "second_factor") == "Second step of signing in"
    # Rows and words that are gone by now.
    assert field_in_words("ward", "color") == "color"
    assert field_in_words("spaceship", "name") == "name"
    assert subject_in_words("spaceship") == "spaceship"
    assert verb_in_words("launch") == "launch"


@pytest.mark.parametrize("language", OTHERS)
def test_every_kind_of_row_has_a_name(language: str) -> None:
    ours = {model for model in apps.get_models() if model.__module__.split(".")[0] in catalogs.CODE}
    models = {each for each in ours if each._meta.model_name not in NEVER_NAMED}
    assert len(models) > 20
    english = {each: subject_in_words(each._meta.model_name) for each in models}
    with translation.override(language):
        same = {each for each in models if subject_in_words(each._meta.model_name) == english[each]}
    assert same == set()


@pytest.fixture
def steward(db: None, client: Client) -> User:
    steward = factories.make_steward(name="Ana")
    client.force_login(steward)
    return steward


def words_on(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def in_language(code: str, name: str, *args: Any) -> str:
    with translation.override(code):
        return reverse(f"admin:{name}", args=args)


@pytest.mark.parametrize("language", ["am", "ar"])
def test_the_log_is_read_in_words(client: Client, steward: User, language: str) -> None:
    save(client, factories.make_ward(), name_es="Robles", hotline_hours="Always")
    row = factories.make_resource_list(factories.make_resource())
    save(client, row, **{"entries-0-note": "Knock"})
    event = AuditEvent.objects.latest("id")
    for url in (
        in_language(language, "accounts_auditevent_changelist"),
        in_language(language, "accounts_auditevent_change", event.pk),
    ):
        said = words_on(client.get(url))
        with translation.override(language):
            assert verb_in_words("change") in said
            assert subject_in_words("resourcelist") in said
            assert field_in_words("resourcelist", "entries") in said
        assert not re.search(r"\b(change|resourcelist|ward|entries|hotline_hours|name_es)\b", said)


def test_the_log_is_found_by_its_words_and_its_codes(client: Client, steward: User) -> None:
    audit.record(steward, "judge_text", factories.make_ward())
    save(client, factories.make_pod(), name="Elm")
    page = reverse("admin:accounts_auditevent_changelist")
    for term, found in (("read", 1), ("judge_text", 1), ("Pod", 1), ("pod", 1), ("nothing", 0)):
        assert client.get(page, {"q": term}).context["cl"].result_count == found, term


@pytest.mark.parametrize("language", OTHERS)
def test_the_history_names_fields_in_the_readers_language(
    client: Client, steward: User, language: str
) -> None:
    ward = factories.make_ward()
    save(client, ward, name_ko="참나무", hotline_hours="Always")
    row = factories.make_resource_list(factories.make_resource())
    save(client, row, **{"entries-0-note": "Knock"})
    said = words_on(client.get(in_language(language, "pods_ward_history", ward.pk)))
    assert "(한국어)" in said
    assert not re.search(r"Changed|Hotline|Name", said)
    said = words_on(client.get(in_language(language, "resources_resourcelist_history", row.pk)))
    assert not re.search(r"Changed|Note|resource in a list", said)


def test_the_history_reads_in_english_what_was_edited_in_another_language(
    client: Client, steward: User
) -> None:
    ward = factories.make_ward()
    url = change(ward).replace("/en/", "/ar/")
    save(client, ward, url, name_ko="참나무", hotline_hours="Always")
    said = words_on(client.get(in_language("en", "pods_ward_history", ward.pk)))
    assert "Hotline hours and Name (한국어)" in said
