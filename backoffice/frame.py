"""What the admin's own frame asks for on our working pages."""

from typing import Any

from django.contrib import admin


def frame() -> dict[str, Any]:
    """Return the frame's context, without the list of all models, which costs a query."""
    site = admin.site
    titles = {"site_title": site.site_title, "site_header": site.site_header}
    return {**titles, "site_url": site.site_url, "has_permission": True}
