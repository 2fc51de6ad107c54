"""Every figure, one after the other: `make bench`."""

import subprocess
import sys

FIGURES = [
    "benchmarks.queries",
    "benchmarks.first_page",
    "benchmarks.submit",
    "benchmarks.million",
    "benchmarks.desk",
    "benchmarks.race",
    "benchmarks.match_many",
    "benchmarks.pages",
    "benchmarks.paint",
]


def main() -> int:
    """Run each figure as its own command. Returns how many did not reach what is wanted."""
    missed = 0
    for figure in FIGURES:
        print(f"--- python -m {figure}", flush=True)
        missed += subprocess.run([sys.executable, "-m", figure], check=False).returncode != 0
    return missed


if __name__ == "__main__":
    sys.exit(main())
