"""Whether the network's own color can be read on our pages, by the rule of WCAG 2.2."""

import re
from dataclasses import dataclass

HEX = re.compile(r"#[0-9a-f]{6}")
# What text and its ground must differ by.
LEAST = 4.5
# The grounds of the pages, as `scss/_tokens.scss` has them: paper, the paper of boxes, the tint.
LIGHT = ("#fdfbf5", "#f3eee0")
DARK = ("#161b17", "#212822")
# What is written on the color itself.
ON_LIGHT, ON_DARK = "#ffffff", "#0d2018"


@dataclass(frozen=True)
class Weakness:
    """A pair that is too much alike, and how much it differs."""

    color: str
    ground: str
    ratio: float


def luminance(color: str) -> float:
    """Return the relative luminance of `color`, as "#135c48"."""
    parts = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (_linear(part) for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colors: from 1, the same, to 21, black on white."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def weakest(color: str, *, is_dark: bool) -> Weakness | None:
    """Return where `color` can be read least on light or dark pages; None where it is fine."""
    grounds = (*DARK, ON_DARK) if is_dark else (*LIGHT, ON_LIGHT)
    found = min((Weakness(color, each, contrast(color, each)) for each in grounds), key=_ratio)
    return found if found.ratio < LEAST else None


def on_light(color: str) -> str:
    """Return `color` where it can be read on paper and on light pages; "" for any other."""
    return color if HEX.fullmatch(color) and weakest(color, is_dark=False) is None else ""


def _ratio(found: Weakness) -> float:
    return found.ratio


def for_dark(color: str) -> str:
    """Return `color`, as much lighter as it must be to be read on dark pages."""
    for part in range(0, 101, 5):
        lighter = mixed(color, "#ffffff", part / 100)
        if weakest(lighter, is_dark=True) is None:
            return lighter
    return "#ffffff"


def mixed(color: str, other: str, part: float) -> str:
    """Return `color` with so large a part of `other`, from 0 to 1."""
    pairs = [
        (int(color[start : start + 2], 16), int(other[start : start + 2], 16))
        for start in (1, 3, 5)
    ]
    return "#" + "".join(f"{round(own + (its - own) * part):02x}" for own, its in pairs)
