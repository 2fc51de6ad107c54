"""Everything leaves one install as a file, and comes into another one with other keys."""

import base64
import io
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import AuditEvent, ListExport, User
from common.encryption import blind_index
from common.models import LinkPurpose, PrivateLink
from imports.archive import loading, tables
from imports.archive.sealing import ArchiveError, read_archive, write_archive
from imports.archive.writing import archive_lines, model_lines
from members.models import Member
from pods.models import Ward
from requests_app.models import HelpRequest, Need
from resources.models import Resource
from tests import factories
from tests.mutualaid.planted import Planted

pytestmark = pytest.mark.django_db
PASSPHRASE = "four words nobody guesses"
DJANGOS = ("auth.", "contenttypes.", "procrastinate.", "sessions.")
OURS_ALONE = [label for label in tables.LEFT_OUT if not label.startswith(DJANGOS)]
OTHER_KEY = base64.urlsafe_b64encode(b"k" * 32).decode()


@pytest.fixture(autouse=True)
def passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARCHIVE_PASSPHRASE", PASSPHRASE)


def all_lines() -> dict[str, list[Any]]:
    return {model._meta.label: list(model_lines(model)) for model in tables.tables()}


def as_another_install(settings: Any) -> None:
    """Nothing is here any more, and the keys are others."""
    # What no archive holds leads to what one holds.
    every = [*tables.tables(), *map(apps.get_model, OURS_ALONE)]
    with loading.without_triggers(every):
        loading.empty(every)
    settings.FIELD_ENCRYPTION_KEYS = [OTHER_KEY]
    settings.BLIND_INDEX_KEY = "another key of another install"


def test_all_of_it_is_there_again_under_other_keys(
    settings: Any, tmp_path: Path, steward: User, client: Client, ward: Ward
) -> None:
    planted = Planted()
    factories.make_resource(ward=ward)
    token = PrivateLink.objects.issue(LinkPurpose.REQUEST, planted.request.pk).token
    file = tmp_path / "all.archive"
    call_command("export_all", file, by=steward.email, reason="We move to another server")
    assert ListExport.objects.get().model == "everything"
    content = file.read_bytes()
    assert b"Qorvana" not in content
    assert b"555-0177" not in content
    assert file.stat().st_mode & 0o077 == 0
    before, old_index = all_lines(), planted.request.phone_index
    assert sum(map(len, before.values())) > 30
    as_another_install(settings)
    assert not User.objects.exists()
    assert not Member.objects.exists()
    call_command("import_all", file)
    after = all_lines()
    audited = AuditEvent._meta.label
    assert after.pop(audited)[:-1] == before.pop(audited)
    assert after == before
    # Found by its phone, under the new key alone.
    request = HelpRequest.objects.get(pk=planted.request.pk)
    assert request.phone_index != old_index
    assert request.phone_index == blind_index("+12025550177", purpose="phone")
    # Links that people have lead to their pages.
    assert PrivateLink.objects.resolve(LinkPurpose.REQUEST, token) == request.pk
    # The next rows get numbers that none has, and triggers work again.
    new = factories.make_need(factories.make_request(ward))
    assert new.pk > max(pk for _label, (pk, *_rest) in before[Need._meta.label])
    assert Resource.objects.get().areas
    with pytest.raises(CommandError, match="in use"):
        call_command("import_all", file)


def test_a_file_that_is_not_whole_changes_nothing(settings: Any, steward: User) -> None:
    factories.make_category()
    out = io.BytesIO()
    write_archive(out, archive_lines(), PASSPHRASE)
    lines = out.getvalue().splitlines(keepends=True)
    cut, mixed = b"".join(lines[:-1]), b"".join([lines[0], *lines[2:]])
    for broken in (cut, mixed, b"{}\n", b"", lines[0] + b"x\n"):
        with pytest.raises(ArchiveError):
            list(read_archive(io.BytesIO(broken), PASSPHRASE))
    with pytest.raises(ArchiveError, match="passphrase"):
        list(read_archive(io.BytesIO(out.getvalue()), "another passphrase"))
    as_another_install(settings)
    with pytest.raises(ArchiveError):
        loading.load_archive(read_archive(io.BytesIO(cut), PASSPHRASE))


def test_one_of_another_version_says_what_is_unknown(settings: Any) -> None:
    head = {"counts": {}, "fields": {"common.Category": ["id", "sparkle"]}}
    as_another_install(settings)
    with pytest.raises(ArchiveError, match=r"common\.Category\.sparkle"):
        loading.load_archive(iter([head]))


def test_plain_is_said_to_be_plain(tmp_path: Path, steward: User) -> None:
    file, said = tmp_path / "all.archive", io.StringIO()
    reason = "To look at what is in it"
    call_command("export_all", file, by=steward.email, reason=reason, plain=True, stderr=said)
    assert "Not encrypted" in said.getvalue()
    with file.open("rb") as opened:
        assert next(read_archive(opened, None))["counts"]["accounts.User"] == 1


def test_only_a_steward_with_a_reason(tmp_path: Path, user: User, steward: User) -> None:
    file = tmp_path / "all.archive"
    for said in ({"by": user.email, "reason": "Because I want to"},
                 {"by": steward.email, "reason": "So"}):  # fmt: skip
        with pytest.raises(CommandError):
            call_command("export_all", file, **said)
    assert not file.exists()


def test_every_table_is_in_it_or_left_out_for_a_reason() -> None:
    every = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    assert set(tables.LEFT_OUT) <= every
    assert all(tables.LEFT_OUT.values())
    held = {model._meta.label for model in tables.tables()}
    assert held | set(tables.LEFT_OUT) == every
