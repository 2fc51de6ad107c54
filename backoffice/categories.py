"""Kinds of help, as stewards set them up."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from backoffice.base import NOBODY
from backoffice.translations import TranslatedAdmin, translation_fieldsets
from common.models import Category


@admin.register(Category)
class CategoryAdmin(TranslatedAdmin):
    explanation = _(
        "What people can ask for and offer: one list for both forms. "
        "No change here sends a message; the forms show it within a second."
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
    ]
    deliberately_omitted = ("i18n",)

    @admin.action(description=_("Show on forms"), permissions=["change"])
    def show_on_forms(self, request: HttpRequest, queryset: QuerySet[Category]) -> None:
        queryset.update(is_active=True)

    @admin.action(description=_("Hide from forms"), permissions=["change"])
    def hide_from_forms(self, request: HttpRequest, queryset: QuerySet[Category]) -> None:
        queryset.update(is_active=False)
