"""Somebody who signs up to read addresses: how many they see, whatever they do."""

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from common.errors import NotPossible
from common.models import Category
from open_needs.services import offer_open_need
from pods.models import Ward
from privacy.retention import erase_expired
from requests_app import services
from requests_app.choices import Detail, MatchStatus
from requests_app.models import HelpRequest, Match, Opening
from tests.factories import (
    link_to,
    make_category,
    make_coordinator,
    make_match,
    make_need,
    make_request,
    make_steward,
    make_volunteer,
    make_ward,
)
from tests.volunteers.test_leave_races import at_once
from volunteers.choices import VolunteerStatus
from volunteers.joining import join_volunteers
from volunteers.models import Departure, Volunteer
from volunteers.services import leave, look_again, update_volunteer

pytestmark = pytest.mark.django_db
A_DAY = 3


@pytest.fixture
def ward() -> Ward:
    return make_ward(lists_needs=True)


@pytest.fixture
def spy(ward: Ward, ride: Category) -> Volunteer:
    """Approved, and with the highest limits that the form takes."""
    return make_volunteer(ride, ward=ward, max_at_once=20, max_per_week=50)


@pytest.fixture(autouse=True)
def _few(settings: Any) -> None:
    settings.HOUSEHOLDS_PER_DAY, settings.HOUSEHOLDS_PER_WEEK = A_DAY, 5


@pytest.fixture
def households(ward: Ward, ride: Category) -> list[HelpRequest]:
    rows = [make_request(ward, address=f"Secret{number:02} Street") for number in range(8)]
    for row in rows:
        make_need(row, ride)
    return rows


def trust(volunteer: Volunteer, times: int = 3) -> None:
    """So many tasks were done long ago, for households whose details count no more."""
    long_ago = timezone.now() - datetime.timedelta(days=40)
    for _time in range(times):
        make_match(
            make_need(category=volunteer.categories.get()),
            volunteer,
            status=MatchStatus.DONE,
            accepted_at=long_ago,
        )


def pick_accept_read_and_give_back(client: Client, spy: Volunteer, times: int) -> str:
    """Do all that the pages offer, as often as they let; returns all that was to be read."""
    home, seen = link_to(spy), ""
    for _time in range(times):
        kind, ward = spy.categories.get().pk, spy.ward_id
        page = client.post(
            reverse("open_needs:pick_need", args=[home]), {"kind": kind, "ward": ward}, follow=True
        )
        if page.resolver_match.view_name != "request_pages:match_offer":
            continue
        token = page.resolver_match.kwargs["token"]
        for verb in ("accept", "release"):
            url = reverse(f"request_pages:match_{verb}", args=[token])
            seen += client.post(url, {"reason": "no_time"}, follow=True).text
    return seen


def read_by(seen: str, households: list[HelpRequest]) -> int:
    """Count the households of whom anything personal was to be read."""
    return sum(
        any(text in seen for text in (row.address, row.name, row.email)) for row in households
    )


def test_who_is_new_reads_nobody_by_picking(
    client: Client, spy: Volunteer, households: list[HelpRequest]
) -> None:
    seen = pick_accept_read_and_give_back(client, spy, 8)
    assert read_by(seen, households) == 0
    assert "has to agree first" in seen


def test_nobody_presses_themselves_into_trust(
    client: Client, spy: Volunteer, households: list[HelpRequest]
) -> None:
    for _time in range(4):
        kind, place = spy.categories.get().pk, spy.ward_id or 0
        match = offer_open_need(spy.pk, category_id=kind, ward_id=place)
        services.accept_match(match.pk, actor=audit.VOLUNTEER)
        with pytest.raises(NotPossible, match="agree first"):
            services.complete_match(match.pk, actor=audit.VOLUNTEER)
        services.release_match(match.pk, actor=audit.VOLUNTEER)
    assert read_by(pick_accept_read_and_give_back(client, spy, 1), households) == 0


def test_who_picks_accepts_reads_and_gives_back_reads_no_more_than_twice(
    client: Client, spy: Volunteer, households: list[HelpRequest]
) -> None:
    trust(spy)
    seen = pick_accept_read_and_give_back(client, spy, 8)
    assert 0 < read_by(seen, households) <= 2
    spy.refresh_from_db()
    assert spy.picking_stopped_at


def test_giving_back_frees_no_limit(
    client: Client, spy: Volunteer, households: list[HelpRequest], settings: Any
) -> None:
    settings.GIVE_BACKS_BEFORE_LOOK = 100
    trust(spy)
    seen = pick_accept_read_and_give_back(client, spy, 8)
    assert read_by(seen, households) == A_DAY


def test_what_was_given_back_counts_for_the_week_that_they_set(
    client: Client, spy: Volunteer, households: list[HelpRequest], settings: Any
) -> None:
    settings.GIVE_BACKS_BEFORE_LOOK = 100
    Volunteer.objects.update(max_per_week=2)
    trust(spy)
    seen = pick_accept_read_and_give_back(client, spy, 8)
    assert read_by(seen, households) == 2


def accept(spy: Volunteer, row: HelpRequest) -> Match:
    steward = make_steward()
    match = services.offer_match(row.needs.get().pk, spy.pk, actor=steward)
    return services.accept_match(match.pk, actor=audit.VOLUNTEER)


def test_what_a_coordinator_asks_for_counts_too(
    spy: Volunteer, households: list[HelpRequest]
) -> None:
    matches = [accept(spy, row) for row in households[:A_DAY]]
    with pytest.raises(NotPossible, match="as many neighbors"):
        accept(spy, households[A_DAY])
    # Whatever became of them
    services.release_match(matches[0].pk, actor=audit.VOLUNTEER)
    services.withdraw_match(matches[1].pk, actor=make_steward())
    services.complete_match(matches[2].pk, actor=audit.VOLUNTEER)
    with pytest.raises(NotPossible, match="as many neighbors"):
        accept(spy, households[A_DAY + 1])


def test_the_week_counts_beside_the_day(spy: Volunteer, households: list[HelpRequest]) -> None:
    days_ago = timezone.now() - datetime.timedelta(days=3)
    for row in households[:4]:
        write(spy, row, at=days_ago, per_day=9)
    accept(spy, households[4])
    with pytest.raises(NotPossible, match="as many neighbors"):
        accept(spy, households[5])


def test_a_household_that_they_know_is_none_more(
    spy: Volunteer, households: list[HelpRequest]
) -> None:
    for row in households[:A_DAY]:
        accept(spy, row)
    known = make_request(spy.ward, household=households[0].household)
    again = make_need(known, spy.categories.get())
    match = services.offer_match(again.pk, spy.pk, actor=make_steward())
    services.accept_match(match.pk, actor=audit.VOLUNTEER)


def test_staff_may_let_them_see_more_with_a_reason(
    spy: Volunteer, households: list[HelpRequest]
) -> None:
    for row in households[:A_DAY]:
        accept(spy, row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Volunteer.objects.filter(pk=spy.pk).update(households_per_day=9)
    update_volunteer(
        spy.pk, {"households_per_day": 9, "raised_why": "Food bank"}, actor=make_steward()
    )
    accept(spy, households[A_DAY])


def test_no_volunteer_raises_the_ceiling_themselves(client: Client, spy: Volunteer) -> None:
    url = reverse("volunteers:volunteer_edit", args=[link_to(spy), "time"])
    posted = {"max_at_once": "2", "max_per_week": "31"}
    page = client.post(url, {**posted, "households_per_day": "99"})
    assert "Please give a number from 1 to 30." in page.text
    client.post(url, {**posted, "max_per_week": "30", "households_per_day": "99"})
    spy.refresh_from_db()
    assert (spy.max_per_week, spy.households_per_day) == (30, None)


def write(volunteer: Volunteer, row: HelpRequest, **fields: Any) -> Opening:
    match = make_match(row.needs.get(), volunteer, status=MatchStatus.ACCEPTED)
    fields = {"per_day": A_DAY, "per_week": 5, "step": Detail.CONTACT, **fields}
    return Opening.objects.create(request=row, match=match, volunteer=volunteer, **fields)


def test_the_database_counts_for_any_writer(spy: Volunteer, households: list[HelpRequest]) -> None:
    for row in households[:A_DAY]:
        write(spy, row)
    with pytest.raises(IntegrityError, match="seen enough"), transaction.atomic():
        write(spy, households[A_DAY])


@pytest.mark.parametrize("sql", ["DELETE FROM {}", "UPDATE {} SET at = at - interval '9 days'"])
def test_the_log_is_append_only(spy: Volunteer, households: list[HelpRequest], sql: str) -> None:
    write(spy, households[0])
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql.format(Opening._meta.db_table))


def test_two_sign_ups_that_are_joined_have_seen_what_both_saw(
    spy: Volunteer, households: list[HelpRequest], ward: Ward
) -> None:
    other = make_volunteer(*spy.categories.all(), ward=ward, max_at_once=20)
    write(spy, households[0])
    for row in households[1:A_DAY]:
        write(other, row)
    join_volunteers(spy.pk, other.pk, actor=make_steward())
    with pytest.raises(NotPossible, match="as many neighbors"):
        accept(spy, households[A_DAY])


@pytest.mark.django_db(transaction=True)
def test_yeses_at_the_same_moment_are_counted_one_after_the_other(
    spy: Volunteer, households: list[HelpRequest]
) -> None:
    steward = make_steward()
    matches = [
        services.offer_match(row.needs.get().pk, spy.pk, actor=steward) for row in households[:6]
    ]

    def say_yes(match: Match) -> None:
        services.accept_match(match.pk, actor=audit.VOLUNTEER)

    at_once(*(lambda match=match: say_yes(match) for match in matches))
    assert Opening.objects.count() == A_DAY
    assert Match.objects.filter(status=MatchStatus.ACCEPTED).count() == A_DAY


# --- Two give-backs -------------------------------------------------------------------------------


def give_back_twice(spy: Volunteer, households: list[HelpRequest]) -> None:
    for row in households[:2]:
        services.release_match(accept(spy, row).pk, actor=audit.VOLUNTEER)


def test_two_give_backs_after_seeing_stop_the_picking_until_somebody_looked(
    client: Client, spy: Volunteer, households: list[HelpRequest]
) -> None:
    give_back_twice(spy, households)
    page = client.get(reverse("volunteers:volunteer_home", args=[link_to(spy)])).text
    assert "cannot choose from the list" in page
    assert "I can do this" not in page
    kind, place = spy.categories.get().pk, spy.ward_id
    with pytest.raises(services.MayNotPickError):
        offer_open_need(spy.pk, category_id=kind, ward_id=place)
    look_again(spy.pk, actor=make_steward())
    assert offer_open_need(spy.pk, category_id=kind, ward_id=place)


def test_they_are_flagged_at_the_desk(
    client: Client, spy: Volunteer, households: list[HelpRequest], ward: Ward
) -> None:
    give_back_twice(spy, households)
    client.force_login(make_coordinator(ward))
    need = households[4].needs.get()
    flag = "Please look again"
    assert flag in client.get(reverse("admin:desk_need", args=[need.pk])).text
    listed = client.get(reverse("admin:volunteers_volunteer_changelist"), {"look": "again"}).text
    assert 'age-late">Please look again' in listed


def test_leaving_washes_nobody_clean(
    client: Client, spy: Volunteer, households: list[HelpRequest], ward: Ward
) -> None:
    """The household goes on reading who it was; whoever comes back is known for a while."""
    fields = {"name": "Ana Ruiz", "phone": "202-555-0147"}
    update_volunteer(spy.pk, fields, actor=make_steward())
    look_again(spy.pk, actor=make_steward())
    give_back_twice(spy, households)
    assert (
        "the code made from your phone"
        in client.get(reverse("volunteers:volunteer_leave", args=[link_to(spy)])).text
    )
    leave(spy.pk, actor=audit.VOLUNTEER)
    own = client.get(reverse("request_pages:request_status", args=[link_to(households[0])])).text
    assert "<bdi>Ana</bdi>" in own
    again = make_volunteer(ward=ward, phone="202-555-0147", status=VolunteerStatus.PENDING)
    client.force_login(make_coordinator(ward))
    url = reverse("admin:volunteers_volunteer_change", args=[again.pk])
    assert "Somebody with the same phone or email left on" in client.get(url).text
    Departure.objects.update(left_at=timezone.now() - datetime.timedelta(days=91))
    erase_expired()
    assert not Departure.objects.exists()
    leave(again.pk, actor=audit.VOLUNTEER)
    assert not Departure.objects.exists()


def test_a_no_before_seeing_anything_is_no_give_back(
    spy: Volunteer, households: list[HelpRequest]
) -> None:
    for row in households[:3]:
        match = services.offer_match(row.needs.get().pk, spy.pk, actor=make_steward())
        services.decline_match(match.pk, actor=audit.VOLUNTEER)
    spy.refresh_from_db()
    assert spy.picking_stopped_at is None


def test_another_kind_is_no_way_around(spy: Volunteer, households: list[HelpRequest]) -> None:
    other = make_category()
    spy.categories.add(other)
    for row in households[:A_DAY]:
        accept(spy, row)
    need = make_need(households[A_DAY], other)
    with pytest.raises(services.MayNotPickError, match="as many neighbors"):
        offer_open_need(spy.pk, category_id=other.pk, ward_id=need.request.ward_id)
