"""The sheets about members: for their organizer, in the admin and behind the private link."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from backoffice.context import site_context
from members.models import PodSettings, settings_of
from members.panels import work_url
from members.views import organizer, staff
from members.work import Work
from pages.form_views import UNPROCESSABLE, form_methods, posted
from pages.private_links import press_only
from paper.asking import ask_for_members, hand_out, is_true
from paper.choices import MemberSheetKind, PaperSize
from paper.forms import MembersForm
from paper.models import MemberSheet
from paper.views import file_response, looking_again, state_of


def url_of(work: Work, page: str, *args: Any) -> str:
    """Return the address of a page of ours, in the admin or behind the link."""
    return work_url(work, "paper", page, *args)


def _decided(work: Work) -> PodSettings:
    decided = settings_of(work.pod)
    if decided is None:
        raise Http404
    return decided


# By whether there is a private link.
PAPERS = {True: "paper/organizer_papers.html", False: "paper/pod_papers.html"}
PAPER = {True: "paper/organizer_paper.html", False: "paper/pod_paper.html"}


def _page(
    request: HttpRequest, work: Work, templates: dict[bool, str], context: Any, status: int = 200
) -> HttpResponse:
    around = {} if work.token else site_context()
    around |= {"title": work.pod.name_i18n, "work": work, "work_url": work.url("work")}
    template = templates[bool(work.token)]
    return render(request, template, {**around, **context}, status=status)


def papers(request: HttpRequest, work: Work) -> HttpResponse:
    """What can be printed about the members; POST makes a sheet."""
    _decided(work)
    form = MembersForm(posted(request))
    if form.is_valid():
        kind, size = form.cleaned_data["kind"], form.cleaned_data["size"]
        sheet = ask_for_members(work.pod, MemberSheetKind(kind), form.languages, PaperSize(size))
        return redirect(url_of(work, "paper", sheet.pk))
    status = UNPROCESSABLE if form.is_bound else 200
    return _page(request, work, PAPERS, {"form": form}, status)


def _sheet(work: Work, sheet_id: int) -> MemberSheet:
    rows = MemberSheet.objects.select_related("pod__ward").filter(pod=work.pod)
    found = rows.filter(pk=sheet_id).first()
    if found is None:
        raise Http404
    return found


def paper(request: HttpRequest, work: Work, sheet_id: int) -> HttpResponse:
    """A sheet about the members: ready to be taken, or being drawn."""
    sheet = _sheet(work, sheet_id)
    urls = {
        "all_url": url_of(work, "papers"),
        "print_url": url_of(work, "paper_print", sheet.pk),
    }
    state = state_of(sheet)
    return looking_again(_page(request, work, PAPER, {**state, **urls}), state)


def paper_print(request: HttpRequest, work: Work, sheet_id: int) -> HttpResponse:
    """Hand the file out, and record it. One that is not true any more is handed to nobody."""
    sheet = _sheet(work, sheet_id)
    if not is_true(sheet):
        messages.info(request, _("Something has changed, so this sheet is made once more."))
        return redirect(url_of(work, "paper", sheet.pk))
    hand_out(sheet, _decided(work), actor=work.actor)
    return file_response(request, sheet)


def _both(view: Callable[..., HttpResponse]) -> list[Callable[..., HttpResponse]]:
    """Return the view for the admin and for the private link."""
    return [staff.for_organizer(view), organizer.for_organizer(view)]


pod_papers, organizer_papers = (form_methods(view) for view in _both(papers))
pod_paper, organizer_paper = (require_safe(view) for view in _both(paper))
pod_paper_print, organizer_paper_print = _both(paper_print)
pod_paper_print = require_POST(pod_paper_print)
organizer_paper_print = press_only("paper:organizer_papers")(organizer_paper_print)
