"""Texts of JSON of which one record at a time is in memory: the lists at the top of them.

A package of 50,000 services took 120 MB as a whole, eight times what its text takes.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

_read = json.JSONDecoder(parse_constant=lambda _name: None).raw_decode
_SPACE = re.compile(r"[ \t\n\r]*")


class Elements:
    """A list in a text, whose elements are read anew by whoever goes through it.

    To go through it raises `ValueError` where it is broken; then `end` is where the text goes on,
    and `count` how many there are.
    """

    def __init__(self, text: str, start: int) -> None:
        self.text, self.start, self.end = text, start, start
        self.count = 0

    def __iter__(self) -> Iterator[Any]:
        text, at = self.text, _after_space(self.text, self.start + 1)
        if text.startswith("]", at):
            self.end = at + 1
            return
        while True:
            element, at = _read(text, at)
            yield element
            at, goes_on = _next(text, at, "]")
            if not goes_on:
                self.end = at
                return


class Lines:
    """The objects of a text with one on each line, read as those of `Elements` are."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __iter__(self) -> Iterator[Any]:
        return (json.loads(line) for line in self.text.splitlines() if line.strip())


def top_of(text: str) -> Any:
    """Return what a text says: a list as `Elements`, an object with its lists as such, or `Lines`.

    Raises `ValueError` and `RecursionError` for what is broken; a list, when somebody reads it.
    """
    found, end = _value(text, _after_space(text, 0), is_top=True)
    return found if _after_space(text, end) == len(text) else Lines(text)


def _value(text: str, at: int, *, is_top: bool = False) -> tuple[Any, int]:
    if text.startswith("{", at) and is_top:
        return _members(text, at)
    if not text.startswith("[", at):
        return _read(text, at)
    found = Elements(text, at)
    found.count = sum(1 for _element in found)
    return found, found.end


def _members(text: str, at: int) -> tuple[dict[str, Any], int]:
    found: dict[str, Any] = {}
    at = _after_space(text, at + 1)
    goes_on = not text.startswith("}", at)
    if not goes_on:
        return found, at + 1
    while goes_on:
        name, at = _read(text, at)
        at = _after_space(text, at)
        if not isinstance(name, str) or not text.startswith(":", at):
            raise ValueError("no name")
        found[name], at = _value(text, _after_space(text, at + 1))
        at, goes_on = _next(text, at, "}")
    return found, at


def _next(text: str, at: int, closes: str) -> tuple[int, bool]:
    """Return where the next begins, or the whole ends, and whether there is a next."""
    at = _after_space(text, at)
    if text.startswith(",", at):
        return _after_space(text, at + 1), True
    if not text.startswith(closes, at):
        raise ValueError("neither goes on nor ends")
    return at + 1, False


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at
