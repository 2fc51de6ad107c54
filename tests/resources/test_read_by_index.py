"""The entries that somebody looks after are found by an index, however long the directory is."""

import pytest
from django.db import connection

from accounts.roles import DIRECTORY
from pods.models import Ward
from resources.choices import Reach
from resources.models import Resource
from tests import factories

pytestmark = pytest.mark.django_db


def test_entries_of_an_organizer_are_not_looked_for_in_all(ward: Ward) -> None:
    other = factories.make_ward()
    entries = [factories.make_resource(reach=Reach.AREAS) for _entry in range(4)]
    for entry, place in zip(entries, (ward, other), strict=False):
        entry.wards.add(place)
    entries[2].pods.add(factories.make_pod(ward))
    for organizer, held in (
        (factories.make_organizer(ward), [entries[0], entries[2]]),
        (factories.make_organizer(other), [entries[1]]),
        (factories.make_organizer(factories.make_ward()), []),
    ):
        rows = Resource.objects.held_by(organizer, DIRECTORY).order_by("pk")
        assert list(rows) == held
        # Of each entry that there is Postgres asks then whether it is among those looked for.
        assert "SubPlan" not in rows.explain()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "Index" in Resource.objects.held_by(factories.make_organizer(ward), DIRECTORY).explain()
