"""The directory's admin pages."""

from resources.admin import (
    callers,
    checks,
    entries,
    guides,
    keepers,
    links,
    lists,
    numbers,
    organizations,
    sources,
    suggestions,
)

__all__ = [
    "callers",
    "checks",
    "entries",
    "guides",
    "keepers",
    "links",
    "lists",
    "numbers",
    "organizations",
    "sources",
    "suggestions",
]
