"""Every address of the site, from the registry itself, with values that lead somewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from tests.hostile.world import World


@dataclass(frozen=True)
class Address:
    """A named address: its route, and which values it takes."""

    name: str
    route: str
    takes: tuple[str, ...]

    @property
    def is_for_staff(self) -> bool:
        return self.name.startswith("admin:")


def every_address() -> list[Address]:
    """Return all addresses that have a name. The unnamed ones of the admin lead to named ones."""
    found = {address.name: address for address in _walk(get_resolver(), "", "")}
    return sorted(found.values(), key=lambda address: address.name)


def _walk(top: URLResolver, route: str, space: str) -> Iterator[Address]:
    for each in top.url_patterns:
        where = route + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _walk(each, where, f"{each.namespace}:" if each.namespace else space)
        elif isinstance(each, URLPattern) and each.name:
            takes = {*each.pattern.converters, *each.pattern.regex.groupindex}
            yield Address(space + each.name, where, tuple(sorted(takes)))


def paths(address: Address, world: World) -> list[str]:
    """Paths to rows in each state that `world` has; empty when it has none for this address."""
    return sorted({*_reversed(address, world)})


def _reversed(address: Address, world: World) -> Iterator[str]:
    for known in world.known_by(address.name, address.takes):
        wanted = {name: known[name] for name in address.takes if name in known}
        try:
            yield reverse(address.name, kwargs=wanted)
        except NoReverseMatch:
            continue


def names_in(path: str) -> dict[str, Any]:
    """Return the values in `path` as its address takes them."""
    return dict(get_resolver().resolve(path).kwargs)
