"""Links of entries: looked at once a week, politely; staff are told after two failures."""

import datetime
import http.server
import threading

import pytest
from django.urls import reverse
from django.utils import timezone

from resources.keeping import links
from resources.models import LinkCheck
from tests.clock import set_clock
from tests.factories import make_link, make_resource, make_steward

pytestmark = pytest.mark.django_db
TODAY, DAY = datetime.date(2026, 6, 1), datetime.timedelta(days=1)


class Site(http.server.BaseHTTPRequestHandler):
    """Answers with the status in the path; of "/get-…" only to GET."""

    asked: list[tuple[str, str]]

    def do_GET(self) -> None:
        self.asked.append((self.command, self.path))
        status = int(self.path[-3:])
        if "get" in self.path and self.command == "HEAD":
            status = 404
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def site(settings):
    """A website on this machine, which may be looked at in this test."""
    asked: list[tuple[str, str]] = []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), type("S", (Site,), {"asked": asked}))
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    server.base = f"http://127.0.0.1:{server.server_address[1]}"
    server.asked = asked
    settings.FETCH_ALSO_FROM = ["127.0.0.1"]
    yield server
    server.shutdown()
    server.server_close()


def due(url, **fields):
    now = timezone.now()
    fields = {"url": url, "host": links.host_of(url), "next_at": now, **fields}
    return make_link(**{"failures": 0, "failing_since": None, "status": None, **fields})


def test_every_published_link_is_noted_and_spread_over_the_week():
    site, chat = "https://example.org/a", "https://chat.example.org/b"
    resource = make_resource(website=site, chat=chat)
    make_resource(website=site, state="draft")
    make_resource()
    for _run in range(2):
        links.note_links()
    rows = LinkCheck.objects.order_by("kind")
    assert [(row.url, row.resource) for row in rows] == [(chat, resource), (site, resource)]
    for row in rows:
        assert timezone.now() <= row.next_at <= timezone.now() + 7 * DAY


def test_another_address_begins_anew_and_none_ends():
    row = make_link()
    resource = row.resource
    resource.website = "https://example.org/new"
    resource.save()
    links.note_links()
    fresh = LinkCheck.objects.get()
    assert (fresh.url, fresh.failures) == ("https://example.org/new", 0)
    resource.website = ""
    resource.save()
    links.note_links()
    assert not LinkCheck.objects.exists()


def test_two_failures_a_week_apart_before_anybody_is_told(site, monkeypatch):
    set_clock(monkeypatch, TODAY)
    row = due(f"{site.base}/404")
    assert links.check_links() == 1
    row.refresh_from_db()
    assert (row.failures, row.is_broken, row.status) == (1, False, 404)
    set_clock(monkeypatch, TODAY + 6 * DAY)
    assert links.check_links() == 0
    set_clock(monkeypatch, TODAY + 7 * DAY)
    assert links.check_links() == 1
    row.refresh_from_db()
    assert (row.failures, row.is_broken) == (2, True)
    assert timezone.localdate(row.failing_since) == TODAY


def test_one_that_works_again_is_forgiven(site):
    row = due(f"{site.base}/200", failures=5, failing_since=timezone.now())
    links.check_links()
    row.refresh_from_db()
    assert (row.failures, row.failing_since, row.status) == (0, None, 200)


@pytest.mark.parametrize(
    ("path", "status", "asks"),
    [
        ("/200", 200, ["HEAD"]),
        # Some servers know no HEAD.
        ("/get-200", 200, ["HEAD", "GET"]),
        ("/404", 404, ["HEAD", "GET"]),
    ],
)
def test_asks_for_the_head_first(site, path, status, asks):
    assert links.look_at(site.base + path) == (status, "")
    assert [method for method, _path in site.asked] == asks


@pytest.mark.parametrize(
    ("status", "works"), [(200, True), (403, True), (429, True), (404, False), (500, False)]
)
def test_a_door_that_is_shut_to_programs_is_no_failure(status, works):
    assert links.works(status) is works
    assert not links.works(None)


def test_one_look_at_a_host_in_a_run(site):
    for number in range(3):
        due(f"{site.base}/{number}/200")
    assert [links.check_links() for _run in range(4)] == [1, 1, 1, 0]


def test_a_link_into_our_own_network_is_not_followed(site, settings):
    settings.FETCH_ALSO_FROM = []
    row = due(f"{site.base}/200")
    links.check_links()
    row.refresh_from_db()
    assert (row.status, row.reason, row.failures) == (None, "forbidden", 1)
    assert site.asked == []


def test_a_run_ends_in_time(site, monkeypatch):
    for number in range(3):
        due(f"http://host{number}.invalid/")
    monkeypatch.setattr(links, "SECONDS_PER_RUN", 0)
    assert links.check_links() == 0
    monkeypatch.setattr(links, "SECONDS_PER_RUN", 60)
    monkeypatch.setattr(links, "MOST_PER_RUN", 2)
    assert links.check_links() == 2


def test_a_worker_that_died_is_made_up_for(site, monkeypatch):
    set_clock(monkeypatch, TODAY, 12)
    row = due(f"{site.base}/200")

    def die(url: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(links, "look_at", die)
        with pytest.raises(KeyboardInterrupt):
            links.check_links()
    assert links.check_links() == 0
    set_clock(monkeypatch, TODAY, 14)
    assert links.check_links() == 1
    row.refresh_from_db()
    assert row.status == 200


def test_an_address_that_was_changed_meanwhile_is_not_judged(site, monkeypatch):
    row = due(f"{site.base}/404")

    def change(url: str) -> tuple[int, str]:
        LinkCheck.objects.update(url="https://example.org/new")
        return 404, ""

    monkeypatch.setattr(links, "look_at", change)
    links.check_links()
    row.refresh_from_db()
    assert row.failures == 0


def test_staff_see_which_do_not_work_and_the_public_does_not(client):
    broken = make_link()
    make_link(failures=1)
    client.force_login(make_steward())
    listed = client.get(reverse("admin:resources_linkcheck_changelist"), {"works": "no"})
    assert [row.pk for row in listed.context["cl"].result_list] == [broken.pk]
    client.logout()
    html = client.get(broken.resource.get_absolute_url()).content.decode()
    assert "not work" not in html
