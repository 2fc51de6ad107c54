"""The pages that bring in a spreadsheet. Each person sees their own files, and nobody else's."""

import csv
import functools
import re
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import IMPORTS
from backoffice.access import for_roles
from backoffice.context import site_context
from backoffice.export.files import safe
from backoffice.personal_data import details_are_open, open_details
from backoffice.recorded import user_of
from common.errors import NotPossible
from imports import services
from imports.choices import Decision, Kind, Outcome, State
from imports.forms import TOO_LARGE, AnswersForm, ColumnsForm, UploadForm, may_use, most_mb
from imports.models import Import
from imports.readers.limits import LARGEST_FILE
from imports.shown import PER_PAGE, decisions, published, rows_of, shown, summary, target_of
from network import kept_for
from pages.form_views import UNPROCESSABLE, form_methods, posted

Page = Callable[[HttpRequest, Import], HttpResponse]
SHOWN = ("says",)
# No row can have a larger number.
ROW = re.compile(r"row_[0-9]{1,18}")


def on_import(view: Page) -> Callable[..., HttpResponse]:
    """Give `view` one's own import; a refusal is said in words on its page."""

    @for_roles(IMPORTS)
    @functools.wraps(view)
    def guarded(request: HttpRequest, import_id: int) -> HttpResponse:
        own = Import.objects.visible_to(user_of(request)).select_related("made_by")
        found = get_object_or_404(own, pk=import_id)
        if not may_use(user_of(request), found):
            raise PermissionDenied
        try:
            return view(request, found)
        except NotPossible as refusal:
            messages.error(request, str(refusal.message))
            return to_import(found)

    return guarded


def to_import(found: Import) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:import_detail", args=[found.pk]))


def page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> Any:
    return TemplateResponse(request, template, {**site_context(), **context}, status=status)


@form_methods
@for_roles(IMPORTS)
def import_list(request: HttpRequest) -> HttpResponse:
    """Upload a spreadsheet; below are one's earlier ones."""
    user = user_of(request)
    data = posted(request)
    files = None if data is None else request.FILES
    # Told by `imports.uploads` when the form was read.
    is_too_large = bool(request.META.get("FILE_IS_TOO_LARGE"))
    form = UploadForm(data, files, user=user, is_too_large=is_too_large)
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            found = services.start_import(
                Kind(form.cleaned_data["kind"]), file.name, file.read(), actor=user
            )
            return to_import(found)
        except NotPossible as refusal:
            form.add_error(None, str(refusal.message))
    context = {
        "title": _("Bring in a spreadsheet"),
        "form": form,
        "earlier": Import.objects.visible_to(user).defer("layout", "refusal")[:PER_PAGE],
        "largest": LARGEST_FILE,
        "too_large": TOO_LARGE % {"most": most_mb()},
        "kept_days": kept_for("IMPORTS_KEPT_FOR").days,
    }
    return page(
        request, "imports/import_list.html", context, UNPROCESSABLE if form.is_bound else 200
    )


@require_safe
@on_import
def import_detail(request: HttpRequest, found: Import) -> HttpResponse:
    """Show how far it is; what will come of its rows; what came of them."""
    context: dict[str, Any] = {"title": found.get_kind_display(), "found": found}
    if found.state not in (State.READING, State.REFUSED, State.FAILED):
        target = target_of(found)
        public, left = published(found, target)
        context |= {"sum": summary(found, target), "table": _table(found)}
        context |= {"public_columns": public, "left_columns": left}
    context["is_open"] = details_are_open(request, found)
    return page(request, "imports/import_detail.html", context)


def _table(found: Import) -> dict[str, Any] | None:
    layout = found.layout or {}
    return layout["tables"][layout["table"]] if "tables" in layout else None


@form_methods
@on_import
def import_columns(request: HttpRequest, found: Import) -> HttpResponse:
    """Say which column is which."""
    require_ready(found)
    form = ColumnsForm(posted(request), found=found, target=target_of(found))
    if form.is_bound and form.is_valid():
        services.choose_columns(
            found.pk,
            form.chosen_table(),
            form.chosen_columns(),
            form.chosen_for_all(),
            actor=user_of(request),
        )
        return to_import(found)
    context = {
        "title": _("Columns"),
        "found": found,
        "form": form,
        "columns": [form[name] for name in form.columns],
        "is_open": details_are_open(request, found),
    }
    return page(
        request, "imports/import_columns.html", context, UNPROCESSABLE if form.is_bound else 200
    )


@form_methods
@on_import
def import_answers(request: HttpRequest, found: Import) -> HttpResponse:
    """Say what the answers in the file mean. They are people's own, so they are opened first."""
    require_ready(found)
    is_open = details_are_open(request, found)
    form = AnswersForm(posted(request), found=found, target=target_of(found))
    if form.is_bound and is_open and form.is_valid():
        services.choose_answers(found.pk, form.changed(), actor=user_of(request))
        return to_import(found)
    context = {"title": _("Answers"), "found": found, "form": form, "is_open": is_open}
    return page(
        request, "imports/import_answers.html", context, UNPROCESSABLE if form.is_bound else 200
    )


def require_ready(found: Import) -> None:
    if found.state != State.READY:
        raise NotPossible(services.BUSY)


@form_methods
@on_import
def import_rows(request: HttpRequest, found: Import) -> HttpResponse:
    """Show rows in words; POST says of those that are perhaps the same what they are."""
    outcome, after = request.GET.get("outcome", ""), _number(request.GET.get("after", ""))
    if request.method == "POST":
        said = {
            int(name.removeprefix("row_")): str(value)
            for name, value in request.POST.items()
            if ROW.fullmatch(name) and value in Decision.values
        }
        services.decide(found.pk, said, actor=user_of(request))
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(request.get_full_path())
    target = target_of(found)
    rows = rows_of(found, target, outcome, after)
    is_open = details_are_open(request, found)
    context = {
        "title": _("Rows"),
        "found": found,
        "rows": shown(rows[:PER_PAGE], target, is_open=is_open),
        "next": rows[PER_PAGE - 1].line if len(rows) > PER_PAGE else None,
        "outcome": outcome,
        "sum": summary(found, target),
        "labels": Outcome.choices,
        "decisions": decisions(target),
        "is_open": is_open,
    }
    return page(request, "imports/import_rows.html", context)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


@require_POST
@on_import
def import_show(request: HttpRequest, found: Import) -> HttpResponse:
    """Show what the rows say, for a while; that is recorded."""
    open_details(request, found, SHOWN)
    pages = {"columns", "answers", "rows"}
    back = request.POST.get("back", "")
    name = f"admin:import_{back}" if back in pages else "admin:import_detail"
    return HttpResponseRedirect(reverse(name, args=[found.pk]))


@require_POST
@on_import
def import_press(request: HttpRequest, found: Import) -> HttpResponse:
    """Bring it in, stop, take it back, or delete the file."""
    presses: dict[str, Any] = {
        "bring_in": services.bring_in,
        "stop": services.stop,
        "take_back": services.take_back,
        "delete": services.delete_file,
    }
    press = presses.get(request.POST.get("press", ""))
    if press is None:
        raise Http404
    press(found.pk, actor=user_of(request))
    if press is services.delete_file:
        messages.success(request, _("The file was deleted here."))
        return HttpResponseRedirect(reverse("admin:import_list"))
    return to_import(found)


@require_safe
@on_import
def import_wrong(request: HttpRequest, found: Import) -> HttpResponse:
    """Hand out the rows that cannot be read, as a file to correct and upload again."""
    if not details_are_open(request, found):
        messages.error(request, _("Please press “Show what the rows say” first."))
        return HttpResponseRedirect(reverse("admin:import_rows", args=[found.pk]))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="rows-to-correct.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    table = _table(found) or {"header": []}
    writer.writerow([*map(safe, table["header"]), _("What is wrong")])
    width = len(table["header"])
    for row in found.rows.filter(outcome=Outcome.WRONG).order_by("line").iterator(chunk_size=500):
        says = row.says or {}
        cells = [*says.get("cells", ()), *[""] * width][:width]
        writer.writerow([*map(safe, cells), " ".join(says.get("wrong", ()))])
    return response
