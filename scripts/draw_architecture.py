"""Draws docs/img/architecture.svg: the apps as pyproject.toml lets them import each other.

Each stands on those that it may import; those beside each other may not. What is written on one is
the docstring of its package. `--check` says whether the picture is that of today.
"""

import argparse
import ast
import sys
import textwrap
import tomllib
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parent.parent
PICTURE = Path("docs/img/architecture.svg")
WIDTH, MARGIN, GAP = 920, 20, 8
LINE, PADDING = 19, 10
RULE = "Each may import those below it. Those beside each other do not know each other."
NAME_WIDTH, LETTER_WIDTH = 150, 7.4  # a letter of the description is no wider, in any usual font
# On a ground of its own, so that it can be read on a light page and on a dark one.
STYLE = """
text { font: 14px system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif; fill: #1d2b26 }
.name { font: bold 14px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; fill: #0b4a38 }
.ground { fill: #fdfbf5 }
.room { fill: #ffffff; stroke: #135c48; stroke-width: 1.5; rx: 4px }
"""


def rooms(root: Path = ROOT) -> list[list[str]]:
    """The apps from the top down; those on one line do not know each other.

    Read from the first contract about layers. An optional layer counts once its app is there.
    """
    config = tomllib.loads((root / "pyproject.toml").read_text())
    contracts = config["tool"]["importlinter"]["contracts"]
    layers = next(each["layers"] for each in contracts if each["type"] == "layers")
    found = [[app for app in _apps(line) if (root / app).is_dir()] for line in layers]
    return [line for line in found if line]


def _apps(layer: str) -> list[str]:
    """The apps of one layer, which import-linter writes as "a | b" and, where optional, "(a)"."""
    return [name.strip(" ()") for name in layer.replace(":", "|").split("|")]


def about(app: str, root: Path = ROOT) -> str:
    """The first line of the docstring of the package `app`, or ""."""
    source = (root / app / "__init__.py").read_text()
    return (ast.get_docstring(ast.parse(source)) or "").split("\n")[0].rstrip(".").replace("`", "")


def picture(root: Path = ROOT) -> str:
    """The SVG."""
    top, parts = MARGIN + LINE + GAP, [_text("words", MARGIN, MARGIN + 10, RULE)]
    for line in rooms(root):
        boxes = [_Box(app, about(app, root), len(line)) for app in line]
        height = max(box.height for box in boxes)
        for number, box in enumerate(boxes):
            parts += box.drawn(MARGIN + number * (box.width + GAP), top, height)
        top += height + GAP
    height = top - GAP + MARGIN
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}"',
            f'viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="title">',
            '<title id="title">The apps, the highest on top</title>',
            f"<style>{STYLE}</style>",
            f'<rect class="ground" width="{WIDTH}" height="{height}" rx="8"/>',
            *parts,
            "</svg>\n",
        ]
    )


class _Box:
    """One app: its name, and what it is, beside it or, where it shares its line, below it."""

    def __init__(self, app: str, words: str, neighbors: int) -> None:
        self.name = app
        self.is_alone = neighbors == 1
        self.width = (WIDTH - 2 * MARGIN - (neighbors - 1) * GAP) // neighbors
        room = self.width - 2 * PADDING - (NAME_WIDTH if self.is_alone else 0)
        self.words = textwrap.wrap(words, int(room / LETTER_WIDTH))

    @property
    def height(self) -> int:
        lines = max(1, len(self.words)) if self.is_alone else 1 + len(self.words)
        return 2 * PADDING + lines * LINE

    def drawn(self, left: int, top: int, height: int) -> list[str]:
        """The elements of the box with its corner at `left` and `top`."""
        line = top + PADDING + 14
        text_left = left + PADDING + (NAME_WIDTH if self.is_alone else 0)
        first = line if self.is_alone else line + LINE
        return [
            f'<rect class="room" x="{left}" y="{top}" width="{self.width}" height="{height}"/>',
            _text("name", left + PADDING, line, f"{self.name}/"),
            *(
                _text("words", text_left, first + number * LINE, words)
                for number, words in enumerate(self.words)
            ),
        ]


def _text(kind: str, left: int, line: int, words: str) -> str:
    return f'<text class="{kind}" x="{left}" y="{line}">{escape(words)}</text>'


def is_fresh(root: Path = ROOT) -> bool:
    """Tell whether the committed picture is what would be drawn now."""
    drawn = root / PICTURE
    return drawn.exists() and drawn.read_text() == picture(root)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="draw nothing; fail when it is stale")
    if not parser.parse_args().check:
        (ROOT / PICTURE).write_text(picture())
        return 0
    if is_fresh():
        return 0
    print(f"{PICTURE} is stale: draw it again and commit it.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
