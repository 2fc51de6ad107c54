"""(j) Match many: 5,000 open needs against 20,000 volunteers, and 20 cases by a second solver.

    python -m benchmarks.match_many

In memory, without a database: facts of an invented city, scored by the rules that the desk uses.
Every chosen pair is then held against these rules, and every volunteer against their limits. Once
more with so few volunteers that a part of the needs stays open. Exits with 1 when solving takes 20
seconds or longer, a gigabyte or more, or any total or limit is wrong.
"""

import datetime
import os
import resource
import sys
import time
from collections import Counter
from dataclasses import dataclass

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")

import numpy as np

from batch_matching.assignment import FORBIDDEN, NOBODY, Assignment, assign
from batch_matching.pair_scores import Scores
from benchmarks import options
from matching import NeedFacts, VolunteerFacts, default_weights, obstacles, score
from tests.batch_matching.second_solver import best_worth, random_problem, worth_of

SIZES = 5_000, 20_000, 2_000, 20  # needs, volunteers, few volunteers, random cases
SIZES_SHORT = 60, 200, 20, 3
MOST_SECONDS, MOST_MEGABYTES = 20, 1000
TODAY = datetime.date(2030, 5, 6)
WARDS, PODS_PER_WARD, KINDS, ACROSS = 20, 20, 12, 5
LANGUAGES = ("en", "es", "am", "ti", "vi", "zh", "bn", "ar", "ko", "fr")
SPOKEN = np.array([60, 20, 6, 4, 3, 2, 2, 1, 1, 1]) / 100
TIMES = ("morning", "afternoon", "evening")
REACHES, REACHED = ("pod", "ward", "neighbors", "city"), (0.1, 0.3, 0.35, 0.25)


class City:
    """Wards in a grid, each with pods and two ZIP codes; people by chance, the same every time."""

    def __init__(self) -> None:
        self.chance = np.random.default_rng(4)
        self.wards = self.chance.dirichlet(np.full(WARDS, 4.0))
        self.kinds = self.chance.dirichlet(np.full(KINDS, 2.0))

    def needs(self, count: int) -> list[NeedFacts]:
        return [self._need(number) for number in range(1, count + 1)]

    def volunteers(self, count: int) -> list[VolunteerFacts]:
        return [self._volunteer(number) for number in range(1, count + 1)]

    def _need(self, number: int) -> NeedFacts:
        chance, ward = self.chance, int(self.chance.choice(WARDS, p=self.wards))
        kind = int(chance.choice(KINDS, p=self.kinds))
        wanted = TODAY + datetime.timedelta(int(chance.integers(0, 14)))
        is_dated = chance.random() < 0.4
        language = str(chance.choice(LANGUAGES, p=SPOKEN))
        gets_by = {"en"} if language != "en" and chance.random() < 0.5 else set()
        return NeedFacts(
            id=number,
            category_id=kind,
            needs_transport=kind % 3 == 0,
            ward_id=ward,
            neighbor_ward_ids=neighbors(ward),
            pod_id=self._pod(ward),
            zip_code=self._zip_code(ward),
            point=point(ward),
            day=wanted if is_dated else TODAY,
            wanted_on=wanted if is_dated else None,
            wanted_time=str(chance.choice(TIMES)) if chance.random() < 0.5 else "",
            language=language,
            other_languages=frozenset(gets_by),
        )

    def _volunteer(self, number: int) -> VolunteerFacts:
        chance, ward = self.chance, int(self.chance.choice(WARDS, p=self.wards))
        kinds = chance.choice(KINDS, int(chance.integers(1, 5)), replace=False)
        was_asked, answers = chance.random() < 0.6, chance.integers(0, 4, 2)
        at_once, week = int(chance.choice([1, 2, 3], p=[0.6, 0.3, 0.1])), int(chance.integers(1, 5))
        return VolunteerFacts(
            id=number,
            paused_until=TODAY + datetime.timedelta(9) if chance.random() < 0.05 else None,
            category_ids=frozenset(map(int, kinds)),
            ward_id=ward,
            pod_id=self._pod(ward),
            reach=str(chance.choice(REACHES, p=REACHED)),
            zip_code=self._zip_code(ward),
            point=point(ward),
            languages=frozenset(
                language
                for language, share in zip(LANGUAGES, SPOKEN, strict=True)
                if chance.random() < (0.95 if language == "en" else share * 0.8)
            ),
            days=self._some(range(1, 8)),
            times=self._some(TIMES),
            has_wheels=chance.random() < 0.5,
            max_at_once=at_once,
            max_per_week=week,
            live=int(was_asked and chance.random() < 0.2),
            this_week=int(was_asked and chance.random() < 0.3),
            asked_lately=int(was_asked) * int(chance.integers(0, 8)),
            said_yes=int(was_asked) * int(answers[0]),
            said_no=int(was_asked) * int(answers[1]),
            was_asked=bool(was_asked),
            helped_days_ago=int(chance.integers(0, 60)) if was_asked else None,
        )

    def _pod(self, ward: int) -> int | None:
        number = ward * PODS_PER_WARD + int(self.chance.integers(0, PODS_PER_WARD)) + 1
        return number if self.chance.random() < 0.3 else None

    def _zip_code(self, ward: int) -> str:
        return f"20{2 * ward + int(self.chance.integers(0, 2)):03}"

    def _some(self, values: range | tuple[str, ...]) -> frozenset:
        """Half of the people name none, which means any."""
        if self.chance.random() < 0.5:
            return frozenset()
        return frozenset(value for value in values if self.chance.random() < 0.5)


def neighbors(ward: int) -> frozenset[int]:
    row, column = divmod(ward, ACROSS)
    around = [(row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)]
    inside = [(r, c) for r, c in around if 0 <= r < WARDS // ACROSS and 0 <= c < ACROSS]
    return frozenset(r * ACROSS + c for r, c in inside)


def point(ward: int) -> tuple[float, float]:
    row, column = divmod(ward, ACROSS)
    return 38.8 + 0.03 * row, -77.1 + 0.03 * column


@dataclass
class Run:
    """One city, scored and solved, with what it took."""

    scores: Scores
    found: Assignment
    pairs: int
    scoring: float
    solving: float
    solving_cpu: float


def run(needs: list[NeedFacts], people: list[VolunteerFacts], urgencies: list[int]) -> Run:
    before = time.perf_counter()
    scores = Scores(needs, people, default_weights())
    problem = scores.problem(urgencies)
    # Both clocks: on a busy machine only the processor's tells what solving costs.
    scored, cpu = time.perf_counter(), time.process_time()
    found = assign(problem)
    solved = time.perf_counter()
    pairs = sum(int((block.scores != FORBIDDEN).sum()) for block in problem.blocks)
    cpu = time.process_time() - cpu
    return Run(scores, found, pairs, scored - before, solved - scored, cpu)


def wrong(ran: Run) -> int:
    """Count chosen pairs that break a rule or a limit; a total that is not their sum adds one."""
    taken: Counter[int] = Counter()
    total, broken = 0, 0
    for need, place in zip(ran.scores.needs, ran.found.volunteers, strict=True):
        if place == NOBODY:
            continue
        volunteer = ran.scores.volunteers[place]
        # By the rules themselves, one pair at a time: not by the arrays that the solver was given.
        broken += bool(obstacles(need, volunteer))
        total += score(need, volunteer).score
        taken[place] += 1
    full = sum(count > ran.scores.volunteers[place].room for place, count in taken.items())
    return broken + full + (total != ran.found.total)


def report(name: str, ran: Run, urgencies: list[int]) -> bool:
    """Print one run; whether it is as it should be."""
    count, errors = len(urgencies), wrong(ran)
    served = ran.found.volunteers != NOBODY
    urgent = np.array(urgencies) == max(urgencies)
    print(f"{name}: {count:,} needs, {len(ran.scores.volunteers):,} volunteers with room")
    print(f"  possible pairs   {ran.pairs:,} of {count * len(ran.scores.volunteers):,}")
    print(f"  scoring          {ran.scoring:.1f} s")
    print(f"  solving          {ran.solving:.1f} s ({ran.solving_cpu:.1f} s of a processor)")
    print(f"  rounds           {ran.found.rounds}, over {ran.found.pairs:,} pairs at the end")
    print(f"  served           {ran.found.served:,}, of the {urgent.sum():,} most urgent "
          f"{(served & urgent).sum():,}")  # fmt: skip
    print(f"  total            {ran.found.total:,}; broken rules and limits: {errors}")
    return not errors and ran.solving < MOST_SECONDS


def disagreements(cases: int) -> int:
    """On how many of the random `cases` the second solver finds another total."""
    problems = [random_problem(seed) for seed in range(cases)]
    return sum(worth_of(problem, assign(problem)) != best_worth(problem) for problem in problems)


def main() -> int:
    is_short = options.is_short(__doc__)
    count, volunteers, few, cases = SIZES_SHORT if is_short else SIZES
    city = City()
    needs, people = city.needs(count), city.volunteers(volunteers)
    urgencies = [int(each) for each in city.chance.choice([1, 2, 3, 4], count)]
    good = report("A city", run(needs, people, urgencies), urgencies)
    good &= report("Too few", run(needs, people[:few], urgencies), urgencies)
    others = disagreements(cases)
    print(f"A second solver on {cases} random cases: another total in {others}.")
    # Linux counts kilobytes.
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"At most {megabytes:.0f} MB of memory, all in all.")
    return 0 if good and not others and megabytes < MOST_MEGABYTES else 1


if __name__ == "__main__":
    sys.exit(main())
