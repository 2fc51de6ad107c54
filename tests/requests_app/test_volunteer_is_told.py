"""A volunteer without an email learns by a call of today what others would learn by a letter."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts import audit
from accounts.models import User
from common.models import Category
from messaging import registry
from messaging.models import Message
from requests_app import services
from requests_app.choices import BlockedBy, ContactKind, MatchStatus, NeedStatus
from requests_app.ends import EndReason
from requests_app.models import ContactLog, HelpRequest, Match, Need
from tests.factories import (
    link_to,
    make_match,
    make_need,
    make_request,
    make_route,
    make_steward,
    make_volunteer,
    make_ward,
)
from tests.requests_app.feedback_letters import household_says
from tests.requests_app.recurring_needs import DAY, today
from tests.requests_app.request_form import address, shown
from volunteers.models import Volunteer
from volunteers.services import leave

pytestmark = pytest.mark.django_db
RESIDENT = audit.RESIDENT
OFF = ContactKind.OFF_FOR_VOLUNTEER
Way = Callable[[Match], object]


def is_blocked(match: Match) -> None:
    services.block_volunteer(
        match.need.request_id, match.volunteer_id, said_by=BlockedBy.RESIDENT, actor=RESIDENT
    )


def is_skipped(match: Match) -> None:
    services.skip_dates(match.need_id, [match.need.date_in_series], actor=RESIDENT)


def is_closed(match: Match) -> None:
    services.close_need(match.need_id, reason=EndReason.TOO_LATE, actor=make_steward())


ENDS: dict[str, Way] = {
    "cancelled": lambda match: services.cancel_need(match.need_id, actor=RESIDENT),
    "all cancelled": lambda match: services.cancel_request(match.need.request_id, actor=RESIDENT),
    "erased": lambda match: services.erase_request(match.need.request_id, actor=RESIDENT),
    "blocked": is_blocked,
    "skipped": is_skipped,
    "series": lambda match: services.cancel_series(match.need_id, actor=RESIDENT),
    "closed": is_closed,
    "withdrawn": lambda match: services.withdraw_match(match.pk, actor=make_steward()),
}
STATES = [MatchStatus.OFFERED, MatchStatus.ACCEPTED]


def calls() -> list[tuple[str, int | None]]:
    """The calls of today that are made to volunteers: the kind, and to whom."""
    due = ContactLog.objects.due().filter(kind__in=ContactKind.to_volunteer())
    return list(due.order_by("id").values_list("kind", "match__volunteer"))


def letters(volunteer: Volunteer) -> int:
    found = Message.objects.filter(recipient_kind="volunteer", recipient_id=volunteer.pk)
    return found.count()


def series_need(kind: Category) -> Need:
    request = make_request(make_ward())
    return make_need(request, kind, repeat="weekly", wanted_on=today() + 3 * DAY)


@pytest.mark.parametrize("status", STATES)
@pytest.mark.parametrize("email", ["helper@example.org", ""])
@pytest.mark.parametrize("way", ENDS)
def test_when_it_is_off_they_get_a_letter_or_a_call(
    way: str, email: str, status: str, ride: Category
) -> None:
    volunteer = make_volunteer(ride, email=email)
    match = make_match(series_need(ride), volunteer, status=status)
    ENDS[way](match)
    match.refresh_from_db()
    assert match.status == MatchStatus.WITHDRAWN
    assert (letters(volunteer), calls()) == ((1, []) if email else (0, [(OFF, volunteer.pk)]))


@pytest.mark.parametrize("status", STATES)
@pytest.mark.parametrize("email", ["helper@example.org", ""])
def test_when_a_date_is_moved_they_get_a_letter_or_a_call(
    email: str, status: str, ride: Category
) -> None:
    volunteer, need = make_volunteer(ride, email=email), series_need(ride)
    match = make_match(need, volunteer, status=status)
    for _press in range(2):
        services.move_date(need.pk, need.date_in_series, today() + 4 * DAY, actor=RESIDENT)
    kind = ContactKind.DAY_FOR_VOLUNTEER
    assert (letters(volunteer), calls()) == ((1, []) if email else (0, [(kind, volunteer.pk)]))
    # Once it is off as well, only that is to be said.
    services.cancel_need(match.need_id, actor=RESIDENT)
    assert calls() == ([] if email else [(OFF, volunteer.pk)])


@pytest.mark.parametrize("email", ["helper@example.org", ""])
def test_a_no_that_was_heard_by_phone_is_told_to_who_said_yes(email: str, ride: Category) -> None:
    volunteer = make_volunteer(ride, email=email)
    match = make_match(series_need(ride), volunteer, status="accepted")
    for _press in range(2):
        services.record_that_it_did_not_happen(match.pk, actor=make_steward())
    kind = ContactKind.DENIED_FOR_VOLUNTEER
    assert (letters(volunteer), calls()) == ((1, []) if email else (0, [(kind, volunteer.pk)]))


@pytest.mark.parametrize("way", ["cancelled", "all cancelled", "erased", "skipped", "series"])
def test_a_second_press_is_no_second_call(way: str, ride: Category) -> None:
    match = make_match(series_need(ride), make_volunteer(ride, email=""), status="accepted")
    for _press in range(2):
        ENDS[way](match)
    assert calls() == [(OFF, match.volunteer_id)]


def test_the_household_and_the_volunteer_are_both_called(ride: Category) -> None:
    match = make_match(series_need(ride), make_volunteer(ride, email=""), status="accepted")
    HelpRequest.objects.update(email="", email_index="")
    services.withdraw_match(match.pk, actor=make_steward())
    due = ContactLog.objects.due().values_list("kind", flat=True)
    assert set(due) == {OFF, ContactKind.LOST_HELPER}
    # What is said to the household is not said to the volunteer.
    services.log_contact(match.need.request_id, kind=ContactKind.CALL_OUT, actor=make_steward())
    assert set(due.all()) == {OFF}


def test_several_of_one_household_are_one_call(ride: Category) -> None:
    request, volunteer = make_request(make_ward()), make_volunteer(ride, email="", max_at_once=5)
    for need in (make_need(request, ride), make_need(request)):
        make_match(need, volunteer, status="accepted")
    services.cancel_request(request.pk, actor=RESIDENT)
    assert calls() == [(OFF, volunteer.pk)]


def test_each_of_several_who_were_asked_is_called(ride: Category, steward: User) -> None:
    need = make_need(make_request(make_ward()), ride)
    asked = [make_volunteer(ride, email="") for _number in range(3)]
    services.offer_to_several(need.pk, [each.pk for each in asked], actor=steward)
    first = Match.objects.get(volunteer=asked[0])
    services.accept_match(first.pk, actor=steward)
    assert calls() == [(OFF, each.pk) for each in asked[1:]]
    services.cancel_need(need.pk, actor=RESIDENT)
    assert calls()[-1] == (OFF, asked[0].pk)
    assert len(calls()) == 3


def test_stops_of_a_route(ride: Category) -> None:
    needs = [make_need(make_request(make_ward()), ride) for _number in range(3)]
    route = make_route(*needs, status="accepted")
    Volunteer.objects.update(email="", email_index="")
    services.cancel_need(needs[0].pk, actor=RESIDENT)
    assert calls() == [(OFF, route.volunteer_id)]
    services.withdraw_route(route.pk, actor=make_steward())
    # To each household its own, so that all of them are named.
    assert calls() == [(OFF, route.volunteer_id)] * 3


def test_the_list_names_who_is_to_be_called(client: Client, ride: Category, steward: User) -> None:
    need = make_need(make_request(make_ward(), name="Rosa"), ride)
    match = make_match(need, make_volunteer(ride, email="", name="Amal"))
    services.cancel_need(match.need_id, actor=RESIDENT)
    client.force_login(steward)
    address = reverse("admin:requests_app_contactlog_changelist")
    page = client.get(address, {"due": "yes"}).content.decode()
    assert "<bdi>Amal</bdi>" in page
    assert "it is no longer needed" in page


def test_nobody_is_told_that_it_is_off_who_said_yes_again(ride: Category, steward: User) -> None:
    match = make_match(series_need(ride), make_volunteer(ride, email=""), status="accepted")
    services.withdraw_match(match.pk, actor=steward)
    again = services.offer_match(match.need_id, match.volunteer_id, actor=steward)
    services.accept_match(again.pk, actor=steward)
    assert calls() == []


def test_nobody_is_called_who_has_left(ride: Category) -> None:
    match = make_match(series_need(ride), make_volunteer(ride, email=""), status="accepted")
    services.cancel_need(match.need_id, actor=RESIDENT)
    leave(match.volunteer_id, actor=audit.VOLUNTEER)
    assert calls() == []
    assert Need.objects.get().status == NeedStatus.CANCELLED


# --- "It did not happen" ---


@pytest.mark.parametrize("email", ["helper@example.org", ""])
def test_the_household_says_that_it_did_not_happen(email: str, ride: Category) -> None:
    volunteer = make_volunteer(ride, email=email)
    match = make_match(make_need(make_request(make_ward()), ride), volunteer, status="accepted")
    for _press in range(2):
        household_says(match, "no")
    match.refresh_from_db()
    assert match.status == MatchStatus.RELEASED
    kind = ContactKind.DENIED_FOR_VOLUNTEER
    assert (letters(volunteer), calls()) == ((1, []) if email else (0, [(kind, volunteer.pk)]))
    if email:
        message = Message.objects.get(template="requests_app/did_not_happen")
        letter = registry.write(message)
        assert letter
        assert "we may now ask somebody else" in letter.body
        assert str(match.need.request.phone) not in letter.body
    # They take it back: nobody is to be told any more.
    household_says(match, "yes")
    assert calls() == []
    assert not email or registry.write(message) is None


def test_before_the_day_nobody_is_asked_how_it_went(client: Client, ride: Category) -> None:
    request = make_request(make_ward())
    need = make_need(request, ride, wanted_on=today() + DAY)
    make_match(need, status=MatchStatus.ACCEPTED)
    token = link_to(request)
    page = shown(client, "request_status", token)
    assert "It is done" not in page
    assert "It did not happen" not in page
    assert address("need_cancel", token, need.pk) in page
    for day in (today(), None):
        Need.objects.update(wanted_on=day, needed_by=today())
        page = shown(client, "request_status", token)
        assert "It is done" in page
        assert "It did not happen" in page
