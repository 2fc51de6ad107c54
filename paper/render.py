"""HTML to PDF, by WeasyPrint: nothing is fetched, from no network and no file.

Only the worker imports this module: it brings Pango, and takes most of a second to start.
"""

import io
from typing import Any

import weasyprint
from fontTools import subset
from fontTools.ttLib import TTFont
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetchingError


class NothingFetched(URLFetcher):
    """A fetcher that refuses every address; fonts come from the system, styles with the sheet."""

    def fetch(self, url: str, headers: Any = None) -> Any:
        raise URLFetchingError("A sheet brings all that it shows.")


def to_pdf(html: str, css: str) -> tuple[bytes, int]:
    """Return the sheet as PDF, and its number of pages."""
    fonts, nothing = FontConfiguration(), NothingFetched()
    style = weasyprint.CSS(string=css, font_config=fonts, url_fetcher=nothing)
    document = weasyprint.HTML(string=html, url_fetcher=nothing).render(
        stylesheets=[style], font_config=fonts
    )
    pdf = document.write_pdf(finisher=lambda _document, pdf: slim_fonts(pdf))
    return pdf, len(document.pages)


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
