"""The page on which one person answers, and the open link that leads to one."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import audit
from common.errors import NotPossible
from common.limits import sender_allows
from common.models import LinkPurpose
from decisions.choices import Audience, State
from decisions.forms import AnswerForm, initial_of
from decisions.models import Decision, Voter
from decisions.services import answering
from decisions.views.pressing import key_of
from decisions.voters import is_still_there
from decisions.wording import result_of
from pages.form_views import form_methods, form_page, posted
from pages.private_links import GoneAdvice, attempt, link_gone, opened_by

ANSWER = "decisions:decision_answer"
ADVICE = GoneAdvice(
    why=_("It may be old or cut off, or what it was about is over."),
    steps={"pods:ward_list": _("All wards and pods")},
)
THANKS = _("Thank you. Your answer counts.")
ACTORS = {
    Audience.MEMBERS: audit.MEMBER,
    Audience.VOLUNTEERS: audit.VOLUNTEER,
    Audience.STAFF: audit.SYSTEM,
    Audience.LINK: audit.SYSTEM,
}


def _find_voter(pk: int) -> Voter | None:
    rows = Voter.objects.select_related("decision__ward", "decision__pod__ward")
    voter = rows.filter(pk=pk).first()
    return voter if voter and is_still_there(voter) else None


@form_methods
@opened_by(LinkPurpose.VOTER, ADVICE, _find_voter)
def decision_answer(request: HttpRequest, token: str, voter: Voter) -> HttpResponse:
    """Ask the question, take the answer, and show what came out once it is closed."""
    decision = voter.decision
    may_answer = answering.is_open(decision) and not (decision.is_secret and voter.has_answered)
    form = AnswerForm(decision, posted(request), initial=initial_of(voter.answer))
    if request.method == "POST" and (not may_answer or form.is_valid()):
        said = form.answer if form.is_valid() else {}
        put = partial(answering.answer, voter.pk, said)
        actor = ACTORS[Audience(voter.kind)]
        return attempt(request, ANSWER, token, put, THANKS, actor=actor)
    context = {
        **shown_of(decision),
        "token": token,
        "may_answer": may_answer,
        "has_answered": voter.has_answered,
        "is_planned": decision.state == State.PLANNED,
    }
    return form_page(request, "decisions/decision_answer.html", form, context)


def shown_of(decision: Decision) -> dict[str, Any]:
    """Return what every page of a decision shows of it."""
    return {
        "decision": decision,
        "place": decision.place,
        "is_cancelled": decision.state == State.CANCELLED,
        "is_over": decision.state in State.over() or decision.closes_on < timezone.localdate(),
        **result_of(decision),
    }


def _find_decision(pk: int) -> Decision | None:
    rows = Decision.objects.select_related("ward", "pod__ward")
    return rows.filter(pk=pk, audience=Audience.LINK).first()


@form_methods
@opened_by(LinkPurpose.DECISION, ADVICE, _find_decision)
def decision_join(request: HttpRequest, token: str, decision: Decision) -> HttpResponse:
    """Show the question to everybody who has the open link; one press gives a page of their own.

    A press, as programs that look links over must not make people of themselves.
    """
    form, key = AnswerForm(decision, posted(request)), key_of(request)
    if request.method == "POST" and form.is_valid():
        # Of more than that a person looks after it, or they call.
        if not sender_allows(request, "decisions"):
            return link_gone(request, ADVICE)
        try:
            own = answering.come_by_link(decision.pk, get_language() or "", key)
        except NotPossible:
            return redirect("decisions:decision_join", token)
        voter = Voter.objects.get(decision=decision, key=key)
        put = partial(answering.answer, voter.pk, form.answer)
        return attempt(request, ANSWER, own, put, THANKS, actor=audit.SYSTEM)
    context = {
        **shown_of(decision),
        "key": key,
        "may_answer": answering.is_open(decision),
        "has_answered": False,
        "by_link": True,
    }
    return form_page(request, "decisions/decision_answer.html", form, context)
