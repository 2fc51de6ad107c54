"""The entries whose numbers stand at the foot of every page, as sentences."""

from django.conf import settings

from backoffice.translated_texts import all_other_languages
from common.translation_sources import is_outdated
from pages import always_shown
from pages.always_shown import Sentence, said_in
from resources.models import AlwaysShown


def _load() -> tuple[Sentence, ...]:
    rows = AlwaysShown.objects.select_related("resource").prefetch_related("resource__phones")
    found = ((row, row.line) for row in rows.order_by("position", "pk"))
    return tuple(
        Sentence(row.ward_id, said_in(_texts(row)), line.number.as_national, line.href)
        for row, line in found
        if line is not None
    )


def _texts(row: AlwaysShown) -> dict[str, str]:
    """Return the sentence by language; an outdated translation may name what is not so."""
    texts = {settings.LANGUAGE_CODE: row.sentence}
    for code in all_other_languages():
        key = f"sentence_{code.replace('-', '_')}"
        text = (row.i18n or {}).get(key)
        if text and not is_outdated(row, "sentence", key):
            texts[code] = text
    return texts


always_shown.provide(_load)
