"""The pictures that chat apps show beside a shared link: a name over our street.

A picture is drawn when it is first asked for, and kept by what stands on it. A name that changes
is therefore another picture; nothing old is shown, and only existing names can be asked for.
"""

import hashlib
import io
from functools import lru_cache
from pathlib import Path
from threading import Lock

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language_bidi
from PIL import Image, ImageDraw

from pages.typesetting import NoFont, draw_line, lines, readable, width

WIDTH, HEIGHT = 1200, 630
# Counted up when the drawing changes.
DRAWING = 1
MOST_KEPT = 300
STREET = Path(__file__).parent / "art" / "street.png"
MARGIN = 72
ROOM = WIDTH - 2 * MARGIN
INK, QUIET, ACCENT = "#20261f", "#575d52", "#135c48"
# The largest in which the name leaves room for the line below it.
SIZES = (112, 100, 88, 78, 66, 54)
TALLEST = 200
SMALL, SMALLEST = 36, 24
LEADING = 1.22
# The mark of templates/includes/mark.html: color and corners of each of its shapes.
MARK = (
    ("#1b7a60", ((1, 31), (1, 14), (13, 2), (25, 14), (25, 31))),
    ("#ffc145", ((15, 31), (15, 14), (27, 2), (39, 14), (39, 31))),
    ("#4d7a2c", ((15, 31), (15, 14), (20, 9), (25, 14), (25, 31))),
)
# Pillow's fonts are not made for several threads, and one drawing at a time is enough.
_one_at_a_time = Lock()


def card_response(request: HttpRequest, name: str, line: str) -> HttpResponse:
    """The picture with `name` in large letters and `line` below; 304 to who has it already.

    Every visit asks whether it is still the same, which costs no drawing.
    """
    words = (readable(name), readable(line), readable(str(settings.SITE_NAME)))
    is_rtl = get_language_bidi()
    etag = f'"{hashlib.sha256(repr((DRAWING, words, is_rtl)).encode()).hexdigest()[:20]}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(_drawn(words, is_rtl), content_type="image/png")
    response["ETag"] = etag
    response["Cache-Control"] = "public, no-cache"
    return response


def _drawn(words: tuple[str, str, str], is_rtl: bool) -> bytes:
    with _one_at_a_time:
        return draw(words, is_rtl)


@lru_cache(maxsize=MOST_KEPT)
def draw(words: tuple[str, str, str], is_rtl: bool) -> bytes:
    """A PNG with the words: name, line below it, name of the network.

    Words whose script has no font here are left out, all of them: half a name misleads.
    """
    picture = _street().copy()
    try:
        _write(picture, words, is_rtl)
    except NoFont:
        picture = _street().copy()
    _paste_mark(picture, is_rtl)
    file = io.BytesIO()
    # A palette makes the file a fraction of its size; dithering would put grain on flat colors.
    picture.quantize(128, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(file, "PNG")
    return file.getvalue()


@lru_cache(maxsize=1)
def _street() -> Image.Image:
    with Image.open(STREET) as file:
        return file.convert("RGB")


def _write(picture: Image.Image, words: tuple[str, str, str], is_rtl: bool) -> None:
    name, line, site = words
    canvas = ImageDraw.Draw(picture)
    edge = WIDTH - MARGIN if is_rtl else MARGIN
    beside_mark = edge - 92 if is_rtl else edge + 92
    draw_line(canvas, (beside_mark, 106), site, SMALL, INK, is_rtl)
    size, broken = _fitted(name)
    y = 268 - len(broken) * size * LEADING / 2 + size * 0.85
    for text in broken:
        draw_line(canvas, (edge, y), text, size, ACCENT, is_rtl)
        y += size * LEADING
    small = max(SMALLEST, int(SMALL * min(1, ROOM / max(width(line, SMALL), 1))))
    below = lines(line, small, ROOM)[0]
    draw_line(canvas, (edge, y - size * 0.85 + SMALL * 1.25), below, small, QUIET, is_rtl)


def _fitted(name: str) -> tuple[int, list[str]]:
    """The size for `name`, and its lines; one endless word shrinks until it fits."""
    for size in SIZES:
        broken = lines(name, size, ROOM)
        widest = max(width(line, size) for line in broken)
        if widest <= ROOM and len(broken) * size * LEADING <= TALLEST:
            return size, broken
    return int(size * min(1, ROOM / widest)), broken[:3]


def _paste_mark(picture: Image.Image, is_rtl: bool) -> None:
    """Draw the mark far too large and shrink it, for smooth edges."""
    grain = 8
    large = Image.new("RGB", (40 * grain, 32 * grain), "#fdfbf5")
    canvas = ImageDraw.Draw(large)
    for color, corners in MARK:
        canvas.polygon([(x * grain, y * grain) for x, y in corners], color)
    small = large.resize((75, 60), Image.Resampling.LANCZOS)
    picture.paste(small, (WIDTH - MARGIN - 75 if is_rtl else MARGIN, 60))
