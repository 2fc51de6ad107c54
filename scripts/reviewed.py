"""The words of people who speak a language at home about its texts: merged, kept and counted.

The state per text is a comment beside it in the catalog (`translation_review/messages.py`);
docs/languages.md counts them.
"""

import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.pofile import read_po

from scripts import catalogs
from translation_review import messages

PAGE = catalogs.ROOT / "docs" / "languages.md"
BEGIN, END = "<!-- reviewed: begin -->", "<!-- reviewed: end -->"


# --- Merging --------------------------------------------------------------------------------------


def merge_all(files: Iterable[Path]) -> None:
    """Merge exported catalogs into ours, and count anew. What is left out is said."""
    for file in files:
        with file.open("rb") as opened:
            theirs = read_po(opened)
        language = language_of(theirs)
        ours = catalogs.read(language)
        left_out = list(merge(theirs, ours))
        catalogs.write(ours, catalogs.po_path(language))
        print("\n".join([*left_out, f"{file}: {len(left_out)} texts left out"]))
    write_table()


def language_of(catalog: Catalog) -> str:
    """The page language of an exported catalog."""
    known = {catalogs.to_locale(code): code for code in catalogs.languages()}
    name = catalog.locale_identifier or ""
    if name not in known:
        sys.exit(f"“{name}” is none of our languages: {', '.join(known)}")
    return known[name]


def merge(theirs: Catalog, ours: Catalog) -> Iterator[str]:
    """Take over marks and better texts; yield what was left out, and why."""
    for message in theirs:
        day = messages.reviewed_on(message) if message.id else None
        if day is not None:
            problem = merge_message(message, ours, day)
            if problem:
                yield f"{problem}: {catalogs.label(message)}"


def merge_message(theirs: Message, ours: Catalog, day: date) -> str:
    """Take over one reviewed message; say why not where it cannot be."""
    own = catalogs.message_in(ours, theirs)
    if own is None or own.id != theirs.id:
        return "no longer in the catalog"
    if seal(own) not in (seal(theirs), instead_of(theirs)):
        return "changed since it was read"
    if problems := list(messages.problems(theirs, ours)):
        return ", ".join(problems)
    own.string = theirs.string
    if (messages.reviewed_on(own) or date.min) <= day:
        messages.mark(own, day)
    return ""


def seal(message: Message) -> str:
    return messages.fingerprint(messages.english_of(message), messages.forms_of(message))


def instead_of(message: Message) -> str:
    """The seal of the text that a better one takes the place of; "" where none was proposed."""
    found = (each for each in message.user_comments if each.startswith(messages.INSTEAD))
    return next(found, "").removeprefix(messages.INSTEAD)


# --- Counting -------------------------------------------------------------------------------------


def table() -> str:
    """Count the texts of each language that were read, as they are today.

    No total: it would change with every new text.
    """
    lines = ["| language | read by a native speaker | of all | last |", "|---|---|---|---|"]
    names = dict(catalogs.settings().LANGUAGES)
    for language in catalogs.languages():
        lines.append(f"| {names[language]} {counted(catalogs.read(language))}")
    return "\n".join(lines)


def counted(catalog: Catalog) -> str:
    every = [message for message in catalog if message.id]
    days = [day for message in every if (day := messages.reviewed_on(message))]
    # Rounded down: 100 % is said of what is complete, and of nothing else.
    share = 100 * len(days) // max(len(every), 1)
    texts = "1 text" if len(days) == 1 else f"{len(days)} texts"
    return f"| {texts} | {share} % | {max(days, default='–')} |"


def page_with_table() -> str:
    """docs/languages.md as it should be."""
    before, _begin, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _old, _end, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


def write_table() -> None:
    PAGE.write_text(page_with_table(), encoding="utf-8")


def check_table() -> Iterator[str]:
    if page_with_table() != PAGE.read_text(encoding="utf-8"):
        yield "docs/languages.md counts other reviewed texts (run `make messages`)"
