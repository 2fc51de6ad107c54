"""The pages that bring in a spreadsheet, from the upload to taking it back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, User
from common.models import Category
from imports.choices import Kind, State
from imports.models import FilePart, Import
from imports.readers.limits import LARGEST_FILE
from pods.models import Ward
from requests_app.models import HelpRequest
from tests import factories
from tests.imports.sheets import HEADER, ROWS, as_csv, outcomes, run_jobs, upload

pytestmark = pytest.mark.django_db
LIST = "/en/admin/imports/"


def send(client: Client, data: bytes, name: str = "list.csv", kind: str = Kind.REQUESTS) -> Import:
    file = SimpleUploadedFile(name, data)
    response = client.post(LIST, {"kind": kind, "file": file})
    assert response.status_code == 302, response.content.decode()[-3000:]
    return Import.objects.latest("id")


def address(found: Import, name: str = "detail") -> str:
    return reverse(f"admin:import_{name}", args=[found.pk])


def press(client: Client, found: Import, verb: str) -> Import:
    client.post(address(found, "press"), {"press": verb})
    return run_jobs(found)


def test_from_the_upload_to_taking_it_back(
    user: User, ward: Ward, groceries: Category, ride: Category, client: Client
) -> None:
    factories.make_request(ward, phone="202-555-0147", name="Known One")
    rows = [*ROWS, ["3/18/2020 8:00:00", "Cy", "202-555-0147", "Comida", "", ""]]
    found = send(client, as_csv(HEADER, rows))
    assert b"being read" in client.get(address(found)).content
    run_jobs(found)
    page = client.get(address(found)).content.decode()
    assert "2 rows are new." in page
    assert "1 row is perhaps the same" in page
    assert "1 row cannot be read." in page
    assert "Bring in 2 rows" in page
    # What people wrote is seen after a press that is recorded.
    hidden = client.get(address(found, "rows")).content.decode()
    assert "Ana Díaz" not in hidden
    assert "Ana Díaz" not in client.get(address(found, "columns")).content.decode()
    client.post(address(found, "show"), {"back": "rows"})
    assert AuditEvent.objects.filter(verb="open_details", subject_type="import").count() == 1
    page = client.get(address(found, "rows")).content.decode()
    assert "Ana Díaz" in page
    assert "Known One" in page
    assert "It has no name." in page
    alike = found.rows.get(outcome="alike")
    # Whichever tab asks for a decision takes it.
    assert f'name="row_{alike.pk}"' in page
    assert ">Save</button>" in page
    client.post(address(found, "rows"), {f"row_{alike.pk}": "new"})
    press(client, found, "bring_in")
    assert found.state == State.DONE
    page = client.get(address(found)).content.decode()
    assert "3 rows were brought in." in page
    assert "left out" not in page
    assert HelpRequest.objects.count() == 4
    wrong = client.get(address(found, "wrong")).content.decode("utf-8-sig")
    assert wrong.splitlines()[1].endswith("It has no name.")
    press(client, found, "take_back")
    assert HelpRequest.objects.get().name == "Known One"
    assert "3 rows were taken back." in client.get(address(found)).content.decode()


def test_what_nobody_decided_is_left_out_and_said(
    ward: Ward, groceries: Category, user: User, client: Client
) -> None:
    factories.make_request(ward, phone="202-555-0141", name="Known One")
    found = run_jobs(send(client, as_csv(HEADER, ROWS)))
    assert found.rows.filter(outcome="alike").count() == 1
    press(client, found, "bring_in")
    page = client.get(address(found)).content.decode()
    assert "1 row was brought in." in page
    assert "1 row is left out." in page
    assert "1 row cannot be read." in page


def test_columns_can_be_said_and_are_remembered(
    user: User, groceries: Category, client: Client
) -> None:
    data = as_csv(["Quién", "Contacto", "X"], [["Ana", "202-555-0141", "Comida"]])
    found = run_jobs(send(client, data))
    page = client.get(address(found, "columns"))
    columns = {
        f"column_{place}": name for place, name in enumerate(("name", "phone", "categories"))
    }
    assert page.status_code == 200
    twice = client.post(address(found, "columns"), {**columns, "column_2": "name"})
    assert b"cannot be the same" in twice.content
    client.post(address(found, "columns"), columns)
    assert outcomes(run_jobs(found)) == [(2, "new")]
    assert outcomes(upload(user, data)) == [(2, "new")]


def test_nobody_else_sees_it(user: User, client: Client) -> None:
    found = upload(user, as_csv(HEADER, ROWS))
    assert b"Ana" not in FilePart.objects.get().sealed.encode()
    client.force_login(factories.make_steward())
    for name in ("detail", "columns", "answers", "rows", "wrong"):
        assert client.get(address(found, name)).status_code == 404
    client.force_login(factories.make_user("operator"))
    assert client.get(LIST).status_code == 403


def test_a_file_that_is_too_large_is_refused_in_words(user: User, client: Client) -> None:
    file = SimpleUploadedFile("big.csv", b"a" * (LARGEST_FILE + 1))
    response = client.post(LIST, {"kind": Kind.REQUESTS, "file": file})
    assert response.status_code == 422
    assert b"more than 10 MB" in response.content
    assert not Import.objects.exists()


def test_files_are_taken_nowhere_else(client: Client) -> None:
    file = SimpleUploadedFile("list.csv", b"a,b")
    response = client.post("/en/ask/", {"file": file})
    assert not response.wsgi_request.FILES
