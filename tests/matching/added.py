"""A rule that exists for the length of a test: a file in another folder, found like all others."""

import sys
from pathlib import Path

import pytest

from matching import rules


def add_rule(name: str, source: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the file `name`.py with `source` among the rules, until `monkeypatch` undoes it."""
    (folder / f"{name}.py").write_text(source)
    monkeypatch.setattr(rules, "__path__", [*rules.__path__, str(folder)])
    # Set here, so that it is taken away at the end with all that the import leaves behind
    monkeypatch.setitem(sys.modules, f"matching.rules.{name}", None)
    monkeypatch.delitem(sys.modules, f"matching.rules.{name}")
    monkeypatch.setattr(rules, name, None, raising=False)
    rules.all_rules.cache_clear()
