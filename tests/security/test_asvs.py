"""Our answers to OWASP ASVS 5.0: each number once, and what shows an answer is there."""

import ast
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from scripts import draw_asvs

ROOT = Path(__file__).resolve().parent.parent.parent
ANSWERS = draw_asvs.rows()
LEAST_TESTED = 0.6


def official() -> list[tuple[str, int]]:
    lines = draw_asvs.OFFICIAL.read_text().splitlines()
    return [(number, int(level)) for number, level in map(str.split, lines)]


@cache
def names_in(path: Path) -> frozenset[str]:
    return frozenset(
        node.name
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


def is_there(shown: str) -> bool:
    """Tell whether a test, file or setting exists."""
    if shown.startswith("setting:"):
        return hasattr(settings, shown.removeprefix("setting:"))
    path, _colons, test = shown.partition("::")
    file = ROOT / path
    return file.is_file() and (not test or test in names_in(file))


def test_every_requirement_of_both_levels_is_answered_once() -> None:
    assert len(official()) == 253
    assert [(row["id"], row["level"]) for row in ANSWERS] == official()


def test_answers_are_one_of_three_and_say_why() -> None:
    assert {row["answer"] for row in ANSWERS} == {"yes", "no", "not applicable"}
    assert [row["id"] for row in ANSWERS if len(row["words"]) < 4] == []


def test_every_yes_is_shown_by_something_that_is_there() -> None:
    assert [row["id"] for row in ANSWERS if row["answer"] == "yes" and not row["shown_by"]] == []
    gone = [shown for row in ANSWERS for shown in row["shown_by"] if not is_there(shown)]
    assert gone == []


@pytest.mark.parametrize(
    "shown", ["setting:NOWHERE", "docs/nowhere.md", "tests/security/test_asvs.py::test_nowhere"]
)
def test_what_is_not_there_is_seen(shown: str) -> None:
    assert not is_there(shown)


def test_most_of_what_applies_is_shown_by_a_test() -> None:
    assert draw_asvs.tested_share(ANSWERS) >= LEAST_TESTED


def test_the_page_is_drawn_from_the_answers() -> None:
    assert draw_asvs.PAGE.read_text() == draw_asvs.draw(ANSWERS)
