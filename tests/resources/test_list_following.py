"""Lists that follow another one: what comes along, what does not, and being cut loose."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent
from common.errors import NotPossible
from resources.choices import EntryState
from resources.lists import services
from resources.lists.contents import entries_of, sections_of
from resources.models import WITH_CHAIN, ListedResource, ListGroup, ResourceList
from tests.factories import make_organizer, make_resource, make_resource_list

pytestmark = pytest.mark.django_db


def fresh(page: ResourceList) -> ResourceList:
    return ResourceList.objects.select_related(*WITH_CHAIN).get(pk=page.pk)


def said(page: ResourceList) -> list[tuple[str, list[str]]]:
    """The headings of a list with the names below them."""
    return [
        (section.group.heading if section.group else "", [str(row) for row in section.entries])
        for section in sections_of(fresh(page))
    ]


@pytest.fixture
def staff():
    return make_organizer()


def test_changes_come_along_between_own_entries(staff):
    parent = make_resource_list(make_resource(name="Pantry"))
    first, last = make_resource(name="First"), make_resource(name="Last")
    own = make_resource_list(first)
    services.follow(own, parent, actor=staff)
    services.add_to_list(own, last, actor=staff, comes_after=True)
    assert said(own) == [("", ["First", "Pantry", "Last"])]
    heading = ListGroup.objects.create(resource_list=parent, heading="Warmth")
    services.add_to_list(parent, make_resource(name="Stove"), actor=staff, group=heading)
    assert said(own) == [("", ["First", "Pantry", "Last"]), ("Warmth", ["Stove"])]
    # Under the heading of the other list: it becomes one of its own, and both meet there.
    services.add_to_list(own, make_resource(name="Quilts"), actor=staff, group=heading)
    assert said(own)[1] == ("Warmth", ["Quilts", "Stove"])
    services.take_off_list(parent, parent.entries.get(resource__name="Pantry").pk, actor=staff)
    assert said(own)[0] == ("", ["First", "Last"])
    assert said(parent) == [("Warmth", ["Stove"])]


def test_an_own_entry_stands_once_and_with_its_own_note(staff):
    pantry = make_resource(name="Pantry")
    parent, own = make_resource_list(pantry), make_resource_list(pantry)
    parent.entries.update(note="Theirs")
    own.entries.update(note="Ours")
    services.follow(own, parent, actor=staff)
    assert [row.note for row in entries_of(fresh(own))] == ["Ours"]


def test_single_ones_are_hidden_and_shown_again(staff):
    pantry, clinic = make_resource(name="Pantry"), make_resource(name="Clinic")
    parent, own = make_resource_list(pantry, clinic), make_resource_list()
    services.follow(own, parent, actor=staff)
    services.hide_in_list(own, pantry, actor=staff)
    services.hide_in_list(own, pantry, actor=staff)
    assert said(own) == [("", ["Clinic"])]
    assert said(parent) == [("", ["Pantry", "Clinic"])]
    services.show_in_list(own, pantry.pk, actor=staff)
    assert said(own) == [("", ["Pantry", "Clinic"])]


def test_cut_loose_keeps_what_is_there_and_nothing_more_comes(staff):
    grandparent = make_resource_list(make_resource(name="Hotline"))
    parent = make_resource_list(make_resource(name="Pantry"))
    own = make_resource_list(make_resource(name="Own"))
    heading = ListGroup.objects.create(
        resource_list=parent, heading="Warmth", i18n={"heading_es": "Calor"}
    )
    services.add_to_list(parent, make_resource(name="Stove"), actor=staff, group=heading)
    ListedResource.objects.filter(resource__name="Stove").update(
        note="Ring", i18n={"note_es": "Toque"}
    )
    services.follow(parent, grandparent, actor=staff)
    services.follow(own, parent, actor=staff)
    hidden = parent.entries.get(resource__name="Pantry").resource
    services.hide_in_list(own, hidden, actor=staff)
    services.add_to_list(own, make_resource(name="Last"), actor=staff, comes_after=True)
    before = said(own)
    assert before == [("", ["Own", "Hotline", "Last"]), ("Warmth", ["Stove"])]
    services.cut_loose(own, actor=staff)
    services.cut_loose(own, actor=staff)
    assert said(own) == before
    now = fresh(own)
    assert (now.follows, now.cut_loose_from) == (None, parent)
    copied = now.entries.get(resource__name="Stove")
    assert (copied.note_es, copied.group.heading_es) == ("Toque", "Calor")
    services.add_to_list(parent, make_resource(name="Later"), actor=staff)
    assert said(own) == before
    assert AuditEvent.objects.filter(verb="cut_list_loose").count() == 1


def test_followers_of_a_withdrawn_list_keep_what_came_along(staff):
    parent = make_resource_list(make_resource(name="Pantry"))
    own = make_resource_list()
    services.follow(own, parent, actor=staff)
    services.unpublish(parent, actor=staff)
    assert said(own) == [("", ["Pantry"])]
    now = fresh(own)
    assert (now.follows, now.cut_loose_from) == (None, parent)
    assert now.cut_loose_at is not None
    assert fresh(parent).state == EntryState.WITHDRAWN


def test_drafts_of_the_other_keeper_do_not_come_along(staff):
    draft = make_resource(name="Half-written", state=EntryState.DRAFT)
    parent, own = make_resource_list(draft), make_resource_list()
    services.follow(own, parent, actor=staff)
    assert said(own) == []
    services.cut_loose(own, actor=staff)
    assert not own.entries.exists()


def test_only_what_is_shown_can_be_followed_and_only_one(staff):
    own, draft = make_resource_list(), make_resource_list(state=EntryState.DRAFT)
    with pytest.raises(NotPossible):
        services.follow(own, draft, actor=staff)
    services.follow(own, make_resource_list(), actor=staff)
    with pytest.raises(NotPossible, match="Cut it loose"):
        services.follow(own, make_resource_list(), actor=staff)


def test_no_circle_and_no_long_chain(staff):
    first, second, third, fourth = (make_resource_list() for _number in range(4))
    with pytest.raises(NotPossible):
        services.follow(first, first, actor=staff)
    services.follow(second, first, actor=staff)
    services.follow(third, second, actor=staff)
    with pytest.raises(NotPossible, match="follows this one"):
        services.follow(first, third, actor=staff)
    with pytest.raises(NotPossible, match="first of them"):
        services.follow(fourth, third, actor=staff)
    # From the other end it is as long.
    with pytest.raises(NotPossible):
        services.follow(first, fourth, actor=staff)


@pytest.mark.parametrize("end", ["itself", "circle", "long"])
def test_the_database_refuses_what_goes_around_the_door(staff, end):
    first, second, third, fourth = (make_resource_list() for _number in range(4))
    services.follow(second, first, actor=staff)
    services.follow(third, second, actor=staff)
    wrong = {"itself": (fourth, fourth), "circle": (first, third), "long": (fourth, third)}
    row, to = wrong[end]
    with pytest.raises(IntegrityError), transaction.atomic():
        ResourceList.objects.filter(pk=row.pk).update(follows=to)


def test_an_entry_stands_under_headings_of_its_own_list(staff):
    own, other = make_resource_list(make_resource()), make_resource_list()
    heading = ListGroup.objects.create(resource_list=other, heading="Theirs")
    with pytest.raises(IntegrityError), transaction.atomic():
        own.entries.update(group=heading)
        # The constraint is deferred to the end of the transaction.
        connection.check_constraints()


def test_a_long_chain_costs_no_more_queries(staff):
    pages = [make_resource_list(make_resource()) for _number in range(3)]
    counts = []
    for number in range(3):
        if number:
            services.follow(pages[number], pages[number - 1], actor=staff)
        page = fresh(pages[number])
        with CaptureQueriesContext(connection) as queries:
            assert len(entries_of(page)) == number + 1
        counts.append(len(queries))
    # One query more for what is hidden, however long the chain.
    assert counts[1] == counts[2] == counts[0] + 1
