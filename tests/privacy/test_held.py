"""Everything held on me: read, saved, corrected and ended by whoever it is about."""

import json
import re
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.db import models
from django.test import Client
from django.urls import reverse

from accounts import audit
from common.fields import BlindIndexField, EncryptedTextField
from members.models import Member
from messaging.delivery import deliver
from messaging.models import Message, MessageStatus
from pods.choices import ProposalState
from pods.models import PlaceProposal
from privacy.erasure import erase_rows, find_person
from privacy.held import NOT_TOLD, PARTS
from requests_app import services
from requests_app.choices import MatchStatus
from requests_app.models import HelpRequest, Household, Match, Need
from resources.models import Suggestion
from tests.factories import (
    link_to,
    make_block,
    make_category,
    make_check,
    make_contact,
    make_coordinator,
    make_entry_keeper,
    make_goods,
    make_match,
    make_need,
    make_place_proposal,
    make_request,
    make_resource,
    make_steward,
    make_suggestion,
    make_volunteer,
    make_ward,
)
from volunteers.choices import VolunteerStatus
from volunteers.models import Volunteer

PEOPLE = {HelpRequest, Household, Member, Need, Match, Volunteer}
OURS = {
    *("common", "accounts", "messaging", "pods", "members"),
    *("volunteers", "requests_app", "privacy"),
}
# Fields by which a table points at any row, a person's too.
POINTERS = {"subject_id", "recipient_id"}
TABLES = [model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy]


def is_about_people(model: type[models.Model]) -> bool:
    fields = model._meta.concrete_fields
    return (
        model in PEOPLE
        or any(isinstance(field, (EncryptedTextField, BlindIndexField)) for field in fields)
        or any(field.related_model in PEOPLE for field in fields)
        or any(field.name in POINTERS for field in fields)
    )


ABOUT_PEOPLE = [model for model in TABLES if is_about_people(model)]


@pytest.mark.parametrize("model", ABOUT_PEOPLE, ids=lambda model: model._meta.label)
def test_somebody_thought_of_every_table_about_people(model: type[models.Model]) -> None:
    parts = [part for part in PARTS if part.model is model]
    assert len(parts) + (model._meta.label in NOT_TOLD) == 1


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_somebody_thought_of_every_field(part: Any) -> None:
    meta = part.model._meta
    fields = {field.name for field in (*meta.concrete_fields, *meta.many_to_many)}
    # One that is told and left out would be neither for sure.
    assert not set(part.told) & part.left_out.keys()
    assert fields == {*part.told, *part.left_out}
    sides = (part.of_request, part.of_volunteer, part.of_member, part.of_proposal)
    assert any((*sides, part.of_suggestion, part.of_keeper, part.of_card, part.of_reservation))


def test_control_these_tables_are_about_people() -> None:
    found = {model._meta.label for model in ABOUT_PEOPLE}
    expected = {"requests_app.ContactLog", "messaging.Message", "common.PrivateLink"}
    assert {*expected, "privacy.Question", "volunteers.Volunteer_categories"} <= found


# --- A household ---


@pytest.fixture
def rosa(db: None) -> HelpRequest:
    request = make_request(
        make_ward(),
        name="Rosa",
        email="rosa@example.org",
        phone="202-555-0142",
        allergies="Peanuts",
        staff_note="Speaks slowly",
    )
    need = make_need(request, make_category(name="Groceries"), detail="Milk")
    sam = make_volunteer(name="Sam", phone="202-555-0199")
    make_match(need, sam, status=MatchStatus.ACCEPTED, overruled_why="Sam knows her")
    make_contact(request, note="Rang twice")
    make_block(request, make_volunteer(), note="They know each other")
    return request


def page(name: str, row: Any) -> str:
    return reverse(f"privacy:{name}", args=[link_to(row)])


TOLD = ("Rosa", "rosa@example.org", "Peanuts", "Speaks slowly", "Milk", "Rang twice")
NEVER = ("Sam", "0199", "They know each other")


def test_a_household_reads_all_of_it(client: Client, rosa: HelpRequest) -> None:
    shown = client.get(page("request_held", rosa)).content.decode()
    for words in TOLD:
        assert words in shown
    for words in NEVER:
        assert words not in shown
    assert "30 days after everything has ended" in shown


def test_and_saves_all_of_it(client: Client, rosa: HelpRequest) -> None:
    response = client.get(page("request_file", rosa))
    assert "attachment" in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]
    held = json.loads(response.content)
    for words in TOLD:
        assert words in str(held)
    for words in NEVER:
        assert words not in str(held)
    assert held["request"][0]["phone"] == "202-555-0142"
    assert held["needs"][0]["category"] == "Groceries"
    assert held["calls_and_notes"][0]["note"] == "Rang twice"
    assert "token" not in held["private_links"][0]


def test_both_read_who_saw_what_and_what_came_of_it(client: Client, rosa: HelpRequest) -> None:
    """In their language, and no name of a field."""
    match = Match.objects.get()
    sam = match.volunteer
    sam.known_by, sam.known_words = "met", "At the clinic"
    sam.save()
    client.get(reverse("request_pages:match_offer", args=[link_to(match)]))
    for row, name, words in (
        (rosa, "request_held", ("Who saw your details", "Sam", "Neighbors who said yes")),
        (sam, "volunteer_held", ("How we know you", "One of us has met", "At the clinic")),
        (sam, "volunteer_held", ("What you saw of others", "What we asked you", "Accepted")),
    ):
        shown = client.get(page(name, row)).text
        for each in words:
            assert each in shown
        assert not re.search(r"\w_at\b|known_by|details_shown", shown)
    client.force_login(make_coordinator(*filter(None, [rosa.ward])))
    shown = client.post(reverse("admin:request_held", args=[rosa.pk])).text
    content = re.sub(r"<[^>]*>", " ", shown[shown.index("<h2>") :])
    # Codes of fields, of letters and of verbs have an underscore.
    assert not re.findall(r"\b[a-z]+_[a-z_]+\b", content)
    assert "False" not in content


def test_the_private_page_leads_there(client: Client, rosa: HelpRequest) -> None:
    token = link_to(rosa)
    shown = client.get(reverse("request_pages:request_status", args=[token])).content.decode()
    assert reverse("privacy:request_held", args=[token]) in shown


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["request_held", "request_file", "volunteer_held"])
def test_nobody_else_gets_there(client: Client, name: str) -> None:
    response = client.get(reverse(f"privacy:{name}", args=["unknown"]))
    assert response.status_code == 404


def test_other_requests_of_the_household_are_named(client: Client, rosa: HelpRequest) -> None:
    other = make_request(household=rosa.household)
    stranger = make_request(email="rosa@example.org")
    shown = client.get(page("request_held", rosa)).content.decode()
    assert other.reference in shown
    # The same email is told to its mailbox alone.
    assert stranger.reference not in shown


# --- The end of all of it ---


def letter() -> str:
    for message in Message.objects.filter(status=MessageStatus.QUEUED):
        deliver(message.pk)
    return str(mail.outbox[-1].body)


def link_in(text: str) -> str:
    return next(word for word in text.split() if "/everything/" in word).split("8000")[-1]


def test_all_of_it_ends_by_a_letter_to_the_address_on_file(
    client: Client, rosa: HelpRequest
) -> None:
    again = make_request(email="Rosa@Example.org", name="Rosa again")
    signed_up = make_volunteer(email="rosa@example.org")
    stranger = make_request(email="ana@example.org")
    client.post(page("send_end_all", rosa))
    client.post(page("send_end_all", rosa))
    assert Message.objects.filter(template="requests_app/end_all").count() == 1
    text = letter()
    assert mail.outbox[-1].to == ["rosa@example.org"]
    address = link_in(text)
    shown = client.get(address).content.decode()
    assert rosa.reference in shown
    assert again.reference in shown
    # A mail program that opens links deletes nothing.
    assert HelpRequest.objects.filter(erased_at=None).count() == 3
    client.post(address)
    assert list(HelpRequest.objects.filter(erased_at=None)) == [stranger]
    signed_up.refresh_from_db()
    assert signed_up.status == VolunteerStatus.LEFT
    assert client.get(address).status_code == 404
    assert client.get(address.replace("/everything/", "x/everything/")).status_code == 404


@pytest.mark.parametrize("way", ["another email", "a new link"])
def test_the_letter_opens_nothing_once_the_request_has_another_email_or_link(
    client: Client, rosa: HelpRequest, way: str
) -> None:
    """Else it would list and delete all of whoever's email somebody writes into their own."""
    make_request(email="victim@example.org", name="Victim")
    make_volunteer(email="victim@example.org")
    client.post(page("send_end_all", rosa))
    address = link_in(letter())
    if way == "another email":
        services.update_request(rosa.pk, {"email": "victim@example.org"}, actor=audit.RESIDENT)
    else:
        services.renew_link(rosa.pk, actor=audit.RESIDENT)
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404
    assert HelpRequest.objects.filter(erased_at=None).count() == 2
    # A letter that waits meanwhile is for the mailbox that it goes to.
    assert "/leave/" in client.get(page("request_held", rosa)).text


@pytest.mark.django_db
def test_who_gave_no_email_is_asked_for_nothing(client: Client) -> None:
    request = make_request(email="")
    assert "Send me that email" not in client.get(page("request_held", request)).content.decode()
    client.post(page("send_end_all", request))
    assert not Message.objects.exists()


# --- A volunteer, and staff for whoever calls ---


@pytest.mark.django_db
def test_a_volunteer_reads_and_saves_all_of_it(client: Client) -> None:
    sam = make_volunteer(make_category(name="Rides"), name="Sam", staff_note="Met at the hall")
    make_goods(sam, what="A stroller")
    shown = client.get(page("volunteer_held", sam)).content.decode()
    assert "Met at the hall" in shown
    held = json.loads(client.get(page("volunteer_file", sam)).content)
    assert held["volunteer"][0]["categories"] == ["Rides"]
    assert held["things"][0]["what"] == "A stroller"


@pytest.mark.django_db
def test_whoever_proposed_a_pod_reads_saves_corrects_and_deletes_all_of_it(client: Client) -> None:
    rosa = make_place_proposal(
        make_ward(),
        title="Juniper Court",
        name="Rosa Quispe",
        email="rosa@example.org",
        buddy="Lupe, 202-555-0144",
        chat_link="https://chat.example.org/secret",
        question="Which floors?",
        answer="All of them",
        staff_note="Met at the hall",
        state=ProposalState.WAITING,
    )
    token = link_to(rosa)
    home, held, file_at, edit, end = (
        reverse(name, args=[token, *more])
        for name, *more in (
            ("pods:proposal_home",),
            ("privacy:proposal_held",),
            ("privacy:proposal_file",),
            ("pods:proposal_edit", "you"),
            ("pods:proposal_withdraw",),
        )
    )
    assert held in client.get(home).content.decode()
    shown = client.get(held).content.decode()
    file = str(json.loads(client.get(file_at).content))
    for words in ("Rosa Quispe", "Lupe", "secret", "Which floors?", "All of them", "at the hall"):
        assert words in shown
        assert words in file
    # Each part leads to where it is corrected, and the page to where all of it ends.
    assert edit in shown
    assert end in shown
    for name in ("proposal_held", "proposal_file"):
        assert client.get(reverse(f"privacy:{name}", args=["unknown"])).status_code == 404
    # What has the same email ends with a letter to it, too.
    asked = make_request(email="rosa@example.org")
    client.post(page("send_end_all", asked))
    address = link_in(letter())
    assert "Juniper Court" in client.get(address).content.decode()
    client.post(address)
    assert not PlaceProposal.objects.exists()
    assert client.get(held).status_code == 404


@pytest.mark.django_db
def test_whoever_suggested_something_reads_saves_and_deletes_all_of_it(client: Client) -> None:
    row = make_suggestion(
        title="Juniper Pantry", words="My aunt works there", email="rosa@example.org",
        place="12 Juniper Street",
    )  # fmt: skip
    token = link_to(row)
    held, file_at = (
        reverse(f"privacy:suggestion_{name}", args=[token]) for name in ("held", "file")
    )
    assert held in client.get(reverse("resources:suggestion_home", args=[token])).content.decode()
    shown, file = client.get(held).content.decode(), str(json.loads(client.get(file_at).content))
    for words in ("Juniper Pantry", "My aunt works there", "rosa@example.org", "12 Juniper"):
        assert words in shown
        assert words in file
    for name in ("suggestion_held", "suggestion_file"):
        assert client.get(reverse(f"privacy:{name}", args=["unknown"])).status_code == 404
    # What has the same email ends with a letter to it, too.
    asked = make_request(email="rosa@example.org")
    client.post(page("send_end_all", asked))
    address = link_in(letter())
    assert "Juniper Pantry" in client.get(address).content.decode()
    client.post(address)
    assert not Suggestion.objects.exists()
    assert client.get(held).status_code == 404


@pytest.mark.django_db
def test_a_keeper_of_entries_reads_and_saves_all_of_it_and_ends_it(client: Client) -> None:
    keeper = make_entry_keeper(make_resource(), name="Ana Rivera", email="ana@example.org")
    make_check(keeper=keeper, note="Now on Tuesdays")
    shown = client.get(page("keeper_held", keeper)).content.decode()
    saved = json.loads(client.get(page("keeper_file", keeper)).content)
    for words in ("Ana Rivera", "ana@example.org", "Now on Tuesdays"):
        assert words in shown
        assert words in json.dumps(saved)
    assert find_person("ana@example.org").keepers == [keeper]
    erase_rows([keeper], actor=audit.SYSTEM)
    assert not find_person("ana@example.org").rows


@pytest.mark.django_db
def test_of_staff_who_keep_entries_their_account_has_it_all(client: Client) -> None:
    keeper = make_entry_keeper(make_resource(), name="", email="", user=make_steward())
    assert client.get(page("keeper_held", keeper)).status_code == 404
