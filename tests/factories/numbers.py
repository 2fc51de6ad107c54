"""Numbers that make rows differ."""

import itertools

_numbers = itertools.count(1)
# A position is a small integer in the database, and a long run makes more rows than that.
POSITIONS = 2**15


def next_number() -> int:
    """Return a number that no row of this process had."""
    return next(_numbers)


def start_numbers_at(number: int) -> None:
    """Go on from `number`, where rows of another process are in the database."""
    global _numbers
    _numbers = itertools.count(number)


def position_of(number: int) -> int:
    """Return where row `number` stands: in the order in which rows are made, as far as it goes."""
    return number % POSITIONS


def phone(number: int, of: int = 0) -> str:
    """A number that belongs to nobody. Those from 40 on are left to tests that look for one.

    Whoever asks (`of` 0) has no number of somebody who offers (`of` 1): they would be one person.
    """
    return f"202-555-01{number % 20 * 2 + of:02}"
