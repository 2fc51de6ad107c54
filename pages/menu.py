"""The main menu of the public pages. Apps above register their entries when they start."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, order=True)
class Entry:
    """One place in the menu: where it stands, the name of its address, its words.

    `also` names lists whose pages belong to it, wherever they lie.
    """

    position: int
    url_name: str
    label: str | Promise
    also: tuple[str, ...] = ()


_entries: dict[str, Entry] = {}


def register(
    url_name: str, label: str | Promise, *, position: int, also: tuple[str, ...] = ()
) -> None:
    """Put the page `url_name` into the menu as `label`; the lowest `position` comes first."""
    _entries[url_name] = Entry(position, url_name, label, also)


def entries() -> list[Entry]:
    """Return the entries in order."""
    return sorted(_entries.values(), key=lambda entry: entry.position)
