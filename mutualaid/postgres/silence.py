"""Whether the database says anything at all.

A host that is gone refuses nothing: whoever asks it waits until the kernel gives up. Each waiting
page has a thread, and soon all have one. So what waits for a while without anybody in this process
having heard of the database has it asked, by one new connection beside all others: a database that
only takes long over something answers that. While it does not, nobody waits.
"""

import threading
import time
from collections.abc import Callable
from typing import Any

import psycopg

# Without a word to anybody for so long, it is asked; it has so long to answer a new connection
# (libpq takes no less); then it is asked again after so long.
ASKED_AFTER = 1.0
ANSWERS_WITHIN = 2
ASKED_AGAIN_AFTER = 1.0

Parameters = Callable[[], dict[str, Any]]


class Silence:
    """Words that one process has had from its database."""

    WORDS = "the database is silent"

    def __init__(self) -> None:
        self.clock = time.monotonic
        self.heard_at = self.clock()
        self.is_known = False
        self._asking = threading.Lock()
        self._parameters: Parameters | None = None

    def know(self, parameters: Parameters) -> None:
        """From now on the database is asked with the connection that `parameters` describe."""
        self._parameters = parameters

    def heard(self) -> None:
        """Somebody has had an answer."""
        self.heard_at = self.clock()

    def is_silent_since(self, began: float) -> bool:
        """Tell whether who waits since `began` waits in vain; ask when there is reason to."""
        waited = self.clock() - max(began, self.heard_at)
        if not self.is_known and waited > ASKED_AFTER and self._asking.acquire(blocking=False):
            threading.Thread(target=self._ask, name="silence", daemon=True).start()
        return self.is_known

    def _ask(self) -> None:
        """Ask until it answers. It is silent once it has not, and nobody else has heard of it."""
        try:
            began = self.clock()
            while not self._answers() and self.heard_at < began:
                self.is_known = True
                time.sleep(ASKED_AGAIN_AFTER)
            self.heard()
        finally:
            self.is_known = False
            self._asking.release()

    def _answers(self) -> bool:
        """Tell whether a new connection has an answer, be it a refusal."""
        if self._parameters is None:
            return True
        wanted = {**self._parameters(), "connect_timeout": ANSWERS_WITHIN}
        try:
            psycopg.connect(**wanted).close()
        except psycopg.errors.ConnectionTimeout:
            return False
        except psycopg.OperationalError:
            # Of several hosts none will have us, the other says: that is as good as silence.
            return "," not in str(wanted.get("host", ""))
        return True
