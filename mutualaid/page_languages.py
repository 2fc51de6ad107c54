"""The language and the time zone of a request, among those of the network."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from common.current import Profile, in_its_zone
from network import current
from pages.languages import url_in

# Below the language: staff work in any language that there is.
STAFF = ("admin/", "staff/")


class PageLanguageMiddleware(LocaleMiddleware):
    """As Django's, among the languages of the network, which a steward chooses.

    The address of a page in a language that is switched off leads to the same page in the main
    one. What is sent from there is still taken: somebody has typed it.
    """

    def process_request(self, request: HttpRequest) -> HttpResponse | None:  # type: ignore[override]
        in_its_zone()
        network = current()
        code = translation.get_language_from_path(request.path_info)
        if code and code not in network.languages and _may_lead_on(request, code):
            query = request.META.get("QUERY_STRING", "")
            return HttpResponseRedirect(url_in(network.main_language, request.path, query))
        super().process_request(request)
        if not code and network.own_languages:
            translation.activate(wanted(request, network))
            request.LANGUAGE_CODE = translation.get_language() or ""
        return None


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
