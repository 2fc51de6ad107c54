"""Fail when static/css/site.css was not built from what scss/ holds now, and the pinned packages.

The build writes a hash of its inputs as a comment in front of the CSS; this needs Python only.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILT = Path("static/css/site.css")
BUILT_WITH = ("bootstrap", "sass")


def input_hash(root: Path = ROOT) -> str:
    """A short SHA-256 over the names and contents of everything the CSS is built from."""
    digest = hashlib.sha256(" ".join(locked_versions(root)).encode())
    for path in sorted((root / "scss").iterdir()):
        # NUL between the parts: a letter that moves from one file to the next is another input.
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def locked_versions(root: Path) -> list[str]:
    """The packages that build the CSS, each with the version in package-lock.json."""
    packages = json.loads((root / "package-lock.json").read_text())["packages"]
    return [f"{name} {packages[f'node_modules/{name}']['version']}" for name in BUILT_WITH]


def is_fresh(root: Path = ROOT) -> bool:
    """Tell whether the committed CSS carries the hash of today's inputs."""
    built = root / BUILT
    return built.exists() and built.read_text().startswith(f"/*{input_hash(root)}*/")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--print-hash", action="store_true", help="for the build")
    if parser.parse_args().print_hash:
        print(input_hash())
        return 0
    if is_fresh():
        return 0
    print(f"{BUILT} is stale: run `make css` and commit the result.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
