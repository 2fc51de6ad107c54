"""The admin's colors can be read: contrast as WCAG counts it, in both schemes."""

import re

import pytest

from scripts.css_is_fresh import ROOT

CSS = (ROOT / "static/css/admin.css").read_text()
LIGHT, DARK_BY_SYSTEM, DARK_BY_CHOICE = re.findall(
    r"(?:root|=\"dark\"\]) \{(.*?)\}", CSS, re.DOTALL
)
PAIRS = [
    ("body-fg", "body-bg"),
    ("body-fg", "darkened-bg"),
    ("body-fg", "selected-bg"),
    ("body-fg", "selected-row"),
    ("body-quiet-color", "body-bg"),
    ("body-quiet-color", "darkened-bg"),
    ("link-fg", "body-bg"),
    ("link-fg", "darkened-bg"),
    ("link-fg", "selected-row"),
    ("error-fg", "body-bg"),
    ("header-link-color", "header-bg"),
    ("breadcrumbs-fg", "breadcrumbs-bg"),
    ("breadcrumbs-link-fg", "breadcrumbs-bg"),
    ("button-fg", "button-bg"),
    ("button-fg", "close-button-bg"),
    ("button-fg", "delete-button-bg"),
    ("button-fg", "object-tools-bg"),
    ("body-fg", "message-success-bg"),
    ("body-fg", "message-warning-bg"),
    ("body-fg", "message-error-bg"),
]


def colors(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block))


def luminance(color: str) -> float:
    digits = color[1:] if len(color) == 7 else "".join(2 * digit for digit in color[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_counted_right():
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(("text", "ground"), PAIRS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(text, ground, scheme):
    # What the dark scheme leaves out it takes from the light one, as the stylesheet does.
    found = colors(LIGHT) | (colors(DARK_BY_SYSTEM) if scheme == "dark" else {})
    # What WCAG asks of text of ordinary size (AA).
    assert contrast(found[text], found[ground]) >= 4.5


def test_dark_is_the_same_by_system_and_by_choice():
    assert colors(DARK_BY_SYSTEM) == colors(DARK_BY_CHOICE)
