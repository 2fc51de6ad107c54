"""The answers to "did it happen?" that are heard on the phone, recorded on the desk."""

import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import User
from backoffice.recorded import user_of
from common.errors import NotPossible
from desk.actions import on_need
from desk.forms import HappenedForm
from desk.unreached import how_household_hears, how_it_was_done, how_they_hear
from desk.views import to_need
from requests_app import services
from requests_app.choices import Happened
from requests_app.models import Match, Need


@on_need
def happened(request: HttpRequest, need: Need) -> HttpResponse:
    """Record what was heard: it happened, not yet (with a new day), or it did not."""
    form = HappenedForm(request.POST)
    if not form.is_valid():
        # In words and no 404: the day is typed.
        wrong = next(iter(form.errors.get("new_day", [])), _("Please choose one."))
        raise NotPossible(str(wrong))
    # Of this need: an id from another page's form is not found.
    matches = Match.objects.visible_to(user_of(request)).filter(need=need)
    match = get_object_or_404(matches, pk=form.cleaned_data["match"])
    answer, day = form.cleaned_data["happened"], form.cleaned_data["new_day"]
    if answer == Happened.NOT_YET and day is None:
        raise NotPossible(_("Please choose the new day."))
    messages.success(request, _record(match, answer, day, user_of(request)))
    return to_need(request, need.pk)


def _record(match: Match, answer: str, day: datetime.date | None, actor: User) -> str:
    if answer == Happened.NOT_YET and day is not None:
        services.move_match(match.pk, day, actor=actor)
        return _("The new day is saved. Both sides get a message if they have an email.")
    if answer == Happened.NO:
        services.record_that_it_did_not_happen(match.pk, actor=actor)
        words = _("It did not happen. The need is open again.")
        hears = how_household_hears(match.need.request), how_they_hear([match.volunteer])
        return " ".join([words, *hears])
    services.complete_match(match.pk, actor=actor)
    return how_it_was_done(match.need.request)
