"""Many at once: one switch a ward, one row a person, one request, and no answer after the end."""

import datetime
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts import audit
from common.errors import NotPossible
from emergencies.choices import Answer, Kind
from emergencies.models import CheckIn, CheckRound, Emergency
from emergencies.services import answering, asking, rounds, switching
from messaging.models import Message
from phone_trees import services as trees
from phone_trees.choices import CallState
from phone_trees.models import Call
from pods.models import Notice
from requests_app import services as requests
from requests_app.models import HelpRequest
from tests.factories import (
    make_category,
    make_check_in,
    make_check_round,
    make_emergency,
    make_pod,
    make_steward,
    make_ward,
    make_watched,
)
from tests.phone_trees.trees import in_tree

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 16


@pytest.fixture(autouse=True)
def ground(settings: object) -> None:
    settings.MESSAGES_FROM_HOUR, settings.MESSAGES_UNTIL_HOUR = 0, 24  # type: ignore[attr-defined]
    make_category(slug="other", name="Other")


def at_once(*actions: Callable[[], object]) -> list[object]:
    start = Barrier(len(actions))

    def run(action: Callable[[], object]) -> object:
        try:
            start.wait()
            return action()
        except NotPossible as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def refused(answers: list[object]) -> int:
    return sum(isinstance(each, NotPossible) for each in answers)


def test_many_switch_on_one_ward() -> None:
    ward, steward = make_ward(), make_steward()
    what = switching.Switch(Kind.HEAT, make_emergency().notice.ends_at.date())
    answers = at_once(
        *(
            lambda key=key: switching.switch_on([ward.pk], what, actor=steward, key=key)
            for key in map(str, range(MANY))
        )
    )
    assert refused(answers) == MANY - 1
    assert Emergency.objects.filter(ward=ward).count() == 1
    assert Notice.objects.filter(ward=ward).count() == 1


def test_one_form_is_sent_many_times() -> None:
    ward, steward = make_ward(), make_steward()
    what = switching.Switch(Kind.HEAT, make_emergency().notice.ends_at.date())
    answers = at_once(
        *[lambda: switching.switch_on([ward.pk], what, actor=steward, key="one")] * MANY
    )
    assert refused(answers) == 0
    assert Emergency.objects.filter(ward=ward).count() == 1


def test_many_start_a_round_and_the_job_runs_many_times() -> None:
    ward, steward = make_ward(), make_steward()
    emergency = make_emergency(ward)
    in_tree(make_pod(ward=ward), is_key_person=True)
    make_watched(ward)
    answers = at_once(
        *[lambda: rounds.start_round(emergency.pk, 2, actor=steward)] * MANY,
    )
    assert refused(answers) == MANY - 1
    made = CheckRound.objects.get()
    at_once(*[lambda: asking.ask_all(made.pk)] * 8)
    assert CheckIn.objects.count() == 2
    assert Message.objects.filter(template="emergencies/check_in").count() == 2


def test_many_press_need_help_and_one_request_is_made() -> None:
    row = make_check_in(make_check_round(make_emergency(make_ward())))
    at_once(*[lambda: answering.say(row.pk, Answer.NEEDS, actor=audit.RESIDENT)] * MANY)
    assert HelpRequest.objects.count() == 2
    row.refresh_from_db()
    assert row.helped_by is not None


def test_a_member_and_callers_say_it_at_once_and_tree_and_round_agree() -> None:
    ward = make_ward()
    pod = make_pod(ward=ward)
    in_tree(pod, is_key_person=True)
    member = in_tree(pod)
    made = rounds.start_round(make_emergency(ward).pk, 2, actor=make_steward())
    asking.ask_all(made.pk)
    row = CheckIn.objects.get(member=member)
    tick = [lambda: trees.tick(pod.pk, member.pk, CallState.NO_ANSWER, actor=audit.MEMBER)] * 5
    say = [lambda: answering.say(row.pk, Answer.FINE, actor=audit.MEMBER)] * 5
    assert refused(at_once(*tick, *say)) == 0
    row.refresh_from_db()
    call = Call.objects.get(called=member)
    pairs = {("fine", "reached"), ("no_answer", "no_answer")}
    assert (row.answer, call.state) in pairs


def test_answers_race_the_end_and_the_figures_are_those_of_the_rows() -> None:
    emergency = make_emergency(make_ward())
    made = make_check_round(emergency)
    rows = [make_check_in(made) for _each in range(10)]
    steward = make_steward()
    at_once(
        *(lambda row=row: answering.say(row.pk, Answer.FINE, actor=audit.RESIDENT) for row in rows),
        lambda: switching.switch_off(emergency.pk, actor=steward),
    )
    made.refresh_from_db()
    assert made.figures["fine"] == made.people.filter(answer=Answer.FINE).count()
    assert made.figures["asked"] == 10


def test_a_household_is_erased_while_it_answers() -> None:
    row = make_check_in(make_check_round(make_emergency(make_ward())))
    pk = row.request_id or 0
    at_once(
        *[lambda: answering.say(row.pk, Answer.NEEDS, actor=audit.RESIDENT)] * 4,
        lambda: requests.erase_request(pk, actor=audit.RESIDENT),
    )
    assert not CheckIn.objects.exists()
    assert HelpRequest.objects.get(pk=pk).erased_at is not None


def test_silence_is_raised_once_while_somebody_answers() -> None:
    made = make_check_round(make_emergency(make_ward()), wait_hours=1)
    begun = made.started_at - datetime.timedelta(hours=2)
    CheckRound.objects.filter(pk=made.pk).update(started_at=begun)
    row = make_check_in(made)
    raised = at_once(
        *[rounds.raise_due] * 4,
        lambda: answering.say(row.pk, Answer.FINE, actor=audit.RESIDENT),
    )
    assert sum(each for each in raised if isinstance(each, int)) <= 1
    assert not CheckIn.objects.raised().exists()
