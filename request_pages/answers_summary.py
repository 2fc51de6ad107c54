"""The answers of the request's forms as questions and answers to read."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.forms import BaseForm, BoundField
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.bidi import code, name_list
from common.languages import marked_language_name
from pages.forms import LanguageSelect
from pages.localized import local_date
from request_pages.forms import Speaker
from request_pages.forms.repetition import first_day
from requests_app.rhythm import Rhythm
from requests_app.rhythm_words import in_words as rhythm_words

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
    """Return one section per page of the valid `forms`, each answer with a link to change it."""
    return [Section(TITLES[name], list(rows(name, form))) for name, form in forms.items()]


def rows(page: str, form: BaseForm) -> Iterator[dict[str, Any]]:
    """Return what was answered on `page`; of the empty ones only a page's first is listed."""
    url = reverse(f"request_pages:request_{page}")
    for index, field in enumerate(relevant_fields(form)):
        answer = in_words(field)
        if answer or index == 0:
            # A group of radio buttons has no id of its own; its first button has this one.
            change = f"{url}?change=1#{field.id_for_label or field.auto_id + '_0'}"
            # Shown twice: put into words once.
            label = str(field.label) if isinstance(field.label, Promise) else field.label
            yield {"question": label, "answer": answer or _("Not given"), "url": change}


def relevant_fields(form: BaseForm) -> list[BoundField]:
    """Return the questions that mattered, given the other answers."""
    # The days of the week are said with how often it is needed.
    left_out = {"repeat_weekdays"}
    if form.cleaned_data.get("speaker") != Speaker.ASKER:
        left_out.add("person_knows")
    if not form.cleaned_data.get("email"):
        left_out.add("others_read_email")
    return [field for field in form.visible_fields() if field.name not in left_out]


def in_words(field: BoundField) -> str:
    """Return the answer as people read it; "" when there is none."""
    value = field.form.cleaned_data.get(field.name)
    if field.name == "repeat":
        return how_often(field.form.cleaned_data)
    # `is`, because 1 == True: one person in the household is not "Yes".
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


def how_often(cleaned: dict[str, Any]) -> str:
    """Return "Every Tuesday and Friday" for the cleaned answers of the page of details."""
    first = first_day(cleaned) or timezone.localdate()
    return rhythm_words(Rhythm(cleaned["repeat"], first, tuple(cleaned["repeat_weekdays"])))


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
