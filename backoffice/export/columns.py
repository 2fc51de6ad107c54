"""The columns of a list as a file: the fields that its pages show, in words."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from common.fields import BlindIndexField, EncryptedTextField
from common.languages import comma, language_name

LANGUAGES = {
    *("language", "languages", "other_languages", "spoken_language", "review_languages"),
}
# Never in any file.
NEVER = {"password", "idempotency_key", "submission_key", "i18n", "uuid"}
SHOWN = "_shown"


@dataclass(frozen=True)
class Column:
    """A column: the field of the model, or the method of its admin, and what it is called.

    `is_detail` says that it is open only to whoever gives a reason.
    """

    name: str
    label: str
    value: Callable[[Any], str]
    is_detail: bool = False
    field: Any = None
    # Rows of others that the method reads.
    brings: tuple[str, ...] = ()

    @property
    def relation(self) -> str:
        """Return how the column's rows are brought along with all others: "one", "many" or ""."""
        if self.field is None or not self.field.is_relation:
            return ""
        return "many" if self.field.many_to_many else "one"


def columns_of(model_admin: Any) -> list[Column]:
    """Return the columns of an admin's list, its number first, those with details last."""
    found = {"id": _column(model_admin, model_admin.opts.pk, is_detail=False)}
    never = {*NEVER, *model_admin.never_exported, model_admin.opts.pk.name}
    for name in _named(model_admin):
        field = _field(model_admin.model, name)
        if field is not None and field.name not in {*never, *found}:
            found[field.name] = _column(
                model_admin, field, is_detail=_is_detail(model_admin, field)
            )
    for name in model_admin.exported:
        found[name] = _method(model_admin, name)
    return sorted(found.values(), key=lambda column: column.is_detail)


def _named(model_admin: Any) -> Iterator[str]:
    """Yield the names in the list and on the page of one row, in this order."""
    for name in (*model_admin.list_display, *flatten_fieldsets(model_admin.fieldsets or ())):
        if isinstance(name, str):
            yield name.removesuffix("_i18n").removesuffix(SHOWN)


def _field(model: type[Model], name: str) -> Any:
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    is_own = getattr(field, "concrete", False) and not isinstance(field, BlindIndexField)
    return field if is_own and not getattr(field, "generated", False) else None


def _is_detail(model_admin: Any, field: Any) -> bool:
    """Tell whether a field is open only after a press: encrypted, or named as personal."""
    if isinstance(field, EncryptedTextField):
        return True
    personal = {*getattr(model_admin, "personal", ()), *getattr(model_admin, "opens", ())}
    return field.name in personal and field.name not in model_admin.list_display


def _column(model_admin: Any, field: Any, *, is_detail: bool) -> Column:
    label = str(capfirst(field.verbose_name))
    return Column(field.name, label, _reader(field), is_detail, field)


def _method(model_admin: Any, name: str) -> Column:
    method = getattr(model_admin, name)
    label = getattr(method, "short_description", name)
    return Column(
        name,
        str(capfirst(str(label))),
        lambda row: strip_tags(str(method(row))),
        brings=getattr(method, "brings", ()),
    )


# --- Values ---------------------------------------------------------------------------------------


def _reader(field: Any) -> Callable[[Any], str]:
    """Return what reads a field of a row as text, in the reader's language."""
    if field.many_to_many:
        return lambda row: comma().join(map(str, getattr(row, field.name).all()))
    if field.is_relation:
        return lambda row: "" if (other := getattr(row, field.name)) is None else str(other)
    say = _saying(field)
    return lambda row: in_words(getattr(row, field.attname), say)


def _saying(field: Field) -> Callable[[Any], str]:
    if field.name in LANGUAGES:
        return language_name
    choices = field.base_field.choices if isinstance(field, ArrayField) else field.choices
    labels = dict(getattr(field, "flatchoices", ()) or choices or ())
    return lambda value: str(labels[value]) if value in labels else plain(value)


def in_words(value: Any, say: Callable[[Any], str]) -> str:
    """Return a value as text; several with commas between."""
    if value is None or value == "":
        return ""
    if isinstance(value, (list, tuple)):
        return comma().join(say(each) for each in value)
    return say(value)


def plain(value: Any) -> str:
    """Return a value that has no words of its own; days and times as they sort."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime.datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    return str(value)


def table(columns: list[Column], rows: Iterable[Any]) -> Iterator[list[str]]:
    """Yield the header and then each of `rows`."""
    yield [column.label for column in columns]
    for row in rows:
        yield [column.value(row) for column in columns]
