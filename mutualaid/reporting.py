"""Where to write when somebody finds a hole: `/.well-known/security.txt` (RFC 9116)."""

import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

# The standard wants less than a year, so that nobody writes to an address that was given up.
STANDS_FOR = datetime.timedelta(days=364)


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Name the contact of `SECURITY_CONTACT`; without one there is nothing to say."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    lines = [
        f"Contact: {as_address(settings.SECURITY_CONTACT)}",
        f"Expires: {_expires():%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(settings.STAFF_LANGUAGES)}",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def as_address(contact: str) -> str:
    """Return `contact` as the standard wants it: an email becomes an address."""
    return contact if contact.startswith(("https:", "mailto:", "tel:")) else f"mailto:{contact}"


def _expires() -> datetime.datetime:
    """Return the midnight almost a year from now: the same all day, so that it can be compared."""
    today = timezone.now().astimezone(datetime.UTC).replace(hour=0, minute=0, second=0)
    return today + STANDS_FOR
