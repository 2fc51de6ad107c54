"""Public pages of the directory."""

import datetime
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.previews import page_or_preview
from common.content_versions import part
from common.models import UsedSlug
from common.replica import read
from common.search import typed
from common.slugs import leads_on, moved
from common.sorting import in_reading_order, place_of
from pages.cached import KEPT_UNTIL, MADE_OF, kept, shared_page
from pages.named_rows import MOST_LISTED, NAMED, first_of
from pods.elsewhere import Elsewhere, elsewhere_in
from pods.models import Ward
from pods.services.outside import count_look
from pods.ward_slugs import ward_slug_today
from resources import openings
from resources.choices import Audience, EntryState
from resources.entries import next_change
from resources.first import first_entries
from resources.forms import DIRECTIONS, TIMES, DirectoryForm, published
from resources.models import Resource, ResourceCategory, ResourceList
from resources.search import MOST, Asked, search

# What the directory shows rows of: what is in it, and the wards and pods that it is of.
TOPICS = ("directory", "places")
PER_PAGE = 7
# What the directory can be narrowed by without a word of the visitor's own, as links write it.
FILTERS = (
    *("category", "ward", "audience", "language", "direction", "free", "hotline", "open"),
    *("more", "page"),
)
# Words and places that somebody typed.
TYPED = ("q", "near", f"ward{NAMED}")
MOST_NEARBY = 6


@require_safe
def resource_list(request: HttpRequest) -> HttpResponse:
    """The directory by category; narrowed by words and filters, or nearest first."""
    asked = known_query(request.GET)
    # Rendered for this visitor alone: kept, words of one person could be met by another, and
    # made-up ones would drive out the pages that are asked for.
    if asked is None:
        renamed = ward_slug_today(request.GET.get("ward", ""))
        if renamed and renamed != request.GET["ward"]:
            query = request.GET.copy()
            query["ward"] = renamed
            return moved(f"{request.path}?{query.urlencode()}")
        others = elsewhere_in(typed(request.GET.get("near", "")))
        count_look(request, others)
        return read(lambda: _narrowed(request, others))
    template = "resources/resource_list.html"
    topics = (*TOPICS, "notices")
    key = asked.urlencode()
    return shared_page(request, template, lambda: _directory(asked), topics=topics, key=key)


def _narrowed(request: HttpRequest, others: Elsewhere | None) -> HttpResponse:
    context = {**_directory(request.GET), "elsewhere": others}
    return render(request, "resources/resource_list.html", context)


def known_query(query: QueryDict) -> QueryDict | None:
    """The filters in `query`, in one order; None when one is not among those that we offer.

    Empty ones, and what the directory does not know, are left out.
    """
    if any(query.get(name, "").strip() for name in TYPED):
        return None
    known = QueryDict(mutable=True)
    for name in FILTERS:
        value = query.get(name, "")
        # A filter that nobody offers could be anything; keeping a page for each would fill the
        # memory.
        if value and value not in _offered()[name]:
            return None
        if value:
            known[name] = value
    return known


def _offered() -> dict[str, set[str]]:
    return kept("resources.offered", _load_offered, topics=TOPICS)


def _load_offered() -> dict[str, set[str]]:
    # Of all: a narrowed directory never has more pages.
    pages = max(1, -(-min(published().count, MOST) // PER_PAGE))
    return {
        "category": set(ResourceCategory.objects.values_list("slug", flat=True)),
        "ward": set(Ward.objects.values_list("slug", flat=True)),
        "audience": set(Audience.values),
        "language": set(published().languages),
        "direction": set(DIRECTIONS),
        "free": {"on"},
        "hotline": {"on"},
        "open": set(TIMES),
        "more": {"on"},
        "page": {str(number) for number in range(1, pages + 1)},
    }


def _directory(query: QueryDict) -> dict[str, Any]:
    form = DirectoryForm(query)
    asked = form.asked()
    if query.get("more") or form.is_to_correct:
        # Nothing is listed: with all its choices the form is as heavy as a page may be.
        return {"directory_form": form, "asked": asked, "is_choosing": True}
    if form.is_lost:
        # Nothing either: it would look like what is near.
        return {"directory_form": form, "form": form, "asked": asked, "is_lost": True}
    page = search(asked, _page_number(query), PER_PAGE)
    others = query.copy()
    others.pop("page", None)
    return {
        "directory_form": form,
        "asked": asked,
        "heading_feed": asked.category
        and reverse("resources:category_feed", args=[asked.category.slug]),
        "page": page,
        KEPT_UNTIL: _true_until(asked, page),
        "query": others.urlencode(),
        "first": _first(asked, query),
        **({} if asked.is_narrowed else _whole()),
        **({} if page.hits else _where_else(asked, query)),
    }


def _first(asked: Asked, query: QueryDict) -> list[Resource]:
    """Return what stands above all else, on the first page of the whole directory or of a ward."""
    is_whole = not replace(asked, ward=None).is_narrowed
    return first_entries(asked.ward) if is_whole and _page_number(query) == 1 else []


def _page_number(query: QueryDict) -> int:
    asked = query.get("page", "")
    return int(asked) if asked.isdecimal() and asked.isascii() and len(asked) < 5 else 1


def _true_until(asked: Asked, page: Iterable[Resource]) -> datetime.datetime | None:
    """Return until when the page shows what is so.

    Of those that are open now another may open, or close, that is not on this page.
    """
    moments = [next_change(page), openings.next_change() if asked.times else None]
    return min((moment for moment in moments if moment), default=None)


def _whole() -> dict[str, Any]:
    """What stands above the whole directory: its headings, and lists that neighbors made."""
    lists = first_of(ResourceList.objects.published())
    if len(lists) > MOST_LISTED:
        # Those of a ward or a pod stand on its own page, too.
        lists = lists_of_the_city()
    headings = ResourceCategory.objects.filter(pk__in=published().categories)
    return {
        "headings": in_reading_order(headings),
        "lists": in_reading_order(lists, "title_i18n"),
    }


def _where_else(asked: Asked, query: QueryDict) -> dict[str, Any]:
    """What may help where nothing was found: a number to call, wards nearby, kinds of help."""
    here = asked.ward or next(iter(asked.near.here if asked.near else ()), None)
    near = [_in_ward(ward, query) for ward in _near_to(here)] if here else []
    headings = ResourceCategory.objects.filter(pk__in=published().categories)
    return {"here": here, "nearby": near, "headings": in_reading_order(headings)}


def _near_to(ward: Ward) -> list[Ward]:
    return in_reading_order(ward.neighbors.all()[:MOST_NEARBY], before=place_of)


def _in_ward(ward: Ward, query: QueryDict) -> dict[str, Any]:
    """Return the same search in another ward."""
    other = query.copy()
    for name in ("page", "near", f"ward{NAMED}"):
        other.pop(name, None)
    other["ward"] = ward.slug
    return {"ward": ward, "query": other.urlencode()}


def lists_of_the_city() -> list[ResourceList]:
    """Return the first lists that belong to no ward and no pod."""
    return list(ResourceList.objects.published().filter(ward=None, pod=None)[:MOST_LISTED])


@require_safe
@leads_on(Resource)
def resource_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A published resource; a draft for those who look after it; of a withdrawn one, that it was.

    That page is answered with 410: it stays, and says for good that the entry is gone, to search
    engines and joined directories too. 404 would say that there never was one, and 200 that it is
    still to be listed.
    """
    rows = Resource.objects.select_related("organization").for_pages()
    template = "resources/resource_detail.html"
    try:
        return page_or_preview(request, template, rows, slug, _entry_context, TOPICS)
    except Http404:
        # By each name that it ever had.
        used = UsedSlug.objects.filter(kind=Resource._meta.db_table, slug=slug).values("row_id")
        withdrawn = Resource.objects.filter(state=EntryState.WITHDRAWN, pk__in=used)
        row: Resource = get_object_or_404(withdrawn.select_related("category"))
        context: dict[str, Any] = {"resource": row}
        return render(request, "resources/resource_withdrawn.html", context, status=410)


def _entry_context(resource: Resource) -> dict[str, Any]:
    # Also of its pods that are drafts yet: published, they stand here.
    wards = {ward.pk for ward in resource.wards.all()}
    wards |= {pod.ward_id for pod in resource.pods.all()}
    topics = (
        part("directory", "e", resource.pk),
        *("places/", *(part("places", "w", pk) for pk in sorted(wards))),
    )
    return {"resource": resource, KEPT_UNTIL: next_change([resource]), MADE_OF: topics}
