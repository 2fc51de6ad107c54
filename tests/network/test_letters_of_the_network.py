"""Every letter comes from the network, is answered to it, and is in a language of its pages."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.invitations import invite
from backoffice.network_services import change_network, the_network
from common import current as kept
from members import notifications as to_members
from messaging.delivery import deliver
from messaging.models import Message
from opening.services import send_test_letter
from privacy import asking
from privacy.notifications import still_in_the_pod
from requests_app import services
from tests import factories
from tests.accounts import new_password

pytestmark = pytest.mark.django_db
SENDER = '"River Neighbors" <post@example.org>'


def delivered() -> list[mail.EmailMessage]:
    """Send what waits, as the worker does."""
    mail.outbox.clear()
    for pk in Message.objects.filter(status="queued").order_by("id").values_list("pk", flat=True):
        deliver(pk)
    return mail.outbox[:]


@pytest.fixture
def from_the_river(network: Callable[..., Any]) -> None:
    network(
        name="River Neighbors",
        name_es="Vecinos del Río",
        sender_email="post@example.org",
        reply_to="desk@example.org",
    )


def ask_for_new_password(client: Client, email: str) -> None:
    client.post(reverse("account_reset_password"), {"email": email})
    # The worker looks whose address that is.
    assert new_password.letters()


def a_new_password(client: Client) -> None:
    user = factories.make_coordinator()
    ask_for_new_password(client, user.email)


def an_invitation(client: Client) -> None:
    invite("ana@example.org", actor=factories.make_steward())


def a_test_letter(client: Client) -> None:
    send_test_letter(factories.make_steward().pk)


def a_request(client: Client) -> None:
    request = factories.make_request(email="rosa@example.org")
    factories.link_to(request)
    services.resend_link(request.pk, actor=factories.make_steward())


def a_question_whether_it_is_kept(client: Client) -> None:
    volunteer = factories.make_volunteer(email="sam@example.org")
    factories.link_to(volunteer)
    asking.ask_volunteer(volunteer.pk)


def an_offer(client: Client) -> None:
    need = factories.make_need()
    volunteer = factories.make_volunteer(need.category, email="sam@example.org")
    services.offer_match(need.pk, volunteer.pk, actor=factories.make_steward())


def a_members_consent(client: Client) -> None:
    member = factories.make_member()
    factories.link_to(member)
    told = {"audience": "pod", "agreed_how": "organizer", "agreed_words": "at the door"}
    member.sharings.create(piece="where", **told)
    to_members.consent_written(member)


CAUSES = (
    a_new_password,
    an_invitation,
    a_test_letter,
    a_request,
    a_question_whether_it_is_kept,
    an_offer,
    a_members_consent,
)


@pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: cause.__name__)
def test_it_comes_from_the_network_and_is_answered_to_it(
    client: Client, from_the_river: None, cause: Callable[[Client], None]
) -> None:
    cause(client)
    letters = delivered()
    assert letters
    for letter in letters:
        assert (letter.from_email, letter.reply_to) == (SENDER, ["desk@example.org"])
        assert "River Neighbors" in letter.body


def test_a_discreet_letter_names_nobody_and_is_answered_to_the_same(
    from_the_river: None,
) -> None:
    request = factories.make_request(email="rosa@example.org", others_read_email=True)
    factories.link_to(request)
    services.resend_link(request.pk, actor=factories.make_steward())
    (letter,) = delivered()
    assert (letter.from_email, letter.reply_to) == ("post@example.org", ["desk@example.org"])


def test_without_an_address_for_answers_they_go_to_the_sender(
    network: Callable[..., Any],
) -> None:
    network(sender_email="post@example.org", reply_to="")
    request = factories.make_request(email="rosa@example.org")
    factories.link_to(request)
    services.resend_link(request.pk, actor=factories.make_steward())
    (letter,) = delivered()
    assert letter.reply_to == []


# --- A language that was switched off -------------------------------------------------------------


def switch_to(*languages: str) -> None:
    row = the_network()
    row.languages = list(languages)
    change_network(row, ["languages"], actor=factories.make_steward())
    kept.forget()


def test_what_waits_in_a_language_that_was_switched_off_goes_out_in_the_main_one(
    from_the_river: None,
) -> None:
    switch_to("en", "es", "ko")
    request = factories.make_request(email="rosa@example.org", language="ko")
    factories.link_to(request)
    services.resend_link(request.pk, actor=factories.make_steward())
    assert Message.objects.get().language == "ko"
    switch_to("es", "en")
    (letter,) = delivered()
    assert letter.extra_headers["Content-Language"] == "es"
    assert letter.from_email == '"Vecinos del Río" <post@example.org>'
    assert "/es/" in letter.body
    assert "/ko/" not in letter.body
    assert not any("\uac00" <= sign <= "\ud7a3" for sign in letter.subject + letter.body)


def test_what_is_not_switched_off_stays_as_it_was_put_out(from_the_river: None) -> None:
    switch_to("en", "es")
    request = factories.make_request(email="rosa@example.org", language="es")
    factories.link_to(request)
    services.resend_link(request.pk, actor=factories.make_steward())
    switch_to("en", "es", "ko")
    (letter,) = delivered()
    assert letter.extra_headers["Content-Language"] == "es"


def test_staff_read_in_their_own_language_whatever_the_pages_are_in(
    client: Client, from_the_river: None
) -> None:
    user = factories.make_coordinator(language="ko")
    ask_for_new_password(client, user.email)
    switch_to("es", "en")
    (letter,) = delivered()
    assert letter.extra_headers["Content-Language"] == "ko"


def test_a_member_of_a_pod_too(from_the_river: None) -> None:
    switch_to("en", "es", "ti")
    member = factories.make_member(language="ti")
    factories.link_to(member)
    to_members.member_link(member)
    still_in_the_pod(member)
    switch_to("es", "en")
    letters = delivered()
    assert letters
    assert {letter.extra_headers["Content-Language"] for letter in letters} == {"es"}
