"""Joining a pod: its door, the form in several pages, and the code that is written on a door."""

from typing import Any

from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common.addresses import absolute_url
from common.errors import NotPossible
from common.limits import sender_allows
from common.slugs import leads_on
from members import services
from members.answers import sections
from members.forms.joining import (
    AgreeForm,
    HelpForm,
    HomeForm,
    JoinAboutForm,
    flatten,
    how_they_came,
    member_data,
)
from members.forms.own import CodeForm
from members.models import Member
from members.pods_to_join import PodToJoin, as_code, pod_to_join, pod_with_code
from members.shown import as_said
from pages import traps
from pages.cached import shared_page
from pages.form_flow import Answers, Flow, Page
from pages.form_flow_views import CHANGE, FlowViews, IncompleteError, for_back_button
from pages.form_views import UNPROCESSABLE, form_methods, posted
from pods.models import Pod

NOT_FOUND, TOO_MANY = 404, 429
ABOUT = Page("about", "members:join_about", JoinAboutForm)
HELP = Page("help", "members:join_help", HelpForm)
HOME = Page("home", "members:join_home", HomeForm)


class JoinFlow(FlowViews):
    """Joining a pod. The link names it, and the form's first page brings it along."""

    flow = Flow("member", [ABOUT, HELP, HOME])
    check_form = AgreeForm
    check_url = "members:join_check"
    sent_url = "members:join_sent"
    limit = "joins"
    topics = ("help", "places", "notices")
    lost_link_url = "members:member_link"

    def said_by_link(self, request: HttpRequest) -> dict[str, str]:
        slug, code = request.GET.get("pod", ""), request.GET.get("code", "")
        found = pod_to_join(slug, code)
        if found is None:
            return {}
        # A pod and a code that there are, or nothing: no text of an address comes back.
        return {"pod": found.pod.slug, **({"code": as_code(code)} if found.by_code else {})}

    def initial(self, page: Page, link: dict[str, str]) -> dict[str, Any]:
        return link if page == ABOUT else {}

    def typed_by_link(self, page: Page, link: dict[str, str]) -> dict[str, list[str]]:
        return {name: [text] for name, text in link.items()} if page == ABOUT else {}

    def context(self, form: BaseForm, answers: Answers) -> dict[str, Any]:
        found = _pod_of(form, answers)
        return {"pod": found.pod, "is_open": found.is_open} if found else {"pod": None}

    def summary(self, answers: Answers) -> list[dict[str, Any]]:
        """Return what was said on each page, with where to change it."""
        cleaned = flatten(answers.cleaned.values())
        data = member_data(cleaned)
        # Not stored: only so that their own page and this one use the same words.
        shown = as_said(Member(**data.fields), cleaned["needs"], cleaned["offers"])
        addresses = {page.name: f"{reverse(page.url_name)}?{CHANGE}=1" for page in self.flow.pages}
        return [
            {"said": section, "url": addresses[section.page]}
            for section in sections(shown, dict(data.sharing))
        ]

    def submit(self, answers: Answers, key: str, why_aside: str) -> dict[str, Any]:
        joins: PodToJoin = answers.cleaned["about"]["joins"]
        data = member_data(flatten(answers.cleaned.values()))
        try:
            joined = services.join(
                joins.pod.pk,
                data,
                submission_key=key,
                how=how_they_came(joins),
                why_aside=why_aside,
            )
        except NotPossible as error:
            # The pod has closed between the check of the answers and its lock.
            raise IncompleteError(ABOUT, is_unanswered=False) from error
        member = joined.member
        return {
            "token": joined.token,
            "by_email": bool(member.email),
            "pod": joins.pod.pk,
            "is_in": member.is_active,
        }

    def confirmation(self, result: dict[str, Any]) -> dict[str, Any]:
        url = absolute_url("members:member_home", result["token"])
        pod = Pod.objects.select_related("ward").filter(pk=result["pod"]).first()
        return {**result, "url": url, "pod": pod}


def _pod_of(form: BaseForm, answers: Answers) -> PodToJoin | None:
    """Return the pod of the form: from its hidden field, or from the first page's answers."""
    if isinstance(form, JoinAboutForm):
        code, pod = form["code"].value(), form["pod"].value()
        return pod_to_join(str(pod or ""), str(code or ""))
    found: PodToJoin | None = answers.before(HELP).get("about", {}).get("joins")
    return found


FORM = JoinFlow()


@require_safe
@leads_on(Pod)
def join_pod(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what it means to be in this pod, and the way to the form. The same for everybody."""

    def context() -> dict[str, Any]:
        found = pod_to_join(slug)
        if found is None:
            raise Http404
        return {"pod": found.pod, "is_open": found.is_open}

    return shared_page(request, "members/join_pod.html", context, topics=("places", "pod_settings"))


@form_methods
@for_back_button
def join_about(request: HttpRequest) -> HttpResponse:
    """Show page 1: who they are and how to reach them. `?pod=<slug>` says which pod."""
    return FORM.page(request, ABOUT)


@form_methods
@for_back_button
def join_help(request: HttpRequest) -> HttpResponse:
    """Show page 2: what they need, and what they can do."""
    return FORM.page(request, HELP)


@form_methods
@for_back_button
def join_home(request: HttpRequest) -> HttpResponse:
    """Show page 3: when, where, and who depends on them."""
    return FORM.page(request, HOME)


@form_methods
@for_back_button
def join_check(request: HttpRequest) -> HttpResponse:
    """Show all answers, each with whom it is shared, and the button that sends."""
    return FORM.check(request)


@never_cache
@form_methods
def join_sent(request: HttpRequest) -> HttpResponse:
    """Show what happens next, and the private link. POST clears it from a shared device."""
    return FORM.start_over(request) if request.method == "POST" else FORM.sent(request)


@form_methods
@never_cache
def door_code(request: HttpRequest) -> HttpResponse:
    """Take the code that is written on a door, and lead to the form of its pod."""
    amount = traps.counts_as(request) if request.method == "POST" else 0
    return _tried(request, CodeForm(posted(request)), amount, UNPROCESSABLE)


@require_safe
@never_cache
def door_code_direct(request: HttpRequest, code: str) -> HttpResponse:
    """Lead from the address on a door sign to the form; else say why not, and ask for the code."""
    return _tried(request, CodeForm({"code": code}), 1, NOT_FOUND)


def _tried(request: HttpRequest, form: CodeForm, amount: int, status: int) -> HttpResponse:
    """Lead to the form of the pod with the code; `status` is that of the page where there is none.

    Wrong codes are counted, so that nobody tries them out to find the pods that are not public.
    """
    if form.is_valid():
        if not sender_allows(request, "door_codes", amount=amount):
            status = TOO_MANY
            form.add_error("code", _("Too many codes were tried here. Please wait for an hour."))
        elif found := pod_with_code(form.cleaned_data["code"]):
            # Taken back: many who share an address may come by the same sign.
            sender_allows(request, "door_codes", amount=-amount)
            address = reverse("members:join_about")
            return redirect(f"{address}?pod={found.pod.slug}&code={found.door_code}")
        else:
            form.add_error("code", _("We do not know this code. Please look at the sign again."))
    context = traps.for_page()
    template = "members/door_code.html"
    page = render(
        request, template, {**context, "form": form}, status=status if form.errors else 200
    )
    return traps.allow_script(page, context)
