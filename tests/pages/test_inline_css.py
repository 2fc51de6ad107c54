"""The first view of a page brings its style along; the pages that follow have it already."""

import base64
import hashlib
import re

import pytest
from django.test import Client

from pages import inline_css
from pages.inline_css import is_met, names_in, with_style_inside
from tests.factories import make_category

TYPED = {"Sec-Fetch-Dest": "document", "Sec-Fetch-Site": "none"}
LINKED = '<html><link rel="stylesheet" href="/static/css/site.css"><body class="a b" id="c"></body>'


@pytest.mark.parametrize(
    ("selector", "met"),
    [
        ("*", True),
        ("body", True),
        (".a", True),
        (".a.b", True),
        (".a .other", False),
        ("#c>body", True),
        ("#d", False),
        ("p", False),
        (".a:not(.other):hover", True),
        (".a:is(:not(.other), p)", True),
        ("body[dir=rtl]::before", True),
        (".a-b", False),
        ("::selection", True),
    ],
)
def test_rules_that_a_page_can_meet(selector, met):
    assert is_met(selector, names_in(LINKED)) is met


@pytest.fixture
def sheet(monkeypatch):
    def set_to(css: str) -> None:
        monkeypatch.setattr(inline_css, "_sheet", lambda: css)

    return set_to


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        (".a{x:1}.z{x:2}", ".a{x:1}"),
        (".z,.a,p{x:1}", ".a{x:1}"),
        ("@media print{.z{x:1}}.b{x:2}", ".b{x:2}"),
        ("@media print{.z{x:1}.b{y:1}}", "@media print{.b{y:1}}"),
        (".a:is([x=1],[y=2],.z){x:1}", ".a:is([x=1],[y=2],.z){x:1}"),
        ('.a{background:url("data:{;}")}.z{x:1}', '.a{background:url("data:{;}")}'),
        ("@font-face{x:1}", "@font-face{x:1}"),
    ],
)
def test_only_what_the_page_uses_is_put_in(sheet, css, kept):
    sheet(css)
    html, source = with_style_inside(LINKED)
    assert f"<style>{kept}</style>" in html
    assert source == f"'sha256-{base64.b64encode(hashlib.sha256(kept.encode()).digest()).decode()}'"
    assert '<link rel="prefetch" as="style" href="/static/css/site.css">\n</body>' in html


def test_the_whole_sheet_is_read_as_it_is_written():
    css = inline_css._sheet()
    again = "".join(f"{rule.head}{{{rule.body}}}" for rule in inline_css._rules(css))
    assert again == css.strip()


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
    Client().get("/en/", headers=TYPED)
    response = Client().get("/en/", headers=headers)
    assert "<style" not in response.text
    assert "sha256" not in response["Content-Security-Policy"]
    assert '<link rel="stylesheet"' in response.text
