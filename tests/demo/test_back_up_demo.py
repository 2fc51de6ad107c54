"""The demo's checklist is done as far as it is true, its backup for real."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from common import current
from demo.load_network import load_network
from opening import age
from opening.checklist import lines
from opening.models import BackupRun
from tests import factories

KEYS = age.new_keys()


def said() -> str:
    out = io.StringIO()
    call_command("back_up_demo", stdout=out)
    return out.getvalue()


def done() -> set[str]:
    return {line.key for line in lines() if line.is_done}


@pytest.fixture
def folder(settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    settings.BACKUP_TO, settings.BACKUP_KEY = str(tmp_path / "place"), KEYS.public
    monkeypatch.setenv("BACKUP_PRIVATE_KEY", KEYS.private)
    return tmp_path / "place"


@pytest.mark.django_db(transaction=True)
def test_a_backup_is_made_and_restored_once_and_made_again_when_it_is_old(folder: Path) -> None:
    factories.make_ward()
    assert "Restored mutualaid-" in said()
    assert {"backups", "restored"} <= done()
    assert said() == ""
    (run,) = BackupRun.objects.all()
    assert [each.name for each in folder.iterdir()] == [run.name]
    old = timezone.now() - timedelta(days=3)
    BackupRun.objects.update(started_at=old)
    assert "backups" not in done()
    made = said()
    assert "Made " in made
    assert "Restored" not in made
    assert "backups" in done()


@pytest.mark.django_db(transaction=True)
def test_without_its_key_nothing_is_said_to_be_restored(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKUP_PRIVATE_KEY", age.new_keys().private)
    with pytest.raises(CommandError):
        said()
    assert "restored" not in done()


@pytest.mark.django_db
def test_the_demos_steward_has_looked_through_what_is_to_be_read(settings: Any) -> None:
    settings.NETWORK_STARTS_OPEN = False
    factories.make_category()
    steward = factories.make_steward()
    asked = {"kinds", "privacy", "languages", "opened"}
    assert not asked & done()
    load_network(steward)
    current.forget()
    assert asked <= done()
    # Nobody has set up a second step, and no letter has come back: these stay open.
    assert not {"second_factor", "email"} & done()
