"""A need that somebody has open at the desk is theirs for ten minutes, and nobody else's."""

import datetime
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import AuditEvent, User
from common.errors import NotPossible
from pods.models import Ward
from requests_app import services
from requests_app.choices import NeedStatus
from requests_app.models import Need
from requests_app.services.claims import CLAIM_LASTS
from tests.factories import make_coordinator, make_need, make_request
from tests.requests_app.request_form import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def amina(ward: Ward) -> User:
    return make_coordinator(ward, name="Amina")


@pytest.fixture
def ben(ward: Ward) -> User:
    return make_coordinator(ward, name="Ben")


@pytest.fixture
def need(ward: Ward) -> Need:
    return make_need(make_request(ward))


def holder(need: Need) -> User | None:
    """The holder of the claim on `need` that is running."""
    return Need.objects.get(pk=Need.objects.claimed().get(pk=need.pk).pk).claimed_by


def is_free(need: Need) -> bool:
    return not Need.objects.claimed().filter(pk=need.pk).exists()


def test_who_opens_a_need_has_it_for_ten_minutes(need: Need, amina: User, ben: User) -> None:
    before = timezone.now()
    services.claim_need(need.pk, actor=amina)
    need.refresh_from_db()
    assert holder(need) == amina
    assert need.claimed_until is not None
    assert before <= need.claimed_until - CLAIM_LASTS <= timezone.now()
    with pytest.raises(NotPossible, match="Amina has this need open until"):
        services.claim_need(need.pk, actor=ben)
    assert holder(need) == amina


def test_a_claim_that_ran_out_is_free_again(need: Need, amina: User, ben: User) -> None:
    services.claim_need(need.pk, actor=amina)
    Need.objects.update(claimed_until=timezone.now() - datetime.timedelta(seconds=1))
    assert is_free(need)
    services.claim_need(need.pk, actor=ben)
    assert holder(need) == ben


def test_opening_another_need_leaves_the_first(need: Need, ward: Ward, amina: User) -> None:
    other = make_need(make_request(ward))
    services.claim_need(need.pk, actor=amina)
    services.claim_need(other.pk, actor=amina)
    # One at a time: a forgotten tab must not keep a household from everybody else.
    assert is_free(need)
    assert holder(other) == amina
    services.release_claims(actor=amina)
    assert is_free(other)


def test_nobody_releases_what_another_has_open(need: Need, amina: User, ben: User) -> None:
    services.claim_need(need.pk, actor=amina)
    services.release_claims(actor=ben)
    # Not even with the right time in hand.
    services.release_claim(need.pk, actor=ben, until=Need.objects.get().claimed_until)
    assert holder(need) == amina


def test_a_page_that_was_left_does_not_end_a_claim_renewed_since(need: Need, amina: User) -> None:
    # Two presses, two times; the page that was left knows the first one only.
    before = services.claim_need(need.pk, actor=amina).claimed_until
    after = services.claim_need(need.pk, actor=amina).claimed_until
    services.release_claim(need.pk, actor=amina, until=before)
    assert holder(need) == amina
    services.release_claim(need.pk, actor=amina, until=after)
    assert is_free(need)


def test_taking_over_is_recorded_once(need: Need, amina: User, ben: User) -> None:
    services.claim_need(need.pk, actor=amina)
    for _press in range(2):
        services.take_over_need(need.pk, actor=ben)
    assert holder(need) == ben
    event = AuditEvent.objects.get(verb="take_over_need")
    assert (event.actor, event.subject_id) == (ben, need.pk)


def test_what_has_ended_is_not_claimed(ward: Ward, amina: User) -> None:
    # It may have ended while its page was open.
    need = make_need(make_request(ward), status=NeedStatus.DONE)
    services.claim_need(need.pk, actor=amina)
    assert is_free(need)


@pytest.mark.django_db(transaction=True)
def test_two_open_the_same_need_at_once(need: Need, amina: User, ben: User) -> None:
    results: list[Any] = at_once(
        *[partial(services.claim_need, need.pk, actor=user) for user in (amina, ben)]
    )
    (refused,) = [each for each in results if isinstance(each, NotPossible)]
    winner = holder(need)
    assert winner in {amina, ben}
    assert str(refused.message).startswith(f"{winner} has this need open until")


@pytest.mark.django_db(transaction=True)
def test_two_who_swap_needs_do_not_wait_for_each_other(
    need: Need, ward: Ward, amina: User, ben: User
) -> None:
    other = make_need(make_request(ward))
    # Each has to be half way when the other begins, so it is tried a few times.
    for _route in range(5):
        services.claim_need(need.pk, actor=amina)
        services.claim_need(other.pk, actor=ben)
        results = at_once(
            partial(services.claim_need, other.pk, actor=amina),
            partial(services.claim_need, need.pk, actor=ben),
        )
        # To wait for each other would end in a deadlock, which is neither of the two.
        assert all(isinstance(each, Need | NotPossible) for each in results)
        for user in (amina, ben):
            services.release_claims(actor=user)
