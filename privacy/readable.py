"""What is held about one person in words: every field by its name, in the reader's language."""

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Model
from django.template.loader import get_template
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.audit_words import VERBS, field_in_words, verb_in_words
from common.languages import comma, language_name
from fund.money import money
from pages.localized import local_date, local_time
from privacy.held import Row, parts_of, told, value_of

Line = tuple[str, str]
FIRST_TEXT = re.compile(
    r'{% translate "(?P<short>[^"]+)"|{% blocktranslate[^%]*%}(?P<long>.*?){% end', re.DOTALL
)
YES, NO = _("Yes"), _("No")
IN_ONE_LANGUAGE = {"language", "spoken_language"}
IN_LANGUAGES = {"languages", "other_languages"}
# Fields whose own names are for programs: named by what is done when they are written.
LABELS: Mapping[tuple[str, str], str | Promise] = {
    ("needs", "still_looking_at"): VERBS["say_still_looking"],
    ("matches", "confirmed_at"): VERBS["confirm_match"],
    ("matches", "address_opened_at"): VERBS["open_address"],
    ("matches", "details_closed_at"): VERBS["close_details"],
    ("household", "created_at"): pgettext_lazy("in what is held about somebody", "Since"),
    ("volunteer", "changed_fields"): _("Changed since somebody looked"),
    ("volunteer", "picking_stopped_at"): VERBS["stop_picking"],
    ("volunteer", "looked_at"): VERBS["look_again"],
    ("left_before", "left_at"): pgettext_lazy("in what is held about somebody", "Left"),
    ("left_before", "was_rejected"): pgettext_lazy(
        "in what is held about somebody", "Was not accepted"
    ),
    ("questions", "asked_at"): VERBS["ask_to_keep"],
    ("questions", "kept_at"): VERBS["keep_data"],
}


def in_words(
    row: Row,
    only: Mapping[str, Iterable[str]] | None = None,
    most: int | None = None,
    *,
    by_staff: bool = False,
) -> dict[str, tuple[str, list[list[Line]]]]:
    """Return the title and the rows of every part; with `only`, of these parts these fields.

    With `most`, the newest so many rows of each; `by_staff` as for `held_of`.
    """
    found = {}
    for part, rows in parts_of(row, by_staff=by_staff):
        names = part.told if only is None else tuple(only.get(part.name, ()))
        lines = [_lines(part.name, each, names) for each in rows[:most]] if names else []
        title = capfirst(str(part.model._meta.verbose_name_plural))
        found[part.name] = (title, list(filter(None, lines)))
    return {name: (title, lines) for name, (title, lines) in found.items() if lines}


def _lines(part: str, row: Any, names: Iterable[str]) -> list[Line]:
    return [(_label(part, row, name), _said(part, row, name)) for name in told(row, names)]


def _label(part: str, row: Any, name: str) -> str:
    own, field = LABELS.get((part, name)), row._meta.get_field(name)
    return capfirst(str(own or field.verbose_name))


def _said(part: str, row: Any, name: str) -> str:
    own = SAID.get((part, name))
    value = own(row) if own else value_of(row, name)
    if name in IN_ONE_LANGUAGE:
        return language_name(value)
    if isinstance(value, dict):
        return comma().join(f"{language_name(key)}: {text}" for key, text in value.items())
    if isinstance(value, list):
        return comma().join(_each(row, name, value))
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return str(YES if value else NO)
    if isinstance(value, datetime.datetime):
        return f"{local_date(value)}{comma()}{local_time(value)}"
    return local_date(value) if isinstance(value, datetime.date) else str(value)


def _each(row: Model, name: str, values: Iterable[Any]) -> list[str]:
    if name in IN_LANGUAGES:
        return [language_name(value) for value in values]
    base = getattr(row._meta.get_field(name), "base_field", None)
    labels = dict(base.choices or ()) if base else {}
    return [str(labels.get(value, value)) for value in values]


def _letter(row: Any) -> str:
    """Return what a letter is about: the first text of its template, which is its subject."""
    letter: Any = get_template(f"emails/{row.template}.txt")
    found = FIRST_TEXT.search(letter.template.source)
    text = " ".join((found["short"] or found["long"]).split()) if found else row.template
    return gettext(text).replace("%(reference)s", "").strip()


SAID: Mapping[tuple[str, str], Callable[[Any], Any]] = {
    ("log", "verb"): lambda row: verb_in_words(row.verb),
    ("log", "fields"): lambda row: [field_in_words(row.subject_type, each) for each in row.fields],
    ("volunteer", "changed_fields"): lambda row: list(row.changed_words),
    ("messages", "template"): _letter,
    # In the file it stands whole; whoever talks to staff may hear it.
    ("recorded_messages", "audio"): lambda _row: YES,
    ("money", "least"): lambda row: money(row.least, row.fund.currency),
    ("money", "most"): lambda row: money(row.most, row.fund.currency),
    ("money", "granted"): lambda row: row.granted_in_words,
    ("receipts", "content"): lambda _row: YES,
    ("card_photo", "content"): lambda _row: YES,
}
