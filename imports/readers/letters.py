"""The letters of a text file: which bytes stand for which, told by itself, guessed or chosen."""

from dataclasses import dataclass, field
from typing import Any

from imports.readers.limits import RefusedError

# Enough to tell the encoding of a text.
SAMPLE = 200_000
# They differ in a few letters each, by which a short text is not told apart: what spreadsheet
# programs here have always written is meant.
WESTERN = {
    *("cp1250", "cp1252", "cp1254", "cp1257", "latin_1", "iso8859_2", "iso8859_9", "iso8859_10"),
    *("iso8859_13", "iso8859_14", "iso8859_15", "iso8859_16", "hp_roman8"),
}
# Those to choose from, by the names that people meet in their programs.
ENCODINGS = {
    "cp1252": "Windows-1252",
    "mac_roman": "Mac Roman",
    "cp437": "DOS",
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
    "cp1256": "Windows-1256",
    "cp1258": "Windows-1258",
    "gb18030": "GB 18030",
    "big5": "Big5",
    "euc_kr": "EUC-KR",
    "shift_jis": "Shift JIS",
}
MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
MOST_SHOWN, LONGEST_SHOWN = 3, 60


@dataclass(frozen=True)
class Letters:
    """A text, and how it was read: `encoding` is one of `ENCODINGS` where nothing said which.

    `is_mixed` says that only some of its lines were; the others are UTF-8. `readings` are what some
    words with other letters than English ones would be, by encoding.
    """

    text: str
    encoding: str = ""
    is_mixed: bool = False
    readings: dict[str, list[str]] = field(default_factory=dict)

    def summary(self) -> dict[str, Any]:
        return {
            "encoding": self.encoding,
            "is_mixed": self.is_mixed,
            "readings": self.readings,
        }


def read_letters(data: bytes, chosen: str = "") -> Letters:
    """Return a file as text; `chosen` is what somebody said. Raises `RefusedError`."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return Letters(_in(data, encoding))
    try:
        return Letters(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _guessed(data, chosen)


def _guessed(data: bytes, chosen: str) -> Letters:
    if b"\x00" in data[:SAMPLE]:
        raise RefusedError("other")
    lines = data.splitlines(keepends=True)
    telling = [line for line in lines if not line.isascii()]
    others = [line for line in telling if not _is_utf8(line)]
    is_mixed = len(others) < len(telling)
    sample = b"".join(others)[:SAMPLE]
    readings = {name: _words(others, name) for name in ENCODINGS if _reads(sample, name)}
    encoding = chosen if chosen in ENCODINGS else _likely(sample, list(readings))
    if is_mixed:
        text = "".join(
            line.decode("utf-8" if _is_utf8(line) else encoding, "replace") for line in lines
        )
    else:
        text = data.decode(encoding, "replace")
    return Letters(text, encoding, is_mixed, _each_once(readings, encoding))


def _in(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        raise RefusedError("other") from None


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _reads(sample: bytes, encoding: str) -> bool:
    # A sign of two bytes may be cut at the end.
    try:
        sample[: sample.rfind(b"\n") + 1 or None].decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _likely(sample: bytes, possible: list[str]) -> str:
    # Here, because most files are UTF-8 and need none of it.
    from charset_normalizer import from_bytes

    found = from_bytes(sample).best()
    if found is not None and found.encoding not in WESTERN and found.encoding in possible:
        return str(found.encoding)
    if not possible:
        raise RefusedError("other")
    return possible[0]


def _words(lines: list[bytes], encoding: str) -> list[str]:
    """Return some cells with other letters than English ones, as `encoding` has them."""
    found: dict[str, None] = {}
    for line in lines[:100]:
        for cell in line.replace(b"\t", b",").replace(b";", b",").split(b","):
            if not cell.isascii():
                said = cell.decode(encoding, "replace").strip(' "\r\n')
                found.setdefault(said[:LONGEST_SHOWN])
        if len(found) >= MOST_SHOWN:
            break
    return list(found)[:MOST_SHOWN]


def _each_once(readings: dict[str, list[str]], chosen: str) -> dict[str, list[str]]:
    """Leave out those that read as another does: there is nothing to choose between them."""
    met: list[list[str]] = [readings.get(chosen, [])]
    found = {}
    for name, words in readings.items():
        if name == chosen or words not in met:
            found[name] = words
            met.append(words)
    return found
