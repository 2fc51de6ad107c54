"""Entries of other directories as plain values, to be kept and read again."""

import datetime
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Any
from uuid import UUID

from resources.hours import Rule
from resources.hsds.incoming import (
    IncomingEntry,
    IncomingOrganization,
    IncomingPhone,
    IncomingSchedule,
    IncomingTerm,
)

_DAYS = ("reopens_on", "verified_on")
_RULE_DAYS, _RULE_TIMES = ("valid_from", "valid_to"), ("opens_at", "closes_at")


def to_plain(entry: IncomingEntry) -> dict[str, Any]:
    """Return what `entry` says as JSON can hold it, without what it does not say."""
    return {
        name: _plain(value)
        for name, unsaid in _UNSAID.items()
        if (value := getattr(entry, name)) != unsaid
    }


_UNSAID = {
    each.name: each.default if each.default_factory is MISSING else each.default_factory()
    for each in fields(IncomingEntry)
}


def _plain(value: Any) -> Any:
    if type(value) is str:
        return value
    if is_dataclass(value):
        return {name: _plain(getattr(value, name)) for name in _names_of(value.__class__)}
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if isinstance(value, (UUID, datetime.date, datetime.time)):
        return str(value)
    return value


@cache
def _names_of(kind: Any) -> list[str]:
    return [each.name for each in fields(kind)]


def from_plain(told: dict[str, Any]) -> IncomingEntry:
    """Return the entry of which `to_plain` made `told`."""
    said = dict(told)
    said["uuid"] = UUID(said["uuid"])
    said["outdated"] = set(said.get("outdated", ()))
    for name in _DAYS:
        if said.get(name):
            said[name] = datetime.date.fromisoformat(said[name])
    if said.get("modified"):
        said["modified"] = datetime.datetime.fromisoformat(said["modified"])
    said["terms"] = [IncomingTerm(**term) for term in said.get("terms", ())]
    said["phones"] = [_part(IncomingPhone, line) for line in said.get("phones", ())]
    said["schedules"] = [
        IncomingSchedule(UUID(each["uuid"]), _rule(each["rule"]))
        for each in said.get("schedules", ())
    ]
    if said.get("organization"):
        said["organization"] = _part(IncomingOrganization, said["organization"])
    return IncomingEntry(**said)


def _part(kind: Any, told: dict[str, Any]) -> Any:
    outdated = set(told.get("outdated", ()))
    return kind(**{**told, "uuid": UUID(told["uuid"]), "outdated": outdated})


def _rule(told: dict[str, Any]) -> Rule:
    said: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value
            for name, value in told.items()}  # fmt: skip
    for name in _RULE_DAYS:
        said[name] = datetime.date.fromisoformat(said[name]) if said.get(name) else None
    for name in _RULE_TIMES:
        said[name] = datetime.time.fromisoformat(said[name]) if said.get(name) else None
    return Rule(**said)
