"""A legal note of a place: read by whoever is to say yes, and by nobody else."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from pods.models import Notice
from requests_app.choices import MatchStatus
from shelves.choices import CardKind
from tests.factories import (
    link_to,
    make_answerer,
    make_card,
    make_category,
    make_day,
    make_day_shift,
    make_match,
    make_need,
    make_notice,
    make_pod,
    make_request,
    make_route,
    make_shift,
    make_volunteer,
    make_ward,
)
from tests.volunteers import sign_up_form

pytestmark = pytest.mark.django_db
NOTE = "Who drives is insured by us"


def test_where_a_volunteer_says_yes_and_nowhere_public(client: Client) -> None:
    ward, other = make_ward(), make_ward()
    make_notice(ward=ward, title=NOTE, for_helpers=True)
    make_notice(ward=None, title="For all of the city", for_helpers=True)
    make_notice(ward=other, title="Of another ward", for_helpers=True)
    match = make_match(make_need(make_request(ward)), status=MatchStatus.OFFERED)
    offer = client.get(reverse("request_pages:match_offer", args=[link_to(match)]))
    page = offer.content.decode()
    assert NOTE in page
    assert "For all of the city" in page
    assert "Of another ward" not in page
    for url in (ward.get_absolute_url(), reverse("home"), reverse("request_pages:request_needs")):
        public = client.get(url).content.decode()
        assert NOTE not in public
        assert "For all of the city" not in public
    assert not Notice.objects.showing().exists()


def test_also_on_the_page_after_a_yes_which_may_have_come_by_text(client: Client) -> None:
    ward = make_ward()
    make_notice(ward=ward, title=NOTE, for_helpers=True)
    match = make_match(make_need(make_request(ward)), status=MatchStatus.ACCEPTED)
    url = reverse("request_pages:match_offer", args=[link_to(match)])
    assert NOTE in client.get(url, follow=True).text


def test_on_a_route_before_and_after_the_yes(client: Client) -> None:
    ward = make_ward()
    make_notice(ward=ward, title=NOTE, for_helpers=True)
    volunteer = make_volunteer(ward=ward, max_at_once=20)
    for status in (MatchStatus.OFFERED, MatchStatus.ACCEPTED):
        needs = [make_need(make_request(ward)) for _stop in range(2)]
        route = make_route(*needs, status=status, volunteer=volunteer)
        url = reverse("request_pages:route_offer", args=[link_to(route)])
        assert NOTE in client.get(url).text


def test_where_somebody_takes_a_shift_of_a_day(client: Client) -> None:
    ward = make_ward()
    make_notice(ward=ward, title=NOTE, for_helpers=True)
    for day in (make_day(ward), make_day(pod=make_pod(ward=ward))):
        shift = make_day_shift(day)
        assert NOTE in client.get(reverse("events:take_shift", args=[shift.pk])).text
    elsewhere = make_day_shift(make_day(make_ward()))
    assert NOTE not in client.get(reverse("events:take_shift", args=[elsewhere.pk])).text
    token = link_to(make_volunteer(ward=ward))
    assert NOTE in client.get(reverse("events:own_days", args=[token])).text


def test_where_a_volunteer_takes_a_shift_of_the_rota(client: Client) -> None:
    ward = make_ward()
    make_notice(ward=ward, title=NOTE, for_helpers=True)
    answerer = make_answerer(make_volunteer(ward=ward))
    make_shift()
    token = link_to(answerer.volunteer)
    assert NOTE in client.get(reverse("rota:shifts", args=[token])).text


def test_on_a_wanted_card_and_not_where_one_asks_for_something(client: Client) -> None:
    ward = make_ward()
    make_notice(ward=ward, title=NOTE, for_helpers=True)
    for kind, is_there in ((CardKind.WANTED, True), (CardKind.GIVE, False)):
        card = make_card(kind=kind, ward=ward)
        page = client.get(reverse("shelves:reserve", args=[card.pk])).text
        assert (NOTE in page) is is_there


def test_on_the_last_page_of_the_sign_up(client: Client) -> None:
    ward, kind = make_ward(), make_category()
    make_notice(ward=ward, title=NOTE, for_helpers=True)
    sign_up_form.fill_in(client, kind.slug, ward=ward.slug)
    page = client.get(sign_up_form.address("check")).content.decode()
    assert NOTE in page


def test_a_pods_notice_is_for_its_members_alone() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_notice(pod=make_pod(), ward=None, for_helpers=True)
