"""Pages that a private link opens, and what happens on them."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from common.errors import NoLongerThere, NotPossible
from common.models import LinkPurpose, PrivateLink

View = Callable[..., HttpResponse]
# The whole of `never_cache` is eighty bytes more on each page, and says no more than this.
OPENED = "opened_by_link"
WATCHED = "watched"
# For so long a second press on the last button gets the same goodbye as the first.
PRESSED_TWICE = datetime.timedelta(minutes=1)
WHY = _("It may be old or incomplete, or what it opened was deleted.")
RENEWED = _(
    "This page has a new link. The old one opens nothing any more. Please save the new one: copy "
    "the address of this page, or take a picture of it."
)
not_kept = cache_control(no_store=True, private=True)


@dataclass(frozen=True)
class GoneAdvice:
    """What is said of a link that opens nothing (any more).

    What to do next as a sentence and as labels by URL name; and why it opens nothing, where more
    is known than of any link.
    """

    text: str | Promise = ""
    steps: Mapping[str, str | Promise] = field(default_factory=dict)
    why: str | Promise = WHY


def opened_by(
    purpose: LinkPurpose, advice: GoneAdvice, find: Callable[[int], Any] = int
) -> Callable[[View], View]:
    """Call the view with the token and with what it opens, if it is good for `purpose`.

    `find` takes the id of the link's subject and returns the row for the view, or None; without it
    the view gets the id. Any other token, and a subject that goes away meanwhile
    (`NoLongerThere`), gets a calm page with `advice`. Browsers keep nothing of a private page.
    """

    def decorate(view: View) -> View:
        @not_kept
        @wraps(view)
        def open_link(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
            subject_id = PrivateLink.objects.resolve(purpose, token)
            subject = None if subject_id is None else find(subject_id)
            # One answer for unknown, revoked and erased: it must not tell that there was something.
            if subject is None or subject_id is None:
                return link_gone(request, advice)
            vars(request)[OPENED] = (purpose, subject_id)
            try:
                return view(request, token, subject, **kwargs)
            except NoLongerThere:
                return link_gone(request, advice)

        return open_link

    return decorate


def press_only(page: str) -> Callable[[View], View]:
    """Let the view be posted to; whoever only opens its address gets the private `page`.

    That one says what the token is good for.
    """

    def decorate(view: View) -> View:
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def pressed(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
            if request.method != "POST":
                return redirect(page, token)
            return view(request, token=token, **kwargs)

        return pressed

    return decorate


def opened(request: HttpRequest) -> tuple[LinkPurpose, int] | None:
    """Return what a private link has opened in this request: its purpose, and the row's id."""
    return vars(request).get(OPENED)


def watched(request: HttpRequest) -> None:
    """Let the page that answers have the way to a harmless site."""
    vars(request)[WATCHED] = True


def may_be_watched(request: HttpRequest) -> bool:
    """Tell whether `watched` was called: somebody may look over the shoulder."""
    return WATCHED in vars(request)


def token_now(request: HttpRequest, token: str) -> str:
    """Return the token of the newest link to what `token` has opened: `token` may have stopped."""
    subject = opened(request)
    link = PrivateLink.objects.current(*subject) if subject else None
    return link.token if link else token


def to_new_link(request: HttpRequest, page: str, token: str) -> HttpResponse:
    """Lead to the private `page` by its new link, and say what became of the old one."""
    messages.success(request, str(RENEWED))
    return redirect(page, token)


def link_gone(request: HttpRequest, advice: GoneAdvice) -> HttpResponse:
    """The page for a link that opens nothing: it may be old, cut off, or its subject deleted."""
    vars(request).pop(OPENED, None)
    watched(request)
    return render(request, "pages/link_gone.html", {"advice": advice}, status=404)


def attempt(
    request: HttpRequest,
    page: str,
    token: str,
    verb: Callable[..., Any],
    text: str | Promise,
    *,
    actor: Any,
    may_renew: bool = False,
) -> HttpResponse:
    """Do `verb` as `actor`, and back to the private `page` with `text`, or with why it cannot be.

    `may_renew` says that `verb` may stop the link for a new one, to which it leads then. Raises
    `NoLongerThere`, which `opened_by` answers.
    """
    try:
        verb(actor=actor)
    except NoLongerThere:
        raise
    except NotPossible as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, str(text))
    # Always by redirect, so that reloading the page does nothing a second time.
    return redirect(page, token_now(request, token) if may_renew else token)
