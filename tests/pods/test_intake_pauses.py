"""Days on which a ward or the network takes no new requests online, or needs longer."""

import datetime

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts.models import AuditEvent
from pages import cached
from pods.models import IntakePause
from requests_app.models import HelpRequest
from tests.clock import set_clock
from tests.desk.test_intake_request import answers, key_on, page_url
from tests.factories import (
    link_to,
    make_category,
    make_coordinator,
    make_intake_pause,
    make_need,
    make_organizer,
    make_request,
    make_steward,
    make_ward,
)
from tests.requests_app.request_form import PERSONAL, address, answer, fill_in, send, shown

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
CLOSED, SLOWER = "We take no new requests here now", "Help takes longer than usual"


def page(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def ask_url(ward=None):
    return address("request_needs") + (f"?ward={ward.slug}" if ward else "")


def test_a_closed_ward_says_why_and_where_else_to_ask_before_anything_is_typed(client):
    make_category()
    near, far = make_ward(name="Near"), make_ward(name="Far")
    ward = make_ward(hotline="202-555-0121")
    ward.neighbors.add(near)
    make_intake_pause(ward, reason="Flood", reason_es="Inundación")
    for url in (ward.get_absolute_url(), ask_url(ward)):
        html = page(client, url)
        assert CLOSED in html
        assert "Flood" in html
        assert "(202) 555-0121" in html
        assert near.get_absolute_url() in html
        assert far.get_absolute_url() not in html
        assert reverse("resources:resource_list") in html
        assert 'name="categories"' not in html
        assert f"{address('request_needs')}?ward=" not in html
    assert "Inundación" in page(client, ward.get_absolute_url().replace("/en/", "/es/"))
    assert CLOSED not in page(client, near.get_absolute_url())
    # Without a ward's link nobody knows yet whether it is theirs: the form says which is closed.
    html = page(client, ask_url())
    assert "Flood" in html
    assert 'name="categories"' in html
    assert CLOSED not in page(client, ask_url(far))


def test_a_closed_neighbor_is_not_pointed_to(client):
    ward, near = make_ward(), make_ward()
    ward.neighbors.add(near)
    make_intake_pause(ward)
    make_intake_pause(near)
    assert near.get_absolute_url() not in page(client, ward.get_absolute_url())


def test_a_closed_network_says_so_on_the_home_page_and_in_every_ward(client):
    make_category()
    ward = make_ward()
    make_intake_pause()
    for url in ("/en/", ward.get_absolute_url(), ask_url(), ask_url(ward)):
        assert CLOSED in page(client, url), url
    assert 'name="categories"' not in page(client, ask_url())


def test_slow_is_said_and_takes_requests(client):
    kind, ward = make_category(), make_ward()
    make_intake_pause(ward, kind=IntakePause.Kind.SLOWED, reason="Two of us are ill")
    for url in (ward.get_absolute_url(), ask_url(ward)):
        assert SLOWER in page(client, url)
        assert "Two of us are ill" in page(client, url)
    fill_in(client, kind, where={"ward": str(ward.pk)})
    # The ward is known by now.
    assert SLOWER in shown(client, "request_contact")
    send(client)
    assert HelpRequest.objects.get().ward == ward


@pytest.mark.parametrize("is_by_zip", [True, False])
def test_the_page_about_the_place_refuses_a_closed_ward_and_keeps_what_was_typed(client, is_by_zip):
    kind = make_category()
    ward = make_ward(zip_codes=["20010"])
    make_intake_pause(ward, reason="Flood")
    answer(client, "needs", categories=[kind.pk])
    answer(client, "details")
    refused = answer(client, "where", ward="" if is_by_zip else str(ward.pk))
    html = refused.content.decode()
    assert refused.status_code == 422
    assert "Nothing was sent" in html
    assert "Flood" in html
    assert "3100 Example Street" in html


def test_a_form_begun_before_is_refused_in_words_and_nothing_is_lost(client):
    kind, ward = make_category(), make_ward()
    fill_in(client, kind, where={"ward": str(ward.pk)})
    pause = make_intake_pause(ward, reason="Flood")
    response = send(client)
    assert response.url == f"{address('request_where')}?kept=1"
    html = client.get(response.url).content.decode()
    assert "Nothing was sent" in html
    assert "3100 Example Street" in html
    assert not HelpRequest.objects.exists()
    pause.delete()
    assert all(text in shown(client, "request_check") for text in PERSONAL)
    send(client)
    assert HelpRequest.objects.get().ward == ward


def test_a_kind_of_help_is_closed_by_itself(client):
    food, rides, ward = make_category(name="Food"), make_category(name="Rides"), make_ward()
    make_intake_pause(ward, category=food)
    answer(client, "needs", query=f"?ward={ward.slug}", categories=[rides.pk], ward=ward.slug)
    refused = answer(client, "needs", categories=[food.pk, rides.pk], ward=ward.slug)
    assert refused.status_code == 422
    assert "Please leave it out: Food" in refused.content.decode()
    fill_in(client, rides, where={"ward": str(ward.pk)})
    send(client)
    assert HelpRequest.objects.count() == 1


def test_calls_are_taken_all_the_same(client):
    kind, ward = make_category(), make_ward()
    make_intake_pause()
    make_intake_pause(ward)
    client.force_login(make_coordinator(ward))
    client.post(page_url(), {**answers(kind, ward), "key": key_on(client)})
    assert HelpRequest.objects.get().ward == ward


def test_begins_and_ends_at_midnight_without_an_edit(client, monkeypatch):
    today = timezone.localdate()
    ward = make_ward()
    make_intake_pause(ward, starts_on=today + DAY, ends_on=today + 2 * DAY)
    url = ward.get_absolute_url()
    for days, minute, is_closed in ((0, 59, False), (1, 0, True), (2, 59, True), (3, 0, False)):
        set_clock(monkeypatch, today + days * DAY, 23 if minute else 0, minute)
        assert (CLOSED in page(client, url)) is is_closed, days


def test_an_edit_is_seen_at_once_and_more_rows_ask_no_more(client, django_assert_num_queries):
    ward = make_ward()
    url = ward.get_absolute_url()
    assert CLOSED not in page(client, url)
    make_intake_pause(ward)
    assert CLOSED in page(client, url)
    counts = []
    for _row in range(2):
        make_intake_pause(ward)
        cached.clear()
        with django_assert_num_queries(17) as asked:
            page(client, url)
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"ends_on": datetime.date(2020, 1, 1)}, "intakepause_ends_after_it_starts"),
        ({"kind": "odd"}, "intakepause_kind"),
        ({"cause": ""}, "intakepause_has_reason"),
        ({"reason": ""}, "intakepause_has_reason"),
    ],
)
def test_the_database_holds_its_rules(fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make_intake_pause(**fields)


# --- The admin page ---

ADD = "/en/admin/pods/intakepause/add/"


def new(ward=None, **fields):
    today = timezone.localdate()
    return {
        "kind": "closed",
        "ward": ward.pk if ward else "",
        "category": "",
        "starts_on": today.isoformat(),
        "ends_on": (today + DAY).isoformat(),
        "cause": "weather",
        **fields,
    }


def test_a_coordinator_closes_their_own_ward_and_that_is_recorded(client):
    ward = make_ward()
    client.force_login(make_coordinator(ward))
    assert client.post(ADD, new(make_ward())).status_code == 200
    assert client.post(ADD, new()).status_code == 200
    assert not IntakePause.objects.exists()
    assert client.post(ADD, new(ward)).status_code == 302
    assert IntakePause.objects.get().ward == ward
    assert AuditEvent.objects.filter(subject_type="intakepause", verb="add").exists()


def test_a_reason_is_read_in_every_language(client, steward):
    """One that stands ready is; words of one's own are refused until each language has them."""
    ward = make_ward()
    client.force_login(steward)
    own = {"cause": "other", "reason": "Flood"}
    html = client.post(ADD, new(ward, **own)).content.decode()
    assert html.count("Please say it in every language") == len(settings.LANGUAGES) - 1
    assert not IntakePause.objects.exists()
    each = {
        f"reason_{code.replace('-', '_')}": f"Flood {code}" for code, _name in settings.LANGUAGES
    }
    assert client.post(ADD, new(ward, **{**each, **own})).status_code == 302
    assert client.post(ADD, new(ward)).status_code == 302
    client.logout()
    url = ward.get_absolute_url()
    for code in ("ti", "ar"):
        html = page(client, url.replace("/en/", f"/{code}/"))
        with override(code):
            assert str(IntakePause.Cause.WEATHER.label) in html
        assert f"Flood {code}" in html
        assert "weather" not in html


def test_stewards_close_the_network_and_organizers_nothing(client):
    client.force_login(make_organizer(make_ward()))
    assert client.get(ADD).status_code == 403
    client.force_login(make_steward())
    assert client.post(ADD, new()).status_code == 302
    assert IntakePause.objects.get().ward is None


def test_who_adds_to_a_request_reads_it_before_anything_is_typed(client):
    kind, other = make_category(), make_category(name="Groceries")
    ward, near = make_ward(), make_ward(name="Near")
    ward.neighbors.add(near)
    token = link_to(make_need(make_request(ward), kind).request)
    html = shown(client, "need_add", token)
    assert 'name="detail"' in html
    assert CLOSED not in html
    make_intake_pause(ward, category=other, reason="No store", reason_es="Sin tienda")
    html = shown(client, "need_add", token)
    assert "No store" in html
    assert 'name="detail"' in html
    make_intake_pause(ward, reason="Flood", reason_es="Inundación")
    html = shown(client, "need_add", token)
    for words in (CLOSED, "Flood", near.get_absolute_url(), reverse("resources:resource_list")):
        assert words in html
    assert 'name="detail"' not in html
    assert "Inundación" in page(client, address("need_add", token).replace("/en/", "/es/"))
