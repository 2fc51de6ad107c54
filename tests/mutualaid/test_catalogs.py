"""Catalogs of translations: what is taken from the code, and what is found wrong."""

from pathlib import Path

import pytest
from babel.messages import Catalog

from scripts import catalogs

PYTHON = """
from django.utils.translation import gettext as _, ngettext, pgettext
words = [
    _("Hello"),
    _("two "
      "lines"),
    pgettext("a month", "May"),
    ngettext("%(n)d row", "%(n)d rows", 3),
]
"""
TEMPLATE = """{% load i18n %}
    <p>{% translate "Bye" %}</p>
      {% blocktranslate trimmed with name=user.name %}
        Hello,
        {{ name }}
      {% endblocktranslate %}
{% blocktranslate count n=rows|length %}{{ n }} need{% plural %}{{ n }} needs{% endblocktranslate %}
"""


@pytest.fixture
def code(tmp_path: Path) -> Path:
    """A work tree with one module, one template, and a migration that says something."""
    for name, text in {
        "pods/models/places.py": PYTHON,
        "templates/home.html": TEMPLATE,
        "pods/migrations/0001_initial.py": 'verbose_name = _("frozen")',
        "tests/test_x.py": '_("only a test")',
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def catalog(**translations: str | tuple[str, ...]) -> Catalog:
    """A Spanish catalog; keyword arguments stand for messages of the same names below."""
    made = Catalog(locale="es")
    for name, text in translations.items():
        made.add(MESSAGES[name], text)
    return made


MESSAGES: dict[str, str | tuple[str, str]] = {
    "hello": "Hello, %(name)s",
    "range": "From {least} to {most}",
    "rows": ("%(n)d row", "%(n)d rows"),
}
GOOD: dict[str, str | tuple[str, ...]] = {
    "hello": "Hola, %(name)s",
    "range": "De {least} a {most}",
    "rows": ("una fila", "%(n)d filas"),
}


def found(**changes: str | tuple[str, ...]) -> list[str]:
    template = catalog(**dict.fromkeys(GOOD, ""))
    return list(catalogs.check(template, catalog(**{**GOOD, **changes})))


def test_takes_texts_from_python_and_templates(code: Path) -> None:
    ids = {message.id for message in catalogs.template_catalog(code) if message.id}
    assert ids == {
        "Hello",
        "two lines",
        "May",
        ("%(n)d row", "%(n)d rows"),
        "Bye",
        "Hello, %(name)s",
        ("%(n)s need", "%(n)s needs"),
    }


def test_a_complete_catalog_passes() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"hello": ""}, "missing"),
        ({"rows": ("una fila", "")}, "missing"),
        ({"hello": "Hola"}, "placeholder"),
        ({"hello": "Hola, %(nombre)s"}, "placeholder"),
        ({"range": "De {least} a más"}, "placeholder"),
        ({"rows": ("una fila", "muchas filas")}, "placeholder"),
    ],
)
def test_what_is_missing_or_broken_is_found(changes: dict[str, str], problem: str) -> None:
    (only, *_same) = found(**changes)
    assert problem in only


def test_what_is_fuzzy_or_left_over_is_found() -> None:
    template, theirs = catalog(hello=""), catalog(hello="Hola, %(name)s", rows=GOOD["rows"])
    theirs[MESSAGES["hello"]].flags.add("fuzzy")
    fuzzy, left_over = catalogs.check(template, theirs)
    assert fuzzy.startswith("fuzzy")
    assert left_over.startswith("no longer in the code")


def test_only_the_languages_of_the_staff_pages_need_what_staff_read() -> None:
    template = Catalog()
    template.add("Private notes", locations=[("pods/admin.py", 1), ("accounts/models.py", 2)])
    template.add("Your name", locations=[("pods/admin.py", 1), ("templates/home.html", 2)])
    (missing,) = catalogs.check(template, Catalog(locale="ti"), with_staff=False)
    assert "Your name" in missing
    assert len(list(catalogs.check(template, Catalog(locale="es")))) == 2


def test_update_keeps_what_is_translated(code: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogs, "ROOT", code)
    monkeypatch.setattr(catalogs, "LOCALE", code / "locale")
    catalogs.update_all()
    spanish = catalogs.read("es")
    spanish["Bye"].string = "Hasta luego"
    catalogs.write(spanish, catalogs.po_path("es"))
    (code / "pods/models/places.py").write_text('words = _("Hello again")')
    catalogs.update_all()
    spanish = catalogs.read("es")
    assert spanish["Bye"].string == "Hasta luego"
    assert not spanish["Hello again"].string
    assert "Hello" not in spanish
    text = catalogs.po_path("es").read_text()
    assert "EMAIL@ADDRESS" not in text
    catalogs.compile_all()
    assert catalogs.po_path("es").with_suffix(".mo").exists()
