"""Needs in the admin, and the desk's addresses."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from accounts.admin_pages import user_of
from common.admin_base import age, bulk_action, day, shown
from requests_app import services
from requests_app.admin import (
    desk,
    desk_answers,
    desk_presses,
    filters,
    pictures,
    posting,
    proposals,
    weights,
    why,
)
from requests_app.admin.search import RequestSearchAdmin
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

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        pages: list[tuple[str, Any, str]] = [
            ("", desk.desk, "desk"),
            ("<int:need_id>/", desk.desk_need, "desk_need"),
            ("<int:need_id>/beside/", desk.desk_beside, "desk_beside"),
            ("<int:need_id>/open/", desk_presses.open_need, "desk_open"),
            ("<int:need_id>/take-over/", desk_presses.take_over, "desk_take_over"),
            ("<int:need_id>/leave/", desk_presses.leave, "desk_leave"),
            ("<int:need_id>/next/", desk_presses.open_next, "desk_next"),
            ("<int:need_id>/offer/", desk_presses.offer, "desk_offer"),
            ("<int:need_id>/offer-several/", desk_presses.offer_several, "desk_offer_several"),
            ("<int:need_id>/not-them/", desk_presses.not_them, "desk_not_them"),
            ("<int:need_id>/answer/", desk_answers.answer, "desk_answer"),
            ("<int:need_id>/contact/", desk_presses.show_contact, "desk_contact"),
            ("<int:need_id>/log/", desk_presses.log, "desk_log"),
            ("<int:need_id>/rung/", desk_presses.finish_follow_up, "desk_rung"),
            ("<int:need_id>/close/", desk_presses.close, "desk_close"),
            ("<int:need_id>/why/", why.desk_why, "desk_why"),
        ]
        own = [
            path(f"desk/{route}", wrap(view), name=f"requests_app_{name}")
            for route, view, name in pages
        ]
        reading: list[tuple[str, Any, str]] = [
            ("posting/", posting.posting, "posting"),
            ("pictures/", pictures.pictures, "pictures"),
            ("pictures/counts.csv", pictures.pictures_csv, "pictures_csv"),
            ("weights/", weights.weights, "weights"),
        ]
        own += [
            path(route, wrap(view), name=f"requests_app_{name}") for route, view, name in reading
        ]
        return [*own, *proposals.urls(wrap), *super().get_urls()]

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

    @bulk_action(_("Let it not come again (what is open stays; nobody is told)"))
    def stop_repeating(self, request: HttpRequest, need: Need) -> None:
        services.stop_repeating(need.pk, actor=user_of(request))
