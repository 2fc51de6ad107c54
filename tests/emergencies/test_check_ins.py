"""Rounds: who is asked, by what way, what each answer does, and who hears of silence."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts import audit
from accounts.choices import NewsKind
from accounts.models import AuditEvent
from common.errors import NotPossible
from emergencies.choices import Answer, Figures
from emergencies.models import CheckIn, CheckRound, Emergency, WatchedHousehold
from emergencies.services import answering, asking, rounds, switching
from members import services as members
from messaging.models import Message, News
from messaging.news import section
from phone_trees import services as trees
from phone_trees.choices import CallState
from phone_trees.models import Call, Round
from pods.models import Ward
from requests_app import services as requests
from requests_app.choices import ContactKind, Urgency
from requests_app.models import ContactLog, HelpRequest, Need
from tests.clock import set_clock
from tests.factories import (
    link_to,
    make_category,
    make_check_in,
    make_check_round,
    make_coordinator,
    make_emergency,
    make_member,
    make_pod,
    make_request,
    make_steward,
    make_ward,
    make_watched,
)
from tests.inbox.phones import Phones
from tests.inbox.webhooks import ROSA, SAM
from tests.phone_trees.trees import in_tree

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("by_day")]
DAY = datetime.date(2026, 6, 1)


@pytest.fixture(autouse=True)
def other() -> Any:
    return make_category(slug="other", name="Other")


@pytest.fixture
def ward() -> Ward:
    return make_ward(name="Oak")


@pytest.fixture
def emergency(ward: Ward) -> Emergency:
    return make_emergency(ward, ends_on=DAY + datetime.timedelta(days=3))


def ask(emergency: Emergency, wait_hours: int = 3) -> CheckRound:
    made = rounds.start_round(emergency.pk, wait_hours, actor=make_steward())
    asking.ask_all(made.pk)
    return made


def answer_of(**person: Any) -> str:
    return CheckIn.objects.get(**person).answer


def test_those_who_said_yes_are_asked_once(ward: Ward, emergency: Emergency) -> None:
    pod = make_pod(ward=ward)
    key, member = in_tree(pod, is_key_person=True), in_tree(pod)
    home = make_watched(ward)
    make_request(ward=ward)  # said nothing
    make_watched(make_ward())  # lives elsewhere
    in_tree(make_pod(ward=make_ward()))
    made = ask(emergency)
    asking.ask_all(made.pk)  # the job was cut off, and began again
    asked = CheckIn.objects.filter(round=made)
    assert {row.member or row.request for row in asked} == {key, member, home}
    assert Message.objects.filter(template="emergencies/check_in").count() == 3
    assert Round.objects.filter(tree__pod=pod, ended_at=None).count() == 1
    assert rounds.figures_of(made) == Figures(asked=3, waiting=3)


def test_one_phone_is_asked_once_although_two_rows_have_it(
    ward: Ward, emergency: Emergency
) -> None:
    member = in_tree(make_pod(ward=ward), phone=ROSA)
    make_watched(ward, phone=ROSA)
    assert ask(emergency).people.get().member == member


def test_nobody_is_asked_twice_at_once(emergency: Emergency) -> None:
    steward = make_steward()
    rounds.start_round(emergency.pk, 2, actor=steward)
    with pytest.raises(NotPossible, match="already"):
        rounds.start_round(emergency.pk, 2, actor=steward)
    rounds.end_round(emergency.pk, actor=steward)
    switching.switch_off(emergency.pk, actor=steward)
    with pytest.raises(NotPossible, match="over"):
        rounds.start_round(emergency.pk, 2, actor=steward)


def test_a_household_presses_and_the_latest_counts(ward: Ward, emergency: Emergency) -> None:
    home = make_watched(ward)
    made = ask(emergency)
    token, client = link_to(home), Client()
    page = reverse("request_pages:request_status", args=[token])
    press = reverse("emergencies:request_check_in", args=[token])
    assert "Are you all right?" in client.get(page).text
    # Only to look changes nothing.
    assert client.get(press).status_code == 302
    assert answer_of(request=home) == Answer.WAITING
    client.post(press, {"press": "fine"})
    assert answer_of(request=home) == Answer.FINE
    client.post(press, {"press": "needs"})
    client.post(press, {"press": "needs"})
    assert answer_of(request=home) == Answer.NEEDS
    assert client.post(press, {"press": "no_answer"}).status_code == 404
    verbs = AuditEvent.objects.filter(subject_type="checkin").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == ["check_in_fine", "check_in_needs"]
    assert rounds.figures_of(made) == Figures(asked=1, needs=1)


def test_needs_is_an_urgent_request_of_the_same_household_on_the_call_list(
    ward: Ward, emergency: Emergency
) -> None:
    home = make_watched(ward, name="Rosa")
    ask(emergency)
    for _press in range(2):
        answering.say_as("request", home.pk, Answer.NEEDS, actor=audit.RESIDENT)
    made = HelpRequest.objects.exclude(pk=home.pk).get()
    assert (made.name, made.ward, made.phone) == ("Rosa", ward, home.phone)
    home.refresh_from_db()
    assert made.household_id == home.household_id
    assert Need.objects.get(request=made).urgency == Urgency.TODAY
    assert ContactLog.objects.due().get(request=made).kind == ContactKind.IN_SHORT


def test_a_member_presses_and_nobody_calls_for_it(ward: Ward, emergency: Emergency) -> None:
    pod = make_pod(ward=ward)
    in_tree(pod, is_key_person=True)
    member = in_tree(pod, name="Dee")
    ask(emergency)
    token, client = link_to(member), Client()
    assert "Are you all right?" in client.get(reverse("members:member_home", args=[token])).text
    client.post(reverse("emergencies:member_check_in", args=[token]), {"press": "needs"})
    assert answer_of(member=member) == Answer.NEEDS
    assert Call.objects.get(called=member).state == CallState.NEEDS_HELP
    assert HelpRequest.objects.get().name == "Dee"


def test_a_caller_says_it_and_no_name_leaves_the_pod(ward: Ward, emergency: Emergency) -> None:
    pod = make_pod(ward=ward)
    key, member = in_tree(pod, is_key_person=True), in_tree(pod)
    ask(emergency)
    trees.tick(pod.pk, member.pk, CallState.NO_ANSWER, actor=audit.MEMBER, caller=key)
    assert answer_of(member=member) == Answer.NO_ANSWER
    trees.tick(pod.pk, member.pk, CallState.NEEDS_HELP, actor=audit.MEMBER, caller=key)
    assert answer_of(member=member) == Answer.NEEDS
    assert member.name not in HelpRequest.objects.get().name


def test_coordinators_hear_at_once_that_somebody_needs_help_and_not_who(
    ward: Ward, emergency: Emergency
) -> None:
    own, other = make_coordinator(ward), make_coordinator(make_ward())
    pod = make_pod(ward=ward)
    key = in_tree(pod, is_key_person=True)
    first, second = in_tree(pod, name="Dee"), in_tree(pod)
    made = ask(emergency)
    trees.tick(pod.pk, first.pk, CallState.NEEDS_HELP, actor=audit.MEMBER, caller=key)
    for _twice in range(2):
        trees.tick(pod.pk, second.pk, CallState.NEEDS_HELP, actor=audit.MEMBER, caller=key)
    assert News.objects.get(kind="check_ins").user == own
    told = section(NewsKind.CHECK_INS, own, [made.pk])
    assert told
    assert told.headline.startswith("2 neighbors told a caller that they need help.")
    assert "Dee" not in told.headline
    assert section(NewsKind.CHECK_INS, other, [made.pk]) is None


def test_whoever_asked_for_help_themselves_is_a_request_and_not_counted_again(
    ward: Ward, emergency: Emergency
) -> None:
    coordinator, pod = make_coordinator(ward), make_pod(ward=ward)
    in_tree(pod, is_key_person=True)
    member = in_tree(pod)
    made = ask(emergency)
    answering.say_as("member", member.pk, Answer.NEEDS, actor=audit.MEMBER)
    assert HelpRequest.objects.exists()
    assert section(NewsKind.CHECK_INS, coordinator, [made.pk]) is None


def test_a_tree_that_runs_already_goes_on(ward: Ward, emergency: Emergency) -> None:
    pod = make_pod(ward=ward)
    in_tree(pod, is_key_person=True)
    trees.start_round(pod.pk, "heat", "", 60, actor=audit.MEMBER)
    ask(emergency)
    assert Round.objects.count() == 1
    assert CheckIn.objects.count() == 1


def test_silence_rises_to_the_coordinators_once(
    ward: Ward, emergency: Emergency, monkeypatch: Any
) -> None:
    coordinator = make_coordinator(ward)
    quiet, fine = make_watched(ward), make_watched(ward)
    ask(emergency, wait_hours=3)
    answering.say_as("request", fine.pk, Answer.FINE, actor=audit.RESIDENT)
    set_clock(monkeypatch, DAY, hour=14)
    assert rounds.raise_due() == 0
    set_clock(monkeypatch, DAY, hour=15)
    assert rounds.raise_due() == 1
    assert rounds.raise_due() == 0
    assert CheckIn.objects.raised().get().request == quiet
    assert News.objects.filter(user=coordinator, kind="check_ins").count() == 1
    client = Client()
    client.force_login(coordinator)
    assert "did not answer" in client.get(reverse("admin:index")).text
    assert "did not answer a check-in" in client.get(reverse("admin:desk")).text
    # Whoever answers late is no longer counted.
    answering.say_as("request", quiet.pk, Answer.FINE, actor=audit.RESIDENT)
    assert "did not answer a check-in" not in client.get(reverse("admin:desk")).text


def test_whom_neither_message_nor_call_finds_is_raised_at_once(
    ward: Ward, emergency: Emergency
) -> None:
    home = make_watched(ward, email="", contact_method="phone")
    ask(emergency)
    assert CheckIn.objects.raised().get().request == home
    assert not Message.objects.filter(template="emergencies/check_in").exists()


def test_a_round_ends_with_figures_and_hears_no_more(ward: Ward, emergency: Emergency) -> None:
    home = make_watched(ward)
    made = ask(emergency)
    row = CheckIn.objects.get()
    switching.switch_off(emergency.pk, actor=make_steward())
    made.refresh_from_db()
    assert made.figures == {"asked": 1, "fine": 0, "needs": 0, "no_answer": 0, "waiting": 1}
    for late in (
        lambda: answering.say(row.pk, Answer.FINE, actor=audit.RESIDENT),
        lambda: answering.say_as("request", home.pk, Answer.FINE, actor=audit.RESIDENT),
    ):
        with pytest.raises(NotPossible, match="over"):
            late()
    CheckIn.objects.all().delete()
    assert rounds.figures_of(made).asked == 1


def test_yes_and_no_to_being_asked(ward: Ward) -> None:
    home = make_request(ward=ward)
    token, client = link_to(home), Client()
    press = reverse("emergencies:request_check_in", args=[token])
    for _press in range(2):
        client.post(press, {"press": "watch"})
    assert WatchedHousehold.objects.get().request == home
    client.post(press, {"press": "stop_watching"})
    assert not WatchedHousehold.objects.exists()
    verbs = AuditEvent.objects.filter(subject_type="helprequest", verb__contains="watch")
    assert verbs.count() == 2


def test_who_is_gone_leaves_nothing_behind(ward: Ward, emergency: Emergency) -> None:
    home, pod = make_watched(ward), make_pod(ward=ward)
    member = in_tree(pod, is_key_person=True)
    ask(emergency)
    requests.erase_request(home.pk, actor=audit.RESIDENT)
    members.leave(member.pk, actor=audit.MEMBER)
    assert not CheckIn.objects.exists()
    assert not WatchedHousehold.objects.exists()
    assert link_to(home)


# --- By text --------------------------------------------------------------------------------------


def test_members_outside_a_tree_who_take_texts_are_asked_by_text(
    ward: Ward, emergency: Emergency, phones: Phones
) -> None:
    pod = make_pod(ward=ward)
    asked = make_member(pod, phone=ROSA, email="", contact_method="text")
    make_member(pod, phone=SAM, email="", contact_method="phone")  # wants no texts
    make_member(pod, phone="", email="sol@example.org", contact_method="email")
    make_member(make_pod(ward=make_ward()), phone=SAM, email="", contact_method="text")
    link_to(asked)
    made = ask(emergency)
    asking.ask_all(made.pk)
    assert CheckIn.objects.get().member == asked
    phones.deliver()
    assert len(phones.texts_to(ROSA)) == 1
    assert not phones.texts_to(SAM)


def by_text(ward: Ward, **fields: Any) -> HelpRequest:
    return make_watched(ward, **{"phone": ROSA, "email": "", "contact_method": "text", **fields})


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("YES", Answer.FINE),
        ("I am fine", Answer.FINE),
        ("no", Answer.NEEDS),
        ("need help", Answer.NEEDS),
        ("necesito ayuda", Answer.NEEDS),
        ("ደህና ነኝ", Answer.FINE),
    ],
)
def test_a_word_does_what_the_button_does(
    ward: Ward, emergency: Emergency, phones: Phones, words: str, answer: Answer
) -> None:
    home = by_text(ward)
    ask(emergency)
    phones.deliver()
    [text] = phones.texts_to(ROSA)
    assert "Are you all right?" in text
    assert "Reply YES or NO" in text
    assert home.name not in text
    phones.write(ROSA, words)
    assert answer_of(request=home) == answer


def test_a_second_word_takes_back_the_first(
    ward: Ward, emergency: Emergency, phones: Phones
) -> None:
    home = by_text(ward)
    ask(emergency)
    phones.deliver()
    client, token = Client(), link_to(home)
    phones.write(ROSA, "yes")
    client.post(reverse("emergencies:request_check_in", args=[token]), {"press": "needs"})
    assert answer_of(request=home) == Answer.NEEDS


def test_i_need_help_without_a_check_in_begins_to_ask(phones: Phones) -> None:
    [back] = phones.write(SAM, "I need help")
    assert back
    assert not CheckIn.objects.exists()


def test_whoever_stopped_texts_gets_none(ward: Ward, emergency: Emergency, phones: Phones) -> None:
    by_text(ward)
    phones.write(ROSA, "STOP")
    before = len(phones.texts_to(ROSA))
    ask(emergency)
    phones.deliver()
    assert len(phones.texts_to(ROSA)) == before
    assert CheckIn.objects.raised().count() == 1


def test_nobody_says_how_a_stranger_is() -> None:
    row = make_check_in(make_check_round(make_emergency(make_ward())))
    assert not answering.is_theirs(make_coordinator(make_ward()), row)
