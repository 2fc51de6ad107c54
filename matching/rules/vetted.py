"""A hard rule: nobody of whom we know less than this kind of help asks for.

Some kinds want people who know them to be asked, or a talk, before somebody is sent.
"""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from matching.facts import NeedFacts, VolunteerFacts
from matching.rule import Found, HardRule
from matching.sql import NeedRows, VolunteerRows


def find(wanted: int, wants_talk: bool, taken: int, has_talked: bool) -> Found | None:
    if taken < wanted:
        return "few_references", {"wanted": wanted}
    return ("no_talk", {}) if wants_talk and not has_talked else None


def volunteers(need: NeedFacts, _rows: VolunteerRows) -> Q:
    known = Q(references_taken__gte=need.references_wanted) if need.references_wanted else Q()
    return known & Q(talked_on__isnull=False) if need.wants_talk else known


def needs(volunteer: VolunteerFacts, _rows: NeedRows) -> Q:
    known = Q(category__references_wanted__lte=volunteer.references_taken)
    return known if volunteer.has_talked else known & Q(category__wants_talk=False)


HARD = HardRule(
    order=35,
    need=("references_wanted", "wants_talk"),
    volunteer=("references_taken", "has_talked"),
    find=find,
    volunteers=volunteers,
    needs=needs,
    # It is the network's own promise to households, and is met on the volunteer's page.
    is_final=True,
    words={
        "few_references": ngettext_lazy(
            "This kind of help wants %(wanted)d reference. Please note them on their page first.",
            "This kind of help wants %(wanted)d references. Please note them on their page first.",
            "wanted",
        ),
        "no_talk": _("This kind of help wants a talk. Please note it on their page first."),
    },
)
