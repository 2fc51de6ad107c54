"""Entries of a joined directory: they come, change, go, and nothing of ours is touched."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEvent
from common.errors import NotPossible
from messaging.models import News
from resources.choices import EntryState, SourceProblem, SourceState
from resources.joined import passes, services
from resources.models import JoinedEntry, Organization, Resource, Source
from tests import factories as make
from tests.resources.directories import join, page_of, send

pytestmark = pytest.mark.django_db


def read(source: Source) -> dict[str, Any]:
    """Read it, as the job does; return what came of it."""
    passes.read_source(source.pk)
    source.reading.refresh_from_db()
    return source.reading.counts


def whole(source: Source) -> dict[str, Any]:
    """Read all of it, as once a day."""
    type(source.reading).objects.filter(source=source).update(full_at=None)
    return read(source)


def entry(name: str) -> Resource:
    return Resource.objects.get(name=name)


def test_entries_come_with_their_name_and_their_day(directory):
    lately = timezone.localdate() - timedelta(days=20)
    directory.put("Food pantry", description="Rice and beans", assured_date=lately.isoformat())
    source = join(directory, name="Riverside Mutual Aid")
    assert source.reading.preview["names"] == ["Food pantry"]
    assert not Resource.objects.exists()

    counts = read(source)

    assert (counts["read"], counts["added"]) == (1, 1)
    page = Client().get(entry("Food pantry").get_absolute_url()).text
    assert "Rice and beans" in page
    assert "From another directory:" in page
    assert "(Riverside Mutual Aid)." in page
    row = Client().get("/en/resources/").text
    assert "From another directory: <bdi>Riverside Mutual Aid</bdi>" in row


def test_a_change_arrives_and_the_page_is_not_the_kept_one(directory):
    directory.put("Pantry", description="Rice")
    source = join(directory)
    read(source)
    url = entry("Pantry").get_absolute_url()
    assert "Rice" in Client().get(url).text

    directory.put("Pantry", description="Beans")
    counts = read(source)

    assert (counts["changed"], counts["added"]) == (1, 0)
    assert "Beans" in Client().get(url).text


def test_what_did_not_change_is_not_written(directory):
    directory.put("Pantry")
    source = join(directory)
    read(source)
    before = entry("Pantry").updated_at
    directory.knows_etags = False

    assert read(source)["same"] == 1

    assert entry("Pantry").updated_at == before
    assert AuditEvent.objects.filter(subject_type="resource").count() == 2


def test_what_says_that_it_is_defunct_answers_410(directory):
    directory.put("Pantry")
    source = join(directory)
    read(source)
    url = entry("Pantry").get_absolute_url()

    directory.put("Pantry", status="defunct")
    assert read(source)["withdrawn"] == 1

    assert Client().get(url).status_code == 410
    directory.put("Pantry")
    read(source)
    assert Client().get(url).status_code == 200


def test_what_is_gone_from_the_whole_is_withdrawn(directory):
    for number in range(5):
        directory.put(f"Pantry {number}")
    source = join(directory)
    read(source)

    directory.records.popitem()
    assert whole(source)["withdrawn"] == 1

    assert entry("Pantry 4").state == EntryState.WITHDRAWN
    assert Resource.objects.published().count() == 4


def test_when_most_are_gone_at_once_a_steward_is_asked(directory):
    for number in range(6):
        directory.put(f"Pantry {number}")
    source = join(directory)
    read(source)

    kept = dict(list(directory.records.items())[:2])
    directory.records = kept
    whole(source)

    assert Resource.objects.published().count() == 6
    assert source.reading.problem == SourceProblem.MANY_GONE
    assert source.reading.held == 4
    assert News.objects.filter(kind="sources").exists()

    services.let_withdraw(source, actor=make.make_steward())
    read(source)
    assert Resource.objects.published().count() == 2
    assert source.reading.problem == ""


def test_a_pass_that_fails_withdraws_nothing_and_the_next_goes_on(directory):
    directory.per_page = 2
    for number in range(6):
        directory.put(f"Pantry {number}")
    source = join(directory)
    steps = {"left": 2}
    rows = list(directory.records.values())

    def breaks(handler: Any) -> None:
        if not steps["left"]:
            handler.close_connection = True
            return
        steps["left"] -= 1
        send(handler, page_of(rows, 3 - steps["left"] - 1, 2))

    directory.answer = breaks
    read(source)
    assert Resource.objects.count() == 4
    assert source.reading.problem in (SourceProblem.CONNECTION, SourceProblem.ANSWER)
    assert source.reading.next_at > timezone.now()

    directory.answer = None
    directory.asked.clear()
    counts = read(source)
    assert Resource.objects.count() == 6
    assert "page=3" in directory.asked[0]
    assert (counts["read"], counts["withdrawn"]) == (6, 0)
    assert source.reading.problem == ""


def test_a_page_that_breaks_half_way_leaves_nothing_of_it(directory, monkeypatch):
    directory.put("First")
    directory.put("Second")
    source = join(directory)
    store, calls = passes.Storing._one, []

    def dies(self: Any, *args: Any) -> str:
        calls.append(args)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return store(self, *args)

    with monkeypatch.context() as patch:
        patch.setattr(passes.Storing, "_one", dies)
        with pytest.raises(KeyboardInterrupt):
            passes.read_source(source.pk)
    assert not Resource.objects.exists()

    read(source)
    assert Resource.objects.count() == 2


def test_of_two_jobs_only_the_later_one_stores(directory):
    directory.put("Pantry")
    source = join(directory)
    first = passes.begin(source.pk)
    second = passes.begin(source.pk)
    page = passes.answers.Page()
    with pytest.raises(passes.SupersededError):
        passes.store_page(first, 1, page)
    assert passes.store_page(second, 1, page) is False


def test_nothing_new_is_one_question_without_an_answer(directory):
    moment = "2026-01-01T00:00:00+00:00"
    directory.put("Pantry", last_modified=moment)
    source = join(directory)
    read(source)
    read(source)
    directory.asked.clear()
    directory.statuses.clear()

    read(source)

    assert directory.statuses == [304]
    assert "modified_after=2025-12-31" in directory.asked[0]
    assert source.reading.problem == ""


def test_a_moment_to_come_hides_no_later_change(directory):
    directory.put("Pantry", last_modified="2199-01-01T00:00:00Z")
    source = join(directory)
    read(source)
    assert source.reading.known_until < timezone.now()


def test_ours_are_never_written(directory):
    ours = make.make_resource(name="Ours", description="True")
    group = make.make_group(make.make_ward())
    directory.put("Theirs", id=str(ours.uuid), description="False")
    directory.put("Theirs, too", id=str(ours.uuid), status="defunct")
    directory.put("A group", id=str(group.uuid))
    source = join(directory)

    counts = read(source)

    ours.refresh_from_db()
    assert (ours.name, ours.description, ours.state) == ("Ours", "True", "published")
    assert Resource.objects.count() == 1
    assert counts["added"] == 0


def test_one_source_does_not_write_what_came_from_another(directory):
    id_ = directory.put("Pantry", description="Rice")
    first = join(directory)
    read(first)
    other = join(directory, address=f"{directory.url}?again", name="Other")
    directory.put("Pantry", id=id_, description="Poison")

    assert read(other)["not_theirs"] == 1
    assert entry("Pantry").description == "Rice"


def test_a_source_does_not_speak_for_our_organization(directory):
    church = Organization.objects.create(name="Our church")
    make.make_resource(organization=church)
    theirs = {"id": str(church.uuid), "name": "Scam", "description": "Send money"}
    directory.put("Fund", organization=theirs)
    read(join(directory))

    church.refresh_from_db()
    assert (church.name, church.resources.count()) == ("Our church", 1)
    assert entry("Fund").organization.name == "Scam"


def test_its_own_organization_follows(directory):
    id_ = str(uuid4())
    directory.put("Fund", organization={"id": id_, "name": "Church"})
    source = join(directory)
    read(source)
    directory.put("Fund", organization={"id": id_, "name": "New church"})
    read(source)
    assert [row.name for row in Organization.objects.all()] == ["New church"]


@pytest.mark.parametrize(
    "fields",
    [{"name": "central pantry"}, {"name": "Other", "phones": [{"number": "202-555-0123"}]}],
)
def test_what_is_likely_the_same_is_named_and_not_merged(directory, fields):
    ours = make.make_resource(name="Central Pantry", phone="+12025550123")
    directory.put(**fields)
    read(join(directory))
    assert JoinedEntry.objects.get().perhaps == ours
    assert Resource.objects.count() == 2


def test_taken_over_it_is_ours(directory):
    directory.put("Pantry", description="Rice")
    source = join(directory)
    read(source)
    steward = make.make_steward()
    assert str(entry("Pantry").uuid) not in Client().get("/api/hsds/3.0/services").text

    services.take_over(entry("Pantry"), actor=steward)

    directory.put("Pantry", description="Beans")
    assert read(source)["left_alone"] == 1
    directory.put("Pantry", status="defunct")
    read(source)
    directory.records.clear()
    whole(source)
    row = entry("Pantry")
    assert (row.description, row.state, row.source) == ("Rice", "published", None)
    assert str(row.uuid) in Client().get("/api/hsds/3.0/services").text
    assert AuditEvent.objects.filter(verb="take_over_entry", actor=steward).exists()
    with pytest.raises(NotPossible):
        services.take_over(entry("Pantry"), actor=steward)


def test_hidden_it_stays_hidden(directory):
    directory.put("Pantry", description="Rice")
    source = join(directory)
    read(source)
    services.hide(entry("Pantry"), actor=make.make_steward())
    directory.put("Pantry", description="Beans")

    read(source)
    whole(source)

    assert Client().get(entry("Pantry").get_absolute_url()).status_code == 410
    services.show_again(entry("Pantry"), actor=make.make_steward())
    read(source)
    assert "Beans" in Client().get(entry("Pantry").get_absolute_url()).text


def test_nothing_of_it_goes_out_again(directory):
    ours = make.make_resource(name="Ours")
    directory.put("Theirs", organization={"id": str(uuid4()), "name": "Their church"})
    read(join(directory))
    for name in ("services", "organizations", "locations", "service_at_locations"):
        told = Client().get(f"/api/hsds/3.0/{name}?full=true").text
        assert "Their" not in told
        found = json.loads(told)
        assert found["total_items"] == 1
    one = Client().get(f"/api/hsds/3.0/services/{entry('Theirs').uuid}")
    assert one.status_code == 404
    assert Client().get(f"/api/hsds/3.0/services/{ours.uuid}").status_code == 200


@pytest.mark.parametrize(("is_kept", "state"), [(True, "published"), (False, "withdrawn")])
def test_removed_its_entries_are_withdrawn_or_ours(directory, is_kept, state):
    directory.put("Pantry")
    source = join(directory)
    read(source)

    services.remove(source, is_kept=is_kept, actor=make.make_steward())
    services.let_go(source.pk, is_kept=is_kept)

    row = entry("Pantry")
    assert (row.state, row.source is None) == (state, is_kept)
    directory.put("Later")
    passes.read_source(source.pk)
    assert not Resource.objects.filter(name="Later").exists()


def test_paused_it_is_not_read(directory):
    directory.put("Pantry")
    source = join(directory)
    services.pause(source, actor=make.make_steward())
    directory.asked.clear()
    passes.read_source(source.pk)
    assert (directory.asked, Resource.objects.count()) == ([], 0)
    assert source.state == SourceState.PAUSED


def test_their_wards_are_not_ours(directory):
    ward = make.make_ward(slug="harbor")
    term = {"code": "ward", "taxonomy": "mutualaid fields"}
    reach = {"code": "reach", "taxonomy": "mutualaid fields"}
    directory.put(
        "Pantry",
        attributes=[
            {"link_type": "reach", "value": "areas", "taxonomy_term": reach},
            {"link_type": "ward", "value": "harbor", "taxonomy_term": term},
        ],
    )
    read(join(directory, reach="beyond"))
    assert entry("Pantry").areas == ["beyond"]
    assert not ward.resources.exists()


def test_a_change_while_it_is_read_withdraws_nothing(directory):
    directory.per_page = 2
    for number in range(6):
        directory.put(f"Pantry {number}")
    source = join(directory)
    read(source)
    serve = directory.serve

    def drops(handler: Any) -> None:
        serve(handler)
        directory.records.pop(next(iter(directory.records)), None) if len(
            directory.records
        ) == 6 else None

    directory.answer = drops
    assert whole(source)["withdrawn"] == 0
    directory.answer = None
    assert whole(source)["withdrawn"] == 1
