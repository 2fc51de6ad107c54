"""The private pages of a volunteer who calls places, one after another."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from common.errors import NotPossible
from common.models import LinkPurpose
from pages.form_views import form_methods, form_page, posted
from pages.forms import BaseForm
from pages.private_links import GoneAdvice, opened_by, press_only
from pods.calling import found_by
from pods.models import Ward
from resources.check_choices import CallOutcome
from resources.keeping import calls
from resources.models import Caller, EntryCall, Resource

HOME = "resources:call_home"
ADVICE = GoneAdvice(
    _("Links for calls end after two weeks. Ask whoever gave it to you for a new one."),
    {"resources:resource_list": _("Resources")},
)
THANKS = _("Thank you. That is saved.")


def _there(caller_id: int) -> Caller | None:
    return Caller.objects.filter(pk=caller_id).first()


own_page = opened_by(LinkPurpose.CALLER, ADVICE, _there)


@found_by(LinkPurpose.CALLER)
def of_caller(caller_id: int) -> tuple[Ward | None, str] | None:
    """Return no ward: a caller may have several."""
    return (None, f"#{caller_id}") if _there(caller_id) else None


class CallForm(BaseForm):
    """The answer of a place. Words are needed only where something has changed."""

    outcome = forms.ChoiceField(
        label=_("How did the call go?"),
        choices=[
            (CallOutcome.TRUE, _("All of it is still true")),
            (CallOutcome.CHANGED, _("Something changed")),
            (CallOutcome.CLOSED, _("It has closed for good")),
            (CallOutcome.NOBODY, _("Nobody answered")),
            (CallOutcome.SKIPPED, _("I cannot call this place: give it to somebody else")),
        ],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("If something changed: what?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        is_bare = not cleaned.get("note") and "note" not in self.errors
        if cleaned.get("outcome") == CallOutcome.CHANGED and is_bare:
            self.add_error("note", ValidationError(calls.WORDS_MISSING))
        return cleaned


@require_safe
@own_page
def call_home(request: HttpRequest, token: str, caller: Caller) -> HttpResponse:
    """Say how it goes, how many they called, which place is theirs now, and whether there is more.

    Leases nothing.
    """
    held = calls.held_by(caller)
    made = caller.calls.filter(outcome__in=CallOutcome.rang())
    context = {
        "token": token,
        "caller": caller,
        "made": made.count(),
        "held": held,
        "has_more": held is None and calls.to_call(caller).exists(),
    }
    return render(request, "resources/call_home.html", context)


@press_only(HOME)
@own_page
def call_next(request: HttpRequest, token: str, caller: Caller) -> HttpResponse:
    """Lease the next place to this browser."""
    return _to_next(request, token, caller)


def _to_next(request: HttpRequest, token: str, caller: Caller) -> HttpResponse:
    call = calls.take_next(caller.pk)
    if call is None:
        return redirect(HOME, token)
    return redirect("resources:call_place", token, call.code)


@form_methods
@own_page
def call_place(request: HttpRequest, token: str, caller: Caller, code: str) -> HttpResponse:
    """Show one place to call and take what it said; the next one follows."""
    call = EntryCall.objects.filter(caller=caller, code=code).first()
    if call is None or call.outcome not in ("", CallOutcome.LAPSED):
        # Answered before, perhaps by a second press.
        return redirect(HOME, token)
    form = CallForm(posted(request))
    if form.is_valid():
        return _take_answer(request, token, caller, call, form.cleaned_data)
    rows = Resource.objects.published().for_pages()
    resource = rows.filter(pk=call.resource_id).first()
    if resource is None:
        return redirect(HOME, token)
    context = {"token": token, "call": call, "resource": resource}
    return form_page(request, "resources/call_place.html", form, context)


def _take_answer(
    request: HttpRequest, token: str, caller: Caller, call: EntryCall, said: dict[str, Any]
) -> HttpResponse:
    try:
        calls.end_call(caller.pk, call.code, CallOutcome(said["outcome"]), said["note"])
    except NotPossible as refusal:
        messages.error(request, str(refusal.message))
        return redirect(HOME, token)
    messages.success(request, str(THANKS))
    return _to_next(request, token, caller)
