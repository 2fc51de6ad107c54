"""The handbooks of docs/handbook/, shown to staff: the same words as in the repository.

They are in English. What they hold of Markdown is what this module draws: headings, paragraphs,
lists, pictures, bold words, code, and links among themselves.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

FOLDER = Path(settings.BASE_DIR) / "docs" / "handbook"
BOOKS = ("coordinators", "organizers")
COORDINATOR, ORGANIZER = "coordinator@example.org", "organizer@example.org"


@dataclass(frozen=True)
class Pictured:
    """A page that scripts/picture_handbook.py draws: its address, and who of the demo opens it."""

    view: str
    user: str
    query: str = ""


# By the names of the pictures in static/handbook/.
PICTURES = {
    "first-page": Pictured("admin:index", COORDINATOR),
    "calls": Pictured("admin:requests_app_contactlog_changelist", COORDINATOR, "?due=yes"),
    "volunteers": Pictured(
        "admin:volunteers_volunteer_changelist", COORDINATOR, "?status__exact=pending"
    ),
    "desk": Pictured("admin:desk", COORDINATOR),
    "phone-request": Pictured("admin:intake_request", COORDINATOR),
    "organizer-first-page": Pictured("admin:index", ORGANIZER),
    "your-pods": Pictured("admin:my_pods", ORGANIZER),
    "pods": Pictured("admin:pods_pod_changelist", ORGANIZER),
    "notices": Pictured("admin:pods_notice_changelist", ORGANIZER),
    "resources": Pictured("admin:resources_resource_changelist", ORGANIZER),
    "paper-forms": Pictured("admin:paper_forms", ORGANIZER),
}

_PICTURE = re.compile(r"!\[([^\]]*)\]\(\.\./\.\./static/handbook/([\w-]+)\.webp\)")
_INLINE = re.compile(
    r"\*\*(?P<bold>[^*]+)\*\*|`(?P<code>[^`]+)`|\[(?P<words>[^\]]+)\]\((?P<to>[^)]+)\)"
)
_NUMBER = re.compile(r"\d+\. ")


@require_safe
def handbook_coordinators(request: HttpRequest) -> HttpResponse:
    """The handbook of those who match requests and volunteers."""
    return _page(request, "coordinators")


@require_safe
def handbook_organizers(request: HttpRequest) -> HttpResponse:
    """The handbook of those who keep pods and wards together."""
    return _page(request, "organizers")


def _page(request: HttpRequest, name: str) -> HttpResponse:
    title, body = drawn((FOLDER / f"{name}.md").read_text(encoding="utf-8"))
    context = {**admin.site.each_context(request), "handbook_title": title, "body": body}
    return TemplateResponse(request, "admin/handbook.html", context)


def drawn(text: str) -> tuple[str, SafeString]:
    """Return the title and the HTML of a handbook. Everything in it is escaped."""
    first, _end, rest = text.partition("\n")
    parts = [_block(kind, list(lines)) for kind, lines in groupby(_lines(rest), _kind)]
    return first.removeprefix("# ").strip(), mark_safe("\n".join(parts))  # noqa: S308  # nosec B308, B703


def _lines(text: str) -> Iterator[str]:
    """Yield the lines, those of one paragraph or list item as one."""
    for block in re.split(r"\n\s*\n", text):
        held = ""
        for line in filter(None, map(str.strip, block.splitlines())):
            begins = _kind(line) != "p"
            if begins and held:
                yield held
            held = line if begins or not held else f"{held} {line}"
        if held:
            yield held
        yield ""


def _kind(line: str) -> str:
    if not line:
        return ""
    if line.startswith("#"):
        return "h3" if line.startswith("###") else "h2"
    if line.startswith("!["):
        return "figure"
    if line.startswith("- "):
        return "ul"
    return "ol" if _NUMBER.match(line) else "p"


def _block(kind: str, lines: list[str]) -> str:
    if not kind:
        return ""
    if kind in ("ul", "ol"):
        items = (re.sub(r"^(- |\d+\. )", "", line) for line in lines)
        return f"<{kind}>{''.join(f'<li>{_inline(item)}</li>' for item in items)}</{kind}>"
    if kind == "figure":
        return "".join(map(_figure, lines))
    return "".join(f"<{kind}>{_inline(line.lstrip('# '))}</{kind}>" for line in lines)


def _figure(line: str) -> str:
    """Draw a picture, which leads to the page that it shows."""
    found = _PICTURE.fullmatch(line)
    if found is None:
        raise ValueError(f"This is no picture of the handbook: {line}")
    words, name = found.groups()
    page = PICTURES[name]
    return format_html(
        '<p class="picture"><a href="{}"><img src="{}" alt="{}" loading="lazy"></a></p>',
        *(reverse(page.view) + page.query, static(f"handbook/{name}.webp"), words),
    )


def _inline(text: str) -> str:
    parts, place = [], 0
    for found in _INLINE.finditer(text):
        parts += [escape(text[place : found.start()]), _marked(found)]
        place = found.end()
    return "".join([*parts, escape(text[place:])])


def _marked(found: re.Match[str]) -> str:
    if found["bold"]:
        return format_html("<strong>{}</strong>", found["bold"])
    if found["code"]:
        return format_html("<code>{}</code>", found["code"])
    name = found["to"].removesuffix(".md")
    if name in BOOKS:
        return format_html('<a href="{}">{}</a>', reverse(f"admin:handbook_{name}"), found["words"])
    # What is for engineers stands in the repository alone.
    return escape(found["words"])
