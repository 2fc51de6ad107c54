"""Draws pages/art/street.png, the ground of the pictures for shared links, from street.html.

Needs Chromium. Run it after the street has changed: .venv/bin/python scripts/draw_street.py
"""

import io
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
STREET = ROOT / "templates" / "includes" / "street.html"
ART = ROOT / "pages" / "art" / "street.png"
# Flat colors with soft edges need no more.
COLORS = 64
PAGE = """<!doctype html><style>
body { margin: 0; background: #fdfbf5; border-top: 20px solid #135c48 }
svg { position: absolute; inset: auto 0 0; width: 1200px; height: 245px }
.a { fill: #1b7a60 } .b { fill: #cfe3d6 } .c { fill: #ffc145 } .d { fill: #e9dfc6 }
.dark, .ground { fill: #0b2f25 } .lit { fill: #fff3cf } .flag { fill: #d1603d }
.line { fill: none; stroke: #0b2f25; stroke-width: 1.5 }
</style>"""


def main() -> None:
    """Photograph the street and keep the picture small."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        sys.exit("Chromium is missing. On Debian: apt-get install chromium")
    picture = Image.open(io.BytesIO(photograph(chromium))).convert("RGB")
    ART.parent.mkdir(exist_ok=True)
    picture.quantize(COLORS, dither=Image.Dither.NONE).save(ART, optimize=True)
    print(f"{ART.relative_to(ROOT)}: {ART.stat().st_size} bytes")


def photograph(chromium: str) -> bytes:
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1200, "height": 630})
        # Templates join lines by a backslash, which only our loader takes away.
        page.set_content(PAGE + STREET.read_text().replace("\\\n", ""))
        shot = page.screenshot()
        browser.close()
        return shot


if __name__ == "__main__":
    main()
