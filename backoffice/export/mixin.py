"""The export of every list of the admin: what is filtered, for whoever may see it."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from accounts.roles import rows_of
from accounts.services import record_export
from backoffice.export.columns import Column, columns_of, table
from backoffice.export.files import as_csv, as_xlsx
from backoffice.export.forms import ExportForm
from backoffice.long_lists import without_encrypted
from backoffice.signals import details_opened
from pages.form_views import UNPROCESSABLE, form_methods, posted

# More takes a filter; with details sooner, because each is told to whoever it is about.
MOST_ROWS, MOST_WITH_DETAILS = 100_000, 5_000
CHUNK = 500
KINDS = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (
        as_xlsx,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
}


class ExportMixin(admin.ModelAdmin):
    """A page beside the list that hands out its rows, filtered as the list is, as CSV or XLSX.

    `exported` names methods of the admin that stand in the file like columns; `never_exported`
    fields that stand in none, whatever reason somebody gives.
    """

    exported: tuple[str, ...] = ()
    never_exported: tuple[str, ...] = ()
    changers: Any

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        view = self.admin_site.admin_view(form_methods(self.export_view))
        return [path("export/", view, name=name), *super().get_urls()]

    def export_address(self, request: HttpRequest) -> str:
        """Return the page that exports the list as it is filtered now."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_export"
        query = request.GET.urlencode()
        return reverse(name) + (f"?{query}" if query else "")

    def may_export_details(self, request: HttpRequest) -> bool:
        """Tell whether the user opens such rows' details on their pages, too."""
        return self.has_change_permission(request)

    def export_view(self, request: HttpRequest) -> HttpResponseBase:
        """Ask which columns, and hand out the file."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            rows = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            return HttpResponseRedirect(self._list_address())
        columns = columns_of(self)
        may_open = self.may_export_details(request)
        form = ExportForm(posted(request), columns=columns, may_open=may_open)
        if form.is_bound and form.is_valid():
            chosen = [column for column in columns if column.name in form.chosen()]
            response = self._handed_out(request, rows, chosen, form.cleaned_data)
            if response is not None:
                return response
        context = {
            **self.admin_site.each_context(request),
            "title": _("Export: %(list)s") % {"list": capfirst(self.opts.verbose_name_plural)},
            "opts": self.opts,
            "form": form,
            "count": rows.order_by()[: MOST_ROWS + 1].count(),
            "most": MOST_ROWS,
            "most_with_details": MOST_WITH_DETAILS,
            "list_address": self._list_address() + _query(request),
        }
        status = UNPROCESSABLE if form.is_bound else 200
        return TemplateResponse(request, "backoffice/export.html", context, status=status)

    def _list_address(self) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def _handed_out(
        self, request: HttpRequest, rows: Any, columns: list[Column], said: dict[str, Any]
    ) -> StreamingHttpResponse | None:
        """Return the file; None where the list is too long for one."""
        details = [column.name for column in columns if column.is_detail]
        if details:
            rows = self._to_open(request, rows)
        most = MOST_WITH_DETAILS if details else MOST_ROWS
        count = rows.order_by()[: most + 1].count()
        if count > most:
            words = _("Nothing was exported: choose fewer rows, for example with a filter.")
            messages.error(request, words)
            return None
        user: Any = request.user
        record_export(
            user,
            self.opts.label_lower,
            count=count,
            columns=[column.name for column in columns],
            file=said["file"],
            reason=said.get("reason", "") if details else "",
            has_details=bool(details),
        )
        found = with_columns(rows, columns).iterator(chunk_size=CHUNK)
        told = self._told(user, found, details) if details else found
        write, content_type = KINDS[said["file"]]
        name = f"{self.opts.model_name}-{timezone.localdate().isoformat()}.{said['file']}"
        return StreamingHttpResponse(
            in_language(write(table(columns, told)), translation.get_language() or "en"),
            content_type=content_type,
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    def _to_open(self, request: HttpRequest, rows: Any) -> Any:
        """Narrow to the rows whose details the user could open one by one."""
        every: Any = self.model._default_manager.all()
        if not hasattr(every, "visible_to"):
            return rows
        own = rows_of(every, request.user, self.changers)
        return rows.filter(pk__in=own.order_by().values("pk"))

    def _told(self, user: User, rows: Iterator[Any], details: list[str]) -> Iterator[Any]:
        """Yield `rows`; of each it is recorded before that its details were opened."""
        while chunk := list(islice(rows, CHUNK)):
            whose = {(type(each), each.pk): each for each in map(self._whose, chunk)}
            audit.record_all(user, "open_details", whose.values(), details)
            for each in whose.values():
                details_opened.send(type(each), user=user, row=each)
            yield from chunk

    def _whose(self, row: Any) -> Model:
        return getattr(self, "whose_details", lambda same: same)(row)


def with_columns(rows: Any, columns: list[Column]) -> Any:
    """Return `rows` with all that the columns read, in as many queries for any number of them."""
    one = [column.name for column in columns if column.relation == "one"]
    many = [column.name for column in columns if column.relation == "many"]
    many += [name for column in columns for name in column.brings]
    encrypted = [column.name for column in columns if column.is_detail]
    rows = rows.select_related(*one) if one else rows
    # Lists leave what is encrypted unread, and so do files without it.
    rows = rows.defer(None) if encrypted else without_encrypted(rows, one)
    return rows.prefetch_related(*many)


def in_language(pieces: Iterable[bytes], language: str) -> Iterator[bytes]:
    """Yield `pieces`, made while the page's language is the reader's."""
    with translation.override(language):
        yield from pieces


def _query(request: HttpRequest) -> str:
    query = request.GET.urlencode()
    return f"?{query}" if query else ""
