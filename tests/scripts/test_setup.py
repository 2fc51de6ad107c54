"""Setting up never empties what belongs to somebody else."""

from pathlib import Path
from types import ModuleType

import pytest

from scripts import setup, setup_node


@pytest.fixture
def others(tmp_path: Path) -> Path:
    """A folder of somebody else's, to which a link leads."""
    folder = tmp_path / "others"
    folder.mkdir()
    (folder / "theirs").write_text("kept")
    return folder


def put(monkeypatch: pytest.MonkeyPatch, module: ModuleType, **paths: Path) -> None:
    for name, path in paths.items():
        monkeypatch.setattr(module, name, path)


def test_a_linked_environment_is_refused_in_words(
    others: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = tmp_path / ".venv"
    link.symlink_to(others)
    put(monkeypatch, setup, VENV=link, STAMP=link / "made-from", LOG=tmp_path / "setup.log")
    with pytest.raises(SystemExit, match=r"is a link to .*others, which would be emptied"):
        setup.main()
    assert (others / "theirs").read_text() == "kept"


def test_linked_node_modules_are_refused_in_words(
    others: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link, lock = tmp_path / "node_modules", tmp_path / "package-lock.json"
    link.symlink_to(others)
    lock.write_text("{}")
    put(monkeypatch, setup_node, ROOT=tmp_path, STAMP=link / ".made-from")
    monkeypatch.setattr(setup_node, "INPUTS", [lock])
    monkeypatch.setattr(setup_node.shutil, "which", lambda _name: "/bin/false")
    with pytest.raises(SystemExit, match=r"is a link to .*others, which would be emptied"):
        setup_node.main()
    assert (others / "theirs").read_text() == "kept"
