"""QR codes as pictures inside a page, drawn by us: nothing is fetched from anybody."""

import io

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_svg(address: str, label: str) -> SafeString:
    """Return the QR code of `address` as SVG, named `label` for who does not see it."""
    picture = io.BytesIO()
    # "m": read when a seventh of it is dirty or torn, as on a door. A border of four, in white and
    # black also where the page is dark: phones read no others.
    code = segno.make(address, error="m", micro=False)
    code.save(
        picture,
        kind="svg",
        xmldecl=False,
        svgns=False,
        border=4,
        light="#fff",
        svgclass="qr",
        lineclass=None,
        title=label,
        omitsize=True,
    )
    return mark_safe(picture.getvalue().decode())  # noqa: S308  segno escapes it  # nosec B308, B703
