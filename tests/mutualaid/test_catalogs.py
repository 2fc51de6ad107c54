"""Catalogs of translations: what is taken from the code, and what is found wrong."""

from gettext import GNUTranslations
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
        # Words in migrations and in tests are shown to nobody.
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
        # Without its placeholder the sentence names nobody; with another one the page breaks.
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
    # A fuzzy text is left out when catalogs are compiled: readers would get the English.
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


@pytest.fixture
def tree(code: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, where the commands work."""
    monkeypatch.setattr(catalogs, "ROOT", code)
    monkeypatch.setattr(catalogs, "LOCALE", code / "locale")
    return code


@pytest.mark.usefixtures("tree")
def test_a_librarys_text_that_one_catalog_holds_is_brought_to_the_others() -> None:
    spanish = catalogs.read("es")
    spanish.add("Log out", "Salir")
    spanish.add("Said by no library", "No está")
    catalogs.po_path("es").parent.mkdir(parents=True)
    catalogs.write(spanish, catalogs.po_path("es"))
    problems = list(catalogs.check_all())
    assert [each for each in problems if "no longer" in each and "Said by no library" in each]
    assert not [each for each in problems if "Log out" in each]
    catalogs.update_all()
    assert catalogs.read("es")["Log out"].string == "Salir"
    assert "Log out" in catalogs.read("ti")
    # No catalog of ours holds it, so the library's own words go on counting.
    assert "Log in again" not in catalogs.read("ti")
    assert "Said by no library" not in catalogs.read("es")


@pytest.mark.usefixtures("tree")
def test_what_the_admins_scripts_say_is_compiled_for_them() -> None:
    spanish = catalogs.read("es")
    for text in ("Noon", "Log out"):
        spanish.add(text, f"¡{text}!")
    catalogs.po_path("es").parent.mkdir(parents=True)
    catalogs.write(spanish, catalogs.po_path("es"))
    catalogs.compile_all()
    with catalogs.po_path("es").with_name("djangojs.mo").open("rb") as file:
        compiled = GNUTranslations(file)
    assert (compiled.gettext("Noon"), compiled.gettext("Log out")) == ("¡Noon!", "Log out")


def test_update_keeps_what_is_translated(tree: Path) -> None:
    catalogs.update_all()
    spanish = catalogs.read("es")
    spanish["Bye"].string = "Hasta luego"
    catalogs.write(spanish, catalogs.po_path("es"))
    (tree / "pods/models/places.py").write_text('words = _("Hello again")')
    catalogs.update_all()
    spanish = catalogs.read("es")
    assert spanish["Bye"].string == "Hasta luego"
    assert not spanish["Hello again"].string
    assert "Hello" not in spanish
    text = catalogs.po_path("es").read_text()
    assert "EMAIL@ADDRESS" not in text
    catalogs.compile_all()
    assert catalogs.po_path("es").with_suffix(".mo").exists()
