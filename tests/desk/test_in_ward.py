"""Needs, matches and calls stay with the ward of their request, whoever writes what when."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from common.choices import Reach
from pods.models import Ward
from requests_app.choices import ContactKind
from requests_app.models import ContactLog, HelpRequest, Match, Need
from requests_app.services import offer_match
from tests import factories

LISTS = {"need": Need, "match": Match, "contactlog": ContactLog}


def move(request: HelpRequest, ward: Ward | None) -> None:
    # Past the services, as a script might: the triggers have to notice.
    HelpRequest.objects.filter(pk=request.pk).update(ward=ward)


def wards_of_all(request: HelpRequest) -> set[int]:
    """The wards that its needs, their matches and its calls are kept with."""
    rows: list[Any] = [
        Need.objects.filter(request=request),
        Match.objects.filter(need__request=request),
        ContactLog.objects.filter(request=request),
    ]
    return {in_ward for each in rows for in_ward in each.values_list("in_ward", flat=True)}


def make_all(request: HelpRequest) -> None:
    factories.make_match(factories.make_need(request))
    factories.make_contact(request)


@pytest.mark.django_db
def test_who_coordinates_the_new_ward_finds_all_of_it_in_their_lists(client: Client) -> None:
    old, new = factories.make_ward(), factories.make_ward()
    request = factories.make_request(old)
    make_all(request)
    move(request, new)
    for ward, number in ((old, 0), (new, 1)):
        client.force_login(factories.make_coordinator(ward))
        for name in LISTS:
            page = client.get(reverse(f"admin:requests_app_{name}_changelist"))
            assert len(page.context["cl"].result_list) == number, (ward, name)
    client.force_login(factories.make_steward())
    for name in LISTS:
        for ward, number in ((old, 0), (new, 1)):
            address = reverse(f"admin:requests_app_{name}_changelist")
            page = client.get(address, {"ward": ward.pk})
            assert len(page.context["cl"].result_list) == number, (ward, name)


@pytest.mark.django_db
def test_a_filter_by_a_ward_that_one_does_not_look_after_finds_nothing(client: Client) -> None:
    theirs = factories.make_ward()
    make_all(factories.make_request(theirs))
    make_all(factories.make_request(None))  # which every coordinator sees
    client.force_login(factories.make_coordinator(factories.make_ward()))
    for name in LISTS:
        # 0 is how a row without a ward is kept; it must not become a way to ask for them.
        for asked in (theirs.pk, 0, "x", 10**30):
            page = client.get(reverse(f"admin:requests_app_{name}_changelist"), {"ward": asked})
            assert not page.context["cl"].result_list, (name, asked)


@pytest.mark.django_db
@pytest.mark.parametrize("is_without", [False, True])
def test_it_follows_to_another_ward_and_to_none(is_without: bool) -> None:
    request = factories.make_request(factories.make_ward())
    make_all(request)
    goal = None if is_without else factories.make_ward()
    move(request, goal)
    assert wards_of_all(request) == {goal.pk if goal else 0}


@pytest.mark.django_db
def test_what_was_read_before_does_not_bring_it_back() -> None:
    request = factories.make_request(factories.make_ward())
    make_all(request)
    # Read before and saved after: the old ward in memory must not be written back.
    read: list[Any] = [model.objects.get() for model in LISTS.values()]
    goal = factories.make_ward()
    move(request, goal)
    for row in read:
        row.save()
    assert wards_of_all(request) == {goal.pk}


def _add_need(request: HelpRequest) -> None:
    factories.make_need(request)


def _add_match(request: HelpRequest) -> None:
    need = request.needs.get()
    volunteer = factories.make_volunteer(need.category, reach=Reach.CITY)
    offer_match(need.pk, volunteer.pk, actor=factories.make_steward())


def _add_contact(request: HelpRequest) -> None:
    ContactLog.objects.create(request=request, kind=ContactKind.NOTE)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("add", [_add_need, _add_match, _add_contact])
@pytest.mark.parametrize("is_added_first", [True, False])
def test_what_is_added_while_it_moves_goes_along(
    add: Callable[[HelpRequest], None], is_added_first: bool
) -> None:
    """Both have begun before either is over: the second waits, and then knows of the first."""
    request = factories.make_request(factories.make_ward())
    factories.make_need(request)
    goal = factories.make_ward()
    has_begun = Barrier(2, timeout=10)

    def first(act: Callable[[], None]) -> None:
        try:
            with transaction.atomic():
                act()
                has_begun.wait()
                # Until the other truly waits, or the two would just come one after the other.
                _wait_until_somebody_waits()
        finally:
            connection.close()

    def second(act: Callable[[], None]) -> None:
        try:
            has_begun.wait()
            act()
        finally:
            connection.close()

    acts = [lambda: add(request), lambda: move(request, goal)]
    one, other = acts if is_added_first else reversed(acts)
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(first, one), pool.submit(second, other)]:
            done.result()
    assert wards_of_all(request) == {goal.pk}


def _wait_until_somebody_waits() -> None:
    """Return once another connection waits for a lock of this one; in ten seconds at most."""
    with connection.cursor() as cursor:
        for _attempt in range(200):
            cursor.execute(
                "SELECT count(*) FROM pg_locks "
                "WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
            )
            if cursor.fetchone()[0]:
                return
            time.sleep(0.05)
    raise AssertionError("Nobody waited.")
