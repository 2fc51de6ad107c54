"""The answers of a volunteer on the private page of a match or of a route."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import audit
from pages import private_links
from pages.form_views import form_page, posted
from pages.private_links import GoneAdvice
from request_pages.forms import ReasonForm

ACCEPTED = _("Thank you! Please get in touch soon: below is how.")
YES_THAT_WAITS = _("Thank you! We tell you as soon as you can see how to reach your neighbor.")
DECLINED = _("Thank you for telling us so soon.")
DONE = _("Thank you! It makes a difference.")
RELEASED = _("Thank you for telling us. A coordinator knows, and we are looking for somebody else.")
ADVICE = GoneAdvice(
    _("If you wanted to help: somebody else is being asked, so you do not have to do anything."),
    {
        "pods:ward_list": _("Find a number to call"),
        "request_pages:request_needs": _("Ask for help"),
    },
)
attempt = partial(private_links.attempt, actor=audit.VOLUNTEER)


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
    form = ReasonForm(posted(request))
    if form.is_valid():
        return attempt(request, page, token, partial(verb, **form.cleaned_data), text)
    return form_page(request, template, form, {"token": token, **context})
