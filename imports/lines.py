"""The phone lines of a place in one cell: several numbers, each of its kind."""

import re

from common.phones import Line, is_whole, line, plain_e164
from common.typed import Kind, to_store
from resources.choices import PhoneKind

E164 = 0
_BETWEEN = re.compile(r"\s*(?:[/;|\n]|,(?!\s*ext)|\bor\b|\bo\b|\band\b)\s*", re.IGNORECASE)
# Words that say of which kind a line is, and words that say nothing more.
_KINDS = {
    PhoneKind.TEXT: re.compile(r"\b(?:text|sms|texto)\b(?:\s+(?:to|line|us))?", re.IGNORECASE),
    PhoneKind.TTY: re.compile(r"\b(?:tty|tdd)\b", re.IGNORECASE),
    PhoneKind.FAX: re.compile(r"\bfax\b", re.IGNORECASE),
}
_PLAIN = re.compile(r"\b(?:call|phone|tel|voice|main|llame|teléfono)\b\.?", re.IGNORECASE)
LONGEST, MOST = 60, 8


def read_lines(text: str, kind: PhoneKind) -> tuple[list[list[str]], bool]:
    """Return number and kind of each line in a cell, and whether that is all it says."""
    found: list[list[str]] = []
    is_all = True
    for part in filter(None, map(str.strip, _BETWEEN.split(text))):
        read = _read(part, kind)
        if read and len(found) < MOST:
            found.append(read)
        else:
            is_all = False
    return [list(each) for each in dict.fromkeys(map(tuple, found))], is_all


def _read(part: str, kind: PhoneKind) -> list[str] | None:
    said = to_store(part, Kind.CODE)
    if len(said) > LONGEST:
        return None
    for other, words in _KINDS.items():
        if words.search(said):
            kind, said = other, words.sub(" ", said)
    said = _PLAIN.sub(" ", said).strip(" :().-") if not said.startswith("(") else said
    if plain := plain_e164(said):
        return [plain, kind.value]
    number = line(said)
    if not isinstance(number, Line) or not number.is_valid() or not is_whole(said, number):
        return None
    # Five digits are a ZIP code, unless somebody says that they take messages.
    if number.is_text_code and kind != PhoneKind.TEXT:
        return None
    return [str(number.format_as(E164)), kind.value]


def looks_like_lines(text: str) -> bool:
    """Tell whether a phone line stands in a cell."""
    return bool(read_lines(text, PhoneKind.VOICE)[0])
