"""The picture with which an authenticator app takes up its key."""

import base64
import io

import segno


def qr_svg(address: str) -> str:
    """Return the QR code of `address` as SVG.

    In black on white with a white border, as cameras want it, also where the page is dark.
    """
    picture = io.BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(picture, kind="svg", xmldecl=False, border=4, light="#fff", dark="#000")
    return picture.getvalue().decode()


def qr_data_uri(address: str) -> str:
    """Return the same as a picture inside the page."""
    return "data:image/svg+xml;base64," + base64.b64encode(qr_svg(address).encode()).decode()
