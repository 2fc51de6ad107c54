"""ZIP and postal codes, as people write them in forms, searches and files.

Each country has its rule, which says what one looks like and how it is stored. `country` says which
one counts here; nothing else in the code knows how many digits there are.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from common.current import current
from common.typed import Kind, to_store

LONGEST = 10


@dataclass(frozen=True)
class Rule:
    """The codes of a country: groups of signs, which `between` joins when they are stored.

    In the first group of some stands a larger area, by which a ward may be named as well.
    """

    groups: tuple[str, ...]
    example: str
    between: str = ""
    has_areas: bool = False
    # What may follow and is never kept: the four digits that name a block or one house.
    after: str = ""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The regular expression of one code in capitals."""
        first, *rest = (f"({group})" for group in self.groups)
        second = "".join(f"[ -]?{group}" for group in rest)
        if self.has_areas:
            second = f"(?:{second})?"
        return re.compile(f"{first}{second}{self.after}")

    @property
    def is_digits(self) -> bool:
        """Tell whether a keypad of digits is enough."""
        return self.example.isdecimal()

    def read(self, code: str) -> str:
        """Return `code` as it is stored; "" for what is none."""
        found = self.pattern.fullmatch(code)
        return self.between.join(filter(None, found.groups())) if found else ""

    def is_whole(self, code: str) -> bool:
        """Tell whether `code` is one, and not the name of a larger area."""
        found = self.pattern.fullmatch(code)
        return bool(found and all(found.groups()))


_EIRCODE = "[AC-FHKNPRTV-Y]"
_US = Rule(("[0-9]{5}",), "20010", after="(?:[ -]?[0-9]{4})?")
# The examples are of public places.
RULES = {
    **dict.fromkeys(("US", "PR", "GU", "VI", "AS", "MP"), _US),
    "CA": Rule(
        ("[ABCEGHJ-NPRSTVXY][0-9][ABCEGHJ-NPRSTV-Z]", "[0-9][ABCEGHJ-NPRSTV-Z][0-9]"),
        *("K1A 0B1", " ", True),
    ),
    "GB": Rule(("[A-Z]{1,2}[0-9][A-Z0-9]?", "[0-9][A-Z]{2}"), "SW1A 1AA", " ", True),
    "IE": Rule((f"{_EIRCODE}[0-9][0-9W]", f"[0-9{_EIRCODE[1:-1]}]{{4}}"), "D02 AF30", " ", True),
    "NL": Rule(("[1-9][0-9]{3}", "[A-Z]{2}"), "1012 JS", " ", True),
    "BR": Rule(("[0-9]{5}", "[0-9]{3}"), "01310-100", "-"),
    "PT": Rule(("[1-9][0-9]{3}", "[0-9]{3}"), "1100-148", "-"),
    "PL": Rule(("[0-9]{2}", "[0-9]{3}"), "00-001", "-"),
    "JP": Rule(("[0-9]{3}", "[0-9]{4}"), "100-0001", "-"),
    "SE": Rule(("[0-9]{3}", "[0-9]{2}"), "111 52", " "),
    "GR": Rule(("[0-9]{3}", "[0-9]{2}"), "105 57", " "),
    "CZ": Rule(("[0-9]{3}", "[0-9]{2}"), "110 00", " "),
    "IN": Rule(("[1-9][0-9]{2}", "[0-9]{3}"), "110001"),
    "CN": Rule(("[0-9]{6}",), "100000"),
    "VN": Rule(("[0-9]{5,6}",), "10000"),
    **dict.fromkeys(("DE", "FR", "ES", "IT", "FI"), Rule(("[0-9]{5}",), "10115")),
    **dict.fromkeys(("MX", "KR", "TR", "TH", "MY"), Rule(("[0-9]{5}",), "06000")),
    **dict.fromkeys(("AU", "NZ", "ZA", "PH", "BD", "ET"), Rule(("[0-9]{4}",), "2000")),
    **dict.fromkeys(("AT", "BE", "CH", "DK", "NO", "HU"), Rule(("[1-9][0-9]{3}",), "1010")),
}
# Where there are none, and for places abroad: what can be one.
_ANY = re.compile(r"[A-Z0-9][A-Z0-9 -]{1,8}[A-Z0-9]")
_FREE = Rule((_ANY.pattern,), "")

# What people write before it, in our languages, and after it.
_ZIP = re.compile(
    r"(?:(?:zip|código|codigo|zona) ?(?:code|postal)?|zip|c\.?p\.?|mã (?:zip|bưu điện|bưu chính)"
    r"|post(?:al)? ?code|code postal|eircode|plz|cep|pin ?code"
    r"|邮政编码|邮编|郵遞區號|郵編|우편 ?번호|(?:জিপ|পোস্টাল) ?কোড|الرمز البريدي|رمز بريدي"
    r"|(?:ዚፕ|ፖስታ) ?(?:ኮድ)?)[\s.:#፦]*(?=[A-Z]{0,2}[0-9])",
    re.IGNORECASE,
)
_SIGNS = " .,;:!?。、،؛।።"


def country() -> str:
    """Return the country whose codes and phone numbers are meant here, by its two letters."""
    return current().phone_region.upper()


def zip_rule() -> Rule:
    """Return the rule of our country; where it has none, anything that can be a code is one."""
    return RULES.get(country(), _FREE)


def is_us() -> bool:
    """Tell whether codes here are ZIP codes: five digits, and called so."""
    return zip_rule() is _US


def without_zip_word(text: str) -> str:
    """`text` without "ZIP" before digits that it begins with, and without signs at its end."""
    text = text.rstrip(_SIGNS) or text
    found = _ZIP.match(text)
    return text[found.end() :] if found else text


def read_zip(typed: str) -> str:
    """The code in `typed` as it is stored, by our country's rule; "" for anything else.

    Digits may be those of any script, and blanks stand anywhere.
    """
    rule, code = zip_rule(), _plain(typed)
    return rule.read(code if rule is _FREE else code.replace(" ", ""))


def read_any_zip(typed: str) -> str:
    """As `read_zip`; a code of another country in capitals; "" for what can be neither."""
    code = _plain(typed)
    is_one = _ANY.fullmatch(code) and any(sign.isdecimal() for sign in code)
    return read_zip(typed) or (code if is_one else "")


# Letters and digits mixed are no name of a place, as five digits are none where ours have letters.
_TOLD_BY_LETTERS = ("CA", "GB")


def code_from_abroad(text: str) -> str:
    """Return the postal code at the end of `text` that is none of ours; "" without one."""
    rule, words = zip_rule(), to_store(text, Kind.CODE).upper().split()
    others = [RULES[code] for code in _TOLD_BY_LETTERS if RULES[code] is not rule]
    if rule.has_areas:
        others.append(_US)
    ends = [" ".join(words[-several:]) for several in (2, 1) if several <= len(words)]
    wholes = (end for end in ends if any(other.is_whole(end) for other in others))
    return next(wholes, "") if rule.example else ""


def _plain(typed: str) -> str:
    return without_zip_word(to_store(typed, Kind.CODE)).upper()


def codes_holding(code: str) -> list[str]:
    """Return the codes by which a ward may name the place of `code`: itself, and its area.

    The area of a Canadian code is its first three signs, of a British one what is before the blank.
    """
    area = code.partition(" ")[0]
    return [code] if area == code or not zip_rule().has_areas else [code, area]


# A word of Ethiopic ends in ፡, and its commas are no look-alikes of ASCII's. Chinese and Arabic
# write "and" without a blank.
_BETWEEN = re.compile(r"[,;:፡፣፤|/&·、和及与]+|(?<![^\W\d_])و(?=\s*[0-9])")
_AND = {"AND", "Y", "E", "ET", "VÀ", "UND", "እና", "ን", "এবং", "ও", "و", "및", "와", "과"}
# The words that one code is written in, at most: "postal code K1A 0B1".
MOST_WORDS = 4


def read_zips(typed: str) -> tuple[list[str], list[str]]:
    """The codes in `typed`, each once and in its order, and the parts that are none.

    Between them stand commas, semicolons, blanks, line breaks or "and" of any script.
    """
    found, wrong = [], []
    for line in typed.splitlines():
        for part in _BETWEEN.split(to_store(line, Kind.CODE)):
            for words, code in _parts(part):
                if code:
                    found.append(code)
                elif words.upper() not in _AND:
                    wrong.append(words)
    return list(dict.fromkeys(found)), list(dict.fromkeys(wrong))


def _parts(part: str) -> Iterator[tuple[str, str]]:
    """Yield the words of each code in `part` with the code, and each other word with ""."""
    if code := read_zip(part):
        # A blank may also stand inside: "200 10".
        yield part, code
        return
    words, rule = part.split(), zip_rule()
    while words:
        for several in range(min(MOST_WORDS, len(words)), 0, -1):
            joined = " ".join(words[:several])
            if (code := rule.read(_plain(joined))) or several == 1:
                yield joined, code
                words = words[several:]
                break


def zip_in(text: str) -> tuple[str, str]:
    """Return the last code that stands in `text`, and the rest of it; "" and all without one."""
    if zip_rule() is _FREE:
        return "", text
    parts = [each for part in text.split(",") for each in _parts(to_store(part, Kind.CODE))]
    for place in reversed(range(len(parts))):
        if code := parts[place][1]:
            rest = [words for at, (words, _code) in enumerate(parts) if at != place]
            return code, " ".join(rest)
    return "", text
