"""The picture of the apps says what the contracts say; the page beside it names what is there."""

import re
import shutil
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from scripts import draw_architecture
from scripts.draw_architecture import PICTURE, ROOT, is_fresh, picture, rooms

PAGE = ROOT / "docs" / "architecture.md"
# In brackets: apps that may be missing; of these two, one is there.
CONTRACT = """
[[tool.importlinter.contracts]]
type = "acyclic_siblings"

[[tool.importlinter.contracts]]
type = "layers"
layers = ["roof", "(attic)", "(built)", "left | right", "cellar"]
"""
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A project of five apps, one of which its contract does not wait for any more."""
    (tmp_path / "pyproject.toml").write_text(CONTRACT)
    for app in ("roof", "built", "left", "right", "cellar"):
        (tmp_path / app).mkdir()
        (tmp_path / app / "__init__.py").write_text(f'"""The {app} & `all` in it.\n\nMore."""\n')
    (tmp_path / PICTURE).parent.mkdir(parents=True)
    (tmp_path / PICTURE).write_text(picture(tmp_path))
    return tmp_path


def words_of(drawn: str) -> list[str]:
    return [each.text or "" for each in ElementTree.fromstring(drawn).iter(f"{SVG}text")]


def corners_of(drawn: str) -> list[tuple[int, int]]:
    found = ElementTree.fromstring(drawn).iter(f"{SVG}rect")
    return [(int(each.get("x", "")), int(each.get("y", ""))) for each in found if each.get("x")]


def test_the_committed_picture_is_fresh() -> None:
    assert is_fresh()


def test_apps_come_in_the_order_of_the_contract(house: Path) -> None:
    assert rooms(house) == [["roof"], ["built"], ["left", "right"], ["cellar"]]
    names = [word for word in words_of(picture(house)) if word.endswith("/")]
    assert names == ["roof/", "built/", "left/", "right/", "cellar/"]


def test_only_those_of_one_layer_stand_beside_each_other(house: Path) -> None:
    roof, built, left, right, cellar = corners_of(picture(house))
    assert roof[1] < built[1] < left[1] == right[1] < cellar[1]
    assert roof[0] == built[0] == left[0] == cellar[0] < right[0]


def test_docstrings_stand_on_it(house: Path) -> None:
    assert "The cellar & all in it" in words_of(picture(house))


def test_long_words_stay_in_their_box(house: Path) -> None:
    (house / "left" / "__init__.py").write_text(f'"""{"word " * 40}"""')
    longest = max(words_of(picture(house))[1:], key=len)
    assert len(longest) < 60


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("pyproject.toml", "left | right", "right | left"),
        ("roof/__init__.py", "The roof", "A roof"),
    ],
)
def test_a_change_makes_it_stale(house: Path, name: str, before: str, after: str) -> None:
    assert is_fresh(house)
    (house / name).write_text((house / name).read_text().replace(before, after))
    assert not is_fresh(house)


def test_a_new_app_makes_it_stale(house: Path) -> None:
    shutil.copytree(house / "roof", house / "attic")
    assert not is_fresh(house)


def test_the_check_says_how_it_is(
    house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["draw_architecture", "--check"])
    assert draw_architecture.main() == 0
    monkeypatch.setattr(draw_architecture, "is_fresh", lambda: False)
    assert draw_architecture.main() == 1
    assert "stale" in capsys.readouterr().err


# --- The page -------------------------------------------------------------------------------------


def missing_paths(page: str) -> list[str]:
    """The paths on `page` that lead nowhere: in code, from the top; in links, from docs/."""
    named = re.findall(r"`([\w./*-]*/[\w./*-]*)`", page)
    linked = re.findall(r"\]\(([\w./-]+)\)", page)
    missing = [path for path in named if not any(ROOT.glob(path.rstrip("/")))]
    return missing + [path for path in linked if not (ROOT / "docs" / path).exists()]


def test_every_path_on_the_page_is_there() -> None:
    assert missing_paths(PAGE.read_text()) == []


def test_a_planted_path_is_missed() -> None:
    page = "`common/nothing.py` [x](nothing.md) `common/models.py` `templates/` [y](style.md)"
    assert missing_paths(page) == ["common/nothing.py", "nothing.md"]


def test_the_page_answers_twenty_questions() -> None:
    table = PAGE.read_text().split("## I want to change …")[1]
    assert len(re.findall(r"^\| [^|]+ \| [^|]+ \|$", table, re.MULTILINE)) > 20
