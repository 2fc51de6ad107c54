"""The presses that open or close a household's details to the volunteer of a match."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from backoffice.recorded import user_of
from common.errors import NotPossible
from desk.actions import on_need
from desk.forms import DetailsForm
from desk.views import to_need
from requests_app.models import Match, Need
from requests_app.services.openings import PRESSES


@on_need
def details(request: HttpRequest, need: Need) -> HttpResponse:
    """Open or close them, as the household wants it or as the coordinator judges. Recorded."""
    form = DetailsForm(request.POST)
    if not form.is_valid():
        raise NotPossible(_("Please choose one."))
    user = user_of(request)
    # Of this need: an id from another page's form is not found.
    matches = Match.objects.visible_to(user).filter(need=need)
    match = get_object_or_404(matches, pk=form.cleaned_data["match"])
    PRESSES[form.cleaned_data["do"]](match.pk, actor=user)
    messages.success(request, _("Saved."))
    return to_need(request, need.pk)
