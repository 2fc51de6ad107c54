"""Counts of volunteers who fit, in words; and whom to ask about those of other wards."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.roles import COORDINATOR
from pods.models import AreaRole
from requests_app.candidates import MOST_COUNTED, Counted

# Whoever must ask somebody does not read through a list of more.
MOST_NAMES = 12


@dataclass(frozen=True)
class Elsewhere:
    """The number that fits in wards that the reader does not see, with their coordinators."""

    count: int
    people: list[tuple[str, str]]  # name and ward
    has_others: bool  # a ward among them has no coordinator


def fit_words(count: int) -> str:
    """Return the count as the queue and a need's page both say it."""
    if count >= MOST_COUNTED:
        return _("%(counter)s or more volunteers fit") % {"counter": MOST_COUNTED}
    words = ngettext("%(counter)s volunteer fits", "%(counter)s volunteers fit", count)
    return words % {"counter": count}


def fits_elsewhere(counted: Counted) -> Elsewhere | None:
    """Return whom to ask about those that the reader does not see; one query, if there are any."""
    wards = counted.elsewhere
    if not wards:
        return None
    here = Q(ward__in=wards) | Q(pod__ward__in=wards)
    found = AreaRole.objects.filter(
        here, role=COORDINATOR, user__is_active=True, user__is_staff=True
    ).select_related("user", "ward", "pod__ward")
    rows = found.order_by("user__name", "id")
    held = [(row.user, row.ward or row.pod.ward) for row in rows]  # type: ignore[union-attr]
    # Once each, though somebody may hold a ward and several of its pods.
    people = list(dict.fromkeys((str(user), ward.name_i18n) for user, ward in held))
    covered = {ward.pk for _user, ward in held}
    return Elsewhere(counted.hidden, people[:MOST_NAMES], bool(wards.keys() - covered))
