"""Hostile inputs to every address and form: none breaks anything, none is half stored.

An input is one hostile value in one field, query, path, header or body. `EVERY_LOOK=1` sends
100,000; otherwise it is 1,000. What is sent follows from the part's number, so that a failure
comes again.
"""

import logging
import os
import random
from collections import Counter
from collections.abc import Iterator

import pytest
from django.test import Client

from tests.hostile import addresses, attack, forms, world
from tests.looks import EVERY_LOOK

pytestmark = [pytest.mark.django_db, pytest.mark.long]

INPUTS = int(os.environ.get("HOSTILE_INPUTS") or (100_000 if EVERY_LOOK else 1_000))
# Each in one transaction, in which Postgres remembers every row that was locked.
PARTS = max(4, INPUTS // 1_000)


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Thousands of refused requests say nothing in a log, and writing it takes half the time."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_breaks(part: int) -> None:
    neighborhood = world.build()
    chance = random.Random(f"part {part}")
    targets = list(_targets(neighborhood, part))
    wrong: Counter[str] = Counter()
    sent = requests = 0
    while sent < INPUTS / PARTS:
        target = targets[requests % len(targets)]
        shot = attack.make_shot(chance, target)
        if problem := attack.fire(shot, neighborhood.clients[target.who]):
            wrong[
                f"{problem}\n    {target.who} {shot.method} {shot.path[:200]}\n    {shot.about}"
            ] += 1
        sent += shot.inputs
        requests += 1
    assert not wrong, "\n".join(list(wrong)[:20])


def _targets(neighborhood: world.World, part: int) -> Iterator[attack.Target]:
    """The pages of this part, each as those who may open it see it."""
    known: set[tuple[str, ...]] = set()
    for address in addresses.every_address()[part::PARTS]:
        people = ("steward", "coordinator") if address.is_for_staff else ("visitor", "steward")
        for number, path in enumerate(addresses.paths(address, neighborhood)):
            # Others see less of the same: once for each address is enough, and not every day.
            for who in people[: 2 if EVERY_LOOK and not number else 1]:
                target = _look(path, who, neighborhood.clients[who])
                forms_of_its_own = [form for form in target.forms if form.shape not in known]
                known.update(form.shape for form in target.forms)
                target.forms = forms_of_its_own if number else target.forms
                if target.forms or number < 2:
                    yield target


def _look(path: str, who: str, client: Client) -> attack.Target:
    target = attack.Target(path, who)
    shot = attack.Shot("GET", path)
    response = attack.peek(shot, client)
    if response.status_code == 200 and "html" in response.headers.get("Content-Type", ""):
        target.forms, target.asked = forms.read(response.content.decode(), path)
    return target


def test_every_address_is_reached() -> None:
    neighborhood = world.build()
    lost = [
        address.name
        for address in addresses.every_address()
        if not addresses.paths(address, neighborhood)
    ]
    assert lost == []
