"""The base of all targets: fields, reading a row by them, and the key by which it is known."""

import datetime
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.roles import Roles, covers_city, wards_of
from common.bidi import code
from common.encryption import blind_index
from common.languages import colon, comma, spoken_language_choices
from common.typed import search_key
from common.zip_codes import read_zip
from common.zip_words import zip_label
from imports import values, words
from imports.answers import Answers
from imports.dates import looks_like_date, read_moment
from imports.models import Remembered
from imports.values import CellError, Reader, WrongCellError
from pages.localized import local_day
from pods.models import Ward
from pods.zips import only_ward_with

Says = dict[str, Any]
Choices = Callable[[], Iterable[tuple[Any, Any]]]
LONGEST_NOTE = 2000
# A short number may be another sheet's, too.
LONG_ID = 8
YES_NO = (("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")))


@dataclass(frozen=True)
class Field:
    """A field of ours that a column can be.

    Either `read` reads its cells, or `choices` names its answers, whose other words are those of
    `group`. `looks` tells by a cell whether the column may be it. Several columns can be one that
    `joins`.
    """

    name: str
    label: str | Promise
    read: Reader | None = None
    choices: Choices | None = None
    group: str = ""
    is_many: bool = False
    joins: bool = False
    looks: Callable[[str], bool] | None = None


NOTE = Field("note", gettext_lazy("Note for coordinators"), values.words, joins=True)
ROW_ID = Field("row_id", gettext_lazy("Its number in the file"), values.line(100))


@dataclass
class Row:
    """A row as it was read: what it says in our fields, or what is wrong with it."""

    says: Says = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    # What no field could take, where nobody but the reader of the preview may see it.
    unread: list[str] = field(default_factory=list)
    # Why it is left out although it can be read.
    left: str = ""
    key: str = ""


@dataclass(frozen=True)
class Known:
    """A row that is here: its id, what it is called, and in what it is like one of the file."""

    pk: int
    title: str
    url: str
    like: tuple[str, ...] = ()

    @property
    def like_words(self) -> str:
        labels = {"phone": _("Phone"), "email": _("Email"), "address": _("Address")}
        return comma().join(labels[name] for name in self.like)


class Target(ABC):
    """A kind of rows that come in. Rows are read with what `layout` says of the file."""

    kind: ClassVar[str]
    fields: ClassVar[tuple[Field, ...]]
    # What reads the file: sheets with columns, or packages with records (`imports.reading`).
    reader: ClassVar[str] = "sheets"
    # Those who may bring such rows in.
    roles: ClassVar[Roles]
    # What is decided about a row that is perhaps the same.
    can_be_same: ClassVar[bool] = True
    # Whether the rows are pages that can be published as they come in.
    can_publish: ClassVar[bool] = False
    # Whether everybody may read what the rows say, sooner or later.
    is_public: ClassVar[bool] = False
    # Whether two that are alike may both be here.
    can_be_two: ClassVar[bool] = True

    def __init__(self, user: User, layout: Mapping[str, Any]) -> None:
        self.user, self.layout = user, layout
        self.today = timezone.localdate()

    # --- What each kind has of its own ---

    @abstractmethod
    def compose(self, row: Row, notes: list[str]) -> None:
        """Complete what `row` says, and say what is wrong with it."""

    @abstractmethod
    def here(self, keys: Collection[str]) -> dict[str, Any]:
        """Return what is stored already, by its key."""

    @abstractmethod
    def is_same(self, stored: Any, says: Says) -> bool:
        """Tell whether a stored row says the same already."""

    @abstractmethod
    def alike(self, rows: Sequence[Says]) -> list[int | None]:
        """Return, for each of `rows`, a row here that is perhaps the same."""

    @abstractmethod
    def known(self, ids: Collection[int], says: Mapping[int, Says]) -> dict[int, Known]:
        """Return those of the rows `ids` that the user may see; `says` is what is like them."""

    @abstractmethod
    def store(self, rows: Sequence[tuple[str, Says, int | None]]) -> dict[str, int]:
        """Store new rows: key, what it says, and the row here that it belongs to. Ids by key."""

    @abstractmethod
    def change(self, pk: int, says: Says) -> Says | None:
        """Change a stored row; returns what undoes it, or None where nothing was changed."""

    @abstractmethod
    def restore(self, pk: int, before: Says) -> bool:
        """Undo a change; False where somebody has worked with the row since."""

    @abstractmethod
    def worked_with(self, ids: Collection[int]) -> set[int]:
        """Return those that somebody has worked with since they came in."""

    @abstractmethod
    def take_back(self, ids: Collection[int]) -> set[int]:
        """Delete rows; returns those that are gone."""

    # --- Reading ---

    @cached_property
    def answers(self) -> dict[str, Answers]:
        """Return the answers to each field that has choices."""
        remembered: dict[str, dict[str, str]] = {}
        rows = Remembered.objects.filter(kind=self.kind).exclude(field="")
        for name, heard, means in rows.values_list("field", "heard", "means"):
            remembered.setdefault(name, {})[heard] = means
        said = self.layout.get("answers", {})
        return {
            each.name: Answers(
                self.words_of(each),
                said.get(each.name),
                remembered.get(each.name),
                self.other_of(each),
            )
            for each in self.fields
            if each.choices
        }

    def words_of(self, each: Field) -> dict[str, Any]:
        """Return what the answers to a field are called."""
        if each.group == "ward":
            return self.ward_words[0]
        return words.answer_words(each.group, each.choices() if each.choices else ())

    def other_of(self, each: Field) -> Any:
        """Return the answer to a field that stands for somebody's own words."""
        return None

    @cached_property
    def ward_words(self) -> tuple[dict[str, int], set[str]]:
        """Return what each ward may be called, and what more than one is called."""
        return words.ward_words(self.wards, WARD.label)

    def say_unknown(self, each: Field, unknown: Iterable[str]) -> str:
        """Return in words that we do not know what is meant."""
        said = comma().join(unknown)
        if each.group == "ward" and {search_key(word) for word in unknown} & self.ward_words[1]:
            return _("More than one ward is called this: %(words)s") % {"words": said}
        return _("We do not know: %(words)s") % {"words": said}

    @cached_property
    def wards(self) -> list[Ward]:
        return list(Ward.objects.all())

    def records(self, lines: Iterator[tuple[int, Any]]) -> Iterator[tuple[int, Any]]:
        """Yield each row of a file with its line: here as it was read."""
        return lines

    def read_line(self, columns: Sequence[str], header: Sequence[str], cells: Any) -> Row:
        """Read a row as it stands in the file; `columns` are our fields."""
        row = self.read(values.by_field(columns, header, cells))
        if row.wrong:
            row.says["cells"] = cells  # as it was, to be corrected
        return row

    def read(self, cells: Mapping[str, list[tuple[str, str]]]) -> Row:
        """Read a row: for each field the headers and cells of its columns."""
        row, notes = Row(), []
        for each in self.fields:
            if each.name not in cells:
                continue
            filled = [(head, text) for head, text in cells[each.name]
                      if not values.is_nothing(text)]  # fmt: skip
            if each.name == NOTE.name:
                notes += [f"{head}{colon()}{text}" if head else text for head, text in filled]
            elif filled:
                self._read_field(each, filled, row, notes)
        if not any(text.strip() for several in cells.values() for _head, text in several):
            row.left = _("It says nothing.")
            return row
        if self.is_public:
            row.unread = notes
        self.compose(row, notes)
        row.key = self.key_of(row.says)
        return row

    def _read_field(
        self, each: Field, filled: list[tuple[str, str]], row: Row, notes: list[str]
    ) -> None:
        text = "\n".join(text for _head, text in filled) if each.joins else filled[0][1]
        if each.choices:
            found, unknown = self.answers[each.name].read(text, is_many=each.is_many)
            if found:
                row.says[each.name] = found if each.is_many else found[0]
            self.not_known(each, unknown, row, notes)
            return
        try:
            row.says[each.name] = self.reader_of(each)(text)
        except WrongCellError as error:
            row.wrong.append(str(error))
        except CellError:
            # Not lost: whoever looks after it, or through the preview, reads it as it was.
            notes.append(self.note_of(each, text))

    def note_of(self, each: Field, text: str) -> str:
        """Return what a cell says that is none of what its field asks for."""
        return f"{each.label}{colon()}{text}"

    def not_known(self, each: Field, unknown: list[str], row: Row, notes: list[str]) -> None:
        """Keep answers that are none of ours."""
        if unknown:
            notes.append(self.note_of(each, comma().join(unknown)))

    def reader_of(self, each: Field) -> Reader:
        """Return what reads a field; days in the order of the column's."""
        if each.looks is looks_like_date:
            day_first = each.name in self.layout.get("day_first", ())
            return lambda text: moment(text, day_first=day_first)
        return each.read or values.words

    def key_of(self, says: Says) -> str:
        """Return the keyed hash by which the row is known again."""
        name = search_key(str(says.get("name", "")))
        own, at = str(says.get("row_id", "")), str(says.get("created_at", ""))
        if own:
            what = own if len(own) >= LONG_ID else f"{own}:{name}"
        elif at and not at.endswith("T00:00:00"):
            what = f"{at}:{name}"
        else:
            what = json.dumps(says, sort_keys=True, ensure_ascii=False)
        return blind_index(f"{self.kind}:{what}", purpose="import_row")

    def find_ward(self, row: Row) -> None:
        """Set the ward: the one named, that of the ZIP code, or the one chosen for the file."""
        ward = row.says.get("ward")
        if ward is None and (zip_code := read_zip(row.says.get("zip_code", ""))):
            found = only_ward_with(zip_code, self.wards)
            ward = found.pk if found else None
        if ward is None:
            ward = self.layout.get("ward")
        row.says["ward"] = ward
        if ward is not None and not self.covers(ward):
            row.wrong.append(_("It is in a ward that is not yours."))

    def covers(self, ward_id: int) -> bool:
        return covers_city(self.user, self.everywhere) or ward_id in self._own_wards

    # Stewards bring in rows for all wards, without opening anything that is here.
    everywhere: ClassVar[Roles] = ()

    @cached_property
    def _own_wards(self) -> list[int]:
        # Who coordinates a pod opens the requests of its whole ward.
        return [ward.pk for ward in wards_of(self.user, self.roles)]

    # --- In words ---

    def describe(self, says: Says) -> list[tuple[str, Any]]:
        """Return what a row says, as questions and answers."""
        shown = []
        for each in self.fields:
            value = says.get(each.name)
            if value not in (None, "", []) and each.name != ROW_ID.name:
                shown.append((str(each.label), self._shown(each, value)))
        return shown

    def _shown(self, each: Field, value: Any) -> Any:
        if each.choices:
            labels = self._labels[each.name]
            many = value if isinstance(value, list) else [value]
            return comma().join(labels.get(str(one), str(one)) for one in many)
        if each.looks is looks_like_date:
            return local_day(datetime.datetime.fromisoformat(value).date())
        return code(value) if each.looks else value

    @cached_property
    def _labels(self) -> dict[str, dict[str, str]]:
        return {
            each.name: {str(value): str(label) for value, label in self.choices_of(each)}
            for each in self.fields
            if each.choices
        }

    def choices_of(self, each: Field) -> list[tuple[Any, Any]]:
        """Return the answers of a field, to choose from."""
        return list(each.choices()) if each.choices else []


def moment(text: str, *, day_first: bool) -> str:
    """Return a day or a time in ISO form. Raises `CellError`."""
    found = read_moment(text, day_first=day_first)
    if found is None:
        raise CellError
    return timezone.localtime(found).replace(tzinfo=None).isoformat(timespec="seconds")


def as_moment(iso: str | None) -> datetime.datetime | None:
    """Return the moment that `moment` wrote; nothing is in the future."""
    if not iso:
        return None
    return min(timezone.make_aware(datetime.datetime.fromisoformat(iso)), timezone.now())


def as_note(notes: Iterable[str]) -> str:
    """Return the note of a row, as long as a note may be."""
    text = "\n".join(filter(None, (values.words(note) for note in notes)))
    return text if len(text) <= LONGEST_NOTE else f"{text[: LONGEST_NOTE - 1]}…"


def ward_choices() -> list[tuple[int, str]]:
    return [(ward.pk, ward.name_i18n) for ward in Ward.objects.all()]


def full_name(says: Says) -> str:
    """Return the name of one or two columns."""
    parts = (says.pop("first_name", ""), says.pop("last_name", ""))
    return str(says.get("name") or " ".join(filter(None, parts)))[:100]


WHO = (
    Field("name", gettext_lazy("Name"), values.line(100)),
    Field("first_name", gettext_lazy("First name"), values.line(60)),
    Field("last_name", gettext_lazy("Last name"), values.line(60)),
    Field("phone", gettext_lazy("Phone"), values.phone, looks=values.looks_like_phone),
    Field("email", gettext_lazy("Email"), values.email, looks=values.looks_like_email),
)
WHEN = Field("created_at", gettext_lazy("When it came in"), looks=looks_like_date)
WARD = Field("ward", gettext_lazy("Ward"), choices=ward_choices, group="ward")
ZIP = Field("zip_code", zip_label, values.zip_code, looks=values.looks_like_zip)
LANGUAGE_CHOICES: Choices = spoken_language_choices


def as_day(iso: str | None) -> datetime.date | None:
    return datetime.datetime.fromisoformat(iso).date() if iso else None


def now() -> datetime.datetime:
    return timezone.now()
