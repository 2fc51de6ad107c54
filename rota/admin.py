"""Lines and the times of their week, as coordinators plan them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, DateField, QuerySet, TimeField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.roles import NOBODY, RUNNING
from backoffice.area_filter import AreaFilter
from backoffice.base import RoleInline
from backoffice.recorded import RecordedAdmin, user_of
from rota.models import Line, Slot
from rota.services import planning


class SlotInline(RoleInline):
    model = Slot
    # Seven fields beside each other are wider than a phone.
    template = "admin/edit_inline/stacked.html"
    viewers = adders = changers = RUNNING
    deleters = NOBODY  # it may have people: its last day ends it, and they are told
    fieldsets = [
        (
            None,
            {"fields": ["weekday", ("starts", "ends", "people"), ("valid_from", "valid_until")]},
        ),
        # Twenty lines of boxes for each time: its heading says which are ticked.
        (_("Languages"), {"fields": ["languages"], "classes": ["collapse"]}),
    ]
    # By the network's clock, not by that of whoever types: no "Now", and no word of the server.
    formfield_overrides = {
        TimeField: {"widget": forms.TimeInput({"type": "time"}, format="%H:%M")},
        DateField: {"widget": forms.DateInput({"type": "date"}, format="%Y-%m-%d")},
    }

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """Return one empty time for a new line: without a script none can be added."""
        return 0 if obj else 1


@admin.register(Line)
class LineAdmin(RecordedAdmin):
    explanation = _(
        "The phones that are answered and other standing duties, each with the times of its week. "
        "Shifts are made from these for four weeks. Shifts whose hours you change are made anew: "
        "whoever is on one gets a message."
    )
    viewers = adders = changers = RUNNING
    deleters = NOBODY  # shifts are on it: give its times a last day instead
    list_display = ["__str__", "duty", "ward", "times"]
    list_filter = ["duty", ("ward", AreaFilter)]
    list_select_related = ["ward"]
    ordering = ["duty", "ward__position", "id"]
    inlines = [SlotInline]
    fieldsets = [(None, {"fields": ["duty", "ward"]})]
    deliberately_omitted = ("created_at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Line]:
        rows: Any = super().get_queryset(request)
        return rows.annotate(slot_count=Count("slots"))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the times, and let the shifts to come be as they are."""
        super().save_related(request, form, formsets, change)
        for pk in Slot.objects.filter(line=form.instance).values_list("pk", flat=True):
            planning.fit_to_slot(pk, actor=user_of(request))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        # Shifts with people are on it: another line is another row.
        return ["duty", "ward"] if obj else []

    @admin.display(description=Slot._meta.verbose_name_plural)
    def times(self, line: Any) -> int:
        return int(line.slot_count)
