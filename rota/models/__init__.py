"""Lines and their weeks, the people on them, and the calls that somebody has to make to these."""

from rota.models.calls import ShiftCall
from rota.models.lines import (
    LONGEST_NOTE,
    MOST_PEOPLE,
    Answerer,
    HandOver,
    Line,
    OnShift,
    Shift,
    Slot,
    Weekly,
    in_wards_of,
)

__all__ = [
    "LONGEST_NOTE",
    "MOST_PEOPLE",
    "Answerer",
    "HandOver",
    "Line",
    "OnShift",
    "Shift",
    "ShiftCall",
    "Slot",
    "Weekly",
    "in_wards_of",
]
