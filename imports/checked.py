"""Rows checked by the words of their own models, without a question to the database for each."""

from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import NOT_PROVIDED, CheckConstraint, Model, Q


def wrong_with(row: Model, not_checked: frozenset[str]) -> list[str]:
    """Return what the fields and constraints of a row say against it, in words.

    `full_clean` asks the database whether each row that it points at is there, and about each
    constraint: what we looked up ourselves is there, and most constraints are told from the row.
    """
    wrong: list[str] = []
    for field in row._meta.concrete_fields:
        if field.name not in not_checked and not _needs_no_check(field, row):
            wrong += _against_field(field, row)
    for constraint in row._meta.constraints:
        wrong += _against(constraint, row, not_checked)
    return wrong


def _needs_no_check(field: Any, row: Model) -> bool:
    """Tell whether a field points at a row, or holds what it holds by itself."""
    if field.is_relation or field.generated or field.primary_key:
        return True
    value = getattr(row, field.attname)
    if field.blank and value in field.empty_values:
        return True
    return field.default is not NOT_PROVIDED and value == field.default


def _against_field(field: Any, row: Model) -> list[str]:
    try:
        setattr(row, field.attname, field.clean(getattr(row, field.attname), row))
    except ValidationError as error:
        return list(error.messages)
    return []


def _against(constraint: Any, row: Model, not_checked: frozenset[str]) -> list[str]:
    if not isinstance(constraint, CheckConstraint):
        return []
    if holds(constraint.condition, row) or not_checked & _named_in(constraint):
        return []
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
    told = [holds(child, row) for child in condition.children]
    if condition.connector == Q.OR:
        found = True if True in told else (None if None in told else False)
    elif condition.connector == Q.AND:
        found = False if False in told else (None if None in told else True)
    else:
        return None
    return found if found is None or not condition.negated else not found


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
