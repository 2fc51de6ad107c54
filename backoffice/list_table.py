"""The rows of a list in the admin, each cell with the name of its column.

On a phone a row has no heads above it. What the cells of a column have in common is worked out once
and not, as Django does, for every row: thirty rows took longer to draw than to find.
"""

import datetime
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.admin.templatetags.admin_list import ResultList, result_headers
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.utils import display_for_field, display_for_value, lookup_field
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from django.db.models import DateField, Field, ForeignKey, Model, TimeField
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

from common.escaping import escaped

CHECKBOX = "action_checkbox"
DAYS = (datetime.date, datetime.time)
NO_WRAP = (DateField, TimeField, ForeignKey)
Address = Callable[[Model], str]
BETWEEN_ROWS = "</tr>\n\n\n<tr>"


def table_of(cl: Any) -> dict[str, Any]:
    """Return what Django's template of a list asks for, with rows as its own but for the names."""
    headers = list(result_headers(cl))
    columns = [Column(cl, name, each) for name, each in zip(cl.list_display, headers, strict=True)]
    leading = next((column for column in columns if column.leads), None)
    if leading:
        leading.become_head()
    address = _addresses(cl) if leading and cl.result_list else str
    return {
        "cl": cl,
        "result_hidden_fields": [],
        "result_headers": headers,
        "num_sorted_fields": sum(bool(each["sortable"] and each["sorted"]) for each in headers),
        # All rows as one, with the ends of their lines between them.
        "results": [ResultList(None, [_rows(columns, cl.result_list, address)])]
        if cl.result_list
        else [],
    }


def _rows(columns: list["Column"], rows: Iterable[Model], address: Address) -> SafeString:
    lines = (
        "".join([column.cell(row, link) for column in columns])
        for row, link in ((row, address(row)) for row in rows)
    )
    return mark_safe(BETWEEN_ROWS.join(lines))  # noqa: S308  # nosec B308, B703  every part is escaped


def _addresses(cl: Any) -> Address:
    """Return the way from a row to the address of its page, which keeps the list's filters.

    Found once, for the first row, and the others' numbers put in its place.
    """
    first = cl.result_list[0]
    base = cl.url_for_result(first)
    context = {"preserved_filters": cl.preserved_filters, "opts": cl.opts}
    query = escaped(add_preserved_filters(context, base)[len(base) :])
    before, own, after = base.rpartition(f"/{first.pk}/")
    if isinstance(first.pk, int) and own:
        return lambda row: f"{before}/{row.pk}/{after}{query}"
    return lambda row: f"{escaped(cl.url_for_result(row))}{query}"


class Column:
    """A column of a list: how to read a cell of it, and what stands around that."""

    def __init__(self, cl: Any, name: Any, header: dict[str, Any]) -> None:
        self.name, self.admin = name, cl.model_admin
        self.leads, self.tag = name in (cl.list_display_links or ()), "td"
        self.css, self.label = "action-checkbox", ""
        if name != CHECKBOX:
            self.css = f"field-{getattr(name, '__name__', name)}"
            self.label = escaped(capfirst(str(header["text"])).strip())
        self.field, self.method = _field(cl, name), _method(cl, name)
        self.choices = dict(self.field.flatchoices) if self.field else {}
        # Where it says how it is shown: a method, else what the rows have of this name.
        says = self.method or getattr(cl.model, name, None)
        says = None if self.field else getattr(says, "fget", says)
        self.is_boolean = getattr(says, "boolean", False)
        empty = self.admin.get_empty_value_display()
        self.empty = getattr(says, "empty_value_display", empty)

    def become_head(self) -> None:
        """Be the head of each row: nothing else names it."""
        self.tag, self.label = "th", ""

    def cell(self, row: Model, address: str) -> str:
        """Return the cell of `row`, whose page is at `address`."""
        shown, css = self._shown(row)
        text = escaped(shown)
        if self.leads:
            text = f'<a href="{address}">{text}</a>'
        label = f' data-label="{self.label}"' if self.label else ""
        return f'<{self.tag}{label} class="{css}">{text}</{self.tag}>'

    def _shown(self, row: Model) -> tuple[Any, str]:
        """Return what the cell shows, and its classes."""
        try:
            if self.field:
                return self._of_field(self.field, getattr(row, self.field.name))
            value = self.method(row) if self.method else lookup_field(self.name, row, self.admin)[2]
        except ObjectDoesNotExist:
            return self.empty, self.css
        # Most are texts, of which Django asks whether they are days, numbers or lists.
        if isinstance(value, str):
            return value if value.strip() else self.empty, self.css
        css = f"{self.css} nowrap" if isinstance(value, DAYS) else self.css
        return display_for_value(value, self.empty, self.is_boolean), css

    def _of_field(self, field: Any, value: Any) -> tuple[Any, str]:
        css = f"{self.css} nowrap" if isinstance(field, NO_WRAP) else self.css
        if isinstance(value, Model):
            return value, css
        if self.choices:
            return self.choices.get(value, self.empty), css
        value = "" if isinstance(value, str) and not value.strip() else value
        return display_for_field(value, field, self.empty, avoid_link=self.leads), css


def _method(cl: Any, name: Any) -> Any:
    """Return what a column calls with the row; None where it is something of the row itself."""
    if callable(name):
        return name
    return None if name == "__str__" else getattr(cl.model_admin, name, None)


def _field(cl: Any, name: Any) -> "Field[Any, Any] | None":
    """Return the field that a column shows; None where a method or a property says it."""
    if callable(name):
        return None
    try:
        field: Any = cl.lookup_opts.get_field(name)
    except FieldDoesNotExist:
        return None
    # As in Django: a relation by its name, and no relation that leads here.
    return field if field.concrete and name == field.name else None
