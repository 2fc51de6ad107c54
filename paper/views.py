"""Public pages: what can be printed about a ward, a pod or a list, and the sheets themselves."""

from typing import Any, TypeVar

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common import limits
from common.choices import PublishState
from pages.cached import shared_page
from pages.form_views import UNPROCESSABLE, form_methods
from paper.asking import ask_for_sheet, is_true
from paper.choices import PaperSize, SheetKind
from paper.drawing import missing_libraries
from paper.forms import SheetForm
from paper.models import Drawn, Sheet
from paper.sheets import kinds_about
from pods.models import Pod, Ward
from resources.lists.views import says_when_not_shown
from resources.models import ResourceList

TEMPLATE = "paper/paper_list.html"
TOPICS = ("places", "directory")
TOO_MANY = 429
LOOK_AGAIN_AFTER = 4  # seconds
Response = TypeVar("Response", bound=HttpResponse)


@form_methods
def ward_paper(request: HttpRequest, slug: str) -> HttpResponse:
    """The sheets about a ward; POST makes one."""
    return _paper_of(request, Ward.objects.all(), slug)


@form_methods
def pod_paper(request: HttpRequest, slug: str) -> HttpResponse:
    """The sheets about a published pod; POST makes one."""
    return _paper_of(request, Pod.objects.published().select_related("ward"), slug)


@form_methods
@says_when_not_shown
def list_paper(request: HttpRequest, slug: str) -> HttpResponse:
    """The sheet of a published resource list; POST makes it."""
    return _paper_of(request, ResourceList.objects.published(), slug)


def _paper_of(request: HttpRequest, rows: Any, slug: str) -> HttpResponse:
    if request.method != "POST":
        return shared_page(
            request,
            TEMPLATE,
            lambda: _context(get_object_or_404(rows, slug=slug)),
            topics=TOPICS,
        )
    subject = get_object_or_404(rows, slug=slug)
    form = SheetForm(request.POST, kinds=kinds_about(subject))
    if not form.is_valid():
        return render(request, TEMPLATE, _context(subject, form), status=UNPROCESSABLE)
    if not limits.sender_allows(request, "sheets"):
        form.add_error(
            None, _("Many sheets were made from here just now. Please try again in an hour.")
        )
        return render(request, TEMPLATE, _context(subject, form), status=TOO_MANY)
    kind, size = SheetKind(form.cleaned_data["kind"]), PaperSize(form.cleaned_data["size"])
    sheet = ask_for_sheet(kind, subject, form.languages, size)
    return redirect("paper:sheet", sheet.pk)


def _context(subject: Any, form: SheetForm | None = None) -> dict[str, Any]:
    phone = getattr(subject, "contact_phone", None) or ""
    return {
        "subject": subject,
        "is_pod": isinstance(subject, Pod),
        "phone": phone or (subject.ward.hotline if isinstance(subject, Pod) else ""),
        "form": form or SheetForm(kinds=kinds_about(subject)),
        "address": settings.SITE_URL + subject.get_absolute_url(),
    }


def public_sheet(sheet_id: int) -> Sheet:
    """Return a sheet that anybody may see. Raises `Http404`."""
    rows = Sheet.objects.select_related("ward", "pod__ward", "resource_list").filter(run=None)
    sheet = get_object_or_404(rows, pk=sheet_id)
    # A pod or a list that is a draft again, or out of its time, is on no page, and on no paper.
    is_public = getattr(sheet.subject, "state", PublishState.PUBLISHED) == PublishState.PUBLISHED
    if not (is_public and getattr(sheet.subject, "is_shown", True)):
        raise Http404
    return sheet


@require_safe
def sheet(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """A sheet: to look at and to download, or the news that it is being drawn."""
    state = state_of(public_sheet(sheet_id))
    return looking_again(render(request, "paper/sheet.html", state), state)


def file_response(request: HttpRequest, sheet: Any) -> HttpResponse:
    """Return the file, to look at or (`?download`) to keep."""
    response = HttpResponse(bytes(sheet.pdf or b""), content_type="application/pdf")
    how = "attachment" if "download" in request.GET else "inline"
    response["Content-Disposition"] = f'{how}; filename="{sheet.kind}.pdf"'
    return response


def state_of(sheet: Drawn) -> dict[str, Any]:
    """Return what a page says of a sheet: drawn, being drawn, or failed."""
    is_ready = is_true(sheet)
    if not is_ready:
        sheet.refresh_from_db(fields=["failed_at"])
    return {
        "sheet": sheet,
        "is_ready": is_ready,
        "is_failed": not is_ready and bool(sheet.failed_at or missing_libraries()),
    }


def looking_again(response: Response, state: dict[str, Any]) -> Response:
    """Let the page of a sheet that is being drawn look again by itself; it needs no script."""
    if not (state["is_ready"] or state["is_failed"]):
        response["Refresh"] = str(LOOK_AGAIN_AFTER)
    return response


@require_safe
def sheet_file(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """The file; while it is drawn anew, the page that says so."""
    found = public_sheet(sheet_id)
    return pdf_response(request, found, "paper:sheet")


def pdf_response(request: HttpRequest, sheet: Sheet, page: str) -> HttpResponse:
    """Return the file, to look at or (`?download`) to keep; or lead to the sheet's page."""
    if not is_true(sheet):
        return HttpResponseRedirect(reverse(page, args=[sheet.pk]))
    etag = f'"{sheet.version[:20]}"'
    response = get_conditional_response(request, etag=etag) or file_response(request, sheet)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response
