"""People's answers, taken for answers of ours: by words, by what was said before, alike."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from common.encryption import blind_index
from common.typed import search_key

# Between the answers that somebody ticked, as forms write them into one cell.
_BETWEEN = re.compile(r"\s*[,;\n|/、，،፣؛；]\s*")
_OTHER = re.compile(r"^([^:：]{2,30})[:：]\s*(.+)$", re.DOTALL)
ALIKE, CONTAINED, SHORTEST_WORD = 86, 96, 4
# So many different answers of one column are shown to be mapped by hand.
MOST_SHOWN = 150
MOST_KEPT = 2_000
LONGEST_SHOWN = 120


def heard(text: str) -> str:
    """Return the keyed hash by which an answer or a header is remembered."""
    return blind_index(search_key(text), purpose="import_answer")


def _numbers(text: str) -> list[str]:
    return re.findall(r"\d+", text)


def _is_inside(word: str, key: str) -> bool:
    """Tell whether all of `word` stands in `key`, and no number beside its own."""
    numbers = _numbers(word)
    is_same = not numbers or numbers == _numbers(key)
    return is_same and set(word.split()) <= set(key.split())


class Answers:
    """The answers to one field: `words` say what each is called, `said` what somebody decided.

    `said` goes from an answer in the file to ours, as a text; "" leaves it out. `remembered` does
    the same by `heard`. `other` is the answer that stands for those in somebody's own words.
    """

    def __init__(
        self,
        words: Mapping[str, Any],
        said: Mapping[str, str] | None = None,
        remembered: Mapping[str, str] | None = None,
        other: Any = None,
    ) -> None:
        self.words, self.said, self.remembered, self.other = words, said or {}, remembered, other
        self.by_text = {str(value): value for value in words.values()}
        self.counts: Counter[str] = Counter()
        self._meanings: dict[str, Any] = {}
        # Most cells of a column are one of a few: each is taken apart once.
        self._cells: dict[tuple[str, bool], tuple[list[Any], list[str], list[str]]] = {}

    def read(self, cell: str, *, is_many: bool) -> tuple[list[Any], list[str]]:
        """Return the answers of ours in a cell, each once, and what is none of them."""
        if (cell, is_many) not in self._cells:
            if len(self._cells) >= MOST_KEPT:
                self._cells.clear()
            self._cells[cell, is_many] = self._read_cell(cell, is_many)
        found, unknown, parts = self._cells[cell, is_many]
        self.counts.update(parts)
        return list(found), list(unknown)

    def _read_cell(self, cell: str, is_many: bool) -> tuple[list[Any], list[str], list[str]]:
        """Return the same, and the parts as they are counted."""
        found: list[Any] = []
        unknown: list[str] = []
        parts = self._parts(cell) if is_many else [cell.strip()]
        for part in parts:
            meaning = self.meaning(part)
            own = _OTHER.match(part)
            if meaning is None and own and self.other is not None and self._is_other(own[1]):
                found.append(self.other)
                unknown.append(own[2])
            elif meaning is None:
                unknown.append(part)
            else:
                found.append(meaning)
        return list(dict.fromkeys(found)), unknown, [part[:LONGEST_SHOWN] for part in parts]

    def meaning(self, part: str) -> Any:
        """Return the answer of ours that `part` is; None for none."""
        if part not in self._meanings:
            self._meanings[part] = self._look_up(part)
        return self._meanings[part]

    def _look_up(self, part: str) -> Any:
        key = search_key(part)
        if part[:LONGEST_SHOWN] in self.said:
            return self.by_text.get(self.said[part[:LONGEST_SHOWN]])
        if key in self.words:
            return self.words[key]
        if self.remembered and (means := self.remembered.get(heard(part))) is not None:
            return self.by_text.get(means)
        return self._alike(key)

    def _alike(self, key: str) -> Any:
        if len(key) < SHORTEST_WORD or not self.words:
            return None
        from rapidfuzz import fuzz, process  # large, and a web process may never need it

        best = process.extractOne(key, self.words.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE)
        if best and _numbers(best[0]) != _numbers(key):
            return None  # "Ward 14" is no slip of the pen for "Ward 4"
        if best is None and len(key) <= LONGEST_SHOWN:
            # "Groceries (two bags)": words of ours, and others beside them.
            long = [word for word in self.words if len(word) >= SHORTEST_WORD]
            best = process.extractOne(
                key, long, scorer=fuzz.token_set_ratio, score_cutoff=CONTAINED
            )
            if best and not _is_inside(best[0], key):
                best = None
        return self.words[best[0]] if best else None

    def _is_other(self, word: str) -> bool:
        return self.other is not None and self.words.get(search_key(word)) == self.other

    def _parts(self, cell: str) -> list[str]:
        """Take a cell apart; an answer of ours may have commas inside: the longest counts."""
        pieces = [piece for piece in _BETWEEN.split(cell.strip()) if piece]
        if len(pieces) < 2 or self._is_known(cell):
            return [cell.strip()]
        own = _OTHER.match(cell.strip())
        if own and self._is_other(own[1]):
            return [cell.strip()]
        parts, start = [], 0
        while start < len(pieces):
            own = _OTHER.match(pieces[start])
            if own and self._is_other(own[1]):
                parts.append(", ".join(pieces[start:]))
                break
            end = next(
                (end for end in range(min(len(pieces), start + 5), start + 1, -1)
                 if self._is_known(", ".join(pieces[start:end]))),
                start + 1,
            )  # fmt: skip
            parts.append(", ".join(pieces[start:end]))
            start = end
        return parts

    def _is_known(self, text: str) -> bool:
        return search_key(text) in self.words or text.strip()[:LONGEST_SHOWN] in self.said

    def shown(self) -> list[tuple[str, int, str]]:
        """Return answers in the file, how often each comes, and ours; those unknown come first."""
        rows = [(part, count, self.meaning(part)) for part, count in self.counts.items()]
        rows.sort(key=lambda row: (row[2] is not None, -row[1], row[0]))
        return [
            (part, count, "" if value is None else str(value))
            for part, count, value in rows[:MOST_SHOWN]
        ]
