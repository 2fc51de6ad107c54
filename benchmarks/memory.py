"""(r) The memory of a web process that has shown everything.

    python -m benchmarks.memory

One process as in production, behind eight threads, with the demo neighborhood: every public page in
all languages by eight visitors at once, twice, then the admin's first page and lists. Told: what it
takes right after the start, after the pages, and after the admin (resident, which counts what it
shares with other processes, too).
"""

import os
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks import options
from benchmarks.browser import TYPED, Browser
from benchmarks.server import database, environment, load_demo, patient_site, production
from benchmarks.ways_in import ways_in

SHORT = options.is_short(__doc__)
URL = database("mutualaid_memory", short=SHORT)
os.environ.update(environment(URL) | {"LOG_LEVEL": "ERROR"})

import django

django.setup()

from django.conf import settings
from django.contrib import admin
from django.urls import reverse

from tests.mutualaid.public_pages import open_pages

WANTED = 150  # MB
AT_ONCE = 8
LANGUAGES = [code for code, _name in settings.LANGUAGES][: 1 if SHORT else None]


def main() -> int:
    """Load one process and say what it takes. Returns 1 when that is too much."""
    load_demo(URL)
    # Cookies have their names by HTTPS, which `patient_site` is without.
    own = production(URL) | {"HTTPS": "0", "STAFF_MFA_REQUIRED": "0"}
    cookie = ways_in(own).cookie
    settings.SECRET_KEY = own["SECRET_KEY"]
    pages = [page.path for code in LANGUAGES for page in open_pages(code)]
    with patient_site(URL, own, workers=1) as port:
        ask(port, ["/healthz"])
        at_start = resident()
        ask(port, pages * 2)
        after_pages = resident()
        ask(port, staff_lists(), cookie)
        after_all = resident()
    print(f"{len(pages)} pages in {len(LANGUAGES)} languages, {AT_ONCE} at once.")
    print(f"At the start {at_start} MB, with all pages {after_pages} MB.")
    print(f"A web process that has shown everything: {after_all} MB (wanted: less than {WANTED}).")
    return 1 if after_all >= WANTED and not SHORT else 0


def staff_lists() -> list[str]:
    names = [f"admin:{model._meta.label_lower.replace('.', '_')}" for model in admin.site._registry]
    return [reverse("admin:index"), *(reverse(f"{name}_changelist") for name in names)]


def ask(port: int, paths: list[str], cookie: str = "") -> None:
    def one(path: str) -> int:
        person = Browser(port)
        name, _equals, value = cookie.partition("=")
        person.cookies = {name: value} if name else {}
        return person.get(path, TYPED).status_code

    with ThreadPoolExecutor(AT_ONCE) as visitors:
        # Whoever is led to the sign-in has seen nothing of the page.
        answers = zip(paths, visitors.map(one, paths), strict=True)
        wrong = sorted({answer for answer in answers if answer[1] != 200})
    if wrong:
        raise SystemExit(f"Some pages are not to be seen: {wrong[:9]}.")


def resident() -> int:
    """The memory of the site's process that answers, in MB; the one that started it holds less."""
    [master] = children(os.getpid())
    statuses = [Path(f"/proc/{worker}/status").read_text() for worker in children(master)]
    sizes = [re.search(r"^VmRSS:\s*(\d+)", status, re.M) for status in statuses]
    return max(int(size[1]) for size in sizes if size) // 1024


def children(process: int) -> list[int]:
    paths = Path(f"/proc/{process}/task").glob("*/children")
    return [int(child) for path in paths for child in path.read_text().split()]


if __name__ == "__main__":
    sys.exit(main())
