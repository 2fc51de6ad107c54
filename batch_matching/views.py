"""Match several at once: choose open needs, look through what the worker proposes, and send it."""

import functools
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from backoffice.access import for_staff
from backoffice.context import site_context
from backoffice.recorded import user_of
from batch_matching import lines, start
from batch_matching.forms import ChangeForm, ChooseForm, EditForm
from batch_matching.review import Review, choices_for, earlier_proposals
from common.errors import NotPossible
from requests_app.choices import ProposalStatus
from requests_app.models import Need, Proposal, ProposalLine
from volunteers.models import Volunteer

Press = Callable[[HttpRequest, Proposal], HttpResponse]
PAGES = {
    ProposalStatus.READY: "batch_matching/proposal_review.html",
    ProposalStatus.SENT: "batch_matching/proposal_review.html",
}


def find_proposal(request: HttpRequest, proposal_id: int) -> Proposal:
    """Return one's own proposal, or any for a steward. Raises `Http404`."""
    seen = Proposal.objects.visible_to(user_of(request))
    return get_object_or_404(seen.select_related("ward", "category", "created_by"), pk=proposal_id)


def on_proposal(view: Press) -> Callable[..., HttpResponse]:
    """Make `view` take a POST about a proposal; a refusal is said in words on its page."""

    @require_POST
    @for_staff
    @functools.wraps(view)
    def guarded(request: HttpRequest, proposal_id: int) -> HttpResponse:
        proposal = find_proposal(request, proposal_id)
        try:
            return view(request, proposal)
        except NotPossible as refusal:
            messages.error(request, str(refusal.message))
            return to_proposal(request, proposal)

    return guarded


def find_line(request: HttpRequest, proposal: Proposal, line_id: int | None) -> ProposalLine:
    """Return a line whose need the user may (still) see. Raises `Http404`."""
    needs = Need.objects.visible_to(user_of(request))
    related = ("need__category", "need__request__ward", "volunteer")
    lines = proposal.lines.filter(need__in=needs).select_related(*related)
    return get_object_or_404(lines, pk=line_id or 0)


# --- Pages ----------------------------------------------------------------------------------------


@require_safe
@for_staff
def proposal_list(request: HttpRequest) -> HttpResponse:
    """Choose which needs; below are the earlier proposals."""
    form = ChooseForm(request.GET, user_of(request))
    context = {
        **site_context(),
        "title": _("Match several at once"),
        "form": form,
        "count": form.needs().count(),
        "earlier": earlier_proposals(user_of(request)),
    }
    return TemplateResponse(request, "batch_matching/proposal_list.html", context)


@require_safe
@for_staff
def proposal_detail(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Show its progress; once it is ready, its lines; once it is sent, what came of them."""
    proposal = find_proposal(request, proposal_id)
    status = ProposalStatus(proposal.status)
    context = {**site_context(), "title": _("Match several at once"), "proposal": proposal}
    if status in PAGES:
        context["review"] = Review(proposal, user_of(request), request.GET)
    template = PAGES.get(status, "batch_matching/proposal_progress.html")
    return TemplateResponse(request, template, context)


@require_safe
@for_staff
def proposal_line(request: HttpRequest, proposal_id: int, line_id: int) -> HttpResponse:
    """Show one need, and the volunteers who fit it best."""
    proposal = find_proposal(request, proposal_id)
    if proposal.status != ProposalStatus.READY:
        raise Http404
    line = find_line(request, proposal, line_id)
    context = {
        **site_context(),
        "title": _("Somebody else") if line.volunteer else _("Choose somebody"),
        "proposal": proposal,
        "line": line,
        "choices": choices_for(line, user_of(request)),
    }
    return TemplateResponse(request, "batch_matching/proposal_line.html", context)


# --- Presses --------------------------------------------------------------------------------------


@require_POST
@for_staff
def proposal_make(request: HttpRequest) -> HttpResponse:
    """Have it worked out."""
    form = ChooseForm(request.POST, user_of(request))
    try:
        proposal = start.make_proposal(actor=user_of(request), **form.chosen())
    except NotPossible as refusal:
        messages.error(request, str(refusal.message))
        return HttpResponseRedirect(reverse("admin:proposal_list"))
    return to_proposal(request, proposal)


@on_proposal
def proposal_edit(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Take a line out, or put it back in."""
    form = EditForm(request.POST)
    if not form.is_valid():
        raise Http404
    remove, keep = form.cleaned_data["remove"], form.cleaned_data["keep"]
    line = find_line(request, proposal, remove or keep)
    change = lines.remove_line if remove else lines.keep_line
    change(line.pk, actor=user_of(request))
    return to_proposal(request, proposal, line)


@on_proposal
def proposal_change(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Propose somebody else for a need, or nobody."""
    form = ChangeForm(request.POST)
    if not form.is_valid():
        raise Http404
    line = find_line(request, proposal, form.cleaned_data["line"])
    chosen = form.cleaned_data["volunteer"]
    if chosen is not None:
        # `change_line` looks among these alone, and would not find an id from elsewhere.
        get_object_or_404(Volunteer.objects.visible_to(user_of(request)), pk=chosen)
    lines.change_line(line.pk, chosen, actor=user_of(request))
    messages.success(request, _("Changed. Nothing is sent yet."))
    return to_proposal(request, proposal, line)


@on_proposal
def proposal_send(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Have all lines offered that have somebody."""
    start.send_proposal(proposal.pk, actor=user_of(request))
    return to_proposal(request, proposal)


def to_proposal(
    request: HttpRequest, proposal: Proposal, line: ProposalLine | None = None
) -> HttpResponse:
    """Redirect to the proposal's page, at the same place of its lines."""
    url = reverse("admin:proposal_detail", args=[proposal.pk])
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    anchor = f"#line-{line.pk}" if line else ""
    return HttpResponseRedirect(url + query + anchor)
