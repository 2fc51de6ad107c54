"""Headings, and the lists that organizers publish."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Field, Q, QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.roles import DIRECTORY, NOBODY
from backoffice.area_filter import AreaFilter
from backoffice.publishing import PublishedAdmin
from backoffice.recorded import RecordedAdmin
from backoffice.translations import TranslatedAdmin, TranslatedInline, translation_fieldsets
from common.choices import PublishState
from pods import services as publishing
from pods.admin_places import PlaceForm, PlaceFormMixin
from resources.models import ListedResource, Resource, ResourceCategory, ResourceList


@admin.register(ResourceCategory)
class ResourceCategoryAdmin(TranslatedAdmin, RecordedAdmin):
    explanation = _("The directory's headings. No change here sends a message.")
    shared = True
    deleters = NOBODY  # resources stand under it
    list_display = ["name_i18n", "position", "resource_count"]
    search_fields = ["name_key"]
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        *translation_fieldsets(ResourceCategory, ["name"]),
        (None, {"fields": ["slug", "position", "kinds"]}),
    ]
    deliberately_omitted = ("i18n", "uuid")

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        # Django's list forgets all that was chosen at one click without Ctrl.
        kwargs["widget"] = CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ResourceCategory]:
        # One query with the list; asked per row it would be one for each heading.
        return super().get_queryset(request).annotate(in_it=Count("resources"))

    @admin.display(description=_("resources"))
    def resource_count(self, category: ResourceCategory) -> int:
        return category.in_it  # type: ignore[attr-defined]


class ListedResourceInline(TranslatedInline):
    """Any published resource may be listed, and drafts of one's own."""

    model = ListedResource
    viewers = adders = changers = deleters = DIRECTORY
    fields = [("resource", "position", "note")]
    related = ("resource",)
    deliberately_omitted = ("i18n",)
    extra = 1

    def get_field_queryset(self, db: str | None, db_field: Field, request: HttpRequest) -> Any:
        # A list may point its readers to any ward's service; drafts of others are nobody's
        # business.
        own = super().get_field_queryset(db, db_field, request)
        published = Resource.objects.filter(state=PublishState.PUBLISHED)
        return Resource.objects.filter(
            Q(pk__in=own.values("pk")) | Q(pk__in=published.values("pk"))
        )


@admin.register(ResourceList)
class ResourceListAdmin(PlaceFormMixin, PublishedAdmin):
    explanation = _(
        "Resources chosen and ordered for a ward, a pod or a topic. The public sees a list "
        "once it is published; no change sends a message."
    )
    services = publishing
    form = PlaceForm
    viewers = adders = changers = deleters = DIRECTORY
    list_display = ["title_i18n", "place", "entry_count", "state", "updated_at"]
    list_filter = ["state", ("ward", AreaFilter)]
    list_select_related = ["ward", "pod"]
    search_fields = ["title"]
    prepopulated_fields = {"slug": ["title"]}
    inlines = [ListedResourceInline]
    fieldsets = [
        *translation_fieldsets(ResourceList, ["title", "intro"]),
        (_("Where it belongs"), {"fields": ["ward", "pod", "slug"]}),
        # The moment goes with the state: see `ResourceList`'s constraint.
        (_("State"), {"fields": ["state", "published_at", "updated_at"]}),
    ]
    readonly_fields = ["state", "published_at", "updated_at"]
    # The inline holds them.
    deliberately_omitted = ("i18n", "resources")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ResourceList]:
        return super().get_queryset(request).annotate(entries_in_it=Count("entries"))

    @admin.display(description=_("area"))
    def place(self, page: ResourceList) -> str:
        return str(page.pod or page.ward or _("The whole city"))

    @admin.display(description=_("resources"))
    def entry_count(self, page: ResourceList) -> int:
        return page.entries_in_it  # type: ignore[attr-defined]
