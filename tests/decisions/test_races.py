"""Thirty-two at once: each is counted once, and nothing comes in after the count."""

import pytest

from accounts import audit
from decisions.choices import Audience
from decisions.models import Box, Voter
from decisions.services import answering, asking, planning
from tests import factories
from tests.rota.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 32
AGREE = {"stance": "agree"}


def test_one_person_presses_many_times() -> None:
    voter = factories.make_voter(factories.open_decision(is_secret=True))
    answers = at_once(*[lambda: answering.answer(voter.pk, AGREE, actor=audit.MEMBER)] * MANY)
    assert answers.count(None) == 1
    assert Box.objects.get().sums["answers"] == 1


def test_many_answer_at_once_and_all_are_counted() -> None:
    decision = factories.open_decision(pod=factories.make_pod(), is_secret=True)
    for _each in range(MANY):
        factories.make_member(decision.pod)
    asking.ask_all(decision.pk)
    ids = list(decision.voters.values_list("pk", flat=True))
    at_once(*(lambda pk=pk: answering.answer(pk, AGREE, actor=audit.MEMBER) for pk in ids))
    assert Box.objects.get().sums["counts"] == {"agree": MANY}


@pytest.mark.parametrize("is_secret", [True, False])
def test_it_closes_while_they_answer(is_secret: bool) -> None:
    decision = factories.open_decision(pod=factories.make_pod(), is_secret=is_secret)
    for _each in range(MANY):
        factories.make_member(decision.pod)
    asking.ask_all(decision.pk)
    ids = list(decision.voters.values_list("pk", flat=True))
    # Enough have answered that the figures may be said.
    for pk in ids[:5]:
        answering.answer(pk, AGREE, actor=audit.MEMBER)
    at_once(
        *(lambda pk=pk: answering.answer(pk, AGREE, actor=audit.MEMBER) for pk in ids[5:]),
        *[lambda: planning.close(decision.pk, actor=audit.SYSTEM)] * 3,
    )
    decision.refresh_from_db()
    answered = decision.voters.filter(has_answered=True).count()
    assert decision.result["answers"] == answered
    assert decision.result["counts"] == {"agree": answered}


def test_the_form_of_the_open_link_is_sent_many_times() -> None:
    decision = factories.open_decision(audience=Audience.LINK)
    key = "c" * 32
    tokens = at_once(*[lambda: answering.come_by_link(decision.pk, "en", key)] * 16)
    assert len(set(tokens)) == 1
    assert Voter.objects.count() == 1


def test_the_job_asks_many_times_at_once() -> None:
    decision = factories.open_decision(pod=factories.make_pod())
    for _each in range(5):
        factories.make_member(decision.pod)
    at_once(*[lambda: asking.ask_all(decision.pk)] * 8)
    assert decision.voters.count() == 5
