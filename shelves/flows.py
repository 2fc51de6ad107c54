"""The form that puts up a card: one page, and a page to check it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from common.addresses import absolute_url
from pages.form_flow import Answers, Flow, Page
from pages.form_flow_views import CHANGE, FlowViews, for_back_button
from pages.form_views import form_methods
from pods.ward_choice import wards_to_choose
from shelves.choices import CardKind
from shelves.forms import CheckForm, PutUpForm
from shelves.models import Card
from shelves.services import cards
from shelves.shown import card_answers

WHAT = Page("what", "shelves:put_up", PutUpForm)


class PutUpFlow(FlowViews):
    """A card, with where to reach its owner."""

    flow = Flow("shelf", [WHAT])
    check_form = CheckForm
    check_url = "shelves:put_up_check"
    sent_url = "shelves:put_up_sent"
    limit = "suggestions"
    topics = ("help", "places", "notices")
    lost_link_url = "shelves:link"

    def said_by_link(self, request: HttpRequest) -> dict[str, str]:
        """Return the kind and the ward of the page that led here."""
        kind, ward = request.GET.get("kind", ""), request.GET.get("ward", "")
        said = {"kind": kind} if kind in CardKind.values else {}
        return {**said, **({"ward": ward} if ward and ward in wards_to_choose() else {})}

    def initial(self, page: Page, link: dict[str, str]) -> dict[str, Any]:
        return dict(link)

    def summary(self, answers: Answers) -> dict[str, Any]:
        """Return what was said, with where to change it."""
        form: Any = answers.forms["what"]
        # Not stored: only so that their own page and this one use the same words.
        card = Card(**form.fields_of_card())
        url = f"{reverse(self.flow.first.url_name)}?{CHANGE}=1"
        return {"answers": card_answers(card), "url": url}

    def submit(self, answers: Answers, key: str, why_aside: str) -> dict[str, Any]:
        form: Any = answers.forms["what"]
        done = cards.put_up(form.fields_of_card(), submission_key=key, why_aside=why_aside)
        return {"token": done.token, "by_email": bool(done.row.email)}

    def confirmation(self, result: dict[str, Any]) -> dict[str, Any]:
        return {**result, "url": absolute_url("shelves:card_home", result["token"])}


FORM = PutUpFlow()


@form_methods
@for_back_button
def put_up(request: HttpRequest) -> HttpResponse:
    """Ask what it is, and how to reach its owner."""
    return FORM.page(request, WHAT)


@form_methods
@for_back_button
def put_up_check(request: HttpRequest) -> HttpResponse:
    """Show all answers, and the button that sends."""
    return FORM.check(request)


@never_cache
@form_methods
def put_up_sent(request: HttpRequest) -> HttpResponse:
    """Show what happens next, and the private link. POST clears it from a shared device."""
    return FORM.start_over(request) if request.method == "POST" else FORM.sent(request)
