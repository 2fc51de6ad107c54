"""Somebody from outside all wards: groups near by, numbers to call; and counted without names."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from pods.choices import OutsideKind
from pods.elsewhere import elsewhere, elsewhere_in
from pods.models import OutsideCount, ZipCentroid
from pods.services import outside
from pods.services.outside import count_outside
from tests.clock import set_clock
from tests.factories import make_group, make_ward

pytestmark = pytest.mark.django_db
BERKELEY, OAKLAND, FAR = "94704", "94601", "93701"


@pytest.fixture(autouse=True)
def _middles() -> None:
    north = {BERKELEY: 37.87, OAKLAND: 37.78, FAR: 36.75, "94102": 37.78}
    ZipCentroid.objects.bulk_create(
        ZipCentroid(zip_code=code, latitude=at, longitude=-122.2) for code, at in north.items()
    )
    make_ward(zip_codes=["20010"])


def counted() -> dict[tuple[str, str], int]:
    rows = OutsideCount.objects.values_list("place", "kind", "count")
    return {(place, kind): count for place, kind, count in rows}


def look(code: str, **extra: str) -> str:
    return Client().get("/en/pods/", {"q": code}, **extra).content.decode()


def test_the_nearest_groups_come_first_with_their_miles() -> None:
    make_group(name="Oakland", zip_codes=[OAKLAND])
    make_group(name="Berkeley", zip_codes=[BERKELEY])
    make_group(name="Fresno", zip_codes=[FAR])
    shown = look(BERKELEY)
    assert shown.index("Berkeley") < shown.index("Oakland")
    assert "about 6 miles away" in shown
    assert "Fresno" not in shown


def test_where_nothing_is_near_the_circle_grows() -> None:
    make_group(name="Fresno", zip_codes=[FAR])
    found = elsewhere(BERKELEY, None)
    assert found
    assert [each.group.name for each in found.groups] == ["Fresno"]
    assert found.groups[0].how_far == "about 77 miles away"


def test_without_any_group_there_are_words_and_a_number(settings: Settings) -> None:
    settings.NETWORK_PHONE = "202-555-0100"
    shown = look(BERKELEY)
    assert "We do not know of a group near you yet." in shown
    assert "(202) 555-0100" in shown
    assert "outside our wards" in Client().get("/en/resources/?near=94704").content.decode()


def test_in_a_ward_nobody_is_outside() -> None:
    assert elsewhere("20010", None) is None
    assert elsewhere("", None) is None
    assert elsewhere_in("Juniper Street 20010") is None
    assert "outside our wards" not in look("20010")
    assert counted() == {}


def test_one_address_counts_once_a_day_for_a_zip_code(monkeypatch: pytest.MonkeyPatch) -> None:
    for _time in range(3):
        look(BERKELEY, REMOTE_ADDR="192.0.2.7")
    look(BERKELEY, REMOTE_ADDR="192.0.2.8")
    Client().get("/en/resources/?near=94704", REMOTE_ADDR="192.0.2.8")
    assert counted() == {(BERKELEY, "look"): 2}
    set_clock(monkeypatch, datetime.datetime(2030, 5, 31, 12, tzinfo=datetime.UTC))
    look(BERKELEY, REMOTE_ADDR="192.0.2.7")
    assert OutsideCount.objects.get(month=datetime.date(2030, 5, 1)).count == 1


def test_one_address_cannot_count_without_end(settings: Settings) -> None:
    settings.LIMITS = {**settings.LIMITS, "outside": ((2, datetime.timedelta(hours=1)),)}
    for code in (BERKELEY, OAKLAND, FAR):
        look(code, REMOTE_ADDR="192.0.2.7")
    assert len(counted()) == 2


def test_made_up_codes_are_counted_by_their_region(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside, "MOST_UNKNOWN", 2)
    for code in ("99999", "99998", "88888", "77777", "99997"):
        count_outside(elsewhere(code, None), OutsideKind.HELP)
    count_outside(elsewhere(BERKELEY, None), OutsideKind.HELP)
    assert counted() == {
        ("999", "help"): 3,
        ("888", "help"): 1,
        ("", "help"): 1,
        (BERKELEY, "help"): 1,
    }


def test_the_database_refuses_what_makes_no_sense() -> None:
    day = datetime.date(2030, 5, 1)
    for wrong in ({"month": day.replace(day=2)}, {"kind": "x"}, {"count": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            OutsideCount.objects.create(
                **{"month": day, "place": BERKELEY, "kind": "help", **wrong}
            )


def test_many_groups_cost_no_more_queries() -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            look(BERKELEY)
        return len(caught)

    make_group(name="Berkeley", zip_codes=[BERKELEY])
    one = queries()
    for number in range(3):
        make_group(name=f"Berkeley {number}", zip_codes=[BERKELEY])
    assert queries() <= one
