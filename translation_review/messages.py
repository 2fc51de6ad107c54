"""The facts about one message of a catalog: its key, its placeholders, its mark.

A mark says on which day somebody who speaks the language read the message, and what they read:
`# reviewed 2026-11-29 3f2a9c1b04de`. Once the English or the translation is another one, the mark
no longer fits and counts for nothing; `scripts/catalogs.py update` then drops it.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import NamedTuple

from babel.messages import Catalog, Message

# Tags too, with all that is in them: a link that is not closed swallows the page, and one that
# leads elsewhere, or runs a script, would go out with the next version.
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}|</?[a-z][^>]*>?")
PERCENT = re.compile(r"%\(\w+\)[sd]|%%")
# Beside a better text on its way: the fingerprint of the one that it takes the place of, and why.
INSTEAD = "instead of "
NOTE = "note: "
MARK = re.compile(r"reviewed (\d{4}-\d{2}-\d{2}) ([0-9a-f]{12})")


def english_of(message: Message) -> tuple[str, ...]:
    """The English text, or those for one and for many."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def forms_of(message: Message) -> tuple[str, ...]:
    """The translation, or those for each kind of number; "" where there is none."""
    said = message.string
    return (said or "",) if isinstance(said, str | None) else tuple(each or "" for each in said)


def is_translated(message: Message) -> bool:
    return bool(forms_of(message)) and all(forms_of(message))


def key_of(message: Message) -> str:
    """Return what the message is called in addresses and rows: its English and its context."""
    return _digest([message.context or "", english_of(message)[0]], 20)


def fingerprint(english: Iterable[str], forms: Iterable[str]) -> str:
    """Another one for every other English and every other translation."""
    return _digest(["\x03".join(english), "\x03".join(forms)], 12)


def _digest(parts: Iterable[str], length: int) -> str:
    return hashlib.sha256("\x04".join(parts).encode()).hexdigest()[:length]


# --- Placeholders ---------------------------------------------------------------------------------


class Wrong(NamedTuple):
    """The placeholders of a form that it lost, made up, or has more or less often."""

    lost: set[str]
    extra: set[str]
    miscounted: set[str]


def placeholders(text: str) -> Counter[str]:
    """Return the parts of `text` that a translation keeps as they are, and how often each is."""
    return Counter(PLACEHOLDER.findall(text))


def at_least(parts: Counter[str]) -> Counter[str]:
    """Tags stand in pairs. What else is said twice in English, another language may say once."""
    return Counter({part: n if part.startswith("<") else 1 for part, n in parts.items()})


def wrong_placeholders(english: Sequence[str], forms: Sequence[str]) -> Iterator[Wrong]:
    """Yield what is wrong with each form of the translation."""
    allowed = reduce(or_, map(placeholders, english))
    for number, form in enumerate(forms, 1):
        found, is_last = placeholders(form), number == len(forms)
        # "one person" may leave the number out; the form for many may not.
        most = placeholders(english[-1]) if is_last else allowed
        least = at_least(most) if is_last else Counter[str]()
        off = (least - found) | (found - most)
        lost = {part for part in off if part not in found}
        extra = {part for part in off if part not in most}
        yield Wrong(lost, extra, set(off) - lost - extra)


def has_wrong_percent(english: Sequence[str], forms: Sequence[str]) -> bool:
    """Return whether a percent sign would be read as the start of a placeholder that is none."""
    is_formatted = any("%(" in text or "%%" in text for text in english)
    return is_formatted and any("%" in PERCENT.sub("", form) for form in forms)


def problems(message: Message, catalog: Catalog) -> Iterator[str]:
    """Say what keeps the translation from being used, for developers."""
    if any(map(any, wrong_placeholders(english_of(message), forms_of(message)))):
        yield "other placeholders"
    if has_wrong_percent(english_of(message), forms_of(message)):
        yield "a percent sign that stands alone"
    yield from map(str, message.check(catalog))


# --- Marks ----------------------------------------------------------------------------------------


def reviewed_on(message: Message) -> date | None:
    """The day on which the message was read as it is now."""
    now = fingerprint(english_of(message), forms_of(message))
    found = filter(None, map(MARK.fullmatch, message.user_comments))
    days = [date.fromisoformat(mark[1]) for mark in found if mark[2] == now]
    return max(days, default=None)


def mark(message: Message, day: date) -> None:
    """Say that the message was read on `day` as it is now; what was said before goes."""
    unmark(message)
    now = fingerprint(english_of(message), forms_of(message))
    message.user_comments.append(f"reviewed {day:%Y-%m-%d} {now}")


def unmark(message: Message) -> None:
    message.user_comments = [each for each in message.user_comments if not MARK.match(each)]


def drop_stale_marks(catalog: Catalog) -> None:
    """Remove the marks of what is another text by now."""
    for message in catalog:
        if message.id and not reviewed_on(message):
            unmark(message)
