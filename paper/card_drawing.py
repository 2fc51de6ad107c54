"""The drawing of pictures for shared links: what the worker does, with the renderer of the sheets.

A picture is kept by the hash of all that stands on it. A name that changes is therefore another
picture: nothing old is shown, and nothing has to be told that it changed.
"""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language, override

from common.languages import is_rtl
from network import current
from pages.share_cards import HEIGHT, WIDTH
from paper.drawing import missing_libraries, renderer
from paper.models import ShareCard
from paper.own_look import own_look
from paper.street import COLORS, street_svg

STYLE = Path(__file__).parent / "style" / "card.css"
# Counted up when the renderer changes what it makes of the same page.
DRAWING = 1
# The largest in which the name leaves room for the line below it.
SIZES = (112, 100, 88, 78, 66, 54, 44, 36)
# Beside the words, at both edges: a word too long for its line would stand there.
EDGES = ((0, 150, 40, HEIGHT - 230), (WIDTH - 40, 150, WIDTH, HEIGHT - 230))


def html_of_card(name: str, line: str) -> str:
    """Return the picture as a page of its own, in the current language; "" and "": no words."""
    code = get_language() or settings.LANGUAGE_CODE
    context = {
        "code": code,
        "dir": "rtl" if is_rtl(code) else "ltr",
        "site": current().name if name else "",
        "own": own_look(),
        "name": name,
        "line": line,
        "street": street_svg(COLORS),
        "width": WIDTH,
        "height": HEIGHT,
    }
    return render_to_string("paper/cards/card.html", context)


def version_of_card(html: str) -> str:
    """Return the hash of all that stands on a picture."""
    parts = (str(DRAWING), _style(), html)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@cache
def _style() -> str:
    return STYLE.read_text()


def to_png(html: str) -> bytes | None:
    """Return the picture, its name as large as there is room; None when a letter has no font."""
    styles = [f"{_style()} h1 {{ font-size: {size}px }}" for size in SIZES]
    styles[-1] += " h1 { overflow-wrap: anywhere }"
    picture: bytes | None = renderer().to_png(html, styles, EDGES)
    return picture


def draw_card(card: ShareCard | None) -> None:
    """Draw the picture and keep it, unless it was drawn meanwhile.

    A name in letters that no font of the system has is left out with all other words: half a name
    misleads, and boxes say nothing.
    """
    if card is None or card.png is not None or missing_libraries():
        return
    with override(card.language):
        html = html_of_card(card.name, card.line)
        if version_of_card(html) != card.version:
            card.delete()  # The site has another name or look since it was asked for.
            return
        png = to_png(html) or to_png(html_of_card("", ""))
    ShareCard.objects.filter(pk=card.pk).update(png=png, drawn_at=timezone.now())
