"""The floor in what a member wrote about where they live, as a key that neighbors share."""

import re

from common.typed import search_key

NUMBER = re.compile(r"\d+")
# A door's number has its floor in front: 304 is on the third.
DOORS_PER_FLOOR = 100


def floor_of(where: str) -> str:
    """Return the floor of "3rd floor, left", "3B" or "Apt 304": "3"; without a number, the words.

    "" where nothing was said.
    """
    found = NUMBER.search(where)
    if found is None:
        return " ".join(search_key(where).split())
    number = int(found[0])
    return str(number // DOORS_PER_FLOOR if number >= DOORS_PER_FLOOR else number)
