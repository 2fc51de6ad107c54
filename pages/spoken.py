"""Fields for languages that people speak: the network's own list, and what was chosen before it.

Whoever chose a language that has since left the list keeps it: it stands among the choices by its
name, and is taken again.
"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.languages import (
    ANOTHER,
    is_language,
    language_name,
    marked_choices,
    marked_language_name,
    spoken_language_choices,
)
from pages.forms import LanguageSelect


class SpokenSelect(LanguageSelect):
    """A list of languages in which the chosen one always stands."""

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> Any:
        with_chosen = _with(self.choices, value, language_name)
        return _shown(super().optgroups, self, with_chosen, name, value, attrs)


class SpokenBoxes(forms.CheckboxSelectMultiple):
    """A box for each language, and for each that was chosen before."""

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> Any:
        with_chosen = _with(self.choices, value, marked_language_name)
        return _shown(super().optgroups, self, with_chosen, name, value, attrs)


def _with(choices: Any, chosen: list[str], label: Any) -> list[Any]:
    shown = list(choices)
    codes = {str(code) for code, _label in shown}
    return [*shown, *((c, label(c)) for c in chosen if c not in codes and is_language(c))]


def _shown(draw: Any, widget: Any, choices: list[Any], *arguments: Any) -> Any:
    before, widget.choices = widget.choices, choices
    try:
        return draw(*arguments)
    finally:
        widget.choices = before


class SpokenField(forms.ChoiceField):
    """One language, or another one."""

    widget = SpokenSelect

    def __init__(self, *, with_another: bool = True, **kwargs: Any) -> None:
        kwargs.setdefault("choices", lambda: spoken_language_choices(with_another=with_another))
        super().__init__(**kwargs)

    def valid_value(self, value: Any) -> bool:
        """Tell whether it is a language; not only one of those in the list of today."""
        return is_language(str(value))


class SpokenLanguagesField(forms.TypedMultipleChoiceField):
    """Any number of languages."""

    widget = SpokenBoxes

    def __init__(self, *, with_another: bool = True, **kwargs: Any) -> None:
        kwargs.setdefault("choices", lambda: marked_choices(with_another=with_another))
        super().__init__(coerce=str, **kwargs)

    def valid_value(self, value: Any) -> bool:
        """Tell whether it is a language; not only one of those in the list of today."""
        return is_language(str(value))


def other_language_field() -> forms.CharField:
    """Return the field for the words that say which other language it is."""
    return forms.CharField(
        label=_("The other language"),
        required=False,
        max_length=60,
        help_text=_("If you chose “Another language”: which one?"),
    )


def keep_words(cleaned: dict[str, Any], codes: str | list[str]) -> None:
    """Empty the words for another language where none was chosen."""
    if ANOTHER not in ([codes] if isinstance(codes, str) else codes):
        cleaned["spoken_words"] = ""
