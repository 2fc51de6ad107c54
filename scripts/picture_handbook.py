"""Draws the pictures of docs/handbook/ anew: the pages of the demo as its staff see them.

The pages are those of `mutualaid.handbook.PICTURES`. Needs a Chromium; each picture is a WebP below
60 KB in static/handbook/.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.picture_texts import SITE, answer, chromium, prepare  # noqa: E402 - needs the path

FOLDER = ROOT / "static" / "handbook"
WIDTH, HEIGHT = 900, 640
MOST_BYTES = 60_000


def main() -> None:
    """Walk the pages in a database of their own, and draw each."""
    prepare()
    import django  # not before the database is there

    django.setup()
    pages = dict(walked())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        context = browser.new_context(
            viewport={"width": WIDTH, "height": HEIGHT}, reduced_motion="reduce"
        )
        page, shown = context.new_page(), [""]
        page.route("**/*", lambda route: answer(route, shown[0]))
        for name, html in pages.items():
            shown[0] = html
            page.goto(f"{SITE}/page/", wait_until="load")
            small = packed(page.screenshot(type="png"))
            (FOLDER / f"{name}.webp").write_bytes(small)
            print(f"{name}: {len(small)} bytes", flush=True)
        browser.close()


def walked() -> Iterator[tuple[str, str]]:
    """Yield the name and the HTML of each page, as the demo's coordinator or organizer sees it."""
    from django.db import transaction  # needs Django
    from django.test import Client
    from django.urls import reverse
    from django.utils import translation

    from accounts.models import User
    from mutualaid.handbook import PICTURES

    with transaction.atomic(), translation.override("en"):
        for name, page in PICTURES.items():
            client = Client()
            client.force_login(User.objects.get(email=page.user))
            response = client.get(reverse(page.view) + page.query)
            if response.status_code != 200:
                sys.exit(f"{name}: {page.view} answered {response.status_code}.")
            yield name, response.content.decode()
        transaction.set_rollback(True)


def packed(png: bytes) -> bytes:
    """Return the picture as WebP, as good as its size allows."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    for quality in (80, 65, 50, 35):
        held = io.BytesIO()
        picture.save(held, "WEBP", quality=quality, method=6)
        if len(held.getvalue()) < MOST_BYTES:
            return held.getvalue()
    sys.exit("A picture is too heavy: show less of its page.")


if __name__ == "__main__":
    main()
