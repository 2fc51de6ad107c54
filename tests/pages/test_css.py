"""The stylesheet is built from what stands beside it, and stays small."""

import json
import shutil

import brotli
import pytest

from scripts.css_is_fresh import BUILT, ROOT, is_fresh


@pytest.fixture
def copy(tmp_path):
    shutil.copytree(ROOT / "scss", tmp_path / "scss")
    shutil.copy(ROOT / "package-lock.json", tmp_path)
    (tmp_path / BUILT).parent.mkdir(parents=True)
    shutil.copy(ROOT / BUILT, tmp_path / BUILT)
    return tmp_path


def test_committed_css_is_fresh(copy):
    assert is_fresh(copy)


def test_change_without_a_build_is_noticed(copy):
    with (copy / "scss/_tokens.scss").open("a") as file:
        file.write(" ")
    assert not is_fresh(copy)


def test_another_bootstrap_without_a_build_is_noticed(copy):
    lock = json.loads((copy / "package-lock.json").read_text())
    lock["packages"]["node_modules/bootstrap"]["version"] = "5.0.0"
    (copy / "package-lock.json").write_text(json.dumps(lock))
    assert not is_fresh(copy)


def test_missing_css_is_noticed(copy):
    (copy / BUILT).unlink()
    assert not is_fresh(copy)


def test_css_leaves_room_for_the_page():
    # It counts twice in a first view of 14,000 bytes: inside the page, and as the file behind it.
    assert len(brotli.compress((ROOT / BUILT).read_bytes())) <= 6000


def test_css_serves_both_directions():
    css = (ROOT / BUILT).read_text()
    # One sheet for both directions: a left side is the wrong one in Arabic.
    assert "margin-inline" in css
    assert not [
        wrong
        for wrong in ("margin-left", "margin-right", "padding-left:", "padding-right:")
        if wrong in css
    ]


def test_lock_file_names_no_registry():
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()
