"""Offering help: the form in several pages."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from common.addresses import absolute_url
from common.models import Category
from pages.form_flow import Answers, Flow, Page
from pages.form_flow_views import CHANGE, FlowViews, for_back_button
from pages.form_views import form_methods
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

ABOUT = Page("about", "volunteers:volunteer_about", AboutForm)
WHERE = Page("where", "volunteers:volunteer_where", WhereForm)
OFFER = Page("offer", "volunteers:volunteer_offer", OfferForm)
TIME = Page("time", "volunteers:volunteer_time", TimeForm)
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,50}")


class VolunteerFlow(FlowViews):
    """An offer of help. A link may name a ward and a kind of help, which the next pages choose."""

    flow = Flow("volunteer", [ABOUT, WHERE, OFFER, TIME])
    check_form = AgreeForm
    check_url = "volunteers:volunteer_check"
    sent_url = "volunteers:volunteer_sent"
    topics = ("notices",)

    def said_by_link(self, request: HttpRequest) -> dict[str, str]:
        known = {"ward": Ward.objects.all(), "category": Category.objects.active()}
        return {
            name: slug
            for name, rows in known.items()
            if SLUG.fullmatch(slug := request.GET.get(name, "")) and rows.filter(slug=slug).exists()
        }

    def initial(self, page: Page, link: dict[str, str]) -> dict[str, Any]:
        if page == WHERE:
            return {"ward": link.get("ward", "")}
        return {"categories": [link.get("category", "")]} if page == OFFER else {}

    def carried_on(self, page: Page, link: dict[str, str]) -> dict[str, str]:
        return link if page in {ABOUT, WHERE} else {}

    def summary(self, answers: Answers) -> list[dict[str, Any]]:
        """What was said on each page, with where to change it."""
        cleaned = flatten(answers.cleaned.values())
        volunteer = Volunteer(**volunteer_data(cleaned).fields)
        addresses = {page.name: f"{reverse(page.url_name)}?{CHANGE}=1" for page in self.flow.pages}
        return [
            {"said": section, "url": addresses[section.page]}
            for section in volunteer_answers(volunteer, cleaned["categories"])
        ]

    def submit(self, answers: Answers, key: str) -> dict[str, Any]:
        data = volunteer_data(flatten(answers.cleaned.values()))
        signed_up = services.submit_volunteer(data, submission_key=key)
        return {"token": signed_up.token, "by_email": bool(signed_up.volunteer.email)}

    def confirmation(self, result: dict[str, Any]) -> dict[str, Any]:
        return {**result, "url": absolute_url("volunteers:volunteer_home", result["token"])}


FORM = VolunteerFlow()


@form_methods
@for_back_button
def volunteer_about(request: HttpRequest) -> HttpResponse:
    """Who you are and how to reach you. The same for everybody until something was typed."""
    return FORM.page(request, ABOUT)


@form_methods
@for_back_button
def volunteer_where(request: HttpRequest) -> HttpResponse:
    """Where you live and how far you go. `?ward=<slug>` has the ward chosen already."""
    return FORM.page(request, WHERE)


@form_methods
@for_back_button
def volunteer_offer(request: HttpRequest) -> HttpResponse:
    """What you could help with. `?category=<slug>` has a kind of help chosen already."""
    return FORM.page(request, OFFER)


@form_methods
@for_back_button
def volunteer_time(request: HttpRequest) -> HttpResponse:
    """When you can, and how much."""
    return FORM.page(request, TIME)


@form_methods
@for_back_button
def volunteer_check(request: HttpRequest) -> HttpResponse:
    """All answers, the community's rules, and the button that sends."""
    return FORM.check(request)


@never_cache
@form_methods
def volunteer_sent(request: HttpRequest) -> HttpResponse:
    """What happens next, and the private link. POST clears the page from a shared device."""
    return FORM.start_over() if request.method == "POST" else FORM.sent(request)
