"""The picture of a tree as plain shapes that a template draws as SVG: no query, no clock.

A line per member, each caller's below them and further in, as in the list beside the picture: that
can be read on a narrow screen. Where the page reads from right to left, so does the picture.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import get_language_bidi

WIDTH, ROW, STEP, LEFT = 360, 30, 26, 14
RADIUS = 9
LONGEST = 26
DEEPEST = 6  # key people who pass the word to each other may stand further in than three levels


@dataclass
class Node:
    """A member in the picture and in the list, with whom they call."""

    member_id: int
    name: str
    is_key: bool = False
    is_locked: bool = False
    state: str = ""
    state_words: str = ""
    stand_in: str = ""
    caller_id: int | None = None
    calls: list["Node"] = field(default_factory=list)


@dataclass(frozen=True)
class Dot:
    """A member: where the circle stands, and where the name begins.

    Whole numbers: half of a number is written with a comma in some languages, which no SVG reads.
    """

    x: int
    y: int
    text_x: int
    text_y: int
    name: str
    state: str
    title: str
    is_key: bool


@dataclass(frozen=True)
class Picture:
    dots: list[Dot]
    paths: list[str]
    height: int
    width: int = WIDTH


def draw(roots: Iterable[Node]) -> Picture:
    """Place all members below each other, and a line from each caller to whom they call."""
    dots: list[Dot] = []
    paths: list[str] = []
    mirrored = get_language_bidi()

    def across(x: int) -> int:
        return WIDTH - x if mirrored else x

    def place(node: Node, depth: int) -> int:
        x, y = LEFT + STEP * min(depth, DEEPEST), ROW * len(dots) + ROW // 2
        title = f"{node.name} ({node.state_words})" if node.state_words else node.name
        dots.append(
            Dot(
                *(across(x), y, across(x + RADIUS + 8), y + 5),
                *(_short(node.name), node.state, title, node.is_key),
            )
        )
        for called in node.calls:
            down = place(called, depth + 1)
            side = across(LEFT + STEP * min(depth + 1, DEEPEST) - RADIUS)
            paths.append(f"M{across(x)} {y + RADIUS}V{down}H{side}")
        return y

    for root in roots:
        place(root, 0)
    return Picture(dots, paths, ROW * len(dots))


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"


def everybody(roots: Iterable[Node]) -> Iterator[Node]:
    """Yield all nodes, each before those whom they call."""
    for root in roots:
        yield root
        yield from everybody(root.calls)
