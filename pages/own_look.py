"""The network's own color, as the style that puts it in the place of ours on all public pages."""

import hashlib
from functools import lru_cache

from network import current
from network.contrast import DARK, LEAST, LIGHT, contrast, for_dark, mixed

OUR_COLOR = "#135c48"
# What a request is marked with that sees a page while the network is closed to others.
SEES_CLOSED = "sees_closed"


def style() -> str:
    """Return the style of the network's own color; "" where it has none."""
    network = current()
    return _style(network.accent, network.accent_dark) if network.accent else ""


def style_url() -> str:
    """Return where that style is, under a name that changes with it; "" where there is none."""
    css = style()
    return f"/look-{version_of(css)}.css" if css else ""


def version_of(css: str) -> str:
    return hashlib.sha256(css.encode()).hexdigest()[:12]


def mark_url() -> str:
    """Return where the network's own mark is; "" where it has none."""
    mark = current().mark
    return f"/mark-{mark}.png" if mark else ""


def large_mark_url() -> str:
    """Return where it is in the size for a page of its own, or a phone's first screen."""
    mark = current().mark
    return f"/mark-{mark}-large.png" if mark else ""


@lru_cache(maxsize=8)
def _style(light: str, dark: str) -> str:
    dark = dark or for_dark(light)
    on_light = {
        "accent": light,
        "accent-2": mixed(light, "#000000", 0.25),
        "band": light,
        "tint": _tint(light, LIGHT[0]),
    }
    on_dark = {
        "accent": dark,
        "accent-2": mixed(dark, "#ffffff", 0.3),
        "band": mixed(light, "#000000", 0.25),
        "tint": _tint(dark, DARK[0]),
    }
    return (
        f":root{{{_lines(on_light)}}}"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{_lines(on_dark)}}}}}"
        # As our own sheet has it: paper is white.
        "@media print{:root{--tint:#fff}}"
    )


def _lines(colors: dict[str, str]) -> str:
    return ";".join(f"--{name}:{color}" for name, color in colors.items())


def _tint(color: str, paper: str) -> str:
    """Return the paper with as much of `color` in it as lets `color` still be read on it."""
    for part in (0.12, 0.09, 0.06, 0.03):
        tint = mixed(paper, color, part)
        if contrast(color, tint) >= LEAST:
            return tint
    return paper
