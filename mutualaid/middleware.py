"""Around every request: its log line, its compression, and the calm page when Postgres is away."""

import logging
import re
import secrets
import time
from collections.abc import Callable
from functools import lru_cache

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

from mutualaid.database import is_away
from mutualaid.logs import request_id
from mutualaid.views import database_down
from pages.compression import accepts_brotli, compress

access_log = logging.getLogger("mutualaid.access")
log = logging.getLogger("mutualaid.database")

GetResponse = Callable[[HttpRequest], HttpResponse]
_PROXY_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
QUIET = {"healthz", "readyz"}
# Less is sent as it is: the headers are longer.
SHORT = 200
CODING = "Content-Encoding"
# None of our pages asks for these, so nothing that got into one can.
FORBIDDEN = "camera=(),geolocation=(),microphone=()"


class RequestLogMiddleware:
    """Gives each request an id and writes one line about it: the view's name, never the address."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        id_ = given if _PROXY_ID.fullmatch(given) else secrets.token_hex(6)
        token = request_id.set(id_)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = id_
            write_access_line(request, response, time.perf_counter() - started)
        finally:
            request_id.reset(token)
        return response


def write_access_line(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    """Log what was asked and how it went, without query, address, agent or anything typed."""
    match = request.resolver_match
    view = match.view_name if match else ""
    if view in QUIET and response.status_code == 200:
        return
    fields = {
        "method": request.method,
        "view": view,
        "route": match.route if match else "",
        "status": response.status_code,
        "ms": round(seconds * 1000, 1),
    }
    access_log.info("request", extra={"fields": fields})


class SafeHeadersMiddleware:
    """Says of every answer, files too, what browsers need not let it do."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Permissions-Policy"] = FORBIDDEN
        # Pictures for shared links are shown on the pages of chats, lists in frames of other sites.
        is_for_others = request.path.endswith("/card.png") or "/embed/" in request.path
        readers = "cross-origin" if is_for_others else "same-origin"
        response["Cross-Origin-Resource-Policy"] = readers
        return response


class DatabaseDownMiddleware:
    """Answers with a calm 503 when a view cannot reach Postgres.

    Django turns exceptions into responses at every layer, so a middleware sees those of views only,
    and only in `process_exception`. The few that happen in middleware (saving a session) reach
    `mutualaid.views.server_error`, which gives the same page. This one keeps the log short: a
    database that is away is one line per request, not a traceback.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not is_away(error):
            return None
        log.warning("Answered 503: %s", error)
        return database_down(request)


class BackButtonMiddleware:
    """Lets the Back button show again what a form answered.

    With `Vary: Cookie` a browser finds a page only under the cookies it was asked for with, and the
    first page of a form brings one: the draft's. What only one browser keeps need not vary by it.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        keeps = response.get("Cache-Control", "")
        if request.method == "POST" and "private" in keeps and "no-store" not in keeps:
            vary = [name.strip() for name in response.get("Vary", "").split(",")]
            response["Vary"] = ", ".join(name for name in vary if name.lower() != "cookie")
        return response


UPDATE = "_csp_update"


class PolicyMiddleware(CSPMiddleware):
    """Says what a page may load: put together once for all answers of which it is the same."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        said = vars(response)
        # What a view says of its page by other means, such as a frame that stands in any page; and
        # Django's own page of an error.
        if settings.DEBUG or any(name.startswith("_csp") for name in said.keys() - {UPDATE}):
            return super().process_response(request, response)
        more: dict[str, list[str]] = said.get(UPDATE) or {}
        policy = _policy(tuple((name, tuple(sources)) for name, sources in more.items()))
        response.headers.setdefault(HEADER, policy)
        return response


@lru_cache(maxsize=64)
def _policy(more: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    return build_policy(update={name: list(sources) for name, sources in more})


class CompressionMiddleware(GZipMiddleware):
    """Compresses what is not compressed yet: with brotli where the browser takes it, else gzip.

    What another site makes a browser ask for, with words of its own in the address, stays as it is:
    its length would tell that site's owner what else stands on the page.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if not isinstance(response, HttpResponse):
            return super().process_response(request, response)
        is_picture = response.headers.get("Content-Type", "").startswith("image/")
        if len(response.content) < SHORT or is_picture or response.has_header(CODING):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if _is_probe(request):
            return response
        if not accepts_brotli(request.headers.get("Accept-Encoding", "")):
            return super().process_response(request, response)
        response.content = compress(response.content)
        response["Content-Length"] = str(len(response.content))
        response[CODING] = "br"
        return response


def _is_probe(request: HttpRequest) -> bool:
    """Tell whether another site led here with a query, and cookies came along."""
    by_another = request.headers.get("Sec-Fetch-Site") == "cross-site"
    return by_another and bool(request.META.get("QUERY_STRING")) and bool(request.COOKIES)
