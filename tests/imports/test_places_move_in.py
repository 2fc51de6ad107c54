"""Wards, pods and groups that a network brings along."""

from typing import Any

import pytest

from accounts.models import User
from accounts.roles import ORGANIZER
from common.choices import PublishState
from imports import services
from imports.choices import Kind, State
from imports.forms import kinds_for
from pods.models import Group, Pod, Ward
from tests.factories import give_role, make_pod, make_staff, make_ward
from tests.imports.sheets import as_csv, brought_in, outcomes, run_jobs, upload

pytestmark = pytest.mark.django_db
FILES: dict[Kind, tuple[Any, list[str], list[str]]] = {
    Kind.WARDS: (Ward, ["Ward", "Zips", "Hotline"], ["Shaw", "20001, 20009", "202-555-0141"]),
    Kind.PODS: (
        Pod,
        ["Name", "Ward", "Type", "Streets", "Idiomas"],
        ["Juniper House", "Ward 1", "Building", "500 block of Fern", "English; Español"],
    ),
    Kind.GROUPS: (
        Group,
        ["Group name", "City", "Website", "E-mail"],
        ["Takoma Mutual Aid", "Takoma Park", "www.takoma.example.org", "hi@example.org"],
    ),
}


@pytest.mark.parametrize("kind", FILES)
def test_they_come_as_drafts_change_and_go_again(kind: Kind, steward: User) -> None:
    model, header, row = FILES[kind]
    make_ward(name="Ward 1")
    before = model.objects.count()
    found = brought_in(steward, as_csv(header, [row]), kind)
    assert outcomes(found) == [(2, "new")], (found.layout, [each.says for each in found.rows.all()])
    stored = model.objects.get(name=row[0])
    assert getattr(stored, "state", PublishState.DRAFT) == PublishState.DRAFT
    assert outcomes(upload(steward, as_csv(header, [row]), kind)) == [(2, "same")]
    longer = as_csv([*header, "Description"], [[*row, "Ring twice."]])
    changed = brought_in(steward, longer, kind)
    assert outcomes(changed) == [(2, "update")]
    for each in (changed, found):
        services.take_back(each.pk, actor=steward)
        assert run_jobs(each).state == State.UNDONE
    assert model.objects.count() == before


def test_an_organizer_brings_pods_into_their_ward_alone() -> None:
    ward, user = make_ward(name="Ward 1"), make_staff()
    make_ward(name="Ward 2")
    make_pod(ward=ward, name="Elm Street")
    give_role(user, ORGANIZER, ward)
    kinds = [Kind.PODS, Kind.MEMBERS, Kind.GROUPS, Kind.RESOURCES, Kind.PACKAGE]
    assert [kind for kind, _label in kinds_for(user)] == kinds
    rows = [["Oak", "Ward 1"], ["Ash", "Ward 2"], ["elm street", "Ward 1"], ["Fir", ""]]
    found = upload(user, as_csv(["Name", "Ward"], rows), Kind.PODS)
    assert outcomes(found) == [(2, "new"), (3, "wrong"), (4, "alike"), (5, "wrong")]


def test_what_the_page_would_refuse_is_refused_in_its_words(steward: User) -> None:
    found = upload(steward, as_csv(["Group name", "City"], [["No way", "Here"]]), Kind.GROUPS)
    assert outcomes(found) == [(2, "wrong")]
    assert "Give a website" in str(found.rows.get().says)
