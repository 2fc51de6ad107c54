"""A city of people who do not exist, in the database of `DATABASE_URL`. What was there is gone.

    python -m benchmarks.city --needs 1000000 --volunteers 100000

The same numbers give the same city, but for the encryption. 5,000 needs are open in a city of any
size and 1,500 under way; the others ended over three years. `make_city` is for other figures.
"""

import argparse
import os
import random
import sys
import time
from pathlib import Path

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
    import django  # before anything that knows models

    django.setup()

from django.db import connection

from accounts.models import AuditEvent
from benchmarks import city_asks, city_needs, city_people
from benchmarks.city_people import City
from benchmarks.copying import count_on, without_indexes, without_triggers
from common.models import PrivateLink
from messaging.models import Message
from pods.models import Pod, Ward
from requests_app.models import ContactLog, HelpRequest, Household, Match, Need
from volunteers.models import Volunteer

LARGE = (
    *(Volunteer, Volunteer.categories.through),
    *(Household, HelpRequest, Need, Match, ContactLog),
)
RECORDS = (Message, AuditEvent, PrivateLink)
PLACES = (Ward, Pod)
# Whatever is looked at or made along the way hangs on these
EMPTIED = """
TRUNCATE accounts_user, pods_ward, pods_zipcentroid, volunteers_volunteer, requests_app_helprequest,
    requests_app_household, messaging_message, common_formdraft, common_privatelink,
    accounts_auditevent, django_session, procrastinate_jobs RESTART IDENTITY CASCADE
"""
# What a change in one of these does to the city: counted up when the recipe changes.
RECIPE = 5


def make_city(*, needs: int, volunteers: int, seed: int = 1) -> None:
    """Empty the database and fill it with a city of `needs` and `volunteers`."""
    city = City(random.Random(seed), time.time())
    with without_triggers(), connection.cursor() as cursor:
        # A crash in the middle would cost a new run, not anybody's data.
        cursor.execute("SET synchronous_commit = off")
        cursor.execute(EMPTIED)
        with without_indexes(*LARGE, *RECORDS):
            _fill(city, needs, volunteers)
        count_on(*PLACES, *LARGE, *RECORDS, *city_people.STAFF_TABLES)
        # Statistics and the visibility map, which autovacuum would only get to later: without them
        # the planner guesses, and no index is read alone.
        cursor.execute("VACUUM (ANALYZE)")
        # Last: a city whose making was stopped carries no mark, and is made anew.
        cursor.execute(f"COMMENT ON TABLE pods_ward IS '{_mark(needs, volunteers, seed)}'")


def is_made(*, needs: int, volunteers: int, seed: int = 1) -> bool:
    """Tell whether the database holds just this city, made less than a day ago."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description('pods_ward'::regclass)")
        return cursor.fetchone()[0] == _mark(needs, volunteers, seed)


def _mark(needs: int, volunteers: int, seed: int) -> str:
    today = time.strftime("%Y-%m-%d", time.gmtime())
    return f"city {RECIPE} of {needs} needs, {volunteers} volunteers, seed {seed}, made {today}"


def _fill(city: City, needs: int, volunteers: int) -> None:
    city_people.make_places(city, volunteers)
    city_people.make_staff(city)
    households = city_asks.households_for(needs)
    reached = city_people.contacts(max(households, volunteers))
    city_people.make_volunteers(city, volunteers, reached)
    city_needs.make_requests(city, needs, reached[:households])


def main() -> int:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--needs", type=int, default=10_000)
    given.add_argument("--volunteers", type=int, default=2_000)
    given.add_argument("--seed", type=int, default=1)
    asked = given.parse_args()
    started = time.perf_counter()
    make_city(needs=asked.needs, volunteers=asked.volunteers, seed=asked.seed)
    took = time.perf_counter() - started
    counts = ", ".join(f"{one.objects.count():,} {one._meta.verbose_name_plural}" for one in LARGE)
    print(f"{counts}, in {took:.0f} seconds.")
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    sys.exit(main())
