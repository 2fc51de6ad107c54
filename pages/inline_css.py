"""The first view of a page, with its style inside, so that one answer is all it takes to be read.

On a slow line each further request costs almost half a second before anything can be seen. Of the
style sheet only the rules that the page uses are put in; the whole of it is fetched when the page
is there, for the pages that follow.
"""

import base64
import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest

SHEET = "css/site.css"
# Links to it; the name has a hash in it where files are kept for good.
LINK = re.compile(r'<link rel="stylesheet" href="([^"]*/css/site(?:\.\w+)?\.css)">')
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# A text in quotation marks, a brace, or what stands between.
PIECE = re.compile(r"""("[^"]*"|'[^']*')|([{};])|[^"'{};]+""")
# Parts of a selector that a page can always meet: states, attributes, conditions.
ATTRIBUTE = re.compile(r"\[[^\]]*\]")
CONDITION = re.compile(r":[\w-]+\([^()]*\)")
STATE = re.compile(r"::?[\w-]+")
# One selector of several: commas in brackets belong to it. Brackets stand in brackets once.
SELECTOR = re.compile(r"(?:\((?:[^()]|\([^()]*\))*\)|\[[^\]]*\]|[^,(\[])+")
NAME = re.compile(r"[.#]?(?<![\w-])-?[A-Za-z_][\w-]*|[.#][\w-]+")


class Rule(NamedTuple):
    """Selectors or an at-rule, and what stands in its braces."""

    head: str
    body: str


def is_first_view(request: HttpRequest) -> bool:
    """Whether somebody comes from elsewhere: a link, a code on a poster, a typed address.

    Browsers too old to say so get the style sheet as a file, as do pages that follow.
    """
    come_from = request.headers.get("Sec-Fetch-Site", "")
    is_page = request.headers.get("Sec-Fetch-Dest") == "document"
    return is_page and come_from in {"none", "cross-site"} and not settings.DEBUG


def with_style_inside(html: str) -> tuple[str, str]:
    """`html` with its style inside, and what the content security policy calls that style.

    A page without our style sheet stays as it is, with "" beside it.
    """
    link = LINK.search(html)
    if link is None:
        return html, ""
    style = "".join(_used(_rules(_sheet()), names_in(html)))
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    html = html.replace(link[0], f"<style>{style}</style>", 1)
    later = f'<link rel="prefetch" as="style" href="{link[1]}">\n</body>'
    return html.replace("</body>", later, 1), f"'sha256-{digest}'"


@lru_cache(maxsize=1)
def _sheet() -> str:
    return COMMENT.sub("", Path(str(finders.find(SHEET))).read_text())


def names_in(html: str) -> set[str]:
    """What selectors can name on a page: `tag`, `.class`, `#id`."""
    classes = (name for value in re.findall(r'class="([^"]*)"', html) for name in value.split())
    ids = re.findall(r'\bid="([^"]*)"', html)
    tags = re.findall(r"<([a-z][a-z0-9]*)", html)
    return {*tags, *(f".{name}" for name in classes), *(f"#{name}" for name in ids)}


def _rules(css: str) -> Iterator[Rule]:
    """The rules of `css`, outermost level only."""
    depth, head, body = 0, "", ""
    for piece in PIECE.finditer(css):
        text = piece[0]
        depth += (text == "{") - (text == "}")
        if text == "}" and depth == 0:
            yield Rule(head.strip(), body[1:])
            head = body = ""
        elif depth:
            body += text
        else:
            head = "" if text == ";" else head + text


def _used(rules: Iterator[Rule], names: set[str]) -> Iterator[str]:
    for rule in rules:
        if rule.head.startswith(("@media", "@supports")):
            inner = "".join(_used(_rules(rule.body), names))
            if inner:
                yield f"{rule.head}{{{inner}}}"
        elif rule.head.startswith("@"):
            yield f"{rule.head}{{{rule.body}}}"
        elif heads := [one for one in SELECTOR.findall(rule.head) if is_met(one, names)]:
            yield f"{','.join(heads)}{{{rule.body}}}"


def is_met(selector: str, names: set[str]) -> bool:
    """Whether all that `selector` names is on the page; what stands in brackets may be."""
    selector = ATTRIBUTE.sub("", selector)
    while CONDITION.search(selector):
        selector = CONDITION.sub("", selector)
    return set(NAME.findall(STATE.sub("", selector))) <= names
