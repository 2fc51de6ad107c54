"""The resident's pages of one need: change it, take its cancel back, or add one more."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from pages.form_views import form_methods, form_page, posted
from request_pages.forms import AddNeedForm, OneNeedForm
from request_pages.views.resident import (
    NO_LONGER,
    STATUS,
    attempt,
    for_resident,
    own_need,
    saved_words,
)
from requests_app import services
from requests_app.choices import NeedStatus
from requests_app.models import HelpRequest, Need
from requests_app.recurrence import is_going_on
from requests_app.services.still_wanted import ENDED_REQUEST

ADDED = _("This is added to your request.")
TAKEN_BACK = _("It is open again: we are looking for a neighbor.")


@form_methods
@for_resident
def need_edit(request: HttpRequest, token: str, request_id: int, *, need_id: int) -> HttpResponse:
    """Change the words, day, time and delivery of a need; of a series, of all open dates."""
    need = own_need(request_id, need_id)
    if not need.is_active:
        messages.error(request, NO_LONGER)
        return redirect(STATUS, token)
    form = OneNeedForm(posted(request), need=need)
    if form.is_valid():
        dates = Need.objects.in_series_of(need).active() if need.is_in_series else [need]
        of_needs = {each.pk: form.of_need() for each in dates}
        change = partial(services.update_answers, request_id, {}, of_needs)
        return attempt(request, STATUS, token, change, saved_words(list(dates)))
    is_matched = need.status == NeedStatus.MATCHED
    context = {"token": token, "need": need, "is_matched": is_matched}
    return form_page(request, "request_pages/need_edit.html", form, context)


@form_methods
@for_resident
def need_add(request: HttpRequest, token: str, request_id: int) -> HttpResponse:
    """Ask for one more kind of help in the same request."""
    help_request = HelpRequest.objects.select_related("ward").get(pk=request_id)
    if not is_going_on(help_request):
        messages.error(request, ENDED_REQUEST)
        return redirect(STATUS, token)
    form = AddNeedForm(
        posted(request), help_request=help_request, waited_for=waited_for(help_request)
    )
    if form.is_valid():
        add = partial(services.add_need, request_id, form.need_data())
        return attempt(request, STATUS, token, add, ADDED)
    context = {"token": token, "ward": help_request.ward}
    return form_page(request, "request_pages/need_add.html", form, context)


def waited_for(help_request: HelpRequest) -> set[int]:
    """Return the kinds of help that somebody waits for, or that come again."""
    needs = Need.objects.filter(request=help_request)
    found = needs.active().values_list("category", flat=True)
    return {*found, *needs.last_of_series().values_list("category", flat=True)}


@require_POST
@for_resident
def need_take_back(
    request: HttpRequest, token: str, request_id: int, *, need_id: int
) -> HttpResponse:
    """Open a need again that the household has just cancelled."""
    need = own_need(request_id, need_id)
    take_back = partial(services.take_cancel_back, need.pk)
    return attempt(request, STATUS, token, take_back, TAKEN_BACK)


@require_POST
@for_resident
def request_take_back(request: HttpRequest, token: str, request_id: int) -> HttpResponse:
    """Open all again that the household has just cancelled."""
    take_back = partial(services.take_all_back, request_id)
    return attempt(request, STATUS, token, take_back, TAKEN_BACK)
