"""Pages that are the same for everybody: never stale, never a draft."""

import re
from collections.abc import Callable, Hashable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Model, TextField
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import audit
from common.choices import PublishState
from decisions.services import answering
from fund.models import Fund
from members.models import LinkedPods
from network.models import NetworkLink
from pages import cached
from pods.models import PlaceLink, Pod, Ward
from resources.hours import Rule
from resources.lists import services as lists
from resources.models import ListGroup, Resource
from tests import factories as make

pytestmark = pytest.mark.django_db

EMPTY = (None, "")
TABLE = re.compile(r'(?:FROM|JOIN) "?(\w+)"?')
OWN = {"common_contentedit"}
ADDED = "language of the pages"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
# What a page shows of a row, by the first of these fields that it has.
SHOWN = ("name", "title", "note", "reason", "heading", "label")


def something_of_everything() -> dict[str, Model]:
    """A row of all that kept pages show."""
    ward = make.make_ward(hotline="+12025550107")
    ward.neighbors.add(make.make_ward())
    pod = make.make_pod(ward)
    resource = make.make_resource(
        ward=ward,
        pod=pod,
        languages=["en"],
        phone="+12025550108",
        hours=[Rule(byday=("MO",))],
        organization=make.make_organization(),
        source=make.make_source(),
    )
    listed = make.make_resource_list(resource, ward=ward)
    steward, gone = make.make_steward(), make.make_resource()
    followed = make.make_resource_list(make.make_resource(), gone, title="Followed")
    lists.follow(listed, followed, actor=steward)
    lists.hide_in_list(listed, gone, actor=steward)
    lists.link_list(listed, followed, actor=steward)
    heading = ListGroup.objects.create(resource_list=listed, heading="Warmth")
    lists.place_in_list(listed, listed.entries.get().pk, heading, comes_after=False, actor=steward)
    network = make.make_network()
    emergency = make.make_emergency(ward, categories=[resource.category])
    return {
        # The heading before its emergency, which takes it along.
        "first in an emergency": emergency.first_categories.through.objects.get(),
        "emergency": emergency,
        "network": network,
        "link of the network": NetworkLink.objects.create(
            network=network, label="Our chat", url="https://chat.example.org/"
        ),
        ADDED: make.make_page_language(),
        "category": make.make_category(),
        "ward": ward,
        "nearby": Ward.neighbors.through.objects.get(from_ward=ward),
        "pod": pod,
        "settings of a pod": make.make_pod_settings(pod, takes_members=True),
        "group": make.make_group(ward),
        "link of two pods": linked(pod, make.make_pod(ward, state="published")),
        "way to give": make.make_way_to_give(ward=ward),
        "link of a pod": PlaceLink.objects.create(pod=pod, url="https://chat.example.org/"),
        "notice": make.make_notice(ward),
        "pause": make.make_intake_pause(ward),
        "heading": resource.category,
        "resource": resource,
        "organization": resource.organization,
        "source": resource.source,
        "phone": resource.phones.get(),
        "schedule": resource.schedules.get(),
        "ward of a resource": Resource.wards.through.objects.get(),
        "pod of a resource": Resource.pods.through.objects.get(),
        "list": listed,
        "entry": listed.entries.get(),
        "heading of a list": heading,
        "hidden entry": listed.hidden.get(),
        "list in a list": listed.links.get(),
        "entry as it is searched": resource.search_row,
        "guide": make.make_guide(),
        **of_the_rooms(ward),
        "fund": make.make_fund(ward, holds=0, kinds=[]),
    }


def of_the_rooms(ward: Ward) -> dict[str, Model]:
    """A day with its shift, and a decision with a choice."""
    shift = make.make_day_shift(make.make_day(ward))
    decision = make.open_decision("Soup", "Bread", pod=make.make_pod(ward), shows_result=True)
    voter, choice = make.make_voter(decision), decision.options.all()[0]
    answering.answer(voter.pk, {"option": choice.pk}, actor=audit.MEMBER)
    make.close_decision(decision)
    return {"day": shift.event, "shift": shift, "decision": decision, "choice": choice}


def linked(first: Pod, second: Pod) -> LinkedPods:
    return LinkedPods.objects.create(first=first, second=second, key="split")


def kept_pages(rows: dict[str, Model]) -> Iterator[str]:
    views = ("home", "pods:ward_list", "pods:group_list", "pods:find_pod")
    views += (
        "resources:resource_list",
        "resources:guide_list",
        "resources:open_data",
        "decisions:decided_list",
        "about",
        "privacy_page",
    )
    forms = (
        "request_pages:request_needs",
        "volunteers:volunteer_about",
        "volunteers:volunteer_left",
    )
    yield from (reverse(view) for view in (*views, *forms))
    for name in ("ward", "pod", "resource", "list", "guide"):
        yield rows[name].get_absolute_url()  # type: ignore[attr-defined]
    yield reverse("decisions:decided_detail", args=[rows["decision"].pk])
    yield f"{reverse('request_pages:request_needs')}?ward={rows['ward'].slug}"  # type: ignore[attr-defined]
    yield f"{reverse('resources:resource_list')}?category={rows['heading'].slug}"  # type: ignore[attr-defined]


def topics_of_tables() -> dict[str, str]:
    """The topic that a trigger of each table names."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, trim(trailing '\\000' FROM encode(tgargs, 'escape')) "
            "FROM pg_trigger WHERE tgname = 'bump_content_version'"
        )
        return dict(cursor.fetchall())


def named() -> set[str]:
    """The topics that the pages that are kept now name, by themselves or a part of them."""
    things = [thing for _parts, thing, _size in cached._shelf.kept.values()]
    pages = [thing for thing in things if isinstance(thing, cached.KeptPage)]
    return {topic.partition("/")[0] for page in pages for topic in page.topics}


def test_each_page_names_the_topics_of_all_that_it_reads():
    rows, topics = something_of_everything(), topics_of_tables()
    for path in kept_pages(rows):
        # A kept page reads no table, so each is made anew to be looked at.
        cached.clear()
        with CaptureQueriesContext(connection) as queries:
            assert Client().get(path).status_code == 200, path
        read = {table for query in queries for table in TABLE.findall(query["sql"])} - OWN
        # A table without a trigger would leave the page stale for good.
        assert not read - set(topics), path
        # Numbers that every page shows, and the network, are a part of the key of each page
        # (`cached.everywhere`).
        assert {topics[table] for table in read} <= {*named(), "numbers", "network"}, path


def test_an_edit_of_any_row_is_on_every_page_at_once():
    """Compare each page as it is kept, and as it is when nothing was: the same after each edit."""
    rows = {**something_of_everything(), "number": make.make_always_shown()}
    # A new trigger wants a row above, or nothing here would edit its table.
    assert {row._meta.db_table for row in rows.values()} == set(topics_of_tables())
    paths, changed = list(kept_pages(rows)), set()
    for name, row in rows.items():
        before = {path: seen(path) for path in paths}
        edit(row)
        after = {path: seen(path) for path in paths}
        cached.clear()
        assert after == {path: seen(path) for path in paths}, name
        changed |= {name} if after != before else set()
    # An edit that shows on no page has tested nothing. A language is there once a process has
    # begun anew: `tests/network/test_language_on_the_fly.py`.
    assert changed == set(rows) - {ADDED}


def edit(row: Model) -> None:
    """Change what pages show of `row`; that one ward is near another ends with its row.

    A fund is there for good: it becomes that of another ward.
    """
    if isinstance(row, Fund):
        Fund.objects.filter(pk=row.pk).update(ward=Ward.objects.exclude(pk=row.ward_id)[0])
        return
    rows = type(row)._base_manager.filter(pk=row.pk)
    texts = {each.name for each in row._meta.fields if isinstance(each, CharField | TextField)}
    field = next((field for field in SHOWN if field in texts), "")
    rows.update(**{field: "Something new"}) if field else rows.delete()


def seen(path: str) -> str:
    """The page at `path`, without the visitor's own token."""
    return TOKEN.sub("", Client().get(path).text)


def test_an_edit_of_a_resource_leaves_what_shows_none_in_place():
    rows = something_of_everything()
    paths = [reverse("home"), reverse("pods:ward_list"), reverse("request_pages:request_needs")]
    kept_after(paths, rows["resource"].save)


def kept_after(paths: list[str], edit: Callable[[], object]) -> None:
    """Ask for pages, make an edit, and see that none is made anew."""
    make.make_always_shown()

    def kept() -> list[Any]:
        for path in paths:
            assert Client().get(path).status_code == 200, path
        things = cached._shelf.kept.items()
        return [page for (_, path, *_), (_, page, _) in things if path in paths]

    before = kept()
    edit()
    assert kept() == before


def place() -> dict[str, Any]:
    """A ward, its pod with a way to give, an entry of each, and a list."""
    ward = make.make_ward()
    pod = make.make_pod(ward)
    rows = {"ward": ward, "pod": pod, "way": make.make_way_to_give(pod=pod)}
    entry = make.make_resource(ward=ward, phone="+12025550108", hours=[Rule(byday=("MO",))])
    rows |= {"entry": entry, "of the pod": make.make_resource(pod=pod)}
    return rows | {"list": make.make_resource_list(entry, ward=ward)}


EDITS: dict[str, Callable[[dict[str, Any]], object]] = {
    "a pod": lambda rows: rows["pod"].save(),
    "a new pod": lambda rows: make.make_pod(rows["ward"]),
    "a way to give": lambda rows: rows["way"].delete(),
    "an entry": lambda rows: rows["entry"].save(),
    "an entry of a pod": lambda rows: rows["of the pod"].save(),
    "hours": lambda rows: rows["entry"].schedules.get().save(),
    "a phone": lambda rows: rows["entry"].phones.all().delete(),
    "a list": lambda rows: rows["list"].save(),
    "what a list holds": lambda rows: rows["list"].entries.get().save(),
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_leaves_the_pages_of_other_places_and_entries_in_place(edit):
    here, there = place(), place()
    pages = [there[name] for name in ("ward", "pod", "entry", "of the pod")]
    kept_after([page.get_absolute_url() for page in pages], lambda: EDITS[edit](here))


def test_what_a_page_shows_of_others_changes_with_them():
    """An entry names its pods, also one that was a draft; a pod shows what its ward has."""
    ward = make.make_ward()
    draft = make.make_pod(ward, state="draft", name="Maple Court")
    entry, pod = make.make_resource(pod=draft), make.make_pod(ward)
    of_ward = make.make_resource(ward=ward, name="Soup kitchen")
    assert "Maple Court" not in seen(entry.get_absolute_url())
    assert "Soup kitchen" in seen(pod.get_absolute_url())
    Pod.objects.filter(pk=draft.pk).update(state="published")
    Resource.objects.filter(pk=of_ward.pk).update(name="Warm meals")
    assert "Maple Court" in seen(entry.get_absolute_url())
    assert "Warm meals" in seen(pod.get_absolute_url())


@pytest.fixture
def import_under_way() -> Iterator[BaseDatabaseWrapper]:
    """A second connection with a transaction of its own; on the first nobody waits for a lock."""
    other = connection.copy()
    other.set_autocommit(False)
    with connection.cursor() as cursor:
        # To wait for a lock is an error after a second, rather than a test that hangs.
        cursor.execute("SET lock_timeout = '1s'")
        yield other
        cursor.execute("RESET lock_timeout")
    other.close()


@pytest.mark.django_db(transaction=True)
def test_an_import_under_way_makes_nobody_wait_and_is_seen_once_it_is_done(import_under_way):
    imported, edited = make.make_resource(name="Pantry"), make.make_resource(name="Clinic")
    ward, path = make.make_ward(), reverse("resources:resource_list")
    with import_under_way.cursor() as cursor:
        cursor.execute("UPDATE resources_resource SET name = 'Larder' WHERE id = %s", [imported.pk])
    edited.name = "Practice"
    edited.save()
    ward.save()
    page = Client().get(path).text
    assert ("Practice" in page, "Larder" in page) == (True, False)
    import_under_way.commit()
    assert "Larder" in Client().get(path).text


def test_second_view_of_each_costs_one_query(django_assert_num_queries):
    paths = list(kept_pages(something_of_everything()))
    for path in paths:
        Client().get(path)
    with django_assert_num_queries(len(paths)):
        for path in paths:
            Client().get(path)


@pytest.mark.parametrize(
    ("name", "field", "word"),
    [
        ("ward", "name", "Harbor East"),
        ("pod", "description", "Nine neighbors."),
        ("resource", "hours_note", "On Mondays"),
        ("list", "title", "For this week"),
        ("guide", "title", "How to knock"),
    ],
)
def test_an_edit_in_the_admin_is_on_the_very_next_view(client, name, field, word):
    row = something_of_everything()[name]
    # Nobody edits here what another directory keeps.
    Resource.objects.update(source=None)
    client.force_login(make.make_steward())
    change = f"/en/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/change/"
    assert word not in Client().get(row.get_absolute_url()).text
    form = client.get(change).context["adminform"].form
    typed = _typed(form) | {field: word}
    for formset in client.get(change).context["inline_admin_formsets"]:
        there = formset.formset.initial_forms
        typed |= _typed(formset.formset.management_form)
        typed[f"{formset.formset.prefix}-TOTAL_FORMS"] = len(there)
        for inline in there:
            typed |= _typed(inline)
    saved = client.post(change, typed)
    assert saved.status_code == 302, saved.context["errors"]
    assert word in Client().get(row.get_absolute_url()).text


def _typed(form) -> dict[str, object]:
    """The answers that a browser would send of `form` as it stands."""
    values = {form.add_prefix(name): form[name].value() for name in form.fields}
    plain = {
        key: ",".join(v) if isinstance(v, list) and all(isinstance(one, str) for one in v) else v
        for key, v in values.items()
    }
    return {
        key: value for key, value in plain.items() if value is not False and value not in (None, "")
    }


# What entries and lists of the directory were once they never are again: see tests/resources/.
@pytest.mark.parametrize("name", ["pod", "guide"])
def test_a_draft_gets_neither_in_nor_out(client, name):
    row = something_of_everything()[name]
    row.state = PublishState.DRAFT
    row.save()
    client.force_login(make.make_steward())
    preview = client.get(row.get_absolute_url())
    assert "Draft:" in preview.text
    assert "no-store" in preview["Cache-Control"]
    assert Client().get(row.get_absolute_url()).status_code == 404
    row.state = PublishState.PUBLISHED
    row.save()
    for visitor in (Client(), client):
        page = visitor.get(row.get_absolute_url())
        assert (page.status_code, "Draft:" in page.text) == (200, False)
    row.state = PublishState.DRAFT
    row.save()
    # Kept while it was public; taken back, it must not be shown from there.
    assert Client().get(row.get_absolute_url()).status_code == 404


def test_head_and_conditional_requests(client):
    page = client.get("/en/wards/")
    head = client.head("/en/wards/")
    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == page["ETag"]
    assert client.get("/en/wards/", headers={"If-None-Match": page["ETag"]}).status_code == 304
    assert client.get("/es/wards/", headers={"If-None-Match": page["ETag"]}).status_code == 200
    make.make_ward(name="Harbor")
    again = client.get("/en/wards/", headers={"If-None-Match": page["ETag"]})
    assert (again.status_code, "Harbor" in again.text) == (200, True)


def kept_of(path: str) -> set[Hashable]:
    return {place for place in cached._shelf.kept if path in place}


@pytest.mark.parametrize("query", ["q=rice", "ward=nowhere", "language=xx", "page=7", "page=%00"])
def test_what_a_visitor_typed_is_not_kept(client, query):
    something_of_everything()
    client.get("/en/resources/")
    before = kept_of("/en/resources/")
    assert client.get(f"/en/resources/?{query}").status_code == 200
    # Else anybody could fill the memory with searches.
    assert kept_of("/en/resources/") == before


def test_what_is_not_on_the_list_of_filters_is_left_out(client):
    something_of_everything()
    assert "utm_source" not in client.get("/en/resources/?utm_source=x&hotline=on").text
