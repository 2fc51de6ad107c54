"""(n) Finding a pod or group among 100,000, against finding it among 1,000.

Whole pages, in this process: ZIP codes, names, streets, words with typos, and words that half of
all names have. Both sizes lie in one database, in a schema each, and are asked in turn.

python -m benchmarks.find_groups
"""

import os
import random
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import django

from benchmarks import options
from benchmarks.server import database, environment

ROOT = Path(__file__).resolve().parent.parent
SIZES, SIZES_SHORT = (1_000, 100_000), (50, 200)
ROUNDS, ROUNDS_SHORT = 5, 1
MOST_MILLISECONDS, MOST_RATIO = 100.0, 8.0
GROUPS_IN = 10  # one in so many is a group
WARDS = 40
TABLES = ("pods_pod", "pods_group")
FIRST = [
    "Juniper",
    "Maple",
    "Harbor",
    "Larkspur",
    "Fern",
    "Alder",
    "Pier",
    "Anchor",
    "Mercado",
    "Creek",
    "Sunset",
    "Garden",
]
SECOND = [
    "Court",
    "Terrace",
    "Towers",
    "Block",
    "Row",
    "Neighbors",
    "House",
    "Families",
    "Gardens",
    "Heights",
]
STREETS = [
    "Fern",
    "Oak",
    "Irving",
    "Georgia",
    "Kenyon",
    "Lamont",
    "Newton",
    "Otis",
    "Park",
    "Quincy",
    "Randolph",
    "Monroe",
]
QUERIES = (
    *("20009", "20010-1234", "20001", "20020", "20032"),
    *("juniper court", "jniper cort", "harbor towers 4077", "Larkspúr", "mercado famlies"),
    *("1400 block of fern", "quincy stret", "irving street", "street", "neighbors"),
    *("maple 20011", "anchor 20020", "zzzz nowhere", "ኮርት", "pod 99"),
)


def main() -> int:
    short = options.is_short(__doc__)
    os.environ.update(environment(database("mutualaid_groups", short=short)))
    django.setup()
    sizes = SIZES_SHORT if short else SIZES
    wards = prepare(sizes)
    print(f"{wards} wards, {sizes[0]:,} and {sizes[1]:,} pods and groups")
    small, large = measure(sizes, ROUNDS_SHORT if short else ROUNDS)
    medians = [statistics.median(times) * 1000 for times in (small, large)]
    ratio = medians[1] / medians[0]
    print(f"  {sizes[0]:>9,}  {medians[0]:8.1f} ms median, {max(small) * 1000:8.1f} ms at most")
    print(f"  {sizes[1]:>9,}  {medians[1]:8.1f} ms median, {max(large) * 1000:8.1f} ms at most")
    print(f"Finding a group: ratio {ratio:.2f} (wanted: at most {MOST_RATIO:.0f}, and "
          f"{MOST_MILLISECONDS:.0f} ms)")  # fmt: skip
    return 0 if short or (medians[1] <= MOST_MILLISECONDS and ratio <= MOST_RATIO) else 1


def prepare(sizes: tuple[int, ...]) -> int:
    """Fill a schema of each size, anew; how many wards there are."""
    from django.db import connection

    from demo.load_places import load_zips
    from pods.models import Ward, ZipCentroid

    with connection.cursor() as cursor:
        for size in sizes:
            cursor.execute(f"DROP SCHEMA IF EXISTS size_{size} CASCADE")
    load_zips()
    zips = sorted(ZipCentroid.objects.values_list("zip_code", flat=True))
    for number in range(WARDS):
        slug = f"bench-{number}"
        codes = zips[number * 2 % len(zips) :][:2]
        Ward.objects.update_or_create(
            slug=slug, defaults={"name": f"Ward {number}", "zip_codes": codes}
        )
    wards = list(Ward.objects.order_by("pk"))
    for size in sizes:
        fill(size, wards)
    return len(wards)


def fill(size: int, wards: list) -> None:
    from django.db import connection

    from benchmarks.copying import copy
    from pods.models import Group, Pod

    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA size_{size}")
        for table in TABLES:
            cursor.execute(f"CREATE TABLE size_{size}.{table} (LIKE {table} INCLUDING ALL)")
        cursor.execute(f"SET search_path TO size_{size}, public")
    groups = size // GROUPS_IN
    columns = ("name", "slug", "ward", "state", "found_zips", "reading_keys")
    copy(Pod, (*columns, "extent", "description"), rows(size - groups, wards, "pod"))
    copy(Group, (*columns, "area", "website"), rows(groups, wards, "group"))
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"VACUUM ANALYZE {table}")


def rows(count: int, wards: list, kind: str) -> Iterator[tuple[str, ...]]:
    """Yield rows for COPY: names and streets by chance, the same ones in every run."""
    chance = random.Random(f"{kind} {count}")
    for number in range(count):
        ward = chance.choice(wards)
        name = f"{chance.choice(FIRST)} {chance.choice(SECOND)} {number}"
        where = f"{chance.randint(1, 40) * 100} block of {chance.choice(STREETS)} Street"
        zips = "{" + chance.choice(ward.zip_codes) + "}"
        keys = f'{{"en": "{name.lower()}"}}'
        link = f"https://example.org/{number}"
        yield (name, f"{kind}-{number}", str(ward.pk), "published", zips, keys, where, link)


def measure(sizes: tuple[int, ...], rounds: int) -> list[list[float]]:
    """Return the seconds of each page, size by size, asked in turn."""
    from django.test import Client

    client = Client()
    times: list[list[float]] = [[] for _size in sizes]
    for round_ in range(rounds + 1):
        for query in QUERIES:
            for place, size in enumerate(sizes):
                seconds = asked(client, size, query)
                # The first round reads templates and tables that are read once.
                if round_:
                    times[place].append(seconds)
    return times


def asked(client: object, size: int, query: str) -> float:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SET search_path TO size_{size}, public")
    before = time.perf_counter()
    response = client.get("/en/pods/", {"q": query})  # type: ignore[attr-defined]
    seconds = time.perf_counter() - before
    if response.status_code != 200:
        raise SystemExit(f"{query!r} was answered with {response.status_code}.")
    return seconds


if __name__ == "__main__":
    sys.exit(main())
