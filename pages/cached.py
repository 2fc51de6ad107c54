"""Pages that are the same for everybody, rendered once per language, day and version of content.

What is kept is rendered for nobody: from a request without cookies, user or form data. The one
thing in it that differs between visitors, the CSRF token, is put in around it. Nothing of one
person can therefore appear to another.

What such pages show is sorted into topics ("places", "directory", …); a page names those that it
shows, and is rendered anew once one of them was edited. Database triggers record every edit in its
own transaction (`BumpContentVersion`); the versions are looked at before anything else, so what was
committed before is shown, and nothing made of older rows is ever kept as newer. While the database
is away, what is kept is still shown. What begins or ends by the clock, without an edit, registers a
`moment`; a page of which only some rows do so, such as places that open and close, says itself
until when it is true (`KEPT_UNTIL`). A page about one row says of which parts of its topics it is
made (`MADE_OF`), and stays when others are edited.
"""

import datetime
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CSRF_TOKEN_LENGTH, get_token
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language

from common.content_versions import Parts as Parts
from common.content_versions import Topics as Topics
from common.content_versions import Versions, versions_seen
from common.content_versions import _ask as _ask
from common.content_versions import _versions as _versions
from common.content_versions import version_at_hand as version_at_hand
from common.content_versions import versions_of as versions_of
from common.replica import at_the_primary, read
from network import current
from pages import gaps, own_look
from pages.compression import accepts_brotli, compress_around, unpacked
from pages.inline_css import for_followers, is_first_view, is_followed, with_style_inside
from pages.weight import weight

# In each process, pages and all else together: however large the city is.
MOST_BYTES = 8 * 1024 * 1024
OVERHEAD = 1024  # of each thing, by itself
MADE_WITHIN = 10.0  # seconds, until whoever waits makes it, too
# Never part of a page; replaced by the visitor's own token.
TOKEN_PLACE = "csrf-token-goes-here"
# What a context calls the aware moment from which on its page must be rendered anew, and the parts
# of its topics that it is made of; no template sees them.
KEPT_UNTIL = "kept_until"
MADE_OF = "made_of"

Place = tuple[Any, ...]


class KeptPage:
    """A page in parts, between which the visitor's token goes; one part when it has none."""

    # The moment from which on it is no longer true, such as when a place on it opens.
    until: datetime.datetime | None = None
    # What it shows rows of, and the versions that these had before it was made.
    topics: Topics = ()
    versions: Parts = ()

    def __init__(self, html: str, style_source: str = "") -> None:
        self.style_source = style_source  # allows the style inside it
        plain = tuple(html.encode().split(TOKEN_PLACE.encode()))
        # The parts and their coding: `None` before anybody wanted brotli. Together, as they change
        # while others read them.
        self.parts: tuple[tuple[bytes, ...], str | None] = plain, None
        # A name for this version of the page; "" when every visitor's differs.
        self.etag = f'W/"{hashlib.sha256(plain[0]).hexdigest()[:12]}"' if len(plain) == 1 else ""

    @property
    def size(self) -> int:
        return sum(map(len, self.parts[0]))

    @property
    def is_over(self) -> bool:
        return self.until is not None and self.until <= timezone.now()

    def is_edited(self, seen: Versions) -> bool:
        return versions_of(self.topics, seen) != self.versions

    def pack(self) -> None:
        """Keep it in brotli only, compressed once: a quarter of its size."""
        plain, coding = self.parts
        if coding is None:
            packed = compress_around(plain, CSRF_TOKEN_LENGTH)
            self.parts = (packed, "br") if packed else (plain, "")

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The page for the visitor who sent `request`: with their token, as their browser likes."""
        takes_brotli = accepts_brotli(request.headers.get("Accept-Encoding", ""))
        if takes_brotli:
            self.pack()
        parts, coding = self.parts
        content = _with_token(request, parts)
        response = HttpResponse(content if takes_brotli or not coding else unpacked(content))
        if takes_brotli and coding:
            response["Content-Encoding"] = coding
        # The browser may keep it and must ask: an edit is on the next view, and a proxy keeps no
        # token.
        response["Cache-Control"] = "private, no-cache"
        patch_vary_headers(response, ("Accept-Encoding",))
        if self.etag:
            response["ETag"] = self.etag
            response = get_conditional_response(request, self.etag, None, response) or response
        if self.style_source:
            vars(response).update(_csp_update={"style-src": [self.style_source]})
        return response


class _Shelf:
    """All that is kept, what was asked for longest ago thrown out first when it is too much.

    One thing a place: what has other `parts` by now makes room for what is made anew, by one thread
    while the others that want it wait: eight at once would take eight times as long over it.
    """

    def __init__(self) -> None:
        self.kept: OrderedDict[Place, tuple[Parts, Any, int]] = OrderedDict()
        self.size = 0
        self.lock = threading.Lock()
        # What is being made, and by how many it is wanted.
        self.making: dict[Place, tuple[threading.Lock, int]] = {}

    def get(self, place: Place, parts: Parts) -> Any:
        with self.lock:
            made_of, thing, _size = self.kept.get(place, ((), None, 0))
            if thing is None or made_of != parts:
                return None
            self.kept.move_to_end(place)
        return thing

    def put(self, place: Place, parts: Parts, thing: Any, size: int) -> None:
        size += OVERHEAD
        if size > MOST_BYTES // 2:
            return  # all else would have to go
        with self.lock:
            _parts, _thing, before = self.kept.pop(place, ((), None, 0))
            self.kept[place] = parts, thing, size
            self.size += size - before
            # By weight and not by number: memory is what runs out, and pages differ much in size.
            while self.size > MOST_BYTES:
                _place, (_parts, _thing, freed) = self.kept.popitem(last=False)
                self.size -= freed

    @contextmanager
    def alone(self, place: Place) -> Iterator[None]:
        """Let one thread at a time make what belongs there; nobody waits for ever."""
        with self.lock:
            turn, wanted = self.making.get(place, (threading.Lock(), 0))
            self.making[place] = turn, wanted + 1
        has_turn = turn.acquire(timeout=MADE_WITHIN)
        try:
            yield
        finally:
            if has_turn:
                turn.release()
            with self.lock:
                turn, wanted = self.making.pop(place)
                if wanted > 1:
                    self.making[place] = turn, wanted - 1

    def clear(self) -> None:
        with self.lock:
            self.kept.clear()
            self.size = 0


_shelf = _Shelf()
_moments: dict[str, Callable[[], Hashable]] = {}
# The name of the network, its mark and its color are on every page, and whether it is open.
_everywhere: list[Callable[[], Hashable]] = [lambda: current().version]


def moment(topic: str, look: Callable[[], Hashable]) -> None:
    """From now on a page that shows `topic` is kept only as long as `look` returns what it did.

    For what changes by the clock. It is called for every view of such a page and must not ask the
    database for anything that is not `kept`.
    """
    _moments[topic] = look


def everywhere(look: Callable[[], Hashable]) -> None:
    """From now on every page is kept only as long as `look` returns what it did, as by `moment`.

    For what stands in the frame of all pages. It is called right after the versions were looked at.
    """
    _everywhere.append(look)


def cache_key_parts(topics: Topics) -> Parts:
    """Return what depends on `topics` depends on: their versions, the day, and their moments."""
    return versions_of(topics), *_by_the_clock(topics)


def _by_the_clock(topics: Topics) -> Parts:
    """Return all that a kept page depends on besides edits: the day, and its topics' moments."""
    moments = (_moments[topic]() for topic in topics if topic in _moments)
    return timezone.localdate(), *moments, *(look() for look in _everywhere)


def kept(key: str, load: Callable[[], Any], *, topics: Topics) -> Any:
    """Return what `load` returns, asked for once per version of its `topics` and language.

    For small lists that every form needs (kinds of help, wards). Callers must not change the value.
    """
    place, parts = (key, get_language()), versions_of(topics)
    found = _shelf.get(place, parts)
    if found is None:
        with _shelf.alone(place):
            found = _shelf.get(place, parts)
            if found is None:
                # The versions may have moved since a page began to read at the replica.
                found = at_the_primary(lambda: gaps.watched(load))
                _shelf.put(place, parts, found, weight(found))
    return gaps.noted(found)


def clear() -> None:
    """Forget every kept page and the versions."""
    _shelf.clear()
    _versions.reset()


def shared_page(
    request: HttpRequest,
    template: str,
    context: Callable[[], dict[str, Any]],
    *,
    topics: Topics,
    key: str = "",
    of: str = "",
) -> HttpResponse:
    """Return the page `template` for anybody who asks for this path in this language.

    `topics` are all that it shows rows of: an edit to any of them is on the next view. `context` is
    called only when the page must be rendered; what it raises (`Http404`) goes through, and nothing
    is kept. It must not look at the visitor's request. `key` tells apart pages of one path, and
    must come from a known set (never straight from the query string). The page sees it as its
    query, so that the links to other languages keep it: "ward=ward-1". `of` tells them apart too,
    and the page does not see it.

    What changes by the clock gives the moment of its next change as `KEPT_UNTIL` in the context;
    what is about one row names the parts of `topics` that it is made of as `MADE_OF`.
    """
    # The versions first: what is rendered then is at least as new.
    seen = versions_seen()
    clock = _by_the_clock(topics)
    kind = is_first_view(request), is_followed(request)
    place = (get_language(), request.path, key, of, *kind)
    page = _page_at(place, clock, seen)
    if page is None or page.is_over:
        with _shelf.alone(place):
            before, page = page, _page_at(place, clock, seen)
            if page is None or page.is_over:
                try:
                    page = read(lambda: _made(request, template, context(), key))
                except Error:
                    # The database is away: a page with an hour that has passed is better than none.
                    if before is None:
                        raise
                    return before.answer(request)
                page.topics = page.topics or topics
                page.versions = versions_of(page.topics, seen)
                _shelf.put(place, clock, page, page.size)
    return page.answer(request)


def _page_at(place: Place, clock: Parts, seen: Versions) -> KeptPage | None:
    page: KeptPage | None = _shelf.get(place, clock)
    return None if page is None or page.is_edited(seen) else page


def _made(request: HttpRequest, template: str, context: dict[str, Any], query: str) -> KeptPage:
    until, topics = context.pop(KEPT_UNTIL, None), context.pop(MADE_OF, ())
    bare = nobody(request)
    bare.META["QUERY_STRING"] = query
    html = _render(bare, template, context)
    if is_followed(request):
        html = for_followers(html)
    page = KeptPage(*with_style_inside(html)) if is_first_view(request) else KeptPage(html)
    page.until, page.topics = until, topics
    if accepts_brotli(request.headers.get("Accept-Encoding", "")):
        # Before it is weighed, and while the others that want it wait for one who does it.
        page.pack()
    return page


def _render(bare: HttpRequest, template: str, context: dict[str, Any]) -> str:
    gaps.forget()
    html = render_to_string(template, {**context, "csrf_token": TOKEN_PLACE}, bare)
    return gaps.said(html)


def _with_token(request: HttpRequest, parts: tuple[bytes, ...]) -> bytes:
    return parts[0] if len(parts) == 1 else get_token(request).encode().join(parts)


def nobody(request: HttpRequest) -> HttpRequest:
    """A request for the same path from no one: no cookies, no user, no session, no query."""
    # Built from nothing rather than stripped: what is not copied on purpose cannot be on the page.
    bare = HttpRequest()
    bare.method = "GET"
    bare.path, bare.path_info = request.path, request.path_info
    bare.resolver_match = request.resolver_match
    bare.META = {
        name: request.META[name] for name in ("SERVER_NAME", "SERVER_PORT") if name in request.META
    }
    if own_look.SEES_CLOSED in vars(request):
        # Only such requests are answered then: see `mutualaid.not_open`.
        vars(bare)[own_look.SEES_CLOSED] = True
    return bare
