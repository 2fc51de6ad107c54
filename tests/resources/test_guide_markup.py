"""The little markup of guides, made into HTML."""

import pytest

from resources.guides.markup import to_html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        (" \n\n", ""),
        ("One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>"),
        ("5 Creek Rd\nat the back", "<p>5 Creek Rd<br>at the back</p>"),
        ("## Food", "<h2>Food</h2>"),
        ("##Food\n## Money", "<h2>Food</h2>\n<h2>Money</h2>"),
        ("## 1. Begin\nNow.", "<h2>1. Begin</h2>\n<p>Now.</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("To do:\r\n- a\r\nDone.", "<p>To do:</p>\n<ul>\n<li>a</li>\n</ul>\n<p>Done.</p>"),
        # A minus is no item: that takes a space.
        ("-5 degrees", "<p>-5 degrees</p>"),
        ("a # b *c* [d](e)", "<p>a # b *c* [d](e)</p>"),
        # Guides are texts and no templates.
        ("{{ x }} {0} %s", "<p>{{ x }} {0} %s</p>"),
    ],
)
def test_paragraphs_headings_and_lists(text, html):
    assert to_html(text) == html


@pytest.mark.parametrize("mark", ["", "## ", "- "])
def test_everything_is_escaped(mark):
    html = to_html(f"{mark}<script>alert('x')</script> & <a href=\"//x\">")
    assert "<script" not in html
    assert "<a" not in html
    assert "&lt;script&gt;" in html
    assert "&amp;" in html


def test_only_web_addresses_become_links():
    html = to_html("See https://example.org/a?b=1&c=2. javascript:alert(1) data:text/html,x")
    assert html.count("<a ") == 1
    assert '<a href="https://example.org/a?b=1&amp;c=2"' in html


@pytest.mark.parametrize(
    "text", ['https://example.org/"onclick="x', "https://example.org/<img src=x onerror=y>"]
)
def test_an_address_cannot_leave_its_link(text):
    html = to_html(text)
    assert '"onclick' not in html
    assert "<img" not in html
