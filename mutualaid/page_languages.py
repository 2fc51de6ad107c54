"""The language and the time zone of a request, among those of the network."""

import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from common import renewal
from common.current import Profile, in_its_zone
from network import current
from pages import gaps
from pages.languages import url_in

# Below the language: staff work in any language that there is.
STAFF = ("admin/", "staff/")
# Says in no language that the process lives, also while the database does not.
ASKS_NOBODY = "/healthz"
FIRST_PART = re.compile(r"/([a-z]{2,3}(?:-[a-z]{2,6})?)/")


class PageLanguageMiddleware(LocaleMiddleware):
    """As Django's, among the languages of the network, which a steward chooses.

    The address of a page in a language that is switched off leads to the same page in the main
    one. What is sent from there is still taken: somebody has typed it.
    """

    def process_request(self, request: HttpRequest) -> HttpResponse | None:  # type: ignore[override]
        if request.path_info == ASKS_NOBODY:
            return None
        in_its_zone()
        gaps.forget()
        network = current()
        renewal.end_if_due(network.added)
        code = translation.get_language_from_path(request.path_info)
        if not code and _is_for_the_next(request):
            # To this address once more: by then, a process answers that knows the language.
            return HttpResponseRedirect(request.get_full_path(), preserve_request=True)
        if code and code not in network.languages and _may_lead_on(request, code):
            query = request.META.get("QUERY_STRING", "")
            return HttpResponseRedirect(url_in(network.main_language, request.path, query))
        super().process_request(request)
        if not code and network.own_languages:
            translation.activate(wanted(request, network))
            request.LANGUAGE_CODE = translation.get_language() or ""
        return None

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> Any:
        """As Django's; a page says that something on it is not translated."""
        gaps.say(response)
        return super().process_response(request, response)


def _is_for_the_next(request: HttpRequest) -> bool:
    """Tell whether an address is in a language that was added since this process began.

    Then the process ends. It is looked for only where there would be no page anyway.
    """
    first = FIRST_PART.match(request.path_info)
    if first is None or not renewal.can_end():
        return False
    added = current(now=True).added
    return first[1] in dict(added or ()) and renewal.end_if_due(added)


def _may_lead_on(request: HttpRequest, code: str) -> bool:
    below = request.path_info.partition(f"/{code}/")[2]
    return request.method in {"GET", "HEAD"} and not below.startswith(STAFF)


def wanted(request: HttpRequest, network: Profile) -> str:
    """Return the language for an address that names none: as the browser likes, or the main one.

    Staff who have signed in here have a language of their own.
    """
    own = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if own in dict(settings.LANGUAGES):
        return own
    accepted = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    for code, _weight in accepted:
        if found := _variant(code):
            if found in network.languages:
                return found
    return network.main_language


def _variant(code: str) -> str:
    """Return our name of the language that a browser calls `code`; "" for one that we lack."""
    try:
        return translation.get_supported_language_variant(code)
    except LookupError:
        return ""
