"""Our copies of the libraries' texts are still their texts."""

from pathlib import Path

import allauth
import django
import phonenumber_field
import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from scripts.catalogs import ROOT, TEMPLATES, strings_in
from tests.factories import make_steward

# Where people can meet them; the whole libraries would take long to read.
PLACES = {
    django: [
        *("forms", "core/validators.py", "contrib/auth/password_validation.py"),
        *("contrib/admin", "contrib/auth/templates", "conf/global_settings.py"),
    ],
    allauth: ["account/*.py", "mfa/**/*.py", "templates/account", "templates/mfa"],
    phonenumber_field: ["*.py"],
}


def test_every_text_is_still_in_its_library() -> None:
    files = [*(ROOT / "common").glob("*library_texts.py")]
    ours = {text for file in files for _line, text, *_rest in strings_in(file)}
    assert len(files) == 2
    assert len(ours) > 150
    assert ours - theirs() == set()


def theirs() -> set[object]:
    files = {
        file
        for library, patterns in PLACES.items()
        for pattern in patterns
        for found in Path(library.__path__[0]).glob(pattern)
        for file in ([found] if found.is_file() else found.rglob("*"))
        if file.suffix in {".py", *TEMPLATES}
    }
    return {text for file in files for _line, text, *_rest in strings_in(file)} | of_scripts()


def of_scripts() -> set[object]:
    """What Django's catalog for the admin's scripts holds; of plurals the singular."""
    path = Path(django.__path__[0]) / "contrib/admin/locale/en/LC_MESSAGES/djangojs.po"
    with path.open("rb") as file:
        return {each.id if isinstance(each.id, str) else each.id[0] for each in read_po(file)}


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES if code != "en"])
def test_no_text_of_the_admin_is_in_english(language: str) -> None:
    """In our words or in Django's, one and many."""
    with translation.override(language):
        assert translation.gettext("Log out") != "Log out"
        for many in (1, 2, 5, 11):
            words = translation.ngettext("%(counter)s result", "%(counter)s results", many)
            assert words not in {"%(counter)s result", "%(counter)s results"}


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ti", "am", "es", "ko"])
def test_the_scripts_of_the_admin_speak_the_language(language: str, client: Client) -> None:
    client.force_login(make_steward())
    with translation.override(language):
        texts = client.get(reverse("admin:jsi18n")).content.decode()
    for text in ("Today", "Tomorrow", "January", "%(sel)s of %(cnt)s selected"):
        assert f'"{text}": ' in texts
        assert f'"{text}": "{text}"' not in texts
