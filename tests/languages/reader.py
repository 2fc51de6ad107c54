"""Somebody who reads every page in one language and writes down what is wrong with it."""

from collections.abc import Iterable
from contextlib import suppress
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.signals import template_rendered
from django.urls import Resolver404, resolve, reverse
from django.utils import translation

from tests.languages.english import OF_PROGRAMS, english_in, english_in_page
from tests.languages.signs import wrong_signs, wrong_signs_in_page
from tests.languages.translated_rows import Rows
from tests.languages.words import OwnLines, forbidden_words

OPEN_DATA = "resources:open_data"


class Reader:
    """Somebody who opens pages by the names of their views.

    `english` collects the English that it should not have met, `signs` what stands wrongly, `words`
    those that its glossary forbids.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self.rows = Rows(language)
        self.client = Client()
        self.english: list[str] = []
        self.signs: list[str] = []
        self.words: list[str] = []
        self._seen: set[tuple[str, bool]] = set()
        self.templates: set[str] = set()
        self.was_at = ""  # the view of the last page

    def __enter__(self) -> "Reader":
        template_rendered.connect(self._note)
        return self

    def __exit__(self, *_error: object) -> None:
        template_rendered.disconnect(self._note)

    def _note(self, template: Any, **_kwargs: Any) -> None:
        self.templates.add(template.name or "")

    def url(self, view: str, *args: Any, query: str = "") -> str:
        with translation.override(self.language):
            return reverse(view, args=args) + query

    def get(self, view: str, *args: Any, query: str = "") -> str:
        """The page `view`, read."""
        return self.open(self.url(view, *args, query=query))

    def open(self, url: str) -> str:
        return self.read(self.client.get(url, follow=True), url)

    def post(self, view: str, *args: Any, query: str = "", **data: Any) -> str:
        """Post `data` to `view`, and read the page that follows."""
        url = self.url(view, *args, query=query)
        return self.read(self.client.post(url, data, follow=True), f"POST {url}")

    def read(self, response: HttpResponseBase, where: str) -> str:
        html = response.content.decode()
        self.was_at = self.view_of(getattr(response, "request", {}).get("PATH_INFO", ""))
        own = OF_PROGRAMS.sub("", html) if self.was_at == OPEN_DATA else html
        found = english_in_page(own, self.language) if self.reads(self.was_at) else []
        self.english += [f"{where} ({response.status_code}): {text}" for text in found]
        self.signs += [f"{where}: {text}" for text in wrong_signs_in_page(html, self.language)]
        self._read_words(where, OwnLines(html).lines(), self.was_at)
        return html

    def _read_words(self, where: str, texts: Iterable[str], view: str = "") -> None:
        """Hold `texts` against the glossary, each once."""
        is_public = not view.startswith("admin:")
        for text in texts:
            # Most of a page stands on the one before, too.
            if (text, is_public) not in self._seen:
                self._seen.add((text, is_public))
                self.words += forbidden_words(text, self.language, where, is_public=is_public)

    def reads(self, view: str) -> bool:
        """Tell whether the page must be in the language: the admin is in some only."""
        return self.language in settings.STAFF_LANGUAGES or not view.startswith("admin:")

    def view_of(self, path: str) -> str:
        """The name of the view at `path`; "" when there is none."""
        with translation.override(self.language), suppress(Resolver404):
            return resolve(path).view_name
        return ""

    def read_mail(self, mail: EmailMessage) -> None:
        """Sender's name, subject and body, line by line, links left out."""
        sender, _address = parseaddr(mail.from_email)
        lines = [sender, mail.subject, *str(mail.body).splitlines()]
        # Mail programs would show the bare address, which is in no language.
        if not sender:
            self.english.append(f"mail “{mail.subject}”: the sender has no name")
        texts = [line for line in lines if line and "://" not in line]
        found = [found for text in texts for found in english_in(text, self.language)]
        self.english += [f"mail “{mail.subject}”: {text}" for text in found]
        signs = [found for line in lines for found in wrong_signs(line, self.language)]
        self.signs += [f"mail “{mail.subject}”: {text}" for text in signs]
        self._read_words(f"mail “{mail.subject}”", texts)
