"""An index for each of two ways to what is asked for, and no reading of all rows."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.models import LinkPurpose, PrivateLink
from desk.need_context import matches_of
from requests_app.choices import Repeat
from requests_app.models import HelpRequest, Match, Need
from requests_app.services.links import renew_task_links
from requests_app.services.locking import lock_households_of
from tests import factories as make

pytestmark = pytest.mark.django_db


def match_of_a_series() -> Match:
    need = make.make_need(repeat=Repeat.WEEKLY)
    Need.objects.filter(pk=need.pk).update(series_day=need.wanted_on or need.created_at.date())
    need.refresh_from_db()
    assert need.is_in_series
    match = make.make_match(need)
    PrivateLink.objects.issue(LinkPurpose.MATCH, match.pk)
    return match


WAYS: dict[str, Callable[[Match], object]] = {
    "matches of a series": lambda match: matches_of(match.need),
    "requests of a household": lambda match: lock_households_of([match.need.request_id]),
    "links to tasks": lambda match: renew_task_links(match.volunteer_id),
}


@pytest.mark.parametrize("way", WAYS)
def test_no_row_is_read_only_to_be_left_out(way: str) -> None:
    match = match_of_a_series()
    tables = [model._meta.db_table for model in (Match, HelpRequest, PrivateLink)]
    with CaptureQueriesContext(connection) as queries:
        WAYS[way](match)
    asked = [query["sql"] for query in queries if query["sql"].startswith("SELECT")]
    asked = [sql for sql in asked if any(f'FROM "{table}"' in sql for table in tables)]
    assert asked
    with connection.cursor() as cursor:
        for sql in asked:
            cursor.execute(f"EXPLAIN {sql}")
            plan = "\n".join(line for (line,) in cursor.fetchall())
            # Of each row that there is Postgres asks then whether it is among those looked for.
            assert "SubPlan" not in plan, plan
