"""The presses that say whose requests belong together: each is recorded and can be undone."""

import functools
from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from backoffice.access import for_staff
from backoffice.personal_data import open_all_details
from backoffice.recorded import user_of
from common.errors import NotPossible
from desk.alike import OPENED
from desk.forms import IdField
from desk.views import to_need
from requests_app import services
from requests_app.households import others_like
from requests_app.models import HelpRequest, Need

Press = Callable[[HttpRequest, HelpRequest, "AlikeForm"], str | Promise]

JOINED = gettext_lazy("They are one household from now on.")
APART = gettext_lazy("They are kept apart from now on.")


class AlikeForm(forms.Form):
    """The other request, or a household that was erased; and the need to go back to."""

    other = IdField(required=False)
    former = IdField(required=False)
    back = IdField(required=False)


def about_request(press: Press) -> Callable[..., HttpResponse]:
    """A POST about a request that the user may see; a refusal is said in words where it began."""

    @require_POST
    @for_staff
    @functools.wraps(press)
    def guarded(request: HttpRequest, request_id: int) -> HttpResponse:
        seen = HelpRequest.objects.visible_to(user_of(request))
        row, form = get_object_or_404(seen, pk=request_id), AlikeForm(request.POST)
        if not form.is_valid():
            raise Http404
        try:
            words = press(request, row, form)
        except NotPossible as refusal:
            messages.error(request, str(refusal.message))
        else:
            if words:
                messages.success(request, str(words))
        return _back(request, row, form.cleaned_data["back"])

    return guarded


def _back(request: HttpRequest, row: HelpRequest, need_id: int | None) -> HttpResponse:
    """To the need's page where that is the request's, else to the request's."""
    if need_id and Need.objects.filter(pk=need_id, request=row).exists():
        return to_need(request, need_id)
    return redirect("admin:requests_app_helprequest_change", row.pk)


def _other(request: HttpRequest, form: AlikeForm) -> HelpRequest:
    """The request beside it, if the user may see that too. Raises `Http404` else."""
    seen = HelpRequest.objects.visible_to(user_of(request))
    return get_object_or_404(seen, pk=form.cleaned_data["other"])


@about_request
def compare(request: HttpRequest, row: HelpRequest, _form: AlikeForm) -> str:
    """Open the contact details of the request and of those that may be of the same household."""
    others = others_like(row, user_of(request))
    open_all_details(request, [row, *others.perhaps], OPENED)
    return ""


@about_request
def join(request: HttpRequest, row: HelpRequest, form: AlikeForm) -> str | Promise:
    """The two are one household."""
    former = form.cleaned_data["former"]
    if former:
        services.take_up_blocks(row.pk, former, actor=user_of(request))
    else:
        services.join_households(row.pk, _other(request, form).pk, actor=user_of(request))
    return JOINED


@about_request
def apart(request: HttpRequest, row: HelpRequest, form: AlikeForm) -> str | Promise:
    """The two are not the same; that is remembered."""
    former = form.cleaned_data["former"]
    if former:
        services.keep_from_former(row.pk, former, actor=user_of(request))
    else:
        services.keep_apart(row.pk, _other(request, form).pk, actor=user_of(request))
    return APART


@about_request
def split(request: HttpRequest, row: HelpRequest, _form: AlikeForm) -> str:
    """The request was joined by mistake."""
    services.split_request(row.pk, actor=user_of(request))
    return _("This request stands by itself from now on.")
