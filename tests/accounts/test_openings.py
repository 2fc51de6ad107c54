"""A steward sees nobody's data unless opened with a reason, for a while, on the record."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.backends import StaffBackend
from accounts.models import AuditEvent, StewardOpening, User
from accounts.roles import opening_of
from pods.models import Ward
from tests import factories

pytestmark = pytest.mark.django_db
INDEX, DESK = reverse("admin:index"), reverse("admin:desk")
REASON = "A household says that nobody calls back"
OF_PEOPLE = [
    *(reverse(f"admin:{name}") for name in ("desk", "proposal_list", "intake_request")),
    *(
        reverse(f"admin:{name}_changelist")
        for name in (
            *("requests_app_helprequest", "requests_app_need", "requests_app_match"),
            *("requests_app_contactlog", "volunteers_volunteer", "volunteers_goods"),
        )
    ),
]


@pytest.fixture
def steward(client: Client) -> User:
    user = factories.make_steward(opened=False)
    client.force_login(user)
    return user


def open_with(client: Client, reason: str = REASON) -> Any:
    return client.post(reverse("admin:open_data"), {"reason": reason}, follow=True)


def test_a_steward_meets_counts_and_no_names(steward: User, client: Client, ward: Ward) -> None:
    row = factories.make_request(ward, name="Rosa Quispe")
    factories.make_need(row)
    factories.make_volunteer(name="Ben Okafor", ward=ward, status="pending")
    page = client.get(INDEX)
    counts = [link["count"] for link in page.context["work"] if not link["url"]]
    assert counts == [1, 0, 1, 0]
    for url in OF_PEOPLE:
        assert client.get(url).status_code == 403, url
    search = client.get(INDEX, {"q": "Rosa"}).text
    pictures = client.get(reverse("admin:pictures"))
    assert pictures.status_code == 200
    for text in (page.text, search, pictures.text):
        assert "Rosa" not in text.replace('value="Rosa"', "")
        assert "Ben Okafor" not in text


def test_with_a_reason_they_act_as_coordinator(steward: User, client: Client, ward: Ward) -> None:
    factories.make_request(ward, name="Rosa Quispe")
    page = open_with(client)
    assert "data is open to you" in page.text
    for url in OF_PEOPLE:
        answer = client.get(url)
        assert (answer.status_code, "data is open to you" in answer.text) == (200, True), url
    assert "Rosa Quispe" in client.get(reverse("admin:requests_app_helprequest_changelist")).text
    opening = StewardOpening.objects.get()
    assert (opening.user, opening.reason) == (steward, REASON)
    assert opening.until - opening.at <= timedelta(hours=1)
    event = AuditEvent.objects.get(verb="open_personal_data")
    assert (event.actor, event.subject_id) == (steward, opening.pk)


@pytest.mark.parametrize("reason", ["", "  ", "because"])
def test_without_a_reason_nothing_opens(reason: str, steward: User, client: Client) -> None:
    assert "please write down why" in open_with(client, reason).text
    assert not StewardOpening.objects.exists()
    assert client.get(DESK).status_code == 403


def test_it_ends_by_a_press_and_by_itself(steward: User, client: Client) -> None:
    open_with(client)
    assert "closed again" in client.post(reverse("admin:close_data"), follow=True).text
    assert client.get(DESK).status_code == 403
    assert AuditEvent.objects.filter(verb="close_personal_data").count() == 1
    past = timezone.now() - timedelta(minutes=1)
    StewardOpening.objects.create(user=steward, reason=REASON, until=past)
    assert client.get(DESK).status_code == 403


def test_a_second_press_opens_nothing_more(steward: User, client: Client) -> None:
    for _press in range(2):
        open_with(client)
    assert StewardOpening.objects.count() == 1


def test_a_stewards_own_ward_is_theirs_without_it(steward: User, client: Client) -> None:
    ward, other = factories.make_ward(), factories.make_ward()
    factories.give_role(steward, "coordinator", ward)
    factories.make_request(ward, name="Rosa Quispe")
    factories.make_request(other, name="Hidden Person")
    page = client.get(reverse("admin:requests_app_helprequest_changelist")).text
    assert "Rosa Quispe" in page
    assert "Hidden Person" not in page


def test_only_stewards_open(client: Client) -> None:
    client.force_login(factories.make_organizer())
    for name in ("open_data", "close_data"):
        assert client.post(reverse(f"admin:{name}"), {"reason": REASON}).status_code == 403
    assert not StewardOpening.objects.exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_stewardopening SET reason = 'Another'",
        "UPDATE accounts_stewardopening SET until = now() + interval '9 years'",
        "UPDATE accounts_stewardopening SET ended_at = NULL",
        "UPDATE accounts_stewardopening SET ended_at = now(), reason = 'Another'",
        "DELETE FROM accounts_stewardopening",
        "TRUNCATE accounts_stewardopening",
        "UPDATE accounts_auditevent SET verb = 'look'",
        "DELETE FROM accounts_auditevent",
        "TRUNCATE accounts_auditevent",
        "TRUNCATE accounts_user CASCADE",
    ],
)
def test_what_was_recorded_stays(statement: str, steward: User, client: Client) -> None:
    open_with(client)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # nothing may wait where a table is emptied
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(statement)


def test_an_opening_that_has_ended_stays_so(steward: User, client: Client) -> None:
    open_with(client)
    client.post(reverse("admin:close_data"))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        StewardOpening.objects.update(ended_at=timezone.now())


def test_who_is_there_is_read_with_what_is_open_to_them(
    steward: User, client: Client, django_assert_num_queries: Any
) -> None:
    for _opening in range(2):  # the first has ended
        open_with(client)
        client.post(reverse("admin:close_data"))
    open_with(client)
    for now_open in (True, False):
        with django_assert_num_queries(1):
            user: Any = StaffBackend().get_user(steward.pk)
            assert bool(opening_of(user)) is now_open
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("admin:accounts_auditevent_changelist"))
        assert sum('"accounts_stewardopening"' in query["sql"] for query in queries) == 1
        client.post(reverse("admin:close_data"))
    User.objects.filter(pk=steward.pk).update(is_active=False)
    assert StaffBackend().get_user(steward.pk) is StaffBackend().get_user(0) is None
