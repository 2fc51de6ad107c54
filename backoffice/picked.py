"""The fields of the admin's forms that are picked from choices: languages, and lists of codes."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.admin import display
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.contrib.postgres.fields import ArrayField
from django.db.models import Model
from django.forms import CheckboxSelectMultiple, ChoiceField, TypedMultipleChoiceField
from django.utils.text import capfirst

from common.bidi import name_list
from pages.spoken import SpokenField, SpokenLanguagesField


def picked_field(field: Any) -> ChoiceField | None:
    """The form field of a language or of a list of codes; None for all others."""
    label = capfirst(field.verbose_name)
    if field.name == "spoken_language":
        return SpokenField(label=label)
    if field.name == "language":
        return ChoiceField(label=label, choices=settings.LANGUAGES)
    if field.name in {"languages", "other_languages"}:
        # Of people, of whom one may speak another language; no place says so.
        with_another = field.model._meta.model_name == "volunteer"
        return SpokenLanguagesField(
            label=label,
            help_text=field.help_text,
            required=not field.blank,
            with_another=with_another,
        )
    choices = array_choices(field) if isinstance(field, ArrayField) else []
    return checkboxes(field, choices) if choices else None


def array_choices(field: ArrayField) -> list[tuple[Any, Any]]:
    """Return what may be picked for a list of codes; empty when it is typed."""
    if field.name == "review_languages":
        shipped = settings.SHIPPED_LANGUAGES
        return [(code, name) for code, name in shipped if code != settings.LANGUAGE_CODE]
    return list(field.base_field.choices or [])


def checkboxes(field: ArrayField, choices: list[tuple[Any, Any]]) -> TypedMultipleChoiceField:
    """A form field with one box per choice."""
    return TypedMultipleChoiceField(
        label=capfirst(field.verbose_name),
        help_text=field.help_text,
        choices=choices,
        coerce=int if isinstance(choices[0][0], int) else str,
        required=not field.blank,
        widget=CheckboxSelectMultiple,
    )


def in_words(model: type[Model], fieldsets: Any, empty: str) -> list[tuple[Any, dict[str, Any]]]:
    """Return `fieldsets` for whoever only reads: lists of codes in the words that were picked."""
    fields = {field.name: field for field in model._meta.fields if isinstance(field, ArrayField)}
    words = {
        name: _words_of(field, dict(choices), empty)
        for name, field in fields.items()
        if (choices := array_choices(field))
    }
    return [
        (title, {**options, "fields": [words.get(name, name) for name in options["fields"]]})
        for title, options in fieldsets
    ]


def _words_of(field: ArrayField, names: dict[Any, Any], empty: str) -> Callable[[Model], str]:
    @display(description=capfirst(field.verbose_name))
    def words(row: Model) -> str:
        codes = getattr(row, field.name) or []
        return name_list(names.get(code, code) for code in codes) or empty

    return words


def without_links(field: Any) -> Any:
    """`field` without the links that add, change or look at the rows to choose from."""
    if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
        for link in ("add", "change", "delete", "view"):
            setattr(field.widget, f"can_{link}_related", False)
    return field
