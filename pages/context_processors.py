"""The context of every page, without asking the database or the session."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_bidi

from network import current


def site(request: HttpRequest) -> dict[str, Any]:
    """The network's name, whether this is the demo, and the language of the page."""
    return {
        "SITE_NAME": current().name,
        "DEMO": settings.DEMO,
        "LANGUAGE_CODE": get_language() or settings.LANGUAGE_CODE,
        "LANGUAGE_DIRECTION": "rtl" if get_language_bidi() else "ltr",
    }
