"""The plan of a delivery day: open needs near one another, bundled for the drivers of a shift."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from desk.route_order import Stop, in_short_order
from events.models import Event, EventShift
from events.services.places import taken_since
from matching import NeedFacts, VolunteerFacts, obstacles
from requests_app.candidates import facts_of_needs, facts_of_volunteers
from requests_app.models import Match, Need, Route
from requests_app.models.matches import WEEK
from requests_app.services.offers import MOST_STOPS
from volunteers.models import Volunteer

# Looked at for one day, the first that can wait least.
MOST_NEEDS = 100
# What a row of the plan shows; the encrypted fields stay closed.
SHOWN = (
    "status",
    "wanted_on",
    "wanted_time",
    "needed_by",
    "category__name",
    "category__i18n",
    "request__reference",
    "request__zip_code",
    "request__household",
    "request__ward__name",
    "request__ward__i18n",
)


@dataclass
class Driver:
    """Somebody with a place on the shift, the route that they have, and the stops planned."""

    volunteer: Volunteer
    route: Route | None
    stops: list[Need]


@dataclass
class Plan:
    """The drivers with their stops, and the needs that go with nobody."""

    drivers: list[Driver]
    left: list[Need]

    @property
    def has_stops(self) -> bool:
        return any(driver.stops for driver in self.drivers)


def drivers_of(shift: EventShift, user: User) -> list[Driver]:
    """Return the volunteers with a place on `shift` whom `user` may see; two queries.

    Each with the route that they were asked for since they took the shift, if any is going on.
    """
    on_it = Volunteer.objects.visible_to(user).filter(
        day_shifts__shift=shift, day_shifts__seat__isnull=False
    )
    people = list(on_it.only("name", "ward").order_by("day_shifts__created_at", "pk"))
    going_on = Match.objects.going_on().visible_to(user)
    routes = Route.objects.filter(
        volunteer__in=[each.pk for each in people],
        volunteer__day_shifts__shift=shift,
        created_at__gte=F("volunteer__day_shifts__created_at"),
        pk__in=going_on.filter(route__isnull=False).values("route"),
    )
    have = {route.volunteer_id: route for route in routes.order_by("pk")}
    return [Driver(each, have.get(each.pk), []) for each in people]


def needs_of_day(shift: EventShift, user: User) -> QuerySet[Need]:
    """Return what may be brought on the day of `shift`, in its place, that nobody works on."""
    day = timezone.localdate(shift.starts_at)
    free = Q(claimed_by=None) | Q(claimed_by=user) | Q(claimed_until__lte=timezone.now())
    open_needs = Need.objects.visible_to(user).open().for_neighbors()
    rows = open_needs.still_ahead().still_ahead(day).filter(free)
    rows = rows.filter(Q(wanted_on=None) | Q(wanted_on=day), category__asks_delivery=True)
    return _shown(rows.filter(_in_place(shift.event)).in_desk_order()[:MOST_NEEDS])


def needs_by_id(ids: Sequence[int], user: User) -> list[Need]:
    """Return the needs with `ids` that `user` may see, in this order, taken since or not."""
    found = {need.pk: need for need in _shown(Need.objects.visible_to(user).filter(pk__in=ids))}
    return [found[pk] for pk in ids if pk in found]


def _shown(rows: Any) -> Any:
    return rows.select_related("category", "request__ward").only(*SHOWN)


def _in_place(event: Event) -> Q:
    if event.pod_id:
        return Q(request__pod=event.pod_id)
    return Q(request__ward=event.ward_id) if event.ward_id else Q()


def propose(shift: EventShift, user: User, most: int) -> Plan:
    """Return a plan of at most `most` stops for each driver who has no route yet.

    Nobody gets what a rule of matching keeps from them. Nothing is stored.
    """
    drivers, needs = drivers_of(shift, user), list(needs_of_day(shift, user))
    free = [driver for driver in drivers if driver.route is None]
    facts = facts_of_needs(Need.objects.filter(pk__in=[need.pk for need in needs]))
    people = facts_of_volunteers(
        Volunteer.objects.filter(pk__in=[driver.volunteer.pk for driver in free])
    )
    # The shift and what is brought on it are one task: no shift stands in the way of its own route.
    counted = set(
        taken_since(timezone.now() - WEEK).filter(shift=shift).values_list("volunteer", flat=True)
    )
    people = {
        pk: replace(person, this_week=person.this_week - 1) if pk in counted else person
        for pk, person in people.items()
    }
    # Taken since it was read: not on this plan.
    needs = [need for need in needs if need.pk in facts]
    fits = may_take(facts, people)
    places = {need.pk: stop_of(need, facts[need.pk]) for need in needs}
    shares = share_out([need.pk for need in needs], fits, places, min(most, MOST_STOPS))
    by_id = {need.pk: need for need in needs}
    for driver in free:
        driver.stops = [by_id.pop(pk) for pk in shares.get(driver.volunteer.pk, [])]
    return Plan(drivers, list(by_id.values()))


def may_take(
    needs: Mapping[int, NeedFacts], people: Mapping[int, VolunteerFacts]
) -> dict[int, set[int]]:
    """Return the needs that each volunteer may be asked for, by every hard rule of matching."""
    return {
        pk: {need.id for need in needs.values() if not obstacles(need, person)}
        for pk, person in people.items()
    }


def stop_of(need: Need, facts: NeedFacts) -> Stop:
    return Stop(need.request.household_id, need.request.zip_code, facts.point)


def share_out(
    needs: Sequence[int],
    fits: Mapping[int, set[int]],
    places: Mapping[int, Stop],
    most: int,
) -> dict[int, list[int]]:
    """Return the needs of each driver in `fits`, in the order to go, at most `most` each.

    `needs` come with the most urgent first: where not all have room, the last are left out. The
    rest are laid on one long way, which is cut into pieces, so that a driver stays in one area.
    """
    anybodys = set().union(*fits.values())
    wanted = [pk for pk in needs if pk in anybodys][: most * len(fits)]
    if not wanted:
        return {}
    way = _in_order(wanted, places, improve=False)
    share = min(most, -(-len(way) // len(fits)))
    found: dict[int, list[int]] = {driver: [] for driver in fits}
    # Once in even shares; what is left over then goes to whoever has room and may take it.
    for size in (share, most):
        # First those who may take the fewest: others can do what is left.
        for driver in sorted(fits, key=lambda pk: (len(fits[pk]), pk)):
            room = size - len(found[driver])
            taken = [pk for pk in way if pk in fits[driver]][: max(room, 0)]
            found[driver] += taken
            way = [pk for pk in way if pk not in taken]
    return {driver: _in_order(stops, places) for driver, stops in found.items()}


def _in_order(
    needs: Sequence[int], places: Mapping[int, Stop], *, improve: bool = True
) -> list[int]:
    order = in_short_order([places[pk] for pk in needs], improve=improve)
    return [needs[each] for each in order]
