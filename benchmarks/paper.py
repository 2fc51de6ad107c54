"""(l) Sheets to print: how long the worker draws one, and how large it is.

    python -m benchmarks.paper

Every kind of sheet in pairs of languages, on both sizes of paper, one after the other in one
process, as an idle worker draws them; the first that loads the renderer is not counted. The ward
has six ways to give and the list thirty resources, with texts of usual length. Exits with 1 when
one takes two seconds or 300,000 bytes.
"""

import os
import sys
import time
from collections.abc import Iterator
from typing import Any

from benchmarks import options
from benchmarks.server import database, environment

SHORT = options.is_short(__doc__)
os.environ.update(environment(database("mutualaid_paper", short=SHORT)))

import django

django.setup()

from django.conf import settings
from django.db import transaction

from common.models import Category
from paper.asking import ask_for_sheet, print_forms
from paper.choices import PaperSize, SheetKind
from paper.drawing import draw
from paper.models import FORMS, Sheet
from paper.sheets import kinds_about
from tests import factories as make

SLOWEST, LARGEST = 2.0, 300_000
RESOURCES = 30
TEXT = "Fresh fruit, rice, beans and diapers, for everybody. No papers, no questions. Ring twice."
CODES = [code for code, _name in settings.LANGUAGES]
PAIRS = [(code, CODES[(place + 4) % len(CODES)]) for place, code in enumerate(CODES)]
PAIRS_SHORT = [("en", "am"), ("ar", "zh-hans")]


def sheets(pairs: list[tuple[str, str]]) -> Iterator[Sheet]:
    """Ask for each kind in each pair of languages."""
    ward = make.make_ward(name="Harbor", hotline="+12025550107", hotline_hours="Daily 9 to 9")
    for _number in range(6):
        make.make_way_to_give(ward=ward, note=TEXT)
    found = [make.make_resource(ward=ward, description=TEXT) for _number in range(RESOURCES)]
    subjects: list[Any] = [ward, make.make_pod(ward, description=TEXT * 3)]
    subjects.append(make.make_resource_list(*found, ward=ward, intro=TEXT))
    steward = make.make_steward()
    for number, pair in enumerate(pairs):
        size = list(PaperSize)[number % 2]
        for subject in subjects:
            for kind in kinds_about(subject):
                yield ask_for_sheet(kind.code, subject, [*pair], size)
        for form in FORMS:
            yield print_forms(
                SheetKind(form), [*pair], copies=1, size=size, ward=ward, actor=steward,
                form_key=f"{form} {number}",
            )  # fmt: skip


def main() -> int:
    with transaction.atomic():
        if not Category.objects.active().exists():
            make.make_category()
        asked = list(sheets(PAIRS_SHORT if SHORT else PAIRS))
        draw(ask_for_sheet(SheetKind.SIGN, make.make_ward(), ["en"]))
        figures = [figure(sheet) for sheet in asked]
        transaction.set_rollback(True)
    print(f"{'kind':16}{'seconds':>9}{'bytes':>9}{'pages':>7}   the slowest of each, the largest")
    for kind in dict.fromkeys(sheet.kind for sheet in asked):
        own = [each for sheet, each in zip(asked, figures, strict=True) if sheet.kind == kind]
        seconds, size, pages = (max(column) for column in zip(*own, strict=True))
        print(f"{kind:16}{seconds:9.2f}{size:9,}{pages:7}")
    slow = 0 if SHORT else sum(seconds >= SLOWEST for seconds, *_others in figures)
    large = sum(size >= LARGEST for _seconds, size, _pages in figures)
    print(f"{len(figures)} sheets, {slow} too slow, {large} too large.")
    return 1 if slow or large else 0


def figure(sheet: Sheet) -> tuple[float, int, int]:
    """Draw it; seconds, bytes, pages."""
    waiting = Sheet.objects.get(pk=sheet.pk)
    before = time.perf_counter()
    draw(waiting)
    seconds = time.perf_counter() - before
    drawn = Sheet.objects.get(pk=sheet.pk)
    return seconds, len(drawn.pdf or b""), drawn.pages


if __name__ == "__main__":
    sys.exit(main())
