"""Kinds of help, as stewards set them up."""

from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.roles import NOBODY
from backoffice.recorded import RecordedAdmin, user_of
from backoffice.translations import TranslatedAdmin, translation_fieldsets
from common.models import Category


@admin.register(Category)
class CategoryAdmin(TranslatedAdmin, RecordedAdmin):
    explanation = _(
        "The kinds of help that people can ask for and offer: one list for both forms. No "
        "change here sends a message; the forms show it within a second."
    )
    shared = True
    deleters = NOBODY  # needs point at it: hide it from the forms instead
    list_display = ["name_i18n", "position", "is_active", "asks_about_food", "needs_transport"]
    list_filter = ["is_active", "is_goods"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    actions = ["show_on_forms", "hide_from_forms"]
    fieldsets = [
        *translation_fieldsets(Category, ["name", "hint"]),
        (_("On the forms"), {"fields": ["slug", "position", "is_active"]}),
        (
            _("What is asked along with it"),
            {"fields": ["asks_about_food", "asks_delivery", "needs_transport", "is_goods"]},
        ),
        (_("Before somebody is asked"), {"fields": ["references_wanted", "wants_talk"]}),
    ]
    deliberately_omitted = ("i18n",)

    @admin.action(description=_("Show on forms"), permissions=["change"])
    def show_on_forms(self, request: HttpRequest, queryset: QuerySet[Category]) -> None:
        _set_active(request, queryset, is_active=True)

    @admin.action(description=_("Hide from forms"), permissions=["change"])
    def hide_from_forms(self, request: HttpRequest, queryset: QuerySet[Category]) -> None:
        _set_active(request, queryset, is_active=False)


@transaction.atomic
def _set_active(request: HttpRequest, rows: QuerySet[Category], *, is_active: bool) -> None:
    """Show the kinds of help on the forms or hide them; those that change are recorded."""
    # Locked, so that of two who press at once only one is recorded as having changed it.
    changed = list(rows.exclude(is_active=is_active).select_for_update(no_key=True, of=("self",)))
    Category.objects.filter(pk__in=[row.pk for row in changed]).update(is_active=is_active)
    for row in changed:
        audit.record(user_of(request), "change", row, ["is_active"])
