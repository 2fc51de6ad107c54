"""Every figure, one after the other: `make bench`."""

import subprocess
import sys

from benchmarks import options

FIGURES = [
    "benchmarks.queries",
    "benchmarks.first_page",
    "benchmarks.submit",
    "benchmarks.million",
    "benchmarks.desk",
    "benchmarks.race",
    "benchmarks.ledger",
    "benchmarks.slow_hands",
    "benchmarks.flood",
    "benchmarks.texts",
    "benchmarks.match_many",
    "benchmarks.find_groups",
    "benchmarks.find_resources",
    "benchmarks.open_data",
    "benchmarks.growth",
    "benchmarks.large_pods",
    "benchmarks.moving_in",
    "benchmarks.pages",
    "benchmarks.memory",
    "benchmarks.paper",
    "benchmarks.paint",
]


def main() -> int:
    """Run each figure as its own command. Returns how many did not reach what is wanted."""
    arguments = ["--short"] if options.is_short(__doc__) else []
    missed = 0
    for figure in FIGURES:
        print(f"--- python -m {figure}", flush=True)
        # Each in a process of its own: settings and pools of one must not color the next, and one
        # that fails leaves the others to run.
        command = [sys.executable, "-m", figure, *arguments]
        missed += subprocess.run(command, check=False).returncode != 0
    return missed


if __name__ == "__main__":
    sys.exit(main())
