"""The numbers to call that every page shows, in sentences; an app above says which.

They are kept in the process. A page that is the same for everybody looks at their version with the
others and follows at once; a private one within a minute, so that none costs a query more. While
the database is away they are the last that were seen.
"""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import Error
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from common.zip_codes import country
from pages import cached

TOPIC = "numbers"
FOLLOWS_WITHIN = 60.0  # seconds
PLACE = "{number}"
# Where 911 and 988 answer; elsewhere they would lead somebody in danger nowhere.
WITH_OUR_NUMBERS = {"US", "PR", "GU", "VI", "AS", "MP", "CA"}


@dataclass(frozen=True)
class Sentence:
    """A sentence around a number, by language, on all pages or (`ward_id`) on those of a ward."""

    ward_id: int | None
    texts: tuple[tuple[str, str], ...]
    number: str
    href: str

    @property
    def html(self) -> SafeString:
        """The sentence in the language of the page; another one says which it is."""
        texts, language = dict(self.texts), get_language() or settings.LANGUAGE_CODE
        text = texts.get(language) or texts.get(settings.LANGUAGE_CODE, PLACE)
        before, _place, after = text.partition(PLACE)
        link = format_html('<a href="{}"><bdi dir="ltr">{}</bdi></a>', self.href, self.number)
        said = format_html("{}{}{}", before, link, after)
        if texts.get(language):
            return said
        return format_html('<span lang="{}" dir="auto">{}</span>', settings.LANGUAGE_CODE, said)


def said_in(texts: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return texts by language as `Sentence` holds them."""
    return tuple(sorted((code, text) for code, text in texts.items() if text))


Load = Callable[[], tuple[Sentence, ...]]


class _Known:
    """The numbers as this process knows them."""

    load: Load | None = None

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        self.found: tuple[Sentence, ...] = ()
        self.version: int | None = None
        self.looked_at = 0.0

    def keep(self, found: tuple[Sentence, ...], version: int) -> None:
        with self.lock:
            self.found, self.version, self.looked_at = found, version, time.monotonic()

    def now(self) -> tuple[Sentence, ...]:
        version = cached.version_at_hand(TOPIC)
        is_young = time.monotonic() - self.looked_at < FOLLOWS_WITHIN
        is_known = self.version is not None and (self.version == version or version is None)
        if self.load is None or (is_known and is_young):
            return self.found
        try:
            [latest] = cached.versions_of((TOPIC,))
            if latest != self.version:
                self.keep(self.load(), int(str(latest)))
            self.looked_at = time.monotonic()
        except Error:
            # The last that were seen are better than none, and looked for again in a minute.
            self.looked_at = time.monotonic()
        return self.found


_known = _Known()


def provide(load: Load) -> None:
    """From now on every page shows what `load` returns."""
    _known.load = staticmethod(load)
    cached.everywhere(_known.now)


def for_page(ward_id: int | None = None) -> list[Sentence]:
    """Return those of all pages; of a ward its own. None where no app said any."""
    return [each for each in _known.now() if each.ward_id == ward_id]


def our_numbers_answer() -> bool:
    """Tell whether the numbers that pages say by themselves answer in the network's country."""
    return country() in WITH_OUR_NUMBERS


def forget(*, as_if_none: bool = False) -> None:
    """Forget all, or (`as_if_none`) know that there are none: a test starts from nothing."""
    _known.forget()
    if as_if_none:
        _known.keep((), 0)
