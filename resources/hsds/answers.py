"""Answers to requests for open data: JSON that anybody may read, counted, and not sent twice."""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt

from common.limits import Used, count_of_sender
from common.replica import read
from pages.cached import cache_key_parts, kept
from pods.models import Group
from resources.hsds.asking import BadParameterError
from resources.models import Organization, Resource

View = Callable[..., HttpResponse]
TOPICS = ("directory", "places")
# Another number where the same rows are written otherwise.
FORMAT = 1
METHODS = "GET, HEAD, OPTIONS"
EXPOSED = "ETag, Last-Modified, Link, RateLimit-Policy, RateLimit, Retry-After"
DAY = 24 * 60 * 60
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class MissingError(LookupError):
    """There is no such record."""


def open_data(view: View) -> View:
    """Let `view`, which returns what is to be written as JSON, answer requests for open data.

    Only reading; from any site; so many times an hour; in English, whatever a browser asks for;
    and 304 to whoever has it. What it raises (`MissingError`, `BadParameterError`) is a problem.
    """

    @wraps(view)
    def answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return _found(request, view, kwargs)

    return open_file(answer)


def open_file(view: View) -> View:
    """Let `view`, which returns a response, answer requests for open data.

    Only reading; from any site; so many times an hour.
    """

    # Nothing is written: who tries to reads so, and nothing of a form's token.
    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            response = HttpResponse(status=204)
        elif request.method not in ("GET", "HEAD"):
            response = problem(405, "Only reading", "Open data is read here, and not written.")
        else:
            response = _counted(request, lambda: view(request, **kwargs))
        response["Allow"] = METHODS
        return _for_every_site(response)

    return answer


def _counted(request: HttpRequest, found: Callable[[], HttpResponse]) -> HttpResponse:
    used = count_of_sender(request, "open_data")
    over = [one for one in used if one.number > one.most]
    if over:
        response = problem(429, "Too many requests", "Please wait as long as Retry-After says.")
        response["Retry-After"] = str(max(map(_seconds_left, over)))
    else:
        response = found()
    _say_limits(response, used)
    return response


def _say_limits(response: HttpResponse, used: list[Used]) -> None:
    """Say the limits also when none is met, and how much is left of the tightest."""
    limits = settings.LIMITS["open_data"]
    rules = [(most, int(span.total_seconds())) for most, span in limits]
    rules = [(one.most, one.seconds) for one in used] or rules
    response["RateLimit-Policy"] = ", ".join(
        f'"{seconds}s";q={most};w={seconds}' for most, seconds in rules
    )
    if used:
        tightest = min(used, key=lambda one: one.left)
        left, wait = tightest.left, _seconds_left(tightest)
        response["RateLimit"] = f'"{tightest.seconds}s";r={left};t={wait}'
        response["RateLimit-Limit"] = str(tightest.most)
        response["RateLimit-Remaining"] = str(left)
        response["RateLimit-Reset"] = str(wait)


def _seconds_left(used: Used) -> int:
    return max(1, int((used.ends_at - timezone.now()).total_seconds()) + 1)


def _found(request: HttpRequest, view: View, kwargs: dict[str, Any]) -> HttpResponse:
    # The version first: what is written then is at least as new.
    etag, changed = _etag(request), last_change()
    known = get_conditional_response(request, etag, changed)
    if known is not None and known.status_code == 304:
        return _marked(known, etag, changed)
    try:
        with override(settings.LANGUAGE_CODE):
            found = read(lambda: view(request, **kwargs))
    except MissingError:
        return problem(404, "Not found", "There is no such record.")
    except BadParameterError as bad:
        return problem(400, "Bad parameter", bad.detail, parameter=bad.name)
    return _marked(written(found), etag, changed)


def _marked(response: HttpResponse, etag: str, changed: int) -> HttpResponse:
    response["ETag"] = etag
    response["Last-Modified"] = http_date(changed)
    # May be kept by whoever asks, and is asked for each time: an edit is in the next answer.
    response["Cache-Control"] = "public, no-cache"
    response["Content-Language"] = settings.LANGUAGE_CODE
    return response


def _etag(request: HttpRequest) -> str:
    """A name for what is answered, known without making it."""
    query = sorted(request.GET.lists())
    parts = (FORMAT, cache_key_parts(TOPICS), request.path, query)
    return f'W/"{hashlib.sha256(repr(parts).encode()).hexdigest()[:20]}"'


def last_change() -> int:
    """Return the moment of the last change, in seconds; a new day is one: what is open changes.

    In the whole second after it, so that nothing of the same second is missed.
    """
    moment: datetime = kept("hsds.last_change", _last_change, topics=TOPICS)
    day = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return int((max(moment, day) + timedelta(seconds=1)).timestamp())


def _last_change() -> datetime:
    tables = (Resource.objects.own(), Organization.objects.all(), Group.objects.all())
    moments = [rows.order_by().aggregate(last=Max("updated_at"))["last"] for rows in tables]
    return max(filter(None, moments), default=EPOCH)


def written(found: Any) -> HttpResponse:
    """Return `found` as JSON, in the letters of each language."""
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text, content_type="application/json; charset=utf-8")


def problem(status: int, title: str, detail: str, **more: str) -> HttpResponse:
    """Return an error as JSON (RFC 9457)."""
    values = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    response = HttpResponse(
        json.dumps(values), status=status, content_type="application/problem+json"
    )
    response["Cache-Control"] = "no-store"
    return response


def _for_every_site(response: HttpResponse) -> HttpResponse:
    """Let scripts of every site read it: nothing here is for one visitor alone."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = METHODS
    response["Access-Control-Allow-Headers"] = "If-None-Match, If-Modified-Since"
    response["Access-Control-Expose-Headers"] = EXPOSED
    response["Access-Control-Max-Age"] = str(DAY)
    patch_vary_headers(response, ("Accept-Encoding",))
    return response
