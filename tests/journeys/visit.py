"""A visitor of public pages, who keeps what was seen."""

from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation

# A single word that is wider than a phone: unbroken, it makes the page scroll sideways.
LONG = "Longnameofsomethingthatmustbreaksomewhere"
NARROW = LONG[:24]  # where the page's title has more to say
SITE = "https://example.org/a-very-long-address-that-has-to-break-somewhere/on/a/phone"


class Visit:
    """Somebody who opens pages in one language, and keeps each by a name."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.client = Client()
        self.pages: dict[str, str] = {}

    def url(self, view: str, *args: Any) -> str:
        with translation.override(self.language):
            return reverse(view, args=args)

    def get(self, view: str, *args: Any, query: str = "", name: str = "") -> None:
        """Keep the page `view`, as `name` or else as the view's own."""
        response = self.client.get(self.url(view, *args) + query, follow=True)
        self.keep(name or view.split(":")[-1] + query, response)

    def post(
        self, view: str, *args: Any, name: str = "", form: dict[str, Any] | None = None, **data: Any
    ) -> None:
        """Keep what comes after posting `data` to `view`: errors, unless `name` says otherwise.

        `form` is data, too, such as one with a field that is called like one of ours.
        """
        response = self.client.post(self.url(view, *args), {**(form or {}), **data}, follow=True)
        self.keep(name or f"{view.split(':')[-1]} with errors", response)

    def keep(self, name: str, response: HttpResponse) -> None:
        html = response.content.decode()
        assert name not in self.pages, name
        # A state by the wrong name would be judged by the wrong rules.
        assert ('id="errors"' in html) == ("with errors" in name), name
        self.pages[name] = html
