"""(p) Files of 50,000 rows: from the file to what comes of each, and until they are stored.

Requests, groups and resources from spreadsheets, and entries of an HSDS package, one after another
(`--kind` takes one alone). Seconds of the clock and of a processor, and the most memory of the
worker's process and of the one that reads the file.
Exits with 1 when one takes a minute or 300 MB.

    python -m benchmarks.moving_in
"""

import csv
import io
import json
import os
import random
import re
import sys
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import django

from benchmarks.options import parser
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
WORDS = "Bread, beans and company on most days; please bring a bag."
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


def as_csv(header: Iterable[str], made: Iterable[Iterable[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([header, *made])
    return out.getvalue().encode()


def requests(count: int) -> bytes:
    return as_csv(HEADER, rows(count))


def groups(count: int) -> bytes:
    """Return so many groups, each with its own name and site."""
    header = ("Name", "Area", "Description", "Website", "Email", "ZIP codes")
    return as_csv(header, (
        (f"Neighbors of {number} {LAST[number % 10]} Street", f"Quarter {number % 90}", WORDS,
         f"https://n{number}.example.org", f"g{number}@example.org", str(20001 + number % 60))
        for number in range(count)
    ))  # fmt: skip


def resources(count: int) -> bytes:
    """Return so many places with a category, two phones, hours and an address."""
    header = (
        *("Name", "Category", "Description", "Phone", "Website", "Address", "Zip", "Hours"),
        *("Languages", "Cost"),
    )
    return as_csv(header, (
        (f"Pantry {number} of {LAST[number % 10]} Street", ("Food", "Health")[number % 2], WORDS,
         f"202-555-{number % 10_000:04} or text 202-556-{number % 10_000:04}",
         f"https://p{number}.example.org", f"{number} Main St NW", str(20001 + number % 60),
         ("Mon-Fri 9-5", "Mon-Fri 9am-5pm; Sat 10am-2pm", "by appointment")[number % 3],
         "English, Spanish", ("Free", "")[number % 2])
        for number in range(count)
    ))  # fmt: skip


def package(count: int) -> bytes:
    """Return an HSDS package of so many services, each at a place, in JSON."""
    services = (
        {
            "id": str(uuid5(NAMESPACE_URL, f"service/{number}")),
            "name": f"Service {number} of {LAST[number % 10]} Street",
            "status": "active",
            "description": WORDS,
            "url": f"https://s{number}.example.org",
            "phones": [{"id": str(uuid5(NAMESPACE_URL, f"phone/{number}")),
                        "number": f"202-557-{number % 10_000:04}"}],
        }
        for number in range(count)
    )  # fmt: skip
    # One after another: what the making takes would count as the worker's memory.
    return f"[{', '.join(map(json.dumps, services))}]".encode()


FILES: dict[str, Callable[[int], bytes]] = {
    "requests": requests,
    "groups": groups,
    "resources": resources,
    "package": package,
}


def measure(name: str, data: bytes, count: int) -> tuple[float, int]:
    """Bring it in. Returns seconds until it is stored, and the rows that were."""
    from accounts.models import User
    from imports import preview, services, storing
    from imports.choices import Kind

    user = User.objects.create_superuser(f"{name}-{time.time()}@example.org", "x")
    found = services.start_import(Kind(name), name, data, actor=user)
    if name == Kind.PACKAGE:
        # Theirs have no category of ours: somebody chooses one for all.
        found.keep_layout({"heading": heading()})
    begun, work = time.perf_counter(), time.process_time()
    preview.read_import(found.pk)
    read = time.perf_counter()
    services.bring_in(found.pk, actor=user)
    storing.store_import(found.pk)
    done = time.perf_counter()
    stored = storing.stored_rows(found).count()
    print(f"  {name:9} {count:>7,} rows  {read - begun:6.1f} s to look through  "
          f"{done - read:6.1f} s to store  {stored:>7,} stored, "
          f"{time.process_time() - work:.1f} s of the worker's processor", flush=True)  # fmt: skip
    return done - begun, stored


class Readers(threading.Thread):
    """Looks at the processes that read the files, and keeps the most memory that one had.

    By itself the kernel counts what a process had before it became another program, too: all of
    the worker that it was started from.
    """

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most = 0

    def run(self) -> None:
        while True:
            for path in Path("/proc/self/task").glob("*/children"):
                with suppress(OSError):
                    others = filter(is_another_program, path.read_text().split())
                    self.most = max([self.most, *map(most_memory, others)])
            time.sleep(0.02)


def is_another_program(process: str) -> bool:
    """Tell whether a child has begun its own program: until then it has all of our memory."""
    ours, theirs = (Path(f"/proc/{who}/cmdline").read_bytes() for who in ("self", process))
    return ours != theirs


def most_memory(process: str) -> int:
    """Return the most memory that a process of Linux has had, in kilobytes; 0 if it is gone."""
    with suppress(OSError):
        found = re.search(r"^VmHWM:\s*(\d+)", Path(f"/proc/{process}/status").read_text(), re.M)
        return int(found[1]) if found else 0
    return 0


def heading() -> int:
    from resources.models import ResourceCategory

    for slug in ("food", "health"):
        ResourceCategory.objects.get_or_create(slug=slug, defaults={"name": slug.title()})
    return int(ResourceCategory.objects.get(slug="food").pk)


def emptied() -> None:
    """Leave nothing of an earlier run that a row could be like."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE requests_app_helprequest, imports_import, pods_group, resources_resource "
            "CASCADE"
        )
        cursor.execute("DELETE FROM common_usedslug")
    heading()


def main() -> int:
    options = parser(__doc__)
    options.add_argument("--kind", choices=FILES, help="one alone")
    options.add_argument("--rows", type=int, default=ROWS, help="so many rows, and no judgment")
    said = options.parse_args()
    short = said.short
    os.environ.update(environment(database("mutualaid_imports", short=short)))
    django.setup()
    emptied()
    count = ROWS_SHORT if short else said.rows
    readers = Readers()
    readers.start()
    slowest = 0.0
    for kind in [said.kind] if said.kind else FILES:
        seconds, stored = measure(kind, FILES[kind](count), count)
        assert stored == count, stored
        slowest = max(slowest, seconds)
    megabytes = (most_memory("self") + readers.most) // 1024
    print(f"{count:,} rows are stored after {slowest:.1f} s, with {megabytes} MB at most.")
    return 0 if count < ROWS or (slowest < MOST_SECONDS and megabytes < MOST_MB) else 1


if __name__ == "__main__":
    sys.exit(main())
