"""What a volunteer answers on the private page of a match or of a route."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import audit
from requests_app.forms import ReasonForm
from requests_app.views.flow import UNPROCESSABLE
from requests_app.views.private import do_and_return

ACCEPTED = _("Thank you! Please get in touch soon: below is how.")
DECLINED = _("Thank you for telling us so soon.")
DONE = _("Thank you! It makes a difference.")
RELEASED = _("Thank you for telling us. A coordinator knows, and we look for somebody else.")


def attempt(
    request: HttpRequest, page: str, token: str, verb: Callable[..., Any], text: str | Promise
) -> HttpResponse:
    """Do `verb` as the volunteer; back to `page` with `text`, or with why it cannot be."""
    return do_and_return(request, page, token, partial(verb, actor=audit.VOLUNTEER), text)


def with_reason(
    request: HttpRequest,
    page: str,
    token: str,
    template: str,
    verb: Callable[..., Any],
    text: str | Promise,
    **context: Any,
) -> HttpResponse:
    """Ask for a reason on `template`; with one, as `attempt`."""
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return attempt(request, page, token, partial(verb, **form.cleaned_data), text)
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, template, {"token": token, "form": form, **context}, status=status)
