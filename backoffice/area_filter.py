"""Filters of lists by ward: a list while the wards are few, else also by a name that is typed."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import Case, Model, QuerySet, When
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.roles import Roles, covers_city, wards_of
from common.search import typed
from common.sorting import in_reading_order
from pages.named_rows import (
    MOST_LISTED,
    NAME_OR_ZIP,
    NAMED,
    NOTHING_FITS,
    SEVERAL_FIT,
    first_of,
    named,
)

Params = dict[str, Any]


class ByWard(admin.ListFilter):
    """For filters by one ward, of those in which the user may view such rows.

    `own` is the parameter of the address that holds its key, `box` the one with a name that was
    typed. A name that one ward has is taken for its key; of several, all are listed.
    """

    own: str
    box: str
    box_label = NAME_OR_ZIP
    are_many = False
    text = ""
    wards: list[Any]
    kept: list[tuple[str, str]]

    def look(self, model: type[Model], user: Any, roles: Roles, params: Params) -> None:
        """Read `params`; leaves the wards to list in `wards`."""
        text = typed((params.pop(self.box, None) or [""])[-1])
        chosen = _number((params.get(self.own) or [""])[-1])
        rows, first = _held(model, user, roles, chosen)
        self.are_many = len(first) > MOST_LISTED
        if not self.are_many:
            self.wards = first
            return
        self.template = "admin/filter_by_name.html"
        if text:
            self.wards = named(rows, text)
            params.pop(self.own, None)
            if len(self.wards) == 1:
                params[self.own] = [str(self.wards[0].pk)]
            else:
                self.text = text
        else:
            self.wards = [ward for ward in first if ward.pk == chosen]
        self.chosen = (params.get(self.own) or [""])[-1]

    @property
    def refusal(self) -> Any:
        """Return words about a name that is not one ward's; "" for any other."""
        if not self.text:
            return ""
        return SEVERAL_FIT if self.wards else NOTHING_FITS

    def has_output(self) -> bool:
        return self.are_many or super().has_output()

    def choices(self, changelist: Any) -> Iterator[Any]:
        if not self.are_many:
            yield from super().choices(changelist)
            return
        both = [self.own, self.box]
        self.kept = [(name, text) for name, text in changelist.params.items() if name not in both]
        yield {
            "selected": not self.chosen,
            "query_string": changelist.get_query_string(remove=both),
            "display": _("All"),
        }
        for ward in self.wards:
            yield {
                "selected": self.chosen == str(ward.pk),
                "query_string": changelist.get_query_string({self.own: ward.pk}, [self.box]),
                "display": str(ward),
            }


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else 0


def _held(
    model: type[Model], user: Any, roles: Roles, chosen: int
) -> tuple[QuerySet[Any], list[Any]]:
    """Return the wards in which `user` holds one of `roles`, and so many of them as show that they
    are many. The one with the number `chosen` is among these.
    """
    every = model._default_manager.only("name", "i18n", "position")
    if not covers_city(user, roles):
        own = wards_of(user, roles)
        return every.filter(pk__in=[ward.pk for ward in own]), own
    # With them and not after them, for a query less.
    chosen_first = Case(When(pk=chosen, then=0), default=1)
    ordering: Any = model._meta.ordering
    first = first_of(every.order_by(chosen_first, *ordering) if chosen else every)
    return every, in_reading_order(first) if chosen else first


class AreaFilter(ByWard, admin.RelatedFieldListFilter):
    """A filter by the ward of a row, or of what it belongs to."""

    include_empty_choice = False

    def __init__(
        self,
        field: Any,
        request: HttpRequest,
        params: Params,
        model: type[Model],
        model_admin: Any,
        field_path: str,
    ) -> None:
        self.own, self.box = f"{field_path}__id__exact", f"{field_path}{NAMED}"
        self.look(field.remote_field.model, request.user, model_admin.viewers, params)
        super().__init__(field, request, params, model, model_admin, field_path)

    def field_choices(
        self, field: Any, request: HttpRequest, model_admin: Any
    ) -> list[tuple[Any, Any]]:
        return [(ward.pk, str(ward)) for ward in self.wards]
