"""(p) A spreadsheet of 50,000 requests: from the file to what comes of it, and until it is stored.

Seconds of the clock and of a processor, and the most memory of the worker's process and of the one
that reads the file.
Exits with 1 when one takes a minute or 300 MB.

    python -m benchmarks.moving_in
"""

import csv
import io
import os
import random
import resource
import sys
import time

import django

from benchmarks import options
from benchmarks.server import database, environment

ROWS, ROWS_SHORT = 50_000, 200
MOST_SECONDS, MOST_MB = 60.0, 300
FIRST = ("Ana", "Bo", "Chi", "Duc", "Eli", "Fatima", "Gebre", "Hana", "Ivo", "Jun")
LAST = ("Díaz", "Lee", "Nguyen", "Haile", "Rahman", "Okafor", "Kim", "Soto", "Wu", "Reyes")
HEADER = (
    *("Timestamp", "Nombre completo", "Teléfono", "Email", "¿Qué necesita?", "¿Cada cuánto?"),
    *("Zip", "Dirección", "Idioma", "Comentarios"),
)
ANSWERS = ("Comida", "Groceries, Transporte", "Medicinas", "Otro: pañales")
OFTEN = ("Una vez", "Si, cada semana", "")


def rows(count: int) -> list[tuple[str, ...]]:
    """Return so many rows of people who do not exist, no two with one phone."""
    chance = random.Random(15)
    made = []
    for number in range(count):
        at = f"{number % 12 + 1}/{number % 28 + 1}/2020 {number % 23}:{number % 60:02}:07"
        name = f"{chance.choice(FIRST)} {chance.choice(LAST)} {number}"
        phone = f"({202 + number // 9_000_000}) {200 + number // 10_000:03}-{number % 10_000:04}"
        made.append((
            at, name, phone, f"n{number}@example.org" if number % 3 else "",
            chance.choice(ANSWERS), chance.choice(OFTEN), str(20001 + number % 60),
            f"{number} Main St NW", "Spanish", "Please ring twice, the bell is weak.",
        ))  # fmt: skip
    return made


def as_csv(count: int) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([HEADER, *rows(count)])
    return out.getvalue().encode()


def measure(name: str, data: bytes, count: int) -> tuple[float, int]:
    """Bring it in. Returns seconds until it is stored, and the rows that were."""
    from accounts.models import User
    from imports import preview, services, storing
    from imports.choices import Kind

    user = User.objects.create_superuser(f"{name}-{time.time()}@example.org", "x")
    found = services.start_import(Kind.REQUESTS, name, data, actor=user)
    begun, work = time.perf_counter(), time.process_time()
    preview.read_import(found.pk)
    read = time.perf_counter()
    services.bring_in(found.pk, actor=user)
    storing.store_import(found.pk)
    done = time.perf_counter()
    stored = storing.stored_rows(found).count()
    print(f"  {name:10} {count:>7,} rows  {read - begun:6.1f} s to look through  "
          f"{done - read:6.1f} s to store  {stored:>7,} stored, "
          f"{time.process_time() - work:.1f} s of the worker's processor", flush=True)  # fmt: skip
    return done - begun, stored


def most_megabytes() -> int:
    """Return the most memory so far of this process, and of the largest that it started."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    other = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return (own + other) // 1024


def main() -> int:
    short = options.is_short(__doc__)
    os.environ.update(environment(database("mutualaid_imports", short=short)))
    django.setup()
    from django.db import connection

    from requests_app.models import HelpRequest

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE requests_app_helprequest, imports_import CASCADE")
    count = ROWS_SHORT if short else ROWS
    seconds, stored = measure("list.csv", as_csv(count), count)
    megabytes = most_megabytes()
    assert stored == HelpRequest.objects.count() == count
    print(f"{count:,} rows are stored after {seconds:.1f} s, with {megabytes} MB at most.")
    return 0 if short or (seconds < MOST_SECONDS and megabytes < MOST_MB) else 1


if __name__ == "__main__":
    sys.exit(main())
