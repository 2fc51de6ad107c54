"""Closing at the desk: we cannot help, with why and where else to turn, or others did."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from common.models import Category
from messaging.models import Message
from pods.models import Ward
from requests_app import services
from requests_app.choices import ContactKind, MatchStatus, NeedStatus
from requests_app.ends import EndReason
from requests_app.models import ContactLog, HelpRequest, Need, Referral
from resources.models import ResourceCategory
from tests.desk.desk_page import add_need, said, url
from tests.factories import (
    make_coordinator,
    make_match,
    make_need,
    make_resource,
    make_resource_category,
    make_ward,
)

pytestmark = pytest.mark.django_db

NO = {"how": "cannot_help", "reason": "outside"}


@pytest.fixture
def heading(kind: Category) -> ResourceCategory:
    heading = make_resource_category()
    heading.kinds.add(kind)
    return heading


@pytest.fixture
def need(ward: Ward, kind: Category, user: User) -> Need:
    return add_need(ward, kind)


def chosen(page: Any) -> list[int]:
    return [each["row"].pk for each in page.context["resources"] if each["is_chosen"]]


def test_the_two_ends_are_two_presses(need: Need, client: Client) -> None:
    page = client.get(url("need", need)).content.decode()
    assert url("cannot_help", need) in page
    assert "Close: others helped" in page
    assert "the household gets an email" in page


def test_what_fits_is_chosen_already_and_is_what_is_sent(
    need: Need, heading: ResourceCategory, client: Client
) -> None:
    places = [make_resource(heading, languages=["en"]) for _number in range(4)]
    page = client.get(url("cannot_help", need))
    best = chosen(page)
    assert len(best) == 3
    assert {each["row"].pk for each in page.context["resources"]} == {row.pk for row in places}
    response = client.post(url("close", need), {**NO, "resources": best})
    assert "The household gets a message." in said(client, response)
    need.refresh_from_db()
    assert (need.status, need.end_reason) == (NeedStatus.CLOSED, EndReason.OUTSIDE)
    kept = Referral.objects.order_by("position").values_list("resource_id", flat=True)
    assert list(kept) == best
    page = client.get(url("need", need)).content.decode()
    assert "It is outside our area" in page
    assert str(places[0]) in page


def test_looking_by_hand_keeps_what_was_chosen_and_closes_nothing(
    need: Need, heading: ResourceCategory, client: Client
) -> None:
    fits = make_resource(heading, languages=["en"], name="Near by")
    other = make_resource(name="Harbor clinic", ward=make_ward())
    make_resource(name="Hill school")
    data = {"reason": "not_ours", "q": "harbor"}
    page = client.post(url("cannot_help", need), data)
    assert [each["row"].pk for each in page.context["resources"]] == [fits.pk, other.pk]
    # The one that fits was unchecked by hand, and stays so.
    assert chosen(page) == []
    (reason,) = [each for each in page.context["reasons"] if each["is_chosen"]]
    assert reason["value"] == "not_ours"
    page = client.post(url("cannot_help", need), {"q": "hill", "resources": [other.pk]})
    assert chosen(page) == [other.pk]
    need.refresh_from_db()
    assert need.status == NeedStatus.OPEN


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"how": "cannot_help"}, "Please choose one."),
        ({**NO, "resources": [1, 2, 3, 4]}, "Please choose fewer resources: at most 3."),
        ({"how": "cannot_help", "reason": "others_did"}, ""),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(
    data: dict[str, Any], words: str, need: Need, client: Client
) -> None:
    page = client.post(url("close", need), data)
    assert page.status_code == 422
    assert words in page.content.decode()
    need.refresh_from_db()
    assert need.status == NeedStatus.OPEN


def test_the_history_says_which_reason_is_likely(need: Need, client: Client) -> None:
    def likely() -> str:
        page = client.get(url("cannot_help", need))
        return next(each["value"] for each in page.context["reasons"] if each["is_chosen"])

    assert likely() == EndReason.NOBODY_FITS
    make_match(need, status=MatchStatus.DECLINED)
    assert likely() == EndReason.NOBODY_SAID_YES


def test_without_an_email_the_page_and_the_answer_say_so(need: Need, client: Client) -> None:
    HelpRequest.objects.update(email="", email_index="")
    assert "call list" in client.get(url("cannot_help", need)).content.decode()
    response = client.post(url("close", need), {"how": "others_did"})
    assert "No email reaches the household: the call is on today's list." in said(client, response)
    entry = ContactLog.objects.get()
    # First in the queue, although nothing of theirs is open, and in the list of calls.
    queue = client.get(reverse("admin:desk"))
    assert [row.pk for row in queue.context["page"].needs] == [need.pk]
    page = client.get(url("need", need)).content.decode()
    assert str(ContactKind.OTHERS_DID.label) in page
    log = client.get(reverse("admin:requests_app_contactlog_changelist"), {"due": "yes"})
    assert str(need.category) in log.content.decode()
    client.post(url("rung", need), {"entry": entry.pk})
    assert not ContactLog.objects.due().exists()


def test_what_has_ended_is_not_asked_about(need: Need, steward: User, client: Client) -> None:
    services.cancel_need(need.pk, actor=steward)
    response = client.get(url("cannot_help", need))
    assert response.url.startswith(url("need", need))


def test_others_see_nothing_of_it(need: Need, client: Client) -> None:
    client.force_login(make_coordinator(make_ward()))
    assert client.get(url("cannot_help", need)).status_code == 404
    assert client.post(url("cannot_help", need), {"q": "x"}).status_code == 404


def test_queries_do_not_grow_with_resources(
    need: Need, heading: ResourceCategory, client: Client
) -> None:
    counts = []
    for _round in range(2):
        # Of fewer than five, what is written nearly so is looked for, too.
        for number in range(5):
            make_resource(heading, ward=need.request.ward, name=f"Clinic {number}")
        with CaptureQueriesContext(connection) as queries:
            client.post(url("cannot_help", need), {"q": "clinic", "resources": [1]})
        counts.append(len(queries))
    # The kinds of help by their names are read once.
    assert counts[1] <= counts[0] <= 26


@pytest.mark.parametrize(
    ("action", "reason"),
    [
        ("close_cannot_help", EndReason.NOBODY_FITS),
        ("close_others_did", EndReason.OTHERS_DID),
    ],
)
@pytest.mark.parametrize("model", ["need", "helprequest"])
def test_in_the_lists_of_the_admin(
    model: str,
    action: str,
    reason: EndReason,
    need: Need,
    heading: ResourceCategory,
    client: Client,
) -> None:
    place = make_resource(heading, languages=["en"])
    make_need(need.request)
    row = need.pk if model == "need" else need.request_id
    data = {"action": action, "_selected_action": [row]}
    client.post(reverse(f"admin:requests_app_{model}_changelist"), data)
    need.refresh_from_db()
    assert need.end_reason == reason
    assert need.referrals.filter(resource=place).exists() == reason.is_unmet
    assert Message.objects.filter(recipient_kind="request").count() == 1


def test_a_requests_page_leads_there(need: Need, client: Client) -> None:
    page = client.get(
        reverse("admin:requests_app_helprequest_change", args=[need.request_id])
    ).content.decode()
    assert url("cannot_help", need) in page
