"""The admin page of groups that exist beside our pods."""

from typing import Any

from django.contrib import admin
from django.contrib.postgres.fields import ArrayField
from django.db.models import Field
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.roles import DIRECTORY, NOBODY
from backoffice.area_filter import AreaFilter
from backoffice.publishing import PublishedAdmin
from backoffice.translations import translation_fieldsets
from pods import services
from pods.admin_places import PlaceForm, PlaceFormMixin
from pods.models import Group
from pods.zip_list import ZipCodesField


class BeyondFilter(admin.SimpleListFilter):
    title = _("area")
    parameter_name = "area"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("here", _("In our wards")), ("beyond", _("Beyond our area"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() not in ("here", "beyond"):
            return queryset
        return queryset.filter(ward__isnull=self.value() == "beyond")


@admin.register(Group)
class GroupAdmin(PlaceFormMixin, PublishedAdmin):
    """Stewards and directory keepers of the city keep all; others those of their wards."""

    explanation = _(
        "Mutual aid groups that exist already, in our wards or beyond our area. The public sees "
        "one once it is published; no change sends a message."
    )
    services = services
    form = PlaceForm
    viewers = adders = changers = DIRECTORY
    deleters = NOBODY  # unpublish it instead: its address may be in print
    list_display = ["name_i18n", "area", "ward", "state"]
    list_filter = ["state", BeyondFilter, ("ward", AreaFilter)]
    list_select_related = ["ward"]
    search_fields = ["find_key"]
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        *translation_fieldsets(Group, ["name", "area", "description"]),
        (_("Place"), {"fields": ["ward", "zip_codes", "slug"]}),
        (
            _("How to reach it"),
            {"fields": ["request_form", "website", "phone", "email", "languages"]},
        ),
        (None, {"fields": ["state", "updated_at"]}),
    ]
    readonly_fields = ["state", "updated_at"]
    deliberately_omitted = ("i18n", "found_zips", "uuid")

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        if isinstance(db_field, ArrayField) and db_field.name == "zip_codes":
            return db_field.formfield(form_class=ZipCodesField)
        return super().formfield_for_dbfield(db_field, request, **kwargs)
