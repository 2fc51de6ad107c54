"""Needs in the admin."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from backoffice.bulk_actions import bulk_action
from backoffice.cells import age, day, shown
from backoffice.recorded import user_of
from desk.admin import filters
from desk.admin.search import RequestSearchAdmin
from requests_app import services
from requests_app.models import Need


@admin.register(Need)
class NeedAdmin(RequestSearchAdmin):
    explanation = _(
        "Every kind of help that was asked for. Cancelling or closing one tells a volunteer who "
        "was asked; editing sends nothing. To ask somebody, use the desk."
    )
    contact_path = "request__"
    list_display = ["kind", "request", "ward", "urgency", "wanted_on", "status", "waiting"]
    list_filter = [
        "status",
        filters.NeedWaitingFilter,
        filters.NeedUrgentFilter,
        filters.NeedFollowUpFilter,
        "category",
        filters.InWardFilter,
    ]
    list_select_related = ["category", "request__ward"]
    actions = ["close", "cancel", "stop_repeating"]
    fieldsets = [
        (None, {"fields": ["request", "category_shown", "status", "detail"]}),
        (
            _("When and how"),
            {
                "fields": [
                    "urgency",
                    "wanted_on",
                    "wanted_time",
                    "repeat",
                    "repeat_until",
                    "delivery",
                ]
            },
        ),
        (_("History"), {"fields": ["created_at", "first_offered_at", "ended_at"]}),
    ]
    deliberately_omitted = (
        "in_ward",
        "occurrence",
        "claimed_by",
        "claimed_until",
        "candidate_count",
    )
    readonly_fields = [
        "request",
        "category_shown",
        "status",
        "created_at",
        "first_offered_at",
        "ended_at",
    ]
    category_shown = shown("category")

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        """By the service, which writes what was changed and records it."""
        fields = {name: form.cleaned_data[name] for name in form.changed_data}
        services.update_need(obj.pk, fields, actor=user_of(request))

    @admin.display(description=_("kind of help"), ordering="category__position")
    def kind(self, need: Need) -> str:
        return str(need.category)

    @admin.display(description=_("ward"), ordering="request__ward__position")
    def ward(self, need: Need) -> Any:
        return need.request.ward

    @admin.display(description=_("asked"), ordering="id")
    def waiting(self, need: Need) -> str:
        return age(need.created_at) if need.is_active else day(need.created_at)

    @bulk_action(_("Close without a match (a volunteer who was asked is told)"))
    def close(self, request: HttpRequest, need: Need) -> None:
        services.close_need(need.pk, actor=user_of(request))

    @bulk_action(_("Cancel (a volunteer who was asked is told)"))
    def cancel(self, request: HttpRequest, need: Need) -> None:
        services.cancel_need(need.pk, actor=user_of(request))

    @bulk_action(_("Stop repeating (what is open stays; nobody is told)"))
    def stop_repeating(self, request: HttpRequest, need: Need) -> None:
        services.stop_repeating(need.pk, actor=user_of(request))
