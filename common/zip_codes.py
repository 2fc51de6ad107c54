"""ZIP codes, as people write them in forms, searches and files."""

import re
from collections.abc import Iterator

from common.typed import Kind, to_store

# Five digits, alone or with the four that name a block or one house, which are never kept; or
# what other countries use instead.
_US = re.compile(r"([0-9]{5})(?:[ -]?[0-9]{4})?")
# What people write before it, in our languages, and after it.
_ZIP = re.compile(
    r"(?:(?:zip|código|codigo|zona) ?(?:code|postal)?|zip|c\.?p\.?|mã (?:zip|bưu điện|bưu chính)"
    r"|邮政编码|邮编|郵遞區號|郵編|우편 ?번호|(?:জিপ|পোস্টাল) ?কোড|الرمز البريدي|رمز بريدي"
    r"|(?:ዚፕ|ፖስታ) ?(?:ኮድ)?)[\s.:#፦]*(?=[0-9])",
    re.IGNORECASE,
)
_SIGNS = " .,;:!?。、،؛।።"
_ABROAD = re.compile(r"[A-Z0-9][A-Z0-9 -]{1,8}[A-Z0-9]")


def without_zip_word(text: str) -> str:
    """`text` without "ZIP" before digits that it begins with, and without signs at its end."""
    text = text.rstrip(_SIGNS) or text
    found = _ZIP.match(text)
    return text[found.end() :] if found else text


def read_us_zip(typed: str) -> str:
    """The five digits of a US ZIP code, typed in the digits of any script; "" for anything else."""
    found = _US.fullmatch(without_zip_word(to_store(typed, Kind.CODE)).replace(" ", ""))
    return found[1] if found else ""


def read_zip(typed: str) -> str:
    """As `read_us_zip`; a code of another country in capitals; "" for what can be neither."""
    code = without_zip_word(to_store(typed, Kind.CODE)).upper()
    return read_us_zip(code) or (code if _ABROAD.fullmatch(code) else "")


# A word of Ethiopic ends in ፡, and its commas are no look-alikes of ASCII's.
_BETWEEN = re.compile(r"[,;:፡፣፤|/&·]+")


def read_us_zips(typed: str) -> tuple[list[str], list[str]]:
    """The ZIP codes in `typed`, each once and in its order, and the parts that are none.

    Between them stand commas, semicolons, blanks or line breaks of any script.
    """
    found, wrong = [], []
    for part in _parts(typed):
        if code := read_us_zip(part):
            found.append(code)
        else:
            wrong.append(part)
    return list(dict.fromkeys(found)), list(dict.fromkeys(wrong))


def _parts(typed: str) -> Iterator[str]:
    for line in typed.splitlines():
        for part in _BETWEEN.split(to_store(line, Kind.CODE)):
            # A blank may also stand inside: "ZIP 20010", "20010 1234".
            yield from [part] if read_us_zip(part) else part.split()
