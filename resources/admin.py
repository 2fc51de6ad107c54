"""The directory: resources, their headings, and the lists that organizers publish."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Field, Q, QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.roles import DIRECTORY, NOBODY
from backoffice.area_filter import AreaFilter
from backoffice.bulk_actions import bulk_action
from backoffice.cells import day, shown
from backoffice.publishing import PublishedAdmin
from backoffice.recorded import RecordedAdmin, user_of
from backoffice.translations import TranslatedAdmin, TranslatedInline, translation_fieldsets
from common.choices import PublishState
from common.phones import by_phone
from common.search import matching, typed
from pods import services as publishing
from pods.admin_places import PlaceForm, PlaceFormMixin
from resources import services
from resources.models import (
    STALE_AFTER,
    Guide,
    ListedResource,
    Resource,
    ResourceCategory,
    ResourceList,
)


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
    deliberately_omitted = ("i18n",)

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


class StaleFilter(admin.SimpleListFilter):
    title = _("checked")
    parameter_name = "checked"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("stale", _("Not in the last three months")), ("fresh", _("Recently"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        oldest = timezone.localdate() - STALE_AFTER
        # Never checked is as stale as checked long ago.
        if self.value() == "stale":
            return queryset.filter(Q(verified_on=None) | Q(verified_on__lt=oldest))
        return queryset.filter(verified_on__gte=oldest) if self.value() == "fresh" else queryset


@admin.register(Resource)
class ResourceAdmin(PlaceFormMixin, PublishedAdmin):
    explanation = _(
        "Services, places, funds and hotlines. The public sees what is published; "
        "no change sends a message."
    )
    services = publishing
    form = PlaceForm
    viewers = adders = changers = deleters = DIRECTORY
    open_choices = ("category",)
    list_display = ["name_i18n", "category", "place", "state", "checked"]
    list_filter = ["state", StaleFilter, "category", ("ward", AreaFilter), "is_hotline"]
    list_select_related = ["category", "ward", "pod"]
    search_fields = ["text_key"]
    search_help_text = _("Name, description, or a whole phone number or its last four digits.")
    prepopulated_fields = {"slug": ["name"]}
    actions = ["publish", "unpublish", "verify_today"]
    fieldsets = [
        *translation_fieldsets(Resource, ["name", "description", "hours", "what_to_bring", "cost"]),
        (_("Where it belongs"), {"fields": ["category", "ward", "pod", "slug"]}),
        (
            _("How to reach it"),
            {"fields": ["phone", "is_hotline", "email", "website", "address", "languages"]},
        ),
        (_("State"), {"fields": ["state", "verified_on", "verified_by_shown", "updated_at"]}),
    ]
    # Changed by actions alone, which go through the services and are recorded under whoever acted.
    readonly_fields = ["state", "verified_on", "verified_by_shown", "updated_at"]
    verified_by_shown = shown("verified_by")
    deliberately_omitted = ("i18n",)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        term = typed(search_term)
        named = matching(term, "text_key", joined="name_joined")
        # With "or", an empty condition would be no condition at all.
        return queryset.filter(named | by_phone(term, "phone_key") if term else named), False

    @admin.display(description=_("area"))
    def place(self, resource: Resource) -> str:
        return str(resource.pod or resource.ward or _("The whole city"))

    @admin.display(description=_("checked"), ordering="verified_on")
    def checked(self, resource: Resource) -> str:
        if resource.verified_on is None:
            return format_html(
                '<span class="age age-late">{}</span>',
                pgettext_lazy("when a resource was checked", "never"),
            )
        css, word = (
            ("age-late", pgettext_lazy("when a resource was checked", "long ago"))
            if resource.is_stale
            else ("", pgettext_lazy("when a resource was checked", "recently"))
        )
        return format_html(
            '<span class="age {}">{} · {}</span>', css, day(resource.verified_on), word
        )

    @bulk_action(_("Mark as checked today"))
    def verify_today(self, request: HttpRequest, resource: Resource) -> None:
        services.verify(resource, actor=user_of(request))


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


@admin.register(Guide)
class GuideAdmin(PublishedAdmin):
    explanation = _(
        "Pages of advice for everybody. The public sees a guide once it is published, and what you "
        "change in it at once; no change sends a message."
    )
    services = publishing
    list_display = ["title_i18n", "state", "position", "updated_at"]
    list_filter = ["state"]
    search_fields = ["title"]
    prepopulated_fields = {"slug": ["title"]}
    fieldsets = [
        *translation_fieldsets(Guide, ["title", "summary", "body"]),
        (None, {"fields": ["slug", "position", "state", "updated_at"]}),
    ]
    readonly_fields = ["state", "updated_at"]
    deliberately_omitted = ("i18n",)
