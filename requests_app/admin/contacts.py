"""The contact log in the admin: calls, messages and notes, and when to ring again."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.admin_pages import user_of
from common.admin_base import AreaFilter, bulk_action, day, shown
from requests_app import services
from requests_app.admin.filters import EntryDueFilter
from requests_app.admin.search import RequestSearchAdmin
from requests_app.models import ContactLog


@admin.register(ContactLog)
class ContactLogAdmin(RequestSearchAdmin):
    explanation = _(
        "Calls, messages and notes about requests. Entries are written on the desk or on a "
        "request's page and stay as they are; nothing here sends a message."
    )
    contact_path = "request__"
    list_display = ["created_at", "request", "kind", "by", "ring_again"]
    list_filter = [EntryDueFilter, "kind", ("request__ward", AreaFilter)]
    list_select_related = ["request", "by"]
    actions = ["finish"]
    fieldsets = [
        (None, {"fields": ["request", "kind", "note", "by_shown", "created_at"]}),
        (_("Follow-up"), {"fields": ["follow_up_on", "followed_up_at"]}),
    ]

    readonly_fields = ["by_shown"]
    by_shown = shown("by")

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """The list's action may be used; an entry is never edited."""
        return obj is None and super().has_change_permission(request, obj)

    @admin.display(description=_("ring again"), ordering="follow_up_on")
    def ring_again(self, entry: ContactLog) -> str:
        on = entry.follow_up_on
        if on is None or entry.followed_up_at is not None:
            return ""
        if on > timezone.localdate():
            return day(on)
        return format_html('<span class="age age-late">{} · {}</span>', day(on), _("due"))

    @bulk_action(_("Nothing left to follow up"))
    def finish(self, request: HttpRequest, entry: ContactLog) -> None:
        services.finish_follow_up(entry.pk, actor=user_of(request))
