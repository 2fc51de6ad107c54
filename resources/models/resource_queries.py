"""How entries of the directory are asked for: a method for each kind of reader."""

import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from accounts.roles import WRITERS, Roles, ward_ids
from common.lookups import IsOneOf
from pods.models import OfWardOrPod, Pod, Ward
from resources.choices import Direction, EntryState, Reach
from resources.models.kept import never_or_before

# Everybody is served by these, whatever their ward or pod.
EVERYWHERE = (Reach.CITY.value, Reach.BEYOND.value)


def area_of(place: Ward | Pod) -> str:
    """Return how `Resource.areas` names a ward or a pod: "w3", "p17"."""
    return f"{'w' if isinstance(place, Ward) else 'p'}{place.pk}"


class ClosedForNow(models.Func):
    """True of those that are closed until a day to come: sorts them last.

    The day is read when the query runs: it may stand in a model's `Meta.ordering`.
    """

    output_field = models.BooleanField()

    def as_sql(self, compiler: Any, connection: Any, *_args: Any, **extra: Any) -> Any:
        """The day in the SQL, not a parameter: `DISTINCT` wants the same expression twice."""
        day, params = compiler.compile(self.source_expressions[0])
        return f"COALESCE({day} > '{timezone.localdate().isoformat()}', FALSE)", params


class ResourceQuerySet(OfWardOrPod):
    may_be_many = True
    readers = WRITERS

    def of(self, user: User, roles: Roles) -> Q:
        """Those that serve one of their wards, or one of their pods."""
        in_wards = self.model.wards.through._default_manager.filter(ward__in=ward_ids(user, roles))
        pods = Pod.objects.held_by(user, roles).order_by()
        in_pods = self.model.pods.through._default_manager.filter(pod__in=pods)
        both = in_wards.values("resource").union(in_pods.values("resource"), all=True)
        # An array of the few there are: with two IN and an OR Postgres reads the whole directory.
        return Q(IsOneOf("pk", both))

    def published(self) -> Self:
        return self.filter(state=EntryState.PUBLISHED)

    def own(self) -> Self:
        """Return those that are ours to give away: none that came from a joined directory."""
        return self.filter(source=None)

    def known(self) -> Self:
        """Return those whose address was once public: published, or withdrawn since."""
        return self.exclude(state=EntryState.DRAFT)

    def serving(self, *places: Ward | Pod | None, everywhere: bool = True) -> Self:
        """Return those that serve one of `places`, and (`everywhere`) those that serve all."""
        areas = [area_of(place) for place in places if place is not None]
        return self.filter(areas__overlap=[*areas, *(EVERYWHERE if everywhere else ())])

    def getting(self) -> Self:
        """Return those where people get help, or both get and give."""
        return self.exclude(direction=Direction.GIVE)

    def giving(self) -> Self:
        """Return those where people give, or both get and give."""
        return self.exclude(direction=Direction.GET)

    def not_checked_since(self, day: datetime.date) -> Self:
        """Return those that were last checked before `day`, or never."""
        return self.filter(never_or_before(day))

    def for_pages(self) -> Self:
        """Return them with all that a row in a list shows, and without the keys of the search."""
        # The keys hold all texts in nine languages once more, and no page shows them.
        rows = self.select_related("category", "source").defer("text_key", "name_joined")
        numbers = self.model._meta.get_field("always_shown").related_model._default_manager
        on_pages = numbers.filter(resource=OuterRef("pk")).order_by()
        rows = rows.annotate(is_on_every_page=Exists(on_pages))
        return rows.prefetch_related("phones", "schedules", "wards", "pods", "verified_ward")
