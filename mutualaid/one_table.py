"""Addresses below the language are alike in all of them: one table of them instead of one each.

Django makes a table per language for every included set of addresses, as these might be translated.
Ours are not; nine languages of the same took 20 MB of each process.
"""

from collections.abc import Iterable
from typing import Any

from django.urls import URLPattern, URLResolver
from django.urls.resolvers import LocalePrefixPattern


class ForAllLanguages(dict[str, Any]):
    """A table by language that has one entry, whatever the language."""

    def __contains__(self, _language: object) -> bool:
        return super().__contains__("")

    def __getitem__(self, _language: str) -> Any:
        return super().__getitem__("")

    def __setitem__(self, _language: str, table: Any) -> None:
        super().__setitem__("", table)


def one_table(patterns: Iterable[URLPattern | URLResolver]) -> None:
    """Let all languages share the tables of what `patterns` include, but for the prefix itself."""
    for resolver in patterns:
        if not isinstance(resolver, URLResolver):
            continue
        if not isinstance(resolver.pattern, LocalePrefixPattern):
            for name in ("_reverse_dict", "_namespace_dict", "_app_dict"):
                setattr(resolver, name, ForAllLanguages())
        one_table(resolver.url_patterns)
