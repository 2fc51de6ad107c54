"""The pages on how it went: either side's answer, and the household's "not this person"."""

import re
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from pages.form_views import form_methods, form_page, posted
from request_pages.forms import NoteForm, ThanksForm, WorkedForm
from request_pages.views import answers, routes
from request_pages.views.match import OFFER, for_volunteer
from request_pages.views.resident import STATUS, attempt, for_resident, own_need
from requests_app import services
from requests_app.choices import BlockedBy, MatchStatus, Worked
from requests_app.models import Match, Need


@form_methods
@for_volunteer
def match_worked(request: HttpRequest, token: str, match_id: int) -> HttpResponse:
    """Ask whether it worked out: yes or no, with a note for the coordinators."""
    match = Match.objects.select_related("need__category").get(pk=match_id)
    return worked_page(request, OFFER, token, match)


@form_methods
@routes.for_volunteer
def route_stop_worked(
    request: HttpRequest, token: str, route_id: int, *, match_id: int
) -> HttpResponse:
    """Ask the same about one need of a route."""
    return worked_page(request, routes.ROUTE, token, routes.own_match(route_id, match_id))


def worked_page(request: HttpRequest, back: str, token: str, match: Match) -> HttpResponse:
    """Show the question about `match`; with an answer go to the page `back`."""
    # The letter that leads here may be older than what happened since.
    if match.status != MatchStatus.DONE:
        return redirect(back, token)
    form = WorkedForm(posted(request), initial={"worked": match.volunteer_said})
    if form.is_valid():
        answer = partial(services.say_whether_it_worked, match.pk, **form.cleaned_data)
        say = partial(answer, side="volunteer")
        return answers.attempt(request, back, token, say, _("Thank you for telling us."))
    context = {"token": token, "back": back, "match": match}
    return form_page(request, "request_pages/match_worked.html", form, context)


@require_POST
@for_resident
def need_done(request: HttpRequest, token: str, request_id: int, *, need_id: int) -> HttpResponse:
    """Record that the help came: it worked."""
    match = known_match(request, request_id, need_id)
    if match is None:
        return nobody_helped(request, token)
    say = partial(services.say_whether_it_worked, match.pk, side="resident", worked=Worked.YES)
    return attempt(request, STATUS, token, say, _("Thank you for telling us. We are glad."))


@form_methods
@for_resident
def need_thanks(request: HttpRequest, token: str, request_id: int, *, need_id: int) -> HttpResponse:
    """Ask for one line to whoever helped; they read it on their own page."""
    match = known_match(request, request_id, need_id)
    if match is None:
        return nobody_helped(request, token)
    form = ThanksForm(posted(request))
    if form.is_valid():
        say = partial(services.say_thanks, match.pk, form.cleaned_data["text"])
        return attempt(request, STATUS, token, say, _("Thank you. They read it on their page."))
    context = {"token": token, "match": match}
    return form_page(request, "request_pages/need_thanks.html", form, context)


@form_methods
@for_resident
def need_not_done(
    request: HttpRequest, token: str, request_id: int, *, need_id: int
) -> HttpResponse:
    """Record that the help did not come; this page asks what went wrong, now or later."""
    match = known_match(request, request_id, need_id)
    if match is None:
        return nobody_helped(request, token)
    form = NoteForm(posted(request))
    if form.is_valid():
        note = form.cleaned_data["note"]
        say = partial(
            services.say_whether_it_worked,
            match.pk,
            side="resident",
            worked=Worked.NO,
            note=note,
        )
        return attempt(request, STATUS, token, say, sorry(match.need))
    context = {"token": token, "match": match}
    return form_page(request, "request_pages/need_not_done.html", form, context)


def sorry(need: Need) -> str | Promise:
    """Return the words: somebody else is looked for, unless the next time has begun."""
    if Need.objects.after(need).exists():
        return _("We are sorry. A coordinator will look at what happened.")
    return _("We are sorry. A coordinator knows, and we are looking for somebody else.")


def nobody_helped(request: HttpRequest, token: str) -> HttpResponse:
    messages.error(request, _("Nobody was helping with this."))
    return redirect(STATUS, token)


@form_methods
@for_resident
def need_not_this_neighbor(
    request: HttpRequest, token: str, request_id: int, *, need_id: int
) -> HttpResponse:
    """Block this neighbor from the household, after asking once."""
    match = known_match(request, request_id, need_id)
    if match is None:
        return nobody_helped(request, token)
    form = NoteForm(posted(request))
    if form.is_valid():
        return refuse(request, token, match, form.cleaned_data["note"])
    context = {"token": token, "match": match, "ward": match.need.request.ward}
    return form_page(request, "request_pages/need_not_this_neighbor.html", form, context)


def match_meant(request: HttpRequest) -> int | None:
    """Return the match that the page was about when it was shown; somebody else may help by now."""
    typed = request.POST.get("match", "")
    # Any 18 digits fit a bigint; a longer number cannot be one of ours.
    return int(typed) if re.fullmatch("[0-9]{1,18}", typed) else None


def known_match(request: HttpRequest, request_id: int, need_id: int) -> Match | None:
    """Return the match that the page was about, or whoever said yes last; None without either."""
    need = own_need(request_id, need_id)
    matches = Match.objects.said_yes().filter(need=need).order_by("-id")
    meant = match_meant(request)
    rows = matches.filter(pk=meant) if meant else matches
    return rows.select_related("volunteer", "need__category", "need__request__ward").first()


def refuse(request: HttpRequest, token: str, match: Match, note: str) -> HttpResponse:
    block = partial(
        services.block_volunteer,
        match.need.request_id,
        match.volunteer_id,
        said_by=BlockedBy.RESIDENT,
        note=note,
    )
    text = _(
        "Thank you for telling us. We will not send this neighbor to you again, and we do not "
        "tell them why."
    )
    return attempt(request, STATUS, token, block, text)
