"""Interleaved rounds, and what they come to."""

import statistics
from collections.abc import Callable

from benchmarks.client import Load

ROUNDS = 5
Route = Callable[[], Load]


def compare(
    name: str, ours: Route, baseline: Route, *, rounds: int = ROUNDS, wanted: float
) -> float:
    """Run both in turn, print each side's median rate, and the median of the rounds' ratios."""
    if rounds > 1:
        ours(), baseline()  # warm up
    # In turn: what else the machine does changes from minute to minute, and hits both of a pair.
    pairs = [(ours().per_second, baseline().per_second) for _round in range(rounds)]
    ratios = [mine / other for mine, other in pairs]
    ratio = statistics.median(ratios)
    print(f"{name}: ratio {ratio:.2f} (wanted: at least {wanted:.2f})")
    print(f"  ours      {statistics.median(pair[0] for pair in pairs):8.0f} per second")
    print(f"  baseline  {statistics.median(pair[1] for pair in pairs):8.0f} per second")
    print(f"  rounds    {', '.join(f'{one:.2f}' for one in ratios)}")
    return ratio


def only(load: Load, status: str) -> Load:
    """`load`, or the end of the run when something else than `status` was answered."""
    if set(load.answers) != {status}:
        raise SystemExit(f"Expected only {status}, got {dict(load.answers)}.")
    return load
