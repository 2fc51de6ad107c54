"""The words on the pages about passwords: ours in English too, and in every language."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from scripts import catalogs
from tests import factories
from tests.accounts.new_password import letters, path_in

LANGUAGES = [code for code, _name in settings.LANGUAGES]
# What django-allauth says on them, in English that is not ours: signs of it.
THEIRS = re.compile(
    r"Password Reset|Reset My|Bad Token|Forgotten your|New Password|Current Password|\(again\)"
    r"|Set Password|Change Password|logged in|reauthenticate|Confirm Access|was invalid"
    r"|commonly used|must contain|is too common|Inactive|Otherwise contact|successfully|Sign Out"
)
ENGLISH = re.compile(r"\b(?:password|email|link|sign|choose|please|your|the)\b", re.IGNORECASE)

pytestmark = pytest.mark.django_db


class Visit:
    """One person on all these pages in one language, right and wrong."""

    def __init__(self, language: str) -> None:
        self.language, self.client = language, Client()
        self.said: dict[str, str] = {}

    def at(self, name: str, *args: str, **sent: str) -> None:
        with translation.override(self.language):
            self.open(reverse(name, args=args), **sent)

    def open(self, url: str, **sent: str) -> str:
        answer: Any = (
            self.client.post(url, sent, follow=True) if sent else self.client.get(url, follow=True)
        )
        assert answer.status_code == 200, url
        main = re.search(r"<main.*?</main>", answer.text, re.DOTALL)
        title = re.search(r"<title>.*?</title>", answer.text, re.DOTALL)
        assert main
        assert title
        words = re.sub(r"<[^>]+>", " ", title[0] + main[0])
        self.said[f"{len(self.said)} {url} {sorted(sent)}"] = re.sub(r"\s+", " ", words).replace(
            "Ana", ""
        )
        return answer.redirect_chain[-1][0] if answer.redirect_chain else url

    def everywhere(self) -> dict[str, str]:
        wrong = {"password1": "short", "password2": "other"}
        user = factories.make_steward(name="Ana", language=self.language)
        self.at("account_reset_password")
        self.at("account_reset_password", email="x")
        self.at("account_reset_password", email=user.email)
        self.at("account_reset_password_from_key", "1", "x-y")
        (letter,) = letters()
        form = self.open(path_in(letter))
        self.open(form, **wrong)
        self.open(form, password1="twelve letters!", password2="twelve letters?")
        self.open(form, password1="a long one, of mine", password2="a long one, of mine")
        self.at("account_reset_password_from_key_done")
        self.at("account_inactive")
        self.client.force_login(user)
        self.at("account_reset_password")
        self.at("account_change_password")
        self.at("account_change_password", oldpassword="x", **wrong)
        self.at("account_reauthenticate")
        self.at("account_reauthenticate", password="x")
        self.at("account_logout")
        self.without_password()
        return self.said

    def without_password(self) -> None:
        user = factories.make_steward(name="Ana")
        user.set_unusable_password()
        user.save()
        self.client.force_login(user)
        self.at("account_set_password")
        self.at("account_set_password", password1="mine is long!", password2="mine is long!")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_about_passwords_speak_our_words(language: str) -> None:
    assert User.objects.count() == 0
    said = Visit(language).everywhere()
    assert len(said) > 15
    found = {url: THEIRS.findall(words) for url, words in said.items() if THEIRS.search(words)}
    assert found == {}


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_no_page_about_passwords_is_in_english(language: str) -> None:
    said = Visit(language).everywhere()
    # A site's name and an address may hold such words: neither stands in the main part here.
    found = {url: ENGLISH.findall(words) for url, words in said.items() if ENGLISH.search(words)}
    assert {url: words for url, words in found.items() if set(words) - {"email", "Email"}} == {}


def test_our_english_takes_the_place_of_a_librarys_only() -> None:
    assert list(catalogs.check_english()) == []
    with translation.override("en"):
        assert translation.gettext("Bad Token") == "This link does not work"
