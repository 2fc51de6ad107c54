"""A household's details open in steps to the volunteer who said yes, and its page says to whom."""

import datetime
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEvent
from common.models import Category
from messaging.delivery import deliver
from messaging.models import Message, News
from open_needs.services import offer_open_need
from requests_app import services
from requests_app.choices import Detail, MatchStatus, Urgency
from requests_app.models import HelpRequest, Match, Opening
from tests.factories import (
    link_to,
    make_coordinator,
    make_match,
    make_need,
    make_request,
    make_route,
    make_steward,
    make_volunteer,
    make_ward,
)

pytestmark = pytest.mark.django_db
STREET, DOOR = "77 Hidden Street", "The key is under the pot"
FULL_NAME, PHONE, WROTE = "Milagros Gómez", "202-555-0147", "Two bags of rice"


@pytest.fixture
def household() -> HelpRequest:
    return make_request(
        make_ward(lists_needs=True),
        name=FULL_NAME,
        phone=PHONE,
        address=STREET,
        access_notes=DOOR,
        cross_streets="Hidden corner",
        found_at="Hidden bench",
        zip_code="20010",
    )


def in_days(days: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


def asked(household: HelpRequest, ride: Category, **fields: Any) -> Match:
    """A match that a coordinator asked for, with the yes."""
    need = make_need(household, ride, detail=WROTE, **fields)
    volunteer = make_volunteer(ride, ward=household.ward, name="Ana Ruiz")
    match = services.offer_match(need.pk, volunteer.pk, actor=make_steward())
    return services.accept_match(match.pk, actor=audit.VOLUNTEER)


def picked(household: HelpRequest, ride: Category, **fields: Any) -> Match:
    """A match that the volunteer chose from the open list, with the yes."""
    make_need(household, ride, detail=WROTE, **fields)
    volunteer = make_volunteer(ride, ward=household.ward, name="Ana Ruiz")
    match = offer_open_need(volunteer.pk, category_id=ride.pk, ward_id=household.ward_id or 0)
    return services.accept_match(match.pk, actor=audit.VOLUNTEER)


def page_of(client: Client, match: Match) -> str:
    return client.get(reverse("request_pages:match_offer", args=[link_to(match)])).text


def has_contact(page: str) -> bool:
    return PHONE in page and WROTE in page and "Milagros" in page


def has_address(page: str) -> bool:
    texts = (STREET, DOOR, "Hidden corner", "Hidden bench", "20010", FULL_NAME)
    found = {text in page for text in texts}
    assert len(found) == 1, "some of it"
    return found.pop()


# --- The address ----------------------------------------------------------------------------------


def test_the_address_waits_for_its_time_before_the_day(
    client: Client, household: HelpRequest, ride: Category, settings: Any
) -> None:
    settings.ADDRESS_OPENS_BEFORE = datetime.timedelta(hours=48)
    match = asked(household, ride, wanted_on=in_days(6))
    page = page_of(client, match)
    assert (has_contact(page), has_address(page)) == (True, False)
    assert "You will find the address and how to get in here from" in page
    settings.ADDRESS_OPENS_BEFORE = datetime.timedelta(days=6)
    assert has_address(page_of(client, match))


@pytest.mark.parametrize("days", [0, 1, 2])
def test_it_is_there_two_days_before(
    client: Client, household: HelpRequest, ride: Category, days: int
) -> None:
    assert has_address(page_of(client, asked(household, ride, wanted_on=in_days(days))))


@pytest.mark.parametrize("urgency", [Urgency.WHENEVER, Urgency.THIS_WEEK, Urgency.TODAY])
def test_without_a_day_it_is_there_at_once_where_a_coordinator_asked(
    client: Client, household: HelpRequest, ride: Category, urgency: Urgency
) -> None:
    assert has_address(page_of(client, asked(household, ride, urgency=urgency)))


def press(client: Client, match: Match, do: str) -> Any:
    token = link_to(match.need.request)
    url = reverse("request_pages:match_details", args=[token, match.pk])
    return client.post(url, {"do": do}, follow=True)


def test_the_household_shows_it_earlier_and_closes_it(
    client: Client, household: HelpRequest, ride: Category
) -> None:
    match = asked(household, ride, wanted_on=in_days(6))
    own = reverse("request_pages:request_status", args=[link_to(household)])
    assert "They may see my address now" in client.get(own).text
    assert "They may see my address now" not in press(client, match, "address").text
    assert has_address(page_of(client, match))
    coordinator = make_coordinator(household.ward)
    page = press(client, match, "close").text
    assert "sees nothing any more" in page
    page = page_of(client, match)
    assert not has_contact(page)
    assert not has_address(page)
    assert "no longer shown here" in page
    assert News.objects.filter(kind="details", user=coordinator).exists()
    assert list(AuditEvent.objects.order_by("id").values_list("verb", "actor_kind"))[-2:] == [
        ("open_address", "resident"),
        ("close_details", "resident"),
    ]
    # And opens what they need to talk to each other again
    press(client, match, "confirm")
    page = page_of(client, match)
    assert (has_contact(page), has_address(page)) == (True, False)


def test_a_coordinator_shows_it_earlier_at_the_desk(
    client: Client, household: HelpRequest, ride: Category
) -> None:
    match = asked(household, ride, wanted_on=in_days(6))
    user = make_coordinator(household.ward)
    client.force_login(user)
    desk = reverse("admin:desk_need", args=[match.need_id])
    assert "Show them the address now" in client.get(desk).text
    url = reverse("admin:desk_details", args=[match.need_id])
    client.post(url, {"match": match.pk, "do": "address"})
    assert has_address(page_of(client, match))
    assert AuditEvent.objects.filter(actor=user, verb="open_address").exists()


def test_nobody_opens_what_is_another_households_or_wards(
    client: Client, household: HelpRequest, ride: Category
) -> None:
    match = asked(household, ride, wanted_on=in_days(6))
    other = link_to(make_request())
    url = reverse("request_pages:match_details", args=[other, match.pk])
    assert client.post(url, {"do": "address"}).status_code == 404
    client.force_login(make_coordinator())
    url = reverse("admin:desk_details", args=[match.need_id])
    assert client.post(url, {"match": match.pk, "do": "address"}).status_code == 404
    assert press(client, match, "everything").status_code == 404
    assert not has_address(page_of(client, match))


def test_a_route_follows_the_same_rule_stop_by_stop(
    client: Client, household: HelpRequest, ride: Category
) -> None:
    late = make_need(household, ride, wanted_on=in_days(6), detail=WROTE)
    soon = make_need(make_request(address="12 Near Street"), ride, wanted_on=in_days(1))
    route = make_route(soon, late, status=MatchStatus.ACCEPTED)
    page = client.get(reverse("request_pages:route_offer", args=[link_to(route)])).text
    assert "12 Near Street" in page
    assert (has_contact(page), has_address(page)) == (True, False)


def test_letters_and_calendars_keep_no_address(
    client: Client, household: HelpRequest, ride: Category
) -> None:
    match = asked(household, ride, wanted_on=in_days(1))
    Match.objects.update(accepted_at=timezone.now() - datetime.timedelta(days=3))
    services.remind_of_tasks()
    letters = Message.objects.filter(recipient_kind="volunteer")
    assert "requests_app/task_reminder" in letters.values_list("template", flat=True)
    for letter in letters:
        deliver(letter.pk)
    assert mail.outbox
    calendar = client.get(reverse("request_pages:match_calendar", args=[link_to(match)])).text
    assert "BEGIN:VEVENT" in calendar
    for text in [calendar, *(str(letter.message()) for letter in mail.outbox)]:
        for hidden in (STREET, DOOR, PHONE, "Hidden", FULL_NAME):
            assert hidden not in text


# --- What they picked themselves ------------------------------------------------------------------


def test_what_was_picked_opens_with_a_word_of_the_household(
    client: Client, household: HelpRequest, ride: Category
) -> None:
    match = picked(household, ride, urgency=Urgency.TOMORROW)
    page = page_of(client, match)
    assert not has_contact(page)
    assert not has_address(page)
    assert not Opening.objects.exists()
    own = client.get(reverse("request_pages:request_status", args=[link_to(household)])).text
    assert "sees nothing about you until you agree" in own
    assert "will contact you" not in own
    assert "A neighbor would like to help you. Please say here" in own
    # Needed by tomorrow: a word opens the address, and its button says so.
    assert "They may see how to reach me, and my address" in own
    press(client, match, "confirm")
    # Needed by tomorrow: it is time.
    assert has_address(page_of(client, match))


def test_with_a_word_of_a_coordinator_the_letter_goes_out(
    client: Client, household: HelpRequest, ride: Category
) -> None:
    user = make_coordinator(household.ward)
    match = picked(household, ride, urgency=Urgency.WHENEVER)
    letters = Message.objects.filter(template="requests_app/match_accepted")
    assert not letters.exists()
    assert News.objects.filter(kind="details", user=user).exists()
    client.force_login(user)
    url = reverse("admin:desk_details", args=[match.need_id])
    client.post(url, {"match": match.pk, "do": "confirm"})
    assert letters.count() == 1
    page = page_of(client, match)
    # Nobody named a day, and no coordinator had asked: the address takes a press.
    assert (has_contact(page), has_address(page)) == (True, False)


def test_whoever_has_done_enough_needs_no_word(
    client: Client, household: HelpRequest, ride: Category, settings: Any
) -> None:
    settings.TASKS_BEFORE_TRUST = 0
    match = picked(household, ride, urgency=Urgency.TOMORROW)
    assert has_contact(page_of(client, match))


# --- The log --------------------------------------------------------------------------------------


def test_the_household_reads_who_saw_what_and_when(
    client: Client, household: HelpRequest, ride: Category
) -> None:
    match = asked(household, ride, wanted_on=in_days(6))
    page_of(client, match)
    assert list(Opening.objects.values_list("step", flat=True)) == [Detail.CONTACT]
    services.open_address(match.pk, actor=audit.RESIDENT)
    for _time in range(2):
        page_of(client, match)
    steps = Opening.objects.order_by("id").values_list("step", flat=True)
    assert list(steps) == [Detail.CONTACT, Detail.ADDRESS]
    staff = Client()
    staff.force_login(make_coordinator(household.ward, name="Yvette"))
    staff.post(reverse("admin:requests_app_helprequest_open_details", args=[household.pk]))
    services.release_match(match.pk, actor=audit.VOLUNTEER)
    page = client.get(reverse("request_pages:request_status", args=[link_to(household)])).text
    log = page[page.index("Who can see your details") :]
    for text in ("Ana", "Address and how to get in", "how to reach each other", "A coordinator"):
        assert text in log
    assert "Yvette" not in log
    assert "Ruiz" not in log


def test_long_after_the_day_both_pages_say_that_nothing_is_seen_any_more(
    client: Client, household: HelpRequest, ride: Category
) -> None:
    match = asked(household, ride, urgency=Urgency.WHENEVER)
    staff = Client()
    staff.force_login(make_coordinator(household.ward))
    long_ago = timezone.now() - datetime.timedelta(days=40)
    Match.objects.update(accepted_at=long_ago, offered_at=long_ago)
    for do in ("confirm", "address"):
        page = press(client, match, do).text
        assert "sees nothing any more: the day is over." in page
        assert "nothing is shown any more" in page
    assert "sees nothing yet" not in page
    assert 'name="do"' not in page
    assert list(Opening.objects.values_list("step", flat=True)) == [Detail.CONTACT]
    desk = staff.get(reverse("admin:desk_need", args=[match.need_id])).text
    assert "They see nothing of the household any more: the day is over." in desk
    assert "closed its details" not in desk
    assert 'name="do"' not in desk


def test_nothing_is_shown_that_the_log_has_no_room_for(
    client: Client, household: HelpRequest, ride: Category, settings: Any
) -> None:
    volunteer = make_volunteer(ride, max_at_once=5)
    settings.HOUSEHOLDS_PER_DAY = 1
    first = make_match(make_need(make_request(), ride), volunteer, status=MatchStatus.ACCEPTED)
    page_of(client, first)
    # However it came to be accepted: no row, no details.
    second = make_match(make_need(household, ride), volunteer, status=MatchStatus.ACCEPTED)
    page = page_of(client, second)
    assert PHONE not in page
    assert not has_address(page)
    assert "as many neighbors as one person may" in page


def test_details_are_closed_once_it_has_ended(
    client: Client, household: HelpRequest, ride: Category
) -> None:
    match = asked(household, ride)
    services.complete_match(match.pk, actor=audit.VOLUNTEER)
    page = page_of(client, match)
    assert PHONE not in page
    assert not has_address(page)
    press(client, match, "address")
    assert not has_address(page_of(client, match))
