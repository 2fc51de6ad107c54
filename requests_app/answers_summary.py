"""Answers of the request's forms as questions and answers to read."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.forms import BaseForm, BoundField
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.bidi import code, name_list
from common.languages import marked_language_name
from pages.forms import LanguageSelect
from pages.localized import local_date
from requests_app.forms import Speaker

TITLES = {
    "needs": _("What you need"),
    "details": _("Details"),
    "where": _("Where"),
    "contact": _("Who and how to reach you"),
}
# Read from left to right in every language.
CODES = {"phone", "phone_extension", "email", "zip_code", "address", "cross_streets"}


@dataclass(frozen=True)
class Section:
    """The answers of one page, for `includes/answers.html`."""

    title: str | Promise
    answers: list[dict[str, Any]]


def summary(forms: Mapping[str, BaseForm]) -> list[Section]:
    """One section per page of the valid `forms`, each answer with a link to change it."""
    return [Section(TITLES[name], list(rows(name, form))) for name, form in forms.items()]


def rows(page: str, form: BaseForm) -> Iterator[dict[str, Any]]:
    """Return what was answered on `page`; of the empty ones only a page's first is listed."""
    url = reverse(f"requests_app:request_{page}")
    for index, field in enumerate(relevant_fields(form)):
        answer = in_words(field)
        if answer or index == 0:
            change = f"{url}?change=1#{field.id_for_label or field.auto_id + '_0'}"
            yield {"question": field.label, "answer": answer or _("Not given"), "url": change}


def relevant_fields(form: BaseForm) -> list[BoundField]:
    """Return the questions that mattered, given the other answers."""
    is_for_other = form.cleaned_data.get("speaker") == Speaker.ASKER
    return [
        field for field in form.visible_fields() if is_for_other or field.name != "person_knows"
    ]


def in_words(field: BoundField) -> str:
    """Return the answer as people read it; "" when there is none."""
    value = field.form.cleaned_data.get(field.name)
    if value is True or value is False:
        return str(_("Yes")) if value else str(_("No"))
    if isinstance(value, Model):
        return str(value)
    if isinstance(field.field.widget, LanguageSelect):
        return marked_language_name(str(value))
    choices = getattr(field.field, "choices", None)
    if choices is not None and field.data:
        return name_list(chosen(choices, field.data))
    if value and field.name in CODES:
        return code(value)
    return local_date(value) if hasattr(value, "year") else str(value or "")


def chosen(choices: Any, data: Any) -> Iterator[Any]:
    """Return the labels of the choices in `data`, in the order of the choices."""
    values = {str(value) for value in (data if isinstance(data, list) else [data or ""])}
    for value, label in flat(choices):
        if str(value) in values:
            yield label


def flat(choices: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """Return choices without their groups."""
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield value, label
