"""Wards, pods, ways to give, and what staff look after."""

from typing import Any

from django.contrib import admin
from django.contrib.postgres.fields import ArrayField
from django.db.models import Field, Model, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.roles import (
    EDITORS,
    NOBODY,
    PLACES,
    covers_a_ward,
    covers_city,
    covers_ward,
    is_steward,
    pod_ids,
    ward_ids,
)
from backoffice.area_filter import AreaFilter
from backoffice.base import RoleInline
from backoffice.link_rows import LinkInline
from backoffice.publishing import PublishedAdmin
from backoffice.recorded import RecordedAdmin
from backoffice.staff import StaffAdmin
from backoffice.translations import TranslatedAdmin, translation_fieldsets
from common.bidi import code, code_list
from common.lookups import CountOf
from common.zip_words import zips_label
from pods import admin_groups, admin_intake, admin_proposals, services
from pods.admin_many_wards import paste_wards, ward_neighbors
from pods.admin_places import (
    NoticeForm,
    PlaceForm,
    PlaceFormMixin,
    PodForm,
)
from pods.models import AreaRole, Notice, PlaceLink, Pod, Ward, WayToGive
from pods.notices import is_bound
from pods.zip_list import ZipCodesField


class AreaRoleInline(RoleInline):
    model = AreaRole
    fields = ["role", "ward", "pod"]
    verbose_name_plural = _("Roles, each in a ward (with all its pods) or in a pod")

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """Whoever is invited has one to fill in, also where no script adds any."""
        return 0 if obj else 1


class PlaceLinkInline(LinkInline):
    """The links of the ward or pod whose form it is."""

    model = PlaceLink
    viewers = adders = changers = deleters = PLACES
    verbose_name = _("link")
    verbose_name_plural = _("Where else to find us")


class WardLinkInline(PlaceLinkInline):
    """Written by whoever may write the page of the ward."""

    fk_name = "ward"

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        may = super().has_change_permission(request, obj)
        return may and (obj is None or obj.pk is None or covers_ward(request.user, obj.pk, PLACES))

    has_add_permission = has_delete_permission = has_change_permission


class PodLinkInline(PlaceLinkInline):
    fk_name = "pod"


# Register their pages; Django looks for `admin` modules only.
__all__ = ["admin_groups", "admin_intake", "admin_proposals"]

# The staff's page is in `backoffice`, below this app, and knows no places.
StaffAdmin.inlines.append(AreaRoleInline)


@admin.register(Ward)
class WardAdmin(TranslatedAdmin, RecordedAdmin):
    explanation = _(
        "Areas of the city. Everything you write here is public at once; no change sends a message."
    )
    viewers = changers = PLACES
    deleters = NOBODY  # requests and volunteers point at it
    list_display = ["name_i18n", "hotline_shown", "is_hotline_only", "zips", "pod_count"]
    list_filter = ["is_hotline_only"]
    search_fields = ["text_key"]
    inlines = [WardLinkInline]
    autocomplete_fields = ["neighbors"]
    change_list_template = "admin/pods/ward/change_list.html"
    formfield_overrides = {ArrayField: {"form_class": ZipCodesField}}
    fieldsets = [
        *translation_fieldsets(Ward, ["name", "intro", "hotline_hours"]),
        (_("Hotline"), {"fields": ["hotline", "is_hotline_only"]}),
        (_("Open needs"), {"fields": ["lists_needs"]}),
        (_("Place"), {"fields": ["zip_codes", "neighbors", "slug", "position"]}),
    ]
    # Addresses in print and the map of the city are the stewards'.
    stewards_only = ("slug", "position", "neighbors", "zip_codes")

    class Media:
        js = ["js/names.js"]

    deliberately_omitted = ("i18n",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Ward]:
        # Counted along with the list: asked for per row it would be a query for each ward.
        return (
            super()
            .get_queryset(request)
            .annotate(pods_there=CountOf(Pod.objects.filter(ward=OuterRef("pk"))))
        )

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Those who look after a pod see its ward; they don't write its page."""
        may = super().has_change_permission(request, obj)
        return may and (obj is None or covers_ward(request.user, obj.pk, self.changers))

    def rows_to_translate(self, request: HttpRequest) -> QuerySet[Ward]:
        # Narrower than what they see: an organizer of one pod reads the ward's texts, and may not
        # write them, so the page of gaps must not send them there.
        wards, user = super().rows_to_translate(request), request.user
        if covers_city(user, self.changers):
            return wards
        return wards.filter(pk__in=ward_ids(user, self.changers))

    def get_prepopulated_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        # Of those who may write it: what is only read is no field of the form.
        return {"slug": ["name"]} if is_steward(request.user) else {}

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path("paste/", view(paste_wards), name="pods_ward_paste"),
            path("neighbors/", view(ward_neighbors), name="pods_ward_neighbors"),
        ]
        return [*own, *super().get_urls()]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        # Read-only fields are left out of the form, so a forged POST cannot set them either.
        return () if is_steward(request.user) else self.stewards_only

    @admin.display(description=_("hotline"))
    def hotline_shown(self, ward: Ward) -> str:
        return code(ward.hotline) if ward.hotline else ""

    @admin.display(description=zips_label)
    def zips(self, ward: Ward) -> str:
        return code_list(ward.zip_codes)

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
    viewers = adders = changers = PLACES
    deleters = NOBODY  # unpublish it instead; people and pages belong to it
    list_display = ["name_i18n", "ward", "zone", "state"]
    list_filter = ["state", ("ward", AreaFilter), "zone"]
    # The first page leads to some of them by their numbers.
    allowed_lookups = ("id__in",)
    list_select_related = ["ward"]
    search_fields = ["name_key"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [PodLinkInline]
    autocomplete_fields = ["part_of"]
    fieldsets = [
        *translation_fieldsets(Pod, ["name", "description", "extent"]),
        (_("Place"), {"fields": ["ward", "zone", "part_of", "zip_codes", "slug"]}),
        (_("How they talk"), {"fields": ["languages", "talks"]}),
        (_("Public contact"), {"fields": ["contact_email", "contact_phone"]}),
        (None, {"fields": ["state"]}),
    ]
    readonly_fields = ["state"]
    deliberately_omitted = ("i18n", "found_zips")

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        if isinstance(db_field, ArrayField) and db_field.name == "zip_codes":
            return db_field.formfield(form_class=ZipCodesField)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A new pod needs a ward that the user looks after as a whole."""
        return super().has_add_permission(request, obj) and covers_a_ward(request.user, self.adders)


# Money: a coordinator, who matches people, has no say in where it goes.
@admin.register(WayToGive)
class WayToGiveAdmin(PlaceFormMixin, TranslatedAdmin, RecordedAdmin):
    explanation = _(
        "Where to give money or goods. Shown on the page of a ward or a pod; if you choose "
        "neither, on the home page. It is public at once; no change sends a message."
    )
    form = PlaceForm
    viewers = adders = changers = deleters = EDITORS
    list_display = ["name_i18n", "place", "url", "handle", "position"]
    list_filter = [("ward", AreaFilter)]
    list_select_related = ["ward", "pod"]
    search_fields = ["name"]
    fieldsets = [
        *translation_fieldsets(WayToGive, ["name", "note"]),
        (_("How to give"), {"fields": ["url", "handle"]}),
        (_("Where it is shown"), {"fields": ["ward", "pod", "position"]}),
    ]
    deliberately_omitted = ("i18n",)

    @admin.display(description=_("shown on"))
    def place(self, way: WayToGive) -> str:
        return str(way.ward or way.pod or _("the home page"))


class ShownWhenFilter(admin.SimpleListFilter):
    title = pgettext_lazy("when a notice is shown", "when")
    parameter_name = "when"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("now", _("Shown now")),
            ("coming", pgettext_lazy("a notice that is not shown yet", "Upcoming")),
            ("over", pgettext_lazy("a notice that is no longer shown", "Past")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        now = timezone.now()
        narrow = {
            "now": lambda: queryset.showing(now),  # type: ignore[attr-defined]
            "coming": lambda: queryset.filter(starts_at__gt=now),
            "over": lambda: queryset.filter(ends_at__lte=now),
        }
        # Anything odd in the address narrows nothing; Django has no check of its own here.
        return narrow[self.value() or ""]() if self.value() in narrow else queryset


# Of a notice that belongs to something else.
STAYS = ("ward", "pod", "is_warning", "for_helpers")


@admin.register(Notice)
class NoticeAdmin(PlaceFormMixin, TranslatedAdmin, RecordedAdmin):
    """News for everybody on public pages, or for the members of one pod on their private ones."""

    explanation = _(
        "News for the whole city or for a ward, on the public pages from its start to its end. "
        "It is public at once; no change sends a message. Notices of a pod are read by its members "
        "only, on their private pages."
    )
    form = NoticeForm
    viewers = adders = changers = deleters = PLACES
    # Not by id, as other long lists: what is over sinks to the end, whenever it was written.
    ordering = ["-ends_at"]
    list_display = ["title_i18n", "place", "standing", "starts_at", "ends_at"]
    list_filter = [ShownWhenFilter, "is_warning", "for_helpers", ("ward", AreaFilter)]
    list_select_related = ["ward", "pod"]
    search_fields = ["title"]
    fieldsets = [
        *translation_fieldsets(Notice, ["title", "text"]),
        (_("When and where it is shown"), {"fields": ["starts_at", "ends_at", "ward", "pod"]}),
        (None, {"fields": ["is_warning", "for_helpers", "url"]}),
    ]
    deliberately_omitted = ("i18n",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Keep the notice of an emergency where that is: only its words and times are edited."""
        fields = super().get_readonly_fields(request, obj)
        return [*fields, *STAYS] if obj and is_bound(obj.pk) else fields

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        user = request.user
        holds_any = covers_a_ward(user, self.adders) or bool(pod_ids(user, self.adders))
        return super().has_add_permission(request, obj) and holds_any

    @admin.display(description=_("area"))
    def place(self, notice: Notice) -> str:
        return str(notice.ward or notice.pod or _("The whole city"))

    @admin.display(
        description=pgettext_lazy("when a notice is shown", "when"), ordering="starts_at"
    )
    def standing(self, notice: Notice) -> str:
        now = timezone.now()
        if notice.is_showing(now):
            return format_html('<span class="age age-waiting">{}</span>', _("Shown now"))
        return str(
            pgettext_lazy("a notice that is not shown yet", "Upcoming")
            if notice.starts_at > now
            else pgettext_lazy("a notice that is no longer shown", "Past")
        )
