"""The parts that upper apps show on a page of a lower one, which imports none of them.

Each registers a function by name when it starts.
"""

from collections.abc import Callable
from typing import Generic, TypeVar

Shown = TypeVar("Shown")
Panel = TypeVar("Panel")


class Panels(Generic[Shown, Panel]):
    """The panels of one kind of page.

    A maker is given what the page shows, and answers None when there is nothing to show. It must
    not need more queries for more rows.
    """

    def __init__(self) -> None:
        self._makers: dict[str, Callable[[Shown], Panel | None]] = {}
        self._topics: set[str] = set()

    def register(
        self, name: str, *topics: str
    ) -> Callable[[Callable[[Shown], Panel | None]], Callable[[Shown], Panel | None]]:
        """Make the decorated function the panel `name` of every such page.

        `topics` are what it shows rows of, where the page is kept (`shared_page`).
        """
        self._topics.update(topics)

        def registered(
            maker: Callable[[Shown], Panel | None],
        ) -> Callable[[Shown], Panel | None]:
            self._makers[name] = maker
            return maker

        return registered

    def made_for(self, shown: Shown) -> list[Panel]:
        """The panels of one page, in the order of their names."""
        made = (self._makers[name](shown) for name in sorted(self._makers))
        return [panel for panel in made if panel is not None]

    def topics(self) -> tuple[str, ...]:
        """Return the topics of all panels together."""
        return tuple(sorted(self._topics))
