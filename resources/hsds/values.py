"""Single values of another directory's records, taken for what they can be."""

import datetime
import math
import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.html import strip_tags

from resources.hsds.incoming import RefusedRecordError
from resources.hsds.vocabulary import FIELDS

LONGEST = 20_000  # of what is looked at of one text
MOST_ITEMS = 200  # of one list within a record
YES = {"yes", "true", "1", "y"}
# Not every "<": a text of ours may hold one.
_TAG = re.compile(
    r"</?(?:p|br|a|b|i|u|em|strong|ul|ol|li|div|span|font|h[1-6]|table|tr|td|script|style)\b[^<>]*>",
    re.IGNORECASE,
)
_BREAK = re.compile(r"<(?:br|/p|/li|/div|/h[1-6])\b[^<>]*>", re.IGNORECASE)
# Controls, halves of signs, what turns the direction of all that follows, and signs that show
# nothing and hide words (tags, fillers between lines).
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2028\u2029\u2066-\u2069"
    r"\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def text(record: Any, name: str) -> str:
    """Return a text of `record` without markup and control signs; "" where there is none.

    Raises `RefusedRecordError` for an object or a list.
    """
    value = record.get(name)
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, (dict, list)):
        raise RefusedRecordError("wrong_type", detail=name)
    written = str(value)[:LONGEST]
    if "<" not in written and written.isprintable() and written.isascii():
        return written.strip()
    written = written.replace("\r\n", "\n").replace("\r", "\n")
    if _TAG.search(written):
        written = unescape(strip_tags(_BREAK.sub("\n", written)))
    written = _CONTROL.sub("", written)
    return re.sub(r"\n{3,}", "\n\n", written).strip()


def one_line(record: Any, name: str) -> str:
    if record.get(name) is None:
        return ""
    return " ".join(text(record, name).split())


def items(record: Any, name: str) -> Iterator[dict[str, Any]]:
    """Return the objects in a list of `record`; one object counts as a list of it."""
    value = record.get(name)
    for item in ([value] if isinstance(value, dict) else value or [])[:MOST_ITEMS]:
        if isinstance(item, dict):
            yield item


def first(record: Any, name: str) -> dict[str, Any]:
    return next(items(record, name), {})


def email(record: Any, name: str) -> str:
    """Return an address; "" for what is none."""
    found = one_line(record, name).removeprefix("mailto:")
    if not found:
        return ""
    try:
        validate_email(found)
    except ValidationError:
        return ""
    return found if len(found) <= 254 else ""


def address(record: Any, name: str) -> str:
    """Return a web address; "" for what is none, such as one that would run a script."""
    found = one_line(record, name)
    if not found:
        return ""
    if "://" not in found and re.match(r"[\w-]+(\.[\w-]+)+(/|$)", found):
        found = f"https://{found}"
    try:
        parts = urlsplit(found)
        is_fit = parts.scheme in {"http", "https"} and "." in (parts.hostname or "")
    except ValueError:
        return ""
    return found if is_fit and len(found) <= 200 and " " not in found else ""


def day(record: Any, name: str) -> datetime.date | None:
    if not (written := one_line(record, name)):
        return None
    try:
        found = datetime.date.fromisoformat(written[:10])
    except ValueError:
        return None
    return found if 1990 <= found.year <= 2200 else None


def moment(record: Any, name: str) -> datetime.datetime | None:
    if not (written := one_line(record, name)):
        return None
    try:
        found = datetime.datetime.fromisoformat(written)
        found = found if found.tzinfo else found.replace(tzinfo=datetime.UTC)
        return found.astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        return None


def number(record: Any, name: str) -> float | None:
    value = record.get(name)
    try:
        found = float(value) if value not in (None, "") and not isinstance(value, bool) else None
    except (TypeError, ValueError, OverflowError):
        return None
    return found if found is not None and math.isfinite(found) else None


def id_of(record: Any, source: str = "") -> UUID | None:
    """Return the id of `record`; of what is no UUID one that is made from it and its `source`."""
    written = one_line(record, "id")
    return uuid_from(written, source) if written else None


def uuid_from(written: str, source: str) -> UUID:
    try:
        return UUID(written)
    except ValueError:
        return uuid5(FIELDS, f"{source}\n{written}")


def is_yes(value: str) -> bool:
    return value.strip().lower() in YES
