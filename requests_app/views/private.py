"""What opens a private page: its link."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from common.errors import NotPossible
from common.models import LinkPurpose, PrivateLink

View = Callable[..., HttpResponse]
page_methods = require_http_methods(["GET", "HEAD", "POST"])
# The whole of `never_cache` is eighty bytes more on each page, and says no more than this.
not_kept = cache_control(no_store=True, private=True)


def opened_by(purpose: LinkPurpose) -> Callable[[View], View]:
    """Call the view with `subject_id` in place of a token that is good for `purpose`.

    Any other token gets a calm page that says so. Nothing of a private page is kept by browsers.
    """

    def decorate(view: View) -> View:
        @not_kept
        @wraps(view)
        def open_link(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
            subject_id = PrivateLink.objects.resolve(purpose, token)
            if subject_id is None:
                context = {"purpose": purpose}
                return render(request, "requests_app/link_gone.html", context, status=404)
            return view(request, token, subject_id, **kwargs)

        return open_link

    return decorate


def do_and_return(
    request: HttpRequest, page: str, token: str, do: Callable[[], Any], text: str | Promise
) -> HttpResponse:
    """Call `do` and go back to `page`, with `text`, or with why it is not possible (any more)."""
    try:
        do()
    except NotPossible as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, str(text))
    return redirect(page, token)
