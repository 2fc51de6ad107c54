"""Two editors of a list at once, and two lists that follow each other at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from common.errors import NotPossible
from resources.lists import services
from resources.models import ListedResource, ResourceList
from tests.factories import make_organizer, make_resource, make_resource_list

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*actions: Callable[[], object]) -> list[object]:
    start = Barrier(len(actions))

    def run(action: Callable[[], object]) -> object:
        try:
            start.wait()
            return action()
        except NotPossible as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def test_the_same_entry_added_by_four_at_once_stands_there_once() -> None:
    page, resource, staff = make_resource_list(), make_resource(), make_organizer()
    done = at_once(*[lambda: services.add_to_list(page, resource, actor=staff)] * 4)
    assert len({entry.pk for entry in done}) == 1  # type: ignore[attr-defined]
    assert page.entries.count() == 1


def test_moves_by_two_editors_lose_no_place() -> None:
    page = make_resource_list(*(make_resource() for _number in range(5)))
    staff = make_organizer()
    ids = [entry.pk for entry in page.entries.all()]

    def move(pk: int, step: str) -> Callable[[], None]:
        return lambda: services.move_in_list(page, pk, step, actor=staff)

    at_once(move(ids[0], "last"), move(ids[4], "first"), move(ids[2], "up"), move(ids[1], "down"))
    rows = ListedResource.objects.filter(resource_list=page)
    assert sorted(rows.values_list("pk", flat=True)) == ids
    assert sorted(rows.values_list("position", flat=True)) == [1, 2, 3, 4, 5]


def test_two_lists_do_not_follow_each_other() -> None:
    staff = make_organizer()
    for _time in range(5):
        one, other = make_resource_list(make_resource()), make_resource_list(make_resource())
        at_once(
            lambda one=one, other=other: services.follow(one, other, actor=staff),  # type: ignore[misc]
            lambda one=one, other=other: services.follow(other, one, actor=staff),  # type: ignore[misc]
        )
        rows = ResourceList.objects.filter(pk__in=[one.pk, other.pk])
        assert rows.exclude(follows=None).count() == 1


def test_a_list_followed_while_it_is_withdrawn_leaves_no_follower_behind() -> None:
    staff = make_organizer()
    for _time in range(5):
        parent, own = make_resource_list(make_resource()), make_resource_list()
        at_once(
            lambda own=own, parent=parent: services.follow(own, parent, actor=staff),  # type: ignore[misc]
            lambda parent=parent: services.unpublish(parent, actor=staff),  # type: ignore[misc]
        )
        own.refresh_from_db()
        # Either it came too late, or it kept what came along.
        assert own.follows is None
        assert own.entries.count() == (1 if own.cut_loose_at else 0)
