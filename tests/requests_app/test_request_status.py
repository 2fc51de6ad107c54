"""The resident's private page, and what can be done there."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEvent
from common.errors import NotPossible
from common.models import Category, LinkPurpose, PrivateLink
from messaging.delivery import deliver
from messaging.models import Message, MessageStatus
from requests_app import services
from requests_app.choices import MatchStatus, NeedStatus
from requests_app.ends import EndReason
from requests_app.models import HelpRequest, Match, Need
from tests.factories import (
    link_to,
    make_coordinator,
    make_match,
    make_need,
    make_request,
    make_steward,
    make_volunteer,
    make_ward,
)
from tests.messaging.news import told
from tests.requests_app.request_form import address, edit, shown

pytestmark = pytest.mark.django_db

VERBS = ["need_done", "need_not_done"]
PAGES = ["request_status", "request_edit", "request_cancel", "request_delete"]


@pytest.fixture
def help_request() -> HelpRequest:
    return make_request(make_ward(), name="Milagros", phone="202-555-0147")


@pytest.fixture
def need(help_request: HelpRequest, ride: Category) -> Need:
    return make_need(help_request, ride, detail="To the clinic")


@pytest.fixture
def token(help_request: HelpRequest) -> str:
    return link_to(help_request)


def _state(row: Any) -> str:
    row.refresh_from_db()
    return row.status


def test_works(client: Client, help_request: HelpRequest, need: Need, token: str) -> None:
    page = shown(client, "request_status", token)
    assert help_request.reference in page
    assert "We are looking for a neighbor" in page
    assert "A ride" in page
    assert 'aria-current="step"' in page


def test_each_state_says_where_it_stands(client: Client, need: Need, token: str) -> None:
    match = make_match(need, make_volunteer(need.category, name="Tomás", phone="202-555-0160"))
    page = shown(client, "request_status", token)
    assert "We have asked a neighbor" in page
    # They may still say no, and would be known to the household for nothing.
    assert "Tomás" not in page
    assert "202-555-0160" not in page
    Match.objects.filter(pk=match.pk).update(
        status=MatchStatus.ACCEPTED, accepted_at=timezone.now()
    )
    Need.objects.update(status=NeedStatus.MATCHED)
    page = shown(client, "request_status", token)
    assert "Tomás" in page
    assert "202-555-0160" in page
    assert match.volunteer.email in page


@pytest.mark.parametrize(
    ("status", "words"),
    [("done", "This is done"), ("cancelled", "was cancelled"), ("closed", "and found nobody")],
)
def test_ended_states(client: Client, need: Need, token: str, status: str, words: str) -> None:
    reason = EndReason.NOBODY_FITS if status == NeedStatus.CLOSED else ""
    Need.objects.update(status=status, ended_at=timezone.now(), end_reason=reason)
    page = shown(client, "request_status", token)
    assert words in page
    assert "I no longer need this" not in page


def test_get_changes_nothing(
    client: Client, help_request: HelpRequest, need: Need, token: str
) -> None:
    make_match(need, status=MatchStatus.ACCEPTED)
    before = [list(model.objects.values()) for model in (HelpRequest, Need, Match, PrivateLink)]
    for page in PAGES:
        client.get(address(page, token))
        client.head(address(page, token))
    client.get(address("need_cancel", token, need.pk))
    client.get(address("need_not_done", token, need.pk))
    after = [list(model.objects.values()) for model in (HelpRequest, Need, Match, PrivateLink)]
    assert before == after
    assert not AuditEvent.objects.exists()
    assert not Message.objects.exists()


def test_wrong_method(client: Client, need: Need, token: str) -> None:
    assert client.get(address("need_done", token, need.pk)).status_code == 405
    assert client.put(address("need_not_done", token, need.pk)).status_code == 405
    assert client.post(address("request_status", token)).status_code == 405


@pytest.mark.parametrize("bad", ["x", "A" * 22, "a\x00b", "x" * 3000, "%2e%2e", "é"])
@pytest.mark.parametrize("page", PAGES)
def test_bad_link(client: Client, token: str, page: str, bad: str) -> None:
    for response in (client.get(address(page, bad)), client.post(address(page, bad))):
        assert response.status_code in {404, 405}
    page = client.get(address(page, bad)).content.decode()
    assert "This link no longer works" in page
    assert address("request_needs") in page


def test_ended_links(client: Client, help_request: HelpRequest, token: str) -> None:
    past = timezone.now() - datetime.timedelta(seconds=1)
    old = PrivateLink.objects.issue(LinkPurpose.REQUEST, help_request.pk, expires_at=past).token
    # The right number under another purpose: a match's link must open no request.
    other = PrivateLink.objects.issue(LinkPurpose.MATCH, help_request.pk).token
    assert client.get(address("request_status", old)).status_code == 404
    assert client.get(address("request_status", other)).status_code == 404
    assert client.get(address("request_status", token)).status_code == 200
    PrivateLink.objects.revoke(LinkPurpose.REQUEST, help_request.pk)
    assert client.get(address("request_status", token)).status_code == 404


@pytest.mark.parametrize("page", ["need_cancel", *VERBS])
def test_another_requests_need_cannot_be_touched(client: Client, token: str, page: str) -> None:
    others = make_need()
    make_match(others, status=MatchStatus.ACCEPTED)
    assert client.post(address(page, token, others.pk)).status_code == 404
    # 10**30 fits no column: it must be "not found", not an error of Postgres.
    assert client.post(address(page, token, 10**30)).status_code == 404
    assert _state(others) == NeedStatus.MATCHED


def test_cancel_one_need(client: Client, help_request: HelpRequest, need: Need, token: str) -> None:
    other = make_need(help_request)
    match = make_match(need)
    for _press in range(2):
        response = client.post(address("need_cancel", token, need.pk), follow=True)
        assert "This is cancelled." in response.content.decode()
    assert (_state(need), _state(other)) == (NeedStatus.CANCELLED, NeedStatus.OPEN)
    assert _state(match) == MatchStatus.WITHDRAWN
    assert [message.template for message in Message.objects.all()] == [
        "requests_app/match_withdrawn"
    ]


def test_cancel_all(client: Client, help_request: HelpRequest, need: Need, token: str) -> None:
    other = make_need(help_request)
    for _press in range(2):
        client.post(address("request_cancel", token))
    assert (_state(need), _state(other)) == (NeedStatus.CANCELLED, NeedStatus.CANCELLED)
    help_request.refresh_from_db()
    assert help_request.closed_at


def test_done(client: Client, need: Need, token: str) -> None:
    match = make_match(need, status=MatchStatus.ACCEPTED)
    for _press in range(2):
        client.post(address("need_done", token, need.pk))
    assert (_state(need), _state(match)) == (NeedStatus.DONE, MatchStatus.DONE)


def test_done_when_nobody_helps_says_so(client: Client, need: Need, token: str) -> None:
    response = client.post(address("need_done", token, need.pk), follow=True)
    assert "Nobody was helping with this." in response.content.decode()
    assert _state(need) == NeedStatus.OPEN


@pytest.mark.parametrize("status", [MatchStatus.ACCEPTED, MatchStatus.DONE])
def test_it_did_not_happen(
    client: Client, help_request: HelpRequest, need: Need, token: str, status: str
) -> None:
    coordinator = make_coordinator(help_request.ward)
    match = make_match(need, status=status)
    for _press in range(2):
        response = client.post(address("need_not_done", token, need.pk), follow=True)
        assert "We are sorry" in response.content.decode()
    assert (_state(need), _state(match)) == (NeedStatus.OPEN, MatchStatus.RELEASED)
    # Who was still to go learns that they need not.
    going = ["requests_app/did_not_happen"] * (status == MatchStatus.ACCEPTED)
    assert list(Message.objects.values_list("template", flat=True)) == going
    [letter] = told(coordinator)
    assert letter.subject.startswith("Help did not come: 1 need is open again")


# --- Editing ---

EDIT = {
    "ward": "",
    "zip_code": "20011",
    "cross_streets": "",
    "address": "12 New Street",
    "access_notes": "",
    "name": "Milagros",
    "speaker": "me",
    "phone": "202-555-0148",
    "email": "new@example.org",
    "contact_method": "call",
    "contact_time": "evening",
    "spoken_language": "es",
}


def test_edit(client: Client, help_request: HelpRequest, need: Need, token: str) -> None:
    assert "To the clinic" in shown(client, "request_edit", token, "details")
    assert 'value="Milagros"' in shown(client, "request_edit", token, "contact")
    data = {**EDIT, f"detail_{need.pk}": "", f"detail_{need.category_id}": "To the hospital"}
    *others, contact = edit(client, token, data)
    for response in others:
        assert response["Location"] == address("request_status", token)
    # With another email it is another link.
    token = PrivateLink.objects.get(revoked_at=None).token
    assert contact["Location"] == address("request_status", token)
    help_request.refresh_from_db()
    need.refresh_from_db()
    assert (help_request.address, help_request.phone) == ("12 New Street", "202-555-0148")
    assert (help_request.language, need.detail) == ("es", "To the hospital")
    # The index has to move along, or a caller with the new number would not be found.
    assert HelpRequest.objects.get(phone_index=help_request.phone_index) == help_request
    assert "To the hospital" in shown(client, "request_edit", token, "details")
    recorded = [name for event in AuditEvent.objects.all() for name in event.fields]
    # Every page was sent with all answers; only the page that asks for the phone may record it.
    assert recorded.count("phone") == 1


def test_a_change_of_a_need_is_recorded_as_the_needs(
    client: Client, help_request: HelpRequest, need: Need, token: str
) -> None:
    data = {**EDIT, f"detail_{need.category_id}": "To the hospital", "allergies": ""}
    for _press in range(2):
        client.post(address("request_edit", token, "details"), data)
    event = AuditEvent.objects.get()
    assert (event.verb, event.subject_type, event.subject_id) == ("update_need", "need", need.pk)
    assert (event.actor_kind, event.fields) == (audit.RESIDENT, ["detail"])


def test_what_is_refused_of_one_need_leaves_the_whole_page_as_it_was(
    help_request: HelpRequest, need: Need
) -> None:
    ended = make_need(help_request, status=NeedStatus.CLOSED)
    # The first change is fine by itself; it must go with the one that is refused.
    of_needs = {need.pk: {"detail": "To the hospital"}, ended.pk: {"detail": "Bread"}}
    with pytest.raises(NotPossible, match="has ended"):
        services.update_answers(
            help_request.pk, {"household_size": 3}, of_needs, actor=audit.RESIDENT
        )
    help_request.refresh_from_db()
    need.refresh_from_db()
    assert (help_request.household_size, need.detail) == (None, "To the clinic")
    assert not AuditEvent.objects.exists()


def test_the_last_day_of_a_series_may_change_between_two_of_it(need: Need) -> None:
    # No need is open then, but the series still has an end that people may move.
    Need.objects.update(repeat="weekly", status=NeedStatus.DONE, ended_at=timezone.now())
    until = timezone.localdate() + datetime.timedelta(weeks=3)
    services.update_need(need.pk, {"repeat_until": until}, actor=audit.RESIDENT)
    need.refresh_from_db()
    assert need.repeat_until == until
    assert AuditEvent.objects.get().fields == ["repeat_until"]


def test_edit_finds_the_new_phone(
    client: Client, help_request: HelpRequest, need: Need, token: str
) -> None:
    before = help_request.phone_index
    client.post(address("request_edit", token), EDIT)
    help_request.refresh_from_db()
    assert help_request.phone_index not in {"", before}


def test_an_email_given_later_gets_the_private_link(
    client: Client, help_request: HelpRequest, need: Need, token: str, mailoutbox: list[Any]
) -> None:
    # Saving again is no new address, and an emptied field is none at all. What no mailbox has had
    # stays good, perhaps on paper.
    services.update_request(help_request.pk, {"email": ""}, actor=make_steward())
    token = PrivateLink.objects.get(revoked_at=None).token
    for email in ("new@example.org", "new@example.org", ""):
        client.post(address("request_edit", token), {**EDIT, "email": email})
        for message in Message.objects.filter(status=MessageStatus.QUEUED):
            deliver(message.pk)
    assert [mail.to for mail in mailoutbox] == [["new@example.org"]]
    assert all(token in mail.body for mail in mailoutbox)


def test_an_email_that_staff_mend_gets_the_link_too(help_request: HelpRequest, need: Need) -> None:
    services.update_request(help_request.pk, {"email": "x@example.org"}, actor=make_steward())
    assert Message.objects.get().recipient_id == help_request.pk


def test_edit_errors(client: Client, help_request: HelpRequest, need: Need, token: str) -> None:
    _details, *answers = edit(client, token, {**EDIT, "phone": "1", "zip_code": "2"})
    for response, field in zip(answers, ("id_zip_code", "id_phone"), strict=True):
        assert response.status_code == 422
        assert f'href="#{field}"' in response.content.decode()
    help_request.refresh_from_db()
    assert help_request.phone == "202-555-0147"


def test_there_is_no_other_page_to_edit(client: Client, need: Need, token: str) -> None:
    assert client.get(address("request_edit", token, "needs")).status_code == 404


# --- Deleting ---


def test_delete(client: Client, help_request: HelpRequest, need: Need, token: str) -> None:
    match = make_match(need, status=MatchStatus.ACCEPTED)
    match_token = link_to(match)
    assert "Delete everything?" in shown(client, "request_delete", token)
    response = client.post(address("request_delete", token))
    assert response["Location"] == address("request_deleted")
    assert "Everything is deleted" in shown(client, "request_deleted")
    help_request.refresh_from_db()
    assert help_request.erased_at
    assert client.get(address("request_status", token)).status_code == 404
    assert client.post(address("request_delete", token)).status_code == 404
    # The volunteer's link led to the same address and phone.
    assert client.get(address("match_offer", match_token)).status_code == 404
    assert [message.template for message in Message.objects.all()] == [
        "requests_app/match_withdrawn"
    ]


def test_private_pages_are_not_kept(client: Client, need: Need, token: str) -> None:
    for page in PAGES:
        assert "no-store" in client.get(address(page, token))["Cache-Control"]


def test_queries_do_not_grow(
    client: Client, help_request: HelpRequest, token: str, django_assert_num_queries: Any
) -> None:
    shown(client, "request_status", token)  # what pages share is loaded once
    for needs in (1, 2):
        for _need in range(needs):
            make_match(make_need(help_request), status=MatchStatus.ACCEPTED)
        with django_assert_num_queries(17):  # one of them for the versions of what pages share
            shown(client, "request_status", token)
