"""Every figure still runs, whatever it comes to. Lighthouse is looked at in `test_paint`.

Some of them in each run, all with `EVERY_LOOK=1`.
"""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.__main__ import FIGURES
from tests import looks

ROOT = Path(__file__).resolve().parent.parent.parent
PAINT = "benchmarks.paint"
SECONDS = 300  # on a machine that does much else
# What each says at its end, when it came that far.
LAST_WORDS = {
    "benchmarks.queries": "pages, 0 whose queries grow with their rows.",
    "benchmarks.first_page": "GET of the request form's first page: ratio",
    "benchmarks.submit": "A complete stored request: ratio",
    "benchmarks.million": "A complete stored request, with a million stored: ratio",
    "benchmarks.desk": "of them not as wanted.",
    "benchmarks.race": "no needs with two live matches                               0",
    "benchmarks.ledger": "Balances that were not the sum of their entries: 0.",
    "benchmarks.slow_hands": "Pages beside 20 of each kind:",
    "benchmarks.flood": "Not as wanted of what is stored and answered: 0",
    "benchmarks.texts": "Not as wanted of what is stored and answered: 0",
    "benchmarks.match_many": "A second solver on 3 random cases: another total in 0.",
    "benchmarks.find_groups": "Finding a group: ratio",
    "benchmarks.find_resources": "Finding an entry:",
    "benchmarks.open_data": "Open data:",
    "benchmarks.growth": "timed in both places,",
    "benchmarks.large_pods": "Of the work for 200 members, 0 pieces take 2 s or more.",
    "benchmarks.moving_in": "200 rows are stored after",
    "benchmarks.pages": "views within the limits.",
    "benchmarks.memory": "A web process that has shown everything:",
    "benchmarks.paper": "sheets, 0 too slow, 0 too large.",
}


def run_short(figure: str) -> subprocess.CompletedProcess[str]:
    """Run it as from a shell, without what the test run has set for itself."""
    own = {"DJANGO_SETTINGS_MODULE", "MUTUALAID_ENV", "DJANGO_ALLOW_ASYNC_UNSAFE"}
    return subprocess.run(
        [sys.executable, "-m", figure, "--short"],
        check=False,
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name not in own},
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )


@pytest.mark.long
@pytest.mark.parametrize("figure", looks.some(LAST_WORDS, more=3))
def test_a_short_run_comes_to_its_end(figure: str) -> None:
    result = run_short(figure)
    assert result.returncode == 0, result.stdout + result.stderr
    assert LAST_WORDS[figure] in result.stdout


def test_make_bench_runs_every_figure_and_each_is_tested() -> None:
    figures = {
        f"benchmarks.{path.stem}"
        for path in (ROOT / "benchmarks").glob("*.py")
        if (ast.get_docstring(ast.parse(path.read_text())) or "").startswith("(")
    }
    assert len(figures) > 5
    # A figure that is only run by hand rots: two had.
    assert figures == set(FIGURES) == {*LAST_WORDS, PAINT}
