"""Offering help: from the first page to the confirmation, in English and Spanish."""

from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from pytest_django.fixtures import DjangoAssertNumQueries

from accounts.models import AuditEvent
from common.models import Category, FormDraft, PrivateLink
from messaging.delivery import deliver
from messaging.models import Message
from tests.factories import make_category, make_pod, make_ward
from tests.volunteers.sign_up_form import (
    ANSWERS,
    PAGES,
    address,
    answer,
    checked,
    fill_in,
    send,
    token_on,
)
from volunteers.choices import VolunteerStatus
from volunteers.forms import VOLUNTEER_FORMS
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db


@pytest.fixture
def rides() -> Category:
    return make_category(name="Rides", name_es="Viajes", slug="rides")


@pytest.mark.parametrize(("page", "spoken"), [("es", "es"), ("zh-hans", "zh")])
def test_what_readers_of_the_page_speak_is_checked(client: Client, page: str, spoken: str) -> None:
    html = client.get(address("about", language=page)).content.decode()
    boxes = [box for box in html.split("<input") if 'name="languages"' in box and "checked" in box]
    assert [f'value="{spoken}"' in box for box in boxes] == [True]


@pytest.mark.parametrize("language", ["en", "es"])
def test_from_the_first_page_to_the_confirmation(
    client: Client, rides: Category, language: str
) -> None:
    for page in PAGES:
        shown = client.get(address(page, language=language))
        assert shown.status_code == 200
        own = {"categories": ["rides"]} if page == "offer" else {}
        response = answer(client, page, language, **own)
        following = (*PAGES, "check")[PAGES.index(page) + 1]
        assert response.headers["Location"] == address(following, language=language)

    check = client.get(address("check", language=language)).content.decode()
    for said in ["Rosa Quispe", "(202) 555-0142", "A stroller", "I can cook for ten", "Español"]:
        assert said in check
    assert ("Rides" if language == "en" else "Viajes") in check

    response = send(client, language)
    assert response.headers["Location"] == address("sent", language=language)
    sent = client.get(response.headers["Location"])
    volunteer = Volunteer.objects.get()
    link = PrivateLink.objects.get()
    assert (link.subject_id, link.token) == (volunteer.pk, token_on(sent))
    home = client.get(address("home", link.token, language=language))
    assert "Rosa Quispe" in home.content.decode()


def test_everything_said_is_stored(client: Client, rides: Category) -> None:
    ward = make_ward(slug="ward-1")
    pod = make_pod(ward, slug="maple")
    fill_in(client, "rides", ward="ward-1", pod="maple", zip_code="20010-1234")
    send(client)
    volunteer = Volunteer.objects.get()
    expected: dict[str, Any] = {
        "name": "Rosa Quispe",
        "phone": "(202) 555-0142",
        "email": "Rosa@example.org",
        "contact_method": "any",
        "languages": ["es", "en"],
        "language": "es",
        "ward": ward,
        "pod": pod,
        "zip_code": "20010",
        "reach": "ward",
        "transport": ["bike"],
        "skills_note": "I can cook for ten",
        "days": [6, 7],
        "times": ["morning"],
        "max_at_once": 2,
        "max_per_week": 4,
        "status": VolunteerStatus.PENDING,
        "source": "web",
        "entered_by": None,
    }
    assert {name: getattr(volunteer, name) for name in expected} == expected
    assert list(volunteer.categories.all()) == [rides]
    assert [goods.what for goods in volunteer.goods.all()] == ["A stroller"]
    assert volunteer.phone_index
    assert volunteer.email_index
    event = AuditEvent.objects.get()
    assert (event.verb, event.actor_kind) == ("submit_volunteer", "volunteer")


def test_the_letter_brings_the_link_in_the_language_of_choice(
    client: Client, rides: Category
) -> None:
    fill_in(client, "rides", name="Zoë O'Neil", language="en")
    send(client)
    message = Message.objects.get()
    assert (message.template, message.language) == ("volunteers/volunteer_received", "en")
    # The worker may be in any language; the letter is in theirs.
    with translation.override("es"):
        deliver(message.pk)
    letter = mail.outbox[0]
    assert letter.to == ["Rosa@example.org"]
    assert letter.subject == "Thank you for signing up to help"
    assert letter.body.startswith("Hello,\n")
    token = PrivateLink.objects.get().token
    assert f"/en/v/{token}/" in letter.body


def test_without_an_email_nothing_is_sent_and_the_page_says_so(
    client: Client, rides: Category
) -> None:
    fill_in(client, "rides", email="")
    send(client)
    assert not Message.objects.exists()
    page = client.get(address("sent")).content.decode()
    assert "You gave no email" in page
    assert "We send it to you by email" not in page


def test_a_page_shows_what_was_typed_when_one_comes_back(client: Client, rides: Category) -> None:
    fill_in(client, "rides", name="Rosa Quispe")
    for language in ("en", "es"):
        about = client.get(address("about", language=language) + "?kept=1")
        assert 'value="Rosa Quispe"' in about.content.decode()
        assert "private" in about.headers["Cache-Control"]
        assert "no-cache" in about.headers["Cache-Control"]
    assert "A stroller" in client.get(address("offer")).content.decode()


def test_what_is_wrong_is_kept_too(client: Client) -> None:
    refused = answer(client, "about", name="Rosa", phone="555", email="")
    assert refused.status_code == 422
    again = client.get(address("about", language="es") + "?kept=1").content.decode()
    assert 'value="Rosa"' in again
    assert 'value="555"' in again


def test_a_later_page_leads_back_to_the_first_that_is_missing(
    client: Client, rides: Category
) -> None:
    for page in ("where", "offer", "time", "check"):
        assert client.get(address(page)).headers["Location"] == address("about")
    answer(client, "about")
    for page in ("offer", "time", "check"):
        assert client.get(address(page)).headers["Location"] == address("where")
    assert send(client).headers["Location"] == address("where") + "?late=1"
    assert not Volunteer.objects.exists()


@pytest.mark.parametrize("step", ["where", "offer", "time", "check"])
def test_who_comes_back_too_late_is_told_why(client: Client, rides: Category, step: str) -> None:
    fill_in(client, "rides")
    FormDraft.objects.all().delete()  # as the purge does
    own = {"categories": ["rides"]} if step == "offer" else {}
    response = send(client) if step == "check" else answer(client, step, **own)
    assert response.headers["Location"] == address("about") + "?late=1"
    about = client.get(response.headers["Location"]).content.decode()
    assert "for only 2 hours" in about
    assert "Rosa" not in about
    # What was just typed is not asked again.
    answer(client, "about", query="?late=1")
    if step == "time":
        answer(client, "where")
        answer(client, "offer", categories=["rides"])
        shown = client.get(address("time")).content.decode()
        assert checked(shown, "days") == ["6", "7"]


def test_changing_an_answer_leads_back_to_the_check_page(client: Client, rides: Category) -> None:
    fill_in(client, "rides")
    assert f"{address('where')}?change=1" in client.get(address("check")).content.decode()
    response = answer(client, "where", query="?change=1", reach="city")
    assert response.headers["Location"] == address("check")
    send(client)
    assert Volunteer.objects.get().reach == "city"


def test_the_check_page_wants_the_agreement(client: Client, rides: Category) -> None:
    fill_in(client, "rides")
    response = client.post(address("check"), {})
    assert response.status_code == 422
    page = response.content.decode()
    assert "<title>Error:" in page
    assert "Please check this box if you agree" in page
    assert "Rosa Quispe" in page
    assert not Volunteer.objects.exists()


def test_a_ward_link_has_the_ward_chosen_and_keeps_it_across_languages(client: Client) -> None:
    make_ward(slug="ward-1")
    make_ward(slug="ward-2")
    first = client.get(address("about") + "?ward=ward-2").content.decode()
    assert 'name="go" value="es"' in first
    spanish = client.post(address("about") + "?ward=ward-2", {"go": "es"})
    assert spanish["Location"] == f"{address('about', language='es')}?ward=ward-2&kept=1"
    response = answer(client, "about", query="?ward=ward-2")
    assert response.headers["Location"] == address("where") + "?ward=ward-2"
    where = client.get(response.headers["Location"]).content.decode()
    assert checked(where, "ward") == ["ward-2"]
    # Somebody's own answer counts more than the link.
    answer(client, "where", ward="ward-1")
    assert checked(client.get(address("where") + "?ward=ward-2").content.decode(), "ward") == [
        "ward-1"
    ]


def test_a_link_to_a_ward_that_is_not_there_is_just_the_form(client: Client) -> None:
    make_ward(slug="ward-1")
    for wrong in ("nowhere", "%00", "ward-1%00", "<b>", "x" * 5000):
        assert client.get(address("about") + f"?ward={wrong}").status_code == 200
        response = answer(client, "about", query=f"?ward={wrong}")
        assert response.headers["Location"] == address("where")
    assert checked(client.get(address("where") + "?ward=nowhere").content.decode(), "ward") == []


@pytest.mark.parametrize(
    ("zip_code", "found"), [("20010", True), ("20010-1234", True), ("20011", False), ("", False)]
)
def test_the_zip_code_finds_the_ward_when_only_one_has_it(
    client: Client, rides: Category, zip_code: str, found: bool
) -> None:
    ward = make_ward(zip_codes=["20010", "20011"])
    make_ward(zip_codes=["20011"])
    fill_in(client, "rides", ward="other", zip_code=zip_code, which_ward="not-sure")
    assert (ward.name in client.get(address("check")).content.decode()) is found
    send(client)
    assert Volunteer.objects.get().ward == (ward if found else None)


def test_the_pod_tells_the_ward(client: Client, rides: Category) -> None:
    pod = make_pod(slug="maple")
    fill_in(client, "rides", pod="maple")
    send(client)
    assert Volunteer.objects.get().ward == pod.ward


def test_pods_that_are_not_public_are_not_offered(client: Client) -> None:
    make_pod(name="Oak Street")
    make_pod(name="Elm Street", state="draft")
    answer(client, "about")
    page = client.get(address("where")).content.decode()
    assert "Oak Street" in page
    assert "Elm Street" not in page


def test_kinds_of_help_that_are_not_shown_are_not_offered(client: Client, rides: Category) -> None:
    make_category(name="Unicorns", slug="unicorns", is_active=False)
    answer(client, "about")
    answer(client, "where")
    page = client.get(address("offer")).content.decode()
    assert "Rides" in page
    assert "Unicorns" not in page
    assert answer(client, "offer", categories=["unicorns"]).status_code == 422


def test_the_first_page_asks_only_whether_anything_changed(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(address("about"))
    with django_assert_num_queries(1):  # the content version
        # Another visitor: the page is kept for everybody.
        response = Client().get(address("about"))
    assert response.status_code == 200
    # A look must begin no draft, or each robot would leave one behind.
    assert not FormDraft.objects.exists()


def test_pages_need_no_more_queries_for_more_rows(client: Client, rides: Category) -> None:
    def queries(page: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address(page)).status_code == 200
        return len(seen)

    make_pod()
    fill_in(client, "rides")
    for page in (*PAGES, "check"):
        queries(page)  # what pages share is loaded once
    one = {page: queries(page) for page in (*PAGES, "check")}
    for _row in range(2):
        make_pod()
        make_category()
    for page in (*PAGES, "check"):
        queries(page)
    assert {page: queries(page) for page in (*PAGES, "check")} == one


def test_the_confirmation_can_be_cleared_from_a_shared_device(
    client: Client, rides: Category
) -> None:
    fill_in(client, "rides")
    send(client)
    token = token_on(client.get(address("sent")))
    assert token_on(client.get(address("sent"))) == token  # reloading shows it again
    client.post(address("sent"))
    assert client.get(address("sent")).headers["Location"] == address("about")
    assert "Rosa" not in client.get(address("about")).content.decode()
    assert Volunteer.objects.count() == 1


def test_after_sending_the_form_is_empty_and_can_be_sent_anew(
    client: Client, rides: Category
) -> None:
    fill_in(client, "rides")
    send(client)
    assert "Rosa" not in client.get(address("about")).content.decode()
    assert client.get(address("check")).headers["Location"] == address("sent")
    fill_in(client, "rides", name="Ana")
    send(client)
    assert set(Volunteer.objects.values_list("name", flat=True)) == {"Rosa Quispe", "Ana"}


def test_wrong_methods(client: Client, rides: Category) -> None:
    for page in (*PAGES, "check", "sent"):
        assert client.put(address(page)).status_code == 405
        assert client.delete(address(page)).status_code == 405
    assert client.post(address("left")).status_code == 405


def test_reading_the_pages_stores_nothing(client: Client, rides: Category) -> None:
    fill_in(client, "rides")
    before = list(FormDraft.objects.values())
    for page in (*PAGES, "check", "sent"):
        client.get(address(page))
        client.head(address(page))
    assert list(FormDraft.objects.values()) == before
    assert not Volunteer.objects.exists()


def test_answers_of_every_page_have_a_name_of_their_own() -> None:
    names = [name for form_class in VOLUNTEER_FORMS for name in form_class.base_fields]
    assert len(names) == len(set(names))
    assert set(names) >= {name for answers in ANSWERS.values() for name in answers}
