"""Rows checked by the words of their own models, without a question to the database for each."""

from functools import cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import NOT_PROVIDED, CheckConstraint, Model, Q


def wrong_with(row: Model, not_checked: frozenset[str]) -> list[str]:
    """Return what the fields and constraints of a row say against it, in words.

    `full_clean` asks the database whether each row that it points at is there, and about each
    constraint: what we looked up ourselves is there, and most constraints are told from the row.
    """
    wrong: list[str] = []
    fields, constraints = _checks_of(type(row), not_checked)
    values = vars(row)
    for field, harmless in fields:
        if values[field.attname] not in harmless:
            wrong += _against_field(field, row)
    for constraint in constraints:
        if not holds(constraint.condition, row):
            wrong += _against(constraint, row, not_checked)
    return wrong


@cache
def _checks_of(
    model: type[Model], not_checked: frozenset[str]
) -> tuple[list[tuple[Any, list[Any]]], list[CheckConstraint]]:
    """Return the fields and constraints of a model that are told from a row alone.

    With each field stands what needs no check there: what it holds by itself, and nothing.
    """
    fields = [
        (field, _harmless(field))
        for field in model._meta.concrete_fields
        if field.name not in not_checked
        and not (field.is_relation or field.generated or field.primary_key)
        # Django checks nothing else of what no form shows.
        and (field.editable or field.validators)
    ]
    constraints = [each for each in model._meta.constraints if isinstance(each, CheckConstraint)]
    return fields, [each for each in constraints if not not_checked & _named_in(each)]


def _harmless(field: Any) -> list[Any]:
    own = [] if field.default is NOT_PROVIDED else [field.default]
    return [*own, *field.empty_values] if field.blank else own


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
