"""Catalogs of translations, without the system's gettext.

scripts/catalogs.py update     bring locale/*/LC_MESSAGES/django.po up to date with the code
scripts/catalogs.py compile    make the .mo files that Django reads
scripts/catalogs.py check      fail on anything missing, fuzzy, left over or broken
scripts/catalogs.py merge_review FILE …
                               bring in what readers said (docs/languages.md)
"""

import argparse
import io
import os
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from types import ModuleType

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from translation_review.messages import (  # noqa: E402 - needs the path
    drop_stale_marks,
    is_translated,
    problems,
)
from translation_review.places import STAFF_PLACES  # noqa: E402 - needs the path

LOCALE = ROOT / "locale"
CODE = (
    "mutualaid", "demo", "opening", "privacy", "imports", "desk", "batch_matching", "stats",
    "translation_review", "calls", "chats", "emergencies",
    "announcements", "care", "decisions", "events", "fund", "inbox", "rota", "shelves",
    "open_needs", "request_pages", "requests_app", "matching", "paper", "volunteers", "resources",
    "phone_trees", "members", "pods", "messaging", "backoffice", "accounts", "pages", "network",
    "common", "templates",
)  # fmt: skip
TEMPLATES = {".html", ".txt"}
KEYWORDS: dict[str, tuple | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# The libraries whose texts people can meet, by where their English catalogs are; the last has none.
LIBRARIES = ("django/conf", "django/contrib/admin", "django/contrib/auth", "allauth")
WITHOUT_CATALOG = "phonenumber_field"
OF_SCRIPTS = "djangojs"
# A catalog of its own, of what a library says in an English that is not ours. It holds none of our
# own texts: those are written as they should be.
ENGLISH = "en"
# The catalogs carry no dates: they would differ with every run.
NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)


def main() -> None:
    """Do what the command line says; exit with 1 when a check finds something."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=["update", "compile", "check", "merge_review"])
    parser.add_argument("files", nargs="*", type=Path)
    arguments = parser.parse_args()
    from scripts import reviewed  # it reads catalogs with the functions of this module

    if arguments.command == "compile":
        compile_all()
    elif arguments.command == "update":
        update_all()
        reviewed.write_table()
    elif arguments.command == "merge_review":
        reviewed.merge_all(arguments.files)
    elif found := [*check_all(), *reviewed.check_table()]:
        sys.exit("\n".join(found))


def settings() -> ModuleType:
    """The settings, without a database."""
    os.environ.setdefault("MUTUALAID_ENV", "development")
    os.environ.setdefault("DATABASE_URL", "postgres://nobody@localhost/nothing")  # is not used
    from mutualaid import settings  # reads the environment, so not before it is set

    return settings


def languages() -> list[str]:
    """The languages that need a catalog: all that are shipped but English."""
    return [
        code for code, _name in settings().SHIPPED_LANGUAGES if code != settings().LANGUAGE_CODE
    ]


def po_path(language: str) -> Path:
    return LOCALE / to_locale(language) / "LC_MESSAGES" / "django.po"


# --- From the code --------------------------------------------------------------------------------


def template_catalog(root: Path) -> Catalog:
    """All strings in the code and the templates below `root`."""
    catalog = Catalog(project="mutualaid", creation_date=NO_DATE, revision_date=NO_DATE)
    for path in source_files(root):
        for line, message, comments, context in strings_in(path):
            location = (str(path.relative_to(root)), line)
            catalog.add(message, None, [location], auto_comments=comments, context=context)
    return catalog


def source_files(root: Path) -> Iterator[Path]:
    for folder in CODE:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in TEMPLATES or (
                path.suffix == ".py" and "migrations" not in path.parts
            ):
                yield path


def strings_in(path: Path) -> Iterable[tuple]:
    """(line, message, comments, context) for each string to translate."""
    source = path.read_text()
    if path.suffix in TEMPLATES:
        # What Django makes for xgettext: calls among blanked-out text. Python reads it, unindented.
        lines = templatize(source, origin=str(path)).split("\n")
        source = "\n".join(line.strip() for line in lines)
    file = io.BytesIO(source.encode())
    return extract("python", file, KEYWORDS, ["Translators:"], {"encoding": "utf-8"})


# --- From the libraries ---------------------------------------------------------------------------


def catalog_of_libraries() -> Catalog:
    """Return the texts of the libraries."""
    catalog = english_catalog("*")
    for path in sorted(Path(str(files(WITHOUT_CATALOG))).rglob("*.py")):
        for _line, message, _comments, context in strings_in(path):
            catalog.add(message, locations=[(f"{WITHOUT_CATALOG}/{path.name}", 0)], context=context)
    return catalog


def english_catalog(domain: str) -> Catalog:
    """Return the texts in the libraries' English catalogs that are named `domain`."""
    catalog = Catalog()
    for folder in LIBRARIES:
        library, _slash, rest = folder.partition("/")
        english = Path(str(files(library)), rest, "locale/en/LC_MESSAGES")
        for path in sorted(english.glob(f"{domain}.po")):
            add_all(catalog, path, library)
    return catalog


def add_all(catalog: Catalog, path: Path, library: str) -> None:
    """Add what stands in the file at `path`, each with the files of `library` that say it."""
    with path.open("rb") as file:
        for message in filter(has_text, read_po(file)):
            places = sorted({f"{library}/{place}" for place, _line in message.locations})
            locations = [(place, 0) for place in places]
            catalog.add(message.id, locations=locations, context=message.context)


def has_text(message: Message) -> bool:
    """Tell whether it is not the head of a catalog."""
    return bool(message.id)


def wanted_catalog() -> Catalog:
    """All texts of our code, and those of the libraries that stand in one of our catalogs.

    To say another one in our own words, write it into a catalog; `update` brings it to the others.
    """
    wanted, held = template_catalog(ROOT), [read(code) for code in (*languages(), ENGLISH)]
    for message in catalog_of_libraries():
        if not message_in(wanted, message) and any(message_in(each, message) for each in held):
            wanted.add(message.id, locations=message.locations, context=message.context)
    return wanted


def message_in(catalog: Catalog, message: Message) -> Message | None:
    found: Message | None = catalog.get(message.id, message.context)
    return found


# --- Commands -------------------------------------------------------------------------------------


def read(language: str) -> Catalog:
    """The catalog of `language`; an empty one when there is no file yet."""
    path = po_path(language)
    if not path.exists():
        return Catalog(locale=to_locale(language), project="mutualaid")
    with path.open("rb") as file:
        return read_po(file, locale=to_locale(language))


def update_all() -> None:
    template = wanted_catalog()
    for language in languages():
        catalog = read(language)
        # Babel's guesses would be published as translations once somebody removes the mark.
        catalog.update(template, no_fuzzy_matching=True)
        catalog.fuzzy = False
        drop_stale_marks(catalog)
        catalog.creation_date = catalog.revision_date = NO_DATE
        path = po_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        write(catalog, path)
        empty = [message for message in catalog if message.id and not is_translated(message)]
        public = sum(map(is_public, empty))
        print(
            f"{path.relative_to(ROOT)}: {len(catalog)} messages, {public} to translate"
            f" and {len(empty) - public} for staff"
        )

    if po_path(ENGLISH).exists():
        write(only(read(ENGLISH), catalog_of_libraries()), po_path(ENGLISH))


def write(catalog: Catalog, path: Path) -> None:
    """Write the .po file, without line numbers: they would differ with every change of the code."""
    catalog.header_comment = f"# {catalog.locale_identifier}: the texts of mutualaid."
    catalog.msgid_bugs_address = catalog.last_translator = catalog.language_team = ""
    with path.open("wb") as file:
        write_po(file, catalog, width=100, ignore_obsolete=True, include_lineno=False)


def compile_all() -> None:
    of_scripts = english_catalog(OF_SCRIPTS)
    for language in (*languages(), ENGLISH):
        path = po_path(language)
        if path.exists():
            write_compiled(read(language), path.with_suffix(".mo"))
            # A catalog of their own, because Django's page of script texts reads that domain alone.
            write_compiled(only(read(language), of_scripts), path.with_name(f"{OF_SCRIPTS}.mo"))


def only(catalog: Catalog, wanted: Catalog) -> Catalog:
    """`catalog` with nothing but what `wanted` has too."""
    for message in [each for each in catalog if each.id and not message_in(wanted, each)]:
        catalog.delete(message.id, message.context)
    return catalog


def write_compiled(catalog: Catalog, path: Path) -> None:
    """Write the .mo file in one step: another process may be reading it.

    What is not translated is not in it, so that a library's own translation counts. Plurals would
    be written in English.
    """
    for message in [each for each in catalog if each.id and not is_translated(each)]:
        catalog.delete(message.id, message.context)
    part = path.with_suffix(f".{os.getpid()}")
    with part.open("wb") as file:
        write_mo(file, catalog)
    part.replace(path)


# --- Checks ---------------------------------------------------------------------------------------


def check_all() -> Iterator[str]:
    """One sentence for each thing that is wrong with a catalog."""
    template = wanted_catalog()
    for language in languages():
        catalog = read(language)
        for problem in check(template, catalog, with_staff=language in settings().STAFF_LANGUAGES):
            yield f"{po_path(language).relative_to(ROOT)}: {problem}"

    yield from (f"{po_path(ENGLISH).relative_to(ROOT)}: {each}" for each in check_english())


def check_english() -> Iterator[str]:
    """Yield what is wrong with our words for the English of the libraries."""
    ours, theirs = template_catalog(ROOT), catalog_of_libraries()
    catalog = read(ENGLISH)
    for message in filter(has_text, catalog):
        if message_in(ours, message) or not message_in(theirs, message):
            yield f"no library says it, or our code does too: {label(message)}"
        yield from (f"{problem}: {label(message)}" for problem in problems(message, catalog))


def check(template: Catalog, catalog: Catalog, *, with_staff: bool = True) -> Iterator[str]:
    """Yield what keeps `catalog` from saying everything that `template` asks for.

    Without `with_staff`, texts that staff alone read may be missing.
    """
    for wanted in template:
        if wanted.id:
            yield from problems_of(catalog, wanted, with_staff)
    for message in catalog:
        if message.id and template.get(message.id, message.context) is None:
            yield f"no longer in the code (run `make messages`): {label(message)}"


def problems_of(catalog: Catalog, wanted: Message, with_staff: bool) -> Iterator[str]:
    """Yield what keeps `catalog` from saying the text `wanted`."""
    message = catalog.get(wanted.id, wanted.context)
    if message is None or not is_translated(message):
        # A library has words of its own; tests/mutualaid/test_library_texts.py asks for the answer.
        if (with_staff or is_public(wanted)) and not is_of_library(wanted):
            yield f"missing: {label(wanted)}"
    elif message.fuzzy:
        yield f"fuzzy: {label(wanted)}"
    elif message.id != wanted.id:
        yield f"another plural (run `make messages`): {label(wanted)}"
    else:
        yield from (f"{problem}: {label(wanted)}" for problem in problems(message, catalog))


def is_public(message: Message) -> bool:
    """Tell whether a resident or a volunteer can meet the text."""
    return not all(STAFF_PLACES.search(path) for path, _line in message.locations)


def is_of_library(message: Message) -> bool:
    """Tell whether libraries say it, and no code of ours."""
    libraries = {folder.partition("/")[0] for folder in (*LIBRARIES, WITHOUT_CATALOG)}
    places = {path.partition("/")[0] for path, _line in message.locations}
    return bool(places) and places <= libraries


def label(message: Message) -> str:
    text = message.id if isinstance(message.id, str) else message.id[0]
    places = {path for path, _line in message.locations}
    return f"“{text}” ({', '.join(sorted(places)) or 'nowhere'})"


if __name__ == "__main__":
    main()
