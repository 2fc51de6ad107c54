"""The texts of emails and of their heads, whatever they say of how they are written."""

import codecs
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message as Mime
from typing import Any

from charset_normalizer import from_bytes

from messaging.inbound.incoming import storable

LONGEST_HEADER = 2000
LONGEST_TEXT_BYTES = 500_000
GUESSED_FROM = 20_000
# Smaller ones are declared where these are written.
LARGER = {"gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949", "iso8859-1": "cp1252"}
# No alphabets; one of them takes the square of the time.
NEVER = {"punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined", "utf-7"}


def header(mime: Any, name: str) -> str:
    """Return a line of the head of an email in words; "" where it is missing or makes no sense."""
    try:
        found = str(mime.get(name) or "")[:LONGEST_HEADER]
        parts = decode_header(found)
    except (HeaderParseError, ValueError, LookupError, TypeError):
        return ""
    words = "".join(
        _in_words(text, charset or "utf-8") if isinstance(text, bytes) else text
        for text, charset in parts
    )
    return " ".join(storable(words).split())


def text_in(part: Mime) -> str:
    """Return the text of a part, by what it says of its letters, or by what they look like."""
    charset = _charset(part)
    return storable(_in_words((bytes_in(part) or b"")[:LONGEST_TEXT_BYTES], charset))


def bytes_in(part: Mime) -> bytes | None:
    """Return what stands in a part; None where that is an email of its own."""
    # Else Python tries the letters that it says, which may take hours, or be none.
    part.del_param("charset")
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else None


def _charset(part: Mime) -> str:
    try:
        return part.get_content_charset() or "utf-8"
    except (LookupError, ValueError, TypeError):
        return "utf-8"


def _in_words(data: bytes, charset: str) -> str:
    for each in (charset, "utf-8"):
        try:
            name = codecs.lookup(each).name
            if name not in NEVER:
                return data.decode(LARGER.get(name, name))
        except (LookupError, ValueError):
            continue
    guessed = from_bytes(data[:GUESSED_FROM]).best()
    return data.decode(guessed.encoding if guessed else "cp1252", errors="replace")
