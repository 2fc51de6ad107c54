"""The HTML of every public page and state is valid, in both directions of writing."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test.signals import template_rendered

from tests import looks
from tests.journeys.visited_pages import VISITS, visited
from tests.languages.walks import WALKS, Keeper

pytestmark = [pytest.mark.django_db, pytest.mark.long]
Validate = Callable[[Path], str]


TEMPLATES = Path(settings.BASE_DIR) / "templates"
PUBLIC = ("", "account", "mfa", "pods", "request_pages", "resources", "volunteers")


@pytest.fixture
def validate(html_validate: list[str]) -> Validate:
    """Say what html-validate finds in the files of a folder; "" when nothing is wrong."""

    def run(folder: Path) -> str:
        command = [*html_validate, "--config", ".htmlvalidate.json", "--formatter", "text"]
        files = map(str, folder.glob("*.html"))
        done = subprocess.run(
            [*command, *files], cwd=settings.BASE_DIR, check=False, capture_output=True, text=True
        )
        return done.stdout + done.stderr + ("" if done.returncode == 0 else "\nnot valid")

    return run


def test_every_page_is_valid_html(validate: Validate, tmp_path: Path) -> None:
    rendered: set[str] = set()

    def note(template: Any, **_kwargs: Any) -> None:
        rendered.add(template.name or "")

    # A page that no visit opens would pass for valid.
    template_rendered.connect(note)
    try:
        # The frame is another one where words run from right to left.
        for language in looks.some(("en", "ar")):
            for area in VISITS:
                write(visited(area, language), tmp_path, f"{language}-{area}")
        for read in WALKS:
            with Keeper("ar") as keeper:
                read(keeper)
            write(keeper.pages, tmp_path, read.__name__)
    finally:
        template_rendered.disconnect(note)
    assert sorted(public_templates() - rendered) == [], "no page of these was looked at"
    assert validate(tmp_path) == ""


def write(pages: dict[str, str], folder: Path, prefix: str) -> None:
    for number, (name, html) in enumerate(pages.items()):
        words = "".join(letter if letter.isalnum() else "-" for letter in name)
        (folder / f"{prefix}-{number}-{words}.html").write_text(html)


def public_templates() -> set[str]:
    """The templates of public pages and of their parts."""
    files = [path for app in PUBLIC for path in (TEMPLATES / app).glob("*.html")]
    return {str(path.relative_to(TEMPLATES)) for path in files}


def test_a_planted_fault_is_found(validate: Validate, tmp_path: Path) -> None:
    # Two elements with one id: a validator that never ran would find nothing wrong either.
    page = '<!doctype html><html lang="en"><title>x</title><p id="a"><p id="a">'
    (tmp_path / "page.html").write_text(page)
    assert "no-dup-id" in validate(tmp_path)
