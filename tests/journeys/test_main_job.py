"""The main job as people do it: asking, matching, helping, telling the neighborhood."""

import re

import pytest
from playwright.sync_api import Page, expect

from common.models import FormDraft
from requests_app.models import HelpRequest, Match, Need
from resources.models import ResourceList
from tests.factories import (
    make_category,
    make_coordinator,
    make_organizer,
    make_resource,
    make_volunteer,
    make_ward,
)
from tests.journeys.conftest import Open, link_in, press
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db(transaction=True)

SECRETS = ["Milagros", "555-0147", "555 0147", "3100 Example", "milagros@example.org"]


def words_on(page: Page) -> str:
    return page.inner_text("main")


# --- A need, from asking to forgetting ---


def test_help_is_asked_for_found_given_and_forgotten(open_browser: Open, sign_in, post_office):
    ward = make_ward(name="Ward 1", name_es="Distrito 1", zip_codes=["20010"])
    food = make_category(name="Groceries", name_es="Alimentos", asks_about_food=True)
    make_category(name="A ride", name_es="Transporte")
    tomas = {"name": "Tomás", "email": "tomas@example.org", "languages": ["es"], "ward": ward}
    make_volunteer(food, **tomas, transport=["car"])
    # She speaks no language of the household: to be explained, and not suggested.
    make_volunteer(food, name="Ruth", email="ruth@example.org", languages=["ru"], ward=ward)

    resident = open_browser()
    fill_in_and_send(resident)
    reference, private = what_was_confirmed(resident)
    assert post_office.letter("milagros@example.org", "solicitud")
    find_a_neighbor(sign_in(make_coordinator(ward)), reference)

    letter = post_office.letter("tomas@example.org", "needs help")
    assert not [secret for secret in SECRETS if secret in letter.as_string()]
    see(resident, private, "Ya le preguntamos a alguien")
    volunteer = open_browser()
    say_yes(volunteer, link_in(letter, "/m/"))
    post_office.letter("milagros@example.org", "va a ayudar")
    see(resident, private, "Alguien dijo que sí")
    see(resident, private, "tomas@example.org")
    press(volunteer, "It is done")
    see(resident, private, "Esto ya está hecho")
    delete_everything(resident)
    # On this page the volunteer had read it all.
    volunteer.reload()
    assert "Milagros" not in words_on(volunteer)


def fill_in_and_send(page: Page) -> None:
    """All pages in Spanish: an error, the way back, another language for a while, two presses."""
    page.goto("/es/request/")
    press(page)
    assert page.title().startswith("Error:")
    expect(page.locator("#errors")).to_contain_text("Hay un problema")
    page.get_by_label("Alimentos").check()
    press(page)
    page.get_by_label("Alimentos").fill("Arroz y pañales")
    page.get_by_label(re.compile("^Hoy")).check()
    press(page)
    page.fill("#id_zip_code", "20010")
    page.fill("#id_address", "3100 Example Street")
    page.go_back()
    assert page.get_by_label("Alimentos").input_value() == "Arroz y pañales"
    press(page)
    page.fill("#id_zip_code", "20010")
    page.fill("#id_address", "3100 Example Street")
    press(page)
    page.fill("#id_email", "milagros@example.org")
    press(page)
    assert page.title().startswith("Error:")
    change_language_and_back(page)
    page.fill("#id_name", "Milagros")
    page.fill("#id_phone", "202 555 0147")
    press(page)
    for answer in ("Arroz y pañales", "3100 Example Street", "Milagros", "Distrito 1"):
        expect(page.locator("main")).to_contain_text(answer)
    page.check("#id_consent")
    page.locator("main button.btn-primary").dblclick()


def change_language_and_back(page: Page) -> None:
    """Check that what was typed stays in another language, on this page and on those before it."""
    choose_language(page, "English")
    assert page.get_by_label("Email", exact=True).first.input_value() == "milagros@example.org"
    page.get_by_role("button", name="Back", exact=True).click()
    assert page.get_by_label("Address").input_value() == "3100 Example Street"
    choose_language(page, "Español")
    press(page)
    assert page.input_value("#id_email") == "milagros@example.org"


def choose_language(page: Page, name: str) -> None:
    page.locator(".languages summary").click()
    # A link, or where something was typed a button that keeps it.
    page.locator(".languages").get_by_text(name, exact=True).click()


def what_was_confirmed(page: Page) -> tuple[str, str]:
    """The reference and the address of the private page."""
    page.wait_for_url("**/es/request/sent/")
    request = HelpRequest.objects.get()
    # One of each, although the button was pressed twice.
    assert (Need.objects.count(), FormDraft.objects.count()) == (1, 1)
    reference = page.inner_text(".reference")
    assert reference == request.reference
    link = page.locator(".private-link a").get_attribute("href") or ""
    assert "/es/r/" in link
    return reference, link


def find_a_neighbor(page: Page, reference: str) -> None:
    """Find them on the desk: the need, who fits and why, who does not and why, one press."""
    page.locator("#content").get_by_role("link", name="Desk").first.click()
    expect(page.locator(".desk-queue")).to_contain_text(reference)
    press(page, "Open it and see who fits")
    people = page.locator(".desk-people li")
    expect(people).to_have_count(1)
    for words in ("Tomás", "speaks Español", "same ward"):
        expect(people).to_contain_text(words)
    page.get_by_role("link", name="Why is somebody not here?").click()
    page.get_by_label("Volunteer").fill("Ruth")
    press(page, "Look up")
    expect(page.locator("#content")).to_contain_text("do not speak Español")
    page.get_by_role("link", name="Back to").click()
    press(page, "Ask Tomás")
    expect(page.locator(".messagelist")).to_contain_text("A message is on its way")
    assert Match.objects.get().volunteer.name == "Tomás"


def say_yes(page: Page, link: str) -> None:
    page.goto(link)
    expect(page.locator("main")).to_contain_text("Ward 1")
    assert not [secret for secret in SECRETS if secret in page.content()]
    press(page, "Yes, I will help")
    for detail in ("Milagros", "202 555 0147", "3100 Example Street", "Arroz y pañales"):
        expect(page.locator("main")).to_contain_text(detail)


def see(page: Page, private: str, words: str) -> None:
    page.goto(private)
    expect(page.locator("section.need").get_by_text(words).first).to_be_visible()


def delete_everything(page: Page) -> None:
    page.get_by_role("link", name="Borrar todo").click()
    page.locator("main button.btn-danger").click()
    page.wait_for_url("**/es/request/deleted/")
    request = HelpRequest.objects.get()
    assert (request.name, request.phone, request.address) == ("", "", "")


# --- Somebody offers help ---


def test_a_neighbor_offers_help_and_is_approved(open_browser: Open, sign_in, post_office):
    ward = make_ward(name="Ward 1", slug="one")
    make_category(name="Rides")
    page = open_browser()
    page.goto("/en/volunteer/?ward=one")
    page.fill("#id_name", "Rosa")
    page.fill("#id_email", "rosa@example.org")
    press(page)
    press(page)
    page.get_by_label("Rides").check()
    press(page)
    press(page)
    page.check("#id_agree")
    page.locator("main button.btn-primary").dblclick()
    page.wait_for_url("**/en/volunteer/sent/")
    assert Volunteer.objects.get().ward == ward

    desk = sign_in(make_coordinator(ward))
    desk.locator("#content").get_by_role("link", name="Volunteers to approve").click()
    desk.locator("#result_list").get_by_role("link", name="Rosa").click()
    desk.select_option("select[name=known_by]", label="One of us has met them")
    press(desk, "Approve")
    expect(desk.locator(".messagelist")).to_contain_text("An email is on its way")
    letter = post_office.letter("rosa@example.org", "You can start helping")
    page.goto(link_in(letter, "/v/"))
    assert "Rosa" in words_on(page)
    assert Volunteer.objects.get().status == "approved"


# --- An organizer tells the neighborhood ---


def test_an_organizer_publishes_a_list_that_the_public_reads(open_browser: Open, sign_in):
    ward = make_ward(name="Ward 1", name_es="Distrito 1", slug="one")
    make_resource(name="Pantry", name_es="Despensa", ward=ward, phone="+12025550121")
    public = open_browser()
    page = sign_in(make_organizer(ward))
    page.goto("/en/admin/resources/resourcelist/add/")
    page.fill("#id_title", "Food near us")
    page.locator("summary", has_text="Español").click()
    page.fill("#id_title_es", "Comida cerca")
    page.select_option("#id_ward", label="Ward 1")
    page.fill("#id_slug", "food")
    press(page, "Save and continue editing")
    expect(page.locator(".messagelist")).to_contain_text("Still missing in Amharic, Tigrinya")
    page.get_by_role("link", name="Choose and order what stands on it").click()
    page.fill("#q", "pantry")
    press(page, "Search")
    page.get_by_role("button", name="Add").first.click()
    page.goto(f"/en/admin/resources/resourcelist/{ResourceList.objects.get().pk}/change/")
    page.get_by_role("link", name="Preview").click()
    assert page.url.endswith("/en/lists/food/")
    expect(page.locator("main")).to_contain_text("Pantry")
    # Still a draft for everybody else, though its preview was just looked at.
    assert public.goto("/es/lists/food/").status == 404
    page.go_back()
    press(page, "Publish")
    expect(page.locator(".messagelist")).to_contain_text("It is published")

    public.goto("/es/wards/one/")
    public.get_by_role("link", name="Comida cerca").click()
    expect(public.locator("main")).to_contain_text("Despensa")
    expect(public.locator("main")).to_contain_text("(202) 555-0121")
