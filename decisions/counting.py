"""Adding up answers, and what of the sums may be said. No database.

An answer is {"stance": …}, {"option": number} or {"dots": {number: how many}}, with "words" where
somebody wrote some.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from decisions.choices import Kind, Stance

# Of secret answers that are fewer, the figures and words would say who said what …
FEWEST_COUNTED = 5
# … and of these even the outcome would.
FEWEST_SAID = 3

Answer = Mapping[str, Any]
Sums = dict[str, Any]


def empty() -> Sums:
    """Return the sums of no answers."""
    return {"answers": 0, "counts": {}, "words": []}


def add(sums: Mapping[str, Any], answer: Answer) -> Sums:
    """Return `sums` with one more answer.

    Words are kept in alphabetical order: their place says nothing of who came first.
    """
    counts = dict(sums.get("counts", {}))
    for name, number in _parts(answer):
        counts[name] = counts.get(name, 0) + number
    words = list(sums.get("words", []))
    if said := answer.get("words"):
        words = sorted([*words, [answer.get("stance", ""), said]])
    return {"answers": sums.get("answers", 0) + 1, "counts": counts, "words": words}


def _parts(answer: Answer) -> list[tuple[str, int]]:
    if "dots" in answer:
        return [(str(name), number) for name, number in answer["dots"].items() if number]
    return [(str(answer.get("stance") or answer["option"]), 1)]


def add_all(answers: Iterable[Answer]) -> Sums:
    """Return the sums of all `answers`."""
    sums = empty()
    for answer in answers:
        sums = add(sums, answer)
    return sums


def outcome(kind: str, sums: Mapping[str, Any]) -> list[str]:
    """Return what came out: the choices with most, several where they are even; or the stance."""
    counts = sums["counts"]
    if not sums["answers"]:
        return []
    if kind == Kind.CONSENT:
        return [Stance.OBJECT if counts.get(Stance.OBJECT) else Stance.AGREE]
    most = max(counts.values())
    return sorted(name for name, number in counts.items() if number == most)


def sayable(kind: str, sums: Mapping[str, Any], *, is_secret: bool) -> dict[str, Any]:
    """Return what is kept of the sums once it is closed: nothing that tells who said what."""
    answers = sums["answers"]
    if is_secret and 0 < answers < FEWEST_SAID:
        return {"is_veiled": True, "outcome": []}
    found = outcome(kind, sums)
    if is_secret and 0 < answers < FEWEST_COUNTED:
        return {"is_veiled": True, "outcome": found}
    return {
        "is_veiled": False,
        "outcome": found,
        "answers": answers,
        "counts": dict(sums["counts"]),
    }
