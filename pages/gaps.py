"""Texts of ours that a language of the pages has not yet, and the line that says so.

Only languages that stewards added have any. What is missing stands in the network's main language,
or in English. gettext asks the fallback of a catalog for it, so there it is noticed; the page says
it once, in a line whose place `place` keeps.
"""

import threading
from collections.abc import Callable
from gettext import NullTranslations
from typing import Any, TypeVar

from django.conf import settings
from django.http.response import HttpResponseBase
from django.utils.html import format_html
from django.utils.translation import get_language, trans_real
from django.utils.translation import gettext as _

from common.current import current
from common.languages import is_rtl

PLACE = "<!-- gaps -->"
Rendered = TypeVar("Rendered")

_noticed = threading.local()


class InMainLanguage(NullTranslations):
    """The fallback of the catalog of `language`: the main language of the network, noticed."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language

    def gettext(self, message: str) -> str:
        _noticed.any = True
        return str(self._instead().gettext(message))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        _noticed.any = True
        return str(self._instead().ngettext(msgid1, msgid2, n))

    def _instead(self) -> Any:
        return trans_real.translation(language_instead(self.language))


def added_languages() -> set[str]:
    """Return the codes of the languages that stewards added, as this process knows them."""
    return {code for code, _print in settings.ADDED_LANGUAGES or ()}


def language_instead(language: str) -> str:
    """Return the language that a text is in that `language` has not: the main one, or English."""
    main = current().main_language
    return settings.LANGUAGE_CODE if main == language or main in added_languages() else main


def watch() -> None:
    """From now on it is noticed what the added languages have not."""
    for code in added_languages():
        # Django puts English here; gettext has no other way to say what follows a catalog.
        catalog = trans_real.translation(code)
        catalog._fallback = InMainLanguage(code)  # type: ignore[attr-defined]


def forget() -> None:
    """Begin to notice anew, for a page."""
    _noticed.any = False


def watched(render: Callable[[], Rendered]) -> tuple[Rendered, bool]:
    """Return what `render` returns, to be kept, and whether anything was missing in it."""
    before = getattr(_noticed, "any", False)
    forget()
    rendered = render()
    had_gaps = _noticed.any
    _noticed.any = before
    return rendered, had_gaps


def noted(kept: tuple[Rendered, bool]) -> Rendered:
    """Return what was kept; what was missing in it is missing on this page too."""
    rendered, had_gaps = kept
    if had_gaps:
        _noticed.any = True
    return rendered


def place() -> str:
    """Return the place of the line in a page: "" in a language that has no gaps."""
    return PLACE if get_language() in added_languages() else ""


def said(html: str) -> str:
    """Return the page with the line in its place, if anything was missing since `forget`."""
    if PLACE not in html:
        return html
    return html.replace(PLACE, _line() if getattr(_noticed, "any", False) else "", 1)


def say(response: HttpResponseBase) -> None:
    """Put the line into a page that was rendered for one visitor."""
    if not settings.ADDED_LANGUAGES or PLACE.encode() not in getattr(response, "content", b""):
        return
    content = response.content  # type: ignore[attr-defined]
    response.content = said(content.decode()).encode()  # type: ignore[attr-defined]
    if response.has_header("Content-Length"):
        response["Content-Length"] = str(len(response.content))  # type: ignore[attr-defined]


def _line() -> str:
    own = get_language() or settings.LANGUAGE_CODE
    forget()
    words = _("Some of this page is not translated yet.")
    language = language_instead(own) if _noticed.any else own
    direction = "rtl" if is_rtl(language) else "ltr"
    return format_html('<p class="fallback" lang="{}" dir="{}">{}</p>', language, direction, words)
