"""Reads that may go to a replica, and when it is not asked; `make cluster` runs a real one."""

from collections.abc import Iterator

import pytest
from django.db import OperationalError, transaction

from common import replica
from common.models import Category
from common.replica import ReplicaRouter, at_the_primary, read

WRITTEN, BEFORE = "0/5000", "0/4FFF"
pytestmark = pytest.mark.django_db(transaction=True)


class Replica:
    """One that has what `has` says, or does not answer; and how often it was asked."""

    def __init__(self) -> None:
        self.has: str | None = WRITTEN
        self.asked = 0

    def row(self, alias: str, _query: str, *values: str) -> list[object]:
        if alias != replica.ALIAS:
            return [WRITTEN]
        self.asked += 1
        if self.has is None:
            raise OperationalError
        return [self.has >= values[0]]


@pytest.fixture
def other(monkeypatch: pytest.MonkeyPatch) -> Iterator[Replica]:
    found = Replica()
    monkeypatch.setattr(replica, "_is_there", lambda: True)
    monkeypatch.setattr(replica, "_row", found.row)
    monkeypatch.setattr(replica, "_not_before", 0.0)
    return found


def where() -> str | None:
    return ReplicaRouter().db_for_read(Category)


def test_without_one_nothing_is_asked(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert read(where) is None


def test_one_that_has_all_is_read_and_nothing_is_written_there(other: Replica) -> None:
    assert read(where) == "replica"
    assert where() is None
    assert read(lambda: ReplicaRouter().db_for_write(Category)) == "default"
    assert read(lambda: at_the_primary(where)) is None
    assert not ReplicaRouter().allow_migrate("replica", "common")


def test_one_that_lacks_what_was_just_written_is_not_read(other: Replica) -> None:
    other.has = BEFORE
    assert read(where) is None
    # It has caught up by the next page.
    other.has = WRITTEN
    assert read(where) == "replica"


def test_one_that_is_away_is_left_alone_for_a_while(other: Replica) -> None:
    other.has = None
    assert [read(where), read(where)] == [None, None]
    assert other.asked == 1


def test_a_page_that_fails_there_is_made_at_the_primary(other: Replica) -> None:
    met: list[str | None] = []

    def load() -> str:
        met.append(where())
        if met == ["replica"]:
            raise OperationalError
        return "made"

    assert read(load) == "made"
    assert met == ["replica", None]
    assert where() is None


def test_a_transaction_sees_what_it_wrote(other: Replica) -> None:
    with transaction.atomic():
        assert read(where) is None
    assert other.asked == 0
