"""The fields of a form at hand, in a fraction of the time that Django takes to make them.

Each form copies all fields of its class, with every choice inside them, and puts each hint into the
reader's language. A form of several pages makes all of them anew to check what was typed, and shows
none: that took longer than to store a whole request.
"""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from django import forms
from django.utils.choices import BaseChoiceIterator


def _copies(kind: Any) -> Any:
    return kind.__deepcopy__


# What copies itself in another way is left to it, such as a field with rows of the database.
PLAIN_FIELDS = {*map(_copies, (forms.Field, forms.ChoiceField))}
PLAIN_WIDGETS = {*map(_copies, (forms.Widget, forms.Select))}


class Choices(BaseChoiceIterator):
    """Choices that stay as they are: a field that is given them goes through none of them."""

    def __init__(self, listed: list[Any]) -> None:
        self.listed = listed

    def __iter__(self) -> Iterator[Any]:
        return iter(self.listed)

    def __len__(self) -> int:
        return len(self.listed)


class FieldsOfClass(dict[str, forms.Field]):
    """The fields of a form's class, of which each form has copies of its own."""

    def __deepcopy__(self, memo: Any) -> dict[str, forms.Field]:
        return {name: copied(field) for name, field in self.items()}


def copied(field: forms.Field) -> forms.Field:
    """Return a field for one form. Choices are shared: they are given anew, and never changed."""
    if _copies(type(field)) not in PLAIN_FIELDS:
        return deepcopy(field)
    own = _twin(field)
    own.widget = _widget(field.widget)
    own.error_messages = field.error_messages.copy()
    own.validators = field.validators[:]
    return own


def _widget(widget: forms.Widget) -> forms.Widget:
    if _copies(type(widget)) not in PLAIN_WIDGETS:
        return deepcopy(widget)
    own = _twin(widget)
    own.attrs = widget.attrs.copy()
    return own


def _twin(thing: Any) -> Any:
    own = object.__new__(type(thing))
    vars(own).update(vars(thing))
    return own


class BoundField(forms.BoundField):
    """A field with its data. Its hint is put into words only where it is shown."""

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        # Django asks whether there is a hint, which a lazy text answers by its translation.
        hint, field.help_text = field.help_text, ""
        super().__init__(form, field, name)
        self.help_text = field.help_text = hint
