"""Draws pages/art/street.png, the picture for shared links without words.

Run it after the street has changed: .venv/bin/python scripts/draw_street.py
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mutualaid.settings")
os.environ.setdefault("MUTUALAID_ENV", "development")

import django  # noqa: E402 - needs the path

django.setup()

from pages.share_cards import STREET  # noqa: E402 - needs the apps
from paper.card_drawing import html_of_card, to_png  # noqa: E402 - needs the apps


def main() -> None:
    """Have the renderer draw the page without words."""
    png = to_png(html_of_card("", ""))
    if png is None:
        sys.exit("The street holds no letters, and one of them has no font.")
    STREET.write_bytes(png)
    print(f"{STREET.relative_to(ROOT)}: {len(png)} bytes")


if __name__ == "__main__":
    main()
