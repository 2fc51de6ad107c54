"""The pictures that chat apps show beside a shared link: a name over our street.

An app above draws them (`cards_by`), once somebody has asked for one. Until then the network's own
picture stands in for it, and until that is drawn the street alone: no link is shared with a hole.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

WIDTH, HEIGHT = 1200, 630
STREET = Path(__file__).parent / "art" / "street.png"


@dataclass(frozen=True)
class Card:
    """A picture as PNG, and the hash of what stands on it."""

    version: str
    png: bytes


Finder = Callable[[str, str], Card | None]
_finders: list[Finder] = []


def cards_by(finder: Finder) -> None:
    """Register what returns the picture of a name and the line below it, in the current language.

    It returns None while there is none, and sees to it that there will be.
    """
    _finders[:] = [finder]


def card_for(name: str, line: str) -> Card | None:
    """Return the picture with `name` in large letters and `line` below, as far as it is drawn."""
    return next((found for finder in _finders if (found := finder(name, line))), None)


def words_of_site() -> tuple[str, str]:
    """Return what stands on the picture of the network itself."""
    promises = (_("Free"), _("No proof of need"), _("No papers asked"), _("No account"))
    return _("Neighbors helping neighbors."), " · ".join(promises)


def card_response(request: HttpRequest, name: str, line: str) -> HttpResponse:
    """Answer with the picture, or with what stands in for it; 304 to who has it already.

    Every visit asks whether it is still the same, so that a stand-in is not kept for long.
    """
    card = card_for(name, line) or card_for(*words_of_site()) or street()
    etag = f'"{card.version[:20]}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(card.png, content_type="image/png")
    response["ETag"] = etag
    response["Cache-Control"] = "public, no-cache"
    return response


@cache
def street() -> Card:
    """Return the picture without words: `scripts/draw_street.py` draws it."""
    png = STREET.read_bytes()
    return Card(hashlib.sha256(png).hexdigest(), png)
