"""The organizations behind entries."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.roles import DIRECTORY, STEWARDS
from backoffice.recorded import RecordedAdmin
from backoffice.translations import TranslatedAdmin, translation_fieldsets
from common.lookups import CountOf
from resources.models import Organization, Resource


@admin.register(Organization)
class OrganizationAdmin(TranslatedAdmin, RecordedAdmin):
    explanation = _(
        "Groups, agencies and places that run one entry of the directory or more. You can change "
        "those of which you look after all entries. No change here sends a message."
    )
    # All are shown, as each may be chosen for an entry; to change one asks for its entries.
    shared = True
    viewers = adders = changers = DIRECTORY
    deleters = STEWARDS
    list_display = ["name_i18n", "website", "resource_count", "updated_at"]
    search_fields = ["name_key"]
    fieldsets = [
        *translation_fieldsets(Organization, ["name", "description"]),
        (_("How to reach it"), {"fields": ["website", "email", "updated_at"]}),
    ]
    readonly_fields = ["updated_at"]
    deliberately_omitted = ("i18n", "uuid")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Organization]:
        return (
            super()
            .get_queryset(request)
            .annotate(in_it=CountOf(Resource.objects.filter(organization=OuterRef("pk"))))
        )

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """One behind entries of a joined directory alone is kept by that."""
        is_theirs = False
        if isinstance(obj, Organization) and obj.pk:
            entries = obj.resources.all()
            is_theirs = (
                entries.filter(source__isnull=False).exists()
                and not entries.filter(source=None).exists()
            )
        return not is_theirs and super().has_change_permission(request, obj)

    @admin.display(description=_("resources"))
    def resource_count(self, organization: Any) -> int:
        count: int = organization.in_it
        return count
