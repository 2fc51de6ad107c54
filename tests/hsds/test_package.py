"""The whole directory as one file: made by a job, served in pieces."""

import io
import zipfile

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from pages import cached
from resources.hsds.packaging import make_package
from resources.models import OpenDataPackage, PackagePiece
from tests.factories import make_resource
from tests.hsds.conftest import ROOT

pytestmark = pytest.mark.django_db
PATH = f"{ROOT}package.zip"


def body(response):
    return b"".join(response.streaming_content)


def test_is_asked_for_once_where_there_is_none(filled, client):
    first = client.get(PATH)
    again = client.get(PATH)

    assert (first.status_code, again.status_code) == (404, 404)
    assert first["Retry-After"] == "120"
    jobs = ProcrastinateJob.objects.filter(task_name="make_open_data_package")
    assert jobs.count() == 1


def test_is_served_with_what_is_public(filled, client):
    make_package()

    response = client.get(PATH, headers={"Accept-Encoding": "gzip, br"})
    data = body(response)

    assert response["Content-Type"] == "application/zip"
    assert int(response["Content-Length"]) == len(data)
    assert response["Access-Control-Allow-Origin"] == "*"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        services = archive.read("services.csv").decode()
        everything = b"".join(map(archive.read, archive.namelist())).decode()
    assert "Fern Street Clinic" in services
    assert "Eastside Aid" in services
    for hidden in ("Draft of a draft", "Unread group", "Gone"):
        assert hidden not in everything


def test_is_not_sent_to_whoever_has_it(filled, client):
    make_package()
    etag = client.get(PATH)["ETag"]

    response = client.get(PATH, headers={"If-None-Match": etag})

    assert response.status_code == 304
    assert client.head(PATH)["ETag"] == etag


def test_is_made_anew_only_when_something_changed(filled, client):
    first = make_package()
    assert make_package() is None

    make_resource(filled.food, name="New pantry")
    cached.clear()  # outside of requests versions are looked at once a second
    second = make_package()

    assert first is not None
    assert second is not None
    assert second.etag != first.etag
    make_resource(filled.food, name="Newer pantry")
    cached.clear()
    make_package()
    assert OpenDataPackage.objects.count() == 2
    assert not PackagePiece.objects.filter(package_id=first.pk).exists()


def test_comes_in_pieces(filled, client, monkeypatch):
    monkeypatch.setattr("resources.hsds.packaging.PIECE", 1000)
    package = make_package()

    assert package is not None
    assert package.pieces.count() > 3
    assert zipfile.ZipFile(io.BytesIO(body(client.get(PATH)))).testzip() is None
