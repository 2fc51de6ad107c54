"""Nobody gets letters because somebody else typed their address, or what somebody else typed."""

import re
import time
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts import audit
from common.choices import WhyAside
from common.contact_lookup import contact_index
from common.models import Category, Tally
from common.typed import without_links
from messaging import registry
from messaging.delivery import deliver
from messaging.models import Message
from requests_app import services
from requests_app.choices import MatchStatus
from requests_app.models import HelpRequest
from tests.factories import (
    link_to,
    make_match,
    make_need,
    make_request,
    make_steward,
    make_volunteer,
)
from tests.floods.flooding import HERE, ask, filled, press, sign_up, visitor
from tests.lost_links import look_for_them
from tests.requests_app import request_form
from volunteers import services as volunteer_services
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db
VICTIM = "victim@example.org"
LETTERS_PER_HOUR, NEW_EMAILS = 5, 3
# What came in such a letter before: a text and a link of the sender's own.
LURE = "Sam,\r\n\r\nyour grant is ready: http://example.com/claim\r\n"


def sent() -> list[Any]:
    look_for_them()
    for message in Message.objects.exclude(recipient_kind="staff"):
        deliver(message.pk)
    return mail.outbox


def letter() -> str:
    (only,) = sent()
    return f"{only.subject}\n{only.body}"


def test_however_many_ask_for_it_one_stranger_gets_few_letters(ride: Category) -> None:
    for number in range(30):
        ask(ride, number, email=VICTIM, address=f"203.0.113.{number}")
    sign_up(ride, email="Victim@example.org")
    for address in range(30):
        url = request_form.address("request_link")
        visitor(f"203.0.113.{address}").post(url, {"contact": VICTIM})
    assert len(sent()) == LETTERS_PER_HOUR
    marked = HelpRequest.objects.filter(why_aside=WhyAside.RECIPIENT)
    assert marked.count() == 30 - LETTERS_PER_HOUR
    assert Volunteer.objects.get().why_aside == WhyAside.RECIPIENT


def test_what_is_taken_in_writes_no_more_letters_either(ride: Category) -> None:
    for number in range(8):
        ask(ride, number, email=VICTIM)
    for request in HelpRequest.objects.filter(why_aside=WhyAside.RECIPIENT):
        services.take_in(request.pk, actor=make_steward())
    assert len(sent()) == LETTERS_PER_HOUR


def test_who_has_said_that_the_email_is_theirs_gets_all_letters() -> None:
    request = make_request(email=VICTIM)
    make_need(request)
    other = ask(make_need().category, email=VICTIM)
    for _number in range(LETTERS_PER_HOUR + 3):
        assert request.email_proven_at
        services.send_lost_links(contact_index(VICTIM))
    assert other.email_proven_at is None
    # Once in four hours, as always, and not kept from it by what somebody else has asked for.
    of_request = Message.objects.filter(recipient_id=request.pk, recipient_kind="request")
    assert of_request.count() == 1


def test_editing_one_request_writes_to_few_strangers(ride: Category, client: Client) -> None:
    request = ask(ride)
    for number in range(25):
        # The link of before has ended with the email of before.
        url = request_form.address("request_edit", link_to(request), "contact")
        own = {**request_form.ANSWERS["contact"], "email": f"stranger{number}@example.org"}
        assert client.post(url, own).status_code == 302
    strangers = [one for one in sent() if "stranger" in one.to[0]]
    # One row is written to at its last address only; so many messages were caused.
    assert len(Message.objects.exclude(recipient_kind="staff")) == 1 + NEW_EMAILS
    assert {one.to[0] for one in strangers} <= {"stranger24@example.org"}


def test_editing_a_sign_up_writes_to_few_strangers(ride: Category) -> None:
    volunteer = sign_up(ride)
    for number in range(25):
        volunteer_services.update_volunteer(
            volunteer.pk, {"email": f"stranger{number}@example.org"}, actor=audit.VOLUNTEER
        )
    assert Message.objects.exclude(recipient_kind="staff").count() == 1 + NEW_EMAILS


def test_one_address_asks_for_few_lost_links(client: Client) -> None:
    for number in range(25):
        link_to(make_need(make_request(email=f"household{number}@example.org")).request)
    for number in range(25):
        url = request_form.address("request_link")
        contact = {"contact": f"household{number}@example.org", "shown": "", "homepage": ""}
        assert visitor(HERE).post(url, contact).status_code == 302
    # Without the mark of the page each counts tenfold: 20 an hour are two.
    assert len(sent()) == 2


def test_a_lost_link_as_people_ask_for_it(client: Client, haste: None, monkeypatch: Any) -> None:
    link_to(make_need(make_request(email="household@example.org")).request)
    url = request_form.address("request_link")
    page = client.get(url).content.decode()
    shown = re.findall(r'name="shown" value="([^"]+)"', page)[0]
    form, real = {"contact": "household@example.org", "shown": shown}, time.time
    client.post(url, form)
    monkeypatch.setattr(time, "time", lambda: real() + 5)
    client.post(url, form)
    # Ten for the one that came at once, and one for the other.
    assert max(Tally.objects.values_list("number", flat=True)) == 11
    assert len(sent()) == 1


# --- What stands in it ---


def test_a_first_letter_holds_nothing_that_somebody_typed(ride: Category) -> None:
    ask(ride, email=VICTIM, name=LURE)
    words = letter()
    assert "grant" not in words
    assert "example.com" not in words
    assert words.splitlines()[1] == "Hola:"


def test_a_sign_up_s_first_letter_holds_nothing_either(ride: Category) -> None:
    sign_up(ride, email=VICTIM, name=LURE)
    assert "grant" not in letter()


def test_a_name_takes_one_line(ride: Category) -> None:
    assert ask(ride, name=LURE).name == "Sam, your grant is ready: http://example.com/claim"


@pytest.mark.parametrize("sign", ["\n", "\r", "\x0b", "\x1b", "\u2028", "\u0085"])
def test_the_database_takes_no_name_of_several_lines(sign: str) -> None:
    for row in (make_request(), make_volunteer()):
        for field in ("name", "zip_code"):
            with pytest.raises(IntegrityError), transaction.atomic():
                type(row)._default_manager.filter(pk=row.pk).update(**{field: f"a{sign}b"})


def test_an_encrypted_line_is_stored_in_one_line_whoever_writes_it() -> None:
    lines = {"helper_name": "Ana\n\nGómez", "cross_streets": "14th\u2028and Irving"}
    request = make_request(**lines, access_notes="First\nsecond")
    request.refresh_from_db()
    assert request.helper_name == "Ana Gómez"
    assert request.cross_streets == "14th and Irving"
    assert request.access_notes == "First\nsecond"


# --- Proven ---


def mailed_link(request: HelpRequest) -> str:
    written = registry.write(Message.objects.filter(recipient_id=request.pk).earliest("pk"))
    assert written
    return re.findall(r"http://[^/]+(/\S+mailed=\S+)", written.body)[0]


def test_who_presses_on_the_mailed_page_is_called_by_name(ride: Category, client: Client) -> None:
    request = ask(ride, name="Ana http://example.com")
    page = client.get(mailed_link(request)).content.decode()
    proof = re.findall(r'name="mailed" value="([^"]+)"', page)[0]
    press_url = request_form.address("request_mailed", link_to(request))
    assert client.post(press_url, {"mailed": proof}).status_code == 302
    request.refresh_from_db()
    assert request.email_proven_at
    # Even then nobody's name leads anywhere.
    assert request.letter_name == "Ana http: / / example. com"
    assert "mailed" not in client.get(press_url.removesuffix("mailed/")).content.decode()
    services.send_lost_links(contact_index(str(request.email)))
    written = registry.write(Message.objects.latest("pk"))
    assert written
    assert written.body.startswith("Hello Ana http: / / example. com,")
    assert "mailed=" not in written.body


def test_the_page_after_sending_proves_nothing(ride: Category) -> None:
    client = filled(ride, email=VICTIM)
    confirmation = client.get(press(client)["Location"]).content.decode()
    assert "mailed" not in confirmation
    request = HelpRequest.objects.get()
    token = link_to(request)
    # Neither does a look at the mailed page: programs of mail servers look, too.
    client.get(mailed_link(request))
    for proof in ("", "x", token, request.email_index[:20]):
        client.post(request_form.address("request_mailed", token), {"mailed": proof})
    request.refresh_from_db()
    assert request.email_proven_at is None


def test_another_email_has_to_be_proven_anew(ride: Category, client: Client) -> None:
    request = ask(ride)
    proof = request.email_proof
    services.prove_email(request.pk, proof, actor=audit.RESIDENT)
    services.update_request(request.pk, {"email": VICTIM}, actor=audit.RESIDENT)
    services.prove_email(request.pk, proof, actor=audit.RESIDENT)
    request.refresh_from_db()
    assert request.email_proven_at is None
    assert request.letter_name == ""


def test_what_staff_were_told_counts_as_proven() -> None:
    request = make_request(email_proven_at=None)
    services.update_request(request.pk, {"email": VICTIM}, actor=make_steward())
    request.refresh_from_db()
    assert request.email_proven_at


def test_a_volunteer_proves_their_email_alike(ride: Category, client: Client) -> None:
    volunteer = sign_up(ride, name="Rosa")
    url = reverse("volunteers:volunteer_home", args=[link_to(volunteer)])
    page = client.get(f"{url}?mailed={volunteer.email_proof}").content.decode()
    assert f'value="{volunteer.email_proof}"' in page
    client.post(f"{url}mailed/", {"mailed": volunteer.email_proof})
    volunteer.refresh_from_db()
    assert volunteer.letter_name == "Rosa"


def test_a_volunteer_s_name_leads_nobody_anywhere(ride: Category) -> None:
    volunteer = make_volunteer(ride, name="Sam www.example.com/x")
    match = make_match(make_need(category=ride), volunteer, status=MatchStatus.OFFERED)
    link_to(match.need.request)
    services.accept_match(match.pk, actor=audit.VOLUNTEER)
    message = Message.objects.get(template="requests_app/helper_found")
    written = registry.write(message)
    assert written
    assert "Sam www. example. com/ x will help you" in written.body


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("T. S. Eliot", "T. S. Eliot"),
        ("Ana María", "Ana María"),
        ("J.R. Smith", "J. R. Smith"),
        ("evil.example", "evil. example"),
        ("a@evil.example", "a@ evil. example"),
        ("例え。テスト", "例え。 テスト"),
    ],
)
def test_names_without_links(typed: str, written: str) -> None:
    assert without_links(typed) == written


def test_a_household_that_presses_all_day_fills_no_mailbox(ride: Category) -> None:
    match = make_match(make_need(category=ride), make_volunteer(ride), status=MatchStatus.ACCEPTED)
    link_to(match.need.request)
    for number in range(20):
        services.update_request(
            match.need.request_id, {"zip_code": f"{20000 + number}"}, actor=audit.RESIDENT
        )
    assert Message.objects.filter(template="requests_app/need_changed").count() == 10
