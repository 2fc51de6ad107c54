"""The weight of pages on the wire, in every language: headers, page and style.

`benchmarks.pages` measures the same on a socket; this one is exact and quick, so that a page that
grew is noticed in the change that made it grow.
"""

import base64
import io
import os
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from itertools import chain

import brotli
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation

from pages.compression import THOROUGH
from requests_app.choices import MatchStatus
from requests_app.models import Need
from requests_app.services.offers import MOST_STOPS
from scripts.css_is_fresh import BUILT, ROOT
from tests import looks
from tests.factories import link_to, make_route
from tests.mutualaid.public_pages import Page, open_pages, other_pages

pytestmark = pytest.mark.django_db

MOST_AT_FIRST = 14_000
MOST_LATER = 4_000
# Three bytes a letter, and long words: the forms' later pages weigh most in these.
HEAVIEST = ("ti", "bn")
# What gunicorn and HTTPS add: status line, server, date, connection, HSTS, "Secure".
SERVER = 170
STYLE_HEADERS = 400
TYPED = {"Sec-Fetch-Dest": "document", "Sec-Fetch-Site": "none", "Accept-Encoding": "gzip, br"}
FOLLOWED = {**TYPED, "Sec-Fetch-Site": "same-origin"}
FETCHED = re.compile(
    r'<(?:script|img|iframe|source)\b[^>]*\ssrc="(?!data:)|<link\b[^>]*'
    r'rel="(?:stylesheet|prefetch|preload|manifest)"'
)
ICON = re.compile(r'<link rel="icon"\s+href="(?!data:)')
# A picture in the style inside a first view. Browsers count it even when it is all in its address.
PICTURE = re.compile(r"\burl\(")


@pytest.fixture
def _demo(monkeypatch) -> None:
    import_module("common.migrations._kinds_of_help").add_kinds(apps, None)
    shipped = import_module("resources.guides.shipped")
    shipped.add_guides(apps.get_model("resources", "Guide"))
    monkeypatch.setenv("DEMO_PASSWORD", "open sesame, please")
    call_command("load_demo", verbosity=0, stdout=io.StringIO())


def weight(response: HttpResponse) -> int:
    """Headers and body, in bytes."""
    headers = sum(len(f"{name}: {value}\r\n") for name, value in response.items())
    cookies = sum(len(morsel.output()) + 2 for morsel in response.cookies.values())
    return SERVER + headers + cookies + len(response.content)


@cache
def style_weight() -> int:
    return STYLE_HEADERS + len(brotli.compress((ROOT / BUILT).read_bytes(), quality=THOROUGH))


def requests_for(response: HttpResponse) -> int:
    html = brotli.decompress(response.content).decode()
    return 1 + sum(len(pattern.findall(html)) for pattern in (FETCHED, ICON, PICTURE))


def too_heavy(client: Client, page: Page, *, is_open: bool) -> list[str]:
    """The faults in the weight of `page`, in words."""
    later = client.get(page.path, headers=FOLLOWED)
    assert later.status_code == page.status, page
    first = client.get(page.path, headers=TYPED) if is_open else later
    at_first, requests = weight(first) + style_weight(), requests_for(first)
    checks = {
        f"{weight(later)} bytes later": weight(later) > MOST_LATER,
        f"{at_first} bytes at first": at_first > MOST_AT_FIRST,
        # The page and its style; each one more is a wait of 400 ms on a bad line.
        f"{requests} requests": requests > 2,
    }
    return [f"{page.path}: {words}" for words, is_wrong in checks.items() if is_wrong]


def longest_routes(language: str) -> Iterator[Page]:
    """The routes with as many households as one may have, before a yes and after it."""
    needs = {need.request_id: need for need in Need.objects.filter(request__erased_at=None)}
    stops = [needs[key] for key in sorted(needs) if not needs[key].matches.live().exists()]
    for status in (MatchStatus.ACCEPTED, MatchStatus.OFFERED):
        own, stops = stops[:MOST_STOPS], stops[MOST_STOPS:]
        assert len(own) == MOST_STOPS
        with translation.override(language):
            link = link_to(make_route(*own, status=status))
            yield Page(f"long route, {status}", reverse("request_pages:route_offer", args=[link]))


@pytest.mark.usefixtures("_demo")
def test_every_page_is_light_where_it_is_heaviest_and_elsewhere():
    found: list[str] = []
    for language in looks.some([code for code, _name in settings.LANGUAGES], always=HEAVIEST):
        for page in open_pages(language, heaviest_only=True):
            found += too_heavy(Client(), page, is_open=True)
    for language in looks.some(HEAVIEST):
        client = Client()
        for page in chain(other_pages(client, language), longest_routes(language)):
            found += too_heavy(client, page, is_open=False)
    assert not found, "\n".join(found)


def test_a_heavy_page_would_be_noticed():
    """The scales themselves: incompressible text, and pictures that are fetched."""
    body = b'<img src="/static/a.png">' + base64.b64encode(os.urandom(6000))
    response = HttpResponse(brotli.compress(body))
    assert weight(response) > MOST_LATER
    assert requests_for(response) == 2
    styled = b'<style>select{background:url("data:image/svg+xml,x")}</style>'
    assert requests_for(HttpResponse(brotli.compress(styled + body))) == 3
