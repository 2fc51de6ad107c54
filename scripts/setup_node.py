"""Makes `node_modules` what package-lock.json says; it takes no time when it is that already.

`make css` and the test of the pages' HTML need it. Without npm nothing happens: that test says
loudly that it was left out.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STAMP = ROOT / "node_modules" / ".made-from"
INPUTS = [ROOT / "package.json", ROOT / "package-lock.json"]


def main() -> None:
    """Run `npm ci` unless it is done. Exits with a sentence when that fails."""
    npm = shutil.which("npm")
    wanted = hashlib.sha256(b"".join(path.read_bytes() for path in INPUTS)).hexdigest()
    if not npm or (STAMP.exists() and STAMP.read_text() == wanted):
        return
    modules = STAMP.parent
    if modules.is_symlink():
        sys.exit(
            f"node_modules is a link to {modules.resolve()}, which would be emptied. Remove the "
            "link (rm node_modules), and this makes one of its own."
        )
    done = subprocess.run([npm, "ci"], cwd=ROOT, check=False, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"npm could not install what package-lock.json names:\n{done.stderr.strip()}")
    STAMP.write_text(wanted)


if __name__ == "__main__":
    main()
