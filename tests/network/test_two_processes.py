"""Whatever a steward presses and writes holds in all processes of a site at once.

Real gunicorn workers, each of which knows the network by itself.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from backoffice.network_services import change_network, open_network, pause_network, the_network
from tests import factories
from tests.network.test_language_on_the_fly import Site, running
from tests.processes import wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
# Enough for each of the two to be among those that answered.
MANY = 16


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    factories.make_network(languages=["en", "es"])
    with running(tmp_path) as site:
        yield site


def statuses(site: Site, path: str) -> set[int]:
    return {site.ask(path)[0] for _time in range(MANY)}


def test_opening_and_pausing_reach_all_at_once(site: Site) -> None:
    steward = factories.make_steward()
    for path in ("/en/", "/en/request/"):
        statuses(site, path)
    pause_network(actor=steward)
    wait_for(lambda: statuses(site, "/en/") == {503} == statuses(site, "/en/request/"), 20)
    open_network(actor=steward)
    assert statuses(site, "/en/request/") == {200}
    assert statuses(site, "/en/") == {200}


def test_a_name_and_languages_follow_within_seconds(site: Site) -> None:
    steward = factories.make_steward()
    assert "River Neighbors" in site.ask("/en/request/")[1]
    statuses(site, "/es/request/")
    row = the_network()
    row.name, row.languages = "Hill Neighbors", ["en"]
    change_network(row, ["name", "languages"], actor=steward)
    wait_for(lambda: all_say(site, "/en/request/", "Hill Neighbors"), 25)
    wait_for(lambda: all_say(site, "/es/request/", 'lang="en"'), 25)


def all_say(site: Site, path: str, words: str) -> bool:
    return all(words in site.ask(path)[1] for _time in range(MANY))
