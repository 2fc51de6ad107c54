"""The street of our pages as a drawing on sheets and pictures.

WeasyPrint asks a drawing about its own style alone, not the sheet's.
"""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

COLORS = (
    ".a { fill: #1b7a60 } .b { fill: #cfe3d6 } .c { fill: #ffc145 } .d { fill: #e9dfc6 }"
    " .dark, .ground { fill: #0b2f25 } .lit { fill: #fff3cf } .flag { fill: #d1603d }"
    " .line { fill: none; stroke: #0b2f25; stroke-width: 1.5 }"
)
# Lines and no shades: a copier keeps them.
INK = (
    ".a, .b, .c, .d, .lit { fill: #fff; stroke: #000; stroke-width: 2 }"
    " .dark, .ground, .flag { fill: #000 } .line { fill: none; stroke: #000; stroke-width: 1.5 }"
)


def street_svg(style: str) -> SafeString:
    """Return the street as an SVG in `style`, which is one of the two above."""
    drawing = render_to_string("includes/street.html").replace("\\\n", "")
    # Ours, both of them: nothing that anybody typed stands in it.
    return mark_safe(drawing.replace(">", f"><style>{style}</style>", 1))  # noqa: S308  # nosec B308 B703
