"""The points of each reason. A steward may set others than the rules' own."""

from collections.abc import Mapping

from matching.rules import all_rules

# The table of weights has the same bounds (`weight_within_bounds`).
MOST_POINTS = 100


def default_weights() -> dict[str, int]:
    """Return the points of every reason, as its rule says."""
    return {code: reason.points for code, reason in all_rules().reasons.items()}


def with_defaults(points: Mapping[str, int]) -> dict[str, int]:
    """Return the points of every reason: those in `points`, else the default. No other codes."""
    return {code: points.get(code, default) for code, default in default_weights().items()}
