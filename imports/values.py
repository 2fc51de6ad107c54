"""Reading one cell: what it says in the terms of our fields, or that it does not."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from phonenumber_field.phonenumber import to_python

from backoffice.export.files import without_sign
from common.phone_extensions import as_library_reads
from common.phones import is_dialable, plain_e164
from common.typed import Kind, to_store
from common.zip_codes import read_any_zip, read_zip, zip_rule
from imports.checked import PLAIN_EMAIL

# What people write where they have nothing to say.
NOTHING = {"", "-", "--", "n/a", "na", "none", "null", "nil", "?", "#n/a", "#ref!", "#value!"}
NOTHING |= {"#name?", "#div/0!", "#null!", "#num!", "no aplica", "ninguno", "không", "无", "없음"}
LONGEST_NOTHING = max(map(len, NOTHING))
_LOST_ZERO = re.compile(r"[0-9]{3,4}(?:\.0)?")
# Between several phones in one cell.
_BETWEEN = re.compile(r"\s*(?:[/;|\n]|,(?!\s*ext)|\bor\b|\bo\b)\s*", re.IGNORECASE)
LONGEST_PHONE, LONGEST_WEBSITE = 40, 200


class CellError(Exception):
    """A cell that does not say what its field asks for."""


class WrongCellError(CellError):
    """A cell without which the row must not come in. Its words say what to correct."""


Reader = Callable[[str], Any]


def is_nothing(text: str) -> bool:
    said = text.strip()
    if len(said) > LONGEST_NOTHING and said.isascii():
        return False
    return to_store(text).casefold() in NOTHING


def by_field(
    columns: Sequence[str], header: Sequence[str], cells: Sequence[str]
) -> dict[str, list[tuple[str, str]]]:
    """Return header and cell of the columns of each field."""
    found: dict[str, list[tuple[str, str]]] = {}
    for place, text in enumerate(cells):
        name = columns[place] if place < len(columns) else ""
        if name and text:
            # Without our own sign in the files that we hand out.
            said = without_sign(text) if text[0] == "'" else text
            found.setdefault(name, []).append((header[place], said))
    return found


def line(longest: int) -> Reader:
    """Return the reader of a short text."""

    def read(text: str) -> str:
        said = to_store(text)
        if len(said) > longest:
            raise CellError
        return said

    return read


def title(longest: int) -> Reader:
    """Return the reader of a name, cut where it is too long for a page."""

    def read(text: str) -> str:
        said = to_store(text)
        return said if len(said) <= longest else f"{said[: longest - 1]}…"

    return read


def code(longest: int) -> Reader:
    """Return the reader of an address and the like."""

    def read(text: str) -> str:
        said = to_store(text, Kind.CODE)
        if len(said) > longest:
            raise CellError
        return said

    return read


def words(text: str) -> str:
    """Return a text that may be long, with its line breaks."""
    return to_store(text, Kind.TEXT)


@lru_cache(maxsize=2_000)
def phone(text: str) -> str:
    """Return a phone that can be dialed, the first of several. Raises `CellError`."""
    said = to_store(text, Kind.CODE)
    if plain_e164(said):
        return said
    for part in (said, *_BETWEEN.split(text)):
        part = to_store(part, Kind.CODE)
        if part and len(part) <= LONGEST_PHONE and is_dialable(to_python(as_library_reads(part))):
            return part
    raise CellError


def email(text: str) -> str:
    """Return an email address, the first of several. Raises `CellError`."""
    said = to_store(text, Kind.CODE).removeprefix("mailto:")
    if PLAIN_EMAIL.fullmatch(said):
        return said
    for part in (said, *re.split(r"[\s,;/<>]+", said)):
        try:
            validate_email(part)
        except ValidationError:
            continue
        return part
    raise CellError


def zip_code(text: str) -> str:
    """Return a ZIP code, with the zeros that a spreadsheet took for a number's. Raises `CellError`.

    A code of another country is as good.
    """
    said = to_store(text, Kind.CODE)
    if len(zip_rule().example) == 5 and _LOST_ZERO.fullmatch(said):
        said = said.removesuffix(".0").zfill(5)
    found = read_any_zip(said.removesuffix(".0"))
    if not found:
        raise CellError
    return found[:10]


def number(least: int, most: int) -> Reader:
    """Return the reader of a whole number between two others."""

    def read(text: str) -> int:
        found = re.search(r"\d+", to_store(text, Kind.CODE))
        if not found or not least <= int(found[0][:9]) <= most:
            raise CellError
        return int(found[0])

    return read


_SITE = re.compile(
    r"(?:https?://)?(?:[\w-]+\.)+[^\W\d_]{2,24}(?::\d{1,5})?(?:[/?#]\S*)?", re.IGNORECASE
)


def website(text: str) -> str:
    """Return the address of a site, the first of several. Raises `CellError`."""
    said = to_store(text, Kind.CODE)
    for part in re.split(r"[\s,;<>()]+", said):
        if _SITE.fullmatch(part):
            found = part if "://" in part else f"https://{part}"
            # What follows tells the site who sent us: the page is the same without it.
            return found if len(found) <= LONGEST_WEBSITE else re.split(r"[?#]", found)[0]
    raise CellError


def looks_like_website(text: str) -> bool:
    return bool(re.fullmatch(r"(?:https?://|www\.)[^\s/]+\.\S+|"
                             r"(?:[a-z0-9-]+\.)+(?:org|com|net|gov|edu)(?:/\S*)?",
                             text.strip(), re.IGNORECASE))  # fmt: skip


def looks_like_phone(text: str) -> bool:
    said = to_store(text, Kind.CODE)
    digits = sum(sign.isdigit() for sign in said)
    return 10 <= digits <= 13 and not re.search(r"[A-Za-z@:]{3}", said) and said.count("-") < 4


def looks_like_email(text: str) -> bool:
    return bool(re.fullmatch(r"\S+@\S+\.\S+", text.strip()))


def looks_like_zip(text: str) -> bool:
    said = to_store(text, Kind.CODE)
    return bool(read_zip(said)) or bool(re.fullmatch(r"0?[0-9]{4}", said))


_STREET = re.compile(
    r"^\d+[A-Za-z]?\s+\S+|\b(?:st|street|ave|avenue|rd|road|blvd|calle|apt|drive|place|pl)\b",
    re.IGNORECASE,
)


def looks_like_address(text: str) -> bool:
    return bool(_STREET.search(to_store(text, Kind.CODE))) and len(text) > 6
