"""Rows in the order of the reader's language where the database sorts them: lists of any length."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import get_language

from common.sorting import reading_key


class ReadingKeysField(models.JSONField):
    """The keys by which the translated field `source` is sorted, by language; kept on every save.

    A language has no key of its own where it would be that of the English.
    """

    def __init__(self, *args: Any, source: str = "name", **kwargs: Any) -> None:
        self.source = source
        kwargs.update(default=dict, editable=False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for key in ("default", "editable"):
            kwargs.pop(key, None)
        return name, path, args, {**kwargs, "source": self.source}

    def pre_save(self, model_instance: models.Model, add: bool) -> dict[str, str]:
        keys = self.keys_of(model_instance)
        setattr(model_instance, self.attname, keys)
        return keys

    def keys_of(self, row: Any) -> dict[str, str]:
        english, translations = getattr(row, self.source), row.i18n or {}
        first = reading_key(english, settings.LANGUAGE_CODE)
        keys = {settings.LANGUAGE_CODE: first}
        if not translations and english.isascii():
            return keys
        for code, _name in settings.LANGUAGES:
            text = translations.get(f"{self.source}_{code.replace('-', '_')}") or english
            # No language sorts letters of ASCII in a way of its own.
            if text != english or not english.isascii():
                keys[code] = reading_key(text, code)
        return {
            code: key
            for code, key in keys.items()
            if code == settings.LANGUAGE_CODE or key != first
        }


class InReadersOrder(models.Func):
    """Sorts by the names that readers of the page's language see, in the order of that language.

    Read when the query runs: it may stand in a model's `Meta.ordering`, which every list follows.
    """

    output_field = models.TextField()

    def __init__(self, keys: Any = "reading_keys") -> None:
        super().__init__(keys)

    def as_sql(self, compiler: Any, connection: Any, *_args: Any, **extra: Any) -> Any:
        """Texts in the SQL, not parameters: `DISTINCT` wants the same expression twice."""
        keys, params = compiler.compile(self.source_expressions[0])
        english, language = settings.LANGUAGE_CODE, get_language()
        if language not in dict(settings.LANGUAGES):
            language = english
        found = f"COALESCE({keys} ->> '{language}', {keys} ->> '{english}')"
        return f'{found} COLLATE "C"', [*params, *params]


class Named(models.Model):
    """A row with a translated name (or title), by which lists of its kind are sorted."""

    reading_keys = ReadingKeysField()

    class Meta:
        abstract = True

    def save(self, *, update_fields: Iterable[str] | None = None, **options: Any) -> None:
        """With the keys, whenever what they are made of is written."""
        if update_fields is not None:
            source = self._meta.get_field("reading_keys").source  # type: ignore[union-attr]
            written = set(update_fields)
            update_fields = written | ({"reading_keys"} if written & {source, "i18n"} else set())
        super().save(update_fields=update_fields, **options)


class Titled(Named):
    reading_keys = ReadingKeysField(source="title")

    class Meta:
        abstract = True
