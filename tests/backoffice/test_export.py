"""Lists of the admin as files: what is filtered, for whoever may see it."""

import csv
import io
import tracemalloc
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from accounts.models import AuditEvent, ListExport, User
from backoffice.export import mixin
from backoffice.export.files import as_csv, as_xlsx, safe, without_sign
from pods.models import Ward
from requests_app.models import Opening
from tests import factories

pytestmark = pytest.mark.django_db
REQUESTS = "requests_app_helprequest"
REASON = "For the letter that we print"


def address(model: str, **query: Any) -> str:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return reverse(f"admin:{model}_export") + (f"?{asked}" if asked else "")


def export(client: Client, url: str, **said: Any) -> list[list[str]]:
    """The rows of the file, its header first."""
    response: Any = client.post(url, {"file": "csv", **said})
    assert response.status_code == 200, response.context["form"].errors
    content = b"".join(response.streaming_content)
    if said.get("file") == "xlsx":
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        return [[str(cell) for cell in row] for row in sheet.to_python()]
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_file_holds_what_is_filtered_and_no_details(
    client: Client, user: User, ward: Ward
) -> None:
    factories.make_request(ward, name="Ana Díaz", phone="202-555-0141", zip_code="02138")
    factories.make_request(ward, name="Bo Lee")
    factories.make_request(factories.make_ward(name="Shaw"), name="Cy of Shaw")
    client.force_login(user)
    shown = client.get(reverse(f"admin:{REQUESTS}_changelist"), {"q": "Ana"})
    assert address(REQUESTS, q="Ana") in shown.content.decode()
    page: Any = client.get(address(REQUESTS, q="Ana"))
    columns = [name for name, _label in page.context["form"].fields["columns"].choices]
    assert "name" in columns
    assert not {"phone", "email", "address", "staff_note", "zip_code"} & {*columns}
    assert "0141" not in page.content.decode()
    rows = export(client, address(REQUESTS, q="Ana"), columns=["name", "ward"])
    assert rows == [["Name", "Ward"], ["Ana Díaz", str(ward)]]
    assert len(export(client, address(REQUESTS), columns=["name"])) == 3
    kept = ListExport.objects.latest("id")
    assert (kept.user, kept.model, kept.count) == (user, "requests_app.helprequest", 2)
    assert (kept.columns, kept.has_details, kept.reason) == (["name"], False, "")
    assert AuditEvent.objects.filter(verb="export_list", actor=user).count() == 2
    assert not AuditEvent.objects.filter(verb="open_details").exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_details_take_a_reason_and_everybody_can_see_who_looked(
    kind: str, client: Client, user: User, ward: Ward
) -> None:
    said = {"phone": "+12025550141", "zip_code": "02138", "access_notes": "=1+1"}
    row = factories.make_request(ward, name="Ana Díaz", **said)
    client.force_login(user)
    wanted = {"file": kind, "columns": ["name"], "details": [*said]}
    refused: Any = client.post(address(REQUESTS), wanted)
    assert refused.status_code == 422
    assert refused.context["form"].errors["reason"]
    assert not ListExport.objects.exists()
    header, ana = export(client, address(REQUESTS), **wanted, reason=REASON)
    assert header[0] == "Name"
    as_written = [*said.values()] if kind == "xlsx" else [f"'{text}" for text in said.values()]
    assert sorted(ana[1:]) == sorted(as_written)
    kept = ListExport.objects.get()
    assert (kept.count, kept.has_details, kept.reason) == (1, True, REASON)
    assert AuditEvent.objects.get(verb="export_details").actor == user
    looked = AuditEvent.objects.get(verb="open_details")
    assert (looked.subject_id, looked.fields) == (row.pk, sorted(said))
    assert Opening.objects.filter(request=row, user=user).exists()


def test_a_file_is_no_longer_than_the_list_says(
    client: Client, user: User, ward: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _number in range(3):
        factories.make_request(ward)
    client.force_login(user)
    monkeypatch.setattr(mixin, "MOST_WITH_DETAILS", 2)
    said = {"file": "csv", "columns": ["name"], "details": ["phone"], "reason": REASON}
    assert client.post(address(REQUESTS), said).status_code == 422
    assert not ListExport.objects.exists()
    assert len(export(client, address(REQUESTS), columns=["name"])) == 4


def test_whoever_may_not_see_the_list_gets_no_file(client: Client, ward: Ward) -> None:
    factories.make_request(ward)
    for other in (factories.make_operator(ward), factories.make_organizer(ward)):
        client.force_login(other)
        assert client.get(address(REQUESTS)).status_code == 403
        assert client.post(address(REQUESTS), {"file": "csv"}).status_code == 403
    assert not ListExport.objects.exists()


def test_a_field_that_is_not_offered_is_not_exported(
    client: Client, user: User, ward: Ward
) -> None:
    factories.make_request(ward, phone="202-555-0141")
    client.force_login(user)
    said = {"file": "csv", "columns": ["name", "phone"]}
    assert client.post(address(REQUESTS), said).status_code == 422


def test_as_many_queries_for_any_number_of_rows(client: Client, user: User, ward: Ward) -> None:
    client.force_login(user)
    counted = []
    for _round in range(2):
        for _number in range(1 if not counted else 2):
            factories.make_need(factories.make_request(ward), factories.make_category())
        page: Any = client.get(address("requests_app_need"))
        fields = page.context["form"].fields
        data = {name: [value for value, _label in fields[name].choices]
                for name in ("columns", "details")}  # fmt: skip
        with CaptureQueriesContext(
            connection,
        ) as queries:
            export(client, address("requests_app_need"), columns=data["columns"])
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_the_record_of_an_export_stays(user: User) -> None:
    kept = ListExport.objects.create(user=user, model="x.y", count=1, columns=["id"], file="csv")
    for change in (lambda: ListExport.objects.update(count=0), kept.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_spreadsheet_keeps_zeros_and_runs_nothing() -> None:
    odd = ["02138", "+12025550141", "=1+1", "@x", "123456789012345", "1e5", "-", "plain", "7"]
    for text in odd:
        assert without_sign(safe(text)) == text
    assert [safe(text) for text in odd] == [*(f"'{text}" for text in odd[:7]), "plain", "7"]
    assert without_sign("'tis the season") == "'tis the season"


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_a_long_list_takes_no_more_memory(write: Any) -> None:
    rows = ([f"Somebody {number}", "+12025550141", "x" * 50] for number in range(20_000))
    tracemalloc.start()
    length = sum(len(piece) for piece in write(rows))
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert length > 100_000
    assert most < 3_000_000
