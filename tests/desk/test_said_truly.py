"""What the desk says of who hears of a press: a message, or a call that is on today's list."""

import pytest
from django.test import Client

from common.models import Category
from pods.models import Ward
from requests_app.choices import ContactKind, MatchStatus, NeedStatus
from requests_app.models import ContactLog, Match
from tests.desk.desk_page import add_need, said, url
from tests.factories import make_match, make_volunteer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("user")]

CALLED = "No email reaches Bo: the call is on today's list."
WRITTEN = "A message goes to Bo."


def going_on(ward: Ward, kind: Category, email: str, status: str, **fields: str) -> Match:
    need = add_need(ward, kind, status=NeedStatus.OFFERED)
    volunteer = make_volunteer(kind, ward=ward, name="Bo", email=email)
    return make_match(need, volunteer, status=status, **fields)


@pytest.mark.parametrize("email", ["bo@example.org", ""])
@pytest.mark.parametrize(
    ("verb", "data", "status"),
    [
        ("answer", {"answer": "withdraw"}, MatchStatus.OFFERED),
        ("answer", {"answer": "withdraw"}, MatchStatus.ACCEPTED),
        ("answer", {"answer": "withdraw_all"}, MatchStatus.OFFERED),
        ("happened", {"happened": "no"}, MatchStatus.ACCEPTED),
    ],
)
def test_the_volunteer_is_written_to_or_called(
    email: str,
    verb: str,
    data: dict[str, str],
    status: str,
    ward: Ward,
    kind: Category,
    client: Client,
) -> None:
    match = going_on(ward, kind, email, status)
    words = said(client, client.post(url(verb, match.need), {"match": match.pk, **data}))
    assert (WRITTEN if email else CALLED) in words
    assert (CALLED if email else WRITTEN) not in words
    calls = ContactLog.objects.due().filter(kind__in=ContactKind.to_volunteer())
    assert calls.exists() is not bool(email)


def test_the_button_says_it_as_well(ward: Ward, kind: Category, client: Client) -> None:
    match = going_on(ward, kind, "", MatchStatus.OFFERED)
    page = client.get(url("need", match.need)).text
    assert "the volunteer gets a message" not in page
    assert "no email: you call them" in page


def test_a_household_without_email_is_called(ward: Ward, kind: Category, client: Client) -> None:
    match = going_on(ward, kind, "", MatchStatus.ACCEPTED)
    match.need.request.email = ""
    match.need.request.save()
    answer = {"match": match.pk, "answer": "release", "reason": "sick"}
    words = said(client, client.post(url("answer", match.need), answer))
    assert "No email reaches the household: the call is on today's list." in words
    assert ContactLog.objects.due().get().kind == ContactKind.LOST_HELPER
