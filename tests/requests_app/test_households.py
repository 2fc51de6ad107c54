"""Households: joined, kept apart and undone, also by two at the same moment."""

import pytest

from accounts import audit
from accounts.models import AuditEvent, User
from common.errors import NotPossible
from pods.models import Ward
from requests_app import services
from requests_app.models import Block, HelpRequest, Household, KeptApart
from tests import factories
from tests.requests_app.request_form import at_once

pytestmark = pytest.mark.django_db


def household_of(request: HelpRequest) -> int | None:
    return HelpRequest.objects.get(pk=request.pk).household_id


def test_all_requests_of_both_come_along(steward: User) -> None:
    first = factories.make_request()
    also = factories.make_request(household=first.household)
    second = factories.make_request()
    later = factories.make_request(household=second.household)
    services.join_households(later.pk, also.pk, actor=steward)
    services.join_households(first.pk, second.pk, actor=steward)
    assert len({household_of(each) for each in (first, also, second, later)}) == 1
    assert Household.objects.count() == 1
    assert AuditEvent.objects.filter(verb="join_households").count() == 2


def test_what_was_said_of_either_holds_for_both(steward: User) -> None:
    one, other, stranger, neighbor = (factories.make_request() for _number in range(4))
    services.keep_apart(one.pk, stranger.pk, actor=steward)
    services.keep_apart(stranger.pk, other.pk, actor=steward)
    services.keep_apart(other.pk, neighbor.pk, actor=steward)
    services.join_households(one.pk, other.pk, actor=steward)
    home = household_of(one) or 0
    apart = {pair.other_than(home) for pair in KeptApart.objects.of(home)}
    assert apart == {household_of(stranger), household_of(neighbor)}
    assert KeptApart.objects.count() == 2


def test_joining_takes_back_that_they_were_kept_apart(steward: User) -> None:
    one, other = factories.make_request(), factories.make_request()
    services.keep_apart(one.pk, other.pk, actor=steward)
    services.keep_apart(other.pk, one.pk, actor=steward)
    assert KeptApart.objects.get().by == steward
    services.join_households(other.pk, one.pk, actor=steward)
    assert not KeptApart.objects.exists()
    with pytest.raises(NotPossible):
        services.keep_apart(one.pk, other.pk, actor=steward)


def test_one_taken_out_again_keeps_what_it_said(steward: User) -> None:
    stays, goes = factories.make_request(), factories.make_request()
    services.join_households(stays.pk, goes.pk, actor=steward)
    kept = factories.make_block(HelpRequest.objects.get(pk=goes.pk))
    services.split_request(goes.pk, actor=steward)
    services.split_request(goes.pk, actor=steward)
    assert household_of(goes) != household_of(stays)
    assert Block.objects.get(pk=kept.pk).household_id == household_of(goes)
    assert KeptApart.objects.count() == 1
    assert AuditEvent.objects.filter(verb="split_request").count() == 1


def test_the_last_request_takes_the_household_with_it(steward: User, ward: Ward) -> None:
    first = factories.make_request(ward)
    second = factories.make_request(ward, household=first.household)
    stranger = factories.make_request(ward, phone=first.phone)
    services.keep_apart(first.pk, stranger.pk, actor=steward)
    services.erase_request(first.pk, actor=steward)
    assert household_of(first) is None
    assert Household.objects.filter(pk=household_of(second)).exists()
    services.erase_request(second.pk, actor=steward)
    assert Household.objects.get().pk == household_of(stranger)
    assert not KeptApart.objects.exists()


def test_erasing_a_household_leaves_the_stranger_at_its_phone(ward: Ward) -> None:
    first = factories.make_request(ward)
    second = factories.make_request(ward, household=first.household, phone="202-555-0166")
    stranger = factories.make_request(ward, phone=first.phone, name="Ana")
    services.erase_household(second.pk, actor=audit.RESIDENT)
    services.erase_household(second.pk, actor=audit.RESIDENT)
    assert list(HelpRequest.objects.filter(erased_at=None)) == [stranger]
    assert HelpRequest.objects.get(pk=stranger.pk).name == "Ana"


def test_one_who_was_kept_away_outlasts_it_until_that_is_lifted(steward: User) -> None:
    block = factories.make_block()
    services.erase_request(block.request_id, actor=steward)
    assert Household.objects.get() == block.household
    services.unblock(block.pk, actor=steward)
    assert not Household.objects.exists()


@pytest.mark.parametrize("verb", ["join_households", "keep_apart"])
def test_nothing_is_said_of_what_was_erased(verb: str, steward: User) -> None:
    one, other = factories.make_request(), factories.make_request()
    services.erase_request(other.pk, actor=steward)
    for pair in ([one.pk, other.pk], [other.pk, one.pk]):
        with pytest.raises(NotPossible, match="deleted"):
            getattr(services, verb)(*pair, actor=steward)
    with pytest.raises(NotPossible, match="deleted"):
        services.split_request(other.pk, actor=steward)


# --- At the same moment ---


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_who_join_in_a_circle() -> None:
    actors = [factories.make_steward() for _number in range(3)]
    rows = [factories.make_request() for _number in range(6)]
    pairs = [(0, 1), (1, 2), (2, 0), (3, 4), (4, 5), (5, 3), (0, 5), (5, 1), (2, 3), (4, 0)]

    def join(number: int, one: int, other: int) -> None:
        services.join_households(rows[one].pk, rows[other].pk, actor=actors[number % 3])

    at_once(*(lambda n=n, pair=pair: join(n, *pair) for n, pair in enumerate(pairs)))
    assert len({household_of(row) for row in rows}) == 1
    assert Household.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_joining_blocking_erasing_and_asking_again_at_once() -> None:
    actor, kind = factories.make_steward(), factories.make_category()
    person = factories.make_volunteer(kind, max_at_once=20, max_per_week=20)
    one, other = factories.make_request(), factories.make_request()
    for request in (one, other):
        factories.make_match(factories.make_need(request, kind), person)
    data = services.RequestData({"name": "Rosa", "phone": one.phone}, [services.NeedData(kind.pk)])

    def block() -> None:
        services.block_volunteer(one.pk, person.pk, said_by="coordinator", actor=actor)

    def ask_again(number: int) -> None:
        services.submit_request(data, submission_key=f"again-{number}", asked_before=other.pk)

    at_once(
        block,
        lambda: services.join_households(one.pk, other.pk, actor=actor),
        *(lambda number=number: ask_again(number) for number in range(3)),
        lambda: services.join_households(other.pk, one.pk, actor=actor),
    )
    rows = HelpRequest.objects.all()
    assert {row.household_id for row in rows} == {household_of(one)}
    assert not [match for match in person.matches.all() if match.is_going_on]
    at_once(*(lambda pk=row.pk: services.erase_request(pk, actor=actor) for row in rows))
    assert list(Household.objects.all()) == [Block.objects.get().household]
