"""A network that is not open, or pauses, shows one calm page and takes nothing, from nobody."""

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern

from backoffice.network_services import open_network, pause_network
from common import current as kept
from common.models import FormDraft, LinkAsked, LinkPurpose, PrivateLink
from mutualaid.not_open import FAREWELLS, GO_ON, PRIVATE
from pods.models import PlaceProposal
from requests_app.models import HelpRequest
from resources.models import Suggestion
from tests.factories import make_always_shown, make_request, make_steward, make_ward
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db

CLOSED = "We are not open yet"
VALUES = {
    "slug": "x",
    "code": "x",
    "section": "pages",
    "id_": "12345678-1234-5678-1234-567812345678",
    "rest": "x",
    "kind": "x",
    "sheet_id": 1,
    "card_id": 1,
    "day_id": 1,
    "day_shift_id": 1,
    "decision_id": 1,
    "fund_id": 1,
    "photo_id": 1,
    "page": "x",
    "version": "x",
}


def addresses():
    """All public addresses, with made-up names in them: (path, name)."""
    found = []

    def walk(patterns, before, names):
        for each in patterns:
            path = before + str(each.pattern)
            if isinstance(each, URLPattern):
                found.append((path, ":".join([*names, each.name or ""]), each.pattern.converters))
            elif "admin/" not in path and "staff/" not in path:
                inner = [*names, each.namespace] if each.namespace else names
                walk(each.url_patterns, path, inner)

    walk(get_resolver().url_patterns, "", [])
    return found


def public():
    paths = []
    for path, name, converters in addresses():
        if name in GO_ON or PRIVATE.intersection(converters):
            continue
        for kwarg in converters:
            path = path.replace(
                next(p for p in parts(path) if p.endswith(f"{kwarg}>")), str(VALUES[kwarg])
            )
        paths.append((f"/{path}", name))
    return paths


def parts(path):
    return [f"<{piece.split('>')[0]}>" for piece in path.split("<")[1:]]


def test_every_public_address_shows_the_page(client, not_open):
    seen = 0
    for path, name in public():
        response = client.get(path)
        if name.endswith(FAREWELLS) and response.status_code != 503:
            continue
        assert response.status_code == 503, path
        assert response["Retry-After"]
        assert response["X-Robots-Tag"] == "noindex"
        assert "ot open yet" in response.content.decode(), path
        seen += 1
    assert seen > 70


def test_every_public_post_is_refused_and_nothing_is_stored(client, not_open):
    for path, _name in public():
        response = client.post(path, {"name": "Ana", "phone": "202-555-0123", "needs": "1"})
        assert response.status_code == 503, path
    for model in (HelpRequest, Volunteer, PlaceProposal, Suggestion, FormDraft, LinkAsked):
        assert not model.objects.exists()


def test_posts_are_refused_without_a_token_of_the_form(not_open):
    response = Client(enforce_csrf_checks=True).post("/en/request/", {"name": "Ana"})
    assert response.status_code == 503
    assert "What you sent was not saved" in response.content.decode()


def test_staff_see_the_rest_with_a_banner_and_send_nothing(client, not_open):
    client.force_login(make_steward())
    page = client.get("/en/request/")
    assert page.status_code == 200
    assert "not open yet. Only staff see this page" in page.content.decode()
    assert client.post("/en/request/", {}).status_code == 503
    assert client.get("/en/admin/").status_code == 200
    open_network(actor=make_steward(email="other@example.org"))
    kept.forget()
    assert "Only staff see this page" not in client.get("/en/request/").content.decode()


def test_what_must_go_on_goes_on(client, not_open, settings):
    settings.SECURITY_CONTACT = "security@example.org"
    assert client.get("/healthz").status_code == 200
    assert client.get("/.well-known/security.txt").status_code == 200
    assert client.get("/robots.txt").status_code == 200
    assert client.get("/leave/").status_code == 302
    assert client.get("/en/staff/login/").status_code == 200
    assert client.get("/").status_code == 302


def test_the_page_is_in_the_languages_and_has_the_numbers(client, not_open):
    make_always_shown()
    kept.forget()
    page = client.get("/es/wards/")
    html = page.content.decode()
    assert page.status_code == 503
    assert 'lang="es"' in html
    assert "202" in html
    assert "/ti/wards/" in html
    assert '<meta name="robots" content="noindex">' in html


def test_machines_are_told_in_their_words(client, not_open):
    answer = client.get("/api/hsds/3.0/services")
    assert (answer.status_code, answer.json()) == (503, {"error": "We are not open yet"})
    ward = make_ward()
    feed = client.get(f"/en/wards/{ward.slug}/feed.atom")
    assert (feed.status_code, feed["Content-Type"]) == (503, "text/plain")


def test_private_links_go_on_while_it_pauses(client, paused):
    request = make_request()
    token = PrivateLink.objects.issue(LinkPurpose.REQUEST, request.pk).token
    page = client.get(reverse("request_pages:request_status", args=[token]))
    assert page.status_code == 200
    said = client.post(reverse("request_pages:request_delete", args=[token]), follow=True)
    assert said.status_code == 200
    assert "pausing" not in said.content.decode()


def test_a_pause_says_so(client, network, paused):
    network(pause_text="The river is high. Call us instead.", phone="202-555-0177")
    html = client.get("/en/").content.decode()
    assert "We are pausing" in html
    assert "The river is high" in html
    assert "(202) 555-0177" in html


def test_a_press_in_another_process_stops_the_next_post(client):
    """This process last looked when it was open, and knows it for a minute."""
    steward = make_steward()
    open_network(actor=steward)
    kept.forget()
    assert kept.current().is_open
    pause_network(actor=steward)
    assert kept.current().is_open, "it has not looked since"
    assert client.post("/en/request/", {}).status_code == 503


def test_a_press_in_another_process_opens_the_next_page(client, paused):
    """This process last looked while it paused, and would not look again by itself."""
    assert client.get("/en/request/").status_code == 503
    before = kept.current()
    open_network(actor=make_steward(email="other@example.org"))
    kept._known.keep(before)
    assert client.get("/en/request/").status_code == 200


def test_open_pages_cost_no_query_more(client, network, django_assert_num_queries):
    make_ward()
    network(name="River Neighbors")
    client.get("/en/wards/")
    # The versions of all that pages show: one look, as before.
    with django_assert_num_queries(1):
        assert "River Neighbors" in client.get("/en/wards/").content.decode()


def test_being_closed_is_no_error_in_the_log(client, settings, caplog):
    settings.NETWORK_STARTS_OPEN = False
    assert client.get("/en/request/").status_code == 503
    lines = [record for record in caplog.records if record.name == "django.request"]
    assert {record.levelname for record in lines} == {"INFO"}
