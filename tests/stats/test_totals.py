"""October in Ward 1: households, people, times helped, what was not met; on the page and as CSV."""

import csv
import datetime
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from common.models import Category
from pods.models import Ward
from requests_app.choices import NeedStatus
from requests_app.ends import EndReason
from requests_app.models import HelpRequest
from requests_app.services import erase_household, join_households
from tests.factories import (
    make_category,
    make_coordinator,
    make_need,
    make_request,
    make_steward,
    make_ward,
)

pytestmark = pytest.mark.django_db
OCTOBER = {"first": "2026-10-01", "last": "2026-10-31"}


@pytest.fixture
def ward() -> Ward:
    return make_ward(name="Ward 1")


@pytest.fixture
def client(ward: Ward) -> Client:
    client = Client()
    client.force_login(make_coordinator(ward))
    return client


def moment(month: int, day: int, hour: int = 12, minute: int = 30) -> datetime.datetime:
    return datetime.datetime(2026, month, day, hour, minute, tzinfo=timezone.get_default_timezone())


def asked(ward: Ward | None, at: datetime.datetime | None = None, **fields: Any) -> HelpRequest:
    return make_request(ward, created_at=at or moment(10, 5), **fields)


def need(request: HelpRequest, status: NeedStatus = NeedStatus.OPEN, **fields: Any) -> None:
    fields = {"created_at": request.created_at, **fields}
    if status in NeedStatus.ended():
        fields.setdefault("ended_at", moment(10, 20))
    make_need(request, fields.pop("category", None), status=status, **fields)


def done(request: HelpRequest, ended_at: datetime.datetime, **fields: Any) -> None:
    need(request, NeedStatus.DONE, ended_at=ended_at, **fields)


def page(client: Client, **query: Any) -> Any:
    return client.get(reverse("admin:pictures"), {**OCTOBER, **query})


def helped(client: Client, **query: Any) -> list[int]:
    """Households, people and times helped, as the page says them."""
    context = page(client, **query).context
    return [*(line.ended for line in context["helped"]), context["times_helped"]]


def told(client: Client, **query: Any) -> dict[str, tuple[int | None, int | None]]:
    """The lines of the page."""
    found = page(client, **query).context["lines"]
    return {line.words: (line.asked, line.ended) for line in found}


def rows(client: Client, **query: Any) -> list[list[str]]:
    """The rows of the file, without its head."""
    response = client.get(reverse("admin:pictures_csv"), {**OCTOBER, **query})
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))[1:]


def in_file(client: Client, **query: Any) -> dict[str, list[str]]:
    """The totals of the file by their words."""
    return {row[4]: row[5:] for row in rows(client, **query) if row[3] == "All kinds"}


def details(client: Client, **query: Any) -> list[list[str]]:
    return [row for row in rows(client, **query) if row[3] != "All kinds"]


def test_a_household_of_two_joined_requests_counts_once(client: Client, ward: Ward):
    one = asked(ward, household_size=4)
    other = asked(ward)
    done(one, moment(10, 6))
    done(other, moment(10, 8))
    assert helped(client) == [2, 4, 2]
    join_households(one.pk, other.pk, actor=audit.SYSTEM)
    assert helped(client) == [1, 4, 2]
    done(asked(ward), moment(10, 9))
    response = page(client)
    assert "1 household did not say how many people live there." in response.text
    assert helped(client) == [2, 4, 3]


def test_the_size_that_was_said_last_counts_also_with_other_kinds_of_help(
    client: Client, ward: Ward
):
    first = asked(ward, household_size=3)
    asked(ward, household=first.household, household_size=5)
    # Only those who ask for food are asked how many they are.
    done(asked(ward, household=first.household), moment(10, 6))
    assert helped(client) == [1, 5, 1]


def test_each_date_of_a_series_is_one_time(client: Client, ward: Ward, groceries: Category):
    request = asked(ward, household_size=2)
    for number, day in enumerate((6, 13, 20, 27), 1):
        date = datetime.date(2026, 10, day)
        done(
            request,
            moment(10, day),
            category=groceries,
            occurrence=number,
            series_day=date,
            wanted_on=date,
        )
    assert helped(client) == [1, 2, 4]
    assert told(client)["Needs"] == (4, 4)


def test_october_ends_when_it_ends_there(client: Client, ward: Ward):
    """On the last evening it is November in UTC, and the clocks go back in the first night."""
    last, first = asked(ward, household_size=1), asked(ward, household_size=2)
    done(last, moment(10, 31, 23, 30))
    done(first, moment(11, 1, 0, 30))
    assert helped(client) == [1, 1, 1]
    assert helped(client, first="2026-11-01", last="2026-11-30") == [1, 2, 1]
    # The hour that comes twice, and the last minute of that day of 25 hours.
    twice = moment(11, 1, 1, 30)
    done(asked(ward), twice.replace(fold=0))
    done(asked(ward), twice.replace(fold=1))
    done(asked(ward), moment(11, 1, 23, 59))
    assert helped(client, first="2026-11-01", last="2026-11-01")[2] == 4
    assert helped(client, first="2026-11-02", last="2026-11-30")[2] == 0


def test_what_was_asked_in_the_last_hour_belongs_to_october(client: Client, ward: Ward):
    need(asked(ward, moment(10, 31, 23, 30)))
    need(asked(ward, moment(11, 1, 0, 30)))
    assert told(client)["Help requests"] == (1, None)
    assert told(client)["Still open"] == (1, None)
    # Cut where the period ends, so that nobody reads it as a whole week.
    assert [row[:2] for row in details(client)] == [["2026-10-01", "2026-10-31"]]


def test_another_ward_is_left_out_and_not_seen(client: Client, ward: Ward):
    other = make_ward(name="Ward 2")
    done(asked(ward, household_size=2), moment(10, 6))
    done(asked(other, household_size=6), moment(10, 6))
    done(asked(None, household_size=1), moment(10, 6))
    assert helped(client, ward=ward.pk) == [1, 2, 1]
    # With what names no ward, which all coordinators see
    assert helped(client) == [2, 3, 2]
    theirs = Client()
    theirs.force_login(make_coordinator(other))
    assert helped(theirs, ward=other.pk) == [1, 6, 1]
    # A ward that is not theirs is no choice.
    assert page(theirs, ward=ward.pk).context["scope"].ward_id is None
    assert "Ward 1" not in page(theirs, ward=ward.pk).text
    assert {row[2] for row in rows(theirs)} == {"All of mine", "Ward 2", "No ward named"}
    steward = Client()
    steward.force_login(make_steward())
    assert helped(steward) == [3, 9, 3]


def test_a_size_that_was_said_in_another_ward_is_not_seen(client: Client, ward: Ward):
    elsewhere = asked(make_ward(), household_size=6)
    done(asked(ward, household=elsewhere.household), moment(10, 6))
    assert helped(client) == [1, 0, 1]


def test_each_need_is_told_by_what_came_of_it(client: Client, ward: Ward):
    for reason in (EndReason.OUTSIDE, EndReason.OUTSIDE, EndReason.NOT_OURS, EndReason.OTHERS_DID):
        need(asked(ward), NeedStatus.CLOSED, end_reason=reason)
    for status in NeedStatus:
        if status not in {NeedStatus.CLOSED, NeedStatus.ASIDE}:
            need(asked(ward), status)
    # Asked before and done now; asked now and closed after the month.
    done(asked(ward, moment(9, 28)), moment(10, 2))
    too_late = {"end_reason": EndReason.TOO_LATE, "ended_at": moment(11, 3)}
    need(asked(ward), NeedStatus.CLOSED, **too_late)
    found = told(client)
    assert found == {
        "Help requests": (11, None),
        "Needs": (11, 8),
        "Done": (1, 2),
        "Not met": (4, 3),
        "It is not something we do": (1, 1),
        "It is outside our area": (2, 2),
        "There was too little time": (1, 0),
        "Others helped": (1, 1),
        "Cancelled": (1, 1),
        "Nobody told us if it happened": (1, 1),
        "Still open": (3, None),
    }
    file = in_file(client)
    same = {words: ["" if n is None else str(n) for n in both] for words, both in found.items()}
    assert {words: file[words] for words in same} == same


def test_totals_come_first_in_the_file_and_add_up(client: Client, ward: Ward):
    food, ride, _other = (make_category(name=name) for name in ("Food", "Ride", "Dogs"))
    for _number in range(6):
        request = asked(ward, household_size=2)
        done(request, moment(10, 6), category=food)
        need(request, NeedStatus.UNKNOWN, category=ride)
    for _number in range(2):
        need(asked(ward), NeedStatus.UNKNOWN, category=food)
    done(asked(ward), moment(10, 6), category=ride)
    found = rows(client)
    period = ["2026-10-01", "2026-10-31"]
    assert found[0] == [*period, "All of mine", "All kinds", "Households helped", "", "7"]
    assert found[1] == [*period, "All of mine", "All kinds", "People in them", "", "12"]
    week = ["2026-10-05", "2026-10-11", "Ward 1"]
    # One ride that was done: beside the six of food and the total of seven, it would be told.
    assert details(client) == [
        [*week, "Food", "Done", "6", ""],
        [*week, "Ride", "Nobody told us if it happened", "6", ""],
        [*period, "Ward 1", "Other kinds of help", "Done", "1", ""],
        [*period, "Ward 1", "Other kinds of help", "Nobody told us if it happened", "2", ""],
    ]


def test_the_complement_of_a_small_count_is_not_told(client: Client, ward: Ward):
    food, ride = make_category(name="Food"), make_category(name="Ride")
    assert Category.objects.count() == 2
    for _number in range(6):
        need(asked(ward), category=food)
    need(asked(ward), category=ride)
    # There are only two kinds of help: the six would tell the one.
    assert [row[3:] for row in details(client)] == [["Other kinds of help", "Still open", "7", ""]]
    # A week of six and a week of one, told as seven.
    need(asked(ward, moment(10, 20)), category=food)
    for _number in range(6):
        need(asked(ward), category=ride)
    told_now = {row[3]: (row[0], row[5]) for row in details(client)}
    assert told_now == {"Food": ("2026-10-01", "7"), "Ride": ("2026-10-05", "7")}


def test_people_of_a_few_households_are_on_the_page_and_not_in_the_file(client: Client, ward: Ward):
    for _number in range(4):
        done(asked(ward, household_size=7), moment(10, 6))
    done(asked(ward), moment(10, 6))
    assert helped(client) == [5, 28, 5]
    assert in_file(client)["People in them"] == ["", "fewer than 5 households"]
    done(asked(ward, household_size=7), moment(10, 6))
    assert in_file(client)["People in them"] == ["", "35"]


def test_households_that_deleted_their_data_still_count(client: Client, ward: Ward):
    one = asked(ward, household_size=4)
    other = asked(ward, household=one.household)
    for request in (one, other):
        done(request, moment(10, 6))
    done(asked(ward, household_size=2), moment(10, 6))
    before = told(client)
    erase_household(one.pk, actor=audit.RESIDENT)
    assert helped(client) == [2, 2, 3]
    assert told(client) == before
    assert "1 household has deleted its data" in page(client).text
    assert in_file(client)["Households that deleted their data"] == ["", "1"]
    # Of a part of the month in which nobody was helped it is none.
    assert helped(client, first="2026-10-10") == [0, 0, 0]
    elsewhere = Client()
    elsewhere.force_login(make_coordinator(make_ward()))
    assert helped(elsewhere) == [0, 0, 0]


def test_months_are_a_press_away_and_keep_the_ward(client: Client, ward: Ward):
    response = page(client, ward=ward.pk)
    assert "<h2>October 2026 · Ward 1</h2>" in response.text
    presets = {each["words"]: each["query"] for each in response.context["period"].presets()}
    assert presets["September 2026"] == f"?first=2026-09-01&last=2026-09-30&ward={ward.pk}"
    today = timezone.localdate()
    last = today.replace(day=1) - datetime.timedelta(days=1)
    first = last.replace(day=1)
    assert presets["Last month"] == f"?first={first}&last={last}&ward={ward.pk}"
    assert presets["This month"].startswith(f"?first={today.replace(day=1)}&last=")
    assert presets["This month"].endswith(f"&ward={ward.pk}")
    # What is to come is no choice, and last month stands there already.
    now = client.get(f"{reverse('admin:pictures')}{presets['This month']}").context["period"]
    assert [each["words"] for each in now.presets()][-1] == "This year"
    assert [each["words"] for each in now.presets() if each["is_chosen"]] == ["This month"]


def test_a_month_is_named_as_people_name_it(client: Client):
    titles = {}
    for language in ("es", "ti", "zh-hans", "ar"):
        text = client.get(f"/{language}/admin/stats/", OCTOBER).text
        titles[language] = text.split("<h2>")[1].split(" · ")[0]
    assert titles == {
        "es": "Octubre de 2026",
        "ti": "ጥቅምቲ 2026 (ወርሒ 10)",
        "zh-hans": "2026年10月",
        "ar": "أكتوبر 2026",
    }
