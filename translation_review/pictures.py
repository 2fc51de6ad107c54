"""Pictures of the pages on which a text stands, as `make pictures` leaves them.

In `settings.PICTURES_ROOT`, a folder per language with an `index.json`: the pages with their
pictures, and for each text the pages on which it was seen, with its place in the picture. They show
the demo's invented neighbors only.
"""

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

NAME = re.compile(r"[a-z0-9-]+")
# The piece of a picture that is shown, in the page's own pixels, and what is left free around.
WIDE, HIGH, AROUND = 520, 400, 6


@dataclass(frozen=True)
class Spot:
    """A text on a page: where it stands, and the piece of the picture around it."""

    page: str
    title: str
    size: tuple[int, int]
    box: tuple[int, int, int, int]

    @property
    def outline(self) -> dict[str, int]:
        x, y, width, height = self.box
        return {
            "x": x - AROUND,
            "y": y - AROUND,
            "width": width + 2 * AROUND,
            "height": height + 2 * AROUND,
        }

    @property
    def piece(self) -> dict[str, int]:
        """A wide text is seen whole, however wide it is; a long one from its beginning."""
        x, y, width, height = self.box
        wide = min(max(WIDE, width + 4 * AROUND), self.size[0])
        high = min(HIGH, self.size[1])
        left = min(max(x + width // 2 - wide // 2, 0), self.size[0] - wide)
        middle = y + min(height, high // 2) // 2
        top = min(max(middle - high // 2, 0), self.size[1] - high)
        return {"x": left, "y": top, "width": wide, "height": high}


def spots_of(language: str, key: str) -> list[Spot]:
    """The places where the text was seen; empty without pictures."""
    index = _index(language)
    return [
        Spot(page, index["pages"][page]["title"], tuple(index["pages"][page]["size"]), tuple(box))
        for page, *box in index["texts"].get(key, ())
    ]


def picture_file(language: str, page: str) -> Path | None:
    """The picture of a page of the index; None for anything else."""
    if not NAME.fullmatch(page) or page not in _index(language)["pages"]:
        return None
    path = _folder(language) / f"{page}.jpg"
    return path if path.is_file() else None


def _folder(language: str) -> Path:
    return Path(settings.PICTURES_ROOT) / language


def _index(language: str) -> dict[str, Any]:
    path = _folder(language) / "index.json"
    return _read(path, path.stat().st_mtime_ns) if path.exists() else {"pages": {}, "texts": {}}


@lru_cache(maxsize=32)
def _read(path: Path, _changed: int) -> dict[str, Any]:
    index: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return index
