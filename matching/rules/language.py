"""A shared language: without one neither can help the other.

Leaves out who does not speak a household's only language, and counts more than anything else.
"""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.languages import ANOTHER
from matching.facts import NeedFacts, VolunteerFacts
from matching.rule import Conditions, Found, HardRule, PossibleReason, SoftRule
from matching.sql import NeedRows, VolunteerRows, speaks


def find_none(
    language: str, other_languages: frozenset[str], languages: frozenset[str]
) -> Found | None:
    if other_languages or language in languages:
        return None
    if language == ANOTHER:
        return "speaks_another", {}
    return "speaks_no_other", {"language": language}


def volunteers(need: NeedFacts, _rows: VolunteerRows) -> Q:
    return Q() if need.other_languages else speaks(need.language)


def needs(volunteer: VolunteerFacts, _rows: NeedRows) -> Q:
    spoken = Q(request__spoken_language__in=sorted(volunteer.languages))
    return spoken | ~Q(request__other_languages=[])


HARD = HardRule(
    order=70,
    need=("language", "other_languages"),
    volunteer=("languages",),
    find=find_none,
    volunteers=volunteers,
    needs=needs,
    words={
        "speaks_no_other": _(
            "They do not speak %(language)s, and the household speaks no other language."
        ),
        "speaks_another": _(
            "The household speaks only a language that is not in the list. Please compare in "
            "words what both speak."
        ),
    },
)


def find(language: str, other_languages: frozenset[str], languages: frozenset[str]) -> Found | None:
    if language in languages:
        return "language", {"language": language}
    # Sorted, because sets have no order: the same pair must always get the same words.
    shared = sorted(other_languages & languages)
    if shared:
        return "gets_by", {"language": shared[0]}
    return "no_shared_language", {}


def promising(need: NeedFacts, _rows: VolunteerRows) -> Conditions:
    others = Q()
    for language in need.other_languages:
        others |= speaks(language)
    own = speaks(need.language)
    # `others` may be empty, which is no condition: whoever reads these passes over it.
    return [("language", own), ("gets_by", others), ("no_shared_language", ~own)]


SOFT = SoftRule(
    order=10,
    need=("language", "other_languages"),
    volunteer=("languages",),
    find=find,
    volunteers=promising,
    reasons=(
        PossibleReason(
            "language",
            points=40,
            words=_("speaks %(language)s"),
            name=_("Speaks their language"),
            explanation=_("They speak the household’s own language."),
        ),
        PossibleReason(
            "gets_by",
            points=20,
            words=_("both speak some %(language)s"),
            name=_("Another shared language"),
            explanation=_("They speak another language that the household speaks a little."),
        ),
        PossibleReason(
            "no_shared_language",
            points=-40,
            words=_("no shared language"),
            name=_("No shared language"),
            explanation=_(
                "The household speaks a little of other languages too, but the volunteer "
                "speaks none of them. If a household speaks only one language, we suggest only "
                "volunteers who speak it."
            ),
        ),
    ),
)
