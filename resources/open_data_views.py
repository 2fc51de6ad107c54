"""The page that explains open data to those who write software."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from network import current
from pages.cached import shared_page


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """What there is, where, under which terms and within which limits."""
    return shared_page(request, "resources/open_data.html", _context, topics=())


def _context() -> dict[str, Any]:
    limits = settings.LIMITS["open_data"]
    return {
        "api": settings.SITE_URL + reverse("hsds:root"),
        "package": settings.SITE_URL + reverse("hsds:package"),
        "license": current().open_data_license,
        "per_minute": limits[0][0],
        "per_hour": limits[-1][0],
        "contact": current().open_data_contact,
    }
