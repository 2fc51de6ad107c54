"""The frame of the webhooks of all drivers."""

import functools
import logging
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

log = logging.getLogger(__name__)
# A text with ten photos is a few thousand bytes: they are named, and do not come along. Of a longer
# one the beginning is stored; what is longer than this Django reads from nobody.
MOST_BYTES = 1024 * 1024
View = Callable[[HttpRequest], HttpResponse]


def webhook(driver: str) -> Callable[[View], View]:
    """Make of a view the webhook of `driver`: nothing is there while texts go another way."""
    return webhook_while(lambda: driver == settings.TEXT_DRIVER)


def webhook_while(is_on: Callable[[], bool]) -> Callable[[View], View]:
    """Make of a view a webhook that is there while `is_on` says so.

    Whatever keeps Postgres from storing what came is answered so that the provider tries again.
    """

    def decorate(view: View) -> View:
        @csrf_exempt
        @require_POST
        @never_cache
        @functools.wraps(view)
        def guarded(request: HttpRequest) -> HttpResponse:
            if not is_on():
                raise Http404
            if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
                return HttpResponse(status=413)
            try:
                return view(request)
            except (DatabaseError, InterfaceError) as error:
                # Not the usual page, which gives back what was sent.
                log.warning("What came in could not be stored", exc_info=error)
                return HttpResponse(status=503)

        return guarded

    return decorate


def refused() -> HttpResponse:
    """Answer what is not signed by the driver."""
    log.warning("What came in with a wrong signature was refused")
    return HttpResponse(status=403)
