"""The answers of volunteers on the phone, recorded for them on the desk, and offers taken back."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import User
from backoffice.recorded import user_of
from desk.actions import on_need
from desk.forms import AnswerForm
from desk.views import to_need
from requests_app import services
from requests_app.choices import DeclineReason, MatchStatus
from requests_app.models import Match, Need

Answer = Callable[[Match, str, User], str]


@on_need
def answer(request: HttpRequest, need: Need) -> HttpResponse:
    """Record what the volunteer said on the phone, or take the offer back."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise Http404
    matches = Match.objects.visible_to(user_of(request)).filter(need=need)
    match = get_object_or_404(matches, pk=form.cleaned_data["match"])
    said = ANSWERS[form.cleaned_data["answer"]]
    reason = form.cleaned_data["reason"] or DeclineReason.OTHER
    messages.success(request, said(match, reason, user_of(request)))
    return to_need(request, need.pk)


def _accept(match: Match, reason: str, actor: User) -> str:
    """Accept the offer, which is the whole route where it is a stop of one."""
    if match.route_id is None:
        services.accept_match(match.pk, actor=actor)
    else:
        services.accept_route(match.route_id, actor=actor)
    return _("The volunteer said yes. Both sides get a message if they have an email.")


def _decline(match: Match, reason: str, actor: User) -> str:
    """Decline the offer, which is the whole route where it is a stop of one."""
    if match.route_id is None:
        services.decline_match(match.pk, reason=reason, actor=actor)
    else:
        services.decline_route(match.route_id, reason=reason, actor=actor)
    if Match.objects.waiting().filter(need=match.need_id).exists():
        return _("The volunteer said no. The others who were asked can still say yes.")
    return _("The volunteer said no. The need is open again.")


def _release(match: Match, reason: str, actor: User) -> str:
    """Give back the match; of a route it is this stop alone, as with `_done` and `_withdraw`."""
    services.release_match(match.pk, reason=reason, actor=actor)
    return _("The volunteer cannot after all. The need is open again, and the household is told.")


def _done(match: Match, reason: str, actor: User) -> str:
    services.complete_match(match.pk, actor=actor)
    return _("Done. The household gets a message and can say if that is not so.")


def _withdraw(match: Match, reason: str, actor: User) -> str:
    services.withdraw_match(match.pk, actor=actor)
    if Match.objects.waiting().filter(need=match.need_id).exists():
        return _("Withdrawn, and the volunteer is told. The others can still say yes.")
    return _("Withdrawn. The need is open again, and the volunteer is told.")


def _withdraw_all(match: Match, reason: str, actor: User) -> str:
    """Take back every offer of the need; or the whole route when it was put along with others."""
    if match.route_id is None or match.status == MatchStatus.ASKED:
        services.withdraw_offers(match.need_id, actor=actor)
        return _("All withdrawn. The need is open again, and the volunteers are told.")
    services.withdraw_route(match.route_id, actor=actor)
    return _("The route is withdrawn. Its needs are open again, and the volunteer is told.")


ANSWERS: dict[str, Answer] = {
    AnswerForm.WITHDRAW: _withdraw,
    AnswerForm.WITHDRAW_ALL: _withdraw_all,
    AnswerForm.ACCEPT: _accept,
    AnswerForm.DECLINE: _decline,
    AnswerForm.RELEASE: _release,
    AnswerForm.DONE: _done,
}
