"""Asking for help: four short pages, a page to check them, and the confirmation."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.letters import absolute_url
from common.models import FormDraft
from pages.cached import shared_page
from pages.form_flow import Page, send_once
from pods.models import Ward
from requests_app.answers_summary import summary
from requests_app.forms import ConsentForm, NeedsForm, request_data
from requests_app.forms.base import ward_by_slug, wards
from requests_app.services import submit_request
from requests_app.views.flow import (
    CONTACT,
    DETAILS,
    FLOW,
    NEEDS,
    SENT_URL,
    TOO_LATE,
    UNPROCESSABLE,
    WHERE,
    answer_page,
    frame,
    keep_answers,
    open_draft,
    redirect_to,
    show,
)

page_methods = require_http_methods(["GET", "HEAD", "POST"])
# The browser may keep the page for its Back button, and asks again before it shows it anew.
for_back_button = cache_control(private=True, no_cache=True)
GONE = 410


@page_methods
@for_back_button
def request_needs(request: HttpRequest) -> HttpResponse:
    """Page 1: kinds of help. The same for everybody as long as nothing was typed."""
    template = "requests_app/request_needs.html"
    ward = ward_by_slug(request.GET.get("ward", ""))
    draft = open_draft(request)
    if request.method == "POST":
        answers = FLOW.answers(draft)
        return keep_answers(request, NEEDS, template, answers)
    if draft is None and TOO_LATE not in request.GET:
        key = f"ward={ward.slug}" if ward else ""
        return shared_page(
            request, template, lambda: frame(NEEDS, empty_needs(ward), ward), key=key
        )
    form = FLOW.filled(NEEDS, with_ward(draft, ward)) or empty_needs(ward)
    return show(request, NEEDS, template, form, FLOW.answers(draft))


def empty_needs(ward: Ward | None) -> NeedsForm:
    """The first page before anything was typed."""
    return NeedsForm(initial={"ward": ward.slug if ward else ""})


def with_ward(draft: FormDraft | None, ward: Ward | None) -> FormDraft | None:
    """The draft as if its first page had been reached by the link of `ward`."""
    if draft is not None and ward is not None and NEEDS.name in draft.answers:
        draft.answers[NEEDS.name]["ward"] = [ward.slug]
    return draft


@page_methods
@for_back_button
def request_details(request: HttpRequest) -> HttpResponse:
    """Page 2: details of what was chosen, when and how often."""
    return answer_page(request, DETAILS, "requests_app/request_details.html")


@page_methods
@for_back_button
def request_where(request: HttpRequest) -> HttpResponse:
    """Page 3: where."""
    return answer_page(request, WHERE, "requests_app/request_where.html")


@page_methods
@for_back_button
def request_contact(request: HttpRequest) -> HttpResponse:
    """Page 4: who, and how to reach them."""
    return answer_page(request, CONTACT, "requests_app/request_contact.html")


@page_methods
@for_back_button
def request_check(request: HttpRequest) -> HttpResponse:
    """All answers, what happens with them, consent. POST sends the request, once."""
    if request.method == "POST":
        form = ConsentForm(request.POST)
        if form.is_valid():
            return send(request)
        return show_check(request, form, status=UNPROCESSABLE)
    return show_check(request, ConsentForm())


def show_check(request: HttpRequest, form: ConsentForm, status: int = 200) -> HttpResponse:
    draft = FLOW.draft(request)
    if draft is not None and draft.is_sent:
        return redirect(SENT_URL)
    answers = FLOW.answers(draft)
    if answers.first_incomplete is not None:
        return redirect_to(answers.first_incomplete)
    context = {
        "form": form,
        "sections": summary(answers.forms),
        "back": reverse(CONTACT.url_name),
        "number": len(FLOW.pages) + 1,
        "total": len(FLOW.pages) + 1,
    }
    return render(request, "requests_app/request_check.html", context, status=status)


class IncompleteError(Exception):
    """An answer is missing or no longer possible, on `page`."""

    def __init__(self, page: Page) -> None:
        super().__init__(page.name)
        self.page = page


def send(request: HttpRequest) -> HttpResponse:
    """Store the request once, however often this is called for the same draft."""
    try:
        result = send_once(FLOW, request, store)
    except IncompleteError as error:
        return redirect_to(error.page)
    if result is None:
        return render(request, "requests_app/request_expired.html", status=GONE)
    return redirect(SENT_URL)


def store(draft: FormDraft) -> dict[str, Any]:
    """Store what `draft` holds. Returns what the confirmation shows. Raises `IncompleteError`."""
    answers = FLOW.answers(draft)
    if answers.first_incomplete is not None:
        raise IncompleteError(answers.first_incomplete)
    data = request_data(answers.cleaned, language=get_language())
    submitted = submit_request(data, submission_key=draft.token_hash)
    return {
        "reference": submitted.request.reference,
        "token": submitted.token,
        "has_email": bool(submitted.request.email),
        "ward": submitted.request.ward_id,
    }


@require_safe
@never_cache
def request_sent(request: HttpRequest) -> HttpResponse:
    """The confirmation: the reference, what happens next, the private link."""
    draft = FLOW.draft(request)
    if draft is None or not draft.is_sent:
        return redirect_to(NEEDS)
    result = draft.result
    context = {
        "reference": result["reference"],
        "has_email": result["has_email"],
        "url": absolute_url("requests_app:request_status", result["token"]),
        "ward": wards().get(str(result["ward"])),
    }
    return render(request, "requests_app/request_sent.html", context)


@require_POST
def request_again(request: HttpRequest) -> HttpResponse:
    """Forget the request that was sent from this browser, and start another."""
    response = redirect_to(NEEDS)
    FLOW.forget(response)
    return response
