"""(o) Open data of 100,000 entries, against that of 1,000; and the package of all of them.

Whole answers, in this process: the first page, the last one, a page of whole records, one record,
what changed lately, and an answer that is known. Both sizes lie in one database, in a schema each,
and are asked in turn. The package is made once, in a process that says how much memory it took.

python -m benchmarks.open_data
"""

import datetime
import os
import random
import resource
import statistics
import sys
import time
import uuid
from collections import defaultdict
from collections.abc import Iterator

import django

from benchmarks import options
from benchmarks.find_groups import FIRST, SECOND, STREETS
from benchmarks.server import database, environment

SIZES, SIZES_SHORT = (1_000, 100_000), (50, 200)
ROUNDS, ROUNDS_SHORT = 9, 1
MOST_RATIO = 1.5
MOST_MEGABYTES, MOST_SECONDS = 300, 600
CHANGED = 20  # of them lately
TABLES = (
    "resources_resource",
    "resources_phone",
    "resources_organization",
    "resources_schedule",
    "resources_resource_wards",
    "resources_resource_pods",
    "pods_group",
)
ROOT = "/api/hsds/3.0/"
LONG_AGO = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
LATELY = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


def main() -> int:
    short = options.is_short(__doc__)
    os.environ.update(environment(database("mutualaid_open_data", short=short)))
    django.setup()
    from django.conf import settings

    settings.LIMITS = {**settings.LIMITS, "open_data": ((10**9, datetime.timedelta(hours=1)),)}
    sizes = SIZES_SHORT if short else SIZES
    prepare(sizes)
    small, large = measure(sizes, ROUNDS_SHORT if short else ROUNDS)
    missed = 0
    for name in small:
        few, many = (statistics.median(times[name]) * 1000 for times in (small, large))
        missed += many / few > MOST_RATIO
        print(f"  {name:24} {few:8.1f} ms {many:8.1f} ms  ratio {many / few:.2f}")
    seconds, megabytes, size = package()
    print(f"  the package of {sizes[1]:,}: {size / 1e6:.1f} MB in {seconds:.0f} s, {megabytes} MB")
    missed += megabytes > MOST_MEGABYTES or seconds > MOST_SECONDS
    print(f"Open data: {missed} not as wanted (ratio at most {MOST_RATIO}).")
    return 0 if short else missed


def prepare(sizes: tuple[int, ...]) -> None:
    """Fill a schema of each size, anew."""
    from django.db import connection

    from resources.models import ResourceCategory

    ResourceCategory.objects.get_or_create(slug="bench", defaults={"name": "Food"})
    with connection.cursor() as cursor:
        for size in sizes:
            cursor.execute(f"DROP SCHEMA IF EXISTS size_{size} CASCADE")
            cursor.execute(f"CREATE SCHEMA size_{size}")
            for table in TABLES:
                cursor.execute(f"CREATE TABLE size_{size}.{table} (LIKE {table} INCLUDING ALL)")
            cursor.execute(f"SET search_path TO size_{size}, public")
            fill(size)
            for table in TABLES:
                cursor.execute(f"VACUUM ANALYZE {table}")


def fill(size: int) -> None:
    from benchmarks.copying import copy
    from resources.models import Organization, Phone, Resource, ResourceCategory

    chance = random.Random(size)
    category = ResourceCategory.objects.get(slug="bench").pk
    organizations = max(size // 10, 1)
    copy(
        Organization,
        ("id", "uuid", "name", "description", "reading_keys", "updated_at"),
        (
            (
                str(number),
                an_id(chance),
                f"House {number}",
                "Since 1970",
                "{}",
                LONG_AGO.isoformat(),
            )
            for number in range(1, organizations + 1)
        ),
    )
    columns = (
        *("id", "uuid", "category", "organization", "name", "slug", "description", "state"),
        *("street", "city", "reach", "areas", "reading_keys", "published_at"),
        *("created_at", "updated_at"),
    )
    copy(Resource, columns, entries(size, category, organizations, chance))
    copy(
        Phone,
        ("id", "uuid", "resource", "number"),
        (
            (str(number), an_id(chance), str(number), f"+1202555{chance.randint(0, 9999):04}")
            for number in range(1, size + 1)
        ),
    )


def entries(
    size: int, category: int, organizations: int, chance: random.Random
) -> Iterator[tuple[str, ...]]:
    """Yield rows for COPY: every second one has an organization."""
    for number in range(1, size + 1):
        name = f"{chance.choice(FIRST)} {chance.choice(SECOND)} {number}"
        behind = str(chance.randint(1, organizations)) if number % 2 else r"\N"
        text = " ".join(chance.choices([*FIRST, *SECOND, *STREETS], k=40))
        moment = LATELY if number % max(size // CHANGED, 1) == 0 else LONG_AGO
        yield (
            *(str(number), an_id(chance), str(category), behind, name, f"entry-{number}"),
            *(text, "published", f"{number} {chance.choice(STREETS)} St", "Washington"),
            *("city", "{city}", f'{{"en": "{name.lower()}"}}', LONG_AGO.isoformat()),
            *(LONG_AGO.isoformat(), moment.isoformat()),
        )


def an_id(chance: random.Random) -> str:
    return str(uuid.UUID(int=chance.getrandbits(128), version=4))


def measure(sizes: tuple[int, ...], rounds: int) -> list[dict[str, list[float]]]:
    """Return the seconds of each answer by its name, size by size."""
    from django.db import connection
    from django.test import Client

    from pages import cached
    from resources.models import Resource

    client = Client()
    times: list[dict[str, list[float]]] = [defaultdict(list) for _size in sizes]
    for round_ in range(rounds + 1):
        for place, size in enumerate(sizes):
            with connection.cursor() as cursor:
                cursor.execute(f"SET search_path TO size_{size}, public")
            # What is kept is of the other size. Rows are counted once per edit.
            cached.clear()
            one = Resource.objects.order_by("pk").last()
            assert one is not None
            etag = client.get(f"{ROOT}services")["ETag"]
            for name in ("organizations", "service_at_locations"):
                client.get(ROOT + name)
            for name, (path, headers) in asked(size, str(one.uuid), etag).items():
                before = time.perf_counter()
                response = client.get(ROOT + path, headers=headers)
                seconds = time.perf_counter() - before
                wanted = 304 if headers else 200
                if response.status_code != wanted or (
                    not headers and b'"id"' not in response.content
                ):
                    raise SystemExit(f"{path} was answered with {response.status_code}.")
                # The first round reads what is read once.
                if round_:
                    times[place][name].append(seconds)
    return times


def asked(size: int, one: str, etag: str) -> dict[str, tuple[str, dict[str, str]]]:
    last = size // 50
    return {
        "first page": ("services", {}),
        "last page": (f"services?page={last}", {}),
        "first page, whole": ("services?full=true", {}),
        "last page, whole": (f"services?full=true&page={last}", {}),
        "one": (f"services/{one}", {}),
        "what changed lately": ("services?full=true&modified_after=2025-12-01", {}),
        "last organizations": (f"organizations?page={max(size // 100, 1)}", {}),
        "last places": (f"service_at_locations?page={last}", {}),
        "known": ("services", {"If-None-Match": etag}),
    }


def package() -> tuple[float, int, int]:
    """Make the package of the last size; its seconds, the most megabytes used, and its bytes."""
    from resources.hsds.packaging import make_package
    from resources.models import OpenDataPackage

    # Of a run before, from the same version of the directory: it would not be made again.
    OpenDataPackage.objects.all().delete()
    before = time.perf_counter()
    made = make_package()
    seconds = time.perf_counter() - before
    assert made is not None
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return seconds, used, made.size


if __name__ == "__main__":
    sys.exit(main())
