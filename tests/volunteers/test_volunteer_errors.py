"""Everything that can be wrong in an offer of help is said in words, beside the question."""

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from common.models import Category, FormDraft
from tests.factories import make_category, make_pod, make_ward
from tests.volunteers.sign_up_form import address, answer, fill_in
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rides() -> Category:
    return make_category(slug="rides")


def summary(response: HttpResponse) -> list[tuple[str, str]]:
    """The lines of the summary of errors: where each leads to, and what it says."""
    page = response.content.decode()
    assert "<title>Error:" in page
    box = page[page.index('id="errors"') : page.index("</ul>", page.index('id="errors"'))]
    return re.findall(r'<a href="#([^"]+)">([^<]+)</a>', box)


PHONE_OR_EMAIL = "Please give us a phone number or an email address."
ERRORS: list[tuple[str, dict[str, Any], str, str]] = [
    ("about", {"name": ""}, "id_name", "Please fill this in."),
    ("about", {"name": "x" * 101}, "id_name", "100 characters at most"),
    ("about", {"name": "Ro\0sa"}, "id_name", "a character in here that we cannot save"),
    ("about", {"phone": "", "email": ""}, "id_phone", PHONE_OR_EMAIL),
    ("about", {"phone": "555"}, "id_phone", "Please check this phone number"),
    ("about", {"phone": "202-555-0142" * 10}, "id_phone", ""),
    ("about", {"email": "rosa@"}, "id_email", "valid email"),
    ("about", {"email": "x" * 250 + "@example.org"}, "id_email", ""),
    ("about", {"contact_method": "email", "email": ""}, "id_email", "You chose email"),
    ("about", {"contact_method": "text", "phone": ""}, "id_phone", "You chose the phone"),
    ("about", {"contact_method": "call", "phone": ""}, "id_phone", "You chose the phone"),
    ("about", {"contact_method": "pigeon"}, "id_contact_method_0", "pigeon"),
    ("about", {"contact_method": None}, "id_contact_method_0", "Please choose one."),
    ("about", {"languages": None}, "id_languages_0", "Please choose at least one."),
    ("about", {"languages": ["xx"]}, "id_languages_0", "xx"),
    ("about", {"language": "xx"}, "id_language_0", "xx"),
    ("where", {"ward": None}, "id_ward_0", "Please choose one."),
    ("where", {"ward": "atlantis"}, "id_ward_0", "atlantis"),
    ("where", {"ward": "\0"}, "id_ward_0", ""),
    ("where", {"pod": "atlantis"}, "id_pod", "atlantis"),
    ("where", {"zip_code": "20010?!x"}, "id_zip_code", "A ZIP code has five digits"),
    ("where", {"zip_code": "2" * 11}, "id_zip_code", "A ZIP code has five digits"),
    ("where", {"reach": "moon"}, "id_reach_0", "moon"),
    ("where", {"transport": ["rocket"]}, "id_transport_0", "rocket"),
    ("offer", {"categories": None}, "id_categories_0", "Please choose at least one."),
    ("offer", {"categories": ["forged"]}, "id_categories_0", "forged"),
    ("offer", {"categories": ["rides", "1' OR 1=1"]}, "id_categories_0", "OR 1=1"),
    ("offer", {"goods": "a\n" + "x" * 101}, "id_goods", "100 characters at most"),
    ("offer", {"goods": "x" * 2041}, "id_goods", "2040 characters at most"),
    ("offer", {"goods": "\n".join(map(str, range(21)))}, "id_goods", "20 things at most"),
    ("offer", {"skills_note": "a\0b"}, "id_skills_note", "a character in here"),
    ("time", {"days": ["8"]}, "id_days_0", "8"),
    ("time", {"days": ["Monday"]}, "id_days_0", "Monday"),
    ("time", {"times": ["midnight"]}, "id_times_0", "midnight"),
    ("time", {"max_at_once": ""}, "id_max_at_once", "Please fill this in."),
    ("time", {"max_at_once": "0"}, "id_max_at_once", "Please give a number from 1 to 20."),
    ("time", {"max_at_once": "21"}, "id_max_at_once", "Please give a number from 1 to 20."),
    ("time", {"max_at_once": "two"}, "id_max_at_once", "Please give a number from 1 to 20."),
    ("time", {"max_per_week": "9" * 400}, "id_max_per_week", "number from 1 to 30."),
]


@pytest.mark.parametrize(("step", "changes", "control", "words"), ERRORS)
def test_what_is_wrong_is_said_and_nothing_is_stored(
    client: Client, step: str, changes: dict[str, Any], control: str, words: str
) -> None:
    make_pod(slug="maple")
    fill_in(client, "rides")
    own = {"categories": ["rides"]} if step == "offer" else {}
    response = answer(client, step, **{**own, **changes})
    assert response.status_code == 422
    [(leads_to, said)] = summary(response)
    assert leads_to == control
    assert words in said.replace("&#x27;", "'")
    assert f'id="{control}"' in response.content.decode()
    # The wrong answer cannot be sent by going on past it.
    assert (
        client.post(address("check"), {"agree": "on"}).headers["Location"].startswith(address(step))
    )
    assert not Volunteer.objects.exists()


def test_the_pod_must_be_in_the_ward(client: Client) -> None:
    make_pod(slug="maple")
    make_ward(slug="ward-1")
    answer(client, "about")
    response = answer(client, "where", ward="ward-1", pod="maple")
    assert summary(response)[0][0] == "id_pod"
    assert "another ward" in response.content.decode()


def test_several_errors_stand_in_the_order_of_the_page(client: Client) -> None:
    response = answer(client, "about", name="", phone="1", email="@", languages=None)
    controls = [control for control, _said in summary(response)]
    assert controls == ["id_name", "id_phone", "id_email", "id_languages_0"]


def test_errors_are_said_in_the_language_of_the_page(client: Client) -> None:
    response = answer(client, "about", pages_in="es", name="")
    assert 'lang="es"' in response.content.decode()
    assert response.status_code == 422


HOSTILE: list[tuple[bytes, str]] = [
    (b"", "application/x-www-form-urlencoded"),
    (b'{"name": "Rosa"}', "application/json"),
    (b"name=Rosa", "text/plain"),
    (b"\xff\xfe\x00%zz=%ff", "application/x-www-form-urlencoded"),
    (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
    (b"--x\r\nbroken", "multipart/form-data"),
    (b"name=" + b"x" * 10_000_000, "application/x-www-form-urlencoded"),
    (b"&".join([b"name=x"] * 600), "application/x-www-form-urlencoded"),
    (b"name=" + b"x" * 1_000_000, "application/x-www-form-urlencoded"),
    # A NUL, an emoji, and half of a surrogate pair.
    (b"languages=%00&name=%F0%9F%98%80&name=%ED%A0%80", "application/x-www-form-urlencoded"),
]


@pytest.mark.parametrize(("body", "content_type"), HOSTILE)
@pytest.mark.parametrize("step", ["about", "where", "offer", "time", "check"])
def test_broken_input_gets_plain_words(
    client: Client, step: str, body: bytes, content_type: str
) -> None:
    # A whole draft lies there, which broken input must not spoil.
    fill_in(client, "rides")
    kept = dict(FormDraft.objects.get().answers)
    response = client.post(address(step), body, content_type=content_type)
    assert 400 <= response.status_code < 500
    assert b"<h1>" in response.content
    assert not Volunteer.objects.exists()
    if len(body) > 100_000:  # not even as a draft
        assert FormDraft.objects.get().answers == kept


def test_without_the_token_of_the_form_nothing_is_taken() -> None:
    client = Client(enforce_csrf_checks=True)
    response = answer(client, "about")
    assert response.status_code == 403
    assert not FormDraft.objects.exists()


def test_another_browsers_cookie_must_be_known(client: Client) -> None:
    fill_in(client, "rides")
    for forged in ("", "x", "a" * 5000, "\xe9"):
        other = Client()
        other.cookies["draft_volunteer"] = forged
        assert "Rosa" not in other.get(address("about")).content.decode()
        assert other.post(address("check"), {"agree": "on"}).status_code == 302
        assert other.get(address("sent")).status_code == 302
    assert not Volunteer.objects.exists()
