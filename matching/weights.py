"""How much each reason counts. A steward may set other points than the rules' own."""

from collections.abc import Mapping

from matching.rules import all_rules

MOST_POINTS = 100


def default_weights() -> dict[str, int]:
    """The points of every reason, as its rule says."""
    return {code: reason.points for code, reason in all_rules().reasons.items()}


def with_defaults(points: Mapping[str, int]) -> dict[str, int]:
    """The points of every reason: those in `points`, else the default. Unknown codes are left."""
    return {code: points.get(code, default) for code, default in default_weights().items()}
