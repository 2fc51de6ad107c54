"""The ground of all tests: a browser and an HTML validator where they are; an empty queue."""

import os
import shutil
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as given_settings
from playwright.sync_api import expect
from pytest_django.plugin import DjangoDbBlocker

from benchmarks import scratch
from benchmarks.server import migrate
from common import current
from common.models import Category
from inbox import line
from pages import always_shown, cached
from paper.drawing import missing_libraries
from resources.models import Guide
from tests import dovecot, looks

# No test says how fast a machine is.
given_settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
given_settings.load_profile("any machine")

pytest_plugins = ["tests.fixtures"]
CHROMIUM = next(
    filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), None
)
NODE = shutil.which("node") or shutil.which("nodejs")
HTML_VALIDATE = Path(__file__).parent.parent / "node_modules/html-validate/bin/html-validate.mjs"
REQUIRE_BROWSER = os.environ.get("REQUIRE_BROWSER", "") not in {"", "0"}
NO_BROWSER = "no Chromium on this machine"
NO_VALIDATOR = "no html-validate on this machine"
NO_SCHEMAS = "no HSDS schemas on this machine"
NO_PANGO = "no Pango on this machine"
REQUIRE_DOVECOT = os.environ.get("REQUIRE_DOVECOT", "") not in {"", "0"}
OR_FAIL = ", or set REQUIRE_BROWSER=1 to make this a failure"
LEFT_OUT = {
    NO_BROWSER: "Install chromium",
    NO_PANGO: "Install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    NO_VALIDATOR: "Install Node.js with npm and run `make test`",
    dovecot.WHY_NOT: "Install dovecot-imapd",
    NO_SCHEMAS: "Name the directory of the official schemas in HSDS_SCHEMA_DIR",
}
OR_ELSE = {
    NO_SCHEMAS: "",
    dovecot.WHY_NOT: ", or set REQUIRE_DOVECOT=1 to make this a failure",
}
BROWSER_FIXTURES = {"page", "context", "browser", "new_context"}


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    # Where everything must be looked at, tests that leave themselves out would count as passed.
    if REQUIRE_BROWSER and not CHROMIUM:
        raise pytest.UsageError(
            "REQUIRE_BROWSER is set and there is no Chromium. "
            "On Debian: apt-get install chromium fonts-noto-core fonts-noto-cjk"
        )
    if REQUIRE_BROWSER and not has_validator():
        raise pytest.UsageError(
            "REQUIRE_BROWSER is set and there is no html-validate. "
            "On Debian: apt-get install nodejs npm; then `make test` installs it."
        )

    if REQUIRE_BROWSER and missing_libraries():
        raise pytest.UsageError(
            f"REQUIRE_BROWSER is set and there is no {', '.join(missing_libraries())}. On Debian: "
            "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
        )

    if REQUIRE_DOVECOT and not dovecot.IS_THERE:
        raise pytest.UsageError(
            "REQUIRE_DOVECOT is set and there is no Dovecot. "
            "On Debian: apt-get install dovecot-imapd"
        )

    # Pytest-randomly's; without it the sample is always the same.
    looks.seed = config.getoption("randomly_seed", 0)
    # Two browsers, a database and a server on two cores may take longer than five seconds.
    expect.set_options(timeout=20_000)


def has_validator() -> bool:
    return bool(NODE) and HTML_VALIDATE.exists()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.args == config.getini("testpaths") and not looks.EVERY_LOOK:
        _now, later = looks.split_cases(item.nodeid for item in items)
        config.hook.pytest_deselected(items=[item for item in items if item.nodeid in later])
        items[:] = [item for item in items if item.nodeid not in later]
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
    for item in items:
        fixtures = set(getattr(item, "fixturenames", []))
        if BROWSER_FIXTURES & fixtures:
            item.add_marker("browser")
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason=NO_BROWSER))
        if "html_validate" in fixtures and not has_validator():
            item.add_marker(pytest.mark.skip(reason=NO_VALIDATOR))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    for reason, remedy in LEFT_OUT.items():
        left_out = [report for report in skipped if reason in str(report.longrepr)]
        if left_out:
            terminalreporter.section("NOT EVERYTHING WAS TESTED", sep="!", red=True, bold=True)
            terminalreporter.line(
                f"{len(left_out)} tests were left out: {reason}. "
                f"{remedy}{OR_ELSE.get(reason, OR_FAIL)}.",
                red=True,
            )


@pytest.fixture(scope="session")
def html_validate() -> list[str]:
    """The command that checks HTML files."""
    return [str(NODE), str(HTML_VALIDATE)]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Playwright drives the system's Chromium; nothing is downloaded."""
    arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": arguments}


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Make the test's database of one that is migrated already."""
    template = scratch.template(settings.DATABASE_URL, migrate)
    settings.DATABASES["default"]["TEST"] |= {"TEMPLATE": template, "MIGRATE": False}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Every test starts with empty tables, also of what migrations bring.

    Tests with real transactions empty them afterwards anyway, so no test may count on those rows.
    """
    with django_db_blocker.unblock():
        Category.objects.all().delete()
        Guide.objects.all().delete()
    # Of every connection: while a browser runs, the same thread has another one.
    type(connection.ops).sql_flush = delete_what_is_there  # type: ignore[assignment]
    yield
    # A thread of a test's server may still hold a connection; the database could not be dropped.
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


JOB_TABLES = [
    "procrastinate_events",
    "procrastinate_periodic_defers",
    "procrastinate_jobs",
    "procrastinate_workers",
]
# With `replica` no trigger asks in which order the rows go.
DELETE_WHAT_IS_THERE = """
DO $$
DECLARE
    name text;
    is_filled boolean;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOREACH name IN ARRAY ARRAY[%s] LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %%I)', name) INTO is_filled;
        IF is_filled THEN
            EXECUTE format('DELETE FROM %%I', name);
        END IF;
    END LOOP;
END
$$
"""


def delete_what_is_there(
    _operations: Any, _style: Any, tables: list[str], **_options: Any
) -> list[str]:
    """The SQL that empties tables after a test with real transactions.

    Django's TRUNCATE makes every table and index anew, which takes longer than most such tests, and
    the audit log refuses it.
    """
    return [DELETE_WHAT_IS_THERE % ", ".join(f"'{table}'" for table in tables)] if tables else []


@pytest.fixture(autouse=True)
def _speak_english() -> None:
    """A request leaves its language behind in the thread; the next test starts in English."""
    translation.activate("en")


@pytest.fixture(autouse=True)
def _forget_kept_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget the pages and the wrong passwords of other tests, which must not count here."""
    cached.clear()
    cache.clear()
    always_shown.forget(as_if_none=True)
    monkeypatch.setattr(line, "_taken", deque(maxlen=line.AT_ONCE))
    # Once a test, so that a slow one costs no query more than a fast one.
    monkeypatch.setattr(current, "FOLLOWS_WITHIN", 600.0)
    # Of which nothing is stored: in tests it is open (`NETWORK_STARTS_OPEN`).
    current.forget(as_if_none=True)


@pytest.fixture(autouse=True)
def _empty_queue(
    request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Jobs are not in a table that Django empties after tests with real transactions."""
    yield
    if _has_real_transactions(request.node):
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            for statement in delete_what_is_there(None, None, JOB_TABLES):
                cursor.execute(statement)


def _has_real_transactions(item: Any) -> bool:
    marker = item.get_closest_marker("django_db")
    fixtures = {"transactional_db", "live_server"} & set(item.fixturenames)
    return bool(fixtures or (marker and marker.kwargs.get("transaction")))
