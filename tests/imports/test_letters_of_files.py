"""Texts that do not say how their letters are written: nothing is stored of a guess unsaid."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from imports.models import Import
from imports.reading import opened
from tests.imports.sheets import run_jobs, upload

pytestmark = pytest.mark.django_db
HEADER = "Name,Phone\n"
JOSE = "José Núñez"


def line(name: str, number: int) -> str:
    return f"{name},202-555-{number:04}\n"


def names(data: bytes, encoding: str = "") -> list[str]:
    with opened(data, encoding=encoding) as file:
        return [cells[0] for _line, cells in file.rows(0)]


def letters(data: bytes) -> Any:
    with opened(data) as file:
        return file.letters


@pytest.mark.parametrize("encoding", ["ascii", "utf-8", "utf-8-sig", "utf-16"])
def test_what_says_itself_is_not_asked_about(encoding: str) -> None:
    name = "Jose" if encoding == "ascii" else JOSE
    data = (HEADER + line(name, 100)).encode(encoding)
    assert (letters(data), names(data)) == (None, [name])


def test_a_long_head_in_english_and_a_tail_in_an_old_encoding() -> None:
    head = "".join(line(f"Ann {number}", number % 10_000) for number in range(20_000))
    data = (HEADER + head).encode() + line(JOSE, 100).encode("cp1252")
    assert names(data)[-1] == JOSE
    assert letters(data)["encoding"] == "cp1252"
    assert letters(data)["readings"]["cp1252"] == [JOSE]


def test_two_lists_of_two_programs_in_one_file_are_each_read_as_they_are() -> None:
    data = (HEADER + line("Zoë Ñandú", 100)).encode() + line(JOSE, 101).encode("cp1252")
    assert names(data) == ["Zoë Ñandú", JOSE]
    assert letters(data)["is_mixed"]


def test_somebody_chooses_among_what_it_could_read() -> None:
    data = (HEADER + line(JOSE, 100)).encode("mac_roman")
    readings = letters(data)["readings"]
    assert [JOSE] in readings.values()
    assert names(data, "mac_roman") == [JOSE]
    # Each reading is another one: nobody chooses between two that are the same.
    assert len({tuple(words) for words in readings.values()}) == len(readings)


def test_the_preview_asks_and_the_answer_is_kept(
    user: User, ward: Any, groceries: Any, client: Client
) -> None:
    data = (HEADER + line(JOSE, 100)).encode("mac_roman")
    found: Import = upload(user, data)
    client.force_login(user)
    detail = reverse("admin:import_detail", args=[found.pk])
    columns = reverse("admin:import_columns", args=[found.pk])
    asked = "does not say how its letters are written"
    assert asked in client.get(detail).content.decode()
    assert JOSE not in client.get(columns).content.decode()
    client.post(reverse("admin:import_show", args=[found.pk]), {"back": "columns"})
    assert f"{JOSE} (Mac Roman)" in client.get(columns).content.decode()
    fields = {"column_0": "name", "column_1": "phone", "encoding": "mac_roman"}
    assert client.post(columns, fields).status_code == 302
    run_jobs(found)
    assert found.rows.get().says["name"] == JOSE
    assert asked not in client.get(detail).content.decode()
    refused = client.post(columns, {**fields, "encoding": "rot13"})
    assert refused.status_code == 422
