"""Headings, and the lists that organizers publish."""

from typing import Any

from django.contrib import admin
from django.db.models import Case, IntegerField, Model, OuterRef, QuerySet, When
from django.db.models.fields.json import KT
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.roles import DIRECTORY, NOBODY
from backoffice.area_filter import AreaFilter
from backoffice.bulk_actions import each
from backoffice.publishing import PublishedAdmin
from backoffice.recorded import RecordedAdmin
from backoffice.translations import (
    TranslatedAdmin,
    TranslatedInline,
    language_asked,
    translation_fieldsets,
)
from common.lookups import CountOf
from pods.admin_places import PlaceForm, PlaceFormMixin
from resources.admin.list_entries import EntriesPages
from resources.choices import EntryState
from resources.lists import services
from resources.models import ListedResource, ListGroup, Resource, ResourceCategory, ResourceList

# So many notes stand in the form of a list; those of longer ones are behind `?notes=2`.
NOTES_A_PAGE = 24


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
        return (
            super()
            .get_queryset(request)
            .annotate(in_it=CountOf(Resource.objects.filter(category=OuterRef("pk"))))
        )

    @admin.display(description=_("resources"))
    def resource_count(self, category: ResourceCategory) -> int:
        return category.in_it  # type: ignore[attr-defined]


class ListGroupInline(TranslatedInline):
    """The headings of a list, in their order."""

    model = ListGroup
    viewers = adders = changers = deleters = DIRECTORY
    fields = [("heading", "position")]
    deliberately_omitted = ("i18n",)


class ListedResourceInline(TranslatedInline):
    """The notes on a list's entries, which are put there, moved and taken off on their own page."""

    model = ListedResource
    viewers = changers = DIRECTORY
    adders = deleters = NOBODY
    fields = [("resource", "note")]
    readonly_fields = ["resource"]
    related = ("resource",)
    deliberately_omitted = ("i18n", "group", "comes_after", "position", "changed_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows: QuerySet = super().get_queryset(request)
        rows = rows.defer("resource__text_key", "resource__name_joined")
        match = request.resolver_match
        list_id = match.kwargs.get("object_id", "") if match else ""
        # What a form sends names its rows itself.
        if request.method == "POST" or not str(list_id).isdigit():
            return rows
        of_list = rows.filter(resource_list=list_id)
        if code := language_asked(request):
            # Whoever comes to translate finds what lacks that language, also on a long list.
            key = KT(f"i18n__note_{code.replace('-', '_')}")
            lacking = of_list.exclude(note="").annotate(said=key)
            first = lacking.filter(said=None) | lacking.filter(said="")
            of_list = of_list.annotate(
                late=Case(
                    When(pk__in=first.values("pk"), then=0), default=1, output_field=IntegerField()
                )
            ).order_by("late", "position", "pk")
        asked = request.GET.get("notes", "")
        number = max(1, int(asked)) if asked.isdigit() and len(asked) < 4 else 1
        start = (number - 1) * NOTES_A_PAGE
        ids = list(of_list.values_list("pk", flat=True)[start : start + NOTES_A_PAGE])
        return rows.filter(pk__in=ids)


@admin.register(ResourceList)
class ResourceListAdmin(EntriesPages, PlaceFormMixin, PublishedAdmin):
    explanation = _(
        "Resources chosen and ordered for a ward, a pod or a topic. The public sees a list "
        "once it is published; no change sends a message."
    )
    services = services
    take_down = _("Withdraw: say that it is no longer listed")
    taken_down = _("No longer listed")
    form = PlaceForm
    viewers = adders = changers = deleters = DIRECTORY
    list_display = ["title_i18n", "place", "entry_count", "state", "updated_at"]
    list_filter = ["state", ("ward", AreaFilter)]
    list_select_related = ["ward", "pod"]
    search_fields = ["text_key"]
    prepopulated_fields = {"slug": ["title"]}
    inlines = [ListGroupInline, ListedResourceInline]
    fieldsets = [
        *translation_fieldsets(ResourceList, ["title", "intro"]),
        (_("Where it belongs"), {"fields": ["ward", "pod", "slug"]}),
        (_("When it is shown"), {"fields": ["shown_from", "shown_until"]}),
        # The moment goes with the state: see `ResourceList`'s constraint.
        (
            _("State"),
            {"fields": ["state", "entries_shown", "published_at", "updated_at"]},
        ),
    ]
    readonly_fields = ["state", "entries_shown", "published_at", "updated_at"]
    # The page of its entries has what it follows, and its short address.
    deliberately_omitted = (
        *("i18n", "resources", "follows", "code"),
        *("cut_loose_from", "cut_loose_at"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[ResourceList]:
        return (
            super()
            .get_queryset(request)
            .annotate(
                entries_in_it=CountOf(ListedResource.objects.filter(resource_list=OuterRef("pk")))
            )
        )

    @admin.display(description=_("area"))
    def place(self, page: ResourceList) -> str:
        return str(page.pod or page.ward or _("The whole city"))

    @admin.display(description=_("resources"))
    def entry_count(self, page: ResourceList) -> int:
        return page.entries_in_it  # type: ignore[attr-defined]

    @admin.display(description=_("resources"))
    def entries_shown(self, page: ResourceList) -> SafeString | str:
        if not page.pk:
            return str(_("Save first, then choose what stands on it."))
        return format_html(
            '<a href="{}">{}</a>', self.entries_url(page), _("Choose and order what stands on it")
        )

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Only what was never public: an address that may be in print must go on to answer."""
        is_public = isinstance(obj, ResourceList) and obj.state != EntryState.DRAFT
        return not is_public and super().has_delete_permission(request, obj)

    @admin.action(
        description=_("Withdraw: say that it is no longer listed"), permissions=["change"]
    )
    def unpublish(self, request: HttpRequest, queryset: QuerySet) -> None:
        each(self, request, queryset, self._act("unpublish", request), str(_("Withdrawn")))
