"""The dashboard and its CSV: the viewer's wards, any period, nothing about one household."""

import csv
import datetime
import io
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from pods.models import Ward
from requests_app.choices import MatchStatus, NeedStatus
from requests_app.ends import EndReason
from stats.figures import label_of
from stats.metrics import Scope
from tests.clock import set_clock
from tests.factories import (
    make_category,
    make_coordinator,
    make_match,
    make_need,
    make_request,
    make_steward,
    make_volunteer,
    make_ward,
)

pytestmark = pytest.mark.django_db
SECRET = "Quetzalcoatl"
DAY = datetime.timedelta(days=1)


@pytest.fixture
def ward() -> Ward:
    return make_ward(name="Harbor")


@pytest.fixture
def client(ward: Ward) -> Client:
    client = Client()
    client.force_login(make_coordinator(ward))
    return client


def pictures(client: Client, **query: Any) -> Any:
    response = client.get(reverse("admin:pictures"), query)
    assert response.status_code == 200
    return response


def counts(client: Client, **query: Any) -> list[list[str]]:
    """The rows of the CSV without its head and its totals."""
    response = client.get(reverse("admin:pictures_csv"), query)
    assert response["Content-Type"].startswith("text/csv")
    text = response.content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))[1:]
    return [row for row in rows if row[3] != "All kinds"]


def figure(response: Any, slug: str) -> Any:
    return next(figure for figure in response.context["figures"] if figure.slug == slug)


def something_in(ward: Ward | None, **fields: Any) -> None:
    """An open need, one that was done, an answered offer and two volunteers."""
    kind = make_category(**fields)
    request = make_request(ward, name=SECRET, address=SECRET, zip_code="20017")
    make_need(request, kind, detail=SECRET)
    volunteer = make_volunteer(kind, ward=ward, max_at_once=20)
    make_volunteer(kind, ward=ward)
    for status in (MatchStatus.DONE, MatchStatus.DECLINED):
        make_match(make_need(make_request(ward), kind), volunteer, status=status, reason="no_time")


def test_each_figure_is_a_picture_with_words_and_a_table(client: Client, ward: Ward):
    something_in(ward)
    page = pictures(client).text
    drawn = re.findall(r'<svg class="figure".*?</svg>', page, re.DOTALL)
    assert len(drawn) == 9
    ids = re.findall(r'\bid="([^"]+)"', page)
    for svg in drawn:
        assert 'role="img"' in svg
        labels = re.search(r'aria-labelledby="(\S+) (\S+)"', svg)
        assert labels
        assert f'<title id="{labels[1]}">' in svg
        assert f'<desc id="{labels[2]}">' in svg
    # Nine pictures on one page: an id that comes twice gives one of them the title of another.
    assert len(ids) == len(set(ids))
    assert page.count("<table") >= 9
    # The policy forbids styles in attributes, and they would quietly do nothing.
    assert "style=" not in page.split('<div id="content"')[1]
    assert "<script" not in page.split('<div id="content"')[1].split("</main>")[0]


def test_empty_figures_say_so(client: Client):
    page = pictures(client).text
    assert page.count("Nothing in this period.") == 10
    assert "Everybody was asked at least once." in page


def test_numbers_of_the_viewers_wards_only(client: Client, ward: Ward):
    something_in(ward)
    something_in(None)
    other = make_ward(name="Elsewhere")
    something_in(other, name="Their kind")
    theirs = make_volunteer(ward=other, name=SECRET)
    # By address: a ward of others, long ago, and nonsense.
    for query in ({}, {"ward": other.pk}, {"first": "2020-01-01"}, {"first": "x", "ward": "y"}):
        response = pictures(client, **query)
        assert SECRET not in response.text
        assert "Elsewhere" not in response.text
        assert [row[-1] for row in figure(response, "open").rows] == ["2", "2"]
        assert figure(response, "answers").text == "Volunteers said yes: 2 of 4."
        assert theirs not in response.context["never_asked"]
        rows = counts(client, **query)
        assert {row[2] for row in rows} == {"Harbor", "No ward named"}
        assert "Their kind" not in {row[3] for row in rows}
    steward = Client()
    steward.force_login(make_steward())
    assert figure(pictures(steward), "answers").text == "Volunteers said yes: 3 of 6."
    assert {row[2] for row in counts(steward, ward=other.pk)} == {"Elsewhere"}


def test_page_and_csv_hold_nothing_of_a_household(client: Client, ward: Ward):
    something_in(ward)
    text = pictures(client).text + str(counts(client))
    assert [word for word in (SECRET, "20017", "@example.org", "202-555") if word in text] == []


def test_csv_veils_small_numbers_and_runs_nothing(client: Client, ward: Ward):
    # A spreadsheet would run it.
    evil = make_category(name='=HYPERLINK("https://example.org")')
    plain = make_category(name="Rides, errands")
    make_category()
    # Five are told, and four are not.
    for _number in range(5):
        make_need(make_request(ward), evil)
    for _number in range(4):
        make_need(make_request(ward), plain)
    make_need(make_request(ward), plain, status=NeedStatus.CANCELLED)
    assert [row[2:] for row in counts(client)] == [
        ["Harbor", '\'=HYPERLINK("https://example.org")', "Still open", "5", ""],
        ["Harbor", "Other kinds of help", "Cancelled", "1", ""],
        ["Harbor", "Other kinds of help", "Still open", "4", ""],
    ]


def test_csv_has_a_plain_name(client: Client):
    query = {"first": "2026-01-01", "last": "2026-01-31"}
    response = client.get(reverse("admin:pictures_csv"), query)
    assert response["Content-Disposition"] == (
        'attachment; filename="needs-2026-01-01-2026-01-31.csv"'
    )


def test_any_period_and_those_often_wanted(
    client: Client, ward: Ward, monkeypatch: pytest.MonkeyPatch
):
    # On the last day of a month of thirty, the month and the last thirty days are the same.
    # Nor may the session have ended: no day to come.
    set_clock(monkeypatch, (timezone.localdate().replace(day=1) - DAY).replace(day=15))
    make_need(make_request(ward), created_at=timezone.now() - 60 * DAY)
    assert counts(client) == []
    page = pictures(client)
    presets = {preset["words"]: preset for preset in page.context["period"].presets()}
    assert [words for words, preset in presets.items() if preset["is_chosen"]] == ["Last 30 days"]
    ninety = dict(pair.split("=") for pair in presets["Last 90 days"]["query"][1:].split("&"))
    assert len(counts(client, **ninety)) == 1


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"first": "2026-03-01", "last": "2026-02-01"}, "The first day must come before the last."),
        ({"first": "1900-01-01"}, "Please choose a period of at most five years."),
        ({"last": "9999-12-31"}, "Please choose a period of at most five years."),
        ({"last": "0001-01-01"}, "Please choose a period of at most five years."),
        ({"first": "soon"}, "Please write the date as month/day/year, like 03/31/2026."),
    ],
)
def test_a_period_that_makes_no_sense_is_said(client: Client, query: dict[str, str], words: str):
    response = pictures(client, **query)
    assert words in response.text
    scope = response.context["scope"]
    assert (scope.last - scope.first).days == 29


def test_mirrored_where_people_read_from_right_to_left(client: Client, ward: Ward):
    something_in(ward)
    boxes = {
        language: figure(client.get(f"/{language}/admin/stats/"), "open").drawing.boxes[0]
        for language in ("en", "ar")
    }
    assert boxes["en"].x == 0
    assert boxes["ar"].x == 360 - boxes["ar"].width


def test_days_below_columns_are_in_the_language_of_the_page() -> None:
    scope = Scope(make_steward(), datetime.date(2026, 11, 1), datetime.date(2026, 11, 30))
    said = {}
    for language in ("en", "vi", "ti"):
        with override(language):
            said[language] = label_of(scope, datetime.date(2026, 11, 16))
    assert said == {"en": "Nov 16", "vi": "16 thg 11", "ti": "16 ሕዳ"}


def test_numbers_in_svg_are_the_same_in_every_language(client: Client, ward: Ward):
    for place in (ward, ward, None, None, None):
        make_need(make_request(place))
    page = client.get("/es/admin/stats/").text
    # Spanish writes numbers with a comma, where SVG reads two of them.
    assert re.findall(r'(?:x|y|width|height)="[^"]*,[^"]*"', page) == []
    assert 'width="240.0"' in page


def test_what_was_not_met_stands_there_by_reason(client: Client, ward: Ward):
    for reason in (EndReason.OUTSIDE, EndReason.OUTSIDE, EndReason.NOT_OURS, EndReason.OTHERS_DID):
        make_need(make_request(ward), status=NeedStatus.CLOSED, end_reason=reason)
    # Another ward's, one that was done, and one from before the period.
    make_need(make_request(make_ward()), status=NeedStatus.CLOSED)
    make_need(make_request(ward), status=NeedStatus.DONE)
    make_need(make_request(ward), status=NeedStatus.CLOSED, ended_at=timezone.now() - 40 * DAY)
    unmet = figure(pictures(client), "unmet")
    assert "We could not help with 3 needs." in unmet.text
    assert "1 more was closed because others helped." in unmet.note
    rows = {row[0]: row[1] for row in unmet.rows if row[1] != "0"}
    assert rows == {"It is outside our area": "2", "It is not something we do": "1"}


def test_many_rows_cost_no_more_queries(client: Client, ward: Ward):
    found = []
    for count in (1, 2):
        for _number in range(count):
            something_in(ward)
            something_in(None)
        with CaptureQueriesContext(connection) as queries:
            pictures(client)
        found.append(len(queries))
    assert found[0] == found[1] <= 17
    with CaptureQueriesContext(connection) as queries:
        counts(client)
    assert len(queries) <= 11
