"""The home page, and pages about the service itself: is it ready, what to say when it broke."""

import sys

from django.db import Error
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common.client_address import wrong_hops
from fund.models import Fund
from fund.models.funds import TOPIC as FUNDS
from mutualaid.database import is_away
from mutualaid.health import problems
from network import current
from pages.cached import shared_page
from pages.share_cards import card_response, words_of_site
from pods.models import Ward, WayToGive
from pods.views.start import FORM as START
from request_pages.views.ask import FLOW
from volunteers.views.sign_up import FORM as SIGN_UP

RETRY_AFTER_SECONDS = 15
# The home page is as long in a large city; the list of wards has them all.
MOST_HOTLINES = 12


def redirect_to_language(request: HttpRequest) -> HttpResponse:
    """Send `/` to the home page in the browser's language."""
    response = HttpResponseRedirect(f"/{get_language()}/")
    patch_vary_headers(response, ("Accept-Language", "Cookie"))
    return response


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what this is, and the ways in."""
    topics = ("places", "notices", "guides", "help", FUNDS)
    return shared_page(request, "home.html", _home_context, topics=topics)


def _home_context() -> dict[str, object]:
    return {
        "pages": FLOW.page_count,
        "hotlines": Ward.objects.exclude(hotline="")[:MOST_HOTLINES],
        "ways_to_give": WayToGive.objects.filter(ward=None, pod=None),
        "has_funds": Fund.objects.exists(),
    }


@never_cache
@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Lead to a harmless site, and forget what was typed on this one.

    By GET: the browser would follow no form to another site. So nothing is forgotten for a link on
    a page that is not ours, nor for a browser that only looks ahead.
    """
    response = HttpResponseRedirect(current().leave_to)
    is_ours = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    for flow in (
        (FLOW, SIGN_UP.flow, START.flow) if is_ours and "Sec-Purpose" not in request.headers else ()
    ):
        flow.throw_away(request)
        flow.forget(response)
    # That site is not told where they come from.
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
def site_card(request: HttpRequest) -> HttpResponse:
    """The picture that chat apps show beside a link to any other page."""
    return card_response(request, *words_of_site())


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Everything that pages and messages need is there; 503 with the reasons otherwise."""
    found = [*problems(), *filter(None, [wrong_hops(request)])]
    status = "not ready" if found else "ready"
    return JsonResponse({"status": status, "reasons": found}, status=503 if found else 200)


def database_down(request: HttpRequest) -> HttpResponse:
    """A calm 503 that says nothing was stored and offers to send the same again."""
    context: dict[str, object] = {
        "posted": _posted(request),
        "csrf_token": get_token(request),
    }
    response = _error_page(request, "503.html", 503, context)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _posted(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what was typed, as (name, value) pairs for hidden fields."""
    if request.method != "POST":
        return []
    fields = request.POST.lists()
    return [
        (name, value)
        for name, values in fields
        for value in values
        # Passwords and the codes of second factors never stand in a page, also not in hidden
        # fields.
        if name not in {"csrfmiddlewaretoken", "code"} and "password" not in name
    ]


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token is missing or old: usually cookies are off, or the page is a day old."""
    return _error_page(request, "403_csrf.html", 403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that cannot be read."""
    return _error_page(request, "400.html", 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """This page is for somebody else."""
    return _error_page(request, "403.html", 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is no such page."""
    return _error_page(request, "404.html", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke; when it was the database, the 503 page."""
    if is_away(sys.exception()):
        return database_down(request)
    return _error_page(request, "500.html", 500)


def _error_page(
    request: HttpRequest, template: str, status: int, context: dict[str, object] | None = None
) -> HttpResponse:
    """The page in the site's frame; without the frame's extras when the database is away."""
    try:
        response = render(request, template, context, status=status)
    except Error:
        response = HttpResponse(render_to_string(template, context), status=status)
    response["Cache-Control"] = "no-store"
    return response
