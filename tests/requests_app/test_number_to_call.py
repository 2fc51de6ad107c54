"""Every private page, confirmation and letter says whom to call, and with what reference."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import translation

from common.models import LinkPurpose, PrivateLink
from common.translation_sources import marked
from messaging.delivery import deliver
from messaging.models import Message
from pods.calling import with_call
from requests_app import services
from requests_app.choices import MatchStatus
from tests.factories import (
    link_to,
    make_category,
    make_match,
    make_need,
    make_request,
    make_route,
    make_steward,
    make_volunteer,
    make_ward,
)
from tests.requests_app import request_form
from tests.volunteers import sign_up_form
from volunteers import notifications

pytestmark = pytest.mark.django_db
WARDS, NETWORKS = "(202) 555-0171", "(202) 555-0199"


@pytest.fixture(autouse=True)
def _network(settings) -> None:
    settings.NETWORK_PHONE = "202-555-0199"


def says(client: Client, address: str, *texts: str) -> bool:
    return all(text in client.get(address).text for text in texts)


def test_all_private_pages_of_a_request(client: Client):
    request = make_request(make_ward(hotline="+12025550171", hotline_hours="Weekdays 9 to 5"))
    need, token = make_need(request), link_to(request)
    pages = [
        reverse("request_pages:request_status", args=[token]),
        reverse("request_pages:request_cancel", args=[token]),
        reverse("request_pages:request_delete", args=[token]),
        reverse("request_pages:request_edit", args=[token, "where"]),
        reverse("request_pages:need_cancel", args=[token, need.pk]),
    ]
    known = (WARDS, "Weekdays 9 to 5", request.reference)
    assert [page for page in pages if not says(client, page, *known)] == []


def test_the_networks_number_where_the_ward_has_none(client: Client, settings):
    request = make_request(make_ward())
    page = reverse("request_pages:request_status", args=[link_to(request)])
    assert says(client, page, NETWORKS, request.reference)
    settings.NETWORK_PHONE = ""
    # Neither has one: the list of all wards and their numbers.
    assert "Questions? Find a number to call" in client.get(page).text


def test_volunteers_see_it_before_and_after_a_yes_and_on_routes(client: Client):
    ward = make_ward(hotline="+12025550171")
    for status in (MatchStatus.OFFERED, MatchStatus.ACCEPTED, MatchStatus.DONE):
        match = make_match(make_need(make_request(ward)), status=status)
        page = reverse("request_pages:match_offer", args=[link_to(match)])
        # Before a yes nothing tells whose need it is.
        is_open = status != MatchStatus.OFFERED
        assert says(client, page, WARDS, f">M{match.pk}<") != is_open
        assert says(client, page, WARDS, match.need.request.reference) == is_open
        needs = [make_need(make_request(ward)) for _stop in range(2)]
        route = make_route(*needs, status=status)
        page = reverse("request_pages:route_offer", args=[link_to(route)])
        assert says(client, page, WARDS, f"R{route.pk}")
    volunteer = make_volunteer(ward=ward)
    for page in ("home", "pause", "leave"):
        own = reverse(f"volunteers:volunteer_{page}", args=[link_to(volunteer)])
        assert says(client, own, WARDS, f"#{volunteer.pk}")


def test_confirmations(client: Client):
    ward, kind = make_ward(hotline="+12025550171"), make_category()
    request_form.fill_in(client, kind, where={"ward": ward.pk, "zip_code": ""})
    request_form.send(client)
    assert says(client, reverse("request_pages:request_sent"), WARDS)
    for page in ("request_deleted", "request_link_sent"):
        assert says(client, reverse(f"request_pages:{page}"), NETWORKS)
    assert says(client, reverse("request_pages:request_status", args=["nobody"]), NETWORKS)
    for page in sign_up_form.PAGES:
        own = {"where": {"ward": ward.slug}, "offer": {"categories": [kind.slug]}}
        sign_up_form.answer(client, page, **own.get(page, {}))
    sign_up_form.send(client, "en")
    assert says(client, reverse("volunteers:volunteer_sent"), WARDS, ">#")
    assert says(client, reverse("volunteers:volunteer_left"), NETWORKS)


def test_a_link_that_is_gone_tells_nothing_of_what_it_opened(client: Client):
    request = make_request(make_ward(hotline="+12025550171"))
    token = link_to(request)
    PrivateLink.objects.revoke(LinkPurpose.REQUEST, request.pk)
    gone = client.get(reverse("request_pages:request_status", args=[token]))
    assert gone.status_code == 404
    assert WARDS not in gone.text
    assert request.reference not in gone.text


def test_public_pages_say_nothing_of_it(client: Client):
    assert (
        "Please give this reference" not in client.get(reverse("request_pages:request_needs")).text
    )


def test_letters(settings):
    ride, ward = make_category(), make_ward(hotline="+12025550171")
    request, volunteer = make_request(ward, language="ar"), make_volunteer(ride, ward=ward)
    need = make_need(request, ride, urgency=1)
    for row in (request, volunteer):
        link_to(row)
    match = services.offer_match(need.pk, volunteer.pk, actor=make_steward())
    notifications.volunteer_approved(volunteer)
    offer, approved = (_sent(message) for message in Message.objects.order_by("id"))
    assert WARDS in offer
    # A letter may be passed on: only the page gives the reference of a household.
    assert request.reference not in offer
    assert all(text in approved for text in (WARDS, f"#{volunteer.pk}"))
    services.accept_match(match.pk, actor=make_steward())
    with translation.override("ar"):
        found = _sent(Message.objects.get(template="requests_app/helper_found"))
    # Kept in its own direction among Arabic words.
    assert f"\u2066{WARDS}\u2069" in found
    assert f"\u2066{request.reference}\u2069" in found


def test_hours_in_letters_are_those_of_today():
    ward = make_ward(hotline="+12025550171", hotline_hours="Weekdays 9 to 5")
    ward.i18n = marked(
        {"hotline_hours_es": "Lunes a viernes"}, {"hotline_hours": "Weekdays 9 to 5"}
    )
    with translation.override("es"):
        assert f"{WARDS} (Lunes a viernes)\n" in with_call("Hola", ward)
        # A letter stays as it was sent, with no note that could go away.
        ward.hotline_hours = "Mondays"
        assert f"{WARDS} (Mondays)\n" in with_call("Hola", ward)
        ward.hotline_hours = ""
        assert f"{WARDS}\n" in with_call("Hola", ward)


def _sent(message: Message) -> str:
    deliver(message.pk)
    return mail.outbox[-1].body


def test_staff_find_what_a_volunteer_reads_out(client: Client):
    client.force_login(make_steward())
    match, other = make_match(), make_match()
    found = client.get(reverse("admin:requests_app_match_changelist"), {"q": f"m{match.pk}"}).text
    pages = [
        reverse("admin:requests_app_match_change", args=[each.pk]) in found
        for each in (match, other)
    ]
    assert pages == [True, False]
