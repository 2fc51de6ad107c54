"""A caller's offer of help, taken down on one page."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from backoffice.intake import (
    EARLIER,
    NO_KEY,
    all_valid,
    form_key,
    intake_context,
    new_key,
    staff_only,
    submission_key,
    taken_context,
)
from backoffice.recorded import user_of
from common.choices import Source
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
from volunteers.services import VolunteerData, submit_volunteer

UNPROCESSABLE = 422
TEMPLATE = "volunteers/intake_volunteer.html"


class SpokenAgreeForm(AgreeForm):
    """The operator reads the community's rules out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agree"].label = _("I read the rules out, and the caller agrees")


@require_http_methods(["GET", "HEAD", "POST"])
def intake_volunteer(request: HttpRequest) -> HttpResponse:
    """The page; POST stores the offer once and leads to what to say at the end of the call."""
    staff_only(request)
    if request.method != "POST":
        return show(request, intake_forms(None), new_key())
    parts, key = intake_forms(request.POST), form_key(request)
    if not all_valid(parts.values()):
        return show(request, parts, key or new_key(), UNPROCESSABLE)
    if not key:
        messages.warning(request, NO_KEY)
        return show(request, parts, new_key(), UNPROCESSABLE)
    return store(request, parts, key)


def intake_forms(data: Any) -> dict[str, forms.Form]:
    """The public form's pages in the caller's order."""
    return {
        "about": AboutForm(data),
        "offer": OfferForm(data),
        "where": WhereForm(data),
        "time": TimeForm(data),
        "agree": SpokenAgreeForm(data),
    }


def store(request: HttpRequest, parts: dict[str, forms.Form], key: str) -> HttpResponse:
    cleaned = flatten(part.cleaned_data for part in parts.values())
    data = volunteer_data(cleaned, source=Source.PHONE)
    done = submit_volunteer(
        data, submission_key=submission_key(request, key), actor=user_of(request)
    )
    if not done.is_new and not is_same(done.volunteer, data):
        messages.warning(request, EARLIER % {"reference": f"#{done.volunteer.pk}"})
        return show(request, parts, new_key(), UNPROCESSABLE)
    url = reverse("admin:taken_volunteer", args=[done.volunteer.pk])
    return HttpResponseRedirect(url)


def is_same(stored: Volunteer, data: VolunteerData) -> bool:
    """Whether the offer that was stored with this page's key has these answers."""
    fields = ("name", "phone", "email", "zip_code")
    kinds = set(stored.categories.values_list("pk", flat=True))
    return kinds == set(data.category_ids) and all(
        getattr(stored, name) == data.fields[name] for name in fields
    )


def show(
    request: HttpRequest, parts: dict[str, forms.Form], key: str, status: int = 200
) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        **intake_context(_("New offer by phone"), parts, key),
    }
    return TemplateResponse(request, TEMPLATE, context, status=status)


@require_safe
def taken(request: HttpRequest, volunteer_id: int) -> HttpResponse:
    """What to say at the end of the call; also to whoever typed it for another ward."""
    staff_only(request)
    rows = Volunteer.objects.all()
    context = {
        **admin.site.each_context(request),
        **taken_context(request, _("Offer taken down"), rows, volunteer_id),
    }
    return TemplateResponse(request, "volunteers/taken_volunteer.html", context)
