"""The links of entries in the admin: which answer."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import DIRECTORY, NOBODY
from backoffice.cells import day
from backoffice.recorded import RecordedAdmin
from resources.models import LinkCheck


class WorksFilter(admin.SimpleListFilter):
    title = gettext_lazy("does it work")
    parameter_name = "works"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("no", gettext_lazy("Does not work")), ("yes", gettext_lazy("Works"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "no":
            return queryset.broken()
        return queryset.filter(failures=0) if self.value() == "yes" else queryset


@admin.register(LinkCheck)
class LinkCheckAdmin(RecordedAdmin):
    """The links of entries, and whether they answer."""

    explanation = gettext_lazy(
        "Websites and chats of entries are looked at once a week. One that failed twice does not "
        "work: correct it on the page of the entry. The public sees nothing of this list."
    )
    viewers = DIRECTORY
    adders = changers = deleters = NOBODY
    list_display = ["url", "entry", "state", "looked_at"]
    list_display_links = None
    list_filter = [WorksFilter, "kind"]
    list_select_related = ["resource"]
    fieldsets = [(None, {"fields": ["url", "kind", "state", "looked_at"]})]
    readonly_fields = ["url", "kind", "state", "looked_at"]
    deliberately_omitted = (
        *("resource", "host", "next_at", "checked_at", "status", "reason", "failures"),
        "failing_since",
    )

    @admin.display(description=gettext_lazy("resource"))
    def entry(self, row: LinkCheck) -> str:
        url = reverse("admin:resources_resource_change", args=[row.resource_id])
        return format_html('<a href="{}">{}</a>', url, row.resource.name_i18n)

    @admin.display(description=gettext_lazy("does it work"))
    def state(self, row: LinkCheck) -> str:
        if row.is_broken:
            words = _("not since %(day)s") % {"day": day(row.failing_since)}
            code = row.reason or row.status or ""
            return format_html('<span class="age age-late">{} · {}</span>', words, code)
        if row.failures:
            return _("failed once; looked at again in a week")
        return _("yes") if row.checked_at else _("not looked at yet")

    @admin.display(description=gettext_lazy("looked at"))
    def looked_at(self, row: LinkCheck) -> str:
        return day(row.checked_at)
