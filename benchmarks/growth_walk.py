"""One of the two places of `benchmarks.growth`: fills it, walks it, and asks again for a step."""

import json
import os
import pickle  # nosec B403  of what this wrote itself
import sys
import time
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
django.setup()

from django.db import connection
from django.utils import translation

from benchmarks.growing import Size, add_hours, grow
from benchmarks.settings import BASE_DIR
from tests.factories.numbers import next_number, start_numbers_at
from tests.mutualaid.one_of_each import OneOfEach
from tests.mutualaid.walk import Step, Walker

# The sample of a place, for the next run that walks the same.
KEPT = BASE_DIR / "var" / "bench" / "growth"
MADE_BY_A_RUN = 10_000


def main() -> int:
    size, roles, keep = json.loads(sys.argv[1])
    started = time.perf_counter()
    kept = KEPT / f"{connection.settings_dict['NAME']}.pickle"
    if keep:
        sample, number = pickle.loads(kept.read_bytes())  # nosec B301  of our own
        # Whoever walks is made anew, beside those of the runs before.
        start_numbers_at(number + MADE_BY_A_RUN)
    else:
        sample = OneOfEach()
        grow(Size(*size))
        add_hours()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")
    KEPT.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(pickle.dumps((sample, next_number())))
    say(f"{Size(*size)}: filled in {time.perf_counter() - started:.0f} s")
    found: dict[str, tuple[Walker, Step]] = {}
    steps: dict[str, dict[str, Any]] = {}
    for role in roles:
        walker = Walker(role, sample)
        for step, answer in walker.walk():
            found[step.name] = walker, step
            steps[step.name] = {
                "path": step.path,
                "status": answer.status,
                "sent": answer.sent,
                "size": answer.size,
                "queries": answer.queries,
                "is_page": answer.is_page,
            }
        say(f"  {role}: walked after {time.perf_counter() - started:.0f} s")
    tell(steps)
    for line in sys.stdin:
        walker, step = found[line.strip("\n")]
        before = time.perf_counter()
        walker.ask(step.path)
        tell(time.perf_counter() - before)
    return 0


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def tell(what: Any) -> None:
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    with translation.override("en"):
        sys.exit(main())
