"""The context of the admin's base template on our working pages."""

from typing import Any

from django.contrib import admin


def site_context() -> dict[str, Any]:
    """Return what the base template asks for, but for the list of all models (a query)."""
    site = admin.site
    titles = {"site_title": site.site_title, "site_header": site.site_header}
    return {**titles, "site_url": site.site_url, "has_permission": True}
