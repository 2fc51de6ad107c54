"""From rows to what matching knows of them: one query, for one row or for thousands."""

import datetime
from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, JSONField, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONArray, JSONObject
from django.utils import timezone

from common.languages import SPOKEN_LANGUAGES
from pods.models import Ward, ZipCentroid
from requests_app.choices import MatchStatus
from requests_app.matching import NeedFacts, Point, VolunteerFacts
from requests_app.models import Block, Match, Need
from volunteers.choices import Transport
from volunteers.models import Volunteer

WEEK = datetime.timedelta(days=7)
LATELY = datetime.timedelta(days=30)
HELPED = [MatchStatus.ACCEPTED, MatchStatus.DONE]

NEED_FIELDS = (
    "id",
    "category_id",
    "category__needs_transport",
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
    """What matching knows of all `needs`, by id; one query."""
    read = with_need_facts(_unordered(needs)).values(*NEED_FIELDS, *BESIDES)
    return {row["id"]: _need_facts(row) for row in read}


def facts_of_need(need: Need) -> NeedFacts:
    """What matching knows of `need`; one query, or none where it came `with_need_facts`."""
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
        **{name: ArraySubquery(ids) for name, ids in BLOCKED.items()},
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
        ward_id=row["request__ward_id"],
        neighbor_ward_ids=frozenset(row["neighbor_ids"]),
        pod_id=row["request__pod_id"],
        zip_code=row["request__zip_code"],
        point=_point(row["point"]),
        day=wanted_on if is_ahead else today,
        wanted_on=wanted_on if is_ahead else None,
        wanted_time=row["wanted_time"],
        language=own,
        other_languages=frozenset(row["request__other_languages"]) - {own},
        asked=frozenset((volunteer_id, status) for volunteer_id, status in row["asked"]),
        blocked=frozenset().union(*(row[name] for name in BLOCKED)),
    )


def _neighbors() -> QuerySet[Any]:
    through = Ward.neighbors.through.objects
    return through.filter(from_ward=OuterRef("request__ward")).values("to_ward_id")


def _asked() -> QuerySet[Any]:
    """Who is asked now, or had their chance."""
    states = [*MatchStatus.going_on(), *MatchStatus.refused()]
    matches = Match.objects.filter(need=OuterRef("pk"), status__in=states).order_by()
    return matches.values(pair=JSONArray("volunteer_id", "status"))


def _blocks(ref: Callable[[str], Any]) -> QuerySet[Block]:
    """What keeps volunteers from the household of a need, also since an earlier request of theirs.

    `ref` leads to the need.
    """
    same_phone = Q(phone_index=ref("request__phone_index")) & ~Q(phone_index="")
    same_email = Q(email_index=ref("request__email_index")) & ~Q(email_index="")
    same = Q(request=ref("request")) | same_phone | same_email
    return Block.objects.filter(same).order_by()


def _blocked() -> QuerySet[Any]:
    return _blocks(OuterRef).values("volunteer_id").distinct()


def _back_again(contact: str) -> QuerySet[Any]:
    """Whoever was blocked under another row, left, and signed up anew with the same `contact`."""
    index = f"volunteer_{contact}_index"
    blocks = _blocks(lambda name: OuterRef(OuterRef(name))).exclude(**{index: ""})
    again = Volunteer.objects.filter(**{f"{contact}_index__in": blocks.values(index)})
    return again.order_by().values("pk")


BLOCKED = {
    "blocked": _blocked(),
    "same_phone": _back_again("phone"),
    "same_email": _back_again("email"),
}
BESIDES = ("point", "neighbor_ids", "asked", *BLOCKED)


# --- Volunteers -----------------------------------------------------------------------------------


def facts_of_volunteers(volunteers: QuerySet[Volunteer]) -> dict[int, VolunteerFacts]:
    """What matching knows of all `volunteers`, by id; one query. No name is read."""
    return {row.pk: volunteer_facts(row) for row in _read(with_facts(_unordered(volunteers)))}


def facts_without_history(volunteers: QuerySet[Volunteer]) -> list[VolunteerFacts]:
    """The same, as if nobody had ever been asked and without distances: for the hard rules."""
    nothing = Value(None, output_field=JSONField())
    rows = volunteers.order_by().annotate(
        point=nothing, category_ids=_category_ids(), history=nothing
    )
    return [volunteer_facts(row) for row in _read(rows)]


def _read(rows: QuerySet[Any]) -> Iterable[Any]:
    """Without making models of them, which takes as long as all the rest."""
    names = ("pk", *FACT_FIELDS, "point", "category_ids", "history")
    return rows.values_list(*names, named=True).iterator(chunk_size=2000)


def with_facts(volunteers: QuerySet[Volunteer]) -> QuerySet[Any]:
    """Annotate what `volunteer_facts` reads besides the row itself."""
    return volunteers.annotate(
        point=_point_of("zip_code"),
        category_ids=_category_ids(),
        history=Subquery(_history()),
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
    """What matching knows of a row of `with_facts`; no query."""
    history = row.history or NO_HISTORY
    return VolunteerFacts(
        id=row.pk,
        status=row.status,
        paused_until=row.paused_until,
        category_ids=frozenset(row.category_ids),
        ward_id=row.ward_id,
        pod_id=row.pod_id,
        reach=row.reach,
        zip_code=row.zip_code,
        point=_point(row.point),
        languages=frozenset(row.languages or spoken_by_readers_of(row.language)),
        days=frozenset(row.days),
        times=frozenset(row.times),
        has_wheels=bool(set(row.transport) & set(Transport.carries_far())),
        max_at_once=row.max_at_once,
        max_per_week=row.max_per_week,
        live=history["live"],
        this_week=history["this_week"],
        asked_lately=history["asked_lately"],
        said_yes=history["said_yes"],
        said_no=history["said_no"],
        was_asked=row.history is not None,
        helped_days_ago=_days_since(history["helped_at"]),
    )


def spoken_by_readers_of(language: str) -> Iterable[str]:
    """Who named no language speaks at least the one that they get messages in."""
    spoken = language.split("-")[0]
    return [spoken] if spoken in SPOKEN_LANGUAGES else []


def tasks(condition: Q | None = None) -> Count:
    """How many tasks the matches (with `condition`) are: a round is one."""
    return Count(Coalesce("round_id", -F("id")), distinct=True, filter=condition)


def taken_this_week() -> Q:
    """The matches of `Match.objects.of_this_week()`, as a condition among others."""
    accepted = Q(accepted_at__gte=timezone.now() - WEEK) & ~Q(status=MatchStatus.RELEASED)
    return accepted | Q(status=MatchStatus.OFFERED)


def _history() -> QuerySet[Any]:
    """All that a volunteer's matches tell, as one value; nothing where there is none."""
    lately = Q(offered_at__gte=timezone.now() - LATELY)
    matches = Match.objects.filter(volunteer=OuterRef("pk")).order_by().values("volunteer")
    counted = matches.annotate(
        history=JSONObject(
            live=tasks(Q(status__in=MatchStatus.live())),
            this_week=tasks(taken_this_week()),
            asked_lately=tasks(lately),
            said_yes=tasks(lately & Q(status__in=HELPED)),
            said_no=tasks(lately & Q(status__in=MatchStatus.refused())),
            helped_at=Max("accepted_at", filter=Q(status__in=HELPED)),
        )
    )
    return counted.values("history")


def _days_since(moment: str | None) -> int | None:
    if moment is None:
        return None
    return max(0, (timezone.now() - datetime.datetime.fromisoformat(moment)).days)


# --- Both -----------------------------------------------------------------------------------------


def _unordered(rows: QuerySet[Any]) -> Any:
    """Without their order, unless they were cut by it."""
    return rows if rows.query.is_sliced else rows.order_by()


def _point_of(zip_code: str) -> Subquery:
    found = ZipCentroid.objects.filter(zip_code=OuterRef(zip_code)).order_by()
    return Subquery(found.values(point=JSONArray("latitude", "longitude")))


def _point(value: list[float] | None) -> Point | None:
    return (value[0], value[1]) if value else None
