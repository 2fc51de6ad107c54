"""Staff pages: print blank forms with a number each, and type in what came back."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.roles import INTAKE, ON_PAPER, covers_city, holds, ward_ids
from backoffice.context import site_context
from backoffice.intake import form_key, intake_on_paper, submission_key
from backoffice.recorded import user_of
from common.errors import NotPossible
from common.models import new_token
from pages.form_views import UNPROCESSABLE, form_methods
from paper.asking import find_form, print_forms
from paper.choices import PaperSize, SheetKind
from paper.forms import NumberForm, PrintForm
from paper.models import PrintRun, Sheet
from paper.views import looking_again, pdf_response, state_of
from pods.models import AreaRole

LATEST = 20


def _staff_only(request: HttpRequest) -> None:
    if not holds(user_of(request), ON_PAPER):
        raise PermissionDenied


@form_methods
def paper_forms(request: HttpRequest) -> HttpResponse:
    """What was printed; POST prints more, each press once."""
    _staff_only(request)
    form = PrintForm(request.POST if request.method == "POST" else None)
    key = form_key(request)
    if form.is_valid() and key:
        cleaned = form.cleaned_data
        sheet = print_forms(
            SheetKind(cleaned["kind"]),
            form.languages,
            copies=cleaned["copies"],
            size=PaperSize(cleaned["size"]),
            ward=cleaned["ward"],
            actor=user_of(request),
            form_key=submission_key(request, key),
        )
        return redirect("admin:paper_run", sheet.pk)
    return _show(request, form, NumberForm(), key)


@form_methods
def paper_number(request: HttpRequest) -> HttpResponse:
    """Lead from the number on a form to the page that it is typed in on."""
    if not holds(user_of(request), INTAKE):
        raise PermissionDenied
    form = NumberForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            found = find_form(form.cleaned_data["number"])
            found.require_unused()
        except NotPossible as refusal:
            form.add_error("number", str(refusal))
        else:
            url = reverse(intake_on_paper(found.kind).url)
            return redirect(f"{url}?paper={found.number}")
    return _show(request, PrintForm(), form, "")


def _show(request: HttpRequest, form: PrintForm, number_form: NumberForm, key: str) -> HttpResponse:
    runs = (
        _runs_of(request)
        .select_related("ward", "sheet")
        .annotate(copies=Count("forms"), used=Count("forms__used_at"))
    )
    context = {
        **site_context(),
        "title": _("Paper forms"),
        "form": form,
        "number_form": number_form,
        "forms": [number_form, form],
        "may_type": holds(user_of(request), INTAKE),
        "runs": runs[:LATEST],
        "key": key or new_token(),
    }
    is_wrong = form.is_bound or number_form.is_bound
    status = UNPROCESSABLE if is_wrong else 200
    return TemplateResponse(request, "admin/paper/paper_forms.html", context, status=status)


def _runs_of(request: HttpRequest) -> QuerySet[PrintRun]:
    """Return what they printed themselves, and what is for their wards, or by those there."""
    user = user_of(request)
    if covers_city(user, ON_PAPER):
        return PrintRun.objects.all()
    wards = ward_ids(user, ON_PAPER)
    colleagues = AreaRole.objects.filter(ward__in=wards).values("user")
    for_no_ward = Q(ward=None, made_by__in=colleagues)
    return PrintRun.objects.filter(Q(made_by=user) | Q(ward__in=wards) | for_no_ward)


def _sheet_of_run(request: HttpRequest, sheet_id: int) -> Sheet:
    _staff_only(request)
    rows = Sheet.objects.select_related("run__ward").filter(run__in=_runs_of(request))
    return get_object_or_404(rows, pk=sheet_id)


@require_safe
def paper_run(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """The forms that were printed together: to look at and to download, once they are drawn."""
    state: dict[str, Any] = state_of(_sheet_of_run(request, sheet_id))
    context = {**site_context(), "title": _("Paper forms"), **state}
    return looking_again(TemplateResponse(request, "admin/paper/paper_run.html", context), state)


@require_safe
def paper_run_file(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """The file of such a run."""
    return pdf_response(request, _sheet_of_run(request, sheet_id), "admin:paper_run")
