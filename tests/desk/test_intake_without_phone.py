"""Neighbors without phone and email: entered by a coordinator, found by whoever helps them."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from requests_app.models import HelpRequest, Need
from requests_app.services import accept_match, erase_request, offer_match
from tests import factories
from tests.desk.desk_page import url
from tests.desk.test_intake_request import answers, key_on, page_url
from tests.factories import link_to
from tests.requests_app.request_form import answer

pytestmark = pytest.mark.django_db
THROUGH, PLACE = "Sister Ann, 202-555-0133", "The library steps, mornings"
NEITHER = {"contact-phone": "", "contact-email": "", "contact-contact_method": "any"}


@pytest.fixture
def scene(client):
    ward, kind = factories.make_ward(), factories.make_category()
    user = factories.make_coordinator(ward)
    client.force_login(user)
    return ward, kind, user


def enter(client, scene, **changes):
    ward, kind, _user = scene
    data = {**answers(kind, ward), **NEITHER, **changes, "key": key_on(client)}
    return client.post(page_url(), data)


@pytest.mark.parametrize("given", [{"reached_through": THROUGH}, {"found_at": PLACE}])
def test_one_of_the_two_is_enough_and_is_stored_encrypted(client, scene, given):
    refused = enter(client, scene)
    assert refused.status_code == 422
    # What staff can do, not "call a hotline"
    assert "through whom we reach them" in refused.text
    assert not HelpRequest.objects.exists()
    fields = {f"contact-{name}": text for name, text in given.items()}
    assert enter(client, scene, **fields).status_code == 302
    request = HelpRequest.objects.get()
    for name, text in given.items():
        assert getattr(request, name) == text
    with connection.cursor() as cursor:
        cursor.execute("SELECT reached_through, found_at FROM requests_app_helprequest")
        assert not {THROUGH, PLACE} & set(cursor.fetchone())


def test_the_desk_and_the_neighbor_who_said_yes_read_it_and_nobody_before(client, scene):
    ward, kind, user = scene
    enter(client, scene, **{"contact-reached_through": THROUGH, "contact-found_at": PLACE})
    need = Need.objects.get()
    assert THROUGH not in client.get(url("need", need)).content.decode()
    client.post(url("contact", need))
    page = client.get(url("need", need)).content.decode()
    assert THROUGH in page
    assert PLACE in page
    opened = AuditEvent.objects.get(verb="open_details")
    assert {"reached_through", "found_at"} <= set(opened.fields)

    volunteer = factories.make_volunteer(kind, ward=ward, languages=["es"])
    match = offer_match(need.pk, volunteer.pk, actor=user)
    path = reverse("request_pages:match_offer", args=[link_to(match)])
    assert PLACE not in client.get(path).content.decode()
    accept_match(match.pk, actor=user)
    page = client.get(path).content.decode()
    assert THROUGH in page
    assert PLACE in page


def test_the_desk_and_the_call_list_say_that_there_is_nothing_to_ring(client, scene):
    words = "No phone or email: their contact details say where to find them."
    enter(client, scene, **{"contact-found_at": PLACE})
    need = Need.objects.get()
    page = client.get(url("need", need)).content.decode()
    assert words in page
    assert "do not leave a voicemail" not in page
    assert "Any of these" not in page
    factories.make_contact(need.request, follow_up_on=timezone.localdate())
    calls = client.get(reverse("admin:requests_app_contactlog_changelist") + "?due=yes")
    calls = calls.content.decode()
    assert words in calls
    assert "do not leave a voicemail" not in calls
    client.post(url("contact", need))
    page = client.get(url("need", need)).content.decode()
    assert words not in page
    assert f"Found at: <bdi>{PLACE}</bdi>" in page


def test_a_resident_without_a_number_keeps_it_when_they_change_their_name(client, scene):
    enter(client, scene, **{"contact-found_at": PLACE})
    request = HelpRequest.objects.get()
    client.logout()
    page = reverse("request_pages:request_edit", args=[link_to(request), "contact"])
    data = {"name": "Inés", "speaker": "me", "contact_method": "any", "spoken_language": "es"}
    assert client.post(page, data).status_code == 302
    request.refresh_from_db()
    assert (request.name, request.found_at) == ("Inés", PLACE)


def test_the_public_form_takes_a_phone_or_an_email_only(client, scene):
    _ward, kind, _user = scene
    answer(client, "needs", categories=[kind.pk])
    answer(client, "details")
    answer(client, "where")
    refused = answer(client, "contact", phone="", email="", found_at=PLACE)
    assert refused.status_code == 422


def test_it_is_erased_with_the_rest_and_the_database_wants_one_way(client, scene):
    enter(client, scene, **{"contact-found_at": PLACE})
    request = HelpRequest.objects.get()
    with pytest.raises(IntegrityError, match="request_can_be_reached"), transaction.atomic():
        HelpRequest.objects.update(found_at="")
    erase_request(request.pk, actor=scene[2])
    request.refresh_from_db()
    assert request.found_at == ""
    with pytest.raises(IntegrityError, match="request_erased_is_empty"), transaction.atomic():
        request.found_at = PLACE
        request.save()
