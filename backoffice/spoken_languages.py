"""The page on which stewards choose the languages that people can say they speak."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.roles import STEWARDS
from backoffice import network_services
from backoffice.access import for_roles
from backoffice.recorded import user_of
from common.errors import NotPossible
from common.languages import language_name, marked_language_name, spoken_languages
from common.world_languages import english_name, find_languages
from network import current

HERE = "admin:network_spoken"
PLACE = "place_"


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(STEWARDS)
def spoken(request: HttpRequest) -> HttpResponse:
    """Show the list and what a search finds; put one into the list, or the list in order."""
    if request.method == "POST":
        return _post(request)
    words = request.GET.get("q", "")[:60]
    chosen = spoken_languages()
    found = [each for each in find_languages(words) if each.code not in chosen]
    context = {
        **admin.site.each_context(request),
        "title": _("Languages that people speak"),
        "rows": [_row(code, place) for place, code in enumerate(chosen, start=1)],
        "is_own": bool(current().spoken_languages),
        "words": words,
        "found": [_row(each.code) for each in found],
    }
    return TemplateResponse(request, "backoffice/spoken_languages.html", context)


def _row(code: str, place: int = 0) -> dict[str, Any]:
    return {
        "code": code,
        "own": marked_language_name(code),
        "plain": language_name(code),
        "english": english_name(code),
        "field": f"{PLACE}{code}",
        "place": place,
    }


def _post(request: HttpRequest) -> HttpResponse:
    if "ours" in request.POST:
        codes = []
    elif added := request.POST.get("add", ""):
        codes = [*(code for code in spoken_languages() if code != added), added]
    else:
        codes = _in_order(request)
    try:
        if not codes and "ours" not in request.POST:
            raise NotPossible(_("Please give at least one language a number."))
        network_services.choose_spoken_languages(codes, actor=user_of(request))
        messages.success(request, _("Saved. People can choose from this list now."))
    except NotPossible as refusal:
        messages.error(request, str(refusal.message))
    return redirect(HERE)


def _in_order(request: HttpRequest) -> list[str]:
    """Return the languages with a number, by it; two with the same one stay in their order."""
    places = {}
    for code in spoken_languages():
        number = request.POST.get(f"{PLACE}{code}", "").strip()
        if number.isdecimal():
            places[code] = int(number[:6])
    return sorted(places, key=lambda code: places[code])
