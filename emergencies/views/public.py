"""The short form of an emergency, and the buttons of check-ins on private pages."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from common.choices import WhyAside
from common.limits import sender_allows
from emergencies.choices import Answer
from emergencies.forms import ShortForm
from emergencies.on_now import takes_short_forms
from emergencies.services import answering, short
from inbox.views import key_of
from members.models import Member
from members.views.own_page import HOME, own_page
from members.views.own_page import attempt as attempt_as_member
from pages import traps
from pages.form_views import form_methods, form_page, posted
from pages.private_links import press_only
from pods.models import Ward
from request_pages.forms.base import ward_by_slug
from request_pages.views.resident import STATUS, for_resident
from request_pages.views.resident import attempt as attempt_as_resident

ANSWERS = (Answer.FINE, Answer.NEEDS)
WATCH = {"watch": True, "stop_watching": False}
WATCHED = {
    True: _("Thank you. In an emergency we ask how you are."),
    False: _("We no longer ask you in emergencies."),
}


@form_methods
@never_cache
def short_form(request: HttpRequest) -> HttpResponse:
    """Take a request on one page while an emergency is on; else lead to the whole form."""
    ward = ward_by_slug(request.GET.get("ward", ""))
    if request.method != "POST" and not takes_short_forms(ward):
        return redirect(_whole_form(ward))
    form, key = ShortForm(posted(request), ward=ward), key_of(request)
    if form.is_valid():
        return _submit(request, form, key)
    context: dict[str, Any] = {"ward": ward, "key": key, **traps.for_page()}
    page = form_page(request, "emergencies/short_form.html", form, context)
    return traps.allow_script(page, context)


def _whole_form(ward: Ward | None) -> str:
    url = reverse("request_pages:request_needs")
    return f"{url}?ward={ward.slug}" if ward else url


def _submit(request: HttpRequest, form: ShortForm, key: str) -> HttpResponse:
    is_within = sender_allows(request, "requests", amount=traps.counts_as(request))
    why_aside = "" if is_within else WhyAside.SENDER
    submitted = short.submit(
        form.request_data(get_language() or ""),
        key=key,
        wants_check_ins=form.cleaned_data["check_on_me"],
        why_aside=WhyAside.PROGRAM if traps.is_filled_in(request) else why_aside,
    )
    messages.success(
        request, _("We have your request. We will call you. Keep this page: it is yours.")
    )
    return redirect(STATUS, submitted.token)


# --- Buttons --------------------------------------------------------------------------------------


def _pressed(request: HttpRequest) -> Answer:
    press = request.POST.get("press", "")
    if press not in ANSWERS:
        raise Http404
    return Answer(press)


@press_only(HOME)
@own_page
def member_check_in(request: HttpRequest, token: str, member: Member) -> HttpResponse:
    """Say how a member is."""
    answer = _pressed(request)
    say = partial(answering.say_as, "member", member.pk, answer)
    return attempt_as_member(request, HOME, token, say, answering.THANKS[answer])


@press_only(STATUS)
@for_resident
def request_check_in(request: HttpRequest, token: str, request_id: int) -> HttpResponse:
    """Say how a household is, or whether it wants to be asked."""
    press = request.POST.get("press", "")
    if press in WATCH:
        watch = partial(answering.watch, request_id, wants=WATCH[press])
        return attempt_as_resident(request, STATUS, token, watch, WATCHED[WATCH[press]])
    answer = _pressed(request)
    say = partial(answering.say_as, "request", request_id, answer)
    return attempt_as_resident(request, STATUS, token, say, answering.THANKS[answer])
