"""Leave this page: one press to a harmless site, and nothing of what was typed stays."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from common.models import Category, FormDraft
from tests.factories import link_to, make_match, make_need, make_request, make_route, make_volunteer
from tests.requests_app import request_form
from tests.requests_app.request_form import address
from tests.volunteers import sign_up_form

pytestmark = pytest.mark.django_db
LINK = 'href="/leave/" rel="noreferrer"'


def test_it_stands_on_every_page_of_both_forms(client: Client, ride: Category) -> None:
    for kit, prefix, chosen in ((request_form, "request_", ride), (sign_up_form, "", ride.slug)):
        first = kit.address(prefix + kit.PAGES[0])
        assert LINK in client.get(first).text
        kit.fill_in(client, chosen)
        # The question whose form it is, and all other pages.
        for page in (*kit.PAGES, "check"):
            assert LINK in client.get(kit.address(prefix + page)).text, page
        kit.send(client)
        assert LINK in client.get(kit.address(prefix + "sent")).text


def test_it_stands_on_every_private_page(client: Client) -> None:
    need = make_need(make_request())
    pages = [
        ("request_pages:request_status", need.request),
        ("request_pages:request_delete", need.request),
        ("request_pages:match_offer", make_match()),
        ("request_pages:route_offer", make_route()),
        ("volunteers:volunteer_home", make_volunteer()),
    ]
    for page, row in pages:
        assert LINK in client.get(reverse(page, args=[link_to(row)])).text, page
    # Where nothing is of anybody it would only be in the way.
    for page in ("home", "pods:ward_list"):
        assert LINK not in client.get(reverse(page)).text


def test_it_leads_away_and_nothing_typed_is_left(client: Client, ride: Category) -> None:
    request_form.fill_in(client, ride)
    sign_up_form.answer(client, "about")
    response = client.get("/leave/")
    assert (response.status_code, response["Location"]) == (302, settings.LEAVE_TO)
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Clear-Site-Data"] == '"cache"'
    assert "no-store" in response["Cache-Control"]
    assert not FormDraft.objects.exists()
    assert client.get(address("request_contact"))["Location"] == address("request_needs")
    for name in ("draft_request", "draft_volunteer"):
        assert response.cookies[name].value == ""


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Purpose": "prefetch;prerender"}]
)
def test_nobody_else_empties_a_form(client: Client, ride: Category, headers: dict) -> None:
    request_form.fill_in(client, ride)
    assert client.get("/leave/", headers=headers)["Location"] == settings.LEAVE_TO
    assert client.post("/leave/").status_code == 405
    assert FormDraft.objects.get().answers


def test_another_site_may_be_set(client: Client, settings) -> None:
    settings.LEAVE_TO = "https://news.example.org/"
    assert client.get("/leave/")["Location"] == "https://news.example.org/"


def test_public_pages_bring_cookies_that_end_with_the_browser(
    client: Client, ride: Category
) -> None:
    client.get(reverse("home"))
    request_form.fill_in(client, ride)
    request_form.send(client)
    sign_up_form.fill_in(client, ride.slug)
    client.get(reverse("request_pages:request_status", args=[link_to(make_request())]))
    assert {"csrftoken", "draft_request", "draft_volunteer"} <= client.cookies.keys()
    lasting = {
        name: cookie["max-age"] or cookie["expires"] for name, cookie in client.cookies.items()
    }
    assert not any(lasting.values()), lasting
