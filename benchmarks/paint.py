"""(f) How soon a page can be read on an old phone with a bad connection.

    python -m benchmarks.paint

Lighthouse with the system's Chromium: 400 ms, 400 kbit/s, a processor six times slower. The request
form's first page and the same page on stock crispy-bootstrap5, as Bootstrap's introduction sets one
up and once more without Bootstrap's script, are opened in turn, then other pages.
Every request is really held up ("devtools"); the form is also judged by Lighthouse's own estimate
("simulate"), which counts the way to connect and six times all work of a busy machine. Wants Node,
`npm ci` in benchmarks/lighthouse and at the top, and chromium; exits with 1 when a limit is broken
or a part is missing.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import options
from benchmarks.client import HOST
from benchmarks.server import ROOT, database, load_demo, production, serving

HERE = Path(__file__).resolve().parent / "lighthouse"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ROUNDS = 3
SOONEST, MOST_OF_STOCK = 1000, 0.5  # milliseconds; a ratio
FORM = "/en/request/"
OTHERS = ["/ti/", "/ar/request/", "/ko/wards/ward-1/", "/bn/resources/"]
Result = dict[str, Any]


def main() -> int:
    short = options.is_short(__doc__)
    if missing := list(missing_parts()):
        print(f"Not measured: {', '.join(missing)} missing.")
        return 1
    url = database("mutualaid_pages", short=short)
    load_demo(url)
    # Chromium speaks plain HTTP to it here: with HTTPS on, every page would be a redirect to where
    # nothing listens.
    plain = {"HTTPS": "0", "BEHIND_PROXY": "0"}
    ours, stock = (
        production(url, settings) | plain
        for settings in ("benchmarks.settings", "benchmarks.stock_settings")
    )
    with (
        serving(url, settings=ours, cpu=None) as our_port,
        serving(url, settings=stock, cpu=None) as stock_port,
    ):
        broken = judge(our_port, stock_port, rounds=1 if short else ROUNDS)
    return 0 if short else broken


def missing_parts() -> Iterator[str]:
    parts = {
        "node": shutil.which("node"),
        "chromium": CHROMIUM,
        "benchmarks/lighthouse/node_modules": (HERE / "node_modules").is_dir(),
        "node_modules/bootstrap": (ROOT / "node_modules" / "bootstrap").is_dir(),
    }
    return (name for name, found in parts.items() if not found)


def judge(our_port: int, stock_port: int, *, rounds: int) -> int:
    """Measure and print everything. Returns 1 when a limit is broken."""
    form, stock = f"http://{HOST}:{our_port}{FORM}", f"http://{HOST}:{stock_port}{FORM}"
    alike = [form, stock, f"{stock}style-alone/"]
    measure("devtools", alike)  # warm up
    turns = measure("devtools", alike * rounds)
    others = measure("devtools", [f"http://{HOST}:{our_port}{path}" for path in OTHERS])
    estimates = measure("simulate", [form, stock])
    print(f"{'page':28} {'largest paint':>14} {'shift':>7} {'accessible':>11} {'practices':>10}")
    for result in [*turns, *others]:
        print_row(result)
    print("Estimated (simulate):")
    for result in estimates:
        print_row(result)
    print(f"Without Bootstrap's script the ratio is {paint(turns[::3]) / paint(turns[2::3]):.2f}.")
    return 0 if is_soon(turns[::3], turns[1::3]) & are_good([*turns[::3], *others]) else 1


def measure(method: str, urls: list[str]) -> list[Result]:
    command = ["node", "measure.mjs", method, *urls]
    own = {**os.environ, "CHROME_PATH": CHROMIUM or ""}
    done = subprocess.run(command, cwd=HERE, env=own, check=True, capture_output=True, text=True)
    results: list[Result] = json.loads(done.stdout)
    if broken := [result["error"] for result in results if result["error"]]:
        raise SystemExit("\n".join(broken))
    return results


def print_row(result: Result) -> None:
    name = result["url"].removeprefix(f"http://{HOST}:")
    print(
        f"{name:28} {result['paint']:11,.0f} ms {result['shift']:7.3f} "
        f"{result['accessibility']:11.0f} {result['practices']:10.0f}  {' '.join(result['failed'])}"
    )


def paint(results: list[Result]) -> float:
    """The median largest paint, in milliseconds."""
    return statistics.median(result["paint"] for result in results)


def is_soon(ours: list[Result], stock: list[Result]) -> bool:
    soon, ratio = paint(ours), paint(ours) / paint(stock)
    print(f"Largest paint of the form: {soon:,.0f} ms (wanted: {SOONEST:,} at most)")
    print(f"  : stock crispy-bootstrap5 {ratio:.2f} (wanted: {MOST_OF_STOCK} at most)")
    return soon <= SOONEST and ratio <= MOST_OF_STOCK


def are_good(results: list[Result]) -> bool:
    """No shift that can be seen, and full marks."""
    return all(
        # Lighthouse gives floats; less than a hundredth is a rounding of pixels.
        round(result["shift"], 2) == 0 and result["accessibility"] == result["practices"] == 100
        for result in results
    )


if __name__ == "__main__":
    sys.exit(main())
