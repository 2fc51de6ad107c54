"""Pages for those who change the code: what they name is there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
# A file or a folder in code, without signs that stand for something.
NAMED = re.compile(r"`([\w.][\w./-]*(?:\.(?:py|html|txt|js|css|scss|toml|mjs)|/))`")
# Made by the project, or an example.
NOT_OURS = {
    *("var/", "var/mail/", "var/backups/", "node_modules/", ".venv/", "_noun.html"),
    *("matching/rules/wheels.py", "matching/rules/much_time.py"),
}


def files() -> list[str]:
    """Every file and folder of the project, from the top."""
    hidden = {".git", ".venv", "var", "node_modules", "staticfiles", "__pycache__"}
    return [str(path.relative_to(ROOT)) for path in ROOT.rglob("*") if not hidden & set(path.parts)]


FILES = files()


def missing(text: str) -> Iterator[str]:
    """The paths that `text` names and that are nowhere; a path may begin below the top."""
    for name in NAMED.findall(text):
        path = name.rstrip("/")
        if name not in NOT_OURS and not any(f"/{each}".endswith(f"/{path}") for each in FILES):
            yield name


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_page_names_is_there(path: Path) -> None:
    assert list(missing(path.read_text())) == []


def test_a_planted_path_is_seen() -> None:
    assert list(missing("`desk/views.py`, `views.py`, `desk/`, `attic/`, `desk/attic.py`")) == [
        "attic/",
        "desk/attic.py",
    ]
