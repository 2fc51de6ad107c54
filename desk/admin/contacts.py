"""The contact log in the admin: calls, messages and notes, and when to ring again."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backoffice.bulk_actions import bulk_action
from backoffice.cells import day
from backoffice.long_lists import RoleChangeList
from backoffice.recorded import user_of
from desk.admin.filters import EntryDueFilter, InWardFilter
from desk.admin.search import RequestSearchAdmin
from requests_app import services
from requests_app.models import ContactLog

SHORT = 80


def is_due_list(request: HttpRequest) -> bool:
    """Whether only what is to be followed up today is asked for."""
    return request.GET.get(EntryDueFilter.parameter_name) == "yes"


@admin.register(ContactLog)
class ContactLogAdmin(RequestSearchAdmin):
    explanation = _(
        "Calls, messages and notes about requests. Entries are written at the desk or on a "
        "request's page and stay as they are; nothing here sends a message. When a household "
        "or a volunteer says that it did not work, that is an entry too, due on the same day."
    )
    contact_path = "request__"
    list_display = ["ring_again", "whose", "kind", "in_short", "who", "created_at"]
    list_display_links = ["in_short"]
    list_filter = [EntryDueFilter, "kind", InWardFilter]
    list_select_related = ["request", "by"]
    list_decrypts = ("note",)
    actions = ["finish"]
    fieldsets = [
        (None, {"fields": ["request", "kind", "note", "who", "created_at"]}),
        (_("Follow-up"), {"fields": ["follow_up_on", "followed_up_at"]}),
    ]
    readonly_fields = ["who"]
    # As `who`, which has words for what people said on their own pages.
    deliberately_omitted = ("by", "in_ward")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[RoleChangeList]:
        """What is due is a short list, in the order of its days."""
        return RoleChangeList if is_due_list(request) else super().get_changelist(request)

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return ("follow_up_on", "id") if is_due_list(request) else ("-id",)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """The list's action may be used; an entry is never edited."""
        return obj is None and super().has_change_permission(request, obj)

    @admin.display(description=_("request"))
    def whose(self, entry: ContactLog) -> str:
        """The request's page: there is whom to ring, and what else was said."""
        url = reverse("admin:requests_app_helprequest_change", args=[entry.request_id])
        return format_html('<a href="{}">{}</a>', url, entry.request)

    @admin.display(description=_("note"))
    def in_short(self, entry: ContactLog) -> str:
        return Truncator(entry.note).chars(SHORT) if entry.note else "–"

    @admin.display(description=pgettext_lazy("who wrote an entry of the log", "by"))
    def who(self, entry: ContactLog) -> str:
        return entry.by_whom

    @admin.display(description=_("call back"))
    def ring_again(self, entry: ContactLog) -> str:
        on = entry.follow_up_on
        if on is None or entry.followed_up_at is not None:
            return ""
        if not entry.is_due:
            return day(on)
        return format_html(
            '<span class="age age-late">{} · {}</span>',
            day(on),
            pgettext_lazy("calls to make by today", "due"),
        )

    @bulk_action(_("Nothing left to follow up"))
    def finish(self, request: HttpRequest, entry: ContactLog) -> None:
        services.finish_follow_up(entry.pk, actor=user_of(request))
