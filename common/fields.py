"""Model fields for personal data, and the column that a row is looked for by."""

import json
from typing import Any

import phonenumbers
from django.conf import settings
from django.core.exceptions import FieldError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.lookups import Exact

from common.encryption import blind_index, decrypt, encrypt
from common.typed import Kind, to_store


def normalize_phone(value: str) -> str:
    """`value` in E.164 ("+12025550123"), or "" when it is not a phone number."""
    try:
        written = to_store(str(value), Kind.CODE)
        number = phonenumbers.parse(written, settings.PHONENUMBER_DEFAULT_REGION)
    except phonenumbers.NumberParseException:
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def normalize_email(value: str) -> str:
    """`value` as it is stored, in lower case."""
    return to_store(str(value), Kind.CODE).casefold()


def phone_tail(value: str) -> str:
    """The last four digits of a phone number, which people say when they are asked who they are."""
    return normalize_phone(value)[-LENGTH_OF_TAIL:]


LENGTH_OF_TAIL = 4
NORMALIZERS = {"phone": normalize_phone, "phone_tail": phone_tail, "email": normalize_email}
# The blind indexes that are written along with a field.
BLIND_INDEXES = {
    "phone": ("phone_index", "phone_tail_index"),
    "email": ("email_index",),
}


class EncryptedTextField(models.TextField):
    """Text that is encrypted in the database. It can be read, and asked whether it is empty.

    "" is stored as "", so that a row shows whether something was given, never what.
    Any look-up but `isnull` and `exact=""` raises `FieldError`.
    """

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return encrypt(value) if value else value

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return decrypt(value) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name not in {"isnull", "exact"}:
            raise FieldError(f"{self.name} is encrypted and cannot be searched.")
        return super().get_lookup(lookup_name)


@EncryptedTextField.register_lookup
class IsEmpty(Exact):
    """`field=""` or `field=None`. Nothing else is found: equal texts are stored differently."""

    def __init__(self, lhs: Any, rhs: Any) -> None:
        if rhs not in ("", None):  # Django turns None into `isnull` afterwards
            raise FieldError("An encrypted field can only be compared with an empty text.")
        super().__init__(lhs, rhs)


class EncryptedJSONField(EncryptedTextField):
    """A JSON value (dict or list) that is encrypted in the database."""

    def get_prep_value(self, value: Any) -> Any:
        if value is None:
            return None
        return encrypt(json.dumps(value, cls=DjangoJSONEncoder))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return json.loads(decrypt(value)) if value else value

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
        name, path, args, kwargs = super().deconstruct()
        for key in ("max_length", "editable", "blank", "default"):
            kwargs.pop(key, None)
        return name, path, args, {**kwargs, "source": self.source, "purpose": self.purpose}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        text = getattr(model_instance, self.source) or ""
        value = blind_index(NORMALIZERS[self.purpose](text) if text else "", purpose=self.purpose)
        setattr(model_instance, self.attname, value)
        return value


class SearchKey(models.Func):
    """`common.typed.search_key` of several texts, as Postgres works it out."""

    function = "search_key"
    arg_joiner = " || ' ' || "
    output_field = models.TextField()


@models.CharField.register_lookup
@models.TextField.register_lookup
class SearchKeyOf(models.Transform):
    """`title__search_key__contains=key`: for lists so short that they need no index."""

    lookup_name = function = "search_key"
    output_field = models.TextField()


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
