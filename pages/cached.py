"""Pages that are the same for everybody, rendered once per language, day and content version.

What is kept is rendered for nobody: from a request without cookies, user or form data. The one
thing in it that differs between visitors, the CSRF token, is put in around it. Nothing of one
person can therefore appear to another.

The content version is one row that database triggers count up in the transaction of every edit to
what such pages show (`BumpContentVersion`). Each page view looks at it before anything else, so
what was committed before is shown; while the database is away, what is kept is still shown.
What begins or ends by the clock, without an edit, registers a `moment`.
"""

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import cached_property
from typing import Any

from django.core.signals import request_started
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CSRF_TOKEN_LENGTH, get_token
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language

from pages.compression import accepts_brotli, compress_around
from pages.inline_css import is_first_view, with_style_inside

# Within one request the version is looked at once; outside of requests, this often (seconds).
CHECK_EVERY = 1.0
LONGEST_LOOK = 10.0  # until a database that is away is given up
MOST_BYTES = 32 * 1024 * 1024  # in each process
# Never part of a page; replaced by the visitor's own token.
TOKEN_PLACE = "csrf-token-goes-here"
# No kept page has any, so the browser need not run what somebody might smuggle in.
NO_SCRIPT = {"script-src": None, "connect-src": None}

Place = tuple[Any, ...]


class KeptPage:
    """A page in parts, between which the visitor's token goes; one part when it has none."""

    def __init__(self, html: str, style_source: str = "") -> None:
        self.style_source = style_source  # allows the style inside it
        self.parts = tuple(html.encode().split(TOKEN_PLACE.encode()))
        # Compressed, it takes less than half of this again.
        self.size = len(html.encode()) * 3 // 2

    @cached_property
    def packed(self) -> tuple[bytes, ...]:
        """The same in brotli, compressed once."""
        return compress_around(self.parts, CSRF_TOKEN_LENGTH)

    @cached_property
    def etag(self) -> str:
        """A name for this version of the page; "" when every visitor's differs."""
        if len(self.parts) > 1:
            return ""
        return f'W/"{hashlib.sha256(self.parts[0]).hexdigest()[:12]}"'

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The page for the visitor who sent `request`: with their token, as their browser likes."""
        takes_brotli = accepts_brotli(request.headers.get("Accept-Encoding", ""))
        parts = (takes_brotli and self.packed) or self.parts
        response = HttpResponse(_with_token(request, parts))
        if parts is not self.parts:
            response["Content-Encoding"] = "br"
        response["Cache-Control"] = "private, no-cache"
        patch_vary_headers(response, ("Accept-Encoding",))
        if self.etag:
            response["ETag"] = self.etag
            response = get_conditional_response(request, self.etag, None, response) or response
        own_style = {"style-src": [self.style_source]} if self.style_source else {}
        vars(response).update(_csp_replace=NO_SCRIPT, _csp_update=own_style)
        return response


class _Shelf:
    """The pages at hand, those asked for longest ago thrown out first when they are too many."""

    def __init__(self) -> None:
        self.pages: OrderedDict[Place, KeptPage] = OrderedDict()
        self.size = 0
        self.lock = threading.Lock()

    def get(self, place: Place) -> KeptPage | None:
        with self.lock:
            page = self.pages.get(place)
            if page is not None:
                self.pages.move_to_end(place)
        return page

    def put(self, place: Place, page: KeptPage) -> None:
        with self.lock:
            before = self.pages.pop(place, None)
            self.pages[place] = page
            self.size += page.size - (before.size if before else 0)
            while self.size > MOST_BYTES:
                _place, oldest = self.pages.popitem(last=False)
                self.size -= oldest.size

    def clear(self) -> None:
        with self.lock:
            self.pages.clear()
            self.size = 0


class _Version:
    """The version as this process last saw it, and as each thread's request did."""

    def __init__(self) -> None:
        self.own = threading.local()
        self.reset()

    def reset(self) -> None:
        self.last = -1
        self.is_away = False  # the database: then one request at a time looks for it
        self.not_before = 0.0
        self.forget_own()

    def forget_own(self, **_signal: Any) -> None:
        self.own.seen = None

    def now(self) -> int:
        seen = getattr(self.own, "seen", None)
        if seen is None or time.monotonic() - seen[1] >= CHECK_EVERY:
            seen = self.own.seen = (self._look(), time.monotonic())
        return seen[0]

    def _look(self) -> int:
        if self.is_away and self.last >= 0:
            if time.monotonic() < self.not_before:
                return self.last
            self.not_before = time.monotonic() + LONGEST_LOOK
        try:
            version = _ask()
        except Error:
            self.is_away, self.not_before = True, time.monotonic() + CHECK_EVERY
            if self.last < 0:
                raise
            return self.last
        self.is_away = False
        if version != self.last:
            self.last = version
            _pages.clear()
            _values.clear()
        return version


def _ask() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT version FROM common_contentversion")
        row = cursor.fetchone()
    return row[0] if row else 0


_pages = _Shelf()
_values: dict[Place, Any] = {}
_moments: dict[str, Callable[[], Hashable]] = {}
_version = _Version()
request_started.connect(_version.forget_own)


def content_version() -> int:
    """The version of what the public reads, as of this page view.

    While the database is away it is the last one that was seen.
    """
    return _version.now()


def moment(name: str, look: Callable[[], Hashable]) -> None:
    """From now on a kept page is shown only as long as `look` returns what it did.

    For what changes by the clock. It is called for every view of a page and must not ask the
    database for anything that is not `kept`.
    """
    _moments[name] = look


def edition() -> tuple[Hashable, ...]:
    """What every kept page depends on: the content version first, the day, and the moments."""
    return content_version(), timezone.localdate(), *(look() for look in _moments.values())


def kept(key: str, load: Callable[[], Any]) -> Any:
    """What `load` returns, asked for once per content version and language.

    For small lists that every form needs (kinds of help, wards). Callers must not change the value.
    """
    place = (key, get_language(), content_version())
    if place not in _values:
        _values[place] = load()
    return _values[place]


def clear() -> None:
    """Forget every kept page and the version."""
    _pages.clear()
    _values.clear()
    _version.reset()


def shared_page(
    request: HttpRequest, template: str, context: Callable[[], dict[str, Any]], *, key: str = ""
) -> HttpResponse:
    """The page `template` for anybody who asks for this path in this language.

    `context` is called only when the page must be rendered; what it raises (`Http404`) goes
    through, and nothing is kept. It must not look at the visitor's request. `key` tells apart pages
    of one path, and must come from a known set (never straight from the query string). The page
    sees it as its query, so that the links to other languages keep it: "ward=ward-1".
    """
    # The version first: what is rendered then is at least as new.
    is_first = is_first_view(request)
    place = (edition(), get_language(), request.path, key, is_first)
    page = _pages.get(place)
    if page is None:
        bare = nobody(request)
        bare.META["QUERY_STRING"] = key
        html = _render(bare, template, context())
        page = KeptPage(*with_style_inside(html)) if is_first else KeptPage(html)
        _pages.put(place, page)
    return page.answer(request)


def _render(bare: HttpRequest, template: str, context: dict[str, Any]) -> str:
    return render_to_string(template, {**context, "csrf_token": TOKEN_PLACE}, bare)


def _with_token(request: HttpRequest, parts: tuple[bytes, ...]) -> bytes:
    return parts[0] if len(parts) == 1 else get_token(request).encode().join(parts)


def nobody(request: HttpRequest) -> HttpRequest:
    """A request for the same path from no one: no cookies, no user, no session, no query."""
    bare = HttpRequest()
    bare.method = "GET"
    bare.path, bare.path_info = request.path, request.path_info
    bare.resolver_match = request.resolver_match
    bare.META = {
        name: request.META[name] for name in ("SERVER_NAME", "SERVER_PORT") if name in request.META
    }
    return bare
