"""Pages that a private link opens, and what happens on them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.views.decorators.cache import cache_control

from common.errors import NoLongerThere, NotPossible
from common.models import LinkPurpose, PrivateLink

View = Callable[..., HttpResponse]
# The whole of `never_cache` is eighty bytes more on each page, and says no more than this.
not_kept = cache_control(no_store=True, private=True)


@dataclass(frozen=True)
class GoneAdvice:
    """What to do when the link opens nothing (any more): a sentence, and labels by URL name."""

    text: str | Promise
    steps: Mapping[str, str | Promise] = field(default_factory=dict)


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
            if subject is None:
                return link_gone(request, advice)
            try:
                return view(request, token, subject, **kwargs)
            except NoLongerThere:
                return link_gone(request, advice)

        return open_link

    return decorate


def link_gone(request: HttpRequest, advice: GoneAdvice) -> HttpResponse:
    """The page for a link that opens nothing: it may be old, cut off, or its subject deleted."""
    return render(request, "pages/link_gone.html", {"advice": advice}, status=404)


def attempt(
    request: HttpRequest,
    page: str,
    token: str,
    verb: Callable[..., Any],
    text: str | Promise,
    *,
    actor: Any,
) -> HttpResponse:
    """Do `verb` as `actor`, and back to the private `page` with `text`, or with why it cannot be.

    Raises `NoLongerThere`, which `opened_by` answers.
    """
    try:
        verb(actor=actor)
    except NoLongerThere:
        raise
    except NotPossible as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, str(text))
    return redirect(page, token)
