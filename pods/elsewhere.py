"""The groups for somebody who asks from outside our wards: nobody is sent away empty."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from common.zip_codes import zip_in
from pods.distances import FARTHEST, around, how_far
from pods.models import Group, Pod, Ward
from pods.zips import at_zip

MOST = 3
# So many are compared: near any ZIP code there are but a few.
MOST_COMPARED = 200
# In miles: where nothing is near, what is an hour's drive away is better than nothing.
CIRCLES = (FARTHEST, 4 * FARTHEST)


@dataclass(frozen=True)
class NearGroup:
    """A group, and how many miles away it is."""

    group: Group
    miles: float

    @property
    def how_far(self) -> str:
        """The distance in words; "" for what is here."""
        return how_far(self.miles)


@dataclass(frozen=True)
class Elsewhere:
    """Groups near a ZIP code that is in none of our wards, nearest first; there may be none."""

    zip_code: str
    groups: list[NearGroup] = field(default_factory=list)
    # Others are named on the page already.
    more_are_named: bool = False

    def without(self, places: Iterable[Pod | Group]) -> "Elsewhere":
        """Return the same without the groups among `places`, which the page names by itself."""
        named = {place.pk for place in places if isinstance(place, Group)}
        groups = [near for near in self.groups if near.group.pk not in named]
        return replace(self, groups=groups, more_are_named=bool(named))


def elsewhere(zip_code: str, ward: Ward | None) -> Elsewhere | None:
    """Return the groups near `zip_code`; None for somebody who is in one of our wards."""
    if ward is not None or not zip_code:
        return None
    if Ward.objects.filter(at_zip(zip_code)).exists():
        return None
    for farthest in CIRCLES:
        if found := _groups_near(zip_code, farthest):
            return Elsewhere(zip_code, found)
    return Elsewhere(zip_code)


def elsewhere_in(text: str) -> Elsewhere | None:
    """Return the same for the ZIP code in what somebody typed; None where there is none."""
    return elsewhere(zip_in(text)[0], None)


def _groups_near(zip_code: str, farthest: float) -> list[NearGroup]:
    near = around(zip_code, farthest)
    rows = Group.objects.published().filter(found_zips__overlap=list(near.miles))
    found = [NearGroup(row, near.of(row.found_zips) or 0.0) for row in rows[:MOST_COMPARED]]
    return sorted(found, key=lambda each: each.miles)[:MOST]
