"""Pages that the public reads once they are published, and their keepers before that."""

from collections.abc import Callable
from typing import Any, Protocol

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import add_never_cache_headers

from accounts.models import User
from accounts.roles import WRITERS, holds
from accounts.second_factor import lacks_second_factor
from pages.cached import Topics, shared_page


class Scoped(Protocol):
    """A queryset that knows who looks after its rows."""

    def visible_to(self, user: User) -> models.QuerySet[Any]: ...


def page_or_preview(
    request: HttpRequest,
    template: str,
    rows: Any,
    slug: str,
    context: Callable[[Any], dict[str, Any]],
    topics: Topics,
    *,
    key: str = "",
) -> HttpResponse:
    """Return the page about the row with `slug`: kept for everybody, or a preview of a draft.

    A draft, or what is out of its time, is rendered for who looks after it and kept by nobody.
    `context` is given the row. The session is read for these only. `key` is that of `shared_page`.
    Raises `Http404`.
    """
    published = rows.published()
    # The published page first: it is asked for most, and must not read the session, which would
    # make it somebody's own page. Only what is not published is looked at a second time.
    try:
        return shared_page(
            request,
            template,
            lambda: context(get_object_or_404(published, slug=slug)),
            topics=topics,
            key=key,
        )
    except Http404:
        row = _draft_or_404(request, rows, slug)
    response = render(request, template, context(row))
    add_never_cache_headers(response)
    return response


def _draft_or_404(request: HttpRequest, rows: Any, slug: str) -> Any:
    row = get_object_or_404(rows, slug=slug)
    # The same answer as for a page that never was: a draft's address tells nothing.
    if not may_preview(rows, request, row):
        raise Http404
    return row


def may_preview(rows: Scoped, request: HttpRequest, row: models.Model) -> bool:
    """Tell whether the signed-in user looks after `row`."""
    user = request.user
    if not isinstance(user, User) or not holds(user, WRITERS):
        return False
    # What stands in the admin asks for it too; a stolen password alone must not show the rest.
    if lacks_second_factor(request):
        return False
    return rows.visible_to(user).filter(pk=row.pk).exists()
