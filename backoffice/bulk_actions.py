"""Actions on all chosen rows of a list."""

import functools
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import ngettext

from common.errors import NotPossible

Act = Callable[[Any], None]


def each(
    model_admin: admin.ModelAdmin, request: HttpRequest, rows: Iterable[Model], act: Act, what: Any
) -> None:
    """Run `act` for every row; say for how many `what` was done, and why not for the others."""
    done, refusals = 0, []
    # No transaction around all: one row that is refused must not undo what was done for the others.
    for row in rows:
        try:
            act(row)
            done += 1
        except NotPossible as error:
            refusals.append(f"{row}: {error.message}")
    if done:
        text = ngettext("%(what)s: %(count)d row.", "%(what)s: %(count)d rows.", done)
        model_admin.message_user(request, text % {"what": what, "count": done}, messages.SUCCESS)
    # Messages are kept in a cookie first, which has no room for a thousand.
    for refusal in refusals[:5]:
        model_admin.message_user(request, refusal, messages.WARNING)


def bulk_action(description: Any) -> Callable[..., Any]:
    """Make a method `(self, request, row) -> None` into an action on all chosen rows.

    It is offered to those who may change such rows.
    """

    def decorate(method: Callable[..., None]) -> Callable[..., None]:
        @admin.action(description=description, permissions=["change"])
        @functools.wraps(method)
        def action(self: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet) -> None:
            each(self, request, queryset, lambda row: method(self, request, row), description)

        return action

    return decorate
