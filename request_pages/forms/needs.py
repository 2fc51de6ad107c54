"""Page 1: which kinds of help."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.models import Category
from pages.offered_kinds import kind_labels
from request_pages.forms.base import PageForm, categories, offer, ward_by_slug


class NeedsForm(PageForm):
    """The kinds of help. Cleans `categories` to a list of `Category` in the list's order."""

    categories = forms.MultipleChoiceField(
        label=_("What do you need?"),
        help_text=_("Choose everything that would help. You do not have to prove anything."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one kind of help."),
            "invalid_choice": _("One of these is no longer offered. Please choose again."),
        },
    )
    # From a ward's page: fills in the ward two pages later.
    ward = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "categories", category_choices())

    def clean_categories(self) -> list[Category]:
        chosen = set(self.cleaned_data["categories"])
        return [category for key, category in categories().items() if key in chosen]

    def clean_ward(self) -> str:
        # From a hidden field: a ward that is not ours is dropped, not refused.
        ward = ward_by_slug(self.cleaned_data["ward"])
        return ward.slug if ward else ""


def category_choices() -> list[tuple[str, str]]:
    """Return kinds of help, each with a few examples below its name."""
    return [(str(pk), label) for pk, label in kind_labels().items()]
