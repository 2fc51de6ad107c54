"""The lists below a request on its page: its needs and its contact log."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import DESK, NOBODY
from backoffice.base import RoleInline, ScopedChoices
from backoffice.cells import shown
from backoffice.personal_data import details_are_open
from desk.unreached import has_failed_offer
from requests_app.choices import ContactKind, NeedStatus
from requests_app.models import ContactLog, Need
from requests_app.services import log_contact, update_need

HIDDEN = pgettext_lazy("of contact details", "hidden")


class NeedInline(ScopedChoices, admin.StackedInline):
    model = Need
    viewers = changers = DESK
    adders = deleters = NOBODY
    fields = [
        ("category_shown", "status", "desk"),
        "detail",
        ("urgency", "wanted_on", "wanted_time"),
        ("repeat", "repeat_weekdays", "repeat_until", "delivery"),
    ]
    readonly_fields = ["category_shown", "status", "desk"]
    category_shown = shown("category")
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Need]:
        return super().get_queryset(request).select_related("category").order_by("id")

    @admin.display(description=_("matching"))
    def desk(self, need: Need) -> str:
        if need.pk is None:  # the page was sent with a number that is no need's
            return ""
        url = reverse("admin:desk_need", args=[need.pk])
        opened = format_html('<a href="{}">{}</a>', url, _("Open at the desk"))
        if not need.is_active:
            return opened
        if need.status == NeedStatus.OFFERED and has_failed_offer(need):
            words = gettext("could not be delivered: call")
            opened = format_html('<span class="age age-late">{}</span> {}', words, opened)
        url = reverse("admin:desk_cannot_help", args=[need.pk])
        return format_html('{} · <a href="{}">{}</a>', opened, url, _("We cannot help: say why"))


class VeiledNotes(BaseInlineFormSet):
    """The entries of the log, without their notes as long as the household's details are hidden."""

    is_open = False

    def get_queryset(self) -> Any:
        rows = super().get_queryset()
        for entry in rows if not self.is_open else ():
            # Of the page's own copy: nothing in the log is changed, so this is never saved.
            entry.note = str(HIDDEN) if entry.note else ""
        return rows


class ContactInline(RoleInline):
    """The contact log, which grows: nothing in it is changed."""

    formset = VeiledNotes

    model = ContactLog
    viewers = adders = DESK
    changers = deleters = NOBODY
    fields = ["kind", "about", "note", "follow_up_on", "who", "created_at", "followed_up_at"]
    readonly_fields = ["about", "who", "created_at", "followed_up_at"]
    extra = 1

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.is_open = obj is not None and details_are_open(request, obj)
        return formset

    @admin.display(description=pgettext_lazy("what a message is about", "about"))
    def about(self, entry: ContactLog) -> str:
        return str(entry.need.category) if entry.need else ""

    @admin.display(description=pgettext_lazy("who wrote an entry of the log", "by"))
    def who(self, entry: ContactLog) -> str:
        return entry.by_whom if entry.pk else ""

    def get_queryset(self, request: HttpRequest) -> QuerySet[ContactLog]:
        return super().get_queryset(request).select_related("by", "need__category")

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "kind":
            # The other kinds say what a household or a volunteer answered: no hand may write these.
            kwargs["choices"] = [("", "---------"), *ContactKind.by_staff()]
        return super().formfield_for_choice_field(db_field, request, **kwargs)


def save_needs(formset: BaseInlineFormSet, actor: User) -> None:
    """Write every need that was edited, and tell Django's history which."""
    changed = [form for form in formset.forms if form.has_changed()]
    for form in changed:
        fields = {name: form.cleaned_data[name] for name in form.changed_data}
        update_need(form.instance.pk, fields, actor=actor)
    # Django's `save` is not called, and its history reads these three names.
    formset.changed_objects = [(form.instance, form.changed_data) for form in changed]
    formset.new_objects, formset.deleted_objects = [], []


def save_contacts(formset: BaseInlineFormSet, request_id: int, actor: User) -> None:
    """Write the entries that were added to the log."""
    names = ("kind", "note", "follow_up_on")
    formset.new_objects = [
        log_contact(request_id, actor=actor, **{name: form.cleaned_data[name] for name in names})
        # The new ones alone: entries that stand in the log have no fields to change.
        for form in formset.extra_forms
        if form.has_changed()
    ]
    formset.changed_objects, formset.deleted_objects = [], []
