"""A caller's request, taken down on one page in the caller's order."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import audit
from backoffice.cells import day
from backoffice.intake import (
    Parts,
    PhoneIntake,
    Taken,
    all_valid,
    form_key,
    has_answers,
    put_on_paper,
    row_key,
)
from backoffice.personal_data import open_details
from backoffice.recorded import user_of
from common.bidi import plain_code, plain_name
from common.choices import Source
from common.models import Category
from desk.alike import OPENED, details_to_read, mark_open, others_of
from desk.forms import IdsField
from pages.form_views import form_methods
from request_pages.forms import ConsentForm, ContactForm, DetailsForm, WhereForm, request_data
from request_pages.forms.base import PageForm, categories
from request_pages.forms.contact import STAFF_FIELDS, typed_contact
from request_pages.forms.details import IN_WORDS, WANTS_WORDS, detail_field
from request_pages.forms.needs import NeedsForm
from request_pages.forms.where import typed_place
from requests_app.choices import Urgency
from requests_app.households import Others, alike_before_storing
from requests_app.models import HelpRequest
from requests_app.services import RequestData, keep_apart, submit_request


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
        # Without the examples that the public form shows: they stand beside each line.
        field.choices = [(key, kind.name_i18n) for key, kind in kinds]


class AllDetailsForm(DetailsForm):
    """The details of every kind of help, a line for each."""

    def _detail(self, category: Category) -> forms.Field:
        field = super()._detail(category)
        field.widget = forms.TextInput()
        field.help_text = ""
        # Asked below for the kinds that are chosen; here are all.
        field.required = False
        return field


class SpokenConsentForm(ConsentForm):
    """The operator reads out what happens with the data."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consent"].label = _("I read this out loud, and the caller agrees")


class SpokenContactForm(ContactForm):
    """Also for people without phone and email, who come by or are met somewhere."""

    reached_through = forms.CharField(
        label=gettext_lazy("No phone and no email: reached through"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Somebody who passes a message on, and how to reach them."),
    )
    found_at = forms.CharField(
        label=gettext_lazy("No phone and no email: found at"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Where, and at which times."),
    )

    no_way = gettext_lazy(
        "Without a phone number and an email, please say through whom we reach them, or where they "
        "are found."
    )

    def is_found_otherwise(self) -> bool:
        return any(self.cleaned_data.get(field) for field in STAFF_FIELDS)


class WhoForm(PageForm):
    """A choice of who the caller may be: phone, email or address is the same.

    `seen` are the requests that the operator was shown: nothing is stored before they were.
    """

    SOMEBODY_ELSE = "else"

    same = forms.ChoiceField(
        label=gettext_lazy("Is it one of these?"), required=False, widget=forms.RadioSelect
    )
    seen = IdsField(required=False)

    def __init__(self, data: Any, *, others: Others, is_checked: bool) -> None:
        super().__init__(data if is_checked else None, prefix="who")
        self.others = others
        field: Any = self.fields["same"]
        field.choices = [
            *((str(row.pk), who_line(row)) for row in others.perhaps),
            (self.SOMEBODY_ELSE, _("Somebody else")),
            ("", _("Not sure yet")),
        ]
        if not is_checked:
            self.initial = {"same": data.get("fill") or data.get("who-same", "")}
        self.shown = [row.pk for row in others.perhaps]

    def clean(self) -> dict[str, Any]:
        if set(self.shown) - set(self.cleaned_data.get("seen", [])):
            self.add_error("same", _("Please check who the caller may be, then save."))
        return self.cleaned_data

    @property
    def asked_before(self) -> int | None:
        """The request that the caller made before, as the operator says."""
        said = self.cleaned_data["same"]
        return int(said) if said.isdecimal() else None


def who_line(row: Any) -> str:
    """A request as it stands in a list of those who may be calling; to the hotline without a name.

    Else whoever types in a number would learn whose it is.
    """
    name = [plain_name(row.name)] if row.is_named else []
    return " · ".join([plain_code(row.reference), *name, day(row.created_at)])


class RequestIntake(PhoneIntake):
    title = gettext_lazy("New request by phone")
    paper_title = gettext_lazy("A request on paper")
    written_title = gettext_lazy("A request from a message")
    url = "admin:intake_request"
    template = "desk/intake_request.html"
    taken_title = gettext_lazy("Request recorded")
    taken_template = "desk/request_receipt.html"
    taken_url = "admin:taken_request"

    def forms(self, data: Any) -> Parts:
        kinds = {"needs": {"categories": list(categories().values())}}
        return {
            "contact": SpokenContactForm(data, prefix="contact"),
            "kinds": KindsForm(data, prefix="kinds"),
            "details": AllDetailsForm(data, prefix="details", prefill=kinds),
            "where": WhereForm(data, prefix="where"),
            "check": SpokenConsentForm(data, prefix="check"),
        }

    def is_valid(self, parts: Parts) -> bool:
        if not chosen_kinds(parts):
            # Before the rest is checked, so that the page says all that is missing at once.
            parts["kinds"].add_error("categories", _("Choose at least one kind of help."))
        for kind in chosen_kinds(parts):
            words = parts["details"].cleaned_data.get(detail_field(kind))
            if kind.slug in WANTS_WORDS and not words:
                parts["details"].add_error(detail_field(kind), IN_WORDS)
        return super().is_valid(parts)

    def is_aside(self, request: HttpRequest) -> bool:
        return bool({"look", "fill"} & request.POST.keys())

    def more_forms(self, request: HttpRequest, parts: Parts) -> Parts:
        """Say who it may be; nothing about it is shown as long as nobody is alike."""
        is_aside = self.is_aside(request)
        others = who_may_call(request, parts)
        if is_aside or others.is_to_decide:
            record_look(request, parts)
        if is_aside and "fill" in request.POST:
            others = fill_in(request, parts, others)
        if not others.is_to_decide:
            if is_aside:
                messages.info(request, _("We know nobody with this phone, email or address."))
            return {}
        return {"who": WhoForm(request.POST, others=others, is_checked=not is_aside)}

    def more_to_take(self, request: HttpRequest, row: HelpRequest) -> dict[str, Any]:
        return others_of(request, row)

    def reword_for_writers(self, parts: Parts) -> None:
        parts["check"].fields["consent"].label = _("I told them this, and they agree")

    def on_paper(self) -> Parts:
        own: Parts = self.forms(None)
        details = own["details"]
        for kind in categories().values():
            # The words beside each kind are written beside its box.
            details.fields.pop(detail_field(kind), None)
        # Without days: nobody knows when the sheet is filled in.
        details.fields["urgency"].choices = sorted(Urgency.choices, reverse=True)
        details.fields["repeat_until"].help_text = ""
        kinds = own["kinds"].fields["categories"]
        # Of the resident, not of the caller.
        kinds.label, kinds.has_lines_on_paper = NeedsForm.base_fields["categories"].label, True
        return {**own, "contact": ContactForm(prefix="contact"), "check": ConsentForm()}

    def store(
        self, parts: Parts, *, key: str, actor: Any, source: Source, language: str = ""
    ) -> Taken:
        cleaned = {name: part.cleaned_data for name, part in parts.items()}
        cleaned["needs"] = {"categories": chosen_kinds(parts)}
        data = request_data(cleaned, language=language or get_language(), source=source)
        # A key that was used with other answers: Back led to the page of an earlier call.
        who: WhoForm | None = parts.get("who")
        before = who.asked_before if who else None
        with transaction.atomic():
            done = submit_request(data, submission_key=key, actor=actor, asked_before=before)
            if who and done.is_new and who.cleaned_data["same"] == WhoForm.SOMEBODY_ELSE:
                for other in who.shown:
                    keep_apart(done.request.pk, other, actor=actor)
        is_earlier = not done.is_new and not is_same(done.request, data)
        return Taken(done.request, done.request.reference, is_earlier)

    def rows(self) -> QuerySet[HelpRequest]:
        return HelpRequest.objects.select_related("ward")

    def context(self, parts: Parts) -> dict[str, Any]:
        return {"kinds": kind_lines(parts)}


def who_may_call(request: HttpRequest, parts: Parts) -> Others:
    """Those with the phone, email or address that is typed; the reader's details where opened."""
    typed = {name: said(parts["contact"], name) for name in ("name", "phone", "email")}
    typed |= {"address": said(parts["where"], "address")}
    caller = HelpRequest(**typed, submission_key=row_key(request, form_key(request)))
    others = alike_before_storing(caller, user_of(request), details_to_read(request))
    mark_open(request, others.perhaps)
    return others


def record_look(request: HttpRequest, parts: Parts) -> None:
    """Record that somebody was told whether we know what they typed; of what, never the value."""
    user = user_of(request)
    typed = {"contact": ("phone", "email"), "where": ("address",)}
    fields = [name for part, names in typed.items() for name in names if said(parts[part], name)]
    if fields:
        audit.record(user, "look_up_caller", user, fields)


def said(form: forms.Form, name: str) -> str:
    """The text that is typed in a field so far, valid or not."""
    typed = form.data.get(form.add_prefix(name)) if form.is_bound else form.initial.get(name)
    return typed or ""


def fill_in(request: HttpRequest, parts: Parts, others: Others) -> Others:
    """Fill in what an earlier request says, where nothing was typed; that look is recorded."""
    chosen = request.POST.get("fill", "")
    if chosen not in {str(row.pk) for row in others.perhaps if row.is_named}:
        return others
    row = HelpRequest.objects.get(pk=int(chosen))
    open_details(request, row, OPENED)
    for name, known in (("contact", typed_contact(row)), ("where", typed_place(row))):
        typed = parts[name].initial
        kept = {field for field, value in typed.items() if value and field in TYPED}
        parts[name].initial = {**typed, **{k: v for k, v in known.items() if k not in kept}}
    return who_may_call(request, parts)


# What a caller said themselves stays; all else is chosen from a list and comes from what is known.
TYPED = {
    *("name", "phone", "phone_extension", "email", "other_name"),
    *STAFF_FIELDS,
    *("ward", "zip_code", "cross_streets", "address", "pod", "access_notes"),
}


def chosen_kinds(parts: Parts) -> list[Category]:
    """Return the kinds of help that are ticked or have details."""
    # For `cleaned_data`, which a form has only after it was checked, whatever came of that.
    all_valid([parts["kinds"], parts["details"]])
    ticked = set(parts["kinds"].cleaned_data.get("categories", []))
    details = parts["details"].cleaned_data
    return [
        kind
        for key, kind in categories().items()
        if key in ticked or details.get(detail_field(kind))
    ]


def kind_lines(parts: Parts) -> list[dict[str, Any]]:
    """Return one line per kind of help: its box and its details."""
    boxes = parts["kinds"]["categories"]
    return [
        {"box": box, "hint": kind.hint_i18n, "detail": parts["details"][detail_field(kind)]}
        for box, kind in zip(boxes, categories().values(), strict=True)
    ]


def is_same(stored: HelpRequest, data: RequestData) -> bool:
    """Return whether the request that was stored with this page's key has these answers."""
    needs = {need.category_id: need for need in stored.needs.all()}
    asked = {need.category_id: need.fields for need in data.needs}
    return (
        needs.keys() == asked.keys()
        and all(has_answers(needs[kind], fields) for kind, fields in asked.items())
        and has_answers(stored, data.fields)
    )


INTAKE = RequestIntake()
put_on_paper("request-form", INTAKE)


@form_methods
def intake_request(request: HttpRequest) -> HttpResponse:
    """Show the page; POST stores the request once and leads to its reference."""
    return INTAKE.page(request)


@require_safe
def taken(request: HttpRequest, request_id: int) -> HttpResponse:
    """Show the reference to read out, also of another ward if the operator typed it."""
    return INTAKE.taken(request, request_id)
