"""Personal data: closed at rest, absent from logs, and gone when its owner says so."""

import logging
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from accounts import audit
from accounts.models import AuditEvent
from common.errors import NotPossible
from common.models import Category, LinkPurpose, PrivateLink
from messaging.models import Message
from mutualaid.logs import JsonFormatter
from requests_app.choices import MatchStatus
from requests_app.models import HelpRequest, Need
from requests_app.services import erase_request, log_contact, release_match
from tests.factories import link_to, make_coordinator, make_match, make_volunteer, make_ward
from tests.requests_app.request_form import (
    PERSONAL,
    address,
    answer,
    fill_in,
    send,
    shown,
    token_on,
)

DETAIL = "Insulin twice a day"
NOTE = "Talked to the daughter Ana"
# Everything that was said about the resident, by anyone.
SAID = [*PERSONAL, DETAIL, NOTE, "Peanuts", "Nobody opened"]


def _rows() -> dict[str, str]:
    """Every row of every table of ours, as Postgres holds it."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        found = {}
        for table in tables:
            cursor.execute(f'SELECT row_to_json(t)::text FROM "{table}" t')
            found[table] = "\n".join(row[0] for row in cursor.fetchall())
    return found


@pytest.fixture
def token(client: Client, groceries: Category) -> str:
    """A request by the web with everything filled in, matched, called about and given back."""
    ward = make_ward()
    coordinator = make_coordinator(ward)
    details = {f"detail_{groceries.pk}": DETAIL, "allergies": "Peanuts", "household_size": "3"}
    fill_in(client, groceries, details=details, where={"ward": ward.pk})
    send(client)
    need = Need.objects.get()
    # All three who can write something about the resident do: household, coordinator, volunteer.
    log_contact(need.request_id, kind="call_out", note=NOTE, actor=coordinator)
    match = make_match(need, make_volunteer(groceries), status=MatchStatus.ACCEPTED)
    link_to(match)
    release_match(match.pk, reason="other", note="Nobody opened", actor=audit.VOLUNTEER)
    return token_on(shown(client, "request_sent"))


@pytest.mark.django_db
def test_at_rest_only_the_name_can_be_read(token: str) -> None:
    everything = "\n".join(_rows().values())
    assert "Milagros" in _rows()["requests_app_helprequest"]  # names stay searchable
    for text in [*SAID, token]:
        if text != "Milagros":
            assert text not in everything, text


@pytest.mark.django_db
def test_a_half_filled_form_cannot_be_read_at_rest(client: Client, ride: Category) -> None:
    fill_in(client, ride)
    assert "Milagros" in shown(client, "request_check")
    everything = "\n".join(_rows().values())
    for text in PERSONAL:
        assert text not in everything, text


@pytest.mark.django_db
def test_nothing_is_left_after_deleting(client: Client, token: str) -> None:
    request = HelpRequest.objects.get()
    before = _readable()
    # All of it must be there first, or its absence afterwards would prove nothing.
    for text in SAID:
        assert text in before, text
    client.post(address("request_delete", token))
    after = _readable()
    # The keyed hashes go as well: whoever has the key could try known numbers against them.
    for text in [*SAID, request.phone_index, request.email_index]:
        assert text not in after, text
    assert not PrivateLink.objects.filter(
        purpose__in=[LinkPurpose.REQUEST, LinkPurpose.MATCH], revoked_at=None
    ).exists()


def _readable() -> str:
    """All rows with every encrypted value opened."""
    rows = []
    for model in apps.get_models():
        if model._meta.app_label not in {"admin", "contenttypes", "procrastinate"}:
            rows += [str(row) for row in model._default_manager.values()]
    return "\n".join(rows)


@pytest.mark.django_db
def test_deleting_twice_is_once_and_coarse_counts_stay(token: str) -> None:
    request = HelpRequest.objects.get()
    for _time in range(2):
        erase_request(request.pk, actor=audit.RESIDENT)
    assert AuditEvent.objects.filter(verb="erase_request").count() == 1
    request.refresh_from_db()
    assert request.erased_at
    assert request.closed_at
    assert request.ward_id
    assert Need.objects.get().category_id


@pytest.mark.django_db
def test_the_audit_log_and_the_outbox_hold_no_values(token: str) -> None:
    text = str([list(AuditEvent.objects.values()), list(Message.objects.values())])
    assert "submit_request" in text
    for said in [*SAID, token]:
        assert said not in text, said


@pytest.mark.django_db
def test_neither_answers_nor_tokens_are_in_the_log(
    client: Client, ride: Category, caplog: pytest.LogCaptureFixture
) -> None:
    # Everything that any logger has to say, not only what production would show.
    caplog.set_level(logging.DEBUG)
    answer(client, "needs", categories=[ride.pk])
    answer(client, "details")
    answer(client, "where")
    # A refused answer on the way: errors like to quote what they refuse.
    answer(client, "contact", phone="1")
    fill_in(client, ride)
    send(client)
    token = token_on(shown(client, "request_sent"))
    shown(client, "request_status", token)
    client.get(address("need_done", token, 1))
    client.post(address("request_delete", token))
    client.get(address("request_status", token))
    lines = _as_written(caplog.records)
    # Something was written at all; an empty log holds no names either.
    assert "request_status" in lines
    assert '"logger": "django.request"' in lines
    for text in [*PERSONAL, token]:
        assert text not in lines, text


def _as_written(records: list[logging.LogRecord]) -> str:
    """Our log as it leaves the process; SQL is only logged on a developer's machine."""
    formatter = JsonFormatter()
    kept: list[Any] = [each for each in records if not each.name.startswith("django.db")]
    return "\n".join(formatter.format(each) for each in kept)


def test_nothing_is_written_into_the_log_of_what_was_deleted(token: str) -> None:
    request = HelpRequest.objects.get()
    erase_request(request.pk, actor=audit.RESIDENT)
    # A coordinator's page may have been open while the household deleted everything.
    with pytest.raises(NotPossible):
        log_contact(request.pk, kind="note", note="Milagros called", actor=make_coordinator())
    assert not request.contacts.exclude(note="").exists()
