"""Public pages of the directory."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.previews import page_or_preview
from common.addresses import absolute_url
from common.choices import PublishState
from common.sorting import in_reading_order, reading_key
from pages.cached import kept, shared_page
from pods.models import Ward
from resources.forms import DirectoryForm, spoken_somewhere
from resources.models import Resource, ResourceCategory, ResourceList, ScopedQuerySet

# What the directory shows rows of: what is in it, and the wards and pods that it is of.
TOPICS = ("directory", "places")
PER_PAGE = 10
MOST_SORTED = 1_000
# What the directory can be narrowed by without a word of the visitor's own, as links write it.
FILTERS = ("category", "ward", "language", "hotline", "page")


@require_safe
def resource_list(request: HttpRequest) -> HttpResponse:
    """The directory by category; narrowed by words, category, ward and language."""
    asked = known_query(request.GET)
    if asked is None:
        return render(request, "resources/resource_list.html", _directory(request.GET))
    template = "resources/resource_list.html"
    topics = (*TOPICS, "notices")
    key = asked.urlencode()
    return shared_page(request, template, lambda: _directory(asked), topics=topics, key=key)


def known_query(query: QueryDict) -> QueryDict | None:
    """The filters in `query`, in one order; None when one is not among those that we offer.

    Empty ones, and what the directory does not know, are left out.
    """
    if query.get("q", "").strip():
        return None
    known = QueryDict(mutable=True)
    for name in FILTERS:
        value = query.get(name, "")
        if value and value not in _offered()[name]:
            return None
        if value:
            known[name] = value
    return known


def _offered() -> dict[str, set[str]]:
    return kept("resources.offered", _load_offered, topics=TOPICS)


def _load_offered() -> dict[str, set[str]]:
    pages = Paginator(Resource.objects.published(), PER_PAGE).page_range
    return {
        "category": set(ResourceCategory.objects.values_list("slug", flat=True)),
        "ward": set(Ward.objects.values_list("slug", flat=True)),
        "language": spoken_somewhere(),
        "hotline": {"on"},
        "page": {str(number) for number in pages},
    }


def _directory(query: QueryDict) -> dict[str, Any]:
    form = DirectoryForm(query)
    rows = form.found().select_related("category", "ward").defer("text_key")
    found = in_directory_order(rows)
    others = query.copy()
    others.pop("page", None)
    published_lists = ResourceList.objects.published()
    headings = ResourceCategory.objects.filter(resources__in=Resource.objects.published())
    return {
        "directory_form": form,
        "page": Paginator(found, PER_PAGE).get_page(query.get("page")),
        "query": others.urlencode(),
        "headings": [] if form.is_narrowed else in_reading_order(headings.distinct()),
        "lists": [] if form.is_narrowed else in_reading_order(published_lists, "title_i18n"),
    }


def in_directory_order(found: ScopedQuerySet) -> Sequence[Resource] | ScopedQuerySet:
    """`found` by heading and name as readers see them.

    More than a thousand stay in the order of their English names, which Postgres sorts by: to sort
    them here, all would be read for each page.
    """
    rows = list(found[: MOST_SORTED + 1])
    if len(rows) > MOST_SORTED:
        return found
    return in_reading_order(rows, before=lambda row: place_of_heading(row.category))


def place_of_heading(heading: ResourceCategory) -> tuple[Any, ...]:
    """What orders the headings, so that each stands once."""
    return heading.position, reading_key(heading.name_i18n, get_language() or ""), heading.pk


@require_safe
def resource_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A published resource; a draft for those who look after it."""
    rows = Resource.objects.select_related("category", "ward", "pod")
    template = "resources/resource_detail.html"
    return page_or_preview(request, template, rows, slug, lambda row: {"resource": row}, TOPICS)


@require_safe
def resource_list_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A published list in its order, fit to be printed; a draft for those who look after it."""
    rows = ResourceList.objects.select_related("ward", "pod")
    template = "resources/resource_list_detail.html"
    return page_or_preview(request, template, rows, slug, _sheet_context, TOPICS)


def _sheet_context(page: ResourceList) -> dict[str, Any]:
    entries = page.entries.filter(resource__state=PublishState.PUBLISHED)
    return {
        "resource_list": page,
        "entries": entries.select_related("resource__category", "resource__ward"),
        "address": absolute_url("resources:resource_list_detail", page.slug),
    }
