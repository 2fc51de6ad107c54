"""No answer grows with the place: not in rows, not in queries, and none beyond its weight.

Every address, list, filter, search and choice is asked for in a town and then in a city, by each
role (some of them in each run, all with `EVERY_CASE=1`). `benchmarks.growth` walks the same with a
state, and looks at the clock, too.
"""

import re
from collections import defaultdict

import pytest

from benchmarks.growing import Size, grow
from tests.mutualaid.one_of_each import OneOfEach
from tests.mutualaid.test_weight import MOST_LATER, SERVER
from tests.mutualaid.walk import MORE_QUERIES, ROLES, Answer, Walker, queries_on

pytestmark = [pytest.mark.django_db, pytest.mark.long]

FEW, MANY = Size(4, 12, 40, 60), Size(30, 300, 1_000, 300)
GROWN = re.compile(
    r"\b(Quarter|Court|Larder|Helper|Leaflet|Circle|Alliance|Suggested|Neighbor|Resident) (\d+)"
)
# A page of the list of wards names twenty of them with eight pods each, and no page more rows.
MOST_NAMED = 160
MOST_ADMIN = 64 * 1024
# Of what there is none of in the sample, or what opens by a press that signs it.
NOT_THERE = """
    account_invitation account_invitation_codes hsds:location hsds:nothing hsds:package
    hsds:service_at_location hsds:taxonomy members:member_agreement members:member_pair
    network_look network_mark network_mark_large paper:organizer_paper privacy:end_all
    request_pages:need_date security_txt
    admin:announcements_announcement_check call_sentence
    admin:care_concern admin:decisions_decision_phone
    admin:correct_request admin:correct_volunteer admin:paper_run admin:paper_run_file
    admin:pod_paper
    admin:review_picture admin:review_text admin:test_letter_arrived admin:view_on_site
"""
# Of their own, which nobody else opens.
OTHERS = """
    admin:import_answers admin:import_columns admin:import_detail admin:import_rows
    admin:import_wrong admin:import_show admin:proposal_detail admin:proposal_line
"""


def most_named(answer: Answer) -> int:
    """Return how many rows of one kind are named in an answer."""
    named: dict[str, set[str]] = defaultdict(set)
    for kind, number in GROWN.findall(answer.text):
        named[kind].add(number)
    return max(map(len, named.values()), default=0)


def faults(role: str, few: Answer | None, many: Answer) -> list[str]:
    """Return in words what is wrong with an answer in a city."""
    most = MOST_LATER - SERVER if role == "visitor" else MOST_ADMIN
    queries = few.queries + MORE_QUERIES if few else many.queries
    checks = {
        f"{many.status}": many.status >= 500,
        f"{many.sent} bytes": many.is_page and many.sent > most,
        f"{many.queries} queries": many.queries > queries,
        f"{most_named(many)} rows": most_named(many) > MOST_NAMED,
    }
    return [words for words, is_wrong in checks.items() if is_wrong]


@pytest.mark.parametrize("role", ROLES)
def test_no_answer_grows(role: str) -> None:
    sample = OneOfEach()
    grow(FEW)
    walker = Walker(role, sample)
    few = {step.name: answer for step, answer in walker.walk()}
    grow(MANY, FEW)
    found = {
        step.name: wrong
        for step, answer in walker.walk()
        if (wrong := faults(role, few.get(step.name), answer))
    }
    assert not found, "\n".join(f"{name}: {', '.join(wrong)}" for name, wrong in found.items())
    # An address that leads nowhere was not looked at: `OneOfEach` must hold what it is about.
    lost = {name.partition(": ")[2] for name, answer in few.items() if answer.status == 404}
    known = {*NOT_THERE.split(), *(OTHERS.split() if role != "coordinator" else [])}
    assert {name for name in lost if " " not in name and ", typed" not in name} <= known


def answer(text: str, *, queries: int = 1) -> Answer:
    return Answer(200, len(text), len(text), queries, f"<html>{text}")


def test_a_page_that_grows_is_noticed() -> None:
    few = answer("Larder 1")
    every = " ".join(f"<option>Larder {number}" for number in range(1_000))
    assert faults("steward", few, answer(every)) == ["1000 rows"]
    assert faults("steward", few, answer("x" * 70_000)) == ["70000 bytes"]
    assert faults("visitor", few, answer("x" * 4_000, queries=30)) == ["4000 bytes", "30 queries"]
    assert faults("visitor", few, few) == []


def test_queries_are_those_that_a_page_leads_to() -> None:
    page = """
        <a href="?p=2">2</a><a href="?p=3">3</a><a href="?p=4">4</a><a href="/other/?p=9">Other</a>
        <form><input name="q"><input type="checkbox" name="free">
        <select name="state"><option value="">All<option value="a">A<option value="b">B
        <option value="c">C</select></form><form method="post"><input name="name"></form>
    """
    found = {query.title: query.path for query in queries_on(page, "/list/?open=1")}
    assert found == {
        "p, first": "/list/?p=2",
        "p, last": "/list/?p=4",
        "q = 0": "/list/?open=1&q=quarter",
        "q = 1": "/list/?open=1&q=zzyzx",
        "free = 0": "/list/?open=1&free=on",
        "state = 0": "/list/?open=1&state=a",
        "state = 1": "/list/?open=1&state=c",
    }
