"""Letters to a mailbox that others read say that there is a message, and nothing else."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts import audit
from common.models import Category
from messaging.delivery import deliver
from messaging.models import Message
from requests_app import services
from requests_app.models import HelpRequest
from tests.factories import (
    link_to,
    make_match,
    make_need,
    make_request,
    make_route,
    make_steward,
    make_volunteer,
)
from tests.requests_app import request_form
from tests.volunteers import sign_up_form
from volunteers import services as volunteer_services
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db
TELLING = re.compile(
    "Mutual|help|neighbor|request|ride|groceries|Rosa|Milagros|volunteer|555", re.I
)
LINK = re.compile(r"https?://\S+")


def letters() -> list[mail.EmailMessage]:
    mail.outbox.clear()
    for message in Message.objects.filter(status="queued").order_by("id"):
        deliver(message.pk)
    return mail.outbox


def test_both_forms_ask_and_by_default_it_is_safe(client: Client, ride: Category) -> None:
    request_form.fill_in(client, ride)
    pages = [
        client.get(request_form.address("request_contact")).text,
        client.get(sign_up_form.address("about")).text,
    ]
    for page in pages:
        (box,) = re.findall(r'<input[^>]*name="others_read_email"[^>]*>', page)
        assert "checked" not in box


def test_who_says_so_gets_letters_that_tell_nothing(client: Client, ride: Category) -> None:
    request_form.fill_in(client, ride, contact={"others_read_email": "on"})
    assert "Other people read this mailbox" in request_form.shown(client, "request_check")
    request_form.send(client)
    about = {**sign_up_form.ANSWERS["about"], "others_read_email": "on"}
    sign_up_form.fill_in(client, ride.slug)
    client.post(sign_up_form.address("about"), about)
    assert "Other people read this mailbox" in sign_up_form.page(client, "check")
    sign_up_form.send(client)
    assert HelpRequest.objects.get().others_read_email
    assert Volunteer.objects.get().others_read_email
    found = letters()
    assert len(found) == 2
    for letter in found:
        assert not TELLING.search(letter.subject + LINK.sub("", letter.body))


def test_nothing_is_told_by_any_letter_about_a_match_or_a_route() -> None:
    steward = make_steward()
    volunteer = make_volunteer(max_at_once=20, email="v@example.org", others_read_email=True)
    need = make_need(make_request(email="r@example.org", others_read_email=True))
    match, route = make_match(need, volunteer), make_route(volunteer=volunteer)
    tokens = [link_to(row) for row in (need.request, volunteer, match, route)]
    services.resend_link(need.request_id, actor=steward)
    services.accept_match(match.pk, actor=audit.VOLUNTEER)
    found = letters()[:]
    services.accept_route(route.pk, actor=steward)
    volunteer_services.update_volunteer(volunteer.pk, {"name": "Rosa"}, actor=steward)
    services.complete_match(match.pk, actor=steward)
    found += letters()
    to_them = [letter for letter in found if letter.to[0] in {"v@example.org", "r@example.org"}]
    assert {letter.to[0] for letter in to_them} == {"v@example.org", "r@example.org"}
    assert len(to_them) >= 4
    for letter in to_them:
        assert not TELLING.search(letter.subject + LINK.sub("", letter.body)), letter.body
        assert letter.from_email == "aid@example.org"
        # The link alone says where to read it.
        assert any(token in letter.body for token in tokens)
        assert len(letter.body) < 150


def test_others_get_whole_letters_by_name() -> None:
    need = make_need(make_request(name="Milagros"))
    link_to(need.request)
    services.resend_link(need.request_id, actor=make_steward())
    (letter,) = letters()
    assert "Milagros" in letter.body
    assert letter.from_email == '"Mutual Aid" <aid@example.org>'


def test_it_can_be_changed_on_the_private_page(client: Client) -> None:
    request = make_need().request
    edit = reverse("request_pages:request_edit", args=[link_to(request), "contact"])
    answers = {**request_form.ANSWERS["contact"], "email": request.email}
    client.post(edit, {**answers, "others_read_email": "on"})
    request.refresh_from_db()
    assert request.others_read_email
    (box,) = re.findall(r"<input[^>]*others_read_email[^>]*>", client.get(edit).text)
    assert "checked" in box
