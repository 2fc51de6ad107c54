"""The number of those who fit, kept with each open need: for the queue, and where it is none."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from requests_app import services
from requests_app.candidates import MOST_COUNTED, candidates_for
from requests_app.choices import NeedStatus
from requests_app.models import Need
from requests_app.tasks import count_candidates
from tests import factories

pytestmark = pytest.mark.django_db


def counted() -> dict[int, int | None]:
    """The count of each need over all wards; None where there is none."""
    rows = Need.objects.values_list("pk", "candidate_counts")
    return {pk: None if counts is None else sum(counts.values()) for pk, counts in rows}


def test_the_job_counts_who_fits_each_open_need() -> None:
    kind, ward = factories.make_category(), factories.make_ward()
    asked = factories.make_need(factories.make_request(ward), kind)
    blocked = factories.make_need(factories.make_request(ward), kind)
    elsewhere = factories.make_need(factories.make_request(factories.make_ward()), kind)
    ended = factories.make_need(category=kind, status=NeedStatus.DONE)
    people = [factories.make_volunteer(kind, ward=ward) for _number in range(3)]
    factories.make_match(asked, people[0], status="declined")
    factories.make_block(blocked.request, people[1])
    # Hands full: they fit everywhere and count nowhere.
    factories.make_match(volunteer=people[2])
    expected = {asked.pk: 1, blocked.pk: 1, elsewhere.pk: 0, ended.pk: None}
    count_candidates(0)
    found = counted()
    assert {pk: found[pk] for pk in expected} == expected
    for need in (asked, blocked, elsewhere):
        assert candidates_for(need).count() == expected[need.pk]


def test_it_counts_no_further_than_the_queue_shows() -> None:
    kind = factories.make_category()
    need = factories.make_need(category=kind)
    for _number in range(MOST_COUNTED + 1):
        factories.make_volunteer(kind)
    services.count_candidates()
    assert counted() == {need.pk: MOST_COUNTED}


def test_only_what_changed_is_written_and_many_cost_as_little_as_one() -> None:
    kind, counts = factories.make_category(), []
    for _number in (1, 2):
        for _need in range(2):
            factories.make_need(category=kind)
        factories.make_volunteer(kind)
        with CaptureQueriesContext(connection) as captured:
            services.count_candidates()
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert set(counted().values()) == {2}
    # The job comes round again and again; rewriting equal rows would leave dead ones for vacuum.
    with CaptureQueriesContext(connection) as captured:
        assert services.count_candidates() == 0
    assert not [query for query in captured if query["sql"].startswith("UPDATE")]
