"""Charts as plain shapes that a template draws as SVG: pure, no query, no clock.

Every chart is drawn for a width of `WIDTH` units, about that of a phone's screen, so that its
words can be read there without growing too large elsewhere. Where the page reads from right to
left, so do the charts: `Drawing` mirrors what it is given.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import get_language_bidi

WIDTH = 360
ROW, BAR = 40, 16
HEIGHT, TOP, FOOT = 170, 14, 20
AXIS = 60
FEWEST_WIDE = 20  # a number fits into a bar from so many units on
MOST_LABELS = 6
CLOSE = 40  # columns narrower than this are narrower than their labels


@dataclass(frozen=True)
class Box:
    """A bar, or a piece of one. `series` is the number of its color and pattern."""

    x: float
    y: float
    width: float
    height: float
    series: int
    title: str = ""


@dataclass(frozen=True)
class Stroke:
    """A straight line; `kind` is "grid" or "mark"."""

    x1: float
    y1: float
    x2: float
    y2: float
    kind: str = "grid"


@dataclass(frozen=True)
class Text:
    """Words at a point; `anchor` is "start", "middle" or "end" in the direction of reading."""

    x: float
    y: float
    words: str
    anchor: str = "start"
    kind: str = ""


@dataclass
class Drawing:
    """The shapes that a template draws, in order: strokes, boxes, texts."""

    height: float
    boxes: list[Box] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    width: int = WIDTH

    def __post_init__(self) -> None:
        self.is_mirrored = get_language_bidi()

    def box(
        self, x: float, y: float, width: float, height: float, series: int, title: str = ""
    ) -> None:
        # Mirrored in numbers: an SVG transform would turn the letters around as well.
        left = WIDTH - x - width if self.is_mirrored else x
        self.boxes.append(
            Box(round(left, 1), round(y, 1), _size(width), _size(height), series, title)
        )

    def stroke(self, x1: float, y1: float, x2: float, y2: float, kind: str = "grid") -> None:
        ends = (round(self._at(x), 1) for x in (x1, x2))
        start, end = ends
        self.strokes.append(Stroke(start, round(y1, 1), end, round(y2, 1), kind))

    def text(
        self, x: float, y: float, words: object, anchor: str = "start", kind: str = ""
    ) -> None:
        self.texts.append(Text(round(self._at(x), 1), round(y, 1), str(words), anchor, kind))

    def _at(self, x: float) -> float:
        return WIDTH - x if self.is_mirrored else x


def _size(length: float) -> float:
    return max(round(length, 1), 0)


@dataclass(frozen=True)
class Row:
    """One bar that lies: its label and its pieces, in order."""

    label: str
    counts: Sequence[int]
    titles: Sequence[str] = ()

    @property
    def total(self) -> int:
        return sum(self.counts)


def lying_bars(rows: Sequence[Row]) -> Drawing:
    """A bar per row, its label above it, its pieces one after the other."""
    drawing = Drawing(height=max(ROW * len(rows), 1))
    # One unit for all bars, so that their lengths can be compared; never 0, to divide by.
    longest = max([row.total for row in rows], default=0) or 1
    for place, row in enumerate(rows):
        top = place * ROW
        drawing.text(0, top + 12, row.label)
        drawing.text(WIDTH, top + 12, row.total, "end", "count")
        _pieces(drawing, row, top + 18, WIDTH / longest)
    return drawing


def _pieces(drawing: Drawing, row: Row, top: float, unit: float) -> None:
    x = 0.0
    is_stacked = len(row.counts) > 1
    for series, count in enumerate(row.counts):
        width = count * unit
        title = row.titles[series] if row.titles else ""
        if count:
            drawing.box(x, top, width, BAR, series, title)
        if is_stacked and width >= FEWEST_WIDE:
            drawing.text(x + width / 2, top + 12, count, "middle", f"on on-{series}")
        x += width


@dataclass(frozen=True)
class Column:
    """One bar that stands: its label, its pieces from the ground up, and a mark above it."""

    label: str
    values: Sequence[float]
    titles: Sequence[str] = ()
    mark: float | None = None

    @property
    def top(self) -> float:
        return max(sum(self.values), self.mark or 0)


@dataclass(frozen=True)
class Tick:
    """A line across the chart at `value`."""

    value: float
    label: str


def standing_bars(columns: Sequence[Column], ticks: Sequence[Tick]) -> Drawing:
    """A bar per column over an axis of time, with lines across at `ticks` (0 is drawn anyway)."""
    drawing = Drawing(height=HEIGHT + TOP + FOOT)
    values = [*(column.top for column in columns), *(tick.value for tick in ticks)]
    highest: float = max(values, default=0)
    unit = HEIGHT / (highest or 1)
    for tick in (Tick(0, "0"), *ticks):
        y = TOP + HEIGHT - tick.value * unit
        drawing.stroke(AXIS, y, WIDTH, y)
        drawing.text(AXIS - 5, y + 4, tick.label, "end", "quiet")
    wide = (WIDTH - AXIS) / max(len(columns), 1)
    for place, column in enumerate(columns):
        _stand(drawing, column, AXIS + place * wide, wide, unit)
    _labels(drawing, columns, wide)
    return drawing


def _stand(drawing: Drawing, column: Column, x: float, wide: float, unit: float) -> None:
    # A short period has few columns, which would fill the chart as a wall of color.
    gap, ground = min(wide * 0.2, 6), float(TOP + HEIGHT)
    width = min(wide - gap, 48)
    x += (wide - width) / 2
    for series, value in enumerate(column.values):
        ground -= value * unit
        title = column.titles[series] if column.titles else ""
        if value:
            drawing.box(x, ground, width, value * unit, series, title)
    if column.mark is not None:
        y, middle = TOP + HEIGHT - column.mark * unit, x + width / 2
        drawing.stroke(middle, ground, middle, y, "mark")
        drawing.stroke(x, y, x + width, y, "mark")


def _labels(drawing: Drawing, columns: Sequence[Column], wide: float) -> None:
    # Rounded up, so that there are never more labels than fit side by side on a phone.
    every = -(-len(columns) // MOST_LABELS)
    for place, column in enumerate(columns[::every] if columns else ()):
        # The first one would stand below the numbers of the other axis.
        is_close = place == 0 and wide < CLOSE
        x = AXIS + (0 if is_close else (place * every + 0.5) * wide)
        drawing.text(x, TOP + HEIGHT + 15, column.label, "start" if is_close else "middle", "quiet")


def round_ticks(highest: float, steps: Sequence[float]) -> list[float]:
    """Two to four round values up to about `highest`: multiples of the first step that is enough.

    `steps` ascend; beyond the last one they go on by tens.
    """
    step: float = next((each for each in steps if highest <= each * 4), steps[-1])
    while highest > step * 4:
        step *= 10
    return [step * times for times in range(1, 5) if step * (times - 1) < highest]
