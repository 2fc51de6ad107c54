"""Offering help: the form in several pages."""

import re
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from common.letters import absolute_url
from common.models import Category, FormDraft
from pages.cached import shared_page
from pages.form_flow import Answers, Flow, Page, send_once
from pods.models import Ward
from volunteers import services
from volunteers.answers import volunteer_answers
from volunteers.forms import (
    AboutForm,
    AgreeForm,
    OfferForm,
    TimeForm,
    WhereForm,
    flatten,
    volunteer_data,
)
from volunteers.models import Volunteer

FLOW = Flow(
    "volunteer",
    [
        Page("about", "volunteers:volunteer_about", AboutForm),
        Page("where", "volunteers:volunteer_where", WhereForm),
        Page("offer", "volunteers:volunteer_offer", OfferForm),
        Page("time", "volunteers:volunteer_time", TimeForm),
    ],
)
ABOUT, WHERE, OFFER, TIME = FLOW.pages
CHECK = "volunteers:volunteer_check"
SENT = "volunteers:volunteer_sent"
# More than all answers of a page can be: not kept, so that nobody fills our disk.
LONGEST_ANSWERS = 20_000
REFUSED = 422
# Said in the address: come from the check page, or too late to go on.
CHANGE = "change"
TOO_LATE = "late"
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,50}")

form_page = require_http_methods(["GET", "HEAD", "POST"])

# --- Offering help --------------------------------------------------------------------------------


@form_page
def volunteer_about(request: HttpRequest) -> HttpResponse:
    """Who you are and how to reach you. The same for everybody until something was typed."""
    if request.method == "POST":
        return _keep(request, ABOUT)
    if FLOW.draft(request) is not None or TOO_LATE in request.GET:
        return _show(request, ABOUT)
    return shared_page(
        request,
        "volunteers/volunteer_about.html",
        lambda: _page_context(ABOUT, AboutForm()),
        key=urlencode(_said_by_link(request)),
    )


def _said_by_link(request: HttpRequest) -> dict[str, str]:
    """The ward and the kind of help that a link names, if they exist; the next pages need them."""
    known = {"ward": Ward.objects.all(), "category": Category.objects.active()}
    return {
        name: slug
        for name, rows in known.items()
        if SLUG.fullmatch(slug := request.GET.get(name, "")) and rows.filter(slug=slug).exists()
    }


@form_page
def volunteer_where(request: HttpRequest) -> HttpResponse:
    """Where you live and how far you go. `?ward=<slug>` has the ward chosen already."""
    if request.method == "POST":
        return _keep(request, WHERE)
    return _show(request, WHERE, {"ward": request.GET.get("ward", "")})


@form_page
def volunteer_offer(request: HttpRequest) -> HttpResponse:
    """What you could help with. `?category=<slug>` has a kind of help chosen already."""
    if request.method == "POST":
        return _keep(request, OFFER)
    return _show(request, OFFER, {"categories": [_said_by_link(request).get("category", "")]})


@form_page
def volunteer_time(request: HttpRequest) -> HttpResponse:
    """When you can, and how much."""
    return _keep(request, TIME) if request.method == "POST" else _show(request, TIME)


def _show(request: HttpRequest, page: Page, initial: dict[str, Any] | None = None) -> HttpResponse:
    """A page of the form with what was typed there; or the first page that is still missing."""
    draft = FLOW.draft(request)
    missing = _first_missing(page, draft)
    if missing:
        return redirect(missing.url_name)
    form = FLOW.filled(page, draft) or page.form_class(initial=initial)
    return _form_page(request, page, form)


def _first_missing(page: Page, draft: FormDraft | None) -> Page | None:
    """The first page before `page` that has no valid answers yet."""
    for earlier in FLOW.pages[: FLOW.pages.index(page)]:
        form = FLOW.filled(earlier, draft)
        if form is None or not form.is_valid():
            return earlier
    return None


def _keep(request: HttpRequest, page: Page) -> HttpResponse:
    """Keep what was typed and go on, or say what is wrong with it."""
    form, draft, token = page.form_class(data=request.POST), FLOW.draft(request), ""
    if form.is_valid() or _size(request.POST) < LONGEST_ANSWERS:
        draft, token = FLOW.keep(request, page.name, request.POST)
    missing = _first_missing(page, draft)
    if missing:
        response = _too_late(missing)
    elif form.is_valid():
        response = HttpResponseRedirect(_address_after(request, page))
    else:
        response = _form_page(request, page, form, status=REFUSED)
    FLOW.remember(response, token)
    return response


def _too_late(page: Page) -> HttpResponse:
    """Back to `page`, which says why: drafts are kept for a while only."""
    return HttpResponseRedirect(f"{reverse(page.url_name)}?{TOO_LATE}")


def _size(posted: QueryDict) -> int:
    return sum(len(value) for _name, values in posted.lists() for value in values)


def _address_after(request: HttpRequest, page: Page) -> str:
    """The next page, keeping what a link said; the last one after a change."""
    following = FLOW.next_page(page)
    if following is None or CHANGE in request.GET:
        return reverse(CHECK)
    query = urlencode(_said_by_link(request)) if page in {ABOUT, WHERE} else ""
    return reverse(following.url_name) + (f"?{query}" if query else "")


def _form_page(request: HttpRequest, page: Page, form: Any, status: int = 200) -> HttpResponse:
    template = f"volunteers/volunteer_{page.name}.html"
    context = _page_context(page, form)
    context["is_late"] = TOO_LATE in request.GET
    if CHANGE in request.GET:
        context["back"] = reverse(CHECK)
    response = render(request, template, context, status=status)
    _for_back_button(response)
    return response


def _for_back_button(response: HttpResponse) -> None:
    """The browser may keep it for its Back button, and asks again before it shows it anew."""
    patch_cache_control(response, private=True, no_cache=True)


def _page_context(page: Page, form: Any) -> dict[str, Any]:
    place = FLOW.pages.index(page)
    return {
        "form": form,
        "number": place + 1,
        "total": len(FLOW.pages) + 1,
        "back": reverse(FLOW.pages[place - 1].url_name) if place else "",
        "is_late": False,
    }


@form_page
def volunteer_check(request: HttpRequest) -> HttpResponse:
    """All answers, the community's rules, and the button that sends."""
    form = AgreeForm(data=request.POST) if request.method == "POST" else AgreeForm()
    if form.is_valid():
        return _send(request)
    draft = FLOW.draft(request)
    if draft and draft.is_sent:
        return redirect(SENT)
    answers = FLOW.answers(draft)
    if answers.first_incomplete:
        return redirect(answers.first_incomplete.url_name)
    return _check_page(request, form, answers)


def _check_page(request: HttpRequest, form: AgreeForm, answers: Answers) -> HttpResponse:
    context = {
        "form": form,
        "sections": _said(answers),
        "number": len(FLOW.pages) + 1,
        "total": len(FLOW.pages) + 1,
        "back": reverse(TIME.url_name),
        "is_late": False,
    }
    status = REFUSED if form.is_bound else 200
    response = render(request, "volunteers/volunteer_check.html", context, status=status)
    _for_back_button(response)
    return response


def _said(answers: Answers) -> list[dict[str, Any]]:
    """What was said on each page, with where to change it."""
    cleaned = flatten(answers.cleaned.values())
    volunteer = Volunteer(**volunteer_data(cleaned).fields)
    addresses = {page.name: f"{reverse(page.url_name)}?{CHANGE}" for page in FLOW.pages}
    return [
        {"said": section, "url": addresses[section.page]}
        for section in volunteer_answers(volunteer, cleaned["categories"])
    ]


class _IncompleteError(Exception):
    """A page of the form has no valid answers (any more)."""

    def __init__(self, page: Page) -> None:
        super().__init__(page.name)
        self.page = page


def _send(request: HttpRequest) -> HttpResponse:
    """Store the offer, once however often the button is pressed."""
    try:
        result = send_once(FLOW, request, _store)
    except _IncompleteError as error:
        return _too_late(error.page)
    return redirect(SENT) if result else _too_late(ABOUT)


def _store(draft: FormDraft) -> dict[str, Any]:
    answers = FLOW.answers(draft)
    if answers.first_incomplete:
        raise _IncompleteError(answers.first_incomplete)
    data = volunteer_data(flatten(answers.cleaned.values()))
    signed_up = services.submit_volunteer(data, submission_key=draft.token_hash)
    return {"token": signed_up.token, "by_email": bool(signed_up.volunteer.email)}


@never_cache
@form_page
def volunteer_sent(request: HttpRequest) -> HttpResponse:
    """What happens next, and the private link. POST clears the page from a shared device."""
    draft = FLOW.draft(request)
    if request.method == "POST":
        response = redirect(ABOUT.url_name)
        FLOW.forget(response)
        return response
    if draft is None or not draft.is_sent:
        return redirect(ABOUT.url_name)
    url = absolute_url("volunteers:volunteer_home", draft.result["token"])
    context = {"url": url, "by_email": draft.result["by_email"]}
    return render(request, "volunteers/volunteer_sent.html", context)
