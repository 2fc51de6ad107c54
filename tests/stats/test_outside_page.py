"""From where people come whom no ward covers: the stewards' page, coarse where few came."""

import csv
import datetime
import io

import pytest
from django.test import Client
from django.urls import reverse

from pods.models import OutsideCount
from stats.outside import coarse
from tests.clock import set_clock
from tests.factories import make_coordinator, make_steward, make_ward

pytestmark = pytest.mark.django_db
MAY = datetime.date(2030, 5, 1)


@pytest.fixture(autouse=True)
def _in_may(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, datetime.datetime(2030, 5, 20, 12, tzinfo=datetime.UTC))


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(make_steward())
    return client


def count(place: str, times: int, kind: str = "help", month: datetime.date = MAY) -> None:
    OutsideCount.objects.create(month=month, place=place, kind=kind, count=times)


def test_few_are_told_with_others_of_their_region_and_nothing_is_lost() -> None:
    rows = coarse(
        [
            *(("94601", "help", 9), ("94601", "look", 1), ("94704", "help", 3)),
            *(("94702", "offer", 2), ("94703", "look", 1), ("10001", "help", 2)),
            *(("606", "help", 5), ("", "help", 1)),
        ]
    )
    assert [(row.words, row.counts) for row in rows] == [
        ("94601", (9, 0, 1)),
        ("947…", (3, 2, 1)),
        ("606…", (5, 0, 0)),
        ("Other ZIP codes", (3, 0, 0)),
    ]
    assert sum(row.total for row in rows) == 24


def test_a_steward_sees_the_months_of_the_period(client: Client) -> None:
    count("94601", 7)
    count("94602", 6, month=datetime.date(2030, 3, 1))
    page = client.get(reverse("admin:outside")).content.decode()
    assert "94601" in page
    assert "94602" not in page
    whole = client.get(reverse("admin:outside"), {"first": "2030-01-01", "last": "2030-05-31"})
    assert "94602" in whole.content.decode()
    assert reverse("admin:outside") in client.get(reverse("admin:pictures")).content.decode()


def test_the_file_has_a_row_for_each_month_and_place(client: Client) -> None:
    count("94601", 7)
    count("94601", 5, kind="offer", month=datetime.date(2030, 4, 1))
    count("94602", 1)
    query = {"first": "2030-04-01", "last": "2030-05-31"}
    answer = client.get(reverse("admin:outside_csv"), query)
    head, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert head == [
        *("From", "To", "ZIP code", "Asked for help", "Offered help"),
        "Looked for a pod or a resource",
    ]
    assert rows == [
        ["2030-04-01", "2030-04-30", "94601", "0", "5", "0"],
        ["2030-05-01", "2030-05-31", "94601", "7", "0", "0"],
        ["2030-05-01", "2030-05-31", "Other ZIP codes", "1", "0", "0"],
    ]


def test_a_month_without_any_says_so(client: Client) -> None:
    page = client.get(reverse("admin:outside")).content.decode()
    assert "Nobody came from outside our wards in these months." in page


def test_stewards_alone_see_it() -> None:
    client = Client()
    client.force_login(make_coordinator(make_ward()))
    for name in ("outside", "outside_csv"):
        assert client.get(reverse(f"admin:{name}")).status_code == 403
    assert reverse("admin:outside") not in client.get(reverse("admin:pictures")).content.decode()
