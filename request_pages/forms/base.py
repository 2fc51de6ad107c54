"""The base of the pages of a request, and the lists that they choose from."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms

from common.models import Category
from pages.form_fields import Choices
from pages.forms import CHOOSE_ONE, BaseForm
from pages.offered_kinds import offered_kinds
from pods.models import Ward
from pods.pod_choice import PodsToChoose
from pods.ward_choice import all_wards
from pods.ward_slugs import ward_slug_today

# What the lists below are made of.
PLACES = ("places",)
OF_DJANGO = [
    kind.default_error_messages["invalid_choice"]
    for kind in (forms.ChoiceField, forms.MultipleChoiceField)
]
Prefill = dict[str, dict[str, Any]]


class PageForm(BaseForm):
    """A page of the request. `prefill`: cleaned answers of the pages before it, by page name."""

    def __init__(self, *args: Any, prefill: Prefill | None = None, **kwargs: Any) -> None:
        self.prefill = prefill or {}
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _say_plainly(field)


def _say_plainly(field: forms.Field) -> None:
    """Replace Django's words for a choice that is not offered, which quote what was sent."""
    if isinstance(field, forms.ChoiceField):
        said = field.error_messages["invalid_choice"]
        # By identity: to compare two lazy texts is to translate both. Fields that have words of
        # their own for this keep them.
        if any(said is words for words in OF_DJANGO):
            field.error_messages["invalid_choice"] = CHOOSE_ONE


def offer(form: forms.Form, name: str, choices: Iterable[Any]) -> None:
    """Let the field `name` of `form` be one of `choices`."""
    cast(forms.ChoiceField, form.fields[name]).choices = Choices(list(choices))


# The lists below are the same for everybody, so they are kept instead of asked for with each form.


def categories() -> dict[str, Category]:
    """Return the kinds of help that forms show, by id as a form posts it."""
    return {str(kind.pk): kind for kind in offered_kinds()}


def pods() -> PodsToChoose:
    """Return the published pods, by id as a form posts it."""
    return PodsToChoose("pk")


def ward_by_slug(slug: str) -> Ward | None:
    """Return the ward that a ward link names; None when there is none such."""
    found = next((ward for ward in all_wards().values() if ward.slug == slug), None)
    # Also by a former name; only then is more asked for.
    today = ward_slug_today(slug) if slug and found is None else ""
    return ward_by_slug(today) if today else found
