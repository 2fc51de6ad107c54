"""Nothing personal stands where it must not; and of what has ended nothing stands anywhere."""

import datetime
import io
import logging
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from common import tasks
from common.encryption import START
from common.models import FormDraft
from messaging.models import Message, MessageStatus
from mutualaid.logs import JsonFormatter
from privacy import asking
from requests_app import services
from requests_app.models import HelpRequest
from tests.clock import set_clock
from tests.factories import link_to, make_category, make_ward
from tests.privacy.markers import Markers, WatchedClient, pg_dump, plant, postgres_log
from tests.requests_app import request_form
from tests.volunteers import sign_up_form
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that our loggers have to say, as production writes it."""
    text, root = io.StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(text), root.level
    handler.setFormatter(JsonFormatter())
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield text
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
def planted(log: io.StringIO) -> tuple[Markers, WatchedClient]:
    ward = make_ward()
    return plant(ward, make_category(asks_about_food=True, asks_delivery=True, is_goods=True))


def test_what_is_held_is_closed_and_ends_with_its_people(
    planted: tuple[Markers, WatchedClient], log: io.StringIO, client: Client
) -> None:
    marks, browser = planted
    assert len(marks.all) >= 200
    _nothing_in_clear(marks, browser, log)
    for request in HelpRequest.objects.all():
        client.post(request_form.address("request_delete", link_to(request)))
    for volunteer in Volunteer.objects.all():
        client.post(sign_up_form.address("leave", link_to(volunteer)))
    _half_filled_forms_end()
    _nothing_is_left(marks, log)


def test_and_by_itself_after_its_time(
    planted: tuple[Markers, WatchedClient], log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    marks, _browser = planted
    today = timezone.localdate()
    # Whoever was asked says nothing: the household after its day, the volunteer after a year.
    for days in (20, 60, 90, 400, 500):
        set_clock(monkeypatch, today + datetime.timedelta(days=days))
        call_command("erase_expired", "--really", stdout=io.StringIO())
        services.ask_if_still_needed()
        asking.ask_before_erasing()
        Message.objects.filter(status=MessageStatus.QUEUED).update(status=MessageStatus.DROPPED)
    _half_filled_forms_end()
    _nothing_is_left(marks, log)


def _half_filled_forms_end() -> None:
    FormDraft.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    tasks.purge_drafts(timestamp=0)


def _nothing_in_clear(marks: Markers, browser: WatchedClient, log: io.StringIO) -> None:
    dump = pg_dump()
    # The dump is one of these rows: names can be read in it, and nothing else that was said.
    assert set(marks.found_in(dump)) == set(marks.open)
    assert dump.count(START) > len(marks.secret) / 2
    for place in ("\n".join(browser.around), log.getvalue(), postgres_log()):
        assert place
        assert marks.found_in(place) == []


def _nothing_is_left(marks: Markers, log: io.StringIO) -> None:
    dump = pg_dump()
    assert marks.found_in(dump) == []
    # Nor what only a key could open.
    assert [line[:80] for line in dump.splitlines() if START in line] == []
    assert marks.found_in(log.getvalue() + postgres_log()) == []
