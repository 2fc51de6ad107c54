"""Public pages of the guides."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.previews import page_or_preview
from common.addresses import absolute_url
from pages.cached import shared_page
from resources.guides import published_guides
from resources.models import Guide


@require_safe
def guide_list(request: HttpRequest) -> HttpResponse:
    """All published guides."""
    template = "resources/guide_list.html"
    return shared_page(
        request, template, lambda: {"guides": published_guides().values()}, topics=("guides",)
    )


@require_safe
def guide_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A published guide, fit to be printed; a draft for stewards."""
    template = "resources/guide_detail.html"
    return page_or_preview(request, template, Guide.objects.all(), slug, _context, ("guides",))


def _context(guide: Guide) -> dict[str, object]:
    # Printed below the text: paper has no links.
    address = absolute_url("resources:guide_detail", guide.slug)
    return {"guide": guide, "address": address}
