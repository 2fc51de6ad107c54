"""Checks of entries, and what is to be corrected after them."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.roles import DIRECTORY, NOBODY
from backoffice.bulk_actions import bulk_action
from backoffice.cells import day
from backoffice.personal_data import PersonalAdmin
from backoffice.recorded import user_of
from common.errors import NotPossible
from common.search import matching
from resources.keeping import checks, keepers
from resources.models import EntryCheck, Resource


class ToCorrectFilter(admin.SimpleListFilter):
    title = gettext_lazy("to be corrected")
    parameter_name = "correct"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", gettext_lazy("To be corrected")), ("no", gettext_lazy("Corrected"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "yes":
            return queryset.to_correct()
        return queryset.filter(done_at__isnull=False) if self.value() == "no" else queryset


@admin.register(EntryCheck)
class EntryCheckAdmin(PersonalAdmin):
    """Every check; those after which an entry is to be corrected have a press for it."""

    explanation = gettext_lazy(
        "Checks of entries, and what callers and keepers said. Correct the entry first, then press "
        "“Corrected”. No press sends a message."
    )
    viewers = changers = DIRECTORY
    adders = deleters = NOBODY
    change_form_template = "admin/resources/entrycheck_change_form.html"
    list_display = ["entry", "outcome", "how", "said_by", "day", "corrected"]
    list_filter = [ToCorrectFilter, "outcome", "how"]
    search_fields = ["resource__text_key"]
    list_select_related = ["resource", "user", "keeper__user", "caller", "ward"]
    actions = ["mark_corrected"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    *("entry_link", "outcome", "note_shown", "how", "day", "said_by"),
                    *("readers_see", "corrected"),
                ]
            },
        )
    ]
    deliberately_omitted = (
        *("resource", "checked_as", "ward", "shown_name", "user", "keeper", "caller"),
        *("created_at", "done_at", "done_by"),
    )

    def ways_to_find(self, term: str, user: Any) -> list[Q]:
        """By the entry: what was said is encrypted."""
        return [matching(term, "resource__text_key")]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        return self.fieldsets[0][1]["fields"]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.finish_view))
        own = path("<int:row_id>/corrected/", view, name="finish_correction")
        return [own, *super().get_urls()]

    def finish_view(self, request: HttpRequest, row_id: int) -> HttpResponse:
        """Take it out of what is to be corrected."""
        row = self.get_object(request, str(row_id))
        if row is None:
            raise Http404
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        try:
            checks.finish_correction(row.pk, actor=user_of(request))
        except NotPossible as refusal:
            self.message_user(request, str(refusal.message), messages.ERROR)
        else:
            self.message_user(request, _("Marked as corrected."), messages.SUCCESS)
        return redirect("admin:resources_entrycheck_changelist")

    @bulk_action(gettext_lazy("Corrected"))
    def mark_corrected(self, request: HttpRequest, row: EntryCheck) -> None:
        checks.finish_correction(row.pk, actor=user_of(request))

    @admin.display(description=gettext_lazy("resource"))
    def entry(self, row: EntryCheck) -> str:
        return row.resource.name_i18n

    @admin.display(description=gettext_lazy("resource"))
    def entry_link(self, row: EntryCheck) -> str:
        url = reverse("admin:resources_resource_change", args=[row.resource_id])
        return format_html('<a href="{}">{}</a>', url, row.resource.name_i18n)

    @admin.display(description=gettext_lazy("what they said"))
    def note_shown(self, row: EntryCheck) -> str:
        return row.note or "–"

    @admin.display(description=gettext_lazy("checked by"))
    def said_by(self, row: EntryCheck) -> str:
        return str(row.user or row.keeper or row.caller or "–")

    @admin.display(description=gettext_lazy("readers see"))
    def readers_see(self, row: EntryCheck) -> str:
        role = row.shown_name or str(row.get_checked_as_display())
        return f"{role} ({row.ward.name_i18n})" if row.ward and not row.shown_name else role

    @admin.display(description=gettext_lazy("corrected"))
    def corrected(self, row: EntryCheck) -> str:
        if row.is_to_correct:
            return format_html('<span class="age age-late">{}</span>', _("to be corrected"))
        return day(row.done_at) if row.done_at else ""


class KeptFilter(admin.SimpleListFilter):
    """Entries about which somebody has to be asked, or has been in vain."""

    title = gettext_lazy("kept true")
    parameter_name = "kept"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("stale", gettext_lazy("Not checked for 180 days")),
            ("due", gettext_lazy("Not checked for 90 days")),
            ("no_keeper", gettext_lazy("Has no keeper")),
            ("silent", gettext_lazy("The keeper did not answer")),
            ("correct", gettext_lazy("To be corrected")),
            ("link", gettext_lazy("A link does not work")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        condition = keepers.FILTERS.get(self.value() or "")
        return queryset.filter(condition()) if condition else queryset


class KeepingActions:
    """The presses in the list of entries: checked, mine to keep, nobody's to keep."""

    @bulk_action(gettext_lazy("Mark as checked today, by phone"))
    def verify_today(self, request: HttpRequest, resource: Resource) -> None:
        checks.verify(resource, actor=user_of(request))

    @bulk_action(gettext_lazy("Mark as checked today, with my name"))
    def verify_by_name(self, request: HttpRequest, resource: Resource) -> None:
        checks.verify(resource, actor=user_of(request), by_name=True)

    @bulk_action(gettext_lazy("I keep this: ask me every three months"))
    def keep(self, request: HttpRequest, resource: Resource) -> None:
        keepers.keep(resource.pk, actor=user_of(request))

    @bulk_action(gettext_lazy("Nobody keeps this any more"))
    def keep_no_more(self, request: HttpRequest, resource: Resource) -> None:
        keepers.keep_no_more(resource.pk, actor=user_of(request))
