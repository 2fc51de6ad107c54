"""Model fields for personal data, and the column that a row is looked for by."""

import json
import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache, reduce
from operator import or_
from typing import Any, TypeVar

import phonenumbers
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.db.models.lookups import Exact

from common.current import current
from common.encryption import DecryptionError, blind_index, decrypt, encrypt
from common.phone_extensions import as_library_reads
from common.typed import Kind, to_store

Row = TypeVar("Row", bound=models.Model)


def normalize_phone(value: str) -> str:
    """`value` in E.164 ("+12025550123"), or "" when it is not a phone number."""
    return _in_e164(str(value), current().phone_region)


# As most phones are typed here; the library says the same of them, in fifty times the time.
_US_PHONE = re.compile(r"\(?([2-9][0-9]{2})\)?[ .-]?([0-9]{3})[ .-]?([0-9]{4})", re.ASCII)


# A row asks it of the same phone for each of its indexes; no more are kept.
@lru_cache(maxsize=2)
def _in_e164(value: str, region: str) -> str:
    if region == "US" and (plain := _US_PHONE.fullmatch(value)):
        return "+1" + "".join(plain.groups())
    try:
        written = as_library_reads(to_store(value, Kind.CODE))
        number = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        return ""
    # Not checked for validity: whoever looks for a number needs the same text, right or wrong.
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def normalize_email(value: str) -> str:
    """`value` as it is stored, in lower case."""
    return to_store(str(value), Kind.CODE).casefold()


def normalize_address(value: str) -> str:
    """`value` in one way of writing: small letters, short words for streets, no signs."""
    words = re.findall(r"[^\W_]+", to_store(str(value), Kind.CODE).casefold())
    return " ".join(SHORT_WORDS.get(word, word) for word in words if word not in LEFT_OUT)


# How one address is written by two people.
LONG_AND_SHORT = """
    street=st avenue=ave av=ave road=rd place=pl court=ct lane=ln drive=dr terrace=ter circle=cir
    boulevard=blvd northwest=nw northeast=ne southwest=sw southeast=se
"""
SHORT_WORDS = dict(pair.split("=") for pair in LONG_AND_SHORT.split())
LEFT_OUT = {"apartment", "apt", "unit", "no", "number", "suite", "room"}


def phone_tail(value: str) -> str:
    """The last four digits of a phone number, which people say when they are asked who they are."""
    return normalize_phone(value)[-LENGTH_OF_TAIL:]


LENGTH_OF_TAIL = 4
NORMALIZERS = {
    "phone": normalize_phone,
    "phone_tail": phone_tail,
    "email": normalize_email,
    "address": normalize_address,
}
# With `update_fields` Django asks `pre_save` of the named fields alone, and `QuerySet.update()` of
# none: whoever writes one of these fields names its indexes too.
BLIND_INDEXES = {
    "phone": ("phone_index", "phone_tail_index"),
    "email": ("email_index",),
    "address": ("address_index",),
}


def with_blind_indexes(fields: Iterable[str]) -> list[str]:
    """Return field names with the blind indexes that must be written along with them."""
    wanted = set(fields)
    indexes = (BLIND_INDEXES[field] for field in wanted & BLIND_INDEXES.keys())
    # `update_fields` writes these and no others: without them an old phone would still be found.
    return sorted(wanted.union(*indexes))


# A text that may be this long is not written in one line.
LONGEST_LINE = 400
BREAKS = "[\\u0001-\\u001f\\u007f-\\u009f\\u2028\\u2029]"


def one_line(name: str, *fields: str) -> models.CheckConstraint:
    """Return the constraint `name`: no line break and no control character in `fields`."""
    with_breaks = (models.Q(**{f"{field}__regex": BREAKS}) for field in fields)
    return models.CheckConstraint(condition=~reduce(or_, with_breaks), name=name)


class Sealed(str):
    """A text that is encrypted for its row already."""


# `"table"."column"` or `T4."column"`, as Postgres is asked for it.
COLUMN = re.compile(r'((?:"[^"]+"|\w+)\.)"[^"]+"')


class EncryptedTextField(models.TextField):
    """Text that is encrypted in the database. It can be read, and asked whether it is empty.

    It is bound to its column and row: moved to another one it does not open. So it is written by
    saving the row, and its model has a `RowNumberField`: the number must be known before.
    "" is stored as "", so that a row shows whether something was given, never what. What is short
    (`LONGEST_LINE`) is stored in one line, whoever writes it: nobody else can look at it later.
    Any look-up but `isnull` and `exact=""` raises `FieldError`.
    """

    def place(self, pk: Any) -> str:
        """Return where the value of the row `pk` stands."""
        return f"{self.model._meta.db_table}.{self.column}:{pk}"

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        return self.sealed(getattr(model_instance, self.attname), model_instance.pk)

    def as_copied(self, row: models.Model) -> Any:
        """Return what is stored of it in `row`, for `common.inserts.copy_in`."""
        value = getattr(row, self.attname)
        if value == "":
            return value
        token = self.sealed(value, row.pk)
        return str(token) if token else token

    def sealed(self, value: Any, pk: Any) -> Any:
        """`value` as it is stored in the row `pk`."""
        text = self.as_text(value)
        return Sealed(encrypt(text, self.place(pk))) if text else text

    def opened(self, token: str, pk: Any) -> Any:
        """Return what is stored in the row `pk`, in clear."""
        return self.as_value(decrypt(token, self.place(pk)) if token else token)

    def as_text(self, value: Any) -> Any:
        text = self.to_python(value)
        return to_store(text) if text and self.is_line else text

    def as_value(self, text: str) -> Any:
        return text

    def get_prep_value(self, value: Any) -> Any:
        # Also of `QuerySet.update()`, which knows no row.
        if value and not isinstance(value, Sealed):
            raise FieldError(f"{self.name} is encrypted for its row: save the row.")
        return str(value) if value else value

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        """Ask for the row's number beside the text, whichever way the text is read."""
        found = COLUMN.fullmatch(sql)
        if not found:
            return sql, params
        return f"""({found[1]}"{self.model._meta.pk.column}"::text || ':' || {sql})""", params

    @property
    def is_line(self) -> bool:
        return self.max_length is not None and self.max_length < LONGEST_LINE

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        if not value:
            return value
        pk, is_read_with_its_row, token = value.partition(":")
        if not is_read_with_its_row:
            raise DecryptionError(f"{self.name} was read without its row.")
        return self.opened(token, pk)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name not in {"isnull", "exact"}:
            raise FieldError(f"{self.name} is encrypted and cannot be searched.")
        return super().get_lookup(lookup_name)


def sealed_values(row: models.Model, *names: str) -> dict[str, Any]:
    """Return encrypted fields of a stored row as they stand in it, for `QuerySet.update()`."""
    fields = [row._meta.get_field(name) for name in names]
    return {field.name: field.pre_save(row, False) for field in fields}  # type: ignore[union-attr]


@cache
def stored_columns(model: type[models.Model]) -> str:
    """Return the columns of `model` in SQL, for whoever reads rows with `from_stored`."""
    pk = model._meta.pk.column
    return ", ".join(
        f"{pk}::text || ':' || {field.column}"
        if isinstance(field, EncryptedTextField)
        else field.column
        for field in model._meta.concrete_fields
    )


def from_stored(model: type[Row], values: Sequence[Any]) -> Row:
    """Return the row of `model` that has `values` in its `stored_columns`."""
    fields = model._meta.concrete_fields
    opened = [
        field.from_db_value(value, None, connection)
        if isinstance(field, EncryptedTextField)
        else value
        for field, value in zip(fields, values, strict=True)
    ]
    return model.from_db(connection.alias, [field.attname for field in fields], opened)


@EncryptedTextField.register_lookup
class IsEmpty(Exact):
    """`field=""` or `field=None`. Nothing else is found: equal texts are stored differently."""

    def __init__(self, lhs: Any, rhs: Any) -> None:
        if rhs not in ("", None):  # Django turns None into `isnull` afterwards
            raise FieldError("An encrypted field can only be compared with an empty text.")
        super().__init__(lhs, rhs)


class EncryptedJSONField(EncryptedTextField):
    """A JSON value (dict or list) that is encrypted in the database."""

    def as_text(self, value: Any) -> Any:
        return None if value is None else json.dumps(value, cls=DjangoJSONEncoder)

    def as_value(self, text: str) -> Any:
        return json.loads(text) if text else text

    def to_python(self, value: Any) -> Any:
        return value


class BlindIndexField(models.CharField):
    """The blind index of another field, kept in step on every save.

    `source` names an `EncryptedTextField` of the same model, `purpose` is one of `NORMALIZERS`.
    Filter by it with `blind_index(normalize_phone(typed), purpose="phone")`.
    """

    def __init__(self, *args: Any, source: str = "", purpose: str = "", **kwargs: Any) -> None:
        self.source, self.purpose = source, purpose
        kwargs.update(max_length=64, editable=False, blank=True, default="")
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        # The same for every such field, so migrations need not say it.
        name, path, args, kwargs = super().deconstruct()
        for key in ("max_length", "editable", "blank", "default"):
            kwargs.pop(key, None)
        return name, path, args, {**kwargs, "source": self.source, "purpose": self.purpose}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        # From the text, never from an index that was set: the two cannot drift apart.
        text = getattr(model_instance, self.source) or ""
        value = blind_index(NORMALIZERS[self.purpose](text) if text else "", purpose=self.purpose)
        setattr(model_instance, self.attname, value)
        return value

    def as_copied(self, row: models.Model) -> str:
        """Return what is stored of it in `row`, for `common.inserts.copy_in`."""
        return self.pre_save(row, add=True)


# With a space at both ends every word begins after a space and ends before one.
PADDED = "' ' || %(function)s(%(expressions)s) || ' '"


class SearchKey(models.Func):
    """`common.typed.search_key` of several texts, as Postgres works it out, between two spaces."""

    function = "search_key"
    template = PADDED
    arg_joiner = " || ' ' || "
    output_field = models.TextField()


@models.CharField.register_lookup
@models.TextField.register_lookup
class SearchKeyOf(models.Transform):
    """`title__search_key__contains=key`: for lists so short that they need no index."""

    lookup_name = function = "search_key"
    template = f"({PADDED})"
    output_field = models.TextField()


class JoinedWords(models.Func):
    """`common.typed.joined_words` of a search key."""

    function = "joined_words"
    output_field: Any = ArrayField(models.TextField())


class TextsIn(models.Func):
    """All translations of some fields, out of the column that modeltrans keeps them in."""

    function = "texts_in"
    output_field = models.TextField()


def search_key_of(*fields: str, translated: bool = False) -> models.GeneratedField:
    """Return a column that Postgres keeps: what a row is looked for by, in its `fields`.

    Stored, because a trigram index only says which rows may fit: each is looked at again, and to
    work out its key once more takes longer than to read it.
    """
    translations = [TextsIn("i18n", *map(models.Value, fields))] if translated else []
    return models.GeneratedField(
        expression=SearchKey(*fields, *translations),
        output_field=models.TextField(),
        db_persist=True,
    )


def joined_words_of(field: str, *, translated: bool = False) -> models.GeneratedField:
    """Return a column that Postgres keeps: neighboring words of a name, written as one.

    Stored, because a list in the order of its ids may ask each row for it.
    """
    translations = [TextsIn("i18n", models.Value(field))] if translated else []
    return models.GeneratedField(
        expression=JoinedWords(SearchKey(field, *translations)),
        output_field=ArrayField(models.TextField()),
        db_persist=True,
    )
