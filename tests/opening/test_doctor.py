"""The doctor: what is wrong, in words that may be passed on; 1 when something is."""

import json
import re
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from opening import mail_dns, server
from opening.checklist import lines
from tests import factories
from tests.opening.ready import make_ready
from tests.processes import free_port

pytestmark = pytest.mark.django_db


def ask(capsys: Any, **options: Any) -> str:
    try:
        call_command("doctor", **options)
    except CommandError as error:
        return capsys.readouterr().out + f"\n{error}"
    return capsys.readouterr().out


def value_of(said: str, name: str) -> str:
    [found] = re.findall(rf"^[! ] {re.escape(name)}: (.*)$", said, re.MULTILINE)
    return found


def test_it_says_what_runs_here(settings: Any, capsys: Any) -> None:
    make_ready(settings)
    said = ask(capsys, offline=True)
    assert value_of(said, "encoding") == "UTF8"
    assert value_of(said, "migrations") == "all applied"
    assert value_of(said, "worker") == "runs"
    assert re.search(r"^  Backups$", said, re.MULTILINE)


def test_it_prints_every_line_of_the_checklist(settings: Any, capsys: Any) -> None:
    factories.make_steward()
    said = ask(capsys, offline=True)
    for line in lines():
        assert f"{' ' if line.is_done else '!'} {line.title}" in said
    assert "of the checklist need a look" in said


def test_it_ends_well_where_nothing_is_wrong(
    settings: Any, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_ready(settings)
    monkeypatch.setattr("opening.management.commands.doctor.facts", lambda offline: iter([]))
    call_command("doctor")
    assert "Checklist" in capsys.readouterr().out


def test_it_names_no_person_and_no_secret(settings: Any, capsys: Any) -> None:
    steward = make_ready(settings)
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = "hunter2"
    settings.BACKUP_S3_SECRET = "bucket-secret"
    for options in ({}, {"json": True}):
        said = ask(capsys, offline=True, **options)
        for secret in (
            steward.email,
            steward.name,
            settings.SECRET_KEY + '"',
            settings.BLIND_INDEX_KEY,
            settings.FIELD_ENCRYPTION_KEYS[0],
            "hunter2",
            "bucket-secret",
            settings.DATABASES["default"]["HOST"],
        ):
            assert secret not in said


def test_json_is_for_programs(settings: Any, capsys: Any) -> None:
    make_ready(settings)
    said = ask(capsys, offline=True, json=True)
    found = json.loads(said[: said.rindex("}") + 1])
    assert {each["name"] for each in found["server"]} >= {"Postgres", "disk", "connections"}
    assert {step["key"] for step in found["checklist"] if not step["is_done"]} == set()


def test_migrations_and_a_silent_worker_are_named(capsys: Any) -> None:
    MigrationRecorder.Migration.objects.filter(app="messaging").delete()
    said = ask(capsys, offline=True)
    assert "Run manage.py migrate." in value_of(said, "migrations")
    assert "Start mutualaid-worker." in value_of(said, "worker")


def test_a_database_that_is_away_is_said_and_the_rest_goes_on(
    capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_args: Any, **_options: Any) -> None:
        raise OperationalError("host 10.0.0.7 refused the password of aid")

    monkeypatch.setattr(connection, "cursor", away)
    monkeypatch.setattr("opening.management.commands.doctor.lines", away)
    said = ask(capsys, offline=True)
    assert "The database cannot be asked." in said
    assert value_of(said, "processors")
    assert "10.0.0.7" not in said


def test_mail_is_tried_by_smtp(settings: Any, capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_dns, "texts_at", lambda name: [])
    port = free_port()
    settings.EMAIL_BACKEND = server.SMTP
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    said = ask(capsys)
    assert "does not let us in" in value_of(said, "mail")
    assert value_of(said, "SPF").startswith("missing")
    mailer = Controller(object(), hostname="127.0.0.1", port=port)
    mailer.start()
    try:
        assert value_of(ask(capsys), "mail") == "clear: connected"
        # Asked for STARTTLS, which that server does not have.
        settings.EMAIL_USE_TLS = True
        assert "does not let us in" in value_of(ask(capsys), "mail")
    finally:
        mailer.stop()


def test_it_says_what_texts_are_missing(
    settings: Any, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_dns, "texts_at", lambda name: [])
    settings.TEXT_DRIVER, settings.GATEWAY_URL = "gateway", "https://phone.example.org"
    said = value_of(ask(capsys), "texts")
    assert "GATEWAY_USER, GATEWAY_PASSWORD" in said
    assert "GATEWAY_URL" not in said
    settings.TEXT_DRIVER = "pigeon"
    assert "one of twilio, gateway" in value_of(ask(capsys), "texts")


def test_it_says_whether_the_mailbox_is_read(settings: Any, capsys: Any) -> None:
    settings.EMAIL_BACKEND, settings.INBOUND_EMAIL = "locmem", ""
    assert [fact.problem for fact in server._mailbox()] == [""]
    settings.INBOUND_EMAIL = "help@aid.example.org"
    assert [fact.problem for fact in server._mailbox()] == ["Set IMAP_URL."]
    settings.IMAP_URL = f"imaps://help:imap-secret@127.0.0.1:{free_port()}/"
    [fact] = server._mailbox()
    assert fact.problem == "It cannot be read: look at IMAP_URL."
    assert "imap-secret" not in str(fact)
