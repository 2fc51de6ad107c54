"""A running site with its worker and a mail server, and the browsers of the people who use it."""

import os
import re
import signal
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection
from playwright.sync_api import Page

from accounts.models import User
from tests.factories import PASSWORD
from tests.messaging.conftest import MailServer, mail_server  # noqa: F401  a fixture
from tests.processes import start_process, wait_for

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
Open = Callable[..., Page]


@pytest.fixture
def open_browser(live_server: Any, new_context: Any, settings: Any) -> Open:
    """Open a browser that knows nothing yet; without script unless told otherwise."""
    settings.SITE_URL = live_server.url
    cache.clear()

    def open_page(**options: Any) -> Page:
        # The public's pages have to do without a script; who wants one says so.
        known = {"viewport": PHONE, "java_script_enabled": False, "base_url": live_server.url}
        return new_context(**{**known, **options}).new_page()

    return open_page


@pytest.fixture
def sign_in(open_browser: Open) -> Callable[[User], Page]:
    """Sign a staff member in at the login page, on a computer, and lead to the admin."""

    def sign_in_as(user: User) -> Page:
        page = open_browser(viewport=DESK, java_script_enabled=True)
        page.goto("/en/admin/")
        page.fill("#id_login", user.email)
        page.fill("#id_password", PASSWORD)
        press(page)
        return page

    return sign_in_as


class PostOffice:
    """The mail that the worker has sent."""

    def __init__(self, server: MailServer) -> None:
        self.server = server

    def letter(self, to: str, subject: str) -> EmailMessage:
        """The letter to `to` whose subject holds `subject`, as soon as it is there."""
        # The worker is a process of its own and sends when it comes to it.
        return wait_for(lambda: self._find(to, subject))

    def _find(self, to: str, subject: str) -> EmailMessage | None:
        letters = [each for each in self.server.received if each["To"] == to]
        return next((each for each in letters if subject in each["Subject"]), None)


@pytest.fixture
def post_office(
    live_server: Any,
    mail_server: MailServer,  # noqa: F811  a fixture
    tmp_path: Path,
) -> Iterator[PostOffice]:
    """A real worker on the test's database, sending to a real mail server."""
    worker = start_process(
        ["manage.py", "procrastinate", "worker"],
        tmp_path / "worker.log",
        MUTUALAID_ENV="development",
        DJANGO_SETTINGS_MODULE="mutualaid.settings",
        DATABASE_URL=database_url(),
        # What one process signs, the other reads.
        SECRET_KEY=django_settings.SECRET_KEY,
        SITE_URL=live_server.url,
        EMAIL_URL=f"smtp://127.0.0.1:{django_settings.EMAIL_PORT}",
    )
    yield PostOffice(mail_server)
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()


def database_url() -> str:
    """The address of the database that this test uses."""
    options = connection.settings_dict
    host = options["HOST"].replace("/", "%2F")
    return f"postgres://{options['USER']}@{host}:{options['PORT']}/{options['NAME']}"


def press(page: Page, words: str = "") -> None:
    """Press the page's main button, or the one that says `words`."""
    if words:
        page.get_by_role("button", name=words).first.click()
    else:
        page.locator("main button.btn-primary").first.click()


def link_in(letter: EmailMessage, part: str) -> str:
    """The link in `letter` whose address holds `part`."""
    found = re.search(rf"https?://\S*{part}\S*", letter.get_content())
    assert found, letter.get_content()
    return found[0]
