"""A caller's request, taken down on one page in the caller's order."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from backoffice.intake import Parts, PhoneIntake, Taken, all_valid, has_answers
from common.choices import Source
from common.models import Category
from pages.form_views import form_methods
from requests_app.forms import ConsentForm, ContactForm, DetailsForm, WhereForm, request_data
from requests_app.forms.base import PageForm, categories
from requests_app.forms.details import detail_field
from requests_app.models import HelpRequest
from requests_app.services import RequestData, submit_request


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
        self.fields["consent"].label = _("I read this out loud, and the caller agrees")


class RequestIntake(PhoneIntake):
    title = gettext_lazy("New request by phone")
    template = "desk/intake_request.html"
    taken_title = gettext_lazy("Request recorded")
    taken_template = "desk/request_receipt.html"
    taken_url = "admin:taken_request"

    def forms(self, data: Any) -> Parts:
        kinds = {"needs": {"categories": list(categories().values())}}
        return {
            "contact": ContactForm(data, prefix="contact"),
            "kinds": KindsForm(data, prefix="kinds"),
            "details": AllDetailsForm(data, prefix="details", prefill=kinds),
            "where": WhereForm(data, prefix="where"),
            "check": SpokenConsentForm(data, prefix="check"),
        }

    def is_valid(self, parts: Parts) -> bool:
        if not chosen_kinds(parts):
            parts["kinds"].add_error("categories", _("Choose at least one kind of help."))
        return super().is_valid(parts)

    def store(self, parts: Parts, *, key: str, actor: Any) -> Taken:
        cleaned = {name: part.cleaned_data for name, part in parts.items()}
        cleaned["needs"] = {"categories": chosen_kinds(parts)}
        data = request_data(cleaned, language=get_language(), source=Source.PHONE)
        done = submit_request(data, submission_key=key, actor=actor)
        is_earlier = not done.is_new and not is_same(done.request, data)
        return Taken(done.request, done.request.reference, is_earlier)

    def rows(self) -> QuerySet[HelpRequest]:
        return HelpRequest.objects.select_related("ward")

    def context(self, parts: Parts) -> dict[str, Any]:
        return {"kinds": kind_lines(parts)}


def chosen_kinds(parts: Parts) -> list[Category]:
    """The kinds of help that are ticked or have details."""
    all_valid([parts["kinds"], parts["details"]])
    ticked = set(parts["kinds"].cleaned_data.get("categories", []))
    details = parts["details"].cleaned_data
    return [
        kind
        for key, kind in categories().items()
        if key in ticked or details.get(detail_field(kind))
    ]


def kind_lines(parts: Parts) -> list[dict[str, Any]]:
    """One line per kind of help: its box and its details."""
    boxes = parts["kinds"]["categories"]
    return [
        {"box": box, "hint": kind.hint_i18n, "detail": parts["details"][detail_field(kind)]}
        for box, kind in zip(boxes, categories().values(), strict=True)
    ]


def is_same(stored: HelpRequest, data: RequestData) -> bool:
    """Whether the request that was stored with this page's key has these answers."""
    kinds = set(stored.needs.values_list("category_id", flat=True))
    fields = ("name", "phone", "email", "zip_code", "address", "helper_name")
    asked = {need.category_id for need in data.needs}
    return kinds == asked and has_answers(stored, fields, data.fields)


INTAKE = RequestIntake()


@form_methods
def intake_request(request: HttpRequest) -> HttpResponse:
    """The page; POST stores the request once and leads to its reference."""
    return INTAKE.page(request)


@require_safe
def taken(request: HttpRequest, request_id: int) -> HttpResponse:
    """The reference to read out. Also for a ward that is not the operator's, if they typed it."""
    return INTAKE.taken(request, request_id)
