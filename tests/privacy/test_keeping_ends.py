"""What the night deletes of keepers, callers and what was said about entries."""

import datetime

import pytest
from django.utils import timezone

from privacy.retention import erase_expired
from resources.models import Caller, EntryCheck, EntryKeeper
from tests.factories import (
    make_caller,
    make_check,
    make_entry_keeper,
    make_resource,
    make_steward,
)

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def ago(days: int) -> datetime.datetime:
    return timezone.now() - days * DAY


def test_keepers_who_keep_nothing_or_say_nothing_for_long() -> None:
    long_ago = {"created_at": ago(500)}
    kept = [
        make_entry_keeper(make_resource(), **long_ago),
        make_entry_keeper(make_resource(), **long_ago, asked_at=ago(9), answered_at=ago(100)),
        make_entry_keeper(created_at=ago(9)),
        make_entry_keeper(name="", email="", user=make_steward(), **long_ago),
    ]
    make_entry_keeper(**long_ago)
    make_entry_keeper(make_resource(), **long_ago, asked_at=ago(9))
    make_entry_keeper(make_resource(), **long_ago, asked_at=ago(9), answered_at=ago(450))
    run = erase_expired()
    assert run.counts["keepers"] == 3
    assert list(EntryKeeper.objects.order_by("pk")) == sorted(kept, key=lambda row: row.pk)


def test_callers_go_and_what_they_found_stays_without_them() -> None:
    gone, there = make_caller(ends_at=ago(91)), make_caller(ends_at=ago(89))
    check = make_check(caller=gone)
    erase_expired()
    assert list(Caller.objects.all()) == [there]
    check.refresh_from_db()
    assert check.caller is None


def test_words_go_once_the_entry_is_corrected_and_the_check_stays() -> None:
    old = {"created_at": ago(91), "note": "Ask for Ana"}
    waits, done = make_check(**old), make_check(**old, done_at=ago(80))
    heard, fresh = make_check(**old, outcome="true"), make_check(note="Ask for Ana", outcome="true")
    erase_expired()
    found = {row.pk: row.note for row in EntryCheck.objects.all()}
    kept = "Ask for Ana"
    assert found == {waits.pk: kept, done.pk: "", heard.pk: "", fresh.pk: kept}
