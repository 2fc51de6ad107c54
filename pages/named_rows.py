"""The choice of one row of many: a list while they are few, else also by a name that is typed.

A city may have hundreds of wards and 100,000 pods. Where they are many, the list holds only the row
that is chosen, and beside it stands a box for a name; if several have it, the list offers those.
Nothing of it needs a script, and nothing is found that the list would not have shown.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, cast

from django import forms
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Model, QuerySet
from django.db.models.functions import Length
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from common.search import matching, typed
from common.typed import search_key
from common.zip_codes import codes_holding, read_zip
from common.zip_words import name_or_zip

MOST_LISTED = 24
# Ends the name of the box beside the list.
NAMED = "_named"
NAME, NAME_OR_ZIP = _("Or type its name"), name_or_zip
NOTHING_FITS = _("Nothing here has this name. Please try another part of it.")
SEVERAL_FIT = _("Several fit. Please choose one from the list.")


class Typed(str):
    """A name that was typed, and no key of a row."""

    __slots__ = ()


def first_of(rows: QuerySet[Any]) -> list[Any]:
    """Return so many of `rows` as a list shows, and one more where there are more."""
    return list(rows[: MOST_LISTED + 1])


def named(rows: QuerySet[Any], text: str) -> list[Any]:
    """Return the row of which `text` is the whole name, in any language, or a part in whole words.

    Else the first few in which every word of it stands inside; for a ZIP code, those that have it.
    """
    zip_code = read_zip(text) if _has(rows.model, "zip_codes") else ""
    if zip_code:
        return list(rows.filter(zip_codes__overlap=codes_holding(zip_code))[:MOST_LISTED])
    key = "name_key" if _has(rows.model, "name_key") else "text_key"
    # The shortest first: a name that is meant as a whole is among them.
    ordered = rows.filter(matching(text, key)).order_by(Length(key), "pk")
    found = list(ordered[:MOST_LISTED])
    asked = search_key(text)
    whole = [row for row in found if asked in _names(row)]
    # "Ward 1" is not Ward 21.
    words = [row for row in found if any({*asked.split()} <= {*n.split()} for n in _names(row))]
    return whole or words or found


def _has(model: type[Model], name: str) -> bool:
    try:
        model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return True


def _names(row: Any) -> set[str]:
    texts = {name: text for name, text in (row.i18n or {}).items() if name.startswith("name_")}
    return {search_key(text) for text in (row.name, *texts.values()) if text}


class RowSelect(forms.Select):
    """A select with the row that is chosen, or those that fit a name; and the box for the name."""

    template_name = "pages/row_select.html"

    def __init__(self, field: "RowField") -> None:
        super().__init__()
        self.rows, self.key = field.rows, field.key
        self.always = [*field.empty_choice, *field.always]
        self.known = field.known

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        name_typed = typed(data.get(f"{name}{NAMED}") or "")
        return Typed(name_typed) if name_typed else super().value_from_datadict(data, files, name)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and f"{name}{NAMED}" not in data

    def use_required_attribute(self, initial: Any) -> bool:
        """The browser must not insist on the list where a name is typed."""
        return False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        found, chosen, text = self._found(value), value, ""
        self.choices = [*self.always, *((getattr(row, self.key), str(row)) for row in found)]
        if isinstance(value, Typed):
            is_found = len(found) == 1
            chosen, text = (getattr(found[0], self.key), "") if is_found else ("", value)
        context: dict[str, Any] = super().get_context(name, chosen, attrs)
        own = context["widget"]
        own["box"] = f"{name}{NAMED}"
        own["box_id"] = f"{own['attrs'].get('id') or name}{NAMED}"
        own["box_label"] = NAME_OR_ZIP if _has(self.rows.model, "zip_codes") else NAME
        own["typed"] = text
        return context

    def _found(self, value: Any) -> list[Any]:
        if isinstance(value, Typed):
            return named(self.rows, value)
        if value in (None, "") or str(value) in {str(key) for key, _words in self.always}:
            return []
        if str(value) in self.known:
            return [self.known[str(value)]]
        try:
            return list(self.rows.filter(**{self.key: value})[:1])
        except (ValueError, TypeError, OverflowError):
            return []


class RowField(forms.ModelChoiceField):
    """Chooses one of the rows that `offer` was given last.

    `always` are choices beside the rows, which clean to their own keys. `known` keeps rows by their
    keys where several forms stand side by side: each would look for its own.
    """

    are_many = False
    always: tuple[tuple[str, Any], ...] = ()

    @property
    def rows(self) -> QuerySet[Any]:
        """Return the rows that were offered."""
        return cast("QuerySet[Any]", self.queryset)

    @property
    def key(self) -> str:
        return self.to_field_name or "pk"

    @property
    def empty_choice(self) -> list[tuple[str, Any]]:
        return [] if self.empty_label is None else [("", self.empty_label)]

    listed: Mapping[str, Any] = MappingProxyType({})
    known: dict[str, Any]

    def offer(self, rows: QuerySet[Any], first: list[Any] | None = None) -> None:
        """Let it be one of `rows`; `first` are `first_of` them, where somebody has them already."""
        self.queryset = rows
        first = first_of(rows) if first is None else first
        self.are_many = len(first) > MOST_LISTED
        self.listed, self.known = {}, {}
        if self.are_many:
            self.widget = RowSelect(self)
            return
        self.listed = {str(getattr(row, self.key)): row for row in first}
        words = [(key, self.label_from_instance(row)) for key, row in self.listed.items()]
        self.choices = [*self.empty_choice, *self.always, *words]

    def words_for(self, value: Any) -> str:
        """Return the words for what was chosen: a row, or one of `always`."""
        return str(dict(self.always).get(value, value) if isinstance(value, str) else value)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, Typed):
            found = named(self.rows, value)
            if len(found) != 1:
                raise ValidationError(SEVERAL_FIT if found else NOTHING_FITS)
            return found[0]
        if value in {key for key, _words in self.always}:
            return value
        if str(value) in self.listed:
            return self.listed[str(value)]
        # Postgres takes no NUL inside a text: it would be an error of ours.
        if "\x00" in str(value):
            raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice")
        return super().to_python(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        if isinstance(data, Typed):
            found = named(self.rows, data)
            data = getattr(found[0], self.key) if len(found) == 1 else data
        return super().has_changed(initial, data)


def keep_found(form: forms.BaseForm) -> None:
    """Go on as if the rows that a valid `form` found by their names had been chosen by key.

    For forms whose answers stand in links, so that a page later nothing is looked for again.
    """
    data: Any = QueryDict(mutable=True)
    data.update(form.data)
    for name, field in form.fields.items():
        row = form.cleaned_data.get(name)
        if isinstance(field, RowField) and isinstance(row, Model) and data.get(f"{name}{NAMED}"):
            del data[f"{name}{NAMED}"]
            data[name] = str(getattr(row, field.key))
    form.data = data
