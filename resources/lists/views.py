"""Public pages of a list: the list itself, to pass on, inside other sites, and as a calendar."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.utils.html import format_html
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from accounts.previews import page_or_preview
from common.addresses import absolute_url
from common.models import UsedSlug
from common.slugs import View, leads_on
from pages.cached import KEPT_UNTIL, shared_page
from pods.qr import qr_svg
from resources.entries import next_change
from resources.lists.chat_texts import pieces_of
from resources.lists.contents import Section, cut, links_in, sections_of, shown_entries
from resources.lists.dates import calendar_of, has_dates
from resources.lists.services import MOST_ENTRIES
from resources.models import WITH_CHAIN, ResourceList

# What lists show rows of: entries, and the wards and pods that these are of.
TOPICS = ("directory", "places")
PER_PAGE, PER_TEXTS, PER_FRAME = 10, 8, 12
GONE, NOT_YET = 410, 404
Context = Callable[[ResourceList], dict[str, Any]]


def says_when_not_shown(view: View) -> View:
    """Let a view of a list say calmly that it is not shown now, where nothing is found."""

    @wraps(view)
    def page_or_word(request: HttpRequest, slug: str) -> HttpResponse:
        try:
            return view(request, slug=slug)
        except Http404:
            return _not_shown(request, slug)

    return page_or_word


@require_safe
@leads_on(ResourceList)
@says_when_not_shown
def resource_list_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A list that is shown now, page by page; a preview for those who look after it.

    Out of its time its address says so. Of a withdrawn list it says that it is gone, with 410.
    """
    rows = ResourceList.objects.select_related("ward", "pod", *WITH_CHAIN)
    template = "resources/resource_list_detail.html"
    number = _page_asked(request, PER_PAGE)
    return page_or_preview(
        request,
        template,
        rows,
        slug,
        lambda page: _page_context(page, number),
        TOPICS,
        key=_key(number),
    )


def _key(number: int) -> str:
    return f"page={number}" if number > 1 else ""


def _page_asked(request: HttpRequest, size: int) -> int:
    """Return the page that is asked for: one that a full list may have, else the first."""
    asked = request.GET.get("page", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 1
    # Of three full lists that follow one another.
    return number if 1 <= number <= 3 * MOST_ENTRIES // size + 1 else 1


def _cut_context(page: ResourceList, number: int, size: int) -> dict[str, Any]:
    """Return the entries of one page of a list, by heading; all pages, and until when it holds."""
    sections = sections_of(page)
    total = sum(len(section.entries) for section in sections)
    pages = max(1, -(-total // size))
    number = min(number, pages)
    shown = cut(sections, number, size)
    entries = shown_entries(shown)
    return {
        "resource_list": page,
        "sections": shown,
        "entries": entries,
        "all_sections": sections,
        "count": total,
        "number": number,
        "pages": pages,
        KEPT_UNTIL: next_change(entry.resource for entry in entries),
    }


def _page_context(page: ResourceList, number: int) -> dict[str, Any]:
    context = _cut_context(page, number, PER_PAGE)
    sections: list[Section] = context.pop("all_sections")
    return {
        **context,
        "links": links_in(page) if context["number"] == context["pages"] else [],
        "has_dates": has_dates(sections, are_read=context["pages"] == 1),
        "address": settings.SITE_URL + page.short_path,
    }


def _known(slug: str) -> ResourceList:
    """Return a list that was public once and is not shown now, by each name that it ever had.

    Raises `Http404`: for drafts, and for one that is shown, to whose name `leads_on` leads.
    """
    used = UsedSlug.objects.filter(kind=ResourceList._meta.db_table, slug=slug).values("row_id")
    page: ResourceList = get_object_or_404(ResourceList.objects.known(), pk__in=used)
    if page.is_shown:
        raise Http404
    return page


def _not_shown(request: HttpRequest, slug: str) -> HttpResponse:
    """Say calmly that a list comes later, or (410) that it is no longer shown."""
    page = _known(slug)
    # Of one that comes later nobody learns yet what it is called.
    is_early = page.is_published and page.is_early
    context = {"page": page, "is_early": is_early}
    status = _status(request, is_early=is_early)
    return render(request, "resources/list_not_shown.html", context, status=status)


def _status(request: HttpRequest, *, is_early: bool) -> int:
    """Return 200 for a page that comes later, and 404 where programs ask for a file."""
    if not is_early:
        return GONE
    return 200 if request.path.endswith("/") else NOT_YET


@require_safe
def list_code(request: HttpRequest, code: str) -> HttpResponse:
    """The short address, in the language of the visitor's browser; it outlives every slug."""
    page = get_object_or_404(ResourceList.objects.known(), code=code.lower())
    response = HttpResponseRedirect(page.get_absolute_url())
    patch_vary_headers(response, ("Accept-Language", "Cookie"))
    return response


# --- Passing on -----------------------------------------------------------------------------------


def _of_shown(
    request: HttpRequest, template: str, slug: str, context: Context, key: str = ""
) -> HttpResponse:
    """Return a kept page about a list that is shown now. Raises `Http404` for others."""
    rows = ResourceList.objects.published().select_related("ward", "pod", *WITH_CHAIN)
    return shared_page(
        request,
        template,
        lambda: context(get_object_or_404(rows, slug=slug)),
        topics=TOPICS,
        key=key,
    )


@require_safe
@leads_on(ResourceList)
@says_when_not_shown
def list_share(request: HttpRequest, slug: str) -> HttpResponse:
    """What to pass on about a list: the short address, its QR code, words for chats."""
    number = _page_asked(request, PER_TEXTS)

    def context(page: ResourceList) -> dict[str, Any]:
        found = _cut_context(page, number, PER_TEXTS)
        url = settings.SITE_URL + page.short_path
        own = {
            "url": url,
            "qr": qr_svg(url, page.title_i18n),
            "texts": pieces_of(page.title_i18n, found["sections"], url),
            "snippet": snippet_of(page),
            "feed": absolute_url("resources:list_feed", page.slug),
        }
        return {**found, **own}

    return _of_shown(request, "resources/list_share.html", slug, context, _key(number))


def snippet_of(page: ResourceList) -> str:
    """Return the HTML with which another site shows the list."""
    return format_html(
        '<iframe src="{}" title="{}" width="100%" height="600" loading="lazy"></iframe>',
        absolute_url("resources:list_embed", page.slug),
        page.title_i18n,
    )


@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
@require_safe
@leads_on(ResourceList)
def list_embed(request: HttpRequest, slug: str) -> HttpResponse:
    """A list to stand inside a page of another site: light, no forms, nothing of the visitor's."""

    def context(page: ResourceList) -> dict[str, Any]:
        found = _cut_context(page, 1, PER_FRAME)
        url = absolute_url("resources:resource_list_detail", page.slug)
        return {**found, "url": url, "more": found["count"] - len(found["entries"])}

    try:
        return _of_shown(request, "resources/list_embed.html", slug, context)
    except Http404:
        # An empty frame would look broken on the page of somebody else.
        row = _known(slug)
        status = NOT_YET if row.is_published and row.is_early else GONE
        return render(request, "resources/list_embed.html", {"is_gone": True}, status=status)


@require_safe
@leads_on(ResourceList)
@says_when_not_shown
def list_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The days of a list's dated entries, as a calendar to subscribe to."""
    response = _of_shown(request, "resources/as_is.xml", slug, _calendar_context)
    response["Content-Type"] = "text/calendar; charset=utf-8"
    response["Content-Disposition"] = f'inline; filename="{slug}.ics"'
    return response


def _calendar_context(page: ResourceList) -> dict[str, Any]:
    sections = sections_of(page)
    shown_entries(sections)
    return {"plain": calendar_of(sections)}
