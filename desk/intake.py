"""A caller's request, taken down on one page in the caller's order."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
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
from common.models import Category
from requests_app.forms import ConsentForm, ContactForm, DetailsForm, WhereForm, request_data
from requests_app.forms.base import PageForm, categories
from requests_app.forms.details import detail_field
from requests_app.models import HelpRequest
from requests_app.services import RequestData, submit_request

UNPROCESSABLE = 422
TEMPLATE = "desk/intake_request.html"


class KindsForm(PageForm):
    """The kinds of help, to tick while the caller speaks; those with details are meant too."""

    categories = forms.MultipleChoiceField(
        label=gettext_lazy("What do they need?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = categories().items()
        field: Any = self.fields["categories"]
        field.choices = [(key, kind.name_i18n) for key, kind in kinds]


class AllDetailsForm(DetailsForm):
    """One line of details for every kind of help."""

    def _detail(self, category: Category) -> forms.Field:
        field = super()._detail(category)
        field.widget = forms.TextInput()
        field.help_text = ""
        return field


class SpokenConsentForm(ConsentForm):
    """The operator reads out what happens with the data."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consent"].label = _("I read this out, and the caller agrees")


@require_http_methods(["GET", "HEAD", "POST"])
def intake_request(request: HttpRequest) -> HttpResponse:
    """The page; POST stores the request once and leads to its reference."""
    staff_only(request)
    if request.method != "POST":
        return show(request, intake_forms(None), new_key())
    parts, key = intake_forms(request.POST), form_key(request)
    chosen = chosen_kinds(parts)
    if not chosen:
        parts["kinds"].add_error("categories", _("Tick at least one kind of help."))
    if not all_valid(parts.values()) or not chosen:
        return show(request, parts, key or new_key(), UNPROCESSABLE)
    if not key:
        messages.warning(request, NO_KEY)
        return show(request, parts, new_key(), UNPROCESSABLE)
    return store(request, parts, chosen, key)


def intake_forms(data: Any) -> dict[str, PageForm]:
    """The public form's pages in the caller's order."""
    kinds = {"needs": {"categories": list(categories().values())}}
    return {
        "contact": ContactForm(data, prefix="contact"),
        "kinds": KindsForm(data, prefix="kinds"),
        "details": AllDetailsForm(data, prefix="details", prefill=kinds),
        "where": WhereForm(data, prefix="where"),
        "check": SpokenConsentForm(data, prefix="check"),
    }


def chosen_kinds(parts: dict[str, PageForm]) -> list[Category]:
    """The kinds of help that are ticked or have details."""
    all_valid([parts["kinds"], parts["details"]])
    ticked = set(parts["kinds"].cleaned_data.get("categories", []))
    details = parts["details"].cleaned_data
    return [
        kind
        for key, kind in categories().items()
        if key in ticked or details.get(detail_field(kind))
    ]


def store(
    request: HttpRequest, parts: dict[str, PageForm], chosen: list[Category], key: str
) -> HttpResponse:
    cleaned = {name: part.cleaned_data for name, part in parts.items()}
    cleaned["needs"] = {"categories": chosen}
    data = request_data(cleaned, language=get_language(), source=Source.PHONE)
    done = submit_request(data, submission_key=submission_key(request, key), actor=user_of(request))
    if not done.is_new and not is_same(done.request, data):
        messages.warning(request, EARLIER % {"reference": done.request.reference})
        return show(request, parts, new_key(), UNPROCESSABLE)
    url = reverse("admin:taken_request", args=[done.request.pk])
    return HttpResponseRedirect(url)


def is_same(stored: HelpRequest, data: RequestData) -> bool:
    """Whether the request that was stored with this page's key has these answers."""
    fields = ("name", "phone", "email", "zip_code", "address", "helper_name")
    kinds = set(stored.needs.values_list("category_id", flat=True))
    return kinds == {need.category_id for need in data.needs} and all(
        getattr(stored, name) == data.fields[name] for name in fields
    )


def show(
    request: HttpRequest, parts: dict[str, PageForm], key: str, status: int = 200
) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        **intake_context(_("New request by phone"), parts, key),
        "kinds": kind_lines(parts),
    }
    return TemplateResponse(request, TEMPLATE, context, status=status)


def kind_lines(parts: dict[str, PageForm]) -> list[dict[str, Any]]:
    """One line per kind of help: its box and its details."""
    boxes = parts["kinds"]["categories"]
    return [
        {"box": box, "hint": kind.hint_i18n, "detail": parts["details"][detail_field(kind)]}
        for box, kind in zip(boxes, categories().values(), strict=True)
    ]


@require_safe
def taken(request: HttpRequest, request_id: int) -> HttpResponse:
    """The reference to read out. Also for a ward that is not the operator's, if they typed it."""
    staff_only(request)
    rows = HelpRequest.objects.select_related("ward")
    context = {
        **admin.site.each_context(request),
        **taken_context(request, _("Request taken down"), rows, request_id),
    }
    return TemplateResponse(request, "desk/taken_request.html", context)
