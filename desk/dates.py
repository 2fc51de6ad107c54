"""The presses on the dates of a series at the desk: open ahead, leave out, move."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backoffice.recorded import user_of
from common.errors import NotPossible
from desk.actions import on_need
from desk.forms import DatesForm, MoveForm
from desk.views import to_need
from requests_app import services
from requests_app.models import Need


def checked(form: forms.Form) -> dict[str, Any]:
    """Return the answers of `form`. Raises `NotPossible` with what is wrong."""
    if not form.is_valid():
        # In words and no 404: the buttons are there while nothing is ticked.
        wrong = [str(words) for found in form.errors.values() for words in found]
        raise NotPossible(" ".join(wrong))
    return form.cleaned_data


@on_need
def open_dates(request: HttpRequest, need: Need) -> HttpResponse:
    """Open the dates that were ticked, to offer them ahead."""
    days = checked(DatesForm(request.POST))["days"]
    found = services.open_dates(need.pk, days, actor=user_of(request))
    words = ngettext(
        "%(count)d date is open: ask somebody on its page.",
        "%(count)d dates are open: ask somebody for each on its page, or for several as one route.",
        len(found),
    )
    messages.success(request, words % {"count": len(found)})
    return to_need(request, need.pk)


@on_need
def skip_dates(request: HttpRequest, need: Need) -> HttpResponse:
    """Leave out the dates that were ticked; whoever had said yes is told."""
    days = checked(DatesForm(request.POST))["days"]
    services.skip_dates(need.pk, days, actor=user_of(request))
    messages.success(request, _("Left out. The other dates stay as they are."))
    return to_need(request, need.pk)


@on_need
def move_date(request: HttpRequest, need: Need) -> HttpResponse:
    """Have the date that was ticked on another day; whoever was asked is told."""
    cleaned = checked(MoveForm(request.POST))
    services.move_date(need.pk, cleaned["days"], cleaned["to"], actor=user_of(request))
    messages.success(request, _("Moved. The other dates stay as they are."))
    return to_need(request, need.pk)
