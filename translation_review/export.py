"""A language's catalog with what its readers said, ready to be merged by `scripts/catalogs.py`."""

import io

from babel.messages import Catalog, Message
from babel.messages.pofile import write_po
from django.utils import timezone

from translation_review import messages
from translation_review.models import Judgment
from translation_review.texts import read_catalog


def reviewed_catalog(language: str) -> bytes:
    """The .po file: marks beside what is good, proposals in the place of what can be better.

    A judgment about a text that has changed since is left out. Nobody is named.
    """
    catalog = read_catalog(language)
    rows = {row.key: row for row in Judgment.objects.filter(language=language)}
    for message in catalog:
        row = rows.get(messages.key_of(message)) if message.id else None
        if row and row.judged == _fingerprint(message, row):
            _apply(message, row)
    return _written(catalog)


def _fingerprint(message: Message, row: Judgment) -> str:
    """Of the message as it is; what a library says in place of an empty one was read as well."""
    english = messages.english_of(message)
    is_ours = messages.is_translated(message)
    return messages.fingerprint(english, messages.forms_of(message) if is_ours else row.translation)


def _apply(message: Message, row: Judgment) -> None:
    if row.proposal:
        instead = messages.fingerprint(messages.english_of(message), messages.forms_of(message))
        message.string = row.proposal[0] if isinstance(message.id, str) else tuple(row.proposal)
    if messages.is_translated(message):
        messages.mark(message, timezone.localdate(row.at))
    if row.proposal:
        message.user_comments.append(f"{messages.INSTEAD}{instead}")
    if row.note:
        message.user_comments.append(f"{messages.NOTE}{' '.join(row.note.split())}")


def _written(catalog: Catalog) -> bytes:
    file = io.BytesIO()
    write_po(file, catalog, width=100, ignore_obsolete=True, include_lineno=False)
    return file.getvalue()
