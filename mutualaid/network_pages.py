"""The pages of the network itself: who we are, what we keep; and its mark and color."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from network import current
from network.models import Network
from pages import own_look
from pages.cached import shared_page

FOR_GOOD = "public, max-age=31536000, immutable"
TOPICS = ("network",)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Say who the network is, and how to reach it."""
    return shared_page(request, "pages/about.html", dict, topics=TOPICS)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is kept, who sees it, and for how long."""
    return shared_page(request, "pages/privacy.html", dict, topics=TOPICS)


@require_safe
def network_look(request: HttpRequest, version: str) -> HttpResponse:
    """The style of the network's own color; by the name of another version it is not there."""
    css = own_look.style()
    if not css or own_look.version_of(css) != version:
        raise Http404
    return _for_good(css.encode(), "text/css; charset=utf-8")


@require_safe
def network_mark(request: HttpRequest, version: str, size: str = "small") -> HttpResponse:
    """The network's mark as a picture; an older one is not there any more."""
    if current().mark != version:
        raise Http404
    row: Any = Network.objects.filter(mark_hash=version).values_list(f"mark_{size}").first()
    if row is None:
        raise Http404
    return _for_good(bytes(row[0]), "image/png")


def _for_good(content: bytes, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Cache-Control"] = FOR_GOOD
    return response
