"""Asking for help: a few short pages, a page to check them, and the confirmation."""

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from common.addresses import absolute_url
from pages.form_flow import Answers, Flow, Page
from pages.form_flow_views import FlowViews, for_back_button
from pages.form_views import form_methods
from pods.models import Ward
from requests_app.answers_summary import Section, summary
from requests_app.forms import (
    ConsentForm,
    ContactForm,
    DetailsForm,
    NeedsForm,
    WhereForm,
    request_data,
)
from requests_app.forms.base import ward_by_slug, wards
from requests_app.services import submit_request

NEEDS = Page("needs", "requests_app:request_needs", NeedsForm)
DETAILS = Page("details", "requests_app:request_details", DetailsForm)
WHERE = Page("where", "requests_app:request_where", WhereForm)
CONTACT = Page("contact", "requests_app:request_contact", ContactForm)
FLOW = Flow("request", [NEEDS, DETAILS, WHERE, CONTACT])


class RequestFlow(FlowViews):
    """A request for help. A ward's link has the ward chosen two pages later."""

    flow = FLOW
    check_form = ConsentForm
    check_url = "requests_app:request_check"
    sent_url = "requests_app:request_sent"
    topics = ("help", "places", "notices")
    expired_template = "requests_app/request_expired.html"

    def said_by_link(self, request: HttpRequest) -> dict[str, str]:
        ward = ward_by_slug(request.GET.get("ward", ""))
        return {"ward": ward.slug} if ward else {}

    def initial(self, page: Page, link: dict[str, str]) -> dict[str, Any]:
        return link if page == NEEDS else {}

    def typed_by_link(self, page: Page, link: dict[str, str]) -> dict[str, list[str]]:
        return {name: [text] for name, text in link.items()} if page == NEEDS else {}

    def asks_more(self, page: Page, before: Answers, now: dict[str, Any]) -> bool:
        """Other kinds of help have other details."""
        if page != NEEDS:
            return False
        return before.cleaned.get("needs", {}).get("categories") != now["categories"]

    def context(self, form: BaseForm, answers: Answers) -> dict[str, Any]:
        return {"ward": ward_of(form, answers)}

    def summary(self, answers: Answers) -> list[Section]:
        return summary(answers.forms)

    def submit(self, answers: Answers, key: str) -> dict[str, Any]:
        data = request_data(answers.cleaned, language=get_language())
        submitted = submit_request(data, submission_key=key)
        return {
            "reference": submitted.request.reference,
            "token": submitted.token,
            "has_email": bool(submitted.request.email),
            "ward": submitted.request.ward_id,
        }

    def confirmation(self, result: dict[str, Any]) -> dict[str, Any]:
        url = absolute_url("requests_app:request_status", result["token"])
        return {**result, "url": url, "ward": wards().get(str(result["ward"]))}


def ward_of(form: BaseForm, answers: Answers) -> Ward | None:
    """The ward that was chosen, or that led here: its hotline is shown."""
    where, needs = answers.cleaned.get("where", {}), answers.cleaned.get("needs", {})
    typed = str(form["ward"].value() or "") if "ward" in form.fields else needs.get("ward", "")
    return where.get("ward") or wards().get(typed) or ward_by_slug(typed)


FORM = RequestFlow()


@form_methods
@for_back_button
def request_needs(request: HttpRequest) -> HttpResponse:
    """Page 1: kinds of help. The same for everybody as long as nothing was typed."""
    return FORM.page(request, NEEDS)


@form_methods
@for_back_button
def request_details(request: HttpRequest) -> HttpResponse:
    """Page 2: details of what was chosen, when and how often."""
    return FORM.page(request, DETAILS)


@form_methods
@for_back_button
def request_where(request: HttpRequest) -> HttpResponse:
    """Page 3: where."""
    return FORM.page(request, WHERE)


@form_methods
@for_back_button
def request_contact(request: HttpRequest) -> HttpResponse:
    """Page 4: who, and how to reach them."""
    return FORM.page(request, CONTACT)


@form_methods
@for_back_button
def request_check(request: HttpRequest) -> HttpResponse:
    """All answers, what happens with them, consent. POST sends the request, once."""
    return FORM.check(request)


@require_safe
@never_cache
def request_sent(request: HttpRequest) -> HttpResponse:
    """The confirmation: the reference, what happens next, the private link."""
    return FORM.sent(request)


@require_POST
def request_again(request: HttpRequest) -> HttpResponse:
    """Forget the request that was sent from this browser, and start another."""
    return FORM.start_over()
