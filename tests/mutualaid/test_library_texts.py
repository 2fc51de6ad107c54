"""Our copies of the libraries' texts are still their texts."""

from pathlib import Path

import allauth
import django
import phonenumber_field

from scripts.catalogs import ROOT, TEMPLATES, strings_in

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
    files = [*(ROOT / "common").glob("library_texts*.py")]
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
    return {text for file in files for _line, text, *_rest in strings_in(file)}
