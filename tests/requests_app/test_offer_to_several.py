"""One need put to several volunteers at once: whoever says yes first gets it."""

import datetime
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts import audit
from accounts.models import User
from common.errors import NotPossible
from common.models import Category
from messaging.models import Message
from requests_app.choices import MatchStatus, NeedStatus
from requests_app.models import Match, Need
from requests_app.services import (
    accept_match,
    cancel_need,
    decline_match,
    erase_request,
    expire_offers,
    offer_match,
    offer_route,
    offer_to_several,
    withdraw_match,
    withdraw_offers,
)
from requests_app.services.offers import MOST_ASKED
from tests.factories import (
    link_to,
    make_coordinator,
    make_match,
    make_need,
    make_request,
    make_volunteer,
)
from tests.requests_app.request_form import address, at_once, shown
from volunteers.models import Volunteer
from volunteers.services import leave, pause_volunteer, reject_volunteer

RACERS = 8


@pytest.fixture
def asked(ride: Category, steward: User) -> list[Match]:
    """Three who were asked for the same need."""
    people = [make_volunteer(ride).pk for _person in range(3)]
    return offer_to_several(make_need(category=ride).pk, people, actor=steward)


def _statuses() -> list[str]:
    return list(Match.objects.order_by("id").values_list("status", flat=True))


def _need() -> str:
    return Need.objects.get().status


def _told(template: str) -> list[int]:
    found = Message.objects.filter(template=f"requests_app/{template}").order_by("recipient_id")
    return list(found.values_list("recipient_id", flat=True))


# --- Asking ---


@pytest.mark.django_db
def test_each_gets_a_letter_and_a_link(asked: list[Match]) -> None:
    assert _statuses() == [MatchStatus.ASKED] * 3
    assert _need() == NeedStatus.OFFERED
    assert _told("match_asked") == sorted(match.volunteer_id for match in asked)
    assert not _told("match_offered")


@pytest.mark.django_db
def test_who_cannot_is_left_out_and_a_single_one_is_asked_alone(
    ride: Category, steward: User
) -> None:
    busy, away, free = [make_volunteer(ride) for _person in range(3)]
    make_match(make_need(category=ride), busy, status=MatchStatus.ACCEPTED)
    pause_volunteer(away.pk, until=timezone.localdate() + datetime.timedelta(days=9), actor=steward)
    need = make_need(category=ride)
    (match,) = offer_to_several(need.pk, [busy.pk, away.pk, free.pk], actor=steward)
    assert (match.volunteer_id, match.status) == (free.pk, MatchStatus.OFFERED)
    with pytest.raises(NotPossible, match="asked already"):
        offer_to_several(need.pk, [free.pk], actor=steward)
    with pytest.raises(NotPossible, match="None of them"):
        offer_to_several(make_need(category=ride).pk, [busy.pk, away.pk], actor=steward)
    with pytest.raises(NotPossible, match="at most"):
        offer_to_several(need.pk, range(MOST_ASKED + 1), actor=steward)


@pytest.mark.django_db
@pytest.mark.parametrize("offer", ["match", "several", "route"])
def test_what_another_coordinator_has_open_is_theirs(
    ride: Category, steward: User, offer: str
) -> None:
    other, until = make_coordinator(), timezone.now() + datetime.timedelta(minutes=10)
    need = make_need(category=ride, claimed_by=other, claimed_until=until)
    person = make_volunteer(ride, max_at_once=5, max_per_week=9)
    verbs = {
        "match": partial(offer_match, need.pk, person.pk),
        "several": partial(offer_to_several, need.pk, [person.pk, make_volunteer(ride).pk]),
        "route": partial(offer_route, [need.pk, make_need(category=ride).pk], person.pk),
    }
    # Jobs, and volunteers who pick a need themselves, are held off like coordinators.
    for actor in (steward, audit.SYSTEM, audit.VOLUNTEER):
        with pytest.raises(NotPossible, match="working on this need"):
            verbs[offer](actor=actor)
    assert not Match.objects.exists()
    verbs[offer](actor=other)
    assert Match.objects.exists()


@pytest.mark.django_db
def test_a_claim_that_ran_out_keeps_nobody_away(ride: Category, steward: User) -> None:
    # Ended this very moment: after a crash of the browser nothing but time frees a need.
    need = make_need(category=ride, claimed_by=make_coordinator(), claimed_until=timezone.now())
    match = offer_match(need.pk, make_volunteer(ride).pk, actor=audit.SYSTEM)
    assert (match.status, match.offered_by) == (MatchStatus.OFFERED, None)


@pytest.mark.django_db
def test_being_asked_counts_against_no_limit(ride: Category, steward: User) -> None:
    one, other = make_volunteer(ride), make_volunteer(ride)
    for _offer in range(3):
        offer_to_several(make_need(category=ride).pk, [one.pk, other.pk], actor=steward)
    assert offer_match(make_need(category=ride).pk, one.pk, actor=steward).is_live


# --- The first yes ---


@pytest.mark.django_db
def test_the_first_yes_gets_it_and_the_others_are_told(asked: list[Match]) -> None:
    first, second, third = asked
    # The winner's second press must not be told that somebody was faster.
    for _press in range(2):
        accept_match(second.pk, actor=audit.VOLUNTEER)
    assert _statuses() == [MatchStatus.MISSED, MatchStatus.ACCEPTED, MatchStatus.MISSED]
    assert _need() == NeedStatus.MATCHED
    assert _told("match_missed") == sorted([first.volunteer_id, third.volunteer_id])
    assert _told("match_accepted") == [second.volunteer_id]


@pytest.mark.django_db
def test_who_was_slower_is_told_on_the_page_and_shown_nothing(
    client: Client, ride: Category, steward: User
) -> None:
    request = make_request(name="Milagros", phone="202-555-0147", address="3100 Example Street")
    need = make_need(request, ride, detail="Insulin")
    people = [make_volunteer(ride).pk for _person in range(2)]
    fast, slow = offer_to_several(need.pk, people, actor=steward)
    token = link_to(slow)
    assert "The first one to say yes takes it" in shown(client, "match_offer", token)
    accept_match(fast.pk, actor=audit.VOLUNTEER)
    page = client.post(address("match_accept", token), follow=True).content.decode()
    assert "Somebody else said yes first. Thank you." in page
    # The other button of the page that they still have open.
    again = client.post(address("match_decline", token), {"reason": "sick"}, follow=True)
    assert "Somebody else said yes first" in again.content.decode()
    page += shown(client, "match_offer", token)
    for personal in ("Milagros", "555-0147", "Example Street", "Insulin"):
        assert personal not in page
        # Control: on the winner's page the same words can be read.
        assert personal in shown(client, "match_offer", link_to(fast))
    assert "Somebody else said yes first" in page


@pytest.mark.django_db
# The limit at once is also a trigger's; that of the week is held by the services alone.
@pytest.mark.parametrize("limits", [{"max_at_once": 1}, {"max_at_once": 9, "max_per_week": 1}])
def test_a_yes_beyond_the_limit_is_refused_in_words(
    ride: Category, steward: User, limits: dict[str, int]
) -> None:
    person, other = make_volunteer(ride, **limits), make_volunteer(ride)
    need = make_need(category=ride)
    match, _other = offer_to_several(need.pk, [person.pk, other.pk], actor=steward)
    taken = offer_match(make_need(category=ride).pk, person.pk, actor=steward)
    accept_match(taken.pk, actor=audit.VOLUNTEER)
    with pytest.raises(NotPossible, match="You already have as many"):
        accept_match(match.pk, actor=audit.VOLUNTEER)
    with pytest.raises(NotPossible, match="This volunteer already has"):
        accept_match(match.pk, actor=steward)
    need.refresh_from_db()
    assert need.status == NeedStatus.OFFERED
    # A refused yes is not a no: with room again, they can still say it.
    assert need.matches.waiting().count() == 2


@pytest.mark.django_db
def test_what_the_database_refuses_is_said_in_words(
    ride: Category, steward: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The trigger and the index stand behind the services' own checks."""
    monkeypatch.setattr("requests_app.services.matches.require_capacity", lambda *_args: None)
    person = make_volunteer(ride, max_at_once=1)
    match = make_match(make_need(category=ride), person, status=MatchStatus.ASKED)
    busy = make_match(make_need(category=ride), person, status=MatchStatus.ACCEPTED)
    with pytest.raises(NotPossible, match="as many tasks"):
        accept_match(match.pk, actor=audit.VOLUNTEER)
    Match.objects.filter(pk=busy.pk).update(need=match.need, volunteer=make_volunteer())
    monkeypatch.setattr("requests_app.services.transitions.mark_missed", lambda *_args: None)
    with pytest.raises(NotPossible, match="Somebody else said yes first"):
        accept_match(match.pk, actor=audit.VOLUNTEER)


# --- Other ends ---


@pytest.mark.django_db
def test_it_is_open_again_when_the_last_one_has_ended(asked: list[Match], steward: User) -> None:
    declined, expired, withdrawn = asked
    decline_match(declined.pk, actor=audit.VOLUNTEER)
    assert _need() == NeedStatus.OFFERED
    Match.objects.filter(pk=expired.pk).update(expires_at=timezone.now())
    assert expire_offers() == 1
    assert _need() == NeedStatus.OFFERED
    withdraw_match(withdrawn.pk, actor=steward)
    assert _need() == NeedStatus.OPEN
    assert _statuses() == [MatchStatus.DECLINED, MatchStatus.EXPIRED, MatchStatus.WITHDRAWN]
    assert _told("match_withdrawn") == [withdrawn.volunteer_id]


@pytest.mark.django_db
def test_all_run_out_together(asked: list[Match]) -> None:
    Match.objects.update(expires_at=timezone.now())
    assert expire_offers() == 3
    assert (_need(), set(_statuses())) == (NeedStatus.OPEN, {MatchStatus.EXPIRED})


@pytest.mark.django_db
def test_all_are_taken_back_at_once(asked: list[Match], steward: User) -> None:
    withdraw_offers(asked[0].need_id, actor=steward)
    assert (_need(), set(_statuses())) == (NeedStatus.OPEN, {MatchStatus.WITHDRAWN})
    assert len(_told("match_withdrawn")) == 3
    with pytest.raises(NotPossible):
        withdraw_offers(asked[0].need_id, actor=steward)


@pytest.mark.django_db
@pytest.mark.parametrize("end", [cancel_need, erase_request])
def test_everybody_is_told_when_it_is_no_longer_needed(asked: list[Match], end: Any) -> None:
    of_need = end is cancel_need
    end(asked[0].need_id if of_need else asked[0].need.request_id, actor=audit.RESIDENT)
    assert (_need(), set(_statuses())) == (NeedStatus.CANCELLED, {MatchStatus.WITHDRAWN})
    assert len(_told("match_withdrawn")) == 3


@pytest.mark.django_db
@pytest.mark.parametrize("go", [leave, reject_volunteer])
def test_a_volunteer_who_goes_leaves_it_to_the_others(
    asked: list[Match], steward: User, go: Any
) -> None:
    go(asked[0].volunteer_id, actor=steward)
    assert _statuses() == [MatchStatus.DECLINED, MatchStatus.ASKED, MatchStatus.ASKED]
    assert _need() == NeedStatus.OFFERED


# --- Races ---


def _won(results: list[Any]) -> list[Any]:
    for each in results:
        assert not isinstance(each, Exception) or isinstance(each, NotPossible), each
    return [each for each in results if not isinstance(each, NotPossible)]


@pytest.mark.django_db(transaction=True)
def test_eight_say_yes_at_once(ride: Category, steward: User) -> None:
    people = [make_volunteer(ride).pk for _racer in range(RACERS)]
    asked = offer_to_several(make_need(category=ride).pk, people, actor=steward)
    results = at_once(*[partial(accept_match, match.pk, actor=audit.VOLUNTEER) for match in asked])
    assert len(_won(results)) == 1
    assert {str(each) for each in results if isinstance(each, NotPossible)} == {
        "Somebody else said yes first. Thank you."
    }
    assert sorted(_statuses()) == [MatchStatus.ACCEPTED] + [MatchStatus.MISSED] * (RACERS - 1)
    assert len(_told("match_missed")) == RACERS - 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("limits", [{"max_at_once": 2}, {"max_at_once": 20, "max_per_week": 2}])
def test_one_says_yes_to_everything_at_once(
    ride: Category, steward: User, limits: dict[str, int]
) -> None:
    person, other = make_volunteer(ride, **limits), make_volunteer(ride)
    asked = [
        offer_to_several(make_need(category=ride).pk, [person.pk, other.pk], actor=steward)
        for _racer in range(RACERS)
    ]
    own = [match for pair in asked for match in pair if match.volunteer_id == person.pk]
    results = at_once(*[partial(accept_match, match.pk, actor=audit.VOLUNTEER) for match in own])
    assert len(_won(results)) == 2
    assert Match.objects.filter(volunteer=person, status=MatchStatus.ACCEPTED).count() == 2
    assert Need.objects.filter(status=NeedStatus.OFFERED).count() == RACERS - 2


@pytest.mark.django_db(transaction=True)
def test_yes_while_it_is_taken_back_runs_out_and_the_volunteer_leaves(
    ride: Category, steward: User
) -> None:
    people = [make_volunteer(ride).pk for _racer in range(3)]
    need = make_need(category=ride)
    asked = offer_to_several(need.pk, people, actor=steward)
    # One has run out already, so that its yes and the job that ends it meet as well.
    Match.objects.filter(pk=asked[1].pk).update(expires_at=timezone.now())
    results = at_once(
        partial(accept_match, asked[0].pk, actor=audit.VOLUNTEER),
        partial(withdraw_offers, need.pk, actor=steward),
        partial(accept_match, asked[1].pk, actor=audit.VOLUNTEER),
        partial(leave, people[2], actor=audit.VOLUNTEER),
        partial(expire_offers),
    )
    _won(results)
    need.refresh_from_db()
    live = Match.objects.live().filter(need=need).count()
    # Any third outcome is a need that nobody works on and nobody sees as open.
    assert (live, need.status) in {(1, NeedStatus.MATCHED), (0, NeedStatus.OPEN)}
    assert not Match.objects.waiting().exists()
    assert Volunteer.objects.get(pk=people[2]).name == ""
