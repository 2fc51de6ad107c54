"""People who signed up twice: shown where they are approved, and joined with all that is theirs."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEvent, User
from backoffice import long_lists
from common.errors import NotPossible
from common.models import LinkPurpose, PrivateLink
from messaging.models import Message
from pods.models import Ward
from requests_app import services
from requests_app.candidates import candidates_for, needs_for, why_not
from requests_app.choices import MatchStatus
from requests_app.models import Match
from tests import factories
from tests.requests_app.request_form import at_once
from volunteers.choices import VolunteerStatus
from volunteers.joining import join_volunteers
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db

PHONE = "202-555-0171"


@pytest.fixture
def ward() -> Ward:
    return factories.make_ward()


@pytest.fixture
def user(ward: Ward, client: Client) -> User:
    user = factories.make_coordinator(ward)
    client.force_login(user)
    return user


@pytest.fixture
def first(ward: Ward) -> Volunteer:
    kind = factories.make_category()
    return factories.make_volunteer(
        kind, ward=ward, phone=PHONE, name="Sam", max_at_once=2, max_per_week=3
    )


@pytest.fixture
def second(ward: Ward) -> Volunteer:
    kind = factories.make_category()
    status = VolunteerStatus.PENDING
    return factories.make_volunteer(kind, ward=ward, phone=PHONE, name="Samuel", status=status)


def page_of(row: Volunteer) -> str:
    return reverse("admin:volunteers_volunteer_change", args=[row.pk])


def press(client: Client, what: str, row: Volunteer, **data: Any) -> str:
    url = reverse(f"admin:{what}_volunteer", args=[row.pk])
    return client.post(url, data, follow=True).content.decode()


def test_seen_where_they_are_approved(
    first: Volunteer, second: Volunteer, user: User, client: Client
) -> None:
    listed = client.get(reverse("admin:volunteers_volunteer_changelist"), {"twice": "perhaps"})
    assert listed.context["cl"].result_count == 2
    page = client.get(page_of(second)).content.decode()
    for words in ("Perhaps the same person", f"#{first.pk}", "Sam", "Approved"):
        assert words in page
    assert PHONE not in page
    assert PHONE in press(client, "compare", second)
    opened = AuditEvent.objects.filter(verb="open_details", actor=user)
    assert set(opened.values_list("subject_id", flat=True)) == {first.pk, second.pk}


def test_nobody_is_like_others_who_left_no_email(user: User, client: Client, ward: Ward) -> None:
    for _person in range(2):
        factories.make_volunteer(ward=ward, email="")
    listed = client.get(reverse("admin:volunteers_volunteer_changelist"), {"twice": "perhaps"})
    assert listed.context["cl"].result_count == 0


def test_many_who_signed_up_twice_are_counted_among_the_newest(
    user: User, client: Client, ward: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _person in range(32):
        factories.make_volunteer(ward=ward, phone=PHONE, email="")
    for _person in range(3):
        factories.make_volunteer(ward=ward, email="")
    address = reverse("admin:volunteers_volunteer_changelist")
    assert "32 volunteers" in client.get(address, {"twice": "perhaps"}).text
    monkeypatch.setattr(long_lists, "MOST_LOOKED_UP", 5)
    listed = client.get(address, {"twice": "perhaps"})
    assert "At least 30 volunteers" in listed.text
    last = client.get(address, {"twice": "perhaps", "p": "last"}).context["cl"]
    assert len({row.pk for row in [*listed.context["cl"].result_list, *last.result_list]}) == 32


def test_two_people_at_one_phone_are_remembered(
    first: Volunteer, second: Volunteer, user: User, client: Client, ward: Ward
) -> None:
    assert "two people" in press(client, "apart", second, other=first.pk)
    press(client, "apart", first, other=second.pk)
    for row in (first, second):
        assert "Perhaps the same person" not in client.get(page_of(row)).content.decode()
    listed = client.get(reverse("admin:volunteers_volunteer_changelist"), {"twice": "perhaps"})
    assert listed.context["cl"].result_count == 0
    third = factories.make_volunteer(ward=ward, phone=PHONE)
    assert len(client.get(page_of(third)).context["alike"].seen) == 2
    assert AuditEvent.objects.filter(verb="keep_two_people").count() == 2


def test_a_coordinator_of_another_ward_learns_no_name(
    first: Volunteer, second: Volunteer, client: Client
) -> None:
    there = factories.make_ward()
    client.force_login(factories.make_coordinator(there))
    theirs = factories.make_volunteer(ward=there, phone=PHONE)
    page = client.get(page_of(theirs)).content.decode()
    assert "in another ward too" in page
    assert "Sam" not in page
    url = reverse("admin:join_volunteer", args=[theirs.pk])
    assert client.post(url, {"other": first.pk}).status_code == 404
    for broken in ("", "x", theirs.pk):
        assert client.post(url, {"other": broken}).status_code == 404


def test_joined_with_history_blocks_and_limits(
    first: Volunteer, second: Volunteer, user: User, client: Client
) -> None:
    token = factories.link_to(second)
    done = factories.make_match(volunteer=second, status=MatchStatus.DONE)
    going_on = factories.make_match(volunteer=second, status=MatchStatus.ACCEPTED)
    block = factories.make_block(volunteer=second)
    kinds = {*first.categories.all(), *second.categories.all()}
    page = press(client, "join", second, other=first.pk)
    assert "one sign-up now" in page
    first.refresh_from_db(), second.refresh_from_db(), block.refresh_from_db()
    assert set(first.matches.all()) == {done, going_on}
    assert Match.objects.of_this_week().filter(volunteer=first).count() == 2
    assert (first.max_at_once, first.max_per_week) == (2, 3)
    assert block.volunteer == first
    assert set(first.categories.all()) == kinds
    assert (second.status, second.name, second.phone) == (VolunteerStatus.LEFT, "", "")
    assert PrivateLink.objects.resolve(LinkPurpose.VOLUNTEER, token) is None
    told = Message.objects.get(template="volunteers/volunteer_link")
    assert told.recipient_id == first.pk
    assert AuditEvent.objects.filter(verb="join_volunteers", actor=user).count() == 2


def test_what_only_the_other_said_is_kept(first: Volunteer, user: User, ward: Ward) -> None:
    other = factories.make_volunteer(ward=ward, phone=PHONE, zip_code="20010", status="pending")
    for owner, what in ((first, "Soup"), (other, "Soup"), (other, "Diapers")):
        factories.make_goods(owner, what=what)
    Volunteer.objects.filter(pk=first.pk).update(email="", email_index="")
    assert join_volunteers(other.pk, first.pk, actor=user) == first.pk
    first.refresh_from_db()
    assert (first.email, first.zip_code) == (other.email, "20010")
    assert {goods.what for goods in first.goods.all()} == {"Soup", "Diapers"}
    assert not other.goods.exists()
    assert Volunteer.objects.get(email_index=first.email_index) == first
    with pytest.raises(NotPossible, match="no longer volunteers"):
        join_volunteers(other.pk, first.pk, actor=user)


def test_refused_in_words_where_both_were_asked_for_one_need(
    first: Volunteer, second: Volunteer, user: User, client: Client
) -> None:
    need = factories.make_need()
    for person in (first, second):
        factories.make_match(need, person, status=MatchStatus.ASKED)
    assert "asked for the same need" in press(client, "join", second, other=first.pk)
    second.refresh_from_db()
    assert second.status == VolunteerStatus.PENDING
    assert second.matches.count() == 1


def test_refused_in_words_where_it_is_more_than_they_allow(
    first: Volunteer, second: Volunteer, user: User, client: Client
) -> None:
    Volunteer.objects.filter(pk=second.pk).update(max_at_once=3)
    for person in (first, first, second):
        factories.make_match(volunteer=person, status=MatchStatus.ACCEPTED)
    page = press(client, "join", second, other=first.pk)
    assert "more tasks than the sign-up that stays allows" in page
    assert second.matches.count() == 1


@pytest.mark.django_db(transaction=True)
def test_joining_while_they_are_asked_loses_nothing() -> None:
    actor, kind, ward = factories.make_steward(), factories.make_category(), factories.make_ward()
    one, other = [
        factories.make_volunteer(kind, ward=ward, phone=PHONE, max_at_once=20, max_per_week=20)
        for _number in range(2)
    ]
    needs = [factories.make_need(factories.make_request(ward), kind) for _number in range(4)]
    at_once(
        *(lambda pk=n.pk: services.offer_match(pk, other.pk, actor=actor) for n in needs),
        lambda: join_volunteers(one.pk, other.pk, actor=actor),
        lambda: join_volunteers(other.pk, one.pk, actor=actor),
    )
    assert Volunteer.objects.get(pk=other.pk).status == VolunteerStatus.LEFT
    assert not Match.objects.filter(volunteer=other).exists()
    assert set(Match.objects.values_list("volunteer", flat=True)) <= {one.pk}


def test_the_page_and_the_list_ask_no_more_however_many_are_alike(
    second: Volunteer, user: User, client: Client, ward: Ward
) -> None:
    counts = []
    for _more in range(2):
        for _number in range(4):
            factories.make_volunteer(ward=ward, phone=PHONE)
        press(client, "compare", second)
        for url in (page_of(second), reverse("admin:volunteers_volunteer_changelist")):
            with CaptureQueriesContext(connection) as captured:
                client.get(url)
            counts.append(len(captured))
    assert counts[:2] == counts[2:]


def test_nobody_is_sent_to_their_own_need(first: Volunteer, ward: Ward) -> None:
    kind = first.categories.get()
    by_phone = factories.make_request(ward, phone="(202) 555 0171", email="")
    by_email = factories.make_request(ward, phone="", email=first.email.upper())
    at_home = factories.make_request(ward, household=by_email.household)
    neighbor = factories.make_request(ward)
    for request in (by_phone, by_email, at_home):
        need = factories.make_need(request, kind)
        assert [each.code for each in why_not(need, first)] == ["own_need"]
        assert first not in candidates_for(need)
        assert need not in needs_for(first)
    need = factories.make_need(neighbor, kind)
    assert first in candidates_for(need)
    assert need in needs_for(first)
