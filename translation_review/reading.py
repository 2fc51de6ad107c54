"""The texts of one language as somebody reads them: narrowed, counted, one after the other."""

from collections import Counter
from collections.abc import Iterator

from translation_review.forms import NarrowForm
from translation_review.states import TO_READ, Seal, State, state_of
from translation_review.texts import Text, texts_of


class Reading:
    """One language, as far as the filter asks for it."""

    def __init__(self, language: str, sealed: dict[str, Seal], narrow: NarrowForm) -> None:
        self.language = language
        self.texts = texts_of(language)
        self.states = {key: state_of(text, sealed.get(key)) for key, text in self.texts.items()}
        self.found = [
            key for key, text in self.texts.items() if narrow.finds(text, self.states[key])
        ]
        self._order = {key: number for number, key in enumerate(self.texts)}

    @property
    def counts(self) -> Counter[State]:
        return Counter(self.states.values())

    @property
    def place(self) -> Counter[State]:
        """The states of what the filter finds."""
        return Counter(self.states[key] for key in self.found)

    def first(self) -> Text | None:
        """The first text that nobody has read; else the first of all that were found."""
        key = next(self._to_read(self.found), None) or next(iter(self.found), None)
        return self.texts[key] if key else None

    def before(self, key: str) -> str | None:
        earlier = [each for each in self.found if self._order[each] < self._order[key]]
        return earlier[-1] if earlier else None

    def after(self, key: str) -> str | None:
        return next((each for each in self.found if self._order[each] > self._order[key]), None)

    def next_to_read(self, key: str) -> str | None:
        """The next one that nobody has read, from the beginning again after the last."""
        later = [each for each in self.found if self._order[each] > self._order[key]]
        again = [each for each in self.found if self._order[each] < self._order[key]]
        return next(self._to_read([*later, *again]), None)

    def _to_read(self, keys: list[str]) -> Iterator[str]:
        return (key for key in keys if self.states[key] in TO_READ)
