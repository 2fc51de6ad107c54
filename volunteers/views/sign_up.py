"""The form that offers help, in several pages."""

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
from pods.choices import OutsideKind
from pods.chosen_rows import AGAINST
from pods.elsewhere import elsewhere
from pods.models import Ward
from pods.services.outside import count_outside
from pods.ward_slugs import ward_slug_today
from volunteers import services
from volunteers.answers import volunteer_answers
from volunteers.calling import number_of
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
# Looked at before the database is asked: an address may hold anything.
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,50}")


class VolunteerFlow(FlowViews):
    """An offer of help. A link may name a ward and a kind of help, which the next pages choose."""

    flow = Flow("volunteer", [ABOUT, WHERE, OFFER, TIME], AGAINST)
    check_form = AgreeForm
    check_url = "volunteers:volunteer_check"
    sent_url = "volunteers:volunteer_sent"
    limit = "sign_ups"
    topics = ("notices",)
    later_topics = ("help", "places", "notices")
    lost_link_url = "volunteers:volunteer_link"

    def said_by_link(self, request: HttpRequest) -> dict[str, str]:
        ward, kind = (request.GET.get(name, "") for name in ("ward", "category"))
        is_kind = SLUG.fullmatch(kind) and Category.objects.active().filter(slug=kind).exists()
        said = {"ward": ward_slug_today(ward), "category": kind if is_kind else ""}
        return {name: slug for name, slug in said.items() if slug}

    def initial(self, page: Page, link: dict[str, str]) -> dict[str, Any]:
        if page == WHERE:
            return {"ward": link.get("ward", "")}
        return {"categories": [link.get("category", "")]} if page == OFFER else {}

    def carried_on(self, page: Page, link: dict[str, str]) -> dict[str, str]:
        # No further than the page that asks for kinds of help: from there on answers say it all.
        return link if page in {ABOUT, WHERE} else {}

    def summary(self, answers: Answers) -> list[dict[str, Any]]:
        """Return what was said on each page, with where to change it."""
        cleaned = flatten(answers.cleaned.values())
        # Not stored: only so that their own page and this one use the same words.
        data = volunteer_data(cleaned)
        volunteer = Volunteer(**data.fields)
        addresses = {page.name: f"{reverse(page.url_name)}?{CHANGE}=1" for page in self.flow.pages}
        return [
            {"said": section, "url": addresses[section.page]}
            for section in volunteer_answers(volunteer, cleaned["categories"], data.things)
        ]

    def context_of_check(self, answers: Answers) -> dict[str, Any]:
        where = answers.cleaned["where"]
        others = elsewhere(where["zip_code"], where["ward"])
        return {"elsewhere": others, "ward": where["ward"]}

    def submit(self, answers: Answers, key: str, why_aside: str) -> dict[str, Any]:
        data = volunteer_data(flatten(answers.cleaned.values()))
        signed_up = services.submit_volunteer(data, submission_key=key, why_aside=why_aside)
        volunteer = signed_up.volunteer
        if signed_up.is_new and not why_aside:
            others = elsewhere(volunteer.zip_code, volunteer.ward)
            count_outside(others, OutsideKind.OFFER)
        return {
            "token": signed_up.token,
            "by_email": bool(volunteer.email),
            "ward": volunteer.ward_id,
            "reference": number_of(volunteer),
            "zip_code": volunteer.zip_code,
        }

    def confirmation(self, result: dict[str, Any]) -> dict[str, Any]:
        url = absolute_url("volunteers:volunteer_home", result["token"])
        ward = Ward.objects.filter(pk=result["ward"]).first()
        others = elsewhere(result.get("zip_code", ""), ward)
        return {**result, "url": url, "ward": ward, "elsewhere": others}


FORM = VolunteerFlow()


@form_methods
@for_back_button
def volunteer_about(request: HttpRequest) -> HttpResponse:
    """Show page 1: who and how to reach them. The same for everybody until something was typed."""
    return FORM.page(request, ABOUT)


@form_methods
@for_back_button
def volunteer_where(request: HttpRequest) -> HttpResponse:
    """Show page 2: place and reach. `?ward=<slug>` has the ward chosen already."""
    return FORM.page(request, WHERE)


@form_methods
@for_back_button
def volunteer_offer(request: HttpRequest) -> HttpResponse:
    """Show page 3: kinds of help. `?category=<slug>` has one chosen already."""
    return FORM.page(request, OFFER)


@form_methods
@for_back_button
def volunteer_time(request: HttpRequest) -> HttpResponse:
    """Show page 4: times and limits."""
    return FORM.page(request, TIME)


@form_methods
@for_back_button
def volunteer_check(request: HttpRequest) -> HttpResponse:
    """Show all answers, the community's rules, and the button that sends."""
    return FORM.check(request)


@never_cache
@form_methods
def volunteer_sent(request: HttpRequest) -> HttpResponse:
    """Show what happens next, and the private link. POST clears it from a shared device."""
    return FORM.start_over(request) if request.method == "POST" else FORM.sent(request)
