"""Draws docs/security/asvs.md from docs/security/asvs.toml.

With `--check` nothing is written: it exits with 1 when the page is not what would be drawn.
"""

import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "security"
SOURCE, PAGE = FOLDER / "asvs.toml", FOLDER / "asvs.md"
OFFICIAL = FOLDER / "asvs-5.0-levels-1-2.txt"
HEAD = """# OWASP ASVS 5.0, levels 1 and 2

Drawn by `scripts/draw_asvs.py` from `docs/security/asvs.toml`; `tests/security/test_asvs.py` holds
that every number of the standard is answered once and that what shows an answer is there. What a
number asks stands in [the standard](https://github.com/OWASP/ASVS/tree/v5.0.0/5.0/en); these are
our answers. **No** means no.
"""
Row = dict[str, Any]


def main() -> None:
    page = draw(rows())
    if "--check" in sys.argv:
        if PAGE.read_text() != page:
            sys.exit("docs/security/asvs.md is not drawn from what stands in asvs.toml.")
        return
    PAGE.write_text(page)


def rows() -> list[Row]:
    """Return every answer with its number and chapter, in the standard's order."""
    chapters = tomllib.loads(SOURCE.read_text())["chapter"]
    return [
        {"shown_by": [], **answer, "id": number, "chapter": chapter["name"]}
        for chapter in chapters
        for number, answer in chapter.items()
        if number != "name"
    ]


def is_tested(row: Row) -> bool:
    return any("::" in shown for shown in row["shown_by"])


def tested_share(answers: list[Row]) -> float:
    """Return which part of what applies is shown by a running test."""
    apply = [row for row in answers if row["answer"] != "not applicable"]
    return sum(map(is_tested, apply)) / len(apply)


def draw(answers: list[Row]) -> str:
    return "\n".join(_lines(answers)) + "\n"


def _lines(answers: list[Row]) -> Iterator[str]:
    yield HEAD
    counts = Counter(row["answer"] for row in answers)
    said = ", ".join(f"{counts[answer]} {answer}" for answer in ("yes", "no", "not applicable"))
    tested = f"{tested_share(answers):.0%} are shown by a test"
    yield f"Of {len(answers)}: {said}. Of those that apply, {tested}.\n"
    chapter = ""
    for row in answers:
        if row["chapter"] != chapter:
            chapter = row["chapter"]
            yield f"\n## {chapter}\n\n| | level | | | shown by |\n|---|---|---|---|---|"
        answer = "**no**" if row["answer"] == "no" else row["answer"]
        shown = "<br>".join(f"`{each}`" for each in row["shown_by"])
        yield f"| {row['id']} | {row['level']} | {answer} | {row['words']} | {shown} |"


if __name__ == "__main__":
    main()
