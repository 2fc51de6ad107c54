"""Draws the pages for whoever reads the translations, and notes where each text stands on them.

scripts/picture_texts.py          every language
scripts/picture_texts.py ti ko    these languages only

The demo's invented neighbors are loaded into a database of their own. Their pages are walked
(`pictured_pages.py`) with a gettext that puts an invisible sign at both ends of each text; a
Chromium shows them, tells where the signs are, takes them out, and takes the picture. They go to
`settings.PICTURES_ROOT`, with an `index.json` for `translation_review/pictures.py`.
"""

import argparse
import json
import logging
import os
import secrets
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Route, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from mutualaid.embedded import EmbeddedPostgres  # noqa: E402 - needs the path
from scripts import run_demo  # noqa: E402 - needs the path

SITE = "http://pictures.invalid"
MARK_TEXTS = (Path(__file__).parent / "mark_texts.js").read_text(encoding="utf-8")
PHONE: ViewportSize = {"width": 390, "height": 800}
DESK: ViewportSize = {"width": 1000, "height": 800}
SHARPNESS = 1.5
LONGEST = 9000  # of a picture, in the page's pixels
QUALITY = 55
MOST_PAGES = 3  # for one text
PREPARATIONS = {
    "the database": ["manage.py", "migrate", "--no-input"],
    "the languages": ["scripts/catalogs.py", "compile"],
    "the demo neighborhood": ["manage.py", "load_demo"],
}
# The private use area: one sign for each text, another set for those that begin with a letter.
FIRST, FIRST_INSIDE, END = 0xE000, 0xF0000, "\uf8ff"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("languages", nargs="*")
    chosen = parser.parse_args().languages
    prepare()
    import django  # not before the database is there

    django.setup()
    # The walk makes mistakes on purpose; nobody needs to read of each.
    logging.getLogger("django.request").setLevel(logging.ERROR)
    from scripts import pictured_pages  # needs Django
    from translation_review.texts import languages, texts_of

    print("Drawing …", flush=True)
    for language in chosen or languages():
        started = time.monotonic()
        texts = list(texts_of(language).values())
        with signs_around({(t.context, t.english[0]): n for n, t in enumerate(texts)}):
            pages = dict(rolled_back(pictured_pages.walk, language))
        keys = [text.key for text in texts]
        index = draw(language, pages, keys)
        print(
            f"{language}: {len(index['texts'])} of {len(texts)} texts on {len(index['pages'])} "
            f"pages, {time.monotonic() - started:.0f} seconds",
            flush=True,
        )


def prepare() -> None:
    """A database of its own with the demo's rows."""
    run_demo.LOGS.mkdir(parents=True, exist_ok=True)
    server = EmbeddedPostgres(run_demo.VAR / "postgres")
    os.environ |= {
        "MUTUALAID_ENV": "development",
        "DJANGO_SETTINGS_MODULE": "mutualaid.settings",
        "DATABASE_URL": server.database_url("mutualaid_pictures"),
        "DATABASE_POOL_SIZE": "0",
        "DEMO_PASSWORD": secrets.token_urlsafe(12),
        "SITE_URL": SITE,
        "LOG_LEVEL": "ERROR",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",  # the browser's driver runs a loop; nothing else does
    }
    for what, command in PREPARATIONS.items():
        run_demo.prepare(what, command, dict(os.environ))


# --- Signs ----------------------------------------------------------------------------------------


class signs_around:  # noqa: N801  reads as a verb
    """While it lasts, gettext answers with signs at both ends of the texts in `numbers`."""

    def __init__(self, numbers: dict[tuple[str, str], int]) -> None:
        self.numbers = numbers

    def __enter__(self) -> None:
        from django.utils import translation  # needs Django's settings
        from django.utils.translation import trans_real as real

        answers: Any = translation._trans  # type: ignore[attr-defined]
        answers.gettext = self._signed(real.gettext, lambda text: ("", text))
        answers.pgettext = self._signed(real.pgettext, lambda context, text: (context, text))
        answers.ngettext = self._signed(real.ngettext, lambda one, many, n: ("", one))
        answers.npgettext = self._signed(
            real.npgettext, lambda context, one, many, n: (context, one)
        )

    def __exit__(self, *_error: object) -> None:
        from django.utils import translation  # needs Django's settings
        from django.utils.translation import trans_real as real

        for name in ("gettext", "pgettext", "ngettext", "npgettext"):
            setattr(translation._trans, name, getattr(real, name))  # type: ignore[attr-defined]

    def _signed(self, say: Callable[..., str], name: Callable[..., Any]) -> Callable[..., str]:
        def signed(*asked: Any) -> str:
            said = say(*asked)
            number = self.numbers.get(name(*asked))
            if number is None or not said:
                return said
            marked = with_signs(str(said), number)
            return type(said)(marked) if isinstance(said, str) else marked

        return signed


def with_signs(text: str, number: int) -> str:
    """`text` with signs; where it begins with a letter, behind it, which may be made a capital."""
    if text[0].isalpha():
        return f"{text[0]}{chr(FIRST_INSIDE + number)}{text[1:]}{END}"
    return f"{chr(FIRST + number)}{text}{END}"


def rolled_back(walk: Callable[[str], Iterator[Any]], language: str) -> list[Any]:
    """Return what `walk` gives, with the database as it was before."""
    from django.core.cache import cache  # needs Django
    from django.db import transaction

    from pages import cached

    with transaction.atomic():
        cached.clear()
        found = list(walk(language))
        transaction.set_rollback(True)
    cached.clear()
    cache.clear()
    return found


# --- Pictures -------------------------------------------------------------------------------------


def draw(language: str, pages: dict[str, str], keys: list[str]) -> dict[str, Any]:
    """Draw the pages of one language into a new folder, which then takes the old one's place."""
    from django.conf import settings  # needs Django

    folder = Path(settings.PICTURES_ROOT) / language
    new = folder.with_name(f"{language}.new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    index: dict[str, Any] = {"pages": {}, "texts": {}}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        context = browser.new_context(device_scale_factor=SHARPNESS, reduced_motion="reduce")
        page, shown = context.new_page(), [""]
        # Once for all pages: a late request of the one before must find its answer too.
        page.route("**/*", lambda route: answer(route, shown[0]))
        for name, html in pages.items():
            shown[0] = html
            draw_page(page, name, html, new, keys, index)
        browser.close()
    (new / "index.json").write_text(json.dumps(index, ensure_ascii=False), encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    new.rename(folder)
    return index


def chromium() -> str:
    names = ["chromium", "chromium-browser", "google-chrome"]
    if found := next(filter(None, map(shutil.which, names)), None):
        return found
    sys.exit("There is no Chromium. On Debian: apt-get install chromium fonts-noto-core")


def draw_page(
    page: Page, name: str, html: str, folder: Path, keys: list[str], index: dict[str, Any]
) -> None:
    """One page: where its texts are, and its picture, unless all of them have pictures enough."""
    page.set_viewport_size(DESK if 'id="site-name"' in html else PHONE)
    page.goto(f"{SITE}/page/", wait_until="load")
    seen = page.evaluate(MARK_TEXTS)
    width, height = seen["width"], min(seen["height"], LONGEST)
    texts: dict[str, list[list[Any]]] = index["texts"]
    found: dict[str, list[Any]] = {}
    for number, *box in seen["texts"]:
        key, inside = keys[number], box[1] + box[3] <= height
        if inside and len(texts.get(key, [])) < MOST_PAGES:
            found.setdefault(key, [name, *box])
    if not found:
        return
    for key, spot in found.items():
        texts.setdefault(key, []).append(spot)
    clip = {"x": 0, "y": 0, "width": width, "height": height}
    page.screenshot(
        path=folder / f"{name}.jpg",
        type="jpeg",
        quality=QUALITY,
        full_page=True,
        clip=clip,  # type: ignore[arg-type]
    )
    index["pages"][name] = {"title": seen["title"] or name, "size": [width, height]}


def answer(route: Route, html: str) -> None:
    """The page itself, and our style sheets, scripts and pictures."""
    from django.conf import settings  # needs Django
    from django.contrib.staticfiles import finders

    path = route.request.url.removeprefix(SITE).split("?")[0]
    if path == "/page/":
        route.fulfill(body=html, content_type="text/html; charset=utf-8")
    elif path.startswith(settings.STATIC_URL) and not path.endswith(".js"):
        file = finders.find(path.removeprefix(settings.STATIC_URL))
        route.fulfill(path=file) if file else route.abort()
    else:
        route.abort()


if __name__ == "__main__":
    main()
