"""The page of whoever suggested something, behind their private link, and the link sent again."""

import datetime
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
from common.contact import PROOF
from common.limits import sender_allows
from common.models import LinkPurpose
from messaging.queue import when_lost
from pages import private_links, traps
from pages.cached import shared_page
from pages.form_views import form_methods, form_page, posted
from pages.mailed import THANKS_FOR_MAILED, mailed_proof
from pages.private_links import GoneAdvice, opened_by, to_new_link
from resources.models import Suggestion
from resources.suggestions import services
from resources.suggestions.answers import suggestion_answers
from resources.suggestions.changes import CLOSED, FIELDS
from resources.suggestions.forms import LostSuggestionLinkForm
from resources.suggestions.jobs import send_lost_suggestion_link
from resources.suggestions.letters import LINK_ONCE_IN

HOME = "resources:suggestion_home"
ADVICE = GoneAdvice(
    why=_("It may be old or cut off, or what you suggested was taken back."),
    steps={
        "resources:suggestion_link": _("Send me my link"),
        "resources:suggest": _("Suggest a resource"),
    },
)


def _there(suggestion_id: int) -> Suggestion | None:
    rows = Suggestion.objects.select_related("resource")
    return rows.filter(pk=suggestion_id).first()


own_page = opened_by(LinkPurpose.SUGGESTION, ADVICE, _there)
attempt = partial(private_links.attempt, actor=audit.RESIDENT)


@require_safe
@own_page
def suggestion_home(request: HttpRequest, token: str, suggestion: Suggestion) -> HttpResponse:
    """Show where it stands, and what they said."""
    context = {
        "suggestion": suggestion,
        "token": token,
        "answers": suggestion_answers(suggestion),
        "taken": [FIELDS[name] for name in suggestion.taken if name != CLOSED],
        "mailed": mailed_proof(request, suggestion),
    }
    return render(request, "resources/suggestion_home.html", context)


@require_POST
@own_page
def suggestion_mailed(request: HttpRequest, token: str, suggestion: Suggestion) -> HttpResponse:
    """Take note that our email has reached whoever it is for."""
    prove = partial(services.suggestions.prove_email, suggestion.pk, request.POST.get(PROOF, ""))
    return attempt(request, HOME, token, prove, THANKS_FOR_MAILED)


@require_POST
@own_page
def suggestion_new_link(request: HttpRequest, token: str, suggestion: Suggestion) -> HttpResponse:
    """Stop the link for a new one."""
    token = services.renew_link(suggestion.pk, actor=audit.RESIDENT, in_place_of=token)
    return to_new_link(request, HOME, token)


@form_methods
@own_page
def suggestion_withdraw(request: HttpRequest, token: str, suggestion: Suggestion) -> HttpResponse:
    """Ask once more, then delete the suggestion and what we know of them."""
    if request.method == "POST":
        services.withdraw_suggestion(suggestion.pk, actor=audit.RESIDENT)
        return redirect("resources:suggestion_withdrawn")
    context = {"token": token, "suggestion": suggestion}
    return render(request, "resources/suggestion_withdraw.html", context)


@require_safe
def suggestion_withdrawn(request: HttpRequest) -> HttpResponse:
    """Say that it is deleted."""
    return shared_page(request, "resources/suggestion_withdrawn.html", dict, topics=())


@form_methods
@never_cache
def suggestion_link(request: HttpRequest) -> HttpResponse:
    """Ask for the email; the answer is the same whether we know it or not."""
    form = LostSuggestionLinkForm(posted(request))
    if form.is_valid():
        # Beyond the limit the answer is the same, as it is to whom we do not know.
        if sender_allows(request, "lost_links", amount=traps.counts_as(request)):
            when_lost(send_lost_suggestion_link, form.cleaned_data["contact"])
        return redirect("resources:suggestion_link_sent")
    context = traps.for_page()
    page = form_page(request, "resources/suggestion_link.html", form, context)
    return traps.allow_script(page, context)


@require_safe
@never_cache
def suggestion_link_sent(request: HttpRequest) -> HttpResponse:
    """Show what happens next, the same to those we know and those we do not."""
    context = {"hours": LINK_ONCE_IN // datetime.timedelta(hours=1)}
    return render(request, "resources/suggestion_link_sent.html", context)
