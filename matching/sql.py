"""The parts with which rules say themselves in SQL.

They name fields of volunteers and needs, but no model: whoever asks hands in the rows that are
looked at besides.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from common.languages import ANOTHER, page_language

# An empty `Q()` would let all pass.
NOTHING = Q(pk__in=[])
# ISO 639-2 has this code for what is no language; nobody can choose it.
NOBODYS = "zxx"


@dataclass(frozen=True)
class VolunteerRows:
    """The rows for conditions on volunteers, besides a need's facts and the volunteers' own fields.

    `offers` are rows with a `volunteer` and a `category`. `home` is of which ward's needs somebody
    is found for, as the index has it; 0 for all. `live` and `of_this_week` are matches, and `tasks`
    counts how many tasks such are. `others` are rows of tasks that are no matches, of the same
    week; each is one.
    """

    people: QuerySet[Any]
    offers: QuerySet[Any]
    home: Any
    is_approved: Q
    has_wheels: Q
    live: QuerySet[Any]
    of_this_week: QuerySet[Any]
    tasks: Count
    others: Sequence[QuerySet[Any]] = ()


@dataclass(frozen=True)
class NeedRows:
    """The rows for conditions on needs, besides a volunteer's facts and the needs' own fields.

    All is of this volunteer: the wards `next_door` to theirs, the matches by which they are or were
    `asked`, the `blocks` against them under whichever row, and the numbers of the households that
    are their `homes`.
    """

    today: datetime.date
    next_door: QuerySet[Any]
    asked: QuerySet[Any]
    blocks: QuerySet[Any]
    homes: QuerySet[Any]


def speaks(language: str) -> Q:
    """Return the volunteers who speak `language`: they said so, or named none and read it.

    Another language, which is in no list, may be any: nobody is known to speak it.
    """
    if language == ANOTHER:
        # Not `NOTHING`: whoever puts parts together wants one that can be written as SQL.
        return Q(languages__contains=[NOBODYS])
    said = Q(languages__contains=[language])
    page = page_language(language)
    # We write in no such language, so nobody can be known to read it.
    if page.split("-")[0] != language:
        return said
    return said | Q(languages=[], language=page)


def has_room(
    matches: QuerySet[Any], tasks: Count, limit: str, others: Sequence[QuerySet[Any]] = ()
) -> Q:
    """Return the volunteers with none of `matches`, or fewer tasks among them than their `limit`.

    With `others`, which count besides. Few have any: only for those are they counted one by one.
    """
    have_none = Q()
    counted: Any = Value(0)
    for rows, count in [(matches, tasks), *((each, Count("pk")) for each in others)]:
        have_none &= ~Q(pk__in=rows.order_by().values("volunteer"))
        own = rows.order_by().filter(volunteer=OuterRef("pk")).values("volunteer")
        counted = counted + Coalesce(Subquery(own.annotate(n=count).values("n")), 0)
    # Who has none is let in first, without a count.
    return have_none | Q(**{f"{limit}__gt": counted})
