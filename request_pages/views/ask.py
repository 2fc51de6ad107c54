"""The form that asks for help: a few short pages, a page to check them, the confirmation."""

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from common.addresses import absolute_url
from common.limits import sender_of
from common.models import UNCHECKED, FormDraft, LinkPurpose, PrivateLink
from messaging.models import TO_NUMBERS, Channel
from messaging.reach import channels_of
from pages.blank_pages import Cleaned
from pages.form_flow import Answers, Flow, Page
from pages.form_flow_views import KEPT, FlowViews, for_back_button, go_to
from pages.form_views import form_methods
from pages.kept_answers import as_posted
from pods.choices import OutsideKind
from pods.chosen_rows import AGAINST
from pods.elsewhere import Elsewhere, elsewhere
from pods.models import Ward
from pods.services.outside import count_outside
from pods.ward_choice import all_wards
from request_pages.answers_summary import Section, summary
from request_pages.forms import (
    AskNeedsForm,
    AskWhereForm,
    ConsentForm,
    ContactForm,
    DetailsForm,
    request_data,
)
from request_pages.forms.again import newest_of_each_kind, typed_details, typed_needs
from request_pages.forms.base import ward_by_slug
from request_pages.forms.contact import typed_contact
from request_pages.forms.where import typed_place
from request_pages.panels import Sent, sent_panels
from requests_app.models import HelpRequest
from requests_app.services import submit_request

NEEDS = Page("needs", "request_pages:request_needs", AskNeedsForm)
DETAILS = Page("details", "request_pages:request_details", DetailsForm)
WHERE = Page("where", "request_pages:request_where", AskWhereForm)
CONTACT = Page("contact", "request_pages:request_contact", ContactForm)
FLOW = Flow("request", [NEEDS, DETAILS, WHERE, CONTACT], AGAINST)
# Kept beside the pages: the private link of an earlier request, from which this one was begun.
AGAIN = "again"


class RequestFlow(FlowViews):
    """A request for help. A ward's link has the ward chosen two pages later."""

    flow = FLOW
    check_form = ConsentForm
    check_url = "request_pages:request_check"
    sent_url = "request_pages:request_sent"
    limit = "requests"
    topics = ("help", "places", "notices")
    later_topics = topics
    expired_template = "request_pages/request_expired.html"
    lost_link_url = "request_pages:request_link"

    def said_by_link(self, request: HttpRequest) -> dict[str, str]:
        # A ward that there is, or nothing: no text of an address comes back on the page.
        ward = ward_by_slug(request.GET.get("ward", ""))
        return {"ward": ward.slug} if ward else {}

    def initial(self, page: Page, link: dict[str, str]) -> dict[str, Any]:
        return link if page == NEEDS else {}

    def typed_by_link(self, page: Page, link: dict[str, str]) -> dict[str, list[str]]:
        return {name: [text] for name, text in link.items()} if page == NEEDS else {}

    def asks_more(self, page: Page, before: Answers, now: dict[str, Any]) -> bool:
        """Ask for the details again when other kinds of help were chosen."""
        if page != NEEDS:
            return False
        return before.cleaned.get("needs", {}).get("categories") != now["categories"]

    def context(self, form: BaseForm, answers: Answers) -> dict[str, Any]:
        return {"ward": ward_of(form, answers)}

    def decided(self, page: Page, cleaned: Cleaned) -> tuple[str, Cleaned]:
        """Return the kinds of help that are asked about, and the ward whose hotline is shown."""
        needs, where = cleaned.get("needs", {}), cleaned.get("where", {})
        shown: dict[str, dict[str, Any]] = {"needs": {"ward": needs.get("ward", "")}}
        if page == DETAILS:
            shown["needs"]["categories"] = needs.get("categories", [])
        if "ward" in where:
            shown["where"] = {"ward": where["ward"]}
        kinds = ",".join(str(kind.pk) for kind in shown["needs"].get("categories", []))
        ward = where.get("ward")
        return f"{kinds} {needs.get('ward', '')} {ward.pk if ward else ''}", shown

    def summary(self, answers: Answers) -> list[Section]:
        return summary(answers.forms)

    def context_of_check(self, answers: Answers) -> dict[str, Any]:
        return {"elsewhere": self._elsewhere(answers)}

    def _elsewhere(self, answers: Answers) -> Elsewhere | None:
        where = answers.cleaned["where"]
        return elsewhere(where["zip_code"], where["ward"])

    def submit(self, answers: Answers, key: str, why_aside: str) -> dict[str, Any]:
        data = request_data(answers.cleaned, language=get_language())
        submitted = submit_request(
            data, submission_key=key, asked_before=asked_before(answers), why_aside=why_aside
        )
        if submitted.is_new and not why_aside:
            count_outside(self._elsewhere(answers), OutsideKind.HELP)
        told_by = channels_of(submitted.request)[:1]
        return {
            "reference": submitted.request.reference,
            "token": submitted.token,
            "by_email": told_by == [Channel.EMAIL],
            "by_text": bool(set(told_by) & set(TO_NUMBERS)),
            "ward": submitted.request.ward_id,
            "kinds": [kind.pk for kind in answers.cleaned["needs"]["categories"]],
            "zip_code": submitted.request.zip_code,
        }

    def confirmation(self, result: dict[str, Any]) -> dict[str, Any]:
        url = absolute_url("request_pages:request_status", result["token"])
        ward = all_wards().get(str(result["ward"]))
        others = elsewhere(result.get("zip_code", ""), ward)
        panels = sent_panels(Sent(result["ward"], tuple(result.get("kinds", ()))))
        asks_nobody = any(panel.covers_all for panel in panels)
        shown = {"url": url, "ward": ward, "elsewhere": others}
        return {**result, **shown, "panels": panels, "asks_nobody": asks_nobody}


def ask_again(request: HttpRequest, help_request: HelpRequest, token: str) -> HttpResponse:
    """Begin a form that knows who asks and where they are, and to whom the answers belong.

    After a request that has ended it knows what was asked for, too; how soon is asked anew.
    """
    typed = {"contact": typed_contact(help_request), "where": typed_place(help_request)}
    unchecked = []
    needs = newest_of_each_kind(help_request) if help_request.closed_at else []
    if needs:
        typed |= {"needs": typed_needs(needs), "details": typed_details(help_request, needs)}
        unchecked = ["details"]
    answers: dict[str, Any] = {page: as_posted(values) for page, values in typed.items()}
    answers[UNCHECKED] = {UNCHECKED: unchecked}
    answers[AGAIN] = {AGAIN: [token]}
    _draft, key = FormDraft.objects.start(FLOW.form, answers, source=sender_of(request))
    response = go_to(NEEDS, **{KEPT: 1})
    FLOW.remember(response, key)
    return response


def asked_before(answers: Answers) -> int | None:
    """The request whose private page this one was begun on, as long as that link opens it."""
    kept = answers.draft.answers.get(AGAIN, {}) if answers.draft else {}
    token = next(iter(kept.get(AGAIN, [])), "")
    return PrivateLink.objects.resolve(LinkPurpose.REQUEST, token) if token else None


def ward_of(form: BaseForm, answers: Answers) -> Ward | None:
    """Return the ward that was chosen, or that led here: its hotline is shown."""
    where, needs = answers.cleaned.get("where", {}), answers.cleaned.get("needs", {})
    # A ward in which nothing is taken is no answer; it is said to be closed all the same.
    found = getattr(form, "found_ward", None)
    typed = str(form["ward"].value() or "") if "ward" in form.fields else needs.get("ward", "")
    return found or where.get("ward") or all_wards().get(typed) or ward_by_slug(typed)


FORM = RequestFlow()


@form_methods
@for_back_button
def request_needs(request: HttpRequest) -> HttpResponse:
    """Show page 1: kinds of help. The same for everybody as long as nothing was typed."""
    return FORM.page(request, NEEDS)


@form_methods
@for_back_button
def request_details(request: HttpRequest) -> HttpResponse:
    """Show page 2: details of what was chosen, when and how often."""
    return FORM.page(request, DETAILS)


@form_methods
@for_back_button
def request_where(request: HttpRequest) -> HttpResponse:
    """Show page 3: where."""
    return FORM.page(request, WHERE)


@form_methods
@for_back_button
def request_contact(request: HttpRequest) -> HttpResponse:
    """Show page 4: who, and how to reach them."""
    return FORM.page(request, CONTACT)


@form_methods
@for_back_button
def request_check(request: HttpRequest) -> HttpResponse:
    """Show all answers, what happens with them, consent. POST sends the request, once."""
    return FORM.check(request)


@require_safe
# It holds the private link, and may be open on a device that others use.
@never_cache
def request_sent(request: HttpRequest) -> HttpResponse:
    """Show the confirmation: the reference, what happens next, the private link."""
    return FORM.sent(request)


# POST, so that nothing which fetches links ahead forgets it for them.
@require_POST
def request_again(request: HttpRequest) -> HttpResponse:
    """Forget the request that was sent from this browser, and start another."""
    return FORM.start_over(request)
