"""The forms of an import: the file, what its columns are, what its answers mean."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.roles import covers_city, holds
from common import bidi
from common.languages import comma, gap
from imports.choices import Kind
from imports.models import Import
from imports.readers.letters import ENCODINGS
from imports.readers.limits import LARGEST_FILE, MEGABYTE
from imports.targets import TARGETS
from imports.targets.base import Field, Target
from pages.forms import CHOOSE_ONE, BaseForm

TOO_LARGE = _("This file has more than %(most)d MB. Please split it.")
FORMATS = _("CSV, TSV, .xlsx or .ods, up to %(most)d MB.")
WITH_PACKAGES = _("CSV, TSV, .xlsx or .ods; an HSDS package as .json or .zip. Up to %(most)d MB.")
LEFT_OUT = ("", pgettext_lazy("of a column or an answer", "Leave it out"))
NOT_KNOWN = ("", pgettext_lazy("of an answer", "Keep it in the note"))
MOST_ANSWERS = 300


def kinds_for(user: User) -> list[tuple[str, Any]]:
    """Return the kinds of rows that somebody may bring in."""
    return [(kind.value, kind.label) for kind in Kind if holds(user, TARGETS[kind].roles)]


class UploadForm(BaseForm):
    """A file, and what its rows are."""

    kind = forms.ChoiceField(
        label=_("What is in it?"), widget=forms.RadioSelect, error_messages={"required": CHOOSE_ONE}
    )
    file = forms.FileField(
        label=_("Spreadsheet"),
        max_length=200,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.ods,.json,.zip"}),
        error_messages={"required": _("Please choose a file."), "empty": _("This file is empty.")},
    )

    def __init__(self, *args: Any, user: User, is_too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_too_large = is_too_large
        field: Any = self.fields["kind"]
        field.choices = kinds_for(user)
        if len(field.choices) == 1:
            field.initial = field.choices[0][0]
        upload: Any = self.fields["file"]
        has_packages = any(kind == Kind.PACKAGE for kind, _label in field.choices)
        upload.help_text = (WITH_PACKAGES if has_packages else FORMATS) % {"most": most_mb()}

    def clean(self) -> dict[str, Any]:
        if self.is_too_large:
            self.errors.pop("file", None)
            self.add_error("file", ValidationError(TOO_LARGE, params={"most": most_mb()}))
        return self.cleaned_data


def most_mb() -> int:
    return LARGEST_FILE // MEGABYTE


class ColumnsForm(forms.Form):
    """The table that is meant, the field of each column, and the ward of rows that name none."""

    def __init__(self, data: Any, *, found: Import, target: Target, is_open: bool = False) -> None:
        super().__init__(data, label_suffix="")
        self.target = target
        layout: Mapping[str, Any] = found.layout or {}
        self.tables, self.table = layout["tables"], layout["table"]
        if len(self.tables) > 1:
            self.fields["table"] = forms.TypedChoiceField(
                label=_("Table"), coerce=int, initial=self.table, choices=self._tables()
            )
        chosen = self.tables[self.table]
        names = [LEFT_OUT, *((each.name, each.label) for each in target.fields)]
        self.columns = [f"column_{place}" for place in range(len(chosen["header"]))]
        for place, name in enumerate(self.columns):
            head = chosen["header"][place] or column_letter(place)
            self.fields[name] = forms.ChoiceField(
                label=head, required=False, choices=names, initial=layout["columns"][place]
            )
            self.fields[name].samples = samples(chosen, place)  # type: ignore[attr-defined]
        own = {each.name: each for each in target.fields}
        if "ward" in own:
            self.fields["ward"] = ward_field(target, layout.get("ward"))
        if "pod" in own:
            pods = target.choices_of(own["pod"])
            self.fields["pod"] = place_field(
                _("Pod of rows that name none"), pods, layout.get("pod")
            )
        if "heading" in own:
            headings, chosen_heading = target.choices_of(own["heading"]), layout.get("heading")
            label = _("Category of rows that name none")
            self.fields["heading"] = place_field(label, headings, chosen_heading)
        if target.can_publish:
            self.fields["publish"] = forms.BooleanField(
                label=_("Publish them as they come in, instead of keeping drafts"),
                required=False,
                initial=bool(layout.get("publish")),
            )
        if layout.get("letters"):
            self.fields["encoding"] = letters_field(layout["letters"], is_open=is_open)

    def _tables(self) -> list[tuple[int, str]]:
        return [
            (place, f"{table['name'] or place + 1}{gap()}({table['rows']})")
            for place, table in enumerate(self.tables)
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        several = {each.name for each in self.target.fields if each.joins} | {""}
        met: set[str] = set()
        for name in self.columns:
            chosen = cleaned.get(name, "")
            if chosen in met and chosen not in several:
                self.add_error(name, _("Two columns cannot be the same. Please change one."))
            met.add(chosen)
        return cleaned

    def chosen_table(self) -> int:
        return int(self.cleaned_data.get("table", self.table))

    def chosen_columns(self) -> list[str]:
        return [self.cleaned_data[name] for name in self.columns]

    def chosen_for_all(self) -> dict[str, Any]:
        """Return what holds for all rows: the ward or pod of those that name none, and so on."""
        names = ("ward", "pod", "heading", "publish", "encoding")
        return {name: self.cleaned_data[name] for name in names if name in self.fields}


def samples(table: Mapping[str, Any], place: int) -> SafeString:
    """Return some of what stands in a column; numbers are read from left to right."""
    said = [row[place] for row in table["samples"] if place < len(row) and row[place].strip()]
    shown = [Truncator(text).chars(60) for text in list(dict.fromkeys(said))[:3]]
    return format_html_join(
        " · ",
        "{}",
        ((bidi.name(text) if any(map(str.isalpha, text)) else bidi.code(text),) for text in shown),
    )


def letters_field(letters: Mapping[str, Any], *, is_open: bool) -> forms.Field:
    """Return the choice of how a text is read; with words of the file where they are open."""
    readings: Mapping[str, list[str]] = letters["readings"]
    # What is read the same either way has one line.
    choices = [
        (name, f"{comma().join(words)} ({ENCODINGS[name]})" if is_open else ENCODINGS[name])
        for name, words in readings.items()
    ]
    return forms.ChoiceField(
        label=_("Which of these reads right?"),
        required=False,
        initial=letters["encoding"],
        choices=choices,
    )


def column_letter(place: int) -> str:
    """Return what spreadsheets call a column: A to Z, then AA."""
    first, second = divmod(place, 26)
    return (chr(64 + first) if first else "") + chr(65 + second)


def ward_field(target: Target, initial: int | None) -> forms.Field:
    wards = [(ward.pk, ward.name_i18n) for ward in target.wards if target.covers(ward.pk)]
    return place_field(_("Ward of rows that name none"), wards, initial)


def place_field(label: Any, places: list[tuple[int, str]], initial: int | None) -> forms.Field:
    """Return the choice of a ward, a pod or a category, or none."""
    return forms.TypedChoiceField(
        label=label,
        required=False,
        coerce=int,
        empty_value=None,
        initial=initial,
        choices=[("", pgettext_lazy("no ward", "None")), *places],
    )


class AnswersForm(forms.Form):
    """The answer of ours for each answer in the file."""

    def __init__(self, data: Any, *, found: Import, target: Target) -> None:
        super().__init__(data, label_suffix="")
        heard = (found.layout or {}).get("heard", {})
        self.asked: dict[str, tuple[str, str, str]] = {}
        self.groups: list[tuple[Field, list[str]]] = []
        for each in target.fields:
            rows = heard.get(each.name, ())
            names = [self._ask(each, target, row) for row in rows if len(self.asked) < MOST_ANSWERS]
            if names:
                self.groups.append((each, names))

    def _ask(self, each: Field, target: Target, row: tuple[str, int, str]) -> str:
        text, _count, means = row
        name = f"answer_{len(self.asked)}"
        self.asked[name] = (each.name, text, means)
        self.fields[name] = forms.ChoiceField(
            label=text,
            required=False,
            initial=means,
            choices=[NOT_KNOWN, *((str(value), label) for value, label in target.choices_of(each))],
        )
        return name

    def by_group(self) -> list[tuple[Any, list[Any]]]:
        return [(each.label, [self[name] for name in names]) for each, names in self.groups]

    def changed(self) -> dict[str, dict[str, str]]:
        """Return what was said anew of each field's answers."""
        said: dict[str, dict[str, str]] = {}
        for name, (field, text, means) in self.asked.items():
            if self.cleaned_data[name] != means:
                said.setdefault(field, {})[text] = self.cleaned_data[name]
        return said


def unknown_answers(found: Import) -> int:
    """Return how many answers in the file are none of ours."""
    heard: Mapping[str, Any] = (found.layout or {}).get("heard", {})
    return sum(not means for rows in heard.values() for _text, _count, means in rows)


def may_use(user: User, found: Import) -> bool:
    """Tell whether `user` may (still) bring in rows of this kind."""
    target = TARGETS[found.kind]
    return holds(user, target.roles) or covers_city(user, target.everywhere)
