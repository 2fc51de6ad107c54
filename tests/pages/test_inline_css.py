"""The first view of a page brings its style along; the pages that follow have it already."""

import base64
import hashlib
import re

import pytest
from django.test import Client

from pages.inline_css import with_style_inside
from scripts.css_is_fresh import BUILT, ROOT
from tests.factories import make_category

TYPED = {"Sec-Fetch-Dest": "document", "Sec-Fetch-Site": "none"}
LINKED = '<html><link rel="stylesheet" href="/static/css/site.css"><body></body>'


def test_the_whole_sheet_is_put_in_and_the_file_fetched_behind_the_page():
    css = (ROOT / BUILT).read_text()
    html, source = with_style_inside(LINKED)
    assert f"<style>{css}</style>" in html
    assert source == f"'sha256-{base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()}'"
    assert '<link rel="prefetch" as="style" href="/static/css/site.css">\n</body>' in html


def test_a_page_without_our_sheet_stays_as_it_is():
    assert with_style_inside("<html></html>") == ("<html></html>", "")


@pytest.mark.django_db
def test_a_policy_allows_the_style_inside_and_no_other():
    make_category()
    response = Client().get("/en/request/", headers=TYPED)
    style = re.search(r"<style>(.*?)</style>", response.text, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = response["Content-Security-Policy"]
    assert re.search(rf"style-src 'self' 'sha256-{re.escape(digest)}'(;|$)", policy)
    assert "unsafe" not in policy


@pytest.mark.django_db
def test_a_page_that_was_not_changed_keeps_its_policy():
    first = Client().get("/en/", headers=TYPED)
    again = Client().get("/en/", headers={**TYPED, "If-None-Match": first["ETag"]})
    assert again.status_code == 304
    # The browser goes on with its copy; a policy without the hash would switch its style off.
    allowed = sorted(first["Content-Security-Policy"].split("; "))
    assert sorted(again["Content-Security-Policy"].split("; ")) == allowed


@pytest.mark.django_db
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Dest": "document", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Dest": "empty", "Sec-Fetch-Site": "none"},
    ],
)
def test_later_pages_and_old_browsers_get_the_file(headers):
    # First kept with the style inside: that copy must not be everybody's.
    Client().get("/en/", headers=TYPED)
    response = Client().get("/en/", headers=headers)
    assert "<style" not in response.text
    assert "sha256" not in response["Content-Security-Policy"]
    assert '<link rel="stylesheet"' in response.text
