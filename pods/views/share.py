"""Passing on the page of a ward, a pod or a group: link, QR code, words to copy, picture."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from common.slugs import leads_on
from pages.cached import shared_page
from pages.share_cards import card_for
from pods.models import Group, Pod, Ward
from pods.sharing import card_words, shared

TOPICS = ("places",)


@require_safe
@leads_on(Ward)
def ward_share(request: HttpRequest, slug: str) -> HttpResponse:
    """What to pass on about a ward."""
    return _share(request, "pods:ward_card", lambda: get_object_or_404(Ward, slug=slug))


@require_safe
@leads_on(Pod)
def pod_share(request: HttpRequest, slug: str) -> HttpResponse:
    """What to pass on about a pod that the public reads; a draft is passed on by nobody."""
    rows = Pod.objects.published().select_related("ward")
    return _share(request, "pods:pod_card", lambda: get_object_or_404(rows, slug=slug))


@require_safe
@leads_on(Group)
def group_share(request: HttpRequest, slug: str) -> HttpResponse:
    """What to pass on about a group."""
    rows = Group.objects.published()
    return _share(request, "pods:group_card", lambda: get_object_or_404(rows, slug=slug))


def _share(request: HttpRequest, card: str, find: Callable[[], Any]) -> HttpResponse:
    def context() -> dict[str, Any]:
        place = find()
        # Drawn by the time that a chat app asks for it.
        card_for(*card_words(place))
        return {"place": place, "shared": shared(place, reverse(card, args=[place.slug]))}

    return shared_page(request, "pods/place_share.html", context, topics=TOPICS)
