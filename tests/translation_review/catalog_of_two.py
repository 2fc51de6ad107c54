"""A catalog of a few texts in the place of one of ours."""

from pathlib import Path

from babel.messages import Catalog
from babel.messages.pofile import write_po

from translation_review.messages import key_of

SINGULAR, PLURAL = "%(count)d trip", "%(count)d trips"
GREETING, CANCEL, LETTER = "Hello, %(name)s", "Cancel", "We look for a neighbor."


def write(
    root: Path, *, greeting: str = "ሰላም %(name)s", cancel: str = "ይሰረዝ", plural: str = PLURAL
) -> Path:
    """Write the catalog `ti` below `root`."""
    catalog = Catalog(locale="ti")
    catalog.add(GREETING, greeting, [("templates/requests_app/request_where.html", 1)])
    catalog.add(CANCEL, cancel, [("desk/views.py", 1)], context="a button")
    catalog.add(LETTER, "ጎረቤት ንደሊ ኣለና።", [("templates/emails/volunteers/x.txt", 1)])
    catalog.add((SINGULAR, plural), ("%(count)d ጉዕዞ", "%(count)d ጉዕዞታት"), [("desk/queue.py", 1)])
    path = root / "ti" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=100, include_lineno=False)
    return path


def key(english: str, context: str = "") -> str:
    message_id: str | tuple[str, str] = (SINGULAR, PLURAL) if english == SINGULAR else english
    catalog = Catalog()
    return key_of(catalog.add(message_id, context=context or None))
