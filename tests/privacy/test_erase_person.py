"""`manage.py erase_person`: everything about one person, and nothing about another."""

from collections.abc import Iterator
from io import StringIO
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEvent
from requests_app.choices import NeedStatus
from requests_app.models import HelpRequest, Household
from tests.factories import make_match, make_need, make_request, make_volunteer
from volunteers.choices import VolunteerStatus
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db

OURS = {"phone": "202-555-0142", "email": "rosa@example.org"}


def erase(contact: str, confirm: str = "yes", which: str = "all") -> str:
    """Run the command; it asks for the contact, which rows, then for a confirmation."""
    typed: Iterator[str] = iter([contact, which, confirm])
    out = StringIO()
    with patch("builtins.input", lambda _question: next(typed)):
        call_command("erase_person", stdout=out)
    return out.getvalue()


@pytest.fixture
def others() -> None:
    make_request(phone="202-555-0199", email="ana@example.org", name="Ana")
    make_volunteer(phone="202-555-0199", email="ana@example.org", name="Ana")


@pytest.mark.parametrize("contact", ["(202) 555 0142", "+1 202 555 0142", " Rosa@Example.org"])
def test_everything_of_theirs_goes_and_nothing_else(contact: str, others: None) -> None:
    first, second = make_request(**OURS, name="Rosa"), make_request(**OURS, name="Rosa")
    volunteer = make_volunteer(**OURS, name="Rosa")
    match = make_match(make_need(), volunteer)
    said = erase(contact)
    assert "Erased: 3." in said
    for words in (first.reference, second.reference, f"#{volunteer.pk}"):
        assert words in said
    erased = HelpRequest.objects.filter(erased_at__isnull=False)
    assert {row.pk for row in erased} == {first.pk, second.pk}
    assert {(row.name, row.phone, row.email) for row in erased} == {("", "", "")}
    volunteer.refresh_from_db()
    assert (volunteer.status, volunteer.name) == (VolunteerStatus.LEFT, "")
    match.need.refresh_from_db()
    assert match.need.status == NeedStatus.OPEN
    assert Volunteer.objects.get(name="Ana").phone == "202-555-0199"
    assert HelpRequest.objects.get(name="Ana").erased_at is None
    # A command has no user; the log must not name somebody who did nothing.
    kinds = AuditEvent.objects.filter(verb__in=["erase_request", "leave"])
    assert set(kinds.values_list("actor_kind", flat=True)) == {"system"}


def test_it_asks_once_more() -> None:
    make_request(**OURS)
    with pytest.raises(CommandError, match="Nothing was erased"):
        erase(OURS["phone"], confirm="no")
    assert HelpRequest.objects.get().erased_at is None


@pytest.mark.parametrize("contact", ["", "nobody", "@", "202-555-0101", "x@example.org"])
def test_nobody_is_found(contact: str, others: None) -> None:
    make_request(phone="", email="", found_at="Hall")  # who gave nothing is not found by nothing
    make_volunteer(phone="", email="")
    with pytest.raises(CommandError, match="Nobody"):
        erase(contact)
    assert not HelpRequest.objects.exclude(erased_at=None).exists()


def test_a_second_time_there_is_nobody_left() -> None:
    make_request(**OURS)
    erase(OURS["email"])
    with pytest.raises(CommandError, match="Nobody"):
        erase(OURS["email"])


def test_two_households_at_one_phone_are_told_apart_and_one_is_chosen() -> None:
    rosa = make_request(**OURS, name="Rosa")
    again = make_request(household=rosa.household, phone="202-555-0143", name="Rosa")
    ana = make_request(phone=OURS["phone"], name="Ana")
    volunteer = make_volunteer(**OURS)
    said = erase(OURS["phone"], which="1, 2")
    assert said.count("Household") == 2
    assert "3  request" in said
    left = HelpRequest.objects.filter(erased_at=None)
    assert list(left) == [ana]
    assert HelpRequest.objects.get(pk=again.pk).name == ""
    assert Household.objects.get() == ana.household
    volunteer.refresh_from_db()
    assert volunteer.status == VolunteerStatus.APPROVED


@pytest.mark.parametrize("which", ["", "0", "2", "1 2", "everything"])
def test_what_is_not_in_the_list_erases_nothing(which: str) -> None:
    make_request(**OURS)
    with pytest.raises(CommandError, match="Nothing was erased"):
        erase(OURS["phone"], which=which)
    assert HelpRequest.objects.get().erased_at is None
