"""The choice of a ward: a list as long as it fits on a screen, else by ZIP code."""

from collections.abc import Iterable

from django.db.models import Q

from common.sorting import in_reading_order, place_of
from common.zip_codes import codes_holding
from pages.cached import kept
from pages.named_rows import MOST_LISTED
from pods.models import Ward


def are_few() -> bool:
    """Tell whether a form may list all wards."""
    return len(_first()) <= MOST_LISTED


def all_wards() -> dict[str, Ward]:
    """Return all wards, by id as a form posts it. Callers must not change them."""
    return kept("pods.all_wards", lambda: _by_id(Ward.objects.all()), topics=("places",))


def _by_id(rows: Iterable[Ward]) -> dict[str, Ward]:
    return {str(ward.pk): ward for ward in in_reading_order(rows, before=place_of)}


def wards_to_choose(zip_codes: Iterable[str] = (), keep: Iterable[str] = ()) -> dict[str, Ward]:
    """Return the wards that a form lists, by slug: all of a few, else those of the ZIP codes.

    `keep` are slugs of wards that are chosen already. Callers must not change the result.
    """
    if are_few():
        return kept("pods.wards_by_slug", lambda: _by_slug(_first()), topics=("places",))
    codes = [code for each in zip_codes for code in codes_holding(each)]
    wanted = Q(zip_codes__overlap=codes) | Q(slug__in=[slug for slug in keep if slug])
    return _by_slug(Ward.objects.filter(wanted)[:MOST_LISTED])


def _by_slug(rows: Iterable[Ward]) -> dict[str, Ward]:
    return {ward.slug: ward for ward in in_reading_order(rows, before=place_of)}


def _first() -> list[Ward]:
    # One more than fits says that there are more, without reading them.
    return kept(
        "pods.first_wards", lambda: list(Ward.objects.all()[: MOST_LISTED + 1]), topics=("places",)
    )
