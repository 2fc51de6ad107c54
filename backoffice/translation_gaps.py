"""The gaps in what staff wrote: counted per kind and language, and one by one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import BooleanField, Count, ExpressionWrapper, Model, Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst

from backoffice import translated_texts
from backoffice.translation_fields import in_words, place_of

# What a link into a form asks for: the language whose group shall be open.
ASKED = "translate"


@dataclass(frozen=True)
class Kind:
    """Rows of one model with texts to translate, as far as somebody may edit them.

    `parent` names the relation to the row on whose form they stand, "" when they have their own;
    `related` names the relations that their `__str__` follows.
    """

    rows: QuerySet
    parent: str = ""
    related: tuple[str, ...] = ()

    @property
    def model(self) -> type[Model]:
        return self.rows.model

    @property
    def key(self) -> str:
        return self.model._meta.label_lower

    @property
    def title(self) -> str:
        return capfirst(str(self.model._meta.verbose_name_plural))

    @property
    def model_name(self) -> str:
        """The name of one of them."""
        return str(self.model._meta.verbose_name)

    @property
    def names(self) -> tuple[str, ...]:
        return translated_texts.text_fields(self.model)

    def of(self, row: Model) -> Iterable[Model]:
        """The rows of this kind that stand on the form of `row`."""
        return self.rows.filter(**{self.parent: row}) if self.parent else [row]

    def url(self, row: Model, name: str, code: str) -> str:
        """Return the address where the text `name` of `row` is typed in the language `code`."""
        if self.parent:
            place, holder = place_of(row, name, code), getattr(row, self.parent)
        else:
            place, holder = f"id_{translated_texts.in_language(name, code)}", row
        opts = holder._meta
        form = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[holder.pk])
        return f"{form}?{urlencode({ASKED: code})}#{place}"


# --- Counted --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pattern:
    """So many rows have the texts `written`, and of their translations those in `filled`."""

    written: tuple[str, ...]
    filled: frozenset[str]
    rows: int

    def missing(self, code: str) -> int:
        """Count the texts that lack the language `code`, in one row."""
        return sum(
            translated_texts.in_language(name, code) not in self.filled for name in self.written
        )


class Tally:
    """The count of a kind's texts, and of what they lack.

    Rows alike are counted together in the database: one query, and a short answer.
    """

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.patterns = _patterns(kind)
        stale = translated_texts.something_is_outdated(
            kind.model, translated_texts.other_languages()
        )
        self.outdated_rows = list(kind.rows.filter(stale))
        self.texts = sum(len(pattern.written) * pattern.rows for pattern in self.patterns)

    def missing(self, code: str) -> int:
        """Count the texts that lack the language `code`."""
        return sum(pattern.missing(code) * pattern.rows for pattern in self.patterns)

    def outdated(self, code: str) -> int:
        """Count the texts translated into `code` from another English than today's."""
        return sum(len(translated_texts.outdated(row, code)) for row in self.outdated_rows)

    def rows_lacking(self, codes: Iterable[str]) -> int:
        """Count the rows that lack anything in the languages `codes`, or are outdated there."""
        codes = list(codes)
        lacking = sum(pattern.rows for pattern in self.patterns if any(map(pattern.missing, codes)))
        # A row that lacks something was counted already; the list shows each row once.
        return lacking + sum(self._is_only_outdated(row, codes) for row in self.outdated_rows)

    def _is_only_outdated(self, row: Model, codes: list[str]) -> bool:
        if any(translated_texts.missing(row, code) for code in codes):
            return False
        return any(translated_texts.outdated(row, code) for code in codes)


def _patterns(kind: Kind) -> list[Pattern]:
    written = {f"has_{name}": _is_written(name) for name in kind.names}
    columns = ("filled_keys", *written)
    found = (
        kind.rows.order_by()
        .annotate(filled_keys=translated_texts.FilledKeys(), **written)
        .values_list(*columns)
        .annotate(row_count=Count("pk"))
    )
    return [
        Pattern(
            tuple(name for name, is_there in zip(kind.names, row[1:-1], strict=True) if is_there),
            frozenset(row[0]),
            row[-1],
        )
        for row in found
    ]


def _is_written(name: str) -> ExpressionWrapper:
    return ExpressionWrapper(~Q(**{name: ""}), output_field=BooleanField())


# --- One by one -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Gap:
    """A text and the languages (of those asked for) in which it is missing or outdated."""

    kind: Kind
    row: Model
    name: str
    codes: list[str]
    outdated: list[str]

    @property
    def field(self) -> str:
        return translated_texts.label(self.kind.model, self.name)

    @property
    def text(self) -> str:
        return getattr(self.row, self.name)

    @property
    def links(self) -> list[tuple[dict[str, str], str, bool]]:
        """Per language: how to write its name, where to type the translation, and whether it is
        there, but outdated.
        """
        return [
            (in_words(code), self.kind.url(self.row, self.name, code), code in self.outdated)
            for code in self.codes
        ]


@dataclass(frozen=True)
class Thing:
    """A row with all its gaps."""

    kind: Kind
    row: Model
    gaps: list[Gap]


class ThingList:
    """The rows that lack something in one of the languages `codes`, for a paginator.

    A slice is one query per kind in it, however many rows there are.
    """

    def __init__(self, tallies: Sequence[Tally], codes: Sequence[str]) -> None:
        self.codes = codes
        self.parts = [(tally.kind, tally.rows_lacking(codes)) for tally in tallies]

    def __len__(self) -> int:
        return sum(number for _kind, number in self.parts)

    def __getitem__(self, part: slice) -> list[Thing]:
        """The kinds stand one after the other; `part` has both ends."""
        things: list[Thing] = []
        start, stop = part.start, part.stop
        for kind, number in self.parts:
            if start < number and stop > 0:
                things += self._things(kind, max(start, 0), stop)
            start, stop = start - number, stop - number
        return things

    def _things(self, kind: Kind, start: int, stop: int) -> list[Thing]:
        rows = kind.rows.filter(
            translated_texts.something_is_missing(kind.model, self.codes)
            | translated_texts.something_is_outdated(kind.model, self.codes)
        )
        rows = rows.select_related(*kind.related) if kind.related else rows
        # In one order, else Postgres may show a row on two pages and another on none.
        found = rows.order_by("pk")[start:stop]
        return [Thing(kind, row, list(self._gaps(kind, row))) for row in found]

    def _gaps(self, kind: Kind, row: Model) -> Iterable[Gap]:
        lacking = {code: translated_texts.missing(row, code) for code in self.codes}
        stale = {code: translated_texts.outdated(row, code) for code in self.codes}
        for name in kind.names:
            outdated = [code for code in self.codes if name in stale[code]]
            codes = [code for code in self.codes if name in lacking[code] or code in outdated]
            if codes:
                yield Gap(kind, row, name, codes, outdated)
