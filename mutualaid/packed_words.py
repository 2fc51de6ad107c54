"""The words of all languages in little memory.

gettext keeps a string for each text, and for the English that it stands for: 15 MB in nine
languages. Here the English is kept once for all of them, and each language as one piece of bytes.
"""

import gettext
from array import array
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import trans_real

ABSENT = 2**32 - 1

# The number of each text that any language has; of a text with plurals, of each of its forms.
_numbers: dict[Any, int] = {}


class Words(Mapping[Any, str]):
    """A catalog that cannot be changed: for each number, where its text ends in the bytes."""

    def __init__(self, catalog: Mapping[Any, str]) -> None:
        texts, self._spans = bytearray(), array("I")
        for key, text in catalog.items():
            number = _numbers.setdefault(key, len(_numbers))
            missing = number - len(self._spans) // 2 + 1
            self._spans.extend([ABSENT, 0] * missing)
            start = len(texts)
            texts += text.encode()
            self._spans[2 * number], self._spans[2 * number + 1] = start, len(texts)
        self._texts = bytes(texts)

    def get(self, key: Any, default: Any = None) -> Any:
        """Return the text for `key`. As fast as can be: a page asks for hundreds."""
        number = _numbers.get(key)
        if number is None or 2 * number >= len(self._spans):
            return default
        start = self._spans[2 * number]
        if start == ABSENT:
            return default
        return self._texts[start : self._spans[2 * number + 1]].decode()

    def __getitem__(self, key: Any) -> str:
        text = self.get(key)
        if text is None:
            raise KeyError(key)
        return str(text)

    def __contains__(self, key: object) -> bool:
        return self.get(key) is not None

    def __iter__(self) -> Iterator[Any]:
        return (key for key in list(_numbers) if key in self)

    def __len__(self) -> int:
        return sum(start != ABSENT for start in self._spans[::2])


def pack() -> None:
    """Read the catalogs of all languages of this process, and keep them packed."""
    for code, _own_name in settings.LANGUAGES:
        translation: Any = trans_real.translation(code)
        catalog = translation._catalog
        catalog._catalogs = [
            each if isinstance(each, Words) else Words(each) for each in catalog._catalogs
        ]
        # What gettext itself has read, file by file; the next language takes its place.
        gettext._translations.clear()  # type: ignore[attr-defined]
