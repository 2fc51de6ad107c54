"""The questions of a form as they stand on paper: from the forms that the pages are made of.

A page and its paper cannot drift apart: both have the same fields in the same order.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import override

from common.languages import is_rtl

# More than these take a page, and a line to write on asks the same.
MOST_CHOICES = 12
SHORT_CHOICE = 22
# Says of a field that its choices stand on paper however many there are.
ALL = "has_all_on_paper"


@dataclass(frozen=True)
class Words:
    """A text in one language."""

    code: str
    text: str

    @property
    def dir(self) -> str:
        return "rtl" if is_rtl(self.code) else "ltr"


@dataclass(frozen=True)
class Question:
    """One question in the languages of a sheet; without `choices` there are lines to write on."""

    name: str
    labels: list[Words]
    hints: list[Words]
    choices: list[list[Words]]
    is_beside: bool
    is_long: bool

    @property
    def lines(self) -> range:
        return range(3 if self.is_long else 1)

    @property
    def rows(self) -> list[list[list[Words]]]:
        """Return the choices as they stand beside each other."""
        longest = max(sum(len(words.text) for words in choice) for choice in self.choices)
        columns = 1 if self.is_beside else 3 if longest <= SHORT_CHOICE else 2
        return [self.choices[at : at + columns] for at in range(0, len(self.choices), columns)]


def sections_of(make: Any, languages: list[str]) -> list[list[Question]]:
    """Return the questions, one list for each form that `make` returns by name.

    `make` is called once per language: labels and choices are texts of the language then.
    """
    read = [_read(code, make) for code in languages]
    return [
        [_joined([fields[name] for fields in sides]) for name in sides[0]]
        for sides in zip(*read, strict=True)
    ]


def _read(code: str, make: Any) -> list[dict[str, "_Field"]]:
    with override(code):
        parts: Mapping[str, forms.Form] = make()
        return [
            {field.name: _Field.of(code, field) for field in form.visible_fields()}
            for form in parts.values()
        ]


@dataclass(frozen=True)
class _Field:
    name: str
    label: Words
    hint: Words
    choices: list[Words]
    is_beside: bool
    is_long: bool

    @classmethod
    def of(cls, code: str, bound: forms.BoundField) -> "_Field":
        field: Any = bound.field
        return cls(
            bound.name,
            Words(code, str(bound.label)),
            Words(code, str(field.help_text)),
            [Words(code, text) for text in _choices(field)],
            getattr(field, "has_lines_on_paper", False),
            isinstance(field.widget, forms.Textarea),
        )


def _choices(field: Any) -> Iterable[str]:
    if isinstance(field, forms.BooleanField):
        return [_("Yes")]
    found = [str(label) for value, label in getattr(field, "choices", ()) if str(value) != ""]
    is_asked = any(getattr(field, name, False) for name in ("has_lines_on_paper", ALL))
    return found if (is_asked or len(found) <= MOST_CHOICES) and not _is_grouped(field) else []


def _is_grouped(field: Any) -> bool:
    return any(isinstance(label, (list, tuple)) for _value, label in getattr(field, "choices", ()))


def _joined(sides: list[_Field]) -> Question:
    first = sides[0]
    return Question(
        first.name,
        _once(side.label for side in sides),
        _once(side.hint for side in sides),
        [_once(texts) for texts in zip(*(side.choices for side in sides), strict=True)],
        first.is_beside,
        first.is_long,
    )


def _once(texts: Iterable[Words]) -> list[Words]:
    """Return the texts without those that are empty or say the same."""
    return list({words.text: words for words in reversed([*texts]) if words.text}.values())[::-1]
