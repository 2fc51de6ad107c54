"""Reading wards as somebody keeps them in a list: a name, ZIP codes and a hotline on each line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from phonenumber_field.phonenumber import PhoneNumber

from common.languages import comma
from common.phones import published
from common.typed import Kind, to_store
from common.zip_codes import read_zips, zip_rule
from common.zip_words import no_zips_words

LONGEST_NAME = 80
# Between a name and what follows, and between what follows. A tab is what spreadsheets copy.
_SPLIT = re.compile(r"[\t;:|,，、،؛：；]+")
_TAB = "\t"


@dataclass(frozen=True)
class WardLine:
    """A line as it was read; `wrong` says in sentences what is to be corrected."""

    number: int
    name: str
    zip_codes: list[str] = field(default_factory=list)
    hotline: PhoneNumber | None = None
    wrong: list[str] = field(default_factory=list)


def read_ward_lines(text: str) -> Iterator[WardLine]:
    """Yield a ward for each line of `text` that says something."""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            yield _read(number, line)


def _read(number: int, line: str) -> WardLine:
    first, *rest = (part.strip() for part in _SPLIT.split(line.strip()))
    if not rest:
        first, rest = _before_codes(first)
    codes: list[str] = []
    others: list[str] = []
    hotline = None
    for part in filter(None, rest):
        found, words = _leading_codes(part)
        codes += found
        phone = _phone(words)
        if phone and hotline is None:
            hotline = phone
        elif words:
            others.append(words)
    name = to_store(first)
    wrong = [*_wrong_name(name), *([_wrong_rest(others)] if others else [])]
    return WardLine(number, name, list(dict.fromkeys(codes)), hotline, wrong)


def _before_codes(text: str) -> tuple[str, list[str]]:
    """Part "Harbor 20001 20002", where no sign stands between the name and the codes."""
    words = text.split()
    if zip_rule().example:
        for place in range(1, len(words)):
            if _leading_codes(" ".join(words[place:]))[0]:
                return " ".join(words[:place]), [" ".join(words[place:])]
    return text, []


def _leading_codes(text: str) -> tuple[list[str], str]:
    """Return the ZIP codes with which `text` begins, and what follows them."""
    words = text.split()
    for place in range(len(words), 0, -1):
        codes, wrong = read_zips(" ".join(words[:place]))
        if codes and not wrong:
            return codes, " ".join(words[place:])
    return [], text


def _phone(text: str) -> PhoneNumber | None:
    number = published(to_store(text, Kind.CODE)) if text else None
    return number if number and number.is_valid() else None


def _wrong_name(name: str) -> list[str]:
    if not name:
        return [_("It has no name.")]
    if len(name) > LONGEST_NAME:
        return [_("The name is too long.")]
    return []


def _wrong_rest(others: list[str]) -> str:
    longest = len(zip_rule().example)
    if any(sum(map(str.isdecimal, each)) > longest for each in others):
        return _("Please check this phone number: %(number)s") % {"number": comma().join(others)}
    return no_zips_words(others)
