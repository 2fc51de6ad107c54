"""Public pages of wards and pods."""

from typing import Any

from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.previews import page_or_preview
from common.content_versions import part
from common.reading_order import InReadersOrder
from common.search import matching, typed
from common.slugs import leads_on
from common.zip_codes import read_zip
from pages.cached import MADE_OF, Topics, shared_page
from pages.share_cards import card_response
from pods.models import Pod, Ward
from pods.paging import cut
from pods.panels import panel_topics, panels_for
from pods.place_words import talks_of
from pods.sharing import card_words
from pods.zips import at_zip

WARDS_A_PAGE, PODS_A_PAGE = 20, 30
PODS_OF_A_WARD = 8

# What the pages of wards and pods show rows of, without their panels.
TOPICS = ("places", "notices", "guides", "help")


@require_safe
def ward_list(request: HttpRequest) -> HttpResponse:
    """All wards with some of their pods, or those that fit what was searched, page by page."""
    query, asked = typed(request.GET.get("q", "")), request.GET.get("page", "")
    # Words that somebody typed are rendered for them alone and kept nowhere.
    if query or asked:
        return render(request, "pods/ward_list.html", _found(query, asked))
    return shared_page(request, "pods/ward_list.html", lambda: _found("", ""), topics=TOPICS)


def _found(query: str, asked: str) -> dict[str, Any]:
    # One more than is shown says that there are more.
    first = Pod.objects.published().order_by(InReadersOrder(), "pk")[: PODS_OF_A_WARD + 1]
    pods = Prefetch("pods", first, to_attr="first_pods")
    page = cut(Ward.objects.filter(_fits(query)).prefetch_related(pods), asked, WARDS_A_PAGE)
    for ward in page.rows:
        ward.published_pods = ward.first_pods[:PODS_OF_A_WARD]
        ward.has_more_pods = len(ward.first_pods) > PODS_OF_A_WARD
    return {"cut": page, "query": query}


def _fits(query: str) -> Q:
    zip_code = read_zip(query)
    # A ZIP code is never a part of a name, so there is nothing else to look for.
    if zip_code:
        return at_zip(zip_code)
    named = Pod.objects.published().filter(matching(query, "name_key"))
    # A subquery and no join, which would list a ward once for each of its pods that fit.
    by_pod = Q(pk__in=named.values("ward")) if query else Q()
    return matching(query, "text_key") | by_pod


@require_safe
@leads_on(Ward)
def ward_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A ward: its hotline, the two forms with the ward filled in, pods, ways to give, panels."""
    asked, template = request.GET.get("page", ""), "pods/ward_detail.html"
    if asked:
        return render(request, template, _ward_context(slug, asked))
    return shared_page(request, template, lambda: _ward_context(slug, ""), topics=_topics())


def _ward_context(slug: str, asked: str) -> dict[str, Any]:
    ward = get_object_or_404(Ward, slug=slug)
    pods = Pod.objects.published().filter(ward=ward).order_by(InReadersOrder(), "pk")
    return {
        "ward": ward,
        "cut": cut(pods, asked, PODS_A_PAGE),
        "links": list(ward.links.all()),
        "ways_to_give": ward.ways_to_give.all(),
        "panels": panels_for(ward),
        MADE_OF: _topics_of(ward.pk),
    }


@require_safe
@leads_on(Pod)
def pod_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A published pod; a draft for those who look after it."""
    rows = Pod.objects.select_related("ward")
    return page_or_preview(request, "pods/pod_detail.html", rows, slug, _pod_context, _topics())


def _pod_context(pod: Pod) -> dict[str, Any]:
    return {
        "pod": pod,
        "talks": talks_of(pod),
        "links": list(pod.links.all()),
        "ways_to_give": pod.ways_to_give.all(),
        "panels": panels_for(pod),
        MADE_OF: _topics_of(pod.ward_id),
    }


def _topics_of(ward_pk: int) -> Topics:
    """The parts of the topics that pages of one ward, or of a pod in it, are made of."""
    parted = {"places", "directory"}
    return tuple(part(each, "w", ward_pk) if each in parted else each for each in _topics())


def _topics() -> Topics:
    return TOPICS + panel_topics()


@require_safe
@leads_on(Ward)
def ward_card(request: HttpRequest, slug: str) -> HttpResponse:
    """The picture that chat apps show beside a link to the ward."""
    ward = get_object_or_404(Ward, slug=slug)
    return card_response(request, *card_words(ward))


@require_safe
@leads_on(Pod)
def pod_card(request: HttpRequest, slug: str) -> HttpResponse:
    """The picture beside a link to the pod; a draft has none, for nobody."""
    # Chat apps fetch pictures without any session: for a draft there is nobody to show it to.
    pod = get_object_or_404(Pod.objects.published().select_related("ward"), slug=slug)
    return card_response(request, *card_words(pod))
