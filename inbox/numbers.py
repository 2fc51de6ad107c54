"""The page on which staff put down that a number wants no texts, or wants them again."""

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import INTAKE
from backoffice.access import for_roles
from backoffice.recorded import user_of
from common.fields import normalize_phone
from inbox import services
from pages.form_views import UNPROCESSABLE, form_methods, posted
from pages.forms import BaseForm, PhoneField

STOPPED = gettext_lazy("This number gets no texts any more.")
ALLOWED = gettext_lazy("This number gets texts again.")


class NumberForm(BaseForm):
    """The number that somebody named on the phone."""

    phone = PhoneField(label=gettext_lazy("Phone"))


@form_methods
@for_roles(INTAKE)
def text_numbers(request: HttpRequest) -> HttpResponse:
    """Ask for the number; a press stops texts to it, or allows them. Nobody learns whose it is."""
    form: forms.Form = NumberForm(posted(request))
    if form.is_valid():
        is_start = "start" in request.POST
        verb = services.start_texts if is_start else services.stop_texts
        verb(normalize_phone(form.cleaned_data["phone"]), actor=user_of(request))
        messages.success(request, str(ALLOWED if is_start else STOPPED))
        return redirect("admin:text_numbers")
    context = {
        **admin.site.each_context(request),
        "title": _("Stop or allow texts to a number"),
        "form": form,
        "forms": [form],
    }
    status = UNPROCESSABLE if form.is_bound else 200
    return TemplateResponse(request, "inbox/number.html", context, status=status)
