"""The people to call back today, and what did not work, in the admin."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from requests_app.choices import ContactKind, MatchStatus, Worked
from requests_app.models import ContactLog, Match
from requests_app.services import say_whether_it_worked
from tests.factories import make_contact, make_coordinator, make_match, make_request, make_ward

pytestmark = pytest.mark.django_db

LOG = "admin:requests_app_contactlog_changelist"
MATCHES = "admin:requests_app_match_changelist"


@pytest.fixture
def client(client: Client) -> Client:
    client.force_login(make_coordinator(make_ward(slug="mine")))
    return client


def _due(client: Client) -> list[ContactLog]:
    return list(client.get(reverse(LOG), {"due": "yes"}).context["cl"].result_list)


def test_what_is_due_the_oldest_first(client: Client) -> None:
    today, request = timezone.localdate(), make_request()
    days = {
        "today": today,
        "late": today - timedelta(days=3),
        "later": today + timedelta(days=1),
        "never": None,
    }
    made = {name: make_contact(request, follow_up_on=day) for name, day in days.items()}
    # Done already, and of a ward of others: neither is theirs to ring about.
    make_contact(request, follow_up_on=today, followed_up_at=timezone.now())
    make_contact(make_request(make_ward()), follow_up_on=today)
    assert _due(client) == [made["late"], made["today"]]
    data = {"action": "finish", "_selected_action": [made["late"].pk]}
    client.post(f"{reverse(LOG)}?due=yes", data)
    assert _due(client) == [made["today"]]


def test_each_says_what_it_is_about(client: Client) -> None:
    match = make_match(status=MatchStatus.DONE)
    say_whether_it_worked(
        match.pk, side="volunteer", worked="no", note="Nobody opened", actor="volunteer"
    )
    entry = ContactLog.objects.get()
    assert "Nobody opened" not in client.get(reverse(LOG), {"due": "yes"}).content.decode()
    client.post(reverse("admin:call_show", args=[entry.pk]))
    page = client.get(reverse(LOG), {"due": "yes"}).content.decode()
    for words in (
        "The volunteer says that it did not work out",
        "said on their own page",
        "Nobody opened",
        match.need.request.reference,
    ):
        assert words in page
    page = client.get(reverse("admin:requests_app_contactlog_change", args=[entry.pk]))
    assert "said on their own page" in page.content.decode()
    url = reverse("admin:requests_app_helprequest_change", args=[match.need.request_id])
    assert "said on their own page" in client.get(url).content.decode()


def test_staff_do_not_write_what_only_the_pages_say(client: Client) -> None:
    request = make_request()
    url = reverse("admin:requests_app_helprequest_change", args=[request.pk])
    page = client.get(url).content.decode()
    assert str(ContactKind.NO_ANSWER.label) in page
    # Only people themselves say that; staff would be putting words into their mouths.
    assert str(ContactKind.HOUSEHOLD_NO.label) not in page


def test_what_did_not_work_is_found_among_the_matches(client: Client) -> None:
    for fields in ({"resident_said": Worked.NO}, {"volunteer_said": Worked.NO}):
        make_match(status=MatchStatus.DONE, **fields)
    # It worked, or nobody has said so far: neither belongs on this list.
    make_match(status=MatchStatus.DONE, resident_said=Worked.YES)
    make_match(status=MatchStatus.DONE)
    response = client.get(reverse(MATCHES), {"worked": "yes"})
    found = {match.pk for match in response.context["cl"].result_list}
    assert found == set(Match.objects.did_not_work().values_list("pk", flat=True))
    assert len(found) == 2
    assert "household: No" in response.content.decode()
