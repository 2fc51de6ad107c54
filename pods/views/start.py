"""The form that starts a pod, or adds a group that exists already, in several pages."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from common.addresses import absolute_url
from pages.form_flow import Answers, Flow, Page
from pages.form_flow_views import CHANGE, FlowViews, for_back_button
from pages.form_views import form_methods
from pods.choices import Proposed
from pods.models import PlaceProposal, Ward
from pods.proposal_answers import proposal_answers
from pods.proposal_forms import FORMS, CheckForm, proposal_fields
from pods.services import proposals
from pods.ward_slugs import ward_slug_today

WHAT = Page("what", "pods:start_pod", FORMS["what"])
WHERE = Page("where", "pods:start_where", FORMS["where"])
TALK = Page("talk", "pods:start_talk", FORMS["talk"])
YOU = Page("you", "pods:start_you", FORMS["you"])
# Looked at before the database is asked: an address may hold anything.
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,50}")


class StartFlow(FlowViews):
    """A pod or group that somebody proposes. A link may name its kind and its ward."""

    flow = Flow("start_pod", [WHAT, WHERE, TALK, YOU])
    check_form = CheckForm
    check_url = "pods:start_check"
    sent_url = "pods:start_sent"
    limit = "sign_ups"
    topics = ("notices", "guides")
    lost_link_url = "pods:proposal_link"

    def said_by_link(self, request: HttpRequest) -> dict[str, str]:
        kind, ward = request.GET.get("kind", ""), request.GET.get("ward", "")
        said = {
            "kind": kind if kind in Proposed.values else "",
            "ward": ward_slug_today(ward) if SLUG.fullmatch(ward) else "",
        }
        return {name: value for name, value in said.items() if value}

    def initial(self, page: Page, link: dict[str, str]) -> dict[str, Any]:
        if page == WHAT and "kind" in link:
            return {"kind": link["kind"]}
        return {"ward": link.get("ward", "")} if page == WHERE else {}

    def carried_on(self, page: Page, link: dict[str, str]) -> dict[str, str]:
        return link if page == WHAT else {}

    def asks_more(self, page: Page, before: Answers, now: dict[str, Any]) -> bool:
        # Another kind is asked other things on each of the next pages.
        return page == WHAT and before.typed.get(WHAT.name, {}).get("kind") != [now["kind"]]

    def summary(self, answers: Answers) -> list[dict[str, Any]]:
        """Return what was said on each page, with where to change it."""
        # Not stored: only so that their own page and this one use the same words.
        proposal = PlaceProposal(**proposal_fields(answers.cleaned))
        addresses = {page.name: f"{reverse(page.url_name)}?{CHANGE}=1" for page in self.flow.pages}
        return [
            {"said": section, "url": addresses[section.page]}
            for section in proposal_answers(proposal)
        ]

    def submit(self, answers: Answers, key: str, why_aside: str) -> dict[str, Any]:
        fields = proposal_fields(answers.cleaned)
        done = proposals.submit_proposal(fields, submission_key=key, why_aside=why_aside)
        proposal = done.row
        return {
            "token": done.token,
            "by_email": bool(proposal.email),
            "ward": proposal.ward_id,
            "is_pod": proposal.is_pod,
        }

    def confirmation(self, result: dict[str, Any]) -> dict[str, Any]:
        url = absolute_url("pods:proposal_home", result["token"])
        ward = Ward.objects.filter(pk=result["ward"]).first()
        return {**result, "url": url, "ward": ward}


FORM = StartFlow()


@form_methods
@for_back_button
def start_pod(request: HttpRequest) -> HttpResponse:
    """Show page 1: a pod or a group, its name, what it does. `?kind=group` has one chosen."""
    return FORM.page(request, WHAT)


@form_methods
@for_back_button
def start_where(request: HttpRequest) -> HttpResponse:
    """Show page 2: the place."""
    return FORM.page(request, WHERE)


@form_methods
@for_back_button
def start_talk(request: HttpRequest) -> HttpResponse:
    """Show page 3: languages, ways to talk, links."""
    return FORM.page(request, TALK)


@form_methods
@for_back_button
def start_you(request: HttpRequest) -> HttpResponse:
    """Show page 4: who proposes it."""
    return FORM.page(request, YOU)


@form_methods
@for_back_button
def start_check(request: HttpRequest) -> HttpResponse:
    """Show all answers, and the button that sends."""
    return FORM.check(request)


@never_cache
@form_methods
def start_sent(request: HttpRequest) -> HttpResponse:
    """Show what happens next, and the private link. POST clears it from a shared device."""
    return FORM.start_over(request) if request.method == "POST" else FORM.sent(request)
