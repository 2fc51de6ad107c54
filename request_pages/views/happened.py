"""The answers to "did it happen?", of both sides, each by one press on their private page."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pages.form_views import form_methods, form_page
from request_pages.forms import HappenedForm
from request_pages.views import answers, match, resident, routes
from request_pages.views.feedback import known_match, nobody_helped
from requests_app import services
from requests_app.choices import Happened
from requests_app.models import Match
from requests_app.services.feedback import Side

THANKS = _("Thank you for telling us.")
MOVED = _("Thank you. The new day is saved, and the other side is told.")
# A household's no may also be one against the neighbor's yes: what follows differs, this is true.
SORRY = _("We are sorry. A coordinator will look at what happened.")
SAID: dict[tuple[Side, str], str | Promise] = {
    ("resident", Happened.NO): SORRY,
    ("resident", Happened.NOT_YET): MOVED,
    ("volunteer", Happened.NOT_YET): MOVED,
}


@form_methods
@resident.for_resident
def need_happened(
    request: HttpRequest, token: str, request_id: int, *, need_id: int
) -> HttpResponse:
    """Record the household's answer."""
    found = known_match(request, request_id, need_id)
    if found is None:
        return nobody_helped(request, token)
    return answered(request, resident.STATUS, token, found, "resident", resident.attempt)


@form_methods
@match.for_volunteer
def match_happened(request: HttpRequest, token: str, match_id: int) -> HttpResponse:
    """Record the volunteer's answer."""
    found = Match.objects.select_related("need__category").get(pk=match_id)
    return answered(request, match.OFFER, token, found, "volunteer", answers.attempt)


@form_methods
@routes.for_volunteer
def route_stop_happened(
    request: HttpRequest, token: str, route_id: int, *, match_id: int
) -> HttpResponse:
    """Record the volunteer's answer about one need of a route."""
    found = routes.own_match(route_id, match_id)
    return answered(request, routes.ROUTE, token, found, "volunteer", answers.attempt)


def answered(
    request: HttpRequest,
    back: str,
    token: str,
    asked: Match,
    side: Side,
    attempt: Callable[..., HttpResponse],
) -> HttpResponse:
    """Record what was pressed, and back to the private page; ask again for a day that is wrong."""
    # The page with the error was loaded again, or somebody typed its address: nothing was said.
    if request.method != "POST":
        return redirect(back, token)
    form = HappenedForm(request.POST)
    if not form.is_valid():
        context: dict[str, Any] = {"token": token, "back": back, "match": asked}
        return form_page(request, "request_pages/happened.html", form, context)
    say = partial(services.say_whether_it_happened, asked.pk, side=side, **form.cleaned_data)
    said = SAID.get((side, form.cleaned_data["happened"]), THANKS)
    return attempt(request, back, token, say, said)
