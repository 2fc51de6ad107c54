"""Pages that the public reads once they are published, and their keepers before that."""

from typing import Any, Protocol

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import add_never_cache_headers

from accounts.models import User
from common.choices import PublishState


class Scoped(Protocol):
    """A queryset that knows who looks after its rows."""

    def visible_to(self, user: User) -> models.QuerySet[Any]: ...


def published_or_preview(rows: Any, request: HttpRequest, slug: str) -> Any:
    """The row with `slug`: for everybody when published, as a draft for who looks after it.

    Raises `Http404`. The session is read for drafts only, so that published pages ask for nothing.
    """
    row = get_object_or_404(rows, slug=slug)
    if row.state != PublishState.PUBLISHED and not may_preview(rows, request, row):
        raise Http404
    return row


def may_preview(rows: Scoped, request: HttpRequest, row: models.Model) -> bool:
    """Whether the signed-in user looks after `row`."""
    user = request.user
    if not isinstance(user, User) or not (user.is_active and user.is_staff):
        return False
    return rows.visible_to(user).filter(pk=row.pk).exists()


def render_page(
    request: HttpRequest, template: str, row: Any, context: dict[str, Any]
) -> HttpResponse:
    """The page about `row`. Nobody on the way keeps a draft."""
    response = render(request, template, context)
    if row.state != PublishState.PUBLISHED:
        add_never_cache_headers(response)
    return response
