"""Pages of the admin's long lists: every row once, whatever comes in between, at either end."""

import re
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from backoffice import long_lists
from backoffice.base import RoleAdmin
from messaging.models import Message, MessageStatus
from pods.models import Pod
from tests import factories

pytestmark = pytest.mark.django_db

LIST = reverse("admin:messaging_message_changelist")
# Few rows shall make many pages.
PER_PAGE = 3


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RoleAdmin, "list_per_page", PER_PAGE)


@pytest.fixture
def steward(client: Client) -> Client:
    client.force_login(factories.make_steward())
    return client


def add(rows: int, **fields: Any) -> list[int]:
    """The ids of so many new messages, the newest first."""
    made = Message.objects.count()
    made_now = Message.objects.bulk_create(
        Message(
            template="requests_app/request_received",
            language="en",
            recipient_kind="request",
            recipient_id=1,
            subject_id=1,
            idempotency_key=f"list:{made + number}",
            **fields,
        )
        for number in range(rows)
    )
    return [message.pk for message in reversed(made_now)]


def shown(client: Client, query: str = "") -> Any:
    """The list that the page is made from."""
    page = client.get(LIST + query)
    assert page.status_code == 200
    return page.context["cl"]


def ids(changelist: Any) -> list[int]:
    return [row.pk for row in changelist.result_list]


def links(changelist: Any) -> dict[str, str]:
    return {words: address for words, address, _relation in changelist.pages}


def flat(pages: list[list[int]]) -> list[int]:
    return list(chain.from_iterable(pages))


def walk(
    client: Client, query: str | None, link: str, between: Callable[[], Any] = lambda: None
) -> list[list[int]]:
    """The ids of each page on the way from `query` along the links called `link`."""
    pages = []
    while query is not None:
        changelist = shown(client, query)
        pages.append(ids(changelist))
        query = links(changelist).get(link)
        between()
    return pages


# --- Walking ---


# One full page, one row over, two full pages, and a last one that lacks a row.
@pytest.mark.parametrize("rows", [PER_PAGE, PER_PAGE + 1, 2 * PER_PAGE, 3 * PER_PAGE - 1])
def test_next_and_previous_show_each_row_once(steward: Client, rows: int) -> None:
    newest_first = add(rows)
    there = walk(steward, "?", "Next")
    assert flat(there) == newest_first
    back = walk(steward, "?p=last", "Previous")
    assert flat(back[::-1]) == newest_first


def test_rows_that_come_in_between_move_nothing(steward: Client) -> None:
    there = add(3 * PER_PAGE)
    # By number of page, each new row would push one that was seen onto the next page.
    assert flat(walk(steward, "?", "Next", between=lambda: add(2))) == there
    all_then = list(Message.objects.order_by("-pk").values_list("pk", flat=True))
    back = flat(walk(steward, "?p=last", "Previous", between=lambda: add(1))[::-1])
    assert back[-len(all_then) :] == all_then
    assert len(set(back)) == len(back)


def test_first_and_last_lead_to_the_ends(steward: Client) -> None:
    newest_first = add(3 * PER_PAGE)
    first = shown(steward)
    assert list(links(first)) == ["Next", "Last"]
    last = shown(steward, links(first)["Last"])
    assert ids(last) == newest_first[-PER_PAGE:]
    assert list(links(last)) == ["First", "Previous"]
    middle = shown(steward, links(last)["Previous"])
    assert list(links(middle)) == ["First", "Previous", "Next", "Last"]
    assert ids(shown(steward, links(middle)["First"])) == newest_first[:PER_PAGE]


def test_a_page_is_found_after_its_row_is_gone(steward: Client) -> None:
    newest_first = add(2 * PER_PAGE)
    following = links(shown(steward))["Next"]
    Message.objects.filter(pk=newest_first[PER_PAGE - 1]).delete()
    # Its number still says where to go on, though nobody has it any more.
    assert ids(shown(steward, following)) == newest_first[PER_PAGE:]


def test_oldest_first_has_pages_too(steward: Client) -> None:
    newest_first = add(2 * PER_PAGE + 1)
    column = list(shown(steward).list_display).index("at")
    assert flat(walk(steward, f"?o={column}", "Next")) == newest_first[::-1]
    assert ids(shown(steward, f"?o={column}&p=last")) == newest_first[:PER_PAGE][::-1]


def test_other_columns_do_not_order_a_long_list(steward: Client) -> None:
    newest_first = add(2, status=MessageStatus.QUEUED)
    newest_first = add(1, status=MessageStatus.FAILED) + newest_first
    page = steward.get(LIST)
    column = list(page.context["cl"].list_display).index("status")
    assert re.findall(r'class="sortable[^"]*column-(\w+)', page.content.decode()) == ["at"]
    # Any other order would sort all rows of a city to show thirty.
    assert ids(shown(steward, f"?o={column}")) == ids(shown(steward, f"?o=-{column}"))
    assert ids(shown(steward, f"?o={column}")) == newest_first


@pytest.mark.parametrize(
    "place", ["2", "-1", "after-", "after-x", "after-1e9", "first", "before-٣"]
)
def test_an_odd_place_is_the_first_page(steward: Client, place: str) -> None:
    newest_first = add(PER_PAGE + 1)
    assert ids(shown(steward, f"?p={place}")) == newest_first[:PER_PAGE]


# --- What is around the rows ---


def test_filters_and_search_stay_in_the_links(steward: Client) -> None:
    failed = add(2 * PER_PAGE, status=MessageStatus.FAILED)
    add(PER_PAGE)
    query = "?status__exact=failed&q=requests_app/request_received"
    assert flat(walk(steward, query, "Next")) == failed
    following = parse_qs(urlsplit(links(shown(steward, query))["Next"]).query)
    assert following["status__exact"] == ["failed"]
    assert following["q"] == ["requests_app/request_received"]


def test_a_filter_begins_at_its_first_page(steward: Client) -> None:
    add(2 * PER_PAGE)
    changelist = shown(steward, "?p=last")
    queries = [
        choice["query_string"]
        for spec in changelist.filter_specs
        for choice in spec.choices(changelist)
    ]
    assert queries
    # A place in the whole list is none in what a filter leaves of it.
    assert not any("p=" in query for query in queries)


def test_counting_stops(steward: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    add(PER_PAGE)
    assert f"{PER_PAGE} messages" in steward.get(LIST).content.decode()
    monkeypatch.setattr(long_lists, "MOST", PER_PAGE)
    monkeypatch.setattr(long_lists.LongPaginator, "most", PER_PAGE + 1)
    add(PER_PAGE)
    assert f"More than {PER_PAGE} messages" in steward.get(LIST).content.decode()


def test_all_rows_are_shown_on_one_page_where_they_are_few(steward: Client) -> None:
    newest_first = add(PER_PAGE + 1)
    changelist = shown(steward)
    assert ids(shown(steward, changelist.all_address)) == newest_first
    assert not links(shown(steward, changelist.all_address))


def test_every_page_costs_the_same(steward: Client) -> None:
    def cost(query: str) -> int:
        steward.get(LIST + query)
        with CaptureQueriesContext(connection) as queries:
            steward.get(LIST + query)
        return len(queries)

    add(1)
    one = cost("")
    add(2)
    assert cost("") == one
    newest_first = add(3 * PER_PAGE)
    many = {cost(query) for query in ("", "?p=last", f"?p=after-{newest_first[PER_PAGE]}")}
    assert many == {one + 1}  # how many there are


# --- Actions ---


def run_on(client: Client, *chosen: int, across: bool = False) -> str:
    fields = {"action": "try_again", "index": "0", "_selected_action": list(chosen)}
    answer = client.post(
        LIST + "?p=last", {**fields, "select_across": "1" if across else "0"}, follow=True
    )
    return answer.content.decode()


def queued() -> set[int]:
    waiting = Message.objects.filter(status=MessageStatus.QUEUED)
    return set(waiting.values_list("pk", flat=True))


def test_an_action_is_run_on_the_chosen_rows_of_a_page(steward: Client) -> None:
    newest_first = add(2 * PER_PAGE, status=MessageStatus.FAILED)
    run_on(steward, newest_first[-1])
    assert queued() == {newest_first[-1]}


def test_an_action_is_run_on_all_rows_also_of_other_pages(steward: Client) -> None:
    newest_first = add(2 * PER_PAGE, status=MessageStatus.FAILED)
    assert "Select all 6 messages" in steward.get(LIST).content.decode()
    run_on(steward, newest_first[-1], across=True)
    assert queued() == set(newest_first)


def test_an_action_is_not_run_on_more_rows_than_one_page_has_time_for(
    steward: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    newest_first = add(2 * PER_PAGE, status=MessageStatus.FAILED)
    monkeypatch.setattr(long_lists, "MOST", PER_PAGE)
    monkeypatch.setattr("backoffice.base.MOST", PER_PAGE)
    assert "Select all 6" not in steward.get(LIST).content.decode()
    # Sent by hand, as the page no longer offers it.
    assert "choose fewer rows" in run_on(steward, newest_first[-1], across=True)
    assert not queued()


# --- Other lists ---


def test_short_lists_keep_numbered_pages(steward: Client) -> None:
    ward = factories.make_ward()
    for _pod in range(PER_PAGE + 1):
        factories.make_pod(ward)
    page = steward.get(reverse("admin:pods_pod_changelist") + "?p=2")
    assert len(page.context["cl"].result_list) == 1
    assert not getattr(admin.site._registry[Pod], "is_long", True)


def test_every_list_without_an_end_is_a_long_one() -> None:
    long = {
        model._meta.model_name
        for model, model_admin in admin.site._registry.items()
        if getattr(model_admin, "is_long", False)
    }
    # These grow with every household and every day.
    kinds = {"helprequest", "need", "match", "contactlog", "volunteer", "message", "auditevent"}
    assert kinds <= long


def test_only_a_search_says_how_much_it_found(steward: Client) -> None:
    factories.make_volunteer(name="Amal")
    url = reverse("admin:volunteers_volunteer_changelist")
    assert "1 result" not in steward.get(url).content.decode()
    assert "1 result" in steward.get(f"{url}?q=Amal").content.decode()


def test_what_is_counted_of_a_row_is_counted_for_the_rows_of_a_page(steward: Client) -> None:
    made = [factories.make_organization(name=f"Alliance {n:02}") for n in range(10)]
    address = reverse("admin:resources_organization_changelist")
    with CaptureQueriesContext(connection) as queries:
        page = steward.get(address, {"p": 4})
    assert page.context["cl"].result_list[0] == made[9]
    (sql,) = [query["sql"] for query in queries if "AS counted" in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}")
        counted = list(loops_of_counts(cursor.fetchone()[0][0]["Plan"]))
    assert counted == [1]


def loops_of_counts(plan: dict[str, Any]) -> Iterator[int]:
    """Yield how often each count inside a plan is made."""
    if plan["Node Type"] == "Aggregate" and plan.get("Parent Relationship") == "SubPlan":
        yield plan["Actual Loops"]
    for part in plan.get("Plans", []):
        yield from loops_of_counts(part)
