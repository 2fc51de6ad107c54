"""The texts that staff wrote: translated, missing or outdated, for models with `i18n`.

A text counts once its default language is filled: nobody can translate what nobody has written. A
translation whose English was emptied is outdated, until it is emptied too or confirmed.
"""

import functools
import operator
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Func, Model, Q, TextField, Value
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import MD5, Coalesce, Left
from django.db.models.lookups import Exact, GreaterThan
from django.utils.text import capfirst
from django.utils.translation import get_language_info, gettext_noop
from modeltrans.translator import get_i18n_field
from modeltrans.utils import build_localized_fieldname

from common.translation_sources import LENGTH, MADE_FROM, is_outdated, remember
from network import current

# Django's own catalogs name the other languages.
OUR_LANGUAGE_NAMES = (gettext_noop("Amharic"), gettext_noop("Tigrinya"))


def all_other_languages() -> list[str]:
    """The languages that a text may be translated into, also those that no page is in now."""
    return [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def other_languages() -> list[str]:
    """The languages to translate into: those of the pages, in the network's order."""
    return [code for code in current().languages if code != settings.LANGUAGE_CODE]


def own_name(code: str) -> str:
    """The name of a page language in that language: "ትግርኛ"."""
    return dict(settings.LANGUAGES)[code]


def name_for_staff(code: str) -> str:
    """The name of a language in the reader's language: "Tigrinya"."""
    return str(get_language_info(code)["name_translated"])


def is_translated(model: type[Model]) -> bool:
    return get_i18n_field(model) is not None


def text_fields(model: type[Model]) -> tuple[str, ...]:
    """The names of the fields of `model` that staff translate."""
    return tuple(get_i18n_field(model).fields)


def label(model: type[Model], name: str) -> str:
    """Return the label of the text `name` in forms."""
    field: Any = model._meta.get_field(name)
    return capfirst(str(field.verbose_name))


def in_language(name: str, code: str) -> str:
    """The name of the field that holds `name` in `code`: "intro", "intro_zh_hans"."""
    return build_localized_fieldname(name, code, ignore_default=True)


def written(row: Model) -> list[str]:
    """The texts of `row` that there are in the default language."""
    return [name for name in text_fields(type(row)) if getattr(row, name)]


def missing(row: Model, code: str) -> list[str]:
    """The texts of `row` that nobody has translated into `code` yet."""
    texts = getattr(row, "i18n", None) or {}
    return [name for name in written(row) if not texts.get(in_language(name, code))]


def outdated(row: Model, code: str) -> list[str]:
    """The texts of `row` whose English changed, or was emptied, since they were translated."""
    names = text_fields(type(row))
    return [name for name in names if is_outdated(row, name, in_language(name, code))]


def outdated_languages(row: Model) -> list[str]:
    """The languages in which something of `row` is outdated."""
    return [code for code in other_languages() if outdated(row, code)]


def remember_sources(
    row: Model, before: Mapping[str, Any], changed: Sequence[str], confirmed: str = ""
) -> None:
    """Note from which English the translations of `row` are, which is about to be saved.

    `before` holds the texts as they were. Saving confirms those in the language `confirmed`,
    unless their English changes at the same time.
    """
    names = {
        name: [in_language(name, code) for code in all_other_languages()]
        for name in text_fields(type(row))
    }
    # A translator who also edits the English has not yet compared the two.
    kept = [name for name in names if name not in changed] if confirmed else []
    still_right = [in_language(name, confirmed) for name in kept]
    remember(row, names, before, changed, still_right)


def missing_languages(row: Model) -> list[str]:
    """The languages in which something of `row` is missing."""
    return [code for code in other_languages() if missing(row, code)]


class FilledKeys(Func):
    """The keys of `i18n` that hold a text, in order."""

    # Walks one small object per row, where it is not empty, as most are in a large directory. The
    # tables hold what people wrote by hand, so no index is wanted.
    template = (
        "CASE WHEN COALESCE(%(expressions)s, '{}') = '{}' THEN ARRAY[]::text[] ELSE "
        "ARRAY(SELECT filled.key FROM jsonb_each_text(%(expressions)s) AS filled "
        "WHERE filled.value <> '' ORDER BY filled.key) END"
    )
    output_field = ArrayField(TextField())

    def __init__(self) -> None:
        super().__init__(F("i18n"))


def something_is_missing(model: type[Model], codes: Sequence[str]) -> Q:
    """Rows of `model` with any text that is not there in each of the languages `codes`."""
    gaps = [_is_missing(name, codes) for name in text_fields(model)]
    return functools.reduce(operator.or_, gaps)


def something_is_outdated(model: type[Model], codes: Sequence[str]) -> Q:
    """Rows of `model` with any text whose English changed since it was translated."""
    stale = [_is_outdated(name, code) for name in text_fields(model) for code in codes]
    # Asked first, so that a row without a translation is not looked at in each language.
    has_any = Q(i18n__isnull=False) & ~Q(i18n={})
    return has_any & functools.reduce(operator.or_, stale)


def _is_outdated(name: str, code: str) -> Q:
    """A text with a print of the English that it was made from, and it is not today's."""
    key = in_language(name, code)
    made_from = KeyTextTransform(key, KeyTransform(MADE_FROM, "i18n"))
    is_there = Q(GreaterThan(KeyTextTransform(key, "i18n"), Value("", output_field=TextField())))
    return is_there & ~Q(Exact(made_from, Left(MD5(F(name)), LENGTH)))


def _is_missing(name: str, codes: Sequence[str]) -> Q:
    nothing = Value("", output_field=TextField())
    # A key that is not there is NULL, which is neither equal to "" nor unequal to it.
    texts = [Coalesce(KeyTextTransform(in_language(name, code), "i18n"), nothing) for code in codes]
    gaps = [Q(Exact(text, nothing)) for text in texts]
    return ~Q(**{name: ""}) & functools.reduce(operator.or_, gaps)
