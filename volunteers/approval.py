"""Approving a sign-up or not, on its own page: what came of it, and the one that follows."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import User
from backoffice.personal_data import details_are_open
from backoffice.recorded import user_of
from common.bidi import code, name
from common.errors import NotPossible
from messaging.undelivered import unreached_among
from pages.forms import BaseForm
from volunteers import services
from volunteers.calling import number_of
from volunteers.choices import KnownBy, VolunteerStatus
from volunteers.models import Volunteer
from volunteers.notifications import VOLUNTEER
from volunteers.services import Decided

PAGE, LIST = "admin:volunteers_volunteer_change", "admin:volunteers_volunteer_changelist"
Words = Callable[[HttpRequest, Volunteer, Decided], SafeString]


class DecideForm(forms.Form):
    """The state that the page showed: what was decided since is not overruled unseen."""

    seen = forms.ChoiceField(choices=VolunteerStatus.choices)


class KnownForm(BaseForm):
    """The way in which we know somebody who is approved; empty: as it stands on their page."""

    known_by = forms.ChoiceField(choices=KnownBy.choices, required=False)
    known_words = forms.CharField(max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if cleaned.get("known_by") == KnownBy.OTHER and not cleaned.get("known_words"):
            raise forms.ValidationError(_("Please say in a few words how we know them."))
        return cleaned


def approve(request: HttpRequest, volunteer: Volunteer) -> HttpResponse:
    """Approve them, and record how we know them; the next one who waits follows."""
    form = KnownForm(request.POST)
    if not form.is_valid():
        messages.error(request, _what_is_wrong(form))
        return _back(volunteer)
    verb = partial(services.approve_volunteer, **form.cleaned_data)
    return _decide(request, volunteer, verb, _approved)


def _what_is_wrong(form: KnownForm) -> str:
    """Return why it cannot be taken: words are missing, or a choice that no page offers."""
    return " ".join(map(str, form.non_field_errors())) or str(services.KNOW_FIRST)


def look_again(request: HttpRequest, volunteer: Volunteer) -> HttpResponse:
    """Record that somebody looked at them again; the next one who waits follows."""
    services.look_again(volunteer.pk, actor=user_of(request))
    words = _("%(name)s: somebody looked again. New offers reach them.")
    messages.success(request, _filled(words, volunteer))
    return _follow(request, volunteer.pk)


def reject(request: HttpRequest, volunteer: Volunteer) -> HttpResponse:
    """Do not approve them; the next one who waits follows."""
    return _decide(request, volunteer, services.reject_volunteer, _not_approved)


def next_waiting(user: User, after: int) -> int | None:
    """Return who waits for approval below `after` in the list, or else from its top on."""
    waiting = Volunteer.objects.visible_to(user).waiting()
    # In the list's order, newest first; round, so that those who were passed over come up again.
    ids = waiting.exclude(pk=after).order_by("-id").values_list("pk", flat=True)
    return ids.filter(pk__lt=after).first() or ids.first()


def _decide(
    request: HttpRequest, volunteer: Volunteer, service: Callable[..., Decided], words: Words
) -> HttpResponse:
    form, user = DecideForm(request.POST), user_of(request)
    if not form.is_valid():
        raise Http404
    seen = form.cleaned_data["seen"]
    try:
        done = service(volunteer.pk, actor=user, seen=seen)
    except NotPossible as refusal:
        messages.error(request, str(refusal.message))
        return redirect(PAGE, volunteer.pk)
    if done.is_new:
        messages.success(request, words(request, volunteer, done))
    else:
        told = _("%(name)s: this was decided before. Nothing is sent twice.")
        messages.info(request, _filled(told, volunteer))
    # From the page of somebody who waits for nothing, nobody is led away.
    return _follow(request, volunteer.pk) if seen == VolunteerStatus.PENDING else _back(volunteer)


def _follow(request: HttpRequest, after: int) -> HttpResponse:
    following = next_waiting(user_of(request), after)
    if following is not None:
        return redirect(PAGE, following)
    messages.info(request, _("Nobody else is waiting for approval."))
    return redirect(LIST)


def _back(volunteer: Volunteer) -> HttpResponse:
    return redirect(PAGE, volunteer.pk)


def _approved(request: HttpRequest, volunteer: Volunteer, done: Decided) -> SafeString:
    """Say whether an email goes out; and whom to call, with the number if it was opened."""
    if not done.is_written:
        return _filled(
            _("%(name)s is approved. No email, please call them: %(phone)s"),
            volunteer,
            phone=_phone(request, volunteer),
        )
    if unreached_among([(VOLUNTEER, volunteer.pk)]):
        words = _(
            "%(name)s is approved. An email is on its way, but our last one did not arrive. "
            "Please call them too: %(phone)s"
        )
        return _filled(words, volunteer, phone=_phone(request, volunteer))
    return _filled(_("%(name)s is approved. An email is on its way."), volunteer)


def _not_approved(request: HttpRequest, volunteer: Volunteer, done: Decided) -> SafeString:
    return _filled(_("%(name)s is not approved. No message is sent to them."), volunteer)


def _phone(request: HttpRequest, volunteer: Volunteer) -> SafeString:
    """The number if this session has opened it, else the way to the page that has it."""
    if details_are_open(request, volunteer) and volunteer.phone:
        return code(volunteer.phone)
    url = reverse(PAGE, args=[volunteer.pk])
    return format_html('<a href="{}">{}</a>', url, code(number_of(volunteer)))


def _filled(words: str, volunteer: Volunteer, **more: SafeString) -> SafeString:
    """Return `words`, whose places are named as in all texts, as HTML."""
    # `format_html` has places of its own kind; a translation may hold neither braces nor tags.
    known = {"name": name(volunteer.name or volunteer), **more}
    places = {key: f"{{{key}}}" for key in known}
    return format_html(words % places, **known)
