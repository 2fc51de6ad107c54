"""Postgres is stopped while people ask for help, and started again."""

import time

import pytest

from tests.bad_days.person import CALM

pytestmark = pytest.mark.bad_days

AWAY_SECONDS = 4


def stored(service, people) -> list[tuple[str, str]]:
    """Name and reference of what these people asked for."""
    query = "SELECT name, reference FROM requests_app_helprequest WHERE name LIKE %s"
    return service.rows(query, [f"{people.family}%"])


@pytest.mark.parametrize("how", ["fast", "immediate"])
def test_nothing_is_lost_or_doubled_and_it_recovers_by_itself(service, crowd, how) -> None:
    people = crowd()
    # There is work under way when it stops.
    people.wait_for_more(5)

    service.postgres.stop(how)
    time.sleep(AWAY_SECONDS)
    # The web server itself has to stay up while its database is away.
    assert service.answers()
    service.postgres.start(keep_running=True)

    people.wait_for_more(10)
    people.close()
    assert people.troubles == []
    # All of them were met: without a single 503 nobody would have felt the stop.
    assert people.statuses == CALM
    assert sorted(stored(service, people)) == sorted(people.confirmed.items())


def test_every_request_has_its_message_and_job(service, crowd) -> None:
    people = crowd()
    people.wait_for_more(3)
    service.postgres.stop("immediate")
    time.sleep(1)
    service.postgres.start(keep_running=True)
    people.wait_for_more(3)
    people.close()
    [(requests, messages, jobs)] = service.rows(
        """
        SELECT (SELECT count(*) FROM requests_app_helprequest),
               (SELECT count(*) FROM messaging_message),
               (SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'deliver_message')
        """
    )
    assert requests == messages == jobs > 0


def test_control_without_the_key_requests_are_doubled(service, crowd) -> None:
    """The same people and the same bad connections; this form does not know a second press."""
    people = crowd("tests.bad_days.careless")
    people.wait_for_more(5)
    people.close()
    assert len(stored(service, people)) > len(people.confirmed)
