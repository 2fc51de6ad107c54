"""The choices that narrow the desk's queue."""

from typing import Any, NamedTuple

from django import forms
from django.db.models import Value
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import DESK, covers_city, wards_of
from common.models import Category
from common.sorting import in_reading_order
from pages.named_rows import MOST_LISTED
from pods.models import Ward

MINE, NO_WARD = "mine", "none"


class Name(NamedTuple):
    """A ward or a kind of help."""

    is_kind: bool
    position: int
    name: str
    pk: int

    def __str__(self) -> str:
        return self.name


class PlainSelect(forms.Select):
    """A select of many choices, without a template for each."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        # Django draws each option from a template of its own, and these lists have dozens.
        chosen = mark_safe(" selected")  # nosec B308
        options = (
            (choice, chosen if str(choice) == str(value or "") else "", words)
            for choice, words in self.choices
        )
        return format_html(
            "<select{}>{}</select>",
            flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name})),
            format_html_join("\n", '<option value="{}"{}>{}</option>', options),
        )


def names_to_choose_from(user: User) -> list[Name]:
    """Return the wards whose requests `user` sees, then all kinds of help, in order; one query.

    Of many wards so many that it shows that they are.
    """
    columns = ("is_kind", "position", "name_i18n", "pk")
    wards = Ward.objects.held_by(user, DESK).annotate(is_kind=Value(False))
    kinds = Category.objects.annotate(is_kind=Value(True))
    # Both sides name the same columns in the same order: UNION goes by place, not by name.
    rows = wards.order_by().values_list(*columns)[: MOST_LISTED + 1]
    both = rows.union(kinds.order_by().values_list(*columns), all=True)
    names = (Name(*row) for row in both)
    return in_reading_order(names, "name", before=lambda name: (name.is_kind, name.position))


def kind_choices(names: list[Name]) -> list[tuple[str, Any]]:
    return [("", _("All kinds")), *((str(each.pk), each.name) for each in names if each.is_kind)]


def offer_wards(field: Any, names: list[Name], user: User) -> None:
    """Let `field` be a ward whose requests `user` sees, none, or "My wards" where they see all."""
    sees_all = covers_city(user, DESK)
    has_own = sees_all and bool(wards_of(user, DESK))
    field.empty_label = _("The whole city") if sees_all else _("All of mine")
    mine = [(MINE, _("My wards"))] if has_own else []
    field.always = (*mine, (NO_WARD, _("No ward named")))
    first = [each for each in names if not each.is_kind]
    field.offer(Ward.objects.held_by(user, DESK), first)
