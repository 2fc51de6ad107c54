"""The form to the people of care, and the private page of whoever wrote."""

import re
import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from care import services
from care.forms import CareForm, ReplyForm
from care.models import Concern
from care.people import candidates, readers_of
from common.errors import NotPossible
from common.limits import sender_allows
from common.models import LinkPurpose
from common.slugs import leads_on
from pages import traps
from pages.form_views import form_methods, form_page, posted
from pages.private_links import GoneAdvice, attempt, opened_by, press_only, watched
from pods.models import Ward

HOME = "care:care_home"
ADVICE = GoneAdvice(
    why=_("It may be old or cut off, or what it was about is over."),
    steps={"care:care_form": _("Something is wrong between us")},
)
SENT = _("Your words are with the people of care, and with nobody else.")
ENOUGH = _("Much was sent from here. Please wait a little, or call.")


@form_methods
@never_cache
def care_form(request: HttpRequest) -> HttpResponse:
    """Ask what happened, for the people of care of the whole network."""
    return _ask(request, None)


@form_methods
@never_cache
@leads_on(Ward)
def ward_care(request: HttpRequest, slug: str) -> HttpResponse:
    """The same, for those of a ward."""
    return _ask(request, get_object_or_404(Ward, slug=slug))


def _ask(request: HttpRequest, ward: Ward | None) -> HttpResponse:
    watched(request)
    people = candidates(ward)
    if not people:
        return render(request, "care/nobody.html", {"ward": ward})
    form, key = CareForm(people, posted(request)), key_of(request)
    if form.is_valid():
        token = _send(request, form, ward, key)
        if token:
            messages.success(request, str(SENT))
            return redirect(HOME, token)
    context = {"ward": ward, "people": people, "key": key, **traps.for_page()}
    page = form_page(request, "care/care_form.html", form, context)
    return traps.allow_script(page, context)


def _send(request: HttpRequest, form: CareForm, ward: Ward | None, key: str) -> str:
    """Return the token of the sender's page; "" with why not in the form, and nothing is lost."""
    if not sender_allows(request, "care", amount=traps.counts_as(request)):
        form.add_error(None, str(ENOUGH))
        return ""
    said = form.cleaned_data
    try:
        return services.send(
            said["words"],
            contact=said["contact"],
            ward=ward,
            left_out=said.get("left_out", ""),
            language=get_language() or "",
            key=key,
        )
    except NotPossible as refusal:
        form.add_error(None, str(refusal.message))
        return ""


def key_of(request: HttpRequest) -> str:
    """Return the key of the form that was sent, or a new one: pressed twice, it is stored once."""
    typed = request.POST.get("key", "")
    return typed if re.fullmatch("[0-9a-f]{32}", typed) else uuid.uuid4().hex


def _find(pk: int) -> Concern | None:
    return Concern.objects.filter(pk=pk).first()


own_page = opened_by(LinkPurpose.CARE, ADVICE, _find)


@form_methods
@own_page
def care_home(request: HttpRequest, token: str, concern: Concern) -> HttpResponse:
    """Show what was written both ways, and take a few words more."""
    watched(request)
    form, key = ReplyForm(posted(request)), key_of(request)
    if form.is_valid():
        write = partial(services.write_more, concern.pk, form.cleaned_data["text"], key)
        return attempt(request, HOME, token, lambda actor: write(), SENT, actor=None)
    context: dict[str, Any] = {
        "token": token,
        "concern": concern,
        "replies": concern.replies.order_by("pk"),
        "key": key,
        "readers": readers_of(concern),
        "has_email": "@" in concern.contact,
    }
    return form_page(request, "care/care_home.html", form, context)


@press_only(HOME)
@own_page
def care_delete(request: HttpRequest, token: str, concern: Concern) -> HttpResponse:
    """Delete all of it."""
    services.forget_concern(concern.pk)
    return redirect("care:care_deleted")


@require_safe
@never_cache
def care_deleted(request: HttpRequest) -> HttpResponse:
    """Say that it is gone."""
    return render(request, "care/care_deleted.html")
