"""The way from rows to facts for matching: one query, for one row or for thousands."""

import datetime
from collections.abc import Iterable
from copy import copy
from operator import attrgetter
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, JSONField, OuterRef, QuerySet, Subquery, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, JSONArray
from django.utils import timezone

from common.choices import PartOfDay
from common.languages import ANOTHER, spoken_by_readers_of
from common.lookups import IDS
from matching import NeedFacts, Point, VolunteerFacts
from pods.models import Ward, ZipCentroid
from requests_app.choices import MatchStatus
from requests_app.models import Match, Need
from volunteers.choices import Transport, VolunteerStatus
from volunteers.models import Volunteer
from volunteers.other_tasks import all_appointments, other_tasks

WEEK = datetime.timedelta(days=7)
LATELY = datetime.timedelta(days=30)
HELPED = MatchStatus.helped()
# The hours of a part of the day: the first, and the first that is no longer of it.
HOURS = {PartOfDay.MORNING: (0, 12), PartOfDay.AFTERNOON: (12, 17), PartOfDay.EVENING: (17, 24)}
# What the rules `asked` and `approved` say of a state; of others they say nothing.
ASKED_CODES: dict[str, str] = {
    MatchStatus.ACCEPTED: "helps_already",
    MatchStatus.OFFERED: "asked_now",
    MatchStatus.ASKED: "asked_now",
    MatchStatus.RELEASED: "gave_back",
    MatchStatus.DECLINED: "said_no",
    MatchStatus.EXPIRED: "did_not_answer",
}
BARRED_CODES: dict[str, str] = {
    VolunteerStatus.PENDING: "is_pending",
    VolunteerStatus.REJECTED: "is_rejected",
    VolunteerStatus.LEFT: "is_left",
}

NEED_FIELDS = (
    "id",
    "category_id",
    "category__needs_transport",
    "category__references_wanted",
    "category__wants_talk",
    "request__ward_id",
    "request__pod_id",
    "request__zip_code",
    "wanted_on",
    "wanted_time",
    "request__spoken_language",
    "request__other_languages",
)


# --- Needs ----------------------------------------------------------------------------------------


def facts_of_needs(needs: QuerySet[Need]) -> dict[int, NeedFacts]:
    """Return the facts of all `needs`, by id; one query."""
    read = with_need_facts(_unordered(needs)).values(*NEED_FIELDS, *BESIDES)
    return {row["id"]: _need_facts(row) for row in read}


def facts_of_need(need: Need) -> NeedFacts:
    """Return the facts of `need`; one query, or none where it came `with_need_facts`."""
    if hasattr(need, BESIDES[0]):
        names = (*NEED_FIELDS, *BESIDES)
        return _need_facts({name: attrgetter(name.replace("__", "."))(need) for name in names})
    return facts_of_needs(Need.objects.filter(pk=need.pk))[need.pk]


def with_need_facts(needs: QuerySet[Need]) -> QuerySet[Any]:
    """Annotate what matching must know of `needs` besides their rows and requests."""
    return needs.annotate(
        point=_point_of("request__zip_code"),
        neighbor_ids=ArraySubquery(_neighbors()),
        asked=ArraySubquery(_asked()),
        blocked=RawSQL(_BLOCKED, [], output_field=IDS),  # noqa: S611  has no values  # nosec B611
        at_home=RawSQL(_AT_HOME, [], output_field=IDS),  # noqa: S611  has no values  # nosec B611
    )


def _need_facts(row: dict[str, Any]) -> NeedFacts:
    today = timezone.localdate()
    wanted_on = row["wanted_on"]
    is_ahead = wanted_on is not None and wanted_on >= today
    own = row["request__spoken_language"]
    return NeedFacts(
        id=row["id"],
        category_id=row["category_id"],
        needs_transport=row["category__needs_transport"],
        references_wanted=row["category__references_wanted"],
        wants_talk=row["category__wants_talk"],
        ward_id=row["request__ward_id"],
        neighbor_ward_ids=frozenset(row["neighbor_ids"]),
        pod_id=row["request__pod_id"],
        zip_code=row["request__zip_code"],
        point=_point(row["point"]),
        day=wanted_on if is_ahead else today,
        wanted_on=wanted_on if is_ahead else None,
        wanted_time=row["wanted_time"],
        language=own,
        # Without their own: only a really other language softens the rule on languages.
        other_languages=frozenset(row["request__other_languages"]) - {own},
        asked=frozenset((volunteer_id, ASKED_CODES[state]) for volunteer_id, state in row["asked"]),
        blocked=frozenset(row["blocked"]),
        at_home=frozenset(row["at_home"]),
    )


def _neighbors() -> QuerySet[Any]:
    through = Ward.neighbors.through.objects
    return through.filter(from_ward=OuterRef("request__ward")).values("to_ward_id")


def _asked() -> QuerySet[Any]:
    """Return the pairs of volunteer and state for those who are asked now, or had their chance."""
    states = [*MatchStatus.going_on(), *MatchStatus.refused()]
    matches = Match.objects.filter(need=OuterRef("pk"), status__in=states).order_by()
    return matches.values(pair=JSONArray("volunteer_id", "status"))


# Whom a need's household is not to be sent, whichever of its requests it was said about: who was
# blocked, and who was blocked under another row, left, and signed up anew with the same phone or
# email. UNION and not OR: each part finds volunteers by one of their two indexes.
# email; unless a coordinator said that these are two people.
_BLOCKED = """ARRAY(
    WITH apart AS (
        SELECT block.* FROM requests_app_block block
        JOIN requests_app_helprequest request ON request.household_id = block.household_id
        WHERE request.id = requests_app_need.request_id
    )
    SELECT volunteer_id FROM apart
    UNION SELECT again.id FROM (
        SELECT them.id, apart.volunteer_id FROM volunteers_volunteer them
        JOIN apart ON apart.volunteer_phone_index = them.phone_index AND them.phone_index <> ''
        UNION SELECT them.id, apart.volunteer_id FROM volunteers_volunteer them
        JOIN apart ON apart.volunteer_email_index = them.email_index AND them.email_index <> ''
    ) again
    WHERE NOT EXISTS (
        SELECT FROM volunteers_twopeople two
        WHERE two.first_id = least(again.id, again.volunteer_id)
        AND two.second_id = greatest(again.id, again.volunteer_id)
    )
)"""
# Volunteers with a phone or an email of the household that needs something: their own need. Each
# half reads an index of volunteers once per request of the household, mostly one.
_AT_HOME = """ARRAY(
    WITH home AS (
        SELECT every.phone_index, every.email_index FROM requests_app_helprequest every
        JOIN requests_app_helprequest request ON request.household_id = every.household_id
        WHERE request.id = requests_app_need.request_id
    )
    SELECT them.id FROM volunteers_volunteer them
    JOIN home ON home.phone_index = them.phone_index AND them.phone_index <> ''
    UNION SELECT them.id FROM volunteers_volunteer them
    JOIN home ON home.email_index = them.email_index AND them.email_index <> ''
)"""
BESIDES = ("point", "neighbor_ids", "asked", "blocked", "at_home")


# --- Volunteers -----------------------------------------------------------------------------------


def facts_of_volunteers(volunteers: QuerySet[Volunteer]) -> dict[int, VolunteerFacts]:
    """Return the facts of all `volunteers`, by id; one query. No name is read."""
    return {row.pk: volunteer_facts(row) for row in _read(with_facts(_unordered(volunteers)))}


def facts_without_history(volunteers: QuerySet[Volunteer]) -> list[VolunteerFacts]:
    """Return facts as if nobody had ever been asked, without distances: for the hard rules."""
    nothing = Value(None, output_field=JSONField())
    rows = volunteers.order_by().annotate(
        point=nothing,
        category_ids=_category_ids(),
        history=nothing,
        others=Value(0),
        appointments=nothing,
    )
    return [volunteer_facts(row) for row in _read(rows)]


def facts_of_volunteer(volunteer: Volunteer) -> VolunteerFacts:
    """Return the same of one who is at hand; one small query."""
    # A copy: the caller's row must not go about with a history that was made up.
    row: Any = copy(volunteer)
    row.point = row.history = row.appointments = None
    row.others = 0
    offered = Volunteer.categories.through.objects.filter(volunteer=volunteer)
    row.category_ids = offered.values_list("category_id", flat=True)
    return volunteer_facts(row)


def _read(rows: QuerySet[Any]) -> Iterable[Any]:
    """Read rows without making models of them, which takes as long as all the rest."""
    names = ("pk", *FACT_FIELDS, "point", "category_ids", "history", "others", "appointments")
    return rows.values_list(*names, named=True).iterator(chunk_size=2000)


def with_facts(volunteers: QuerySet[Volunteer]) -> QuerySet[Any]:
    """Annotate what `volunteer_facts` reads besides the row itself."""
    return volunteers.annotate(
        point=_point_of("zip_code"),
        category_ids=_category_ids(),
        history=_history(),
        others=_others(),
        appointments=_appointments(),
    )


def _category_ids() -> ArraySubquery:
    through = Volunteer.categories.through.objects.filter(volunteer=OuterRef("pk"))
    return ArraySubquery(through.values("category_id"))


FACT_FIELDS = (
    "status",
    "paused_until",
    "ward_id",
    "pod_id",
    "zip_code",
    "reach",
    "language",
    "languages",
    "days",
    "times",
    "transport",
    "max_at_once",
    "max_per_week",
    "changed_fields",
    "references_taken",
    "talked_on",
)
NO_HISTORY: dict[str, Any] = {
    "live": 0,
    "this_week": 0,
    "asked_lately": 0,
    "said_yes": 0,
    "said_no": 0,
    "helped_at": None,
}


def volunteer_facts(row: Any) -> VolunteerFacts:
    """Return the facts of a row of `with_facts`; no query."""
    history = row.history or NO_HISTORY
    return VolunteerFacts(
        id=row.pk,
        paused_until=row.paused_until,
        category_ids=frozenset(row.category_ids),
        ward_id=row.ward_id,
        pod_id=row.pod_id,
        reach=row.reach,
        zip_code=row.zip_code,
        point=_point(row.point),
        # Nobody knows whether two who speak another language speak the same.
        languages=frozenset(row.languages or spoken_by_readers_of(row.language)) - {ANOTHER},
        days=frozenset(row.days),
        times=frozenset(row.times),
        has_wheels=bool(set(row.transport) & set(Transport.carries_far())),
        max_at_once=row.max_at_once,
        max_per_week=row.max_per_week,
        barred=BARRED_CODES.get(row.status, "is_changed" if row.changed_fields else ""),
        references_taken=row.references_taken,
        has_talked=row.talked_on is not None,
        live=history["live"],
        this_week=history["this_week"] + row.others,
        asked_lately=history["asked_lately"],
        said_yes=history["said_yes"],
        said_no=history["said_no"],
        was_asked=row.history is not None,
        helped_days_ago=_days_since(history["helped_at"]),
        shifts=_shifts(row.appointments),
    )


# All that a volunteer's matches tell, as one value; nothing where there is none. `this_week` counts
# what `Match.objects.of_this_week()` does. Written out, because six counts take Django longer to
# put together than Postgres to answer. It reads one person's matches by `match_by_volunteer`.
# HAVING, because counts of no rows would be one row of zeros: NULL says "never asked".
_HISTORY = """(
    SELECT jsonb_build_object(
        'live', count(DISTINCT task) FILTER (WHERE status = ANY(%s)),
        'this_week', count(DISTINCT task) FILTER (
            WHERE accepted_at >= %s OR status = %s
        ),
        'asked_lately', count(DISTINCT task) FILTER (WHERE is_late),
        'said_yes', count(DISTINCT task) FILTER (WHERE is_late AND status = ANY(%s)),
        'said_no', count(DISTINCT task) FILTER (WHERE is_late AND status = ANY(%s)),
        'helped_at', max(accepted_at) FILTER (WHERE status = ANY(%s))
    )
    FROM (
        SELECT status, accepted_at, coalesce(route_id, -id) AS task, offered_at >= %s AS is_late
        FROM requests_app_match WHERE volunteer_id = volunteers_volunteer.id
    ) theirs
    HAVING count(*) > 0
)"""


def _history() -> RawSQL:
    now, helped = timezone.now(), [*map(str, HELPED)]
    offered = str(MatchStatus.OFFERED)
    live, refused = [*map(str, MatchStatus.live())], [*map(str, MatchStatus.refused())]
    # In the order of the placeholders in `_HISTORY`.
    values = [live, now - WEEK, offered, helped, refused, helped, now - LATELY]
    return RawSQL(_HISTORY, values, output_field=JSONField())  # noqa: S611  all are parameters  # nosec B611


def _others() -> Any:
    """Return how many tasks besides matches they took on this week."""
    total: Any = Value(0)
    for rows in other_tasks(timezone.now() - WEEK):
        theirs = rows.filter(volunteer=OuterRef("pk")).order_by().values("volunteer")
        total = total + Coalesce(Subquery(theirs.annotate(n=Count("pk")).values("n")), 0)
    return total


def _appointments() -> Any:
    """Return when they are somewhere already, as one value; one source is all that there is."""
    sources = all_appointments()
    if not sources:
        return Value(None, output_field=JSONField())
    theirs = [rows.filter(volunteer=OuterRef("pk")).order_by() for rows in sources]
    first, *more = [rows.values(when=JSONArray("begins", "ends")) for rows in theirs]
    return ArraySubquery(first.union(*more, all=True) if more else first)


def _shifts(appointments: list[list[str]] | None) -> frozenset[tuple[datetime.date, str]]:
    """Return the days, and the parts of them, at which somebody is somewhere."""
    found: set[tuple[datetime.date, str]] = set()
    for when in appointments or ():
        begins, ends = (timezone.localtime(datetime.datetime.fromisoformat(at)) for at in when)
        for part, (first, last) in HOURS.items():
            if begins.hour < last and ends > begins.replace(hour=first, minute=0, second=0):
                found.add((begins.date(), part))
    return frozenset(found)


def _days_since(moment: str | None) -> int | None:
    if moment is None:
        return None
    # Out of JSON, which knows no times, it comes as text.
    return max(0, (timezone.now() - datetime.datetime.fromisoformat(moment)).days)


# --- Both -----------------------------------------------------------------------------------------


def _unordered(rows: QuerySet[Any]) -> Any:
    """Drop the order of `rows`, unless they were cut by it."""
    return rows if rows.query.is_sliced else rows.order_by()


def _point_of(zip_code: str) -> Subquery:
    found = ZipCentroid.objects.filter(zip_code=OuterRef(zip_code)).order_by()
    return Subquery(found.values(point=JSONArray("latitude", "longitude")))


def _point(value: list[float] | None) -> Point | None:
    return (value[0], value[1]) if value else None
