"""HTML to PDF and PNG, by WeasyPrint: nothing is fetched, from no network and no file.

Only the worker imports this module: it brings Pango, and takes most of a second to start.
"""

import io
import logging
import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from html import unescape
from typing import Any

import pypdfium2
import weasyprint
from fontTools import subset
from fontTools.ttLib import TTFont
from PIL import Image
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetchingError

# Pixels of CSS in a point of PDF.
PIXELS = 96 / 72
PICTURE_INSIDE = "data:image/png;base64,"
# A palette makes a picture a fraction of its size; dithering would put grain on flat colors.
COLORS = 128
# WeasyPrint reads one without a direction of its own in that of the text around it.
_BDI = re.compile(r'<bdi((?: (?:lang|class)="[\w-]+")?)>([^<]*)')
# Pictographs and signs, also those newer than Python: a text says the same without one that no
# font has.
SPARE = {"So", "Sk", "Sm", "Sc", "Po", "Cf", "Cs", "Cc", "Cn"}


class NothingFetched(URLFetcher):
    """A fetcher that refuses every address; fonts come from the system, styles with the sheet.

    A picture that stands in the page itself is none: only the network's mark does.
    """

    def fetch(self, url: str, headers: Any = None) -> Any:
        if url.startswith(PICTURE_INSIDE):
            return super().fetch(url, headers)
        raise URLFetchingError("A sheet brings all that it shows.")


class _Missing(logging.Filter):
    """Collects the signs that no font of the system has: WeasyPrint tells only its log.

    They go no further: they may be of somebody's name.
    """

    def __init__(self) -> None:
        super().__init__()
        self.signs: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        is_missing = str(record.msg).startswith(".notdef")
        if is_missing:
            self.signs.add(chr(record.args[1]))  # type: ignore[index,arg-type]
        return not is_missing


def to_pdf(html: str, css: str) -> tuple[bytes, int]:
    """Return the sheet as PDF, and its number of pages; without pictographs that no font has."""
    pdf, pages, missing = _drawn(html, css)
    spare = _spare(missing)
    if spare:
        pdf, pages, _missing = _drawn(_without(html, spare), css)
    return pdf, pages


def to_png(
    html: str, styles: Sequence[str], edges: Sequence[tuple[int, int, int, int]]
) -> bytes | None:
    """Return the page as PNG, a pixel for each of CSS, in the first of `styles` in which it fits.

    It fits on one page that leaves `edges` (boxes of pixels) empty; the last style is taken as it
    is. Returns None when a letter has no font.
    """
    for css in styles:
        if css is not styles[-1] and len(_laid_out(html, css).pages) > 1:
            continue
        pdf, _pages, missing = _drawn(html, css)
        spare = _spare(missing)
        if missing - spare:
            return None
        if spare:
            html = _without(html, spare)
            pdf, _pages, _missing = _drawn(html, css)
        picture = _picture(pdf)
        if all(_is_empty(picture.crop(edge)) for edge in edges):
            break
    file = io.BytesIO()
    fewer = picture.quantize(COLORS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    fewer.save(file, "PNG", optimize=True)
    return file.getvalue()


def _drawn(html: str, css: str) -> tuple[bytes, int, set[str]]:
    """Return the PDF, its number of pages, and the signs in it that no font has."""
    missing, log = _Missing(), logging.getLogger("weasyprint")
    log.addFilter(missing)
    try:
        document = _laid_out(html, css)
        pdf = document.write_pdf(finisher=lambda _document, pdf: slim_fonts(pdf))
    finally:
        log.removeFilter(missing)
    return pdf, len(document.pages), missing.signs


def _laid_out(html: str, css: str) -> weasyprint.Document:
    page = weasyprint.HTML(string=_BDI.sub(_directed, html), url_fetcher=NothingFetched())
    return page.render(stylesheets=[_style(css)], font_config=_fonts())


def _directed(found: re.Match[str]) -> str:
    """Return the element with the direction in which its words begin, as browsers find by it."""
    attributes, words = found.groups()
    kinds = (unicodedata.bidirectional(sign) for sign in unescape(words))
    strong = next((kind for kind in kinds if kind in {"L", "R", "AL"}), "")
    direction = {"": "", "L": ' style="direction: ltr"'}.get(strong, ' style="direction: rtl"')
    return f"<bdi{attributes}{direction}>{words}"


@cache
def _fonts() -> FontConfiguration:
    # Reads what fonts the system has: once is enough.
    return FontConfiguration()


@lru_cache(maxsize=16)
def _style(css: str) -> weasyprint.CSS:
    return weasyprint.CSS(string=css, font_config=_fonts(), url_fetcher=NothingFetched())


def _spare(signs: set[str]) -> set[str]:
    return {sign for sign in signs if unicodedata.category(sign) in SPARE}


def _without(html: str, signs: set[str]) -> str:
    return html.translate(dict.fromkeys(map(ord, signs)))


def _picture(pdf: bytes) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    try:
        picture: Image.Image = document[0].render(scale=PIXELS).to_pil().convert("RGB")
    finally:
        document.close()
    return picture


def _is_empty(part: Image.Image) -> bool:
    return len(part.getcolors() or "more") == 1


def slim_fonts(pdf: Any) -> None:
    """Leave out the empty places of the glyphs that a sheet does not use.

    A font of Chinese or Korean has sixty thousand, and their empty places alone take 140 KB. Such
    a font names its glyphs by their first numbers (CIDs), by which PDF asks for them.
    """
    for each in pdf.objects:
        extra = getattr(each, "extra", {})
        if str(extra.get("Subtype", "")) == "/OpenType":
            slim = _slim(each.stream[0])
            if slim:
                each.stream, extra["Subtype"] = [slim], "/CIDFontType0C"


def _slim(font: bytes) -> bytes:
    """Return the CFF table of `font` with the glyphs that it draws; b"" for other fonts."""
    opened = TTFont(io.BytesIO(font), lazy=True)
    table = opened["CFF "].cff.topDictIndex[0] if "CFF " in opened else None
    if table is None or not hasattr(table, "ROS"):
        return b""
    places = table.CharStrings.charStringsIndex.offsets
    # An empty place is one byte, which says that the glyph ends.
    drawn = [at for at in range(len(places) - 1) if places[at + 1] - places[at] > 1]
    others = [name for name in opened.reader.tables if name not in {"CFF ", "head", "maxp", "hhea"}]
    options = subset.Options(notdef_outline=True, drop_tables=others, passthrough_tables=True)
    only = subset.Subsetter(options)
    only.populate(gids=drawn)
    only.subset(opened)
    kept = io.BytesIO()
    opened.save(kept)
    return bytes(TTFont(io.BytesIO(kept.getvalue())).reader["CFF "])
