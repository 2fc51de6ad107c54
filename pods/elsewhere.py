"""The groups for somebody who asks from outside our wards: nobody is sent away empty."""

from dataclasses import dataclass, field

from pods.distances import around
from pods.models import Group, Ward
from pods.zips import at_zip

MOST = 3
# So many are compared: near any ZIP code there are but a few.
MOST_COMPARED = 200


@dataclass(frozen=True)
class Elsewhere:
    """Groups near a ZIP code that is in none of our wards, nearest first; there may be none."""

    zip_code: str
    groups: list[Group] = field(default_factory=list)


def elsewhere(zip_code: str, ward: Ward | None) -> Elsewhere | None:
    """Return the groups near `zip_code`; None for somebody who is in one of our wards."""
    if ward is not None or not zip_code:
        return None
    if Ward.objects.filter(at_zip(zip_code)).exists():
        return None
    near = around(zip_code)
    rows = Group.objects.published().filter(found_zips__overlap=list(near.miles))
    found = sorted(rows[:MOST_COMPARED], key=lambda group: near.of(group.found_zips) or 0.0)
    return Elsewhere(zip_code, found[:MOST])
