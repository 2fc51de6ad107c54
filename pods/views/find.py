"""Finding a ward, a pod or a group, and the groups that exist beside our pods."""

from dataclasses import replace
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.previews import page_or_preview
from common.search import typed
from common.slugs import leads_on
from pages.cached import shared_page
from pages.share_cards import card_response
from pods.elsewhere import elsewhere_in
from pods.finding import Found, find
from pods.join_links import join_links
from pods.models import Group, Pod
from pods.paging import cut
from pods.services.outside import count_look
from pods.sharing import card_words

TOPICS = ("places", "notices", "guides")
GROUPS_A_PAGE = 20


@require_safe
def find_pod(request: HttpRequest) -> HttpResponse:
    """One box for a ZIP code, a ward, a street or a name; what fits, nearest first."""
    query = typed(request.GET.get("q", ""))
    # Words that somebody typed are rendered for them alone and kept nowhere.
    if query:
        found = find(query, page_number(request))
        others = elsewhere_in(query) if found.is_outside else None
        count_look(request, others)
        others = others and others.without(hit.place for hit in found.hits)
        context = {**_context(query, found), "elsewhere": others}
        return render(request, "pods/find_pod.html", context)
    return shared_page(request, "pods/find_pod.html", lambda: _context("", Found()), topics=TOPICS)


def page_number(request: HttpRequest) -> int:
    """Return the page that the address asks for; 1 for what is no number of a page."""
    asked = request.GET.get("page", "")
    return int(asked) if asked.isdecimal() and asked.isascii() and len(asked) < 5 else 1


def _context(query: str, found: Found) -> dict[str, Any]:
    pods = [hit.place for hit in found.hits if isinstance(hit.place, Pod)]
    joins = join_links(pods)
    hits = [
        replace(hit, join=joins.get(hit.place.pk)) if not hit.is_group else hit
        for hit in found.hits
    ]
    return {"query": query, "found": replace(found, hits=hits)}


@require_safe
def group_list(request: HttpRequest) -> HttpResponse:
    """The groups that exist already: those of our wards, then those beyond our area."""
    asked = request.GET.get("page", "")
    if asked:
        return render(request, "pods/group_list.html", _groups(asked))
    return shared_page(request, "pods/group_list.html", lambda: _groups(""), topics=TOPICS)


def _groups(asked: str) -> dict[str, Any]:
    rows = Group.objects.published().select_related("ward")
    return {"cut": cut(rows, asked, GROUPS_A_PAGE)}


@require_safe
@leads_on(Group)
def group_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A group: what it does, how to reach it, and its own request form."""
    rows = Group.objects.select_related("ward")
    template = "pods/group_detail.html"
    return page_or_preview(request, template, rows, slug, _group_context, TOPICS)


def _group_context(group: Model) -> dict[str, Any]:
    return {"group": group}


@require_safe
@leads_on(Group)
def group_card(request: HttpRequest, slug: str) -> HttpResponse:
    """The picture that chat apps show beside a link to the group."""
    group = get_object_or_404(Group.objects.published(), slug=slug)
    return card_response(request, *card_words(group))
