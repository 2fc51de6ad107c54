"""The one place at which a network that is not open, or pauses, takes nothing."""

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from accounts.roles import may_sign_in
from common.current import Profile
from mutualaid.logs import EXPECTED
from mutualaid.middleware import GetResponse
from network import current
from pages import own_look

# Machines that ask come again after so long; people read until when, where a steward said so.
COME_AGAIN_AFTER = datetime.timedelta(hours=6)
# What goes on: whether it runs, where to report a hole, the way out, how the page looks, and what
# people text and say to us: their STOP counts at any time, and nothing of it may be lost.
GO_ON = {
    "text_by_provider",
    "text_status",
    "text_by_phone",
    "call_answer",
    "call_language",
    "call_rung",
    "call_whisper",
    "call_accept",
    "call_left",
    "call_recorded",
    "call_ended",
    "call_sentence",
    "healthz",
    "readyz",
    "robots",
    "security_txt",
    "leave",
    "redirect_to_language",
    "network_look",
    "network_mark",
    "network_mark_large",
}
STAFF_APPS = {"admin", "account", "mfa"}
# A private page's token is the only thing in our addresses that is called so.
PRIVATE = {"token", "signed"}
# Where a private link leads once it has done its last, and what was sent before.
FAREWELLS = ("_deleted", "_left", "_withdrawn", "_sent")
READS = {"GET", "HEAD", "OPTIONS"}


class NotOpenMiddleware:
    """Answers in place of every public page while the network is not open.

    Staff who are signed in read the pages, with a banner. Nothing is taken, from nobody: what is
    posted to a public address never reaches its view. Private links that were given go on.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        if goes_on(request):
            return None
        reads = request.method in READS
        # What would be stored is looked at surely: nothing is taken after a press in another
        # process.
        network = current(now=not reads)
        if network.is_open:
            return None
        # Nobody is sent away because this process has not seen yet that it was opened in another.
        # It costs what an open page costs: one look at the versions.
        network = current(now=True)
        if network.is_open:
            return None
        if reads and may_sign_in(request.user):
            vars(request)[own_look.SEES_CLOSED] = True
            return None
        return closed(request, network)


def goes_on(request: HttpRequest) -> bool:
    """Tell whether the address of `request` answers whether the network is open or not."""
    match = request.resolver_match
    if match is None:
        return False
    if match.view_name in GO_ON or STAFF_APPS.intersection(match.app_names):
        return True
    if match.view_name.startswith(("account_", "mfa_")) or PRIVATE.intersection(match.kwargs):
        return True
    return request.method in READS and (match.url_name or "").endswith(FAREWELLS)


def closed(request: HttpRequest, network: Profile) -> HttpResponse:
    """Say that the network is not open yet, or pauses: to people on a page, to machines in words.

    503: programs that follow our lists keep what they have, and come again.
    """
    # It is answered as it should be, however often: no error for whoever reads the log.
    vars(request)[EXPECTED] = True
    if "/api/" in request.path:
        response: HttpResponse = JsonResponse({"error": words_of(network)}, status=503)
    elif request.path.endswith((".atom", ".ics", ".xml", ".png", ".pdf")):
        response = HttpResponse(words_of(network), status=503, content_type="text/plain")
    else:
        posted = request.method not in READS
        context = {"network": network, "posted": posted}
        response = render(request, "pages/not_open.html", context, status=503)
    response["Retry-After"] = str(int(COME_AGAIN_AFTER.total_seconds()))
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    patch_vary_headers(response, ("Cookie",))
    return response


def words_of(network: Profile) -> str:
    """Return in a few words that nothing is taken now."""
    return _("We are pausing") if network.is_paused else _("We are not open yet")
