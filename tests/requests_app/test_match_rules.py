"""One live match per need, and never more than a volunteer's limit, whoever presses at once."""

from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from accounts import audit
from accounts.models import User
from common.errors import NotPossible
from common.models import Category
from requests_app.choices import MatchStatus, NeedStatus
from requests_app.models import Match, Need
from requests_app.services import (
    accept_match,
    cancel_need,
    decline_match,
    offer_match,
    offers,
    release_match,
    withdraw_match,
)
from tests.factories import make_match, make_need, make_volunteer
from tests.requests_app.request_form import at_once
from volunteers.models import Volunteer
from volunteers.services import leave

# On two cores a single pair seldom meets; six do.
RACERS = 6


def _refusals(results: list[Any]) -> list[NotPossible]:
    unexpected = [
        each
        for each in results
        if isinstance(each, Exception) and not isinstance(each, NotPossible)
    ]
    # A deadlock is no answer: the loser of a race must read a sentence, not a broken page.
    assert not unexpected
    return [each for each in results if isinstance(each, NotPossible)]


# --- Races between services ---


@pytest.mark.django_db(transaction=True)
def test_several_coordinators_offer_the_same_need(ride: Category, steward: User) -> None:
    need = make_need(category=ride)
    people = [make_volunteer(ride) for _racer in range(RACERS)]
    results = at_once(
        *[partial(offer_match, need.pk, person.pk, actor=steward) for person in people]
    )
    assert len(_refusals(results)) == RACERS - 1
    assert Match.objects.live().count() == 1
    assert Need.objects.get().status == NeedStatus.OFFERED


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("limit", [1, 2])
def test_several_needs_are_offered_to_the_same_volunteer(
    ride: Category, steward: User, limit: int
) -> None:
    person = make_volunteer(ride, max_at_once=limit)
    needs = [make_need(category=ride) for _racer in range(RACERS)]
    results = at_once(*[partial(offer_match, need.pk, person.pk, actor=steward) for need in needs])
    assert len(_refusals(results)) == RACERS - limit
    assert Match.objects.live().filter(volunteer=person).count() == limit
    assert Need.objects.open().count() == RACERS - limit


@pytest.mark.django_db(transaction=True)
def test_control_without_locks_and_guards_it_goes_wrong(
    ride: Category, steward: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same race with check-then-save and no guard in the database gives the need away twice."""
    need = make_need(category=ride)
    people = [make_volunteer(ride) for _racer in range(RACERS)]
    monkeypatch.setattr(offers, "lock_need", _need_without_lock)
    # Nobody writes before all have looked; left to chance, the control would fail now and then.
    all_have_looked = Barrier(RACERS)

    def look(volunteer_id: int) -> Volunteer:
        all_have_looked.wait(30)
        return Volunteer.objects.get(pk=volunteer_id)

    monkeypatch.setattr(offers, "lock_volunteer", look)
    # Standing, the index would refuse the second row whatever the services do.
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX match_one_live_per_need")
    try:
        at_once(*[partial(offer_match, need.pk, person.pk, actor=steward) for person in people])
        assert Match.objects.live().count() > 1
    finally:
        # Two live matches would keep the index from being made again.
        Match.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE UNIQUE INDEX match_one_live_per_need ON requests_app_match (need_id) "
                "WHERE status IN ('offered', 'accepted')"
            )


def _need_without_lock(need_id: int) -> Need:
    return Need.objects.select_related("request").get(pk=need_id)


@pytest.mark.django_db(transaction=True)
def test_yes_and_withdrawal_at_the_same_time(steward: User) -> None:
    match = make_match()
    at_once(
        partial(accept_match, match.pk, actor=audit.VOLUNTEER),
        partial(withdraw_match, match.pk, actor=steward),
        partial(cancel_need, match.need_id, actor=audit.RESIDENT),
        partial(decline_match, match.pk, actor=audit.VOLUNTEER),
    )
    match.refresh_from_db()
    need = Need.objects.get()
    # Whoever came first, nobody may be left waiting for an answer that cannot come.
    assert not match.is_live
    assert need.status in {NeedStatus.CANCELLED, NeedStatus.OPEN}
    assert not Match.objects.live().exists()


@pytest.mark.django_db(transaction=True)
def test_a_volunteer_leaves_while_asked(ride: Category, steward: User) -> None:
    # Room for everything: only that they leave may refuse an offer.
    person = make_volunteer(ride, max_at_once=20, max_per_week=50)
    taken = make_match(make_need(category=ride), person, status=MatchStatus.ACCEPTED)
    needs = [make_need(category=ride) for _racer in range(RACERS)]
    results = at_once(
        partial(leave, person.pk, actor=audit.VOLUNTEER),
        *[partial(offer_match, need.pk, person.pk, actor=steward) for need in needs],
    )
    _refusals(results)
    assert not Match.objects.live().exists()
    assert Need.objects.open().count() == RACERS + 1
    taken.refresh_from_db()
    assert taken.status == MatchStatus.RELEASED


# --- The database says no to any writer ---


@pytest.mark.django_db
def test_the_database_refuses_a_second_live_match(ride: Category) -> None:
    match = make_match(make_need(category=ride))
    with pytest.raises(IntegrityError, match="match_one_live_per_need"):
        _insert(match.need, make_volunteer(ride))


@pytest.mark.django_db
@pytest.mark.parametrize("limit", [1, 3])
def test_the_database_refuses_a_match_beyond_the_limit(ride: Category, limit: int) -> None:
    person = make_volunteer(ride, max_at_once=limit)
    for _match in range(limit):
        _insert(make_need(category=ride), person)
    with pytest.raises(IntegrityError, match="no capacity left"):
        _insert(make_need(category=ride), person)


@pytest.mark.django_db
def test_the_database_lets_in_what_overrules_the_limit_and_nothing_else(ride: Category) -> None:
    person = make_volunteer(ride, max_at_once=1)
    _insert(make_need(category=ride), person)
    _insert(make_need(category=ride), person, '[{"code": "full_now", "values": {}}]')
    with pytest.raises(IntegrityError, match="no capacity left"):
        _insert(make_need(category=ride), person, '[{"code": "paused", "values": {}}]')


@pytest.mark.django_db
def test_the_database_refuses_to_revive_a_match_beyond_the_limit(ride: Category) -> None:
    person = make_volunteer(ride, max_at_once=1)
    old = make_match(make_need(category=ride), person, status=MatchStatus.DECLINED)
    _insert(make_need(category=ride), person)
    with pytest.raises(IntegrityError, match="no capacity left"):
        # A guard of INSERT alone would let this through.
        Match.objects.filter(pk=old.pk).update(status=MatchStatus.OFFERED, ended_at=None)


@pytest.mark.django_db
def test_an_offer_may_be_accepted_after_the_limit_was_lowered(ride: Category) -> None:
    person = make_volunteer(ride, max_at_once=2)
    first, _second = [make_match(make_need(category=ride), person) for _match in range(2)]
    # People lower a limit when it gets too much; what was put to them stays theirs to take.
    Volunteer.objects.update(max_at_once=1)
    assert accept_match(first.pk, actor=audit.VOLUNTEER).status == MatchStatus.ACCEPTED


@pytest.mark.django_db(transaction=True)
def test_the_database_counts_matches_that_are_written_at_once(ride: Category) -> None:
    person = make_volunteer(ride, max_at_once=2)
    needs = [make_need(category=ride) for _racer in range(RACERS)]
    # Two triggers that count at once both see room, unless they lock the volunteer's row.
    results = at_once(*[partial(_insert, need, person) for need in needs])
    assert sum(isinstance(each, IntegrityError) for each in results) == RACERS - 2
    assert Match.objects.live().count() == 2


def _insert(need: Need, volunteer: Volunteer, overruled: str = "[]") -> None:
    """A row written past every service."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO requests_app_match (need_id, volunteer_id, status, offered_at, "
            "expires_at, reason, reason_note, resident_said, volunteer_said, "
            "resident_happened, volunteer_happened, overruled, overruled_why, heard_by_phone, "
            "times_moved, is_picked) "
            "VALUES (%s, %s, 'offered', %s, %s, '', '', '', '', '', '', %s, '', false, 0, false)",
            [need.pk, volunteer.pk, timezone.now(), timezone.now(), overruled],
        )


# --- Words for who was too late ---


@pytest.mark.django_db
def test_what_the_database_refuses_is_said_in_words(
    ride: Category, steward: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = make_volunteer(ride, max_at_once=1)
    make_match(make_need(category=ride), person)
    # As if the query had let everybody through: the trigger alone is left to say no.
    everybody = Volunteer.objects.all()
    monkeypatch.setattr(offers, "candidates_for", lambda need: everybody)
    need = make_need(category=ride)
    with pytest.raises(NotPossible, match="cannot take this need"):
        offer_match(need.pk, person.pk, actor=steward)
    need.refresh_from_db()
    assert need.status == NeedStatus.OPEN


@pytest.mark.django_db
def test_who_gave_a_need_back_is_not_asked_again(ride: Category, steward: User) -> None:
    need, person = make_need(category=ride), make_volunteer(ride)
    match = offer_match(need.pk, person.pk, actor=steward)
    accept_match(match.pk, actor=audit.VOLUNTEER)
    release_match(match.pk, actor=audit.VOLUNTEER)
    with pytest.raises(NotPossible):
        offer_match(need.pk, person.pk, actor=steward)
    assert offer_match(need.pk, make_volunteer(ride).pk, actor=steward).is_live
