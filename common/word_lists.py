"""Lists of words that are kept as text: one line for each thing, as `name: word; another`."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path


@cache
def word_list(path: Path) -> Mapping[str, tuple[str, ...]]:
    """Return the words of each line of the file at `path`, as they stand there."""
    found = {}
    for line in path.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            name, _colon, words = line.partition(": ")
            found[name] = tuple(word.strip() for word in words.split(";") if word.strip())
    return found
