"""Pictures of pages, as `make pictures` leaves them."""

import json
from pathlib import Path
from typing import Any

from translation_review.texts import texts_of


def make_pictures(settings: Any, root: Path, language: str = "es") -> None:
    """Two pages that show every text of `language`."""
    settings.PICTURES_ROOT = root / "pictures"
    folder = root / "pictures" / language
    folder.mkdir(parents=True)
    size = [390, 2000]
    pages = {name: {"title": "Ayuda", "size": size} for name in ("one", "two")}
    spots = [[name, 20, 900, 100, 30] for name in pages]
    index = {"pages": pages, "texts": dict.fromkeys(texts_of(language), spots)}
    (folder / "index.json").write_text(json.dumps(index), encoding="utf-8")
    for name in pages:
        (folder / f"{name}.jpg").write_bytes(b"\xff\xd8")
