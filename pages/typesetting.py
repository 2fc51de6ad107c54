"""Lines of text in any of our scripts, for pictures.

A font knows a few scripts only, and Pillow looks no further than the font it was given. So a text
is cut into runs of one script each, and each is drawn with that script's font from the system.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby

from PIL import ImageDraw, ImageFont, features


@dataclass(frozen=True)
class Script:
    """A font file, and the ranges of letters it is used for. `shaped`: its letters join."""

    font: str
    ranges: tuple[tuple[int, int], ...]
    index: int = 0
    shaped: bool = False

    def covers(self, letter: str) -> bool:
        return any(first <= ord(letter) <= last for first, last in self.ranges)


HAN = ((0x2E80, 0xA4CF), (0xF900, 0xFAFF), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF))
HANGUL = ((0x1100, 0x11FF), (0xAC00, 0xD7FF))
LATIN = Script("NotoSans-Bold.ttf", ((0x20, 0x52F), (0x1D00, 0x20CF), (0x2100, 0x214F)))
SCRIPTS = (
    LATIN,
    Script("NotoSansEthiopic-Bold.ttf", ((0x1200, 0x139F), (0x2D80, 0x2DDF), (0xAB00, 0xAB2F))),
    Script("NotoSansBengali-Bold.ttf", ((0x964, 0x965), (0x980, 0x9FF)), shaped=True),
    Script("NotoSansArabic-Bold.ttf", ((0x600, 0x6FF), (0x750, 0x77F)), shaped=True),
    Script("NotoSansCJK-Bold.ttc", HANGUL, index=1),
    Script("NotoSansCJK-Bold.ttc", HAN, index=2),
)


class NoFont(Exception):
    """The text cannot be drawn as it should be: a font, or the joining of letters, is missing."""


@dataclass(frozen=True)
class Run:
    """Letters of one script."""

    text: str
    script: Script
    direction: str

    def font(self, size: int) -> ImageFont.FreeTypeFont:
        return _font(self.script.font, self.script.index, size)

    @property
    def order(self) -> str | None:
        """The direction, for Pillow; it may be told only where letters can be joined at all."""
        return self.direction if can_shape() else None

    def width(self, size: int) -> float:
        return self.font(size).getlength(self.text, direction=self.order)


@cache
def can_shape() -> bool:
    """Tell whether letters are joined and ordered as Arabic and Bengali need it."""
    return bool(features.check("raqm") and features.check("fribidi"))


@lru_cache(maxsize=128)
def _font(name: str, index: int, size: int) -> ImageFont.FreeTypeFont:
    try:
        return ImageFont.truetype(name, size, index=index)
    except OSError as error:
        raise NoFont(name) from error


def readable(text: str) -> str:
    """`text` composed, on one line, without pictographs: no font of ours has those."""
    composed = unicodedata.normalize("NFC", text)
    kept = (
        sign
        for sign in composed
        if sign.isspace() or unicodedata.category(sign) not in {"So", "Cs", "Cc"}
    )
    return " ".join("".join(kept).replace("\ufe0f", "").split())


def runs(text: str, is_rtl: bool) -> list[Run]:
    """`text` cut into runs, in the order in which they stand from left to right.

    Raises `NoFont` for letters of a script that we have no font for.
    """
    spans = [(text, "ltr")] if not is_rtl else list(_spans(text))[::-1]
    found = [run for span, direction in spans for run in _span_runs(span, direction)]
    if any(run.script.shaped for run in found) and not can_shape():
        raise NoFont("raqm")
    return found


def _spans(text: str) -> Iterator[tuple[str, str]]:
    """Stretches of a line written from right to left, each with its own direction.

    What stands between two words written from left to right goes with them; so does a number after
    such a word, and a bracket that was opened among them. Everything else follows the line.
    """
    at = 0
    while at < len(text):
        start = next((i for i in range(at, len(text)) if _is_ltr(text[i])), len(text))
        if start > at:
            yield text[at:start], "rtl"
        end = at = _end_of_ltr(text, start)
        if end > start:
            yield text[start:end], "ltr"


def _end_of_ltr(text: str, start: int) -> int:
    """Return the end of the stretch that begins at `start`. One of numbers holds no words."""
    end = start
    others = {"R", "AL", "L"} if text[start:][:1].isdigit() else {"R", "AL"}
    for place in range(start, len(text)):
        if unicodedata.bidirectional(text[place]) in others:
            break
        closes = text[place] == ")" and "(" in text[start:end]
        end = place + 1 if _is_ltr(text[place]) or closes else end
    return end


def _is_ltr(sign: str) -> bool:
    return unicodedata.bidirectional(sign) in {"L", "EN"}


def _span_runs(text: str, direction: str) -> list[Run]:
    marked = zip(_scripts(text), text, strict=True)
    found = [
        Run("".join(sign for _, sign in group), script, direction)
        for script, group in groupby(marked, key=lambda pair: pair[0])
    ]
    return found[::-1] if direction == "rtl" else found


def _scripts(text: str) -> Iterator[Script]:
    """The script of each sign; spaces, joiners and accents go with what stands before them."""
    before: Script | None = None
    for sign in text:
        if before is None or not (sign.isspace() or unicodedata.category(sign) in {"Mn", "Cf"}):
            before = _script(sign)
        yield before


def _script(sign: str) -> Script:
    found = next((script for script in SCRIPTS if script.covers(sign)), None)
    if found is None:
        raise NoFont(unicodedata.name(sign, "a letter"))
    return found


def width(text: str, size: int) -> float:
    """Return the pixels that `text` takes in `size`."""
    return sum(run.width(size) for run in _span_runs(text, "ltr"))


def lines(text: str, size: int, room: float) -> list[str]:
    """`text` broken into lines of at most `room` pixels, unless one word alone is wider."""
    found = [""]
    for word in _words(text):
        longer = found[-1] + word
        if found[-1] and width(longer.rstrip(), size) > room:
            found.append(word)
        else:
            found[-1] = longer
    return [line.strip() for line in found]


def _words(text: str) -> Iterator[str]:
    """Pieces between which a line may break: after a space, and between Chinese characters."""
    piece = ""
    for sign in text:
        is_han = "\u4e00" <= sign <= "\u9fff"
        if is_han and piece:
            yield piece
            piece = ""
        piece += sign
        if sign.isspace():
            yield piece
            piece = ""
    yield piece


def draw_line(
    canvas: ImageDraw.ImageDraw,
    at: tuple[float, float],
    text: str,
    size: int,
    ink: str,
    is_rtl: bool,
) -> None:
    """Draw `text` on its baseline; `at` is its left end, or its right end when `is_rtl`."""
    x, y = at
    parts = runs(text, is_rtl)
    x -= sum(run.width(size) for run in parts) if is_rtl else 0
    for run in parts:
        canvas.text((x, y), run.text, ink, run.font(size), anchor="ls", direction=run.order)
        x += run.width(size)
