"""A catalog that somebody uploads for a language of the pages: read, checked, and made anew.

Its texts stand on our pages as they are, some of them inside attributes. So of each text only what
the English has may be in it: the same placeholders and tags, no other sign that HTML knows, no
address, no number. What is not so is set aside, and said; the rest is taken. Nothing of the file's
head is believed: which number takes which form is known by the language.
"""

import hashlib
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from gettext import GNUTranslations
from typing import Any

from babel.core import Locale, UnknownLocaleError
from babel.messages import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileParser, write_po
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import to_locale

from common.errors import NotPossible
from translation_review import messages
from translation_review.places import STAFF_PLACES
from translation_review.texts import english_messages

# The largest of ours has 1 MB; the server takes no longer form.
LARGEST_FILE = 1900 * 1024
# No language has more kinds of numbers.
MOST_FORMS = 6
MOST_SAID = 100
TOO_LARGE = _("This file is too large. Please choose one of at most 1.9 MB.")
NOT_READ = _("This is no catalog (.po) in UTF-8 that we can read.")
NOTHING_IN_IT = _("Nothing in this file can be used: no text of ours is translated in it.")
# The catalogs carry no dates: they would be others with every upload of the same.
NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)
# Signs of HTML that must not be more than in English; tags are placeholders.
SIGNS = re.compile(r'[<>"{}]|&#?\w+;')
# What leads elsewhere.
ADDRESS = re.compile(r"[a-z]+://\S*|www\.\S*|\S+@\S+|javascript:", re.IGNORECASE)
LONG_NUMBER = re.compile(r"\d{3,}")
LONGEST, LONGER = 120, 4


class Fault(StrEnum):
    """Why a text is set aside."""

    PLACEHOLDERS = "placeholders"
    SIGNS = "signs"
    ELSEWHERE = "elsewhere"
    NUMBERS = "numbers"
    INVISIBLE = "invisible"
    LENGTH = "length"
    FORMS = "forms"

    @property
    def words(self) -> str | Promise:
        return IN_WORDS[self]


IN_WORDS: dict[Fault, str | Promise] = {
    Fault.PLACEHOLDERS: _("It has other placeholders or tags than the English."),
    Fault.SIGNS: _(
        'It has a sign that the English does not have: <, >, a straight " or an entity.'
    ),
    Fault.ELSEWHERE: _("It has an address that the English does not have."),
    Fault.NUMBERS: _("It has a number that the English does not have."),
    Fault.INVISIBLE: _("It has a line break or an invisible sign that the English does not have."),
    Fault.LENGTH: _("It is much longer than the English."),
    Fault.FORMS: _("It does not have as many forms for numbers as the language needs."),
}


@dataclass(frozen=True)
class Upload:
    """The part of a file that is taken, as gettext reads it; and the rest, with why."""

    compiled: bytes
    set_aside: tuple[tuple[str, Fault], ...]

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.compiled).hexdigest()[:32]


@dataclass(frozen=True)
class Progress:
    """Count the translated texts, and all; first of those that the public reads."""

    public: int
    of_public: int
    staff: int
    of_staff: int


# --- Reading --------------------------------------------------------------------------------------


def read_upload(data: bytes, code: str) -> Upload:
    """Return what can be used of the file `data`, for the language `code`. Raises `NotPossible`."""
    catalog, set_aside = _new_catalog(code), []
    wanted = english_messages()
    for message in _messages_in(data):
        english = wanted.get(messages.key_of(message))
        if english is None or message.fuzzy or not any(messages.forms_of(message)):
            continue
        taken = _as_ours(english, message, catalog.num_plurals)
        fault = _fault(english, taken, catalog)
        if fault:
            set_aside.append((messages.english_of(english)[0], fault))
        else:
            catalog.add(taken.id, taken.string, context=taken.context)
    if not len(catalog):
        raise NotPossible(NOTHING_IN_IT)
    return Upload(_compiled(catalog), tuple(set_aside[:MOST_SAID]))


class _Found(Catalog):
    """Takes what a parser finds, and believes nothing of its head."""

    num_plurals = MOST_FORMS

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Message] = []

    def __setitem__(self, id: Any, message: Message) -> None:  # noqa: A002  as Babel names it
        if id:
            self.found.append(message)


def _messages_in(data: bytes) -> list[Message]:
    if len(data) > LARGEST_FILE:
        raise NotPossible(TOO_LARGE)
    catalog = _Found()
    try:
        text = data.decode("utf-8-sig")
        PoFileParser(catalog, ignore_obsolete=True, abort_invalid=True).parse(io.StringIO(text))
    # Whatever it stumbles over in a file from outside: it is no catalog.
    except Exception:  # noqa: BLE001
        raise NotPossible(NOT_READ) from None
    return catalog.found


def _as_ours(english: Message, message: Message, forms: int) -> Message:
    """Return `message` as an entry for `english`, with as many forms as it gave."""
    said = messages.forms_of(message)
    if isinstance(english.id, str):
        return Message(english.id, said[0], context=english.context)
    given = said[:forms] if not any(said[forms:]) else said
    return Message(english.id, tuple(given), context=english.context)


def _new_catalog(code: str) -> Catalog:
    """Return an empty catalog that knows the plurals of `code`, as far as Babel does."""
    try:
        Locale.parse(to_locale(code))
        locale = to_locale(code)
    except (UnknownLocaleError, ValueError):
        # Without its region; one that Babel does not know at all has two forms, as English.
        locale = code.partition("-")[0]
    return Catalog(
        locale=locale,
        project="mutualaid",
        fuzzy=False,
        creation_date=NO_DATE,
        revision_date=NO_DATE,
    )


def _compiled(catalog: Catalog) -> bytes:
    file = io.BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


# --- Checks ---------------------------------------------------------------------------------------


def _fault(english: Message, message: Message, catalog: Catalog) -> Fault | None:
    """Return why the translation cannot stand on a page; None if it can."""
    forms, of_english = messages.forms_of(message), messages.english_of(english)
    if len(forms) != (1 if len(of_english) == 1 else catalog.num_plurals) or not all(forms):
        return Fault.FORMS
    if any(messages.problems(message, catalog)):
        return Fault.PLACEHOLDERS
    found = (fault for form in forms for fault in _faults(of_english, form))
    return next(found, None)


def _faults(english: tuple[str, ...], form: str) -> Iterator[Fault]:
    source = english[-1]
    if _more(SIGNS.findall(form), (SIGNS.findall(each) for each in english)):
        yield Fault.SIGNS
    if set(ADDRESS.findall(form)) - set(ADDRESS.findall(" ".join(english))):
        yield Fault.ELSEWHERE
    digits = "".join(filter(str.isdigit, " ".join(english)))
    if any(_in_latin(number) not in digits for number in LONG_NUMBER.findall(form)):
        yield Fault.NUMBERS
    if set(filter(_is_invisible, form)) - set("".join(english)) or not _same_ends(source, form):
        yield Fault.INVISIBLE
    if len(form) > LONGEST + LONGER * len(source):
        yield Fault.LENGTH


def _more(found: Iterable[str], allowed: Iterable[Iterable[str]]) -> bool:
    """Tell whether anything is found more often than in any of the English texts."""
    most: Counter[str] = Counter()
    for each in allowed:
        most |= Counter(each)
    return bool(Counter(found) - most)


def _in_latin(number: str) -> str:
    return "".join(str(unicodedata.digit(sign)) for sign in number)


def _is_invisible(sign: str) -> bool:
    """Tell of controls and marks of direction; joiners are letters of some scripts."""
    return unicodedata.category(sign) in {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"} and sign not in "‌‍"


def _same_ends(source: str, form: str) -> bool:
    """Tell whether both begin and end with a line break, or neither does."""
    ends = source.startswith("\n"), source.endswith("\n")
    return ends == (form.startswith("\n"), form.endswith("\n"))


# --- What there is --------------------------------------------------------------------------------


def progress_of(compiled: bytes) -> Progress:
    """Return how much of today's texts the catalog `compiled` has."""
    translated = _known(compiled)
    texts = english_messages().values()
    counts = Counter((_is_public(each), _is_in(translated, each)) for each in texts)
    return Progress(
        public=counts[True, True],
        of_public=counts[True, True] + counts[True, False],
        staff=counts[False, True],
        of_staff=counts[False, True] + counts[False, False],
    )


def catalog_to_translate(code: str, compiled: bytes = b"") -> bytes:
    """Return the .po file of all texts, with what is translated: to be filled in and uploaded."""
    catalog, known = _new_catalog(code), _known(compiled)
    for each in english_messages().values():
        catalog.add(
            each.id,
            _said(known, each, catalog.num_plurals),
            locations=each.locations,
            auto_comments=each.auto_comments,
            context=each.context,
        )
    file = io.BytesIO()
    write_po(file, catalog, width=100, include_lineno=False)
    return file.getvalue()


def _known(compiled: bytes) -> dict[Any, str]:
    """Return what a compiled catalog has, by what gettext looks for."""
    if not compiled:
        return {}
    return vars(GNUTranslations(io.BytesIO(compiled)))["_catalog"]


def _name(message: Message) -> str:
    english = messages.english_of(message)[0]
    return f"{message.context}\x04{english}" if message.context else english


def _is_in(known: dict[Any, str], message: Message) -> bool:
    name = _name(message)
    return name in known or (name, 0) in known


def _said(known: dict[Any, str], message: Message, forms: int) -> Any:
    name = _name(message)
    if isinstance(message.id, str):
        return known.get(name, "")
    return tuple(known.get((name, number), "") for number in range(forms))


def _is_public(message: Message) -> bool:
    """Tell whether a resident or a volunteer can meet the text."""
    return not all(STAFF_PLACES.search(path) for path, _line in message.locations)
