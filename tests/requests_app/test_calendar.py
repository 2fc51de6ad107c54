"""The day of what a volunteer is asked for or does, as a calendar file; it names nobody."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from requests_app.choices import MatchStatus
from requests_app.models import Match
from tests.factories import (
    link_to,
    make_category,
    make_match,
    make_need,
    make_request,
    make_route,
    make_ward,
)

pytestmark = pytest.mark.django_db
DAY = datetime.date(2030, 7, 4)
ADDRESS = "request_pages:match_calendar"


def make(status: MatchStatus, **fields: object) -> Match:
    request = make_request(make_ward(name="Ward 1"), name="Anna Example")
    fields = {"wanted_on": DAY, "wanted_time": "morning", **fields}
    ride = make_category(name="A ride")
    return make_match(make_need(request, ride, detail="To the eye doctor", **fields), status=status)


def file_of(client: Client, match: Match) -> str:
    response = client.get(reverse(ADDRESS, args=[link_to(match)]))
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="help.ics"'
    assert response["Cache-Control"] == "no-store, private"
    return response.content.decode().replace("\r\n ", "")


def test_an_offer_is_tentative_and_an_agreed_task_is_certain(client: Client):
    uids = set()
    match = make(MatchStatus.OFFERED)
    for status, said in ((MatchStatus.OFFERED, "TENTATIVE"), (MatchStatus.ACCEPTED, "CONFIRMED")):
        Match.objects.update(status=status, accepted_at=timezone.now())
        text = file_of(client, match)
        # In New York it is four hours earlier than by UTC in summer.
        assert "DTSTART:20300704T130000Z" in text
        assert "DTEND:20300704T160000Z" in text
        assert "SUMMARY:Help a neighbor: A ride" in text
        assert "LOCATION:Ward 1" in text
        assert f"STATUS:{said}" in text
        uids.add(next(line for line in text.splitlines() if line.startswith("UID:")))
        request = match.need.request
        private = (
            "Anna",
            request.phone,
            request.email,
            request.address,
            "doctor",
            request.reference,
        )
        assert [each for each in private if each in text] == []
    assert len(uids) == 1
    assert not AuditEvent.objects.exists()


def test_a_last_day_is_a_whole_day_and_says_so(client: Client):
    match = make(MatchStatus.ACCEPTED, wanted_on=None, wanted_time="", urgency=2)
    text = file_of(client, match)
    assert f"DTSTART;VALUE=DATE:{match.need.needed_by:%Y%m%d}" in text
    assert "On this day at the latest." in text


def test_what_has_no_day_or_has_ended_has_no_file(client: Client):
    for match in (
        make(MatchStatus.OFFERED, wanted_on=None, urgency=1),
        make(MatchStatus.WITHDRAWN),
        make(MatchStatus.DONE),
    ):
        token = link_to(match)
        page = reverse("request_pages:match_offer", args=[token])
        assert reverse(ADDRESS, args=[token]) not in client.get(page).text
        answer = client.get(reverse(ADDRESS, args=[token]))
        assert (answer.status_code, answer["Location"]) == (302, page)
    assert client.get(reverse(ADDRESS, args=["nobody"])).status_code == 404
    assert client.post(reverse(ADDRESS, args=[token])).status_code == 405


def test_the_pages_lead_to_it(client: Client):
    for status in (MatchStatus.OFFERED, MatchStatus.ACCEPTED):
        token = link_to(make(status))
        page = client.get(reverse("request_pages:match_offer", args=[token]))
        assert reverse(ADDRESS, args=[token]) in page.text


def test_a_route_has_an_entry_for_each_stop_that_has_a_day(client: Client):
    for status in (MatchStatus.OFFERED, MatchStatus.ACCEPTED):
        needs = [make_need(wanted_on=DAY), make_need(urgency=1), make_need(wanted_on=DAY)]
        token = link_to(make_route(*needs, status=status))
        address = reverse("request_pages:route_calendar", args=[token])
        page = client.get(reverse("request_pages:route_offer", args=[token]))
        # Before a yes the page has no room for it.
        assert (address in page.text) == (status == MatchStatus.ACCEPTED)
        text = client.get(address).content.decode()
        assert text.count("BEGIN:VEVENT") == text.count("DTSTART;VALUE=DATE:20300704") == 2
