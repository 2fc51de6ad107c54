"""Days and their shifts, as coordinators and organizers plan them."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.roles import DESK, NOBODY, PLACES, covers_a_ward, pod_ids
from backoffice.area_filter import AreaFilter
from backoffice.base import RoleInline
from backoffice.publishing import PublishedAdmin
from backoffice.recorded import RecordedAdmin, user_of
from backoffice.translations import TranslatedAdmin, translation_fieldsets
from events.models import Event, EventShift, Preparation, Prepared
from events.services import planning
from pods import services
from pods.admin_places import PlaceForm, PlaceFormMixin

TIMES = {"starts_at", "ends_at", "own_place"}


class ShiftInline(RoleInline):
    model = EventShift
    viewers = adders = changers = PLACES
    deleters = NOBODY  # somebody may be on it: it is called off on its own page, which tells them
    fields = [
        *("part", "starts_at", "ends_at", "wanted", "known_only", "preparation", "own_place"),
    ]
    open_choices = ("preparation",)
    extra = 0


@admin.register(Event)
class EventAdmin(PlaceFormMixin, PublishedAdmin):
    explanation = _(
        "Days on which neighbors pack, drive or clean up together, each with its shifts. Once a "
        "day is published anybody can take a shift. When you change the time of a shift, or the "
        "place, a message tells everybody on it."
    )
    form = PlaceForm
    services = services
    viewers = adders = changers = PLACES
    deleters = NOBODY  # people may have signed up: a draft is read by nobody
    list_display = ["title_i18n", "area", "state", "created_at"]
    list_filter = ["state", ("ward", AreaFilter)]
    list_select_related = ["ward", "pod"]
    search_fields = ["title"]
    inlines = [ShiftInline]
    fieldsets = [
        *translation_fieldsets(Event, ["title", "text", "access"]),
        (_("Where"), {"fields": ["ward", "pod", "place", "place_seen_by"]}),
        (None, {"fields": ["languages", "child_care", "is_listed"]}),
    ]
    deliberately_omitted = ("i18n", "state", "published_at", "created_at")

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        user = request.user
        holds_any = covers_a_ward(user, self.adders) or bool(pod_ids(user, self.adders))
        return super().has_add_permission(request, obj) and holds_any

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the shifts, let who waits move up, and tell of another time or place."""
        super().save_related(request, form, formsets, change)
        moved = "place" in form.changed_data
        times = {
            each.instance.pk
            for formset in formsets
            for each in formset.forms
            if TIMES & set(each.changed_data)
        }
        ids = list(form.instance.shifts.values_list("pk", flat=True))
        elsewhere = ids if moved else [pk for pk in ids if pk in times]
        planning.after_edit(ids, elsewhere if change else [])

    @admin.display(description=_("area"))
    def area(self, event: Event) -> str:
        return str(event.area or _("The whole city"))


@admin.register(Preparation)
class PreparationAdmin(TranslatedAdmin, RecordedAdmin):
    explanation = _(
        "What shifts may ask for besides good will: an orientation, a course in handling food. A "
        "shift that asks for one is taken by volunteers of whom it is noted. Nothing here sends a "
        "message."
    )
    shared = True
    deleters = NOBODY  # shifts ask for it, and it is noted of people
    list_display = ["name_i18n"]
    search_fields = ["name"]
    fieldsets = [*translation_fieldsets(Preparation, ["name"])]
    deliberately_omitted = ("i18n",)


@admin.register(Prepared)
class PreparedAdmin(RecordedAdmin):
    explanation = _(
        "What volunteers in your wards, and without a ward, have done: note it after an "
        "orientation or a course, and delete it when it no longer counts. Nothing here sends a "
        "message."
    )
    viewers = adders = changers = deleters = DESK
    open_choices = ("preparation",)
    allowed_lookups = ("volunteer",)
    list_display = ["volunteer_name", "preparation", "on", "noted_by"]
    list_filter = ["preparation", ("volunteer__ward", AreaFilter)]
    list_select_related = ["volunteer", "preparation", "noted_by"]
    raw_id_fields = ["volunteer"]
    fieldsets = [(None, {"fields": ["volunteer", "preparation", "on", "noted_by"]})]
    readonly_fields = ["noted_by"]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Note who says so, too."""
        if not change:
            obj.noted_by = user_of(request)
        super().save_model(request, obj, form, change)

    @admin.display(description=_("volunteer"))
    def volunteer_name(self, prepared: Prepared) -> str:
        return prepared.volunteer.name
