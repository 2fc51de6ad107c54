"""The little markup of guides: paragraphs, `## headings`, `- items`, and web addresses."""

import re
from collections.abc import Callable, Iterable
from itertools import groupby

from django.utils.html import format_html, format_html_join, urlize
from django.utils.safestring import SafeString, mark_safe


def step(text: str, number: int) -> tuple[str, str]:
    """Return heading and text of the step `number`, which begins "## 4. "; "" where there is none.

    The heading comes without its number.
    """
    for part in re.split(r"^##", text, flags=re.MULTILINE)[1:]:
        heading, _end, body = part.partition("\n")
        found = re.match(r"\s*(\d+)[.)]\s*(.+)", heading)
        if found and int(found[1]) == number:
            return found[2].strip(), body.strip()
    return "", ""


def to_html(text: str) -> SafeString:
    """`text` as HTML. Everything in it is escaped."""
    # Line by line and no Markdown library: stewards know four forms, and no HTML can slip through.
    parts = [DRAW[kind](lines) for kind, lines in groupby(text.splitlines(), _kind) if kind]
    return format_html_join("\n", "{}", ((part,) for part in parts))


def _kind(line: str) -> str:
    """Return the mark of what the line is part of: "" for nothing."""
    line = line.strip()
    if not line:
        return ""
    return next((mark for mark in ("##", "- ") if line.startswith(mark)), "text")


def _headings(lines: Iterable[str]) -> SafeString:
    return _each("<h2>{}</h2>", lines, "##")


def _items(lines: Iterable[str]) -> SafeString:
    return format_html("<ul>\n{}\n</ul>", _each("<li>{}</li>", lines, "- "))


def _paragraph(lines: Iterable[str]) -> SafeString:
    # A line break that somebody typed is meant: addresses and hours stand in lines.
    rows = ((_linked(line),) for line in lines)
    return format_html("<p>{}</p>", format_html_join(mark_safe("<br>"), "{}", rows))  # nosec B308


def _each(tag: str, lines: Iterable[str], mark: str) -> SafeString:
    rows = ((_linked(line.strip().removeprefix(mark)),) for line in lines)
    return format_html_join("\n", tag, rows)


def _linked(text: str) -> SafeString:
    return mark_safe(urlize(text.strip(), nofollow=True, autoescape=True))  # noqa: S308  escaped  # nosec B308, B703


DRAW: dict[str, Callable[[Iterable[str]], SafeString]] = {
    "##": _headings,
    "- ": _items,
    "text": _paragraph,
}
