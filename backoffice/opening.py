"""The press by which a steward opens personal data for a while, with a reason that is kept."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.roles import STEWARDS, is_steward, opening_of
from accounts.services import close_personal_data, open_personal_data
from backoffice.access import for_roles
from backoffice.recorded import user_of
from pages.forms import BaseForm


class OpeningForm(BaseForm):
    reason = forms.CharField(
        label=gettext_lazy("Why do you need to see people's data?"),
        min_length=10,
        max_length=300,
        widget=forms.TextInput(attrs={"size": 60}),
        help_text=gettext_lazy("Other stewards read this. Do not name anybody."),
    )


def opening_context(request: HttpRequest) -> dict[str, Any]:
    """Return the form for the first page of a steward who has nothing open."""
    user = user_of(request)
    can_open = is_steward(user) and opening_of(user) is None
    return {"opening_form": OpeningForm()} if can_open else {}


@require_POST
@for_roles(STEWARDS)
def open_data(request: HttpRequest) -> HttpResponse:
    """Open it; without a reason nothing is opened."""
    form = OpeningForm(request.POST)
    if form.is_valid():
        open_personal_data(user_of(request).pk, form.cleaned_data["reason"])
    else:
        messages.error(request, _("Nothing was opened: please write down why, in a few words."))
    return HttpResponseRedirect(reverse("admin:index"))


@require_POST
@for_roles(STEWARDS)
def close_data(request: HttpRequest) -> HttpResponse:
    """End it now."""
    close_personal_data(user_of(request).pk)
    messages.success(request, _("People's data is closed again."))
    return HttpResponseRedirect(reverse("admin:index"))
