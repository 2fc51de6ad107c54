"""The resources that fit a need, for a household that nobody here can help."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, QuerySet, Value, When

from requests_app.models import HelpRequest, Need
from requests_app.models.referrals import MOST_REFERRALS
from resources.choices import Reach
from resources.models import ClosedForNow, Resource, ResourceCategory

# As many as one looks through; the directory's search finds the others.
MOST_SUGGESTED = 8


@dataclass(frozen=True)
class Suggestion:
    """A resource that may help; `is_best`: it fits kind, place and language."""

    resource: Resource
    is_best: bool


def suggestions_for(need: Need) -> list[Suggestion]:
    """Return what fits the place of a need and its kind (or is a hotline), best first. One query.

    Hotlines come along for every kind: they know where to ask next.
    """
    rows = _fitting(need)
    best = [row for row in rows if row.is_of_kind and row.speaks][:MOST_REFERRALS]
    return [Suggestion(row, row in best) for row in rows]


def best_for(need: Need) -> list[int]:
    """Return the ids of the three that fit kind, place and language best."""
    return [each.resource.pk for each in suggestions_for(need) if each.is_best]


def _fitting(need: Need) -> Sequence[Any]:
    """Annotated with `is_of_kind` and `speaks`."""
    headings = ResourceCategory.objects.filter(kinds=need.category_id, pk=OuterRef("category"))
    languages = languages_of(need.request)
    found = (
        Resource.objects.published()
        .getting()
        .serving(need.request.ward, need.request.pod)
        .annotate(is_of_kind=Exists(headings), speaks=_holds(Q(languages__overlap=languages)))
        .filter(Q(is_of_kind=True) | Q(is_hotline=True))
        .for_pages()
    )
    return list(_best_first(found, need.request)[:MOST_SUGGESTED])


def _best_first(found: QuerySet[Resource], request: HelpRequest) -> QuerySet[Resource]:
    """Sort by kind, language, nearness, and by how lately it was checked."""
    is_native = _holds(Q(languages__contains=[request.spoken_language]))
    return found.annotate(is_native=is_native, is_near=_holds(Q(reach=Reach.AREAS))).order_by(
        ClosedForNow("reopens_on"),
        "-is_of_kind",
        "-is_native",
        "-speaks",
        "-is_near",
        F("verified_on").desc(nulls_last=True),
        "pk",
    )


def _holds(condition: Q) -> Case:
    return Case(
        When(condition, then=Value(True)), default=Value(False), output_field=BooleanField()
    )


def languages_of(request: HelpRequest) -> list[str]:
    """Return the languages in which a place can help this household."""
    # What they read our pages in too: many leave the spoken one as it stands.
    read = request.language.partition("-")[0]  # pages are in "zh-hans", people speak "zh"
    spoken = [request.spoken_language, *request.other_languages, read]
    return [code for code in dict.fromkeys(spoken) if code]
