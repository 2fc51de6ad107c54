"""Counters hold over all processes, and tell nobody whose addresses they count."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone

from common import limits
from common.models import KnownNetwork, Tally
from common.tasks import purge_tallies
from tests.clock import set_clock
from tests.factories import make_known_network

MOST = 20
SECOND = datetime.timedelta(seconds=1)


@pytest.mark.django_db(transaction=True)
def test_at_once_no_more_are_let_in_than_one_after_the_other() -> None:
    def one(_number: int) -> bool:
        try:
            return limits.allows("requests", "somebody")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        allowed = list(threads.map(one, range(40)))
    assert sum(allowed) == MOST
    assert set(Tally.objects.values_list("number", flat=True)) == {40}


@pytest.mark.django_db
def test_no_address_is_stored_nor_one_that_can_be_tried_out() -> None:
    request = RequestFactory(REMOTE_ADDR="198.51.100.7").post("/")
    assert limits.sender_allows(request, "requests")
    stored = str(list(Tally.objects.values()))
    assert "198.51" not in stored
    assert all(len(row.key) == 64 for row in Tally.objects.all())


@pytest.mark.django_db
def test_counters_cost_no_writing_ahead() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'common_tally'")
        assert cursor.fetchone() == ("u",)


@pytest.mark.django_db
def test_after_their_time_they_begin_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    for _number in range(MOST):
        assert limits.allows("requests", "somebody")
    assert not limits.allows("requests", "somebody")
    assert limits.allows("requests", "somebody else")
    set_clock(monkeypatch, timezone.localdate(), hour=13)
    assert limits.allows("requests", "somebody")


@pytest.mark.django_db
def test_what_is_over_is_deleted() -> None:
    limits.allows("new_emails", "somebody")
    Tally.objects.create(key="old", number=1, ends_at=timezone.now() - SECOND)
    purge_tallies(0)
    assert [row.number for row in Tally.objects.all()] == [1]
    assert not Tally.objects.filter(key="old").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["library", "192.0.2.0/33", "192.0.2.1/24"])
def test_what_is_no_network_is_said(typed: str) -> None:
    with pytest.raises(ValidationError):
        KnownNetwork(name="Library", network=typed).full_clean()


@pytest.mark.django_db
def test_the_widest_of_the_named_networks_counts() -> None:
    make_known_network(network="192.0.2.0/24", times=5)
    make_known_network(network="192.0.2.7/32", times=20)
    soon = timezone.now() + SECOND

    def times(address: str) -> int:
        return Tally.objects.add({"key": soon}, 1, address)[1]

    assert (times("192.0.2.7"), times("192.0.2.8"), times("192.0.3.8")) == (20, 5, 1)


@pytest.mark.django_db
def test_one_address_is_counted_however_it_is_written() -> None:
    def sender(address: Any) -> str:
        return limits.sender_of(RequestFactory(REMOTE_ADDR=address).get("/"))

    assert sender("::ffff:198.51.100.7") == sender("198.51.100.7") != ""
    assert sender("/run/web.sock") == sender("") == ""
