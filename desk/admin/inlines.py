"""What a request's page shows below it: its needs and its contact log."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.roles import DESK, NOBODY
from backoffice.base import RoleInline, ScopedChoices
from backoffice.cells import shown
from requests_app.choices import ContactKind
from requests_app.models import ContactLog, Need
from requests_app.services import log_contact, update_need


class NeedInline(ScopedChoices, admin.StackedInline):
    model = Need
    viewers = changers = DESK
    adders = deleters = NOBODY
    fields = [
        ("category_shown", "status", "desk"),
        "detail",
        ("urgency", "wanted_on", "wanted_time"),
        ("repeat", "repeat_until", "delivery"),
    ]
    readonly_fields = ["category_shown", "status", "desk"]
    category_shown = shown("category")
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Need]:
        return super().get_queryset(request).select_related("category").order_by("id")

    @admin.display(description=_("matching"))
    def desk(self, need: Need) -> str:
        url = reverse("admin:desk_need", args=[need.pk])
        return format_html('<a href="{}">{}</a>', url, _("Open at the desk"))


class ContactInline(RoleInline):
    """The log grows; nothing in it is changed."""

    model = ContactLog
    viewers = adders = DESK
    changers = deleters = NOBODY
    fields = ["kind", "note", "follow_up_on", "who", "created_at", "followed_up_at"]
    readonly_fields = ["who", "created_at", "followed_up_at"]
    extra = 1

    @admin.display(description=pgettext_lazy("who wrote an entry of the log", "by"))
    def who(self, entry: ContactLog) -> str:
        return entry.by_whom if entry.pk else ""

    def get_queryset(self, request: HttpRequest) -> QuerySet[ContactLog]:
        return super().get_queryset(request).select_related("by")

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "kind":
            kwargs["choices"] = [("", "---------"), *ContactKind.by_staff()]
        return super().formfield_for_choice_field(db_field, request, **kwargs)


def save_needs(formset: BaseInlineFormSet, actor: User) -> None:
    """Write every need that was edited, and tell Django's history which."""
    changed = [form for form in formset.forms if form.has_changed()]
    for form in changed:
        fields = {name: form.cleaned_data[name] for name in form.changed_data}
        update_need(form.instance.pk, fields, actor=actor)
    formset.changed_objects = [(form.instance, form.changed_data) for form in changed]
    formset.new_objects, formset.deleted_objects = [], []


def save_contacts(formset: BaseInlineFormSet, request_id: int, actor: User) -> None:
    """Write the entries that were added to the log."""
    names = ("kind", "note", "follow_up_on")
    formset.new_objects = [
        log_contact(request_id, actor=actor, **{name: form.cleaned_data[name] for name in names})
        for form in formset.extra_forms
        if form.has_changed()
    ]
    formset.changed_objects, formset.deleted_objects = [], []
