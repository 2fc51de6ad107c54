"""The fields of the admin's forms that are picked from choices: languages, and lists of codes."""

from typing import Any

from django.conf import settings
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.contrib.postgres.fields import ArrayField
from django.forms import CheckboxSelectMultiple, ChoiceField, TypedMultipleChoiceField
from django.utils.text import capfirst

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


def without_links(field: Any) -> Any:
    """`field` without the links that add, change or look at the rows to choose from."""
    if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
        for link in ("add", "change", "delete", "view"):
            setattr(field.widget, f"can_{link}_related", False)
    return field
