"""The difference between a suggestion and the entry it is about, and what of it is taken over."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.languages import comma, language_name
from resources.choices import EntryState, PhoneKind, SuggestionKind
from resources.hours import words
from resources.hours.typed import read_hours
from resources.models import Phone, Resource, Suggestion

# The fields of a suggestion that may become part of an entry, with their words.
FIELDS: dict[str, str | Promise] = {
    "title": _("Name"),
    "description": _("What it offers"),
    "place": _("Address"),
    "number": _("Phone"),
    "website": _("Website"),
    "hours": _("Hours"),
    "languages": _("Languages spoken"),
}
# Those that are asked about an entry that is there.
CORRECTED = ("place", "number", "website", "hours")
CLOSED = "closed"


@dataclass(frozen=True)
class Change:
    """One field beside the entry's own: what is there now, and what is suggested."""

    name: str
    label: str | Promise
    now: str
    then: str

    @property
    def is_code(self) -> bool:
        """Whether it is read from the left in every language."""
        return self.name in ("place", "number", "website")


def main_line(resource: Resource) -> Phone | None:
    """Return the line that is called first, which a corrected number replaces."""
    return resource.phones.filter(kind=PhoneKind.VOICE).first()


def said_of(resource: Resource) -> dict[str, Any]:
    """Return what an entry says now, by the names of a suggestion's fields."""
    line = main_line(resource)
    return {
        "title": resource.name,
        "description": resource.description,
        "place": "" if resource.address_hidden else resource.address,
        "number": line.number.as_national if line else "",
        "website": resource.website,
        "hours": resource.hours_note,
        "languages": resource.languages,
    }


def hours_of(resource: Resource) -> str:
    """Return the hours as readers read them: the words of the rules, and what is said beside."""
    return "\n".join([*words.say(resource.hours), *filter(None, [resource.hours_note])])


def must_enter_hours(suggestion: Suggestion) -> bool:
    """Tell whether the hours can only be entered by hand: no plain week, and rules are there."""
    entry = suggestion.resource
    if not suggestion.hours or suggestion.is_new or entry is None:
        return False
    return read_hours(suggestion.hours) is None and entry.schedules.exists()


def changes_of(suggestion: Suggestion) -> list[Change]:
    """Return what is suggested, field by field, beside what the entry says now."""
    entry = suggestion.resource
    now = {**said_of(entry), "hours": hours_of(entry)} if entry is not None else {}
    found = [
        Change(name, label, in_words(now.get(name)), in_words(getattr(suggestion, name)))
        for name, label in FIELDS.items()
        if getattr(suggestion, name) and (suggestion.is_new or name in CORRECTED)
    ]
    if suggestion.kind == SuggestionKind.CLOSED and entry is not None:
        is_open = entry.state == EntryState.PUBLISHED
        state = EntryState(entry.state).label
        words = str(EntryState.WITHDRAWN.label) if is_open else str(state)
        found.append(Change(CLOSED, _("State"), str(state), words))
    return found


def in_words(value: Any) -> str:
    """Return the value of a field as people read it."""
    if isinstance(value, list):
        return str(comma()).join(language_name(code) for code in value)
    return value or ""
