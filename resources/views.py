"""Public pages of the directory."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.previews import page_or_preview
from common.models import UsedSlug
from common.slugs import leads_on, moved
from common.sorting import in_reading_order
from pages.cached import KEPT_UNTIL, kept, shared_page
from pages.named_rows import MOST_LISTED, NAMED, first_of
from pods.models import Ward
from pods.ward_slugs import ward_slug_today
from resources.choices import EntryState
from resources.entries import next_change
from resources.forms import DirectoryForm, published
from resources.models import Resource, ResourceCategory, ResourceList, ResourceQuerySet

# What the directory shows rows of: what is in it, and the wards and pods that it is of.
TOPICS = ("directory", "places")
PER_PAGE = 8
# What the directory can be narrowed by without a word of the visitor's own, as links write it.
FILTERS = ("category", "ward", "language", "hotline", "page")


@require_safe
def resource_list(request: HttpRequest) -> HttpResponse:
    """The directory by category; narrowed by words, category, ward and language."""
    asked = known_query(request.GET)
    # Rendered for this visitor alone: kept, words of one person could be met by another, and
    # made-up ones would drive out the pages that are asked for.
    if asked is None:
        renamed = ward_slug_today(request.GET.get("ward", ""))
        if renamed and renamed != request.GET["ward"]:
            query = request.GET.copy()
            query["ward"] = renamed
            return moved(f"{request.path}?{query.urlencode()}")
        context = _directory(request.GET)
        return render(request, "resources/resource_list.html", context)
    template = "resources/resource_list.html"
    topics = (*TOPICS, "notices")
    key = asked.urlencode()
    return shared_page(request, template, lambda: _directory(asked), topics=topics, key=key)


def known_query(query: QueryDict) -> QueryDict | None:
    """The filters in `query`, in one order; None when one is not among those that we offer.

    Empty ones, and what the directory does not know, are left out.
    """
    if query.get("q", "").strip() or query.get(f"ward{NAMED}", "").strip():
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
    pages = Paginator(range(published().count), PER_PAGE).page_range
    return {
        "category": set(ResourceCategory.objects.values_list("slug", flat=True)),
        "ward": set(Ward.objects.values_list("slug", flat=True)),
        "language": set(published().languages),
        "hotline": {"on"},
        "page": {str(number) for number in pages},
    }


def _directory(query: QueryDict) -> dict[str, Any]:
    form = DirectoryForm(query)
    paginator = _pages(form.found())
    if not form.is_narrowed:
        # Known already: the database need not count the whole directory for each of its pages.
        paginator.count = published().count
    elif query.get("q") and not paginator.count:
        paginator = _pages(form.found(parted=True))
    others = query.copy()
    others.pop("page", None)
    lists = [] if form.is_narrowed else first_of(ResourceList.objects.published())
    if len(lists) > MOST_LISTED:
        # Those of a ward or a pod stand on its own page, too.
        lists = lists_of_the_city()
    headings = ResourceCategory.objects.filter(pk__in=published().categories)
    page = paginator.get_page(query.get("page"))
    heading = form.cleaned_data.get("category")
    return {
        "directory_form": form,
        "heading_feed": heading and reverse("resources:category_feed", args=[heading.slug]),
        "page": page,
        KEPT_UNTIL: next_change(page),
        "query": others.urlencode(),
        "headings": [] if form.is_narrowed else in_reading_order(headings),
        "lists": in_reading_order(lists, "title_i18n"),
    }


def lists_of_the_city() -> list[ResourceList]:
    """Return the first lists that belong to no ward and no pod."""
    return list(ResourceList.objects.published().filter(ward=None, pod=None)[:MOST_LISTED])


def _pages(found: ResourceQuerySet) -> Paginator:
    return Paginator(found.for_pages(), PER_PAGE)


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
    return {"resource": resource, KEPT_UNTIL: next_change([resource])}
