"""(l) Sheets to print: how long the worker draws one, and how large it is.

    python -m benchmarks.paper

Every kind of sheet in pairs of languages, on both sizes of paper, and pictures for shared links,
one after the other in one process, as an idle worker draws them; the first that loads the renderer
is not counted. The ward has six ways to give, the list thirty resources and the pod 34 members,
with texts of usual length. Says the median of each kind, and exits with 1 when one sheet takes two
seconds or 300,000 bytes.
"""

import datetime
import os
import statistics
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
from django.utils.translation import override

from common.models import Category
from members.choices import Audience, Piece
from paper.asking import ask_for_members, ask_for_sheet, print_forms
from paper.card_drawing import draw_card
from paper.cards import find_card
from paper.choices import MemberSheetKind, PaperSize, SheetKind
from paper.drawing import draw
from paper.models import FORMS, Drawn, ShareCard
from paper.sheets import kinds_about
from pods.models import Pod
from resources.hours import Rule
from tests import factories as make
from tests.phone_trees.trees import in_tree

SLOWEST, LARGEST = 2.0, 300_000
WEEKDAYS = Rule(
    byday=("MO", "TU", "WE", "TH", "FR"), opens_at=datetime.time(9), closes_at=datetime.time(17)
)
RESOURCES, MEMBERS = 30, 34
TEXT = "Fresh fruit, rice, beans and diapers, for everybody. No papers, no questions. Ring twice."
CODES = [code for code, _name in settings.LANGUAGES]
PAIRS = [(code, CODES[(place + 4) % len(CODES)]) for place, code in enumerate(CODES)]
PAIRS_SHORT = [("en", "am"), ("ar", "zh-hans")]


def sheets(pairs: list[tuple[str, str]]) -> Iterator[Drawn]:
    """Ask for each kind in each pair of languages."""
    ward = make.make_ward(name="Harbor", hotline="+12025550107", hotline_hours="Daily 9 to 9")
    for _number in range(6):
        make.make_way_to_give(ward=ward, note=TEXT)
    pod = make.make_pod(ward, description=TEXT * 3)
    subjects: list[Any] = [ward, pod, resource_list(ward)]
    fill(pod)
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
        for private in MemberSheetKind:
            yield ask_for_members(pod, private, [*pair], size)


def resource_list(ward: Any) -> Any:
    """A list of thirty entries, with what most resources say of themselves."""
    found = [
        make.make_resource(
            name=f"Harbor Neighbors Pantry {number}", ward=ward, description=TEXT,
            phone=f"+120255501{number:02}", hours=[WEEKDAYS],
            street=f"{number} Pier Ave SE", what_to_bring="A bag",
        )
        for number in range(RESOURCES)
    ]  # fmt: skip
    page = make.make_resource_list(*found, ward=ward, intro=TEXT)
    page.entries.update(note="Ring twice; they carry it down.")
    return page


def fill(pod: Pod) -> None:
    """Neighbors who say and share all, in the phone tree."""
    for number in range(MEMBERS):
        in_tree(
            pod, is_key_person=number < 6, where=f"Floor {number}", needs_words="A ride on Mondays",
            offers_words="Soup, and errands", languages=["en", "es"],
            shared=dict.fromkeys(Piece, Audience.POD),
        )  # fmt: skip


def cards(pod: Pod) -> Iterator[ShareCard]:
    """Ask for the picture of one pod in each language."""
    for code in CODES:
        with override(code):
            find_card(pod.name_i18n, pod.ward.name_i18n)
    yield from ShareCard.objects.filter(png=None)


def main() -> int:
    with transaction.atomic():
        if not Category.objects.active().exists():
            make.make_category()
        asked: list[Drawn] = list(sheets(PAIRS_SHORT if SHORT else PAIRS))
        draw(ask_for_sheet(SheetKind.SIGN, make.make_ward(), ["en"]))
        figures = [(sheet.kind, *figure(sheet)) for sheet in asked]  # type: ignore[attr-defined]
        figures += [("card", *figure_of_card(card)) for card in cards(Pod.objects.latest("pk"))]
        transaction.set_rollback(True)
    print(f"{'kind':16}{'median s':>9}{'slowest':>9}{'largest':>9}{'pages':>7}")
    for kind in dict.fromkeys(kind for kind, *_figures in figures):
        own = [each[1:] for each in figures if each[0] == kind]
        seconds, sizes, pages = zip(*own, strict=True)
        print(
            f"{kind:16}{statistics.median(seconds):9.2f}{max(seconds):9.2f}{max(sizes):9,}"
            f"{max(pages):7}"
        )
    slow = 0 if SHORT else sum(seconds >= SLOWEST for _kind, seconds, *_others in figures)
    large = sum(size >= LARGEST for *_others, size, _pages in figures)
    print(f"{len(figures)} sheets, {slow} too slow, {large} too large.")
    return 1 if slow or large else 0


def figure(sheet: Drawn) -> tuple[float, int, int]:
    """Draw it; seconds, bytes, pages."""
    rows = type(sheet)._default_manager
    waiting = rows.get(pk=sheet.pk)
    before = time.perf_counter()
    draw(waiting)
    seconds = time.perf_counter() - before
    drawn: Any = rows.get(pk=sheet.pk)
    return seconds, len(drawn.pdf or b""), drawn.pages


def figure_of_card(card: ShareCard) -> tuple[float, int, int]:
    """Draw it; seconds, bytes, and the one picture that it is."""
    before = time.perf_counter()
    draw_card(card)
    seconds = time.perf_counter() - before
    return seconds, len(ShareCard.objects.get(pk=card.pk).png or b""), 1


if __name__ == "__main__":
    sys.exit(main())
