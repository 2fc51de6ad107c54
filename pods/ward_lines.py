"""Reading wards as somebody keeps them in a list: a name, ZIP codes and a hotline on each line."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _
from phonenumber_field.phonenumber import PhoneNumber

from common.bidi import plain_code
from common.languages import comma
from common.phones import emergency_words, is_emergency, published
from common.typed import Kind, search_key, to_store
from common.zip_codes import code_from_abroad, read_zips, zip_rule
from common.zip_words import no_zips_words

LONGEST_NAME = 80
# Between a name and what follows, and between what follows. A tab is what spreadsheets copy.
_SPLIT = re.compile(r"[\t;:|,，、،؛：；]+")
# What lists put before a name, and what joins it to the codes.
_AROUND = " -–—‒−•·*=_~/"
_BEFORE_MORE = f"{_AROUND}(["
# So many digits without a letter are a code or a phone, and no name.
_LEAST_OF_A_CODE = 5


@dataclass(frozen=True)
class WardLine:
    """A line as it was read; `wrong` says in sentences what is to be corrected."""

    number: int
    name: str
    zip_codes: list[str] = field(default_factory=list)
    hotline: PhoneNumber | None = None
    wrong: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The key of the ward, however its name is spelled."""
        return search_key(self.name)


def read_ward_lines(text: str) -> Iterator[WardLine]:
    """Yield a ward for each line of `text` that says something."""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            yield _read(number, line)


def put_together(lines: Iterable[WardLine]) -> dict[str, WardLine]:
    """Return one line for each ward by its key, in the order of the first of each.

    It has the name of the first line, all ZIP codes, and the first hotline.
    """
    wards: dict[str, WardLine] = {}
    for line in lines:
        first = wards.setdefault(line.key, line)
        codes = list(dict.fromkeys([*first.zip_codes, *line.zip_codes]))
        hotline = first.hotline or line.hotline
        wards[line.key] = replace(first, zip_codes=codes, hotline=hotline)
    return wards


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
    name = _bare(to_store(first))
    wrong = _wrong_name(name)
    if hotline and is_emergency(hotline):
        wrong.append(emergency_words(hotline))
    if others:
        wrong.append(_wrong_rest(others))
    return WardLine(number, name, list(dict.fromkeys(codes)), hotline, wrong)


def _before_codes(text: str) -> tuple[str, list[str]]:
    """Part "Harbor 20001 20002", where no sign stands between the name and the codes."""
    words = text.split()
    if zip_rule().example:
        for place in range(1, len(words)):
            rest = " ".join(words[place:]).strip("()[]")
            if _leading_codes(rest)[0]:
                return " ".join(words[:place]), [rest]
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


def _bare(name: str) -> str:
    """Return `name` without the signs around it: of a list before, and of what follows behind."""
    return name.strip(_AROUND).rstrip(_BEFORE_MORE)


def _wrong_name(name: str) -> list[str]:
    digits = sum(map(str.isdecimal, name))
    if not name or (digits >= _LEAST_OF_A_CODE and not any(map(str.isalpha, name))):
        return [_("It has no name.")]
    if code := code_from_abroad(name):
        words = _("This looks like a postal code of another country: %(code)s")
        return [words % {"code": plain_code(code)}]
    if len(name) > LONGEST_NAME:
        return [_("The name is too long.")]
    return []


def _wrong_rest(others: list[str]) -> str:
    longest = len(zip_rule().example)
    if any(sum(map(str.isdecimal, each)) > longest for each in others):
        return _("Please check this phone number: %(number)s") % {"number": comma().join(others)}
    return no_zips_words(others)
