"""The handbooks: every picture is there, shows a page that is there, and every link leads on."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from mutualaid.handbook import BOOKS, FOLDER, PICTURES, drawn
from tests.factories import (
    make_coordinator,
    make_operator,
    make_organizer,
    make_pod,
    make_steward,
    make_ward,
)

pytestmark = pytest.mark.django_db
MOST_BYTES = 60_000


def text_of(name: str) -> str:
    return (FOLDER / f"{name}.md").read_text(encoding="utf-8")


def test_each_picture_is_small_there_and_used_once() -> None:
    used = [each for name in BOOKS for each in re.findall(r"!\[.+\]\((.+)\)", text_of(name))]
    files = [(FOLDER / path).resolve() for path in used]
    assert sorted(file.stem for file in files) == sorted(PICTURES)
    for file in files:
        assert file.read_bytes()[8:12] == b"WEBP"
        assert file.stat().st_size < MOST_BYTES
        assert finders.find(f"handbook/{file.name}")
    assert {file.stem for file in (Path(settings.BASE_DIR) / "static/handbook").iterdir()} == {
        *PICTURES
    }


def test_each_link_of_the_texts_leads_to_a_file() -> None:
    for name in BOOKS:
        for target in re.findall(r"(?<!!)\[[^\]]+\]\(([^)]+)\)", text_of(name)):
            assert (FOLDER / target).is_file(), target


@pytest.mark.parametrize("name", PICTURES)
def test_the_page_of_each_picture_opens_for_whom_it_is_written(name: str) -> None:
    ward = make_ward()
    page = PICTURES[name]
    is_organizer = page.user.startswith("organizer")
    client = Client()
    client.force_login(make_organizer(make_pod(ward)) if is_organizer else make_coordinator(ward))
    assert client.get(reverse(page.view) + page.query).status_code == 200


@pytest.mark.parametrize("name", BOOKS)
def test_a_handbook_is_shown_with_its_pictures_and_links(name: str) -> None:
    client = Client()
    client.force_login(make_coordinator(make_ward()))
    shown = client.get(reverse(f"admin:handbook_{name}")).content.decode()
    title, body = drawn(text_of(name))
    assert title in shown
    assert body in shown
    assert shown.count("<h1>") + shown.count("<h1 ") >= 1
    for each in re.findall(r"handbook/([\w-]+)\.webp", text_of(name)):
        assert f"{each}." in shown
        assert f'href="{reverse(PICTURES[each].view)}' in shown
    assert "**" not in body
    assert "](" not in body
    assert "The handbook is in English" not in shown


def test_in_other_languages_it_says_that_it_is_english() -> None:
    client = Client()
    client.force_login(make_coordinator(make_ward()))
    shown = client.get("/ar/admin/handbook/").content.decode()
    assert '<article class="handbook" lang="en" dir="ltr">' in shown
    assert shown.count('class="explain"') == 2


def test_what_is_written_is_escaped() -> None:
    _title, body = drawn("# A <b>\n\nSay **<i>** and `<u>` and <script>\n\n- one\n  two\n- three\n")
    assert "<script>" not in body
    assert "<p>Say <strong>&lt;i&gt;</strong> and <code>&lt;u&gt;</code>" in body
    assert "<ul><li>one two</li><li>three</li></ul>" in body


def test_the_first_page_leads_to_ones_own() -> None:
    ward = make_ward()
    for user, name in (
        (make_steward(), "coordinators"),
        (make_coordinator(ward), "coordinators"),
        (make_operator(ward), "coordinators"),
        (make_organizer(make_pod(ward)), "organizers"),
    ):
        client = Client()
        client.force_login(user)
        page = client.get(reverse("admin:index")).content.decode()
        assert f'href="{reverse(f"admin:handbook_{name}")}"' in page
        assert client.get(reverse(f"admin:handbook_{name}")).status_code == 200


def test_nobody_reads_it_who_is_not_signed_in(client: Client) -> None:
    assert client.get(reverse("admin:handbook_coordinators")).status_code == 302
