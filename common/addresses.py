"""Full addresses of our own pages, for letters and for links that people pass on."""

from typing import Any

from django.conf import settings
from django.urls import reverse


def absolute_url(view_name: str, *args: Any) -> str:
    """The full address of a page, in the active language."""
    return settings.SITE_URL + reverse(view_name, args=args)
