"""Stewards hear of unusually many looks at details, exports and tasks given back."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEvent, User
from common.models import Category
from messaging.news_letters import send_at_once
from pods.models import Ward
from requests_app.notifications import tell_of_unusual
from tests import factories
from tests.messaging.news import news_messages, write

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _low_limits(settings: Any) -> None:
    settings.UNUSUAL = {"looks_in_an_hour": 3, "looks": 5, "exports": 2, "given_back": 2}


@pytest.fixture
def steward() -> User:
    return factories.make_steward(opened=False)


@pytest.fixture
def busy(ward: Ward) -> User:
    return factories.make_coordinator(ward, name="Beatriz")


def letters() -> list[Any]:
    tell_of_unusual()
    send_at_once()
    return [write(message) for message in news_messages()]


def test_many_looks_in_an_hour(steward: User, busy: User, ward: Ward, client: Client) -> None:
    client.force_login(busy)
    for looks in range(1, 5):
        row = factories.make_request(ward, name="Rosa")
        client.post(reverse("admin:requests_app_helprequest_open_details", args=[row.pk]))
        assert len(letters()) == (looks >= 3), looks
    (letter,) = letters()
    assert letter.to == steward.email
    assert f"Staff #{busy.pk}: “Personal details opened”, 4 times in one day" in letter.body
    assert not any(name in letter.body for name in ("Rosa", "Beatriz"))


def test_looking_up_who_is_calling_is_recorded_and_counts(
    steward: User, ward: Ward, ride: Category, client: Client
) -> None:
    operator = factories.make_operator(ward)
    factories.make_request(factories.make_ward(), phone="202-555-0166", name="Rosa")
    client.force_login(operator)
    page = reverse("admin:intake_request")
    typed = {"contact-phone": "202-555-0166", "where-address": "9 Quiet Lane"}
    # By the button, whether or not we know them, and by saving too little to be stored.
    for looks, more in enumerate(({"look": "1"}, {"look": "1"}, {}), 1):
        answer = client.post(page, typed | more).text
        assert "that you looked is recorded" in answer
        assert len(letters()) == (looks == 3)
    (letter,) = letters()
    assert f"Staff #{operator.pk}: “Looked up who is calling”, 3 times in one day" in letter.body
    event = AuditEvent.objects.filter(verb="look_up_caller").latest("pk")
    assert (event.actor, event.fields) == (operator, ["address", "phone"])
    client.post(page, {"look": "1"})
    assert AuditEvent.objects.filter(verb="look_up_caller").count() == 3


def test_exports_count_by_person(steward: User, busy: User) -> None:
    other = factories.make_coordinator()
    for user in (busy, other):
        audit.record(user, "export_person", factories.make_request())
    assert letters() == []
    audit.record(other, "export_person", factories.make_request())
    (letter,) = letters()
    assert f"Staff #{other.pk}" in letter.body
    assert f"#{busy.pk}:" not in letter.body


def test_tasks_given_back_count_by_volunteer(steward: User) -> None:
    volunteer = factories.make_volunteer(name="Ben Okafor")
    for person in (volunteer, factories.make_volunteer(), volunteer):
        assert letters() == []
        match = factories.make_match(volunteer=person, status="released")
        audit.record(audit.VOLUNTEER, "release_match", match)
    (letter,) = letters()
    assert f"Volunteer #{volunteer.pk}: “Given back”, 2 times" in letter.body
    assert "Ben Okafor" not in letter.body


def test_what_was_yesterday_does_not_count(steward: User, busy: User, monkeypatch: Any) -> None:
    for _look in range(6):
        audit.record(busy, "open_details", factories.make_request())
    later = timezone.now() + timedelta(days=1, hours=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    tell_of_unusual()
    send_at_once()
    assert news_messages() == []


def test_only_stewards_are_told(steward: User, busy: User) -> None:
    for _look in range(3):
        audit.record(busy, "open_details", factories.make_request())
    assert len(letters()) == 1
    User.objects.filter(pk=steward.pk).update(is_steward=False)
    assert [write(message) for message in news_messages()] == [None]
    assert mail.outbox == []
