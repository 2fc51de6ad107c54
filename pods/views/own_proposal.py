"""The page of whoever proposed a pod or group, behind their private link."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
from common.contact import PROOF
from common.models import LinkPurpose
from pages import private_links
from pages.cached import shared_page
from pages.form_views import form_methods, form_page, posted
from pages.mailed import THANKS_FOR_MAILED, mailed_proof
from pages.private_links import GoneAdvice, opened_by, to_new_link
from pods.models import PlaceProposal
from pods.panels import ProposalPage, proposal_panels_for
from pods.proposal_answers import TITLES, proposal_answers
from pods.proposal_forms import FORMS, AnswerForm, typed_proposal
from pods.services import proposals

HOME = "pods:proposal_home"
SAVED = _("Your changes are saved. Thank you.")
ADVICE = GoneAdvice(
    why=_("It may be old or cut off, or what you proposed was taken back."),
    steps={
        "pods:proposal_link": _("Send me my link"),
        "pods:start_pod": _("Start a pod, or add your group"),
    },
)


def _there(proposal_id: int) -> PlaceProposal | None:
    rows = PlaceProposal.objects.select_related("ward", "pod", "group")
    return rows.filter(pk=proposal_id).first()


own_page = opened_by(LinkPurpose.PROPOSAL, ADVICE, _there)
attempt = partial(private_links.attempt, actor=audit.RESIDENT)


@require_safe
@own_page
def proposal_home(request: HttpRequest, token: str, proposal: PlaceProposal) -> HttpResponse:
    """Show where it stands, what was asked, what they said, and what they can change."""
    context = {
        "proposal": proposal,
        "token": token,
        "form": AnswerForm(),
        "sections": sections_to_change(proposal, token),
        "mailed": mailed_proof(request, proposal),
        "panels": proposal_panels_for(ProposalPage(proposal)),
    }
    return render(request, "pods/proposal_home.html", context)


def sections_to_change(proposal: PlaceProposal, token: str) -> list[dict[str, Any]]:
    """Return what was said, each part with the page that changes it, as long as that is allowed."""
    address = partial(reverse, "pods:proposal_edit")
    return [
        {"said": section, "url": address(args=[token, section.page]) if proposal.can_change else ""}
        for section in proposal_answers(proposal)
    ]


@form_methods
@own_page
def proposal_edit(
    request: HttpRequest, token: str, proposal: PlaceProposal, page: str
) -> HttpResponse:
    """Ask one page of the form again, filled in with what they said."""
    if page not in FORMS:
        raise Http404
    if not proposal.can_change and request.method != "POST":
        messages.error(request, str(proposals.DECLINED_ALREADY))
        return redirect(HOME, token)
    prefill = {"what": {"kind": proposal.kind}}
    form = FORMS[page](data=posted(request), prefill=prefill, initial=typed_proposal(proposal))
    # What a pod is asked, a group is not: who wants the other starts anew.
    form.fields.pop("kind", None)
    if form.is_valid():
        update = partial(proposals.update_proposal, proposal.pk, form.cleaned_data)
        # With a new email the link is a new one.
        return attempt(request, HOME, token, update, SAVED, may_renew=page == "you")
    context = {"token": token, "title": TITLES[page]}
    return form_page(request, "pods/proposal_edit.html", form, context)


@form_methods
@own_page
def proposal_answer(request: HttpRequest, token: str, proposal: PlaceProposal) -> HttpResponse:
    """Answer what the reviewer asked."""
    form = AnswerForm(posted(request))
    if form.is_valid():
        answer = partial(proposals.answer_question, proposal.pk, form.cleaned_data["answer"])
        words = _("Thank you. Your answer is with the people who review it.")
        return attempt(request, HOME, token, answer, words)
    context = {"token": token, "proposal": proposal}
    return form_page(request, "pods/proposal_answer.html", form, context)


@require_POST
@own_page
def proposal_mailed(request: HttpRequest, token: str, proposal: PlaceProposal) -> HttpResponse:
    """Take note that our email has reached whoever it is for."""
    prove = partial(proposals.places.prove_email, proposal.pk, request.POST.get(PROOF, ""))
    return attempt(request, HOME, token, prove, THANKS_FOR_MAILED)


@require_POST
@own_page
def proposal_new_link(request: HttpRequest, token: str, proposal: PlaceProposal) -> HttpResponse:
    """Stop the link for a new one."""
    token = proposals.renew_link(proposal.pk, actor=audit.RESIDENT, in_place_of=token)
    return to_new_link(request, HOME, token)


@form_methods
@own_page
def proposal_withdraw(request: HttpRequest, token: str, proposal: PlaceProposal) -> HttpResponse:
    """Ask once more, then delete what we know of them, and the proposal."""
    if request.method == "POST":
        proposals.withdraw_proposal(proposal.pk, actor=audit.RESIDENT)
        return redirect("pods:proposal_withdrawn")
    return render(request, "pods/proposal_withdraw.html", {"token": token, "proposal": proposal})


@require_safe
def proposal_withdrawn(request: HttpRequest) -> HttpResponse:
    """Say that it is deleted."""
    return shared_page(request, "pods/proposal_withdrawn.html", dict, topics=())
