"""Addresses below the language are alike in all of them: one table of them instead of one each.

Django makes a table per language for every included set of addresses, and another for each
namespace of each language, as these might be translated. Ours are not; nine languages of the same
took tens of MB of each process.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver, base
from django.urls.resolvers import LocalePrefixPattern, get_ns_resolver
from django.utils.translation import get_language


class ForAllLanguages(dict[str, Any]):
    """A table by language that has one entry, whatever the language."""

    def __contains__(self, _language: object) -> bool:
        return super().__contains__("")

    def __getitem__(self, _language: str) -> Any:
        return super().__getitem__("")

    def __setitem__(self, _language: str, table: Any) -> None:
        super().__setitem__("", table)


class Below:
    """The addresses of a namespace below a language, from the table that all languages share."""

    def __init__(self, first: str, shared: Any) -> None:
        self.first, self.shared = first, shared

    def _reverse_with_prefix(self, view: Any, prefix: str, *args: Any, **kwargs: Any) -> Any:
        """Return the address of `view`. Raises NoReverseMatch."""
        return self.shared._reverse_with_prefix(view, prefix + self.first, *args, **kwargs)


def one_table(patterns: Iterable[URLPattern | URLResolver]) -> None:
    """Let all languages share the tables of what `patterns` include, but for the prefix itself."""
    for resolver in patterns:
        if not isinstance(resolver, URLResolver):
            continue
        if not isinstance(resolver.pattern, LocalePrefixPattern):
            _share(resolver)
        one_table(resolver.url_patterns)
    # The one place where `reverse` makes tables of its own.
    vars(base)["get_ns_resolver"] = _of_namespace


def _share(resolver: Any) -> None:
    for name in ("_reverse_dict", "_namespace_dict", "_app_dict"):
        setattr(resolver, name, ForAllLanguages())


def _of_namespace(pattern: str, resolver: URLResolver, converters: Any) -> URLResolver | Below:
    """Return what knows the addresses of a namespace, as Django does."""
    first = f"{get_language()}/"
    below = pattern.removeprefix(re.escape(first))
    if below == pattern:
        return get_ns_resolver(pattern, resolver, converters)
    return Below(first, _shared(below, resolver, converters))


@cache
def _shared(pattern: str, resolver: URLResolver, converters: Any) -> URLResolver:
    whole = get_ns_resolver(pattern, resolver, converters)
    for each in (whole, *whole.url_patterns):
        _share(each)
    return whole


def _clear() -> None:
    _shared.cache_clear()
    get_ns_resolver.cache_clear()  # type: ignore[attr-defined]


# Django clears it where a test brings other addresses.
_of_namespace.cache_clear = _clear  # type: ignore[attr-defined]
