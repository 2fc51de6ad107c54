"""Rows checked by the words of their own models, without a question to the database for each."""

from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import NOT_PROVIDED, CheckConstraint, Model, Q


def wrong_with(row: Model, not_checked: frozenset[str]) -> list[str]:
    """Return what the fields and constraints of a row say against it, in words.

    `full_clean` asks the database whether each row that it points at is there, and about each
    constraint: what we looked up ourselves is there, and most constraints are told from the row.
    """
    own = {field.name for field in row._meta.concrete_fields if _needs_no_check(field, row)}
    wrong: list[str] = []
    try:
        row.clean_fields(exclude={*not_checked, *own})
    except ValidationError as error:
        wrong += error.messages
    for constraint in row._meta.constraints:
        wrong += _against(constraint, row, not_checked)
    return wrong


def _needs_no_check(field: Any, row: Model) -> bool:
    """Tell whether a field points at a row, or holds what it holds by itself."""
    if field.is_relation or field.generated:
        return True
    return field.default is not NOT_PROVIDED and getattr(row, field.attname) == field.default


def _against(constraint: Any, row: Model, not_checked: frozenset[str]) -> list[str]:
    if not isinstance(constraint, CheckConstraint) or holds(constraint.condition, row):
        return []
    try:
        constraint.validate(type(row), row, exclude=set(not_checked))
    except ValidationError as error:
        return list(error.messages)
    return []


def holds(condition: Any, row: Model) -> bool | None:
    """Tell whether `condition` is true of `row`; None where only the database can tell."""
    if not isinstance(condition, Q):
        return _lookup(*condition, row) if isinstance(condition, tuple) else None
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
        value = getattr(row, row._meta.get_field(field).attname)
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
