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
from desk.unreached import how_household_hears, how_it_was_done, how_they_hear
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
    # Of this need: an id from another page's form is not found.
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


# All take a reason, which only two of them use: one table serves them.
def _release(match: Match, reason: str, actor: User) -> str:
    """Give back the match; of a route it is this stop alone, as with `_done` and `_withdraw`."""
    services.release_match(match.pk, reason=reason, actor=actor)
    words = _("The volunteer cannot after all. The need is open again.")
    return f"{words} {how_household_hears(match.need.request)}"


def _done(match: Match, reason: str, actor: User) -> str:
    services.complete_match(match.pk, actor=actor)
    return how_it_was_done(match.need.request)


def _withdraw(match: Match, reason: str, actor: User) -> str:
    services.withdraw_match(match.pk, actor=actor)
    if Match.objects.waiting().filter(need=match.need_id).exists():
        words = _("Withdrawn. The others can still say yes.")
    else:
        words = _("Withdrawn. The need is open again.")
    return f"{words} {_how_the_volunteer_hears(match)}"


def _how_the_volunteer_hears(match: Match) -> str:
    """Say it of one offer or yes; `match` is as it was before."""
    others = Match.objects.filter(route=match.route_id).exclude(status=MatchStatus.WITHDRAWN)
    if match.route_id is not None and match.is_waiting and others.exists():
        return _("The page of their route no longer shows it.")
    return how_they_hear([match.volunteer])


def _withdraw_all(match: Match, reason: str, actor: User) -> str:
    """Take back every offer of the need; or the whole route when it was put along with others."""
    if match.route_id is None or match.status == MatchStatus.ASKED:
        waiting = Match.objects.waiting().filter(need=match.need_id).select_related("volunteer")
        people = [each.volunteer for each in waiting.order_by("id")]
        services.withdraw_offers(match.need_id, actor=actor)
        words = _("All withdrawn. The need is open again.")
        return f"{words} {how_they_hear(people)}"
    services.withdraw_route(match.route_id, actor=actor)
    words = _("The route is withdrawn. Its needs are open again.")
    return f"{words} {how_they_hear([match.volunteer])}"


ANSWERS: dict[str, Answer] = {
    AnswerForm.WITHDRAW: _withdraw,
    AnswerForm.WITHDRAW_ALL: _withdraw_all,
    AnswerForm.ACCEPT: _accept,
    AnswerForm.DECLINE: _decline,
    AnswerForm.RELEASE: _release,
    AnswerForm.DONE: _done,
}
