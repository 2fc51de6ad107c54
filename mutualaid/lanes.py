"""Lanes: of what one sender wants at once, a few at a time; the rest waits for its turn.

Without them whoever opens twenty connections has all threads, and everybody else waits.
"""

from collections import Counter, defaultdict, deque
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Lanes(Generic[Item]):
    """Items by the key of their lane, of each `at_once` under way. For one thread."""

    def __init__(self, at_once: int) -> None:
        self.at_once = at_once
        self.under_way: Counter[str] = Counter()
        self.waiting: dict[str, deque[Item]] = defaultdict(deque)

    def enter(self, key: str, item: Item) -> bool:
        """Tell whether `item` may go now; otherwise `leave` returns it when its turn has come."""
        if self.under_way[key] < self.at_once:
            self.under_way[key] += 1
            return True
        self.waiting[key].append(item)
        return False

    def leave(self, key: str) -> Item | None:
        """End one that was under way, and return the next, which is under way from now on."""
        if key in self.waiting:
            item = self.waiting[key].popleft()
            if not self.waiting[key]:
                del self.waiting[key]
            return item
        self.under_way[key] -= 1
        if not self.under_way[key]:
            del self.under_way[key]
        return None
