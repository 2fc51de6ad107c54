"""Rules that leave a volunteer out of a need. `candidates.narrowing` asks the same in SQL.

What nobody knows leaves nobody out: a household that named no ward, or a volunteer who did not,
still comes up, with a reason against (see `soft`), and a coordinator decides.
"""

import datetime

from common.choices import Reach
from requests_app.choices import MatchStatus
from requests_app.matching.facts import NeedFacts
from requests_app.matching.rules import Found, PairRule, Rule
from volunteers.choices import VolunteerStatus


def _approved(status: str) -> Found | None:
    return None if status == VolunteerStatus.APPROVED else (f"is_{status}", {})


def _paused(day: datetime.date, paused_until: datetime.date | None) -> Found | None:
    if paused_until is None or paused_until <= day:
        return None
    return "paused", {"until": paused_until.isoformat()}


def _category(category_id: int, category_ids: frozenset[int]) -> Found | None:
    return None if category_id in category_ids else ("other_help", {})


def _pod(pod_id: int | None, bound_pod_id: int | None) -> Found | None:
    if pod_id is None or bound_pod_id is None or pod_id == bound_pod_id:
        return None
    return "another_pod", {}


def _ward(
    ward_id: int | None,
    neighbor_ward_ids: frozenset[int],
    has_pod: bool,
    reach: str,
    own_ward_id: int | None,
    is_bound: bool,
) -> Found | None:
    """Of who does not leave their pod, the pods decide where both are known."""
    if has_pod and is_bound:
        return None
    if ward_id is None or own_ward_id is None or ward_id == own_ward_id or reach == Reach.CITY:
        return None
    if reach == Reach.NEIGHBORS:
        return None if own_ward_id in neighbor_ward_ids else ("beyond_neighbors", {})
    return "another_ward", {}


def _day(wanted_on: datetime.date | None, days: frozenset[int]) -> Found | None:
    if wanted_on is None or not days or wanted_on.isoweekday() in days:
        return None
    return "another_day", {"day": wanted_on.isoformat()}


def _at_once(live: int, max_at_once: int) -> Found | None:
    return None if live < max_at_once else ("full_now", {"taken": live, "limit": max_at_once})


def _this_week(this_week: int, max_per_week: int) -> Found | None:
    if this_week < max_per_week:
        return None
    return "full_this_week", {"taken": this_week, "limit": max_per_week}


def _language(
    language: str, other_languages: frozenset[str], languages: frozenset[str]
) -> Found | None:
    if other_languages or language in languages:
        return None
    return "speaks_no_other", {"language": language}


def _asked(asked: frozenset[tuple[int, str]], volunteer_id: int) -> Found | None:
    states = {state for who, state in asked if who == volunteer_id}
    first = next((state for state in ASKED_CODES if state in states), None)
    return (ASKED_CODES[first], {}) if first else None


def _blocked(blocked: frozenset[int], volunteer_id: int) -> Found | None:
    return ("blocked", {}) if volunteer_id in blocked else None


# What happens now is said before what was.
ASKED_CODES: dict[str, str] = {
    MatchStatus.ACCEPTED: "helps_already",
    MatchStatus.OFFERED: "asked_now",
    MatchStatus.ASKED: "asked_now",
    MatchStatus.RELEASED: "gave_back",
    MatchStatus.DECLINED: "said_no",
    MatchStatus.EXPIRED: "did_not_answer",
}


def _among_asked(need: NeedFacts) -> frozenset[int]:
    return frozenset(volunteer_id for volunteer_id, _state in need.asked)


def _among_blocked(need: NeedFacts) -> frozenset[int]:
    return need.blocked


HARD: tuple[Rule, ...] = (
    Rule("approved", (), ("status",), _approved),
    Rule("paused", ("day",), ("paused_until",), _paused),
    Rule("category", ("category_id",), ("category_ids",), _category),
    Rule("pod", ("pod_id",), ("bound_pod_id",), _pod),
    Rule(
        "ward",
        ("ward_id", "neighbor_ward_ids", "has_pod"),
        ("reach", "ward_id", "is_bound"),
        _ward,
    ),
    Rule("day", ("wanted_on",), ("days",), _day),
    Rule("language", ("language", "other_languages"), ("languages",), _language),
    Rule("at_once", (), ("live", "max_at_once"), _at_once),
    Rule("this_week", (), ("this_week", "max_per_week"), _this_week),
    PairRule("asked", ("asked",), ("id",), _asked, _among_asked),
    PairRule("blocked", ("blocked",), ("id",), _blocked, _among_blocked),
)
