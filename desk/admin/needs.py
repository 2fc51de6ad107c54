"""The admin of needs."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from backoffice.bulk_actions import bulk_action
from backoffice.cells import age, day, shown
from backoffice.recorded import user_of
from common.bidi import name_list
from desk.admin import filters
from desk.admin.search import RequestSearchAdmin
from requests_app import services
from requests_app.ends import EndReason
from requests_app.models import Need, Referral
from requests_app.when import when_needed


@admin.register(Need)
class NeedAdmin(RequestSearchAdmin):
    explanation = _(
        "Every kind of help that was asked for. Closing one tells the household, and cancelling or "
        "closing tells a volunteer who was asked; editing sends nothing. To ask somebody, or to "
        "choose why we cannot help, use the desk."
    )
    contact_path = "request__"
    list_display = ["kind", "request", "ward", "when", "status", "waiting"]
    list_filter = [
        "status",
        filters.NeedWaitingFilter,
        filters.NeedUrgentFilter,
        filters.NeedFollowUpFilter,
        "category",
        filters.InWardFilter,
    ]
    list_select_related = ["category", "request__ward"]
    actions = ["close_cannot_help", "close_others_did", "cancel", "stop_repeating"]
    fieldsets = [
        (None, {"fields": ["request", "category_shown", "status", "detail"]}),
        (
            _("When and how"),
            {
                "fields": [
                    "urgency",
                    "wanted_on",
                    "needed_by",
                    "wanted_time",
                    "repeat",
                    "repeat_weekdays",
                    "repeat_until",
                    "series_day",
                    "delivery",
                ]
            },
        ),
        (
            _("History"),
            {
                "fields": [
                    *("created_at", "first_offered_at", "asked_if_needed_at", "ended_at"),
                    *("cancelled_by_household", "end_reason", "suggested"),
                ]
            },
        ),
    ]
    # Kept by jobs, triggers and the desk; nothing in them is for staff to edit.
    deliberately_omitted = (
        "in_ward",
        "coordinator_lines",  # written at the desk
        "occurrence",
        "repeat_from",
        *("offered_after", "ended_after"),  # once its moments are rounded
        "claimed_by",
        "claimed_until",
        "candidate_counts",
        "still_looking_at",
        "still_looking_told",
        "opened_again_at",
        "overdue_told_at",
        "stewards_told_at",
    )
    readonly_fields = [
        "request",
        "category_shown",
        "status",
        "needed_by",
        "series_day",
        "created_at",
        "first_offered_at",
        "asked_if_needed_at",
        "ended_at",
        "cancelled_by_household",
        "end_reason",
        "suggested",
    ]
    category_shown = shown("category")

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        """Save by the service, which writes what was changed and records it."""
        fields = {name: form.cleaned_data[name] for name in form.changed_data}
        services.update_need(obj.pk, fields, actor=user_of(request))

    @admin.display(description=_("kind of help"), ordering="category__position")
    def kind(self, need: Need) -> str:
        return str(need.category)

    @admin.display(description=_("ward"), ordering="request__ward__position")
    def ward(self, need: Need) -> Any:
        return need.request.ward

    @admin.display(description=_("how soon"))
    def when(self, need: Need) -> str:
        return when_needed(need)

    @admin.display(description=_("asked"), ordering="id")
    def waiting(self, need: Need) -> str:
        return age(need.created_at) if need.is_active else day(need.created_at)

    @admin.display(description=_("suggested resources"))
    def suggested(self, need: Need) -> str:
        return name_list(str(each.resource) for each in Referral.objects.shown().filter(need=need))

    @bulk_action(_("Close: we cannot help (the household is told, with resources that fit)"))
    def close_cannot_help(self, request: HttpRequest, need: Need) -> None:
        services.close_as_we_cannot_help(need.pk, actor=user_of(request))

    @bulk_action(_("Close: others helped (the household is told)"))
    def close_others_did(self, request: HttpRequest, need: Need) -> None:
        services.close_need(need.pk, reason=EndReason.OTHERS_DID, actor=user_of(request))

    @bulk_action(_("Cancel (a volunteer who was asked is told)"))
    def cancel(self, request: HttpRequest, need: Need) -> None:
        services.cancel_need(need.pk, actor=user_of(request))

    @bulk_action(_("Stop repeating (what is open stays; nobody is told)"))
    def stop_repeating(self, request: HttpRequest, need: Need) -> None:
        services.stop_repeating(need.pk, actor=user_of(request))
