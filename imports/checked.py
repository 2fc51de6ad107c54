"""Rows checked by the words of their own models, without a question to the database for each."""

import re
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.validators import EmailValidator, MaxLengthValidator, URLValidator
from django.db.models import (
    NOT_PROVIDED,
    CharField,
    CheckConstraint,
    EmailField,
    Model,
    Q,
    TextField,
    URLField,
)

# As most people write them: what these find is fine by Django's own validators, too.
_HOST = r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,3}[a-z]{2,63}"
PLAIN_EMAIL = re.compile(rf"[\w+-]{{1,64}}(?:\.[\w+-]{{1,64}}){{0,3}}@{_HOST}", re.ASCII | re.I)
PLAIN_SITE = re.compile(rf"https?://{_HOST}(?:/[\w./~-]*)?", re.ASCII | re.I)
# Fields of texts: what looks at their form, and what most of them are.
PLAIN: dict[type[Any], tuple[Any, re.Pattern[str]]] = {
    **dict.fromkeys((CharField, TextField), (None, re.compile(".+", re.DOTALL))),
    EmailField: (EmailValidator, PLAIN_EMAIL),
    URLField: (URLValidator, PLAIN_SITE),
}


def wrong_with(row: Model, not_checked: frozenset[str]) -> list[str]:
    """Return what the fields and constraints of a row say against it, in words.

    `full_clean` asks the database whether each row that it points at is there, and about each
    constraint: what we looked up ourselves is there, and most constraints are told from the row.
    """
    wrong: list[str] = []
    fields, constraints = _checks_of(type(row), not_checked)
    values = vars(row)
    for field, harmless, is_fine in fields:
        value = values[field.attname]
        if value not in harmless and not (is_fine and is_fine(value)):
            wrong += _against_field(field, row)
    for constraint, usual in constraints:
        if usual is not None and all(values[name] == value for name, value in usual):
            continue
        if not holds(constraint.condition, row):
            wrong += _against(constraint, row, not_checked)
    return wrong


FieldCheck = tuple[Any, list[Any], "Callable[[Any], bool] | None"]
ConstraintCheck = tuple[CheckConstraint, "list[tuple[str, Any]] | None"]


@cache
def _checks_of(
    model: type[Model], not_checked: frozenset[str]
) -> tuple[list[FieldCheck], list[ConstraintCheck]]:
    """Return the fields and constraints of a model that are told from a row alone.

    With each field stands what needs no check there: what it holds by itself, and nothing; and what
    tells quickly that a value is fine. With each constraint stands what a new row holds in its
    fields, where that keeps it.
    """
    fields = [
        (field, _harmless(field), _quickly(field))
        for field in model._meta.concrete_fields
        if field.name not in not_checked
        and not (field.is_relation or field.generated or field.primary_key)
        # Django checks nothing else of what no form shows.
        and (field.editable or field.validators)
    ]
    new = model()
    constraints = [
        (each, _usual(each, new))
        for each in model._meta.constraints
        if isinstance(each, CheckConstraint) and not not_checked & _named_in(each)
    ]
    return fields, constraints


def _harmless(field: Any) -> list[Any]:
    own = [] if field.default is NOT_PROVIDED else [field.default]
    return [*own, *field.empty_values] if field.blank else own


def _usual(constraint: CheckConstraint, new: Model) -> list[tuple[str, Any]] | None:
    """Return what `new` holds in the fields of a constraint, if it keeps that; else None."""
    names = _named_in(constraint)
    held = [(field.attname, getattr(new, field.attname))
            for field in new._meta.concrete_fields if field.name in names]  # fmt: skip
    return held if len(held) == len(names) and holds(constraint.condition, new) else None


def _quickly(field: Any) -> Callable[[Any], bool] | None:
    """Return what tells of most texts, without the field's own way, that it finds them fine."""
    if type(field) is ArrayField:
        one = None if field.size or field.default_validators else _quickly(field.base_field)
        return one and (lambda value: type(value) is list and all(map(one, value)))
    # Others than Django's have ways of their own.
    if type(field) not in PLAIN or field.choices:
        return None
    validator, pattern = PLAIN[type(field)]
    others = {type(each) for each in field.validators} - {MaxLengthValidator}
    if others != ({validator} if validator else set()):
        return None
    longest, fits = field.max_length or sys.maxsize, pattern.fullmatch
    return lambda value: type(value) is str and len(value) <= longest and bool(fits(value))


def _against_field(field: Any, row: Model) -> list[str]:
    try:
        setattr(row, field.attname, field.clean(getattr(row, field.attname), row))
    except ValidationError as error:
        return list(error.messages)
    return []


def _against(constraint: Any, row: Model, not_checked: frozenset[str]) -> list[str]:
    try:
        told: Any = constraint  # whose stubs do not know that it validates
        told.validate(type(row), row, exclude=set(not_checked))
    except ValidationError as error:
        return list(error.messages)
    return []


def _named_in(constraint: CheckConstraint) -> frozenset[str]:
    """Return the fields that a constraint names by themselves."""
    names: set[str] = set()
    todo: list[Any] = [constraint.condition]
    while todo:
        part = todo.pop()
        if isinstance(part, Q):
            todo += part.children
        elif isinstance(part, tuple):
            names.add(part[0].partition("__")[0])
    return frozenset(names)


def holds(condition: Any, row: Model) -> bool | None:
    """Tell whether `condition` is true of `row`; None where only the database can tell."""
    if not isinstance(condition, Q):
        if not isinstance(condition, tuple):
            return None
        name, wanted = condition
        return _lookup(name, wanted, row)
    if condition.connector == Q.XOR:
        return None
    # One that is true tells "or", one that is false "and".
    telling, is_sure = condition.connector == Q.OR, True
    for child in condition.children:
        told = holds(child, row)
        if told is telling:
            return telling is not condition.negated
        is_sure = is_sure and told is not None
    return telling is condition.negated if is_sure else None


def _lookup(name: str, wanted: Any, row: Model) -> bool | None:
    field, _, how = name.partition("__")
    try:
        own: Any = row._meta.get_field(field)
        value = getattr(row, own.attname)
    except (FieldDoesNotExist, AttributeError):
        return None
    if how == "isnull":
        return (value is None) is wanted
    if wanted is None and not how:
        return value is None
    # What SQL says of NULL is neither; what is an expression is worked out by the database.
    if value is None or hasattr(wanted, "resolve_expression"):
        return None
    if how == "in":
        return value in wanted
    return None if how else bool(value == wanted)
