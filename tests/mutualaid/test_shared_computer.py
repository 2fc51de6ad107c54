"""A form on a device that others use, and what was typed on a page that was left half-way."""

import datetime
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from common.models import Category, FormDraft
from requests_app.models import HelpRequest
from tests.requests_app import request_form
from tests.requests_app.request_form import same_browser
from tests.volunteers import sign_up_form
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db

ASKED = "Is this your form?"
START_AGAIN = 'name="go" value="over"'


@dataclass(frozen=True)
class Form:
    """One of the two forms, as its own tests fill it in."""

    kit: ModuleType
    pages: tuple[str, ...]
    prefix: str
    personal: tuple[str, ...]
    stored: Any
    typed: tuple[str, dict[str, str]]

    def path(self, page: str, language: str = "en") -> str:
        return str(self.kit.address(self.prefix + page, language=language))

    @property
    def first(self) -> str:
        return self.path(self.pages[0])

    def fill_in(self, client: Client, category: Category) -> None:
        self.kit.fill_in(client, category if self.prefix else category.slug)


ASK = Form(
    request_form,
    request_form.PAGES,
    "request_",
    tuple(request_form.PERSONAL),
    HelpRequest,
    ("contact", {"name": "Almaz of the third floor", "phone": "202 555 01"}),
)
OFFER = Form(
    sign_up_form,
    sign_up_form.PAGES,
    "",
    ("Rosa", "555-0142", "A stroller"),
    Volunteer,
    ("offer", {"goods": "Almaz of the third floor", "skills_note": "Sewing"}),
)


@pytest.fixture(params=[ASK, OFFER], ids=["ask", "offer"])
def form(request: pytest.FixtureRequest) -> Form:
    return request.param


def text_of(response: HttpResponse) -> str:
    assert response.status_code == 200, response
    return response.content.decode()


def leave_alone(minutes: int = 16) -> None:
    draft = FormDraft.objects.get()
    FormDraft.objects.update(expires_at=draft.expires_at - datetime.timedelta(minutes=minutes))


# --- Whose form it is ---


def test_page_one_asks_before_it_shows_anothers(client: Client, ride: Category, form: Form) -> None:
    form.fill_in(client, ride)
    page = text_of(client.get(form.first))
    assert ASKED in page
    assert not [words for words in form.personal if words in page]
    # The menu leads to the same address again, and is no answer.
    assert ASKED in text_of(client.get(form.first, headers={"Referer": f"http://x{form.first}"}))


def test_who_says_yes_goes_on_with_what_was_typed(
    client: Client, ride: Category, form: Form
) -> None:
    form.fill_in(client, ride)
    for _press in range(2):
        response = client.post(form.first, {"go": "mine"})
        assert response["Location"] == form.first + "?kept=1"
    assert "checked" in text_of(client.get(response["Location"]))
    assert [words for words in form.personal if words in text_of(client.get(form.path("check")))]


def test_who_says_no_starts_again_and_nothing_is_left(
    client: Client, ride: Category, form: Form
) -> None:
    form.fill_in(client, ride)
    for page in (form.first, form.path(form.pages[-1]), form.path("check")):
        response = client.post(page, {"go": "over", "name": "Somebody else"})
        assert response["Location"] == form.first
        assert response["Clear-Site-Data"] == '"cache"'
    assert not FormDraft.objects.exists()
    page = text_of(client.get(form.first))
    assert ASKED not in page
    assert START_AGAIN not in page


def test_every_page_with_kept_answers_offers_to_start_again(
    client: Client, ride: Category, form: Form
) -> None:
    assert START_AGAIN not in text_of(client.get(form.first))
    form.fill_in(client, ride)
    for page in (*form.pages[1:], "check"):
        assert START_AGAIN in text_of(client.get(form.path(page))), page
    assert START_AGAIN in text_of(client.get(form.first + "?kept=1"))


def test_after_a_while_every_page_asks(client: Client, ride: Category, form: Form) -> None:
    form.fill_in(client, ride)
    leave_alone()
    for page in (*form.pages, "check"):
        for query in ("", "?kept=1", "?change=1"):
            shown = text_of(client.get(form.path(page) + query))
            assert ASKED in shown, page
            assert not [words for words in form.personal if words in shown]
    check = form.path("check")
    assert client.post(check, {"go": "mine"})["Location"] == check + "?kept=1"
    assert ASKED not in text_of(client.get(check))


def test_who_went_on_typing_is_not_asked(client: Client, ride: Category, form: Form) -> None:
    form.fill_in(client, ride)
    leave_alone()
    # Continue, on a page that was open for long.
    page, typed = form.typed
    client.post(form.path(page), typed)
    assert ASKED not in text_of(client.get(form.path(page)))


def test_another_browser_is_asked_nothing_and_throws_nothing_away(
    client: Client, ride: Category, form: Form
) -> None:
    form.fill_in(client, ride)
    stranger = Client()
    assert ASKED not in text_of(stranger.get(form.first))
    stranger.cookies[f"draft_{'request' if form.prefix else 'volunteer'}"] = "x" * 22
    stranger.post(form.first, {"go": "over"})
    assert stranger.post(form.first, {"go": "mine"}).status_code == 302
    assert [words for words in form.personal if words in text_of(client.get(form.path("check")))]


def test_a_draft_that_is_too_old_is_gone_for_its_own_browser_too(
    client: Client, ride: Category, form: Form
) -> None:
    form.fill_in(client, ride)
    FormDraft.objects.update(expires_at=timezone.now())
    assert ASKED not in text_of(client.get(form.first + "?kept=1"))
    assert client.post(form.first, {"go": "mine"}).status_code == 302


def test_started_again_in_one_tab_sent_in_the_other(
    client: Client, ride: Category, form: Form
) -> None:
    form.fill_in(client, ride)
    tab = same_browser(client)
    client.post(form.path("check"), {"go": "over"})
    # The other tab has the old cookie, and finds nothing that could be sent.
    form.kit.send(tab)
    assert not form.stored.objects.exists()


def test_what_was_sent_stays_sent_when_somebody_starts_again(
    client: Client, ride: Category, form: Form
) -> None:
    form.fill_in(client, ride)
    tab = same_browser(client)
    form.kit.send(client)
    # Not to the confirmation with the private link, which is what they get otherwise.
    page, typed = form.typed
    assert tab.post(form.path(page), {**typed, "go": "over"})["Location"] == form.first
    assert form.stored.objects.count() == 1
    assert FormDraft.objects.get().is_sent


# --- What was typed on a page that was left without Continue ---


def test_another_language_keeps_what_was_typed(client: Client, ride: Category, form: Form) -> None:
    form.fill_in(client, ride)
    page, typed = form.typed
    for _press in range(2):
        response = client.post(form.path(page), {**typed, "go": "ti"})
        assert response["Location"] == form.path(page, "ti") + "?kept=1"
    shown = text_of(client.get(response["Location"]))
    assert not [text for text in typed.values() if text not in shown]
    # They have not said that this is all, so nothing is said to be wrong.
    assert 'class="errors' not in shown
    assert "invalid" not in shown
    # Nothing of it stands in an address, and all of it is encrypted.
    assert "Almaz" not in response["Location"]
    assert FormDraft.objects.get().answers[page] == {name: [typed[name]] for name in typed}
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM common_formdraft")
        assert "Almaz" not in str(cursor.fetchall())


def test_back_keeps_what_was_typed(client: Client, ride: Category, form: Form) -> None:
    form.fill_in(client, ride)
    page, typed = form.typed
    before = form.pages[form.pages.index(page) - 1]
    response = client.post(form.path(page), {**typed, "go": "back"})
    assert response["Location"] == form.path(before) + "?kept=1"
    assert ASKED not in text_of(client.get(response["Location"]))
    shown = text_of(client.get(form.path(page)))
    assert not [text for text in typed.values() if text not in shown]


def test_back_to_page_one_is_not_asked_whose_it_is(
    client: Client, ride: Category, form: Form
) -> None:
    form.fill_in(client, ride)
    response = client.post(form.path(form.pages[1]), {"go": "back"})
    assert ASKED not in text_of(client.get(response["Location"]))


def test_what_is_not_complete_is_not_sent(client: Client, ride: Category, form: Form) -> None:
    form.fill_in(client, ride)
    client.post(form.path(form.pages[0]), {"go": "ti", "name": "Almaz"})
    assert form.path(form.pages[0]) in client.get(form.path("check"))["Location"]
    form.kit.send(client)
    assert not form.stored.objects.exists()


def test_errors_that_were_said_are_said_in_the_other_language_too(client: Client) -> None:
    typed = {**sign_up_form.ANSWERS["about"], "phone": "555", "email": ""}
    assert client.post(OFFER.first, typed).status_code == 422
    response = client.post(OFFER.first, {**typed, "go": "es"})
    assert "<title>Error:" in text_of(client.get(response["Location"]))


def test_a_page_on_which_nothing_was_typed_is_not_kept(client: Client, form: Form) -> None:
    untouched = {"contact_method": "any", "languages": ["en"], "language": "en", "ward": ""}
    response = client.post(form.first, {**(untouched if form == OFFER else {}), "go": "es"})
    assert response["Location"] == form.path(form.pages[0], "es") + "?kept=1"
    assert not FormDraft.objects.exists()
    assert not response.cookies


def test_what_was_not_chosen_yet_follows_the_language(client: Client) -> None:
    typed = {"contact_method": "any", "languages": ["en"], "language": "en", "name": "Almaz"}
    client.post(OFFER.first, {**typed, "go": "ti"})
    assert FormDraft.objects.get().answers["about"]["language"] == ["ti"]
    # Chosen on purpose, it stays.
    client.post(OFFER.path("about", "ti"), {**typed, "language": "am", "go": "en"})
    assert FormDraft.objects.get().answers["about"]["language"] == ["am"]


@pytest.mark.parametrize("go", ["xx", "//evil.example", "en\r\nX: y", "é", "back"])
def test_no_other_word_leads_away(client: Client, form: Form, go: str) -> None:
    response = client.post(form.first, {"name": "Almaz", "go": go})
    assert response["Location"] == form.first + "?kept=1"


def test_back_from_a_change_leads_to_the_check_page(
    client: Client, ride: Category, form: Form
) -> None:
    form.fill_in(client, ride)
    own = {**form.kit.ANSWERS[form.pages[-1]], "go": "back"}
    response = client.post(form.path(form.pages[-1]) + "?change=1", own)
    assert response["Location"] == form.path("check")


def test_left_in_one_tab_sent_in_the_other(client: Client, ride: Category, form: Form) -> None:
    form.fill_in(client, ride)
    tab = same_browser(client)
    form.kit.send(client)
    # The other tab has the new cookie, too.
    tab.cookies = client.cookies
    page, typed = form.typed
    response = tab.post(form.path(page), {**typed, "go": "ti"})
    assert response["Location"].endswith("/sent/")
    assert not FormDraft.objects.exclude(result=None).get().answers


def test_the_languages_are_buttons_of_the_form(client: Client, form: Form) -> None:
    page = text_of(client.get(form.first))
    for code, _name in settings.LANGUAGES[1:]:
        assert f'<button type="submit" form="typed" name="go" value="{code}"' in page
    # The first button is the one that Enter presses: it must not change the language.
    assert page.index('<button form="typed" hidden>') < page.index('name="go"')
