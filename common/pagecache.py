"""Pages that are the same for everybody, rendered once per language and content version.

What is kept is rendered for nobody: from a request without cookies, user or form data. The one
thing in it that differs between visitors, the CSRF token, is put in around it. Nothing of one
person can therefore appear to another.

The content version is one row that database triggers count up in the transaction of every edit to
what such pages show (kinds of help, wards, pods). A process looks at it once a second, so an
edit is seen everywhere within a second; while the database is away, what is kept is still shown.
What begins or ends by the clock, without an edit, registers a `moment`.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.translation import get_language

CHECK_EVERY = 1.0  # seconds
MOST_PAGES = 500
# Never part of a page; replaced by the visitor's own token.
TOKEN_PLACE = "csrf-token-goes-here"

_pages: OrderedDict[tuple[Any, ...], tuple[bytes, ...]] = OrderedDict()
_values: dict[tuple[Any, ...], Any] = {}
_moments: dict[str, Callable[[], Hashable]] = {}
_version: tuple[int, float] = (-1, float("-inf"))  # the version, and when it was looked at


def content_version() -> int:
    """The version of what the public reads; at most `CHECK_EVERY` seconds old.

    While the database is away it is the last one that was seen.
    """
    global _version
    version, looked_at = _version
    if time.monotonic() - looked_at >= CHECK_EVERY:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT version FROM common_contentversion")
                row = cursor.fetchone()
            version = row[0] if row else 0
        except Error:
            if version < 0:
                raise
        if version != _version[0]:
            _pages.clear()
            _values.clear()
        _version = (version, time.monotonic())
    return version


def moment(name: str, look: Callable[[], Hashable]) -> None:
    """From now on a kept page is shown only as long as `look` returns what it did.

    For what changes by the clock. It is called for every view of a page and must not ask the
    database for anything that is not `kept`.
    """
    _moments[name] = look


def edition() -> tuple[Hashable, ...]:
    """What every kept page depends on: the content version, and what the clock says."""
    return content_version(), *(look() for look in _moments.values())


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
    global _version
    _pages.clear()
    _values.clear()
    _version = (-1, float("-inf"))


def shared_page(
    request: HttpRequest, template: str, context: Callable[[], dict[str, Any]], *, key: str = ""
) -> HttpResponse:
    """The page `template` for anybody who asks for this path in this language.

    `context` is called only when the page must be rendered. `key` tells apart pages of one path,
    and must come from a known set (never straight from the query string). The page sees it as its
    query, so that the links to other languages keep it: "ward=ward-1".
    """
    place = (request.path, get_language(), key, edition())
    parts = _pages.get(place)
    if parts is None:
        bare = nobody(request)
        bare.META["QUERY_STRING"] = key
        parts = _render(bare, template, context())
        _pages[place] = parts
        if len(_pages) > MOST_PAGES:
            _pages.popitem(last=False)
    response = HttpResponse(_with_token(request, parts))
    response["Cache-Control"] = "private, no-cache"
    return response


def _render(bare: HttpRequest, template: str, context: dict[str, Any]) -> tuple[bytes, ...]:
    html = render_to_string(template, {**context, "csrf_token": TOKEN_PLACE}, bare)
    return tuple(html.encode().split(TOKEN_PLACE.encode()))


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
