"""The replies to a text."""

from dataclasses import dataclass, field

from inbox.models import Ask


@dataclass(frozen=True)
class Said:
    """The words of an answer by text, and the private links below them, by what they open.

    Of several, each has its number before it. With `waits` a person has to look at it all the same.
    `ended` is a conversation that is over.
    """

    words: str
    links: list[tuple[str, int]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    waits: bool = False
    ended: Ask | None = None
