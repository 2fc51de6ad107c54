"""Wards, pods, ways to give, and what staff look after."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin import StaffAdmin
from accounts.admin_pages import RecordedAdmin, user_of
from accounts.admin_publishing import PublishedAdmin
from common.admin_base import (
    COORDINATOR,
    NOBODY,
    ORGANIZER,
    STEWARD,
    AreaFilter,
    RoleInline,
    translation_fieldsets,
    with_translations,
)
from pods import services
from pods.admin_places import PlaceForm, PlaceFormMixin, PodForm, looks_after_ward
from pods.models import AreaRole, Pod, Ward, WayToGive

EVERYONE = (STEWARD, COORDINATOR, ORGANIZER)


class AreaRoleInline(RoleInline):
    model = AreaRole
    fields = ["ward", "pod"]
    verbose_name_plural = _("Looks after these wards (with all their pods) and pods")


StaffAdmin.inlines.append(AreaRoleInline)


@admin.register(Ward)
class WardAdmin(RecordedAdmin):
    explanation = _(
        "Areas of the city. What you write here is public at once; no change sends a message."
    )
    viewers = changers = EVERYONE
    deleters = NOBODY  # requests and volunteers point at it
    ordering = ["position", "name"]
    list_display = ["name_i18n", "hotline", "is_hotline_only", "zips", "pod_count"]
    list_filter = ["is_hotline_only"]
    search_fields = ["name"]
    filter_horizontal = ["neighbors"]
    fieldsets = [
        *translation_fieldsets(Ward, ["name", "intro", "hotline_hours"]),
        (_("Hotline"), {"fields": ["hotline", "is_hotline_only"]}),
        (_("Place"), {"fields": ["zip_codes", "neighbors", "slug", "position"]}),
    ]
    # Addresses in print and the map of the city are the stewards'.
    stewards_only = ("slug", "position", "neighbors", "zip_codes")
    deliberately_omitted = ("i18n",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Ward]:
        return super().get_queryset(request).annotate(pods_there=Count("pods"))

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Those who look after a pod see its ward; they don't write its page."""
        may = super().has_change_permission(request, obj)
        return may and (not isinstance(obj, Ward) or looks_after_ward(user_of(request), obj))

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        return () if user_of(request).is_steward else self.stewards_only

    @admin.display(description=_("ZIP codes"))
    def zips(self, ward: Ward) -> str:
        return ", ".join(ward.zip_codes)

    @admin.display(description=_("pods"))
    def pod_count(self, ward: Ward) -> int:
        return ward.pods_there  # type: ignore[attr-defined]


@admin.register(Pod)
class PodAdmin(PlaceFormMixin, PublishedAdmin):
    explanation = _(
        "Small groups of neighbors. The public sees a pod once it is published; "
        "no change sends a message."
    )
    services = services
    form = PodForm
    viewers = adders = changers = EVERYONE
    deleters = NOBODY  # unpublish it instead; people and pages belong to it
    list_display = ["name_i18n", "ward", "zone", "state"]
    list_filter = ["state", ("ward", AreaFilter), "zone"]
    list_select_related = ["ward"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        *translation_fieldsets(Pod, ["name", "description"]),
        (_("Place"), {"fields": ["ward", "zone", "slug"]}),
        (_("Public contact"), {"fields": ["contact_email", "contact_phone"]}),
        (None, {"fields": ["state"]}),
    ]
    readonly_fields = ["state"]
    deliberately_omitted = ("i18n",)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A new pod needs a ward that the user looks after as a whole."""
        if not super().has_add_permission(request, obj):
            return False
        user = user_of(request)
        return user.is_steward or AreaRole.objects.filter(user=user, ward__isnull=False).exists()


@admin.register(WayToGive)
class WayToGiveAdmin(PlaceFormMixin, RecordedAdmin):
    explanation = _(
        "Where to give money or goods, on the page of a ward or a pod, or (neither) on the home "
        "page. It is public at once; no change sends a message."
    )
    form = PlaceForm
    viewers = adders = changers = deleters = (STEWARD, ORGANIZER)
    list_display = ["name", "place", "url", "handle", "position"]
    list_filter = [("ward", AreaFilter)]
    list_select_related = ["ward", "pod"]
    search_fields = ["name"]
    fieldsets = [
        (None, {"fields": ["name", "url", "handle"]}),
        (_("Where it is shown"), {"fields": ["ward", "pod", "position"]}),
        (_("What it is for"), {"fields": with_translations(WayToGive, "note")}),
    ]
    deliberately_omitted = ("i18n",)

    @admin.display(description=_("shown on"))
    def place(self, way: WayToGive) -> str:
        return str(way.ward or way.pod or _("the home page"))
