"""A language that a steward adds is on the pages of a running site, without anybody's hands.

Real gunicorn workers and a real worker for jobs, on the test's database.
"""

import json
import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po
from django.db import connection

from common.tasks import purge_drafts
from network.models import PageLanguage
from tests import factories
from tests.factories.languages import PART, catalog_of
from tests.journeys.conftest import database_url
from tests.processes import ROOT, free_port, start_process, wait_for
from translation_review import language_services
from translation_review.uploads import catalog_to_translate, read_upload

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
NOTICE = "Some of this page is not translated yet."
SKIP = "Skip to the content"
# Any job that has little to do, also while the worker has put down one of its own.
PURGE = purge_drafts.configure(queueing_lock="of this test")


class Site:
    """Two web workers, on a port of their own."""

    def __init__(self, folder: Path) -> None:
        self.port, self.log = free_port(), folder / "web.log"
        self.web = start_process(
            ["-m", "gunicorn", "-c", "gunicorn.conf.py", "mutualaid.wsgi"],
            self.log,
            BIND=f"127.0.0.1:{self.port}",
            WEB_WORKERS="2",
            **environment(),
        )

    def ask(self, path: str) -> tuple[int, str]:
        """The status and the page at `path`, after redirects."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=60) as page:
                return page.status, page.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def answers(self) -> bool:
        try:
            return self.ask("/healthz")[0] == 200
        except OSError:
            return False

    def children(self) -> set[str]:
        """The ids of the processes that answer."""
        path = Path(f"/proc/{self.web.pid}/task/{self.web.pid}/children")
        return set(path.read_text().split())


def environment() -> dict[str, str]:
    return {
        "MUTUALAID_ENV": "development",
        "DJANGO_SETTINGS_MODULE": "mutualaid.settings",
        "DATABASE_URL": database_url(),
        "EMAIL_URL": "dummymail://",
    }


@contextmanager
def running(folder: Path) -> Iterator[Site]:
    """A site that answers, until the end of the block."""
    site = Site(folder)
    try:
        wait_for(site.answers, 60)
        yield site
    finally:
        os.killpg(site.web.pid, signal.SIGKILL)
        site.web.wait()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    factories.make_network(languages=["en", "zh-hans"])
    with running(tmp_path) as site:
        yield site


@pytest.fixture
def worker(tmp_path: Path) -> Iterator["subprocess.Popen[bytes]"]:
    command = ["manage.py", "procrastinate", "worker"]
    worker = start_process(command, tmp_path / "worker.log", **environment())
    yield worker
    if worker.poll() is None:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()


def add_french(data: bytes) -> PageLanguage:
    row = PageLanguage(code="fr", own_name="Français")
    language_services.add_page_language(
        row, read_upload(data, "fr"), actor=factories.make_steward()
    )
    return row


def whole_catalog() -> bytes:
    """Every text, as if somebody had translated it: as it is, in French."""
    catalog: Catalog = read_po(BytesIO(catalog_to_translate("fr")), locale="fr")
    for message in catalog:
        message.string = message.id
    file = BytesIO()
    write_po(file, catalog)
    return file.getvalue()


def test_a_part_of_french_is_on_the_pages_and_its_gaps_are_said(site: Site) -> None:
    assert site.ask("/fr/")[0] == 404
    before = site.children()
    row = add_french(catalog_of(PART))
    # The first address that is asked for: no page answers that it is not there.
    status, html = site.ask("/fr/")
    assert status == 200
    assert re.search(r'<html lang="fr" dir="ltr">', html)
    assert PART[SKIP] in html
    assert SKIP not in html
    assert f'<p class="fallback" lang="en" dir="ltr">{NOTICE}</p>' in html
    # It is in the switcher of the others, whose pages say nothing.
    wait_for(lambda: "Français" in site.ask("/en/")[1])
    assert NOTICE not in site.ask("/en/")[1]
    assert NOTICE in site.ask("/fr/request/")[1]
    assert NOTICE in site.ask("/fr/nothing/")[1]
    wait_for(lambda: site.ask("/en/") and not before & site.children(), 60)

    # With all of it no page has gaps.
    upload = read_upload(whole_catalog(), "fr")
    assert upload.set_aside == ()
    language_services.change_page_language(row, upload, [], actor=factories.make_steward())
    wait_for(lambda: NOTICE not in site.ask("/fr/")[1], 60)
    wait_for(lambda: NOTICE not in site.ask("/fr/request/")[1], 60)

    # And it goes again.
    language_services.remove_page_language(row, actor=factories.make_steward())
    wait_for(lambda: site.ask("/fr/")[0] == 404, 60)
    assert "Français" not in site.ask("/en/")[1]
    assert "Traceback" not in site.log.read_text()


SAYS = """
import datetime, json
from django.conf import settings
from django.utils import translation
from django.utils.formats import number_format
from common.languages import is_rtl, page_language
from pages.gaps import language_instead
from pages.localized import local_date
with translation.override("fr"):
    found = [str(translation.gettext("Ask for help")), local_date(datetime.date(2026, 12, 1)),
             number_format(1234.5, 1), translation.gettext("Skip to the content")]
with translation.override("ur"):
    found += [translation.get_language_bidi(), is_rtl("ur")]
with translation.override("hmn"):
    found += [translation.get_language_bidi(), translation.get_language_info("hmn")["name_local"]]
found += [page_language("fr"), page_language("ur"), language_instead("fr")]
print(json.dumps(found))
"""


def manage(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment()},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout


def test_a_process_knows_directions_days_numbers_and_what_stands_in() -> None:
    factories.make_network(languages=["es", "en"])
    steward = factories.make_steward()
    for code, name in (("fr", "Français"), ("ur", "اردو"), ("hmn", "Hmoob")):
        upload = read_upload(catalog_of({"Ask for help": f"Help {name}"}), code)
        row = PageLanguage(code=code, own_name=name)
        language_services.add_page_language(row, upload, actor=steward)
    found = json.loads(manage("shell", "-v", "0", "-c", SAYS))
    assert found[:2] == ["Help Français", "1 décembre 2026"]
    assert found[2].replace("\u202f", " ").replace("\xa0", " ") == "1234,5"
    assert found[3] == "Ir al contenido"
    assert found[4:] == [True, True, False, "Hmoob", "fr", "ur", "es"]


def test_the_worker_ends_so_that_it_begins_with_the_language(
    worker: "subprocess.Popen[bytes]",
) -> None:
    wait_for(has_begun, 60)
    # A job just before it: the worker looks anew for each.
    job = PURGE.defer(timestamp=0)
    wait_for(lambda: has_ended(job))
    add_french(catalog_of(PART))
    PURGE.defer(timestamp=0)
    assert worker.wait(60) == 0


def has_ended(job: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status = 'succeeded' FROM procrastinate_jobs WHERE id = %s", [job])
        return bool(cursor.fetchone()[0])


def has_begun() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_workers")
        return bool(cursor.fetchone()[0])
