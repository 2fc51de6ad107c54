"""A line of thanks: from a household that was helped, to its helper's own page and nobody else."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts import audit
from requests_app.choices import MatchStatus, NeedStatus, Worked
from requests_app.models import Match, Thanks
from requests_app.services import erase_request
from tests.factories import link_to, make_match, make_need, make_request, make_volunteer
from volunteers.services import leave

pytestmark = pytest.mark.django_db
LINE = "The soup was wonderful"


def helped(said: str = Worked.YES) -> Match:
    request = make_request()
    need = make_need(request, status=NeedStatus.DONE)
    return make_match(need, make_volunteer(), status=MatchStatus.DONE, resident_said=said)


def thank(client: Client, match: Match, text: str = LINE) -> str:
    token = link_to(match.need.request)
    url = reverse("request_pages:need_thanks", args=[token, match.need_id])
    return client.post(url, {"text": text, "match": match.pk}, follow=True).content.decode()


def helpers_page(client: Client, match: Match) -> str:
    url = reverse("volunteers:volunteer_home", args=[link_to(match.volunteer)])
    return client.get(url).content.decode()


def test_it_reaches_the_helpers_page_and_no_other(client: Client) -> None:
    match, other = helped(), helped()
    status = reverse("request_pages:request_status", args=[link_to(match.need.request)])
    assert "Say thank you" in client.get(status).content.decode()
    thank(client, match)
    thank(client, match)
    assert Thanks.objects.count() == 1
    assert LINE in helpers_page(client, match)
    assert LINE not in helpers_page(client, other)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM requests_app_thanks")
        assert "soup" not in cursor.fetchone()[0]


def test_a_later_line_takes_its_place_and_leads_nowhere(client: Client) -> None:
    match = helped()
    thank(client, match)
    thank(client, match, "See https://example.org/offer <b>now</b>")
    page = helpers_page(client, match)
    assert LINE not in page
    assert "https://example.org/offer" not in page
    assert "<b>now" not in page


@pytest.mark.parametrize("said", ["", Worked.NO])
def test_only_where_it_went_well(client: Client, said: str) -> None:
    match = helped(said)
    assert "Please tell us first" in thank(client, match)
    assert not Thanks.objects.exists()


def test_an_empty_or_long_line_is_refused(client: Client) -> None:
    match = helped()
    for text in ("", "x" * 201):
        assert "There is a problem" in thank(client, match, text)
    assert not Thanks.objects.exists()


def test_nobody_thanks_for_another_household(client: Client) -> None:
    match, stranger = helped(), make_request()
    url = reverse("request_pages:need_thanks", args=[link_to(stranger), match.need_id])
    assert client.post(url, {"text": LINE}).status_code == 404
    assert not Thanks.objects.exists()


def test_it_goes_with_either_of_the_two(client: Client) -> None:
    for end in (
        lambda match: erase_request(match.need.request_id, actor=audit.RESIDENT),
        lambda match: leave(match.volunteer_id, actor=audit.VOLUNTEER),
    ):
        match = helped()
        thank(client, match)
        assert Thanks.objects.exists()
        end(match)
        assert not Thanks.objects.exists()
