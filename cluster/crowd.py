"""People who ask for help while things break, and readers who look whether pages answer."""

import itertools
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPException

from cluster.main_job import Asked, ask_for_help
from cluster.visitors import Browser, Failed

PEOPLE = 8
# The first is the same for everybody and kept in memory; for the second the database is asked.
PAGES = ("/en/", "/en/resources/?q=food+bank")
LOOKS_EVERY = 0.25


@dataclass
class Seen:
    """One look at a page: when it began, and what was wrong; "" when it was answered."""

    at: float
    path: str
    trouble: str


@dataclass
class Crowd:
    """Eight people at a time who ask for help, one request after the other, until `close`.

    Their names begin with `mark`. With `readers`, others look at pages meanwhile.
    """

    address: str
    mark: str
    readers: bool = True
    confirmed: list[tuple[float, Asked]] = field(default_factory=list)
    troubles: list[tuple[float, str]] = field(default_factory=list)
    given_up: list[str] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._is_over = threading.Event()
        self._lock = threading.Lock()
        people = [partial(self._ask, number) for number in range(PEOPLE)]
        readers = [partial(self._look, path) for path in PAGES if self.readers]
        self._threads = [threading.Thread(target=target) for target in [*people, *readers]]
        for thread in self._threads:
            thread.start()

    def _ask(self, number: int) -> None:
        for count in itertools.count():
            if self._is_over.is_set():
                return
            browser, name = Browser(self.address), f"{self.mark}-{number}-{count}"
            try:
                asked = ask_for_help(browser, name)
            except Failed as failed:
                with self._lock:
                    self.given_up.append(str(failed))
            else:
                with self._lock:
                    self.confirmed.append((time.monotonic(), asked))
            with self._lock:
                self.troubles += browser.troubles

    def _look(self, path: str) -> None:
        browser = Browser(self.address, timeout=10)
        while not self._is_over.wait(LOOKS_EVERY):
            at, trouble = time.monotonic(), ""
            try:
                status = browser.once("GET", path).status
                trouble = str(status) if status >= 500 else ""
            except (OSError, HTTPException) as error:
                trouble = type(error).__name__
            with self._lock:
                self.seen.append(Seen(at, path, trouble))

    def wait_for_more(self, count: int, seconds: float = 60) -> None:
        """Wait until so many more are confirmed. Raises `TimeoutError`."""
        wanted = len(self.confirmed) + count
        started = time.monotonic()
        while len(self.confirmed) < wanted:
            if time.monotonic() - started > seconds:
                raise TimeoutError(f"not {count} more requests within {seconds:.0f} seconds")
            time.sleep(0.1)

    def close(self) -> None:
        """Let everybody finish what they are at."""
        self._is_over.set()
        for thread in self._threads:
            thread.join()

    # --- What happened in a while ---

    def silence(self, since: float, until: float) -> float:
        """The longest time within which nobody was confirmed."""
        moments = [at for at, _asked in self.confirmed if since <= at <= until]
        pairs = itertools.pairwise([since, *moments, until])
        return max(after - before for before, after in pairs)

    def unanswered(self, path: str, since: float, until: float) -> float:
        """Return how long after `since` the page `path` was refused for the last time."""
        bad = [each.at for each in self.seen if each.path == path and each.trouble]
        return max((at - since for at in bad if since <= at <= until), default=0.0)

    def failed_pages(self, since: float, until: float) -> Counter[str]:
        """Return what was answered instead of a page, to readers and to those who asked."""
        readers = [each.trouble for each in self.seen if since <= each.at <= until if each.trouble]
        return Counter([*readers, *(what for at, what in self.troubles if since <= at <= until)])
