"""QR codes as drawings inside a sheet."""

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


def qr_svg(address: str) -> SafeString:
    """Return `address` as a square SVG; it can be read with a fifteenth of it torn or smudged."""
    code = segno.make_qr(address, error="m", boost_error=False)
    # White around it is part of the code: without it phones do not find the corners.
    svg = code.svg_inline(border=2, omitsize=True)
    # Made by segno of its own signs: nothing of the address stands in it.
    drawn = mark_safe(svg)  # noqa: S308  # nosec B308 B703
    return format_html('<div class="qr">{}</div>', drawn)
