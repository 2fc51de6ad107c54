"""The short form, and the pages of coordinators: who sees what, and hostile input."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from emergencies.choices import Answer
from emergencies.models import CheckIn, CheckRound, Emergency, WatchedHousehold
from emergencies.services import switching
from requests_app.choices import ContactKind, Urgency
from requests_app.models import ContactLog, HelpRequest, Need
from tests.factories import (
    make_category,
    make_check_in,
    make_check_round,
    make_coordinator,
    make_emergency,
    make_intake_pause,
    make_member,
    make_need,
    make_operator,
    make_organizer,
    make_pod,
    make_request,
    make_resource_category,
    make_steward,
    make_ward,
)

pytestmark = pytest.mark.django_db
SHORT = "emergencies:short_form"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def answers(kind: Any, **typed: str) -> dict[str, str]:
    return {"name": "Rosa", "phone": "202-555-0143", "need": str(kind.pk), **typed}


def key_in(page: str) -> str:
    return page.split('name="key" value="')[1].split('"')[0]


# --- The short form -------------------------------------------------------------------------------


def test_without_an_emergency_it_leads_to_the_whole_form() -> None:
    ward, other = make_ward(), make_ward()
    make_emergency(other)
    make_emergency(ward, has_short_form=False)
    for query in ("", f"?ward={ward.slug}", "?ward=%00", "?ward=nowhere"):
        response = Client().get(f"{reverse(SHORT)}{query}")
        assert response.status_code in (302, 400)
    assert Client().get(f"{reverse(SHORT)}?ward={other.slug}").status_code == 200


def test_one_page_makes_an_urgent_request_to_call_back() -> None:
    ward, kind = make_ward(zip_codes=["20011"]), make_category(name="Heat")
    make_emergency(ward)
    url = f"{reverse(SHORT)}?ward={ward.slug}"
    client = Client()
    page = client.get(url)
    assert len(page.content) < 14_000
    sent = answers(kind, key=key_in(page.text), zip_code="20011", check_on_me="on")
    first, second = client.post(url, sent), client.post(url, sent)
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    request = HelpRequest.objects.get()
    assert (request.name, request.ward) == ("Rosa", ward)
    assert Need.objects.get().urgency == Urgency.TODAY
    assert ContactLog.objects.get().kind == ContactKind.IN_SHORT
    assert WatchedHousehold.objects.get().request == request
    status = client.get(first["Location"]).text
    assert request.reference in status
    assert "We will call you" in status


def test_a_paused_intake_is_said_and_takes_nothing() -> None:
    ward, kind = make_ward(zip_codes=["20011"], hotline="+12025550199"), make_category(name="Heat")
    other = make_ward(zip_codes=["20012"])
    for place in (ward, other):
        make_emergency(place)
    pause = make_intake_pause(ward)
    closed, open_one = (f"{reverse(SHORT)}?ward={each.slug}" for each in (ward, other))
    page = Client().get(closed).text
    assert "We take no new requests here now." in page
    assert "202-555-0199" in page.replace("(202) ", "202-")
    assert 'name="phone"' not in page
    # Begun before, or by the link of another ward: the ZIP code says where they are.
    for url in (closed, open_one):
        refused = Client().post(url, answers(kind, zip_code="20011"))
        assert refused.status_code == 422
        assert "Nothing was sent." in refused.text
        assert 'value="Rosa"' in refused.text
    assert not HelpRequest.objects.exists()
    # From a closed ward's link somebody asks who lives where requests are taken.
    assert Client().post(closed, answers(kind, zip_code="20012")).status_code == 302
    pause.category = kind
    pause.save()
    assert 'name="phone"' in Client().get(closed).text
    refused = Client().post(closed, answers(kind, zip_code="20011"))
    assert "We take no new requests for this now." in refused.text
    assert HelpRequest.objects.get().ward == other


def test_what_is_wrong_is_said_and_nothing_typed_is_lost() -> None:
    kind = make_category()
    make_emergency()
    for wrong in ({"name": ""}, {"phone": "12"}, {"need": "0"}, {"zip_code": "x"}):
        page = Client().post(reverse(SHORT), answers(kind, detail="Blankets", **wrong))
        assert page.status_code == 422
        assert "There is a problem" in page.text
        assert "Blankets" in page.text
    assert not HelpRequest.objects.exists()


def test_a_program_is_set_aside() -> None:
    kind = make_category()
    make_emergency()
    Client().post(reverse(SHORT), answers(kind, homepage="http://x.example"))
    assert HelpRequest.objects.get().set_aside_at is not None
    assert not ContactLog.objects.exists()


# --- In the admin ---------------------------------------------------------------------------------


def switch_on(client: Client, *wards: Any, **typed: Any) -> Any:
    day = timezone.localdate() + datetime.timedelta(days=1)
    said = {"wards": wards, "kind": "cold", "ends_on": day.isoformat(), "key": "a" * 32, **typed}
    return client.post(reverse("admin:emergency_new"), said)


def test_a_coordinator_switches_it_on_in_their_wards_alone() -> None:
    ward, other = make_ward(name="Oak"), make_ward(name="Elm")
    client = signed_in(make_coordinator(ward))
    page = client.get(reverse("admin:emergency_new")).text
    assert "Oak" in page
    assert "Elm" not in page
    assert "The whole city" not in page
    for theirs in (str(other.pk), "all", "x"):
        assert switch_on(client, theirs).status_code == 422
    warm = make_resource_category(name="Warm rooms")
    done = switch_on(client, str(ward.pk), categories=[warm.pk], has_short_form="on")
    assert done.status_code == 302
    row = Emergency.objects.get()
    assert (row.ward, list(row.first_categories.all())) == (ward, [warm])
    assert "Severe cold" in client.get(done["Location"]).text
    assert switch_on(client, str(ward.pk), key="b" * 32).status_code == 422


def test_a_steward_switches_it_on_for_all_and_finds_wards() -> None:
    make_ward(name="Oak"), make_ward(name="Elm")
    client = signed_in(make_steward(opened=False))
    page = client.get(reverse("admin:emergency_new"), {"q": "elm"}).text
    assert "Elm" in page
    assert "Oak" not in page
    assert switch_on(client, "all", title="Ice", text="Stay in.").status_code == 302
    assert Emergency.objects.get().notice.title == "Ice"


def test_buttons_of_the_page() -> None:
    row = make_emergency(make_ward())
    client = signed_in(make_coordinator(row.ward))
    press = reverse("admin:emergency_press", args=[row.pk])
    until = switching.last_day(row) + datetime.timedelta(days=1)
    client.post(press, {"press": "extend", "until": until.isoformat()})
    row.refresh_from_db()
    assert switching.last_day(row) == until
    client.post(press, {"press": "start_round", "wait_hours": "2"})
    assert CheckRound.objects.get().wait_hours == 2
    client.post(press, {"press": "end_round"})
    client.post(press, {"press": "start_round", "wait_hours": "99"})
    assert CheckRound.objects.count() == 1
    client.post(press, {"press": "end"})
    row.refresh_from_db()
    assert row.ended_at is not None
    for wrong in ({}, {"press": "x"}, {"press": "extend", "until": "2026-13-40"}):
        assert client.post(press, wrong).status_code == 404
    assert client.get(press).status_code == 405


def test_a_coordinator_says_how_a_household_is_and_reads_no_name() -> None:
    ward = make_ward()
    made = make_check_round(make_emergency(ward))
    now = timezone.now()
    home = make_request(ward=ward, name="Qorvana")
    row = make_check_in(made, request=home, raised_at=now)
    member = make_member(make_pod(ward=ward, name="Rose pod"), name="Zebulon")
    make_check_in(made, member=member, raised_at=now)
    client = signed_in(make_coordinator(ward))
    page = client.get(reverse("admin:emergency", args=[made.emergency_id])).text
    assert home.reference in page
    assert "Rose pod" in page
    assert "Qorvana" not in page
    assert "Zebulon" not in page
    press = reverse("admin:emergency_press", args=[made.emergency_id])
    client.post(press, {"household": str(row.pk), "press": "no_answer"})
    row.refresh_from_db()
    assert row.answer == Answer.NO_ANSWER
    other = CheckIn.objects.get(member=member)
    for number in (str(other.pk), "0", "x", "9" * 30):
        assert client.post(press, {"household": number, "press": "fine"}).status_code == 404


def test_a_steward_without_an_opening_reads_numbers_alone() -> None:
    ward = make_ward()
    made = make_check_round(make_emergency(ward))
    home = make_request(ward=ward)
    make_check_in(made, request=home, raised_at=timezone.now())
    client = signed_in(make_steward(opened=False))
    page = client.get(reverse("admin:emergency", args=[made.emergency_id])).text
    assert home.reference not in page
    assert "1 household that others see" in page


def test_nobody_else_gets_in() -> None:
    row = make_emergency(make_ward())
    urls = [
        reverse("admin:emergencies"),
        reverse("admin:emergency_new"),
        reverse("admin:emergency", args=[row.pk]),
    ]
    for user in (make_operator(row.ward), make_organizer(make_pod(ward=row.ward))):
        for url in urls:
            assert signed_in(user).get(url).status_code == 403
    elsewhere = signed_in(make_coordinator(make_ward()))
    assert elsewhere.get(urls[2]).status_code == 404
    of_all = make_emergency()
    assert elsewhere.get(reverse("admin:emergency", args=[of_all.pk])).status_code == 200
    press = reverse("admin:emergency_press", args=[of_all.pk])
    assert elsewhere.post(press, {"press": "end"}).status_code == 403


def test_open_needs_by_age_and_as_many_queries_for_many_rows(
    django_assert_num_queries: Any,
) -> None:
    ward, kind = make_ward(), make_category()
    made = make_check_round(make_emergency(ward))
    client = signed_in(make_coordinator(ward))
    url = reverse("admin:emergency", args=[made.emergency_id])

    def more() -> None:
        make_need(make_request(ward=ward), kind)
        make_check_in(made, request=make_request(ward=ward), raised_at=timezone.now())
        make_check_in(made, member=make_member(make_pod(ward=ward)), raised_at=timezone.now())

    def queries() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(url).status_code == 200
        return len(found)

    more()
    few = queries()
    for _each in range(4):
        more()
    assert queries() == few
    assert "Up to a day old" in client.get(url).text
