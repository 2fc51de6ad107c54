"""Notes of others for somebody: callers, organizers, coordinators and operators on the phone."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import audit
from accounts.models import User
from emergencies.choices import Answer
from emergencies.models import CheckIn, CheckRound, Emergency
from emergencies.services import answering, asking, rounds
from members.models import Member
from phone_trees import services as trees
from phone_trees.choices import CallState
from pods.models import Pod, Ward
from requests_app import services as requests
from requests_app.choices import ContactKind, Urgency
from requests_app.models import ContactLog, HelpRequest, Need
from tests.factories import (
    link_to,
    make_category,
    make_check_in,
    make_coordinator,
    make_emergency,
    make_member,
    make_operator,
    make_organizer,
    make_pod,
    make_request,
    make_steward,
    make_ward,
    make_watched,
)
from tests.inbox.phones import Phones
from tests.inbox.webhooks import ROSA
from tests.phone_trees.test_pages import Desk
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


@pytest.fixture
def pod(ward: Ward) -> Pod:
    return make_pod(ward=ward, name="Elm House")


def ask(emergency: Emergency) -> CheckRound:
    made = rounds.start_round(emergency.pk, 3, actor=make_steward())
    asking.ask_all(made.pk)
    return made


def caller_and_called(pod: Pod) -> tuple[Member, Member]:
    return in_tree(pod, is_key_person=True), in_tree(pod, name="Dee Called", phone=ROSA)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


# --- Told to a caller -----------------------------------------------------------------------------


def test_a_need_told_to_a_caller_is_an_urgent_request_without_a_name(
    emergency: Emergency, pod: Pod
) -> None:
    key, called = caller_and_called(pod)
    ask(emergency)
    for _twice in range(2):
        trees.tick(pod.pk, called.pk, CallState.NEEDS_HELP, actor=audit.MEMBER, caller=key)
    made = HelpRequest.objects.get()
    assert (made.name, made.phone, made.email) == ("A neighbor", "", "")
    assert (made.ward, made.pod) == (pod.ward, pod)
    assert made.reached_through == "The organizer of the pod knows who it is: Elm House"
    assert Need.objects.get(request=made).urgency == Urgency.TODAY
    assert ContactLog.objects.due().get(request=made).kind == ContactKind.IN_SHORT
    assert "Dee" not in signed_in(make_coordinator(pod.ward)).get(reverse("admin:desk")).text


def test_with_their_leave_it_has_name_and_number_also_when_they_say_so_later(
    emergency: Emergency, pod: Pod
) -> None:
    _key, called = caller_and_called(pod)
    ask(emergency)
    desk = Desk(Client(), pod, None)
    press = {"press": "needs_help", "member": called.pk}
    desk.post("tree_press", **press)
    assert HelpRequest.objects.get().phone == ""
    assert "They agree that a coordinator calls them" in desk.get("tree_calls")
    desk.post("tree_press", **press, may_call="1")
    made = HelpRequest.objects.get()
    assert (made.name, made.phone, made.reached_through) == ("Dee Called", ROSA, "")


def test_a_caller_may_pass_on_that_they_agree(emergency: Emergency, pod: Pod) -> None:
    key, called = caller_and_called(pod)
    ask(emergency)
    token, client = link_to(key), Client()
    home = reverse("members:member_home", args=[token])
    assert 'name="may_call"' in client.get(home).text
    press = reverse("phone_trees:member_tree_press", args=[token])
    client.post(press, {"press": "needs_help", "member": called.pk, "may_call": "1"})
    assert HelpRequest.objects.get().name == "Dee Called"


def test_without_an_emergency_callers_are_not_asked_for_it(pod: Pod) -> None:
    key, called = caller_and_called(pod)
    trees.start_round(pod.pk, "heat", "", 60, actor=audit.MEMBER)
    home = reverse("members:member_home", args=[link_to(key)])
    assert 'name="may_call"' not in Client().get(home).text
    trees.tick(pod.pk, called.pk, CallState.NEEDS_HELP, actor=audit.MEMBER, may_call=True)
    assert not HelpRequest.objects.exists()


def test_who_presses_themselves_after_a_caller_names_the_request_that_is_there(
    emergency: Emergency, pod: Pod
) -> None:
    key, called = caller_and_called(pod)
    ask(emergency)
    trees.tick(pod.pk, called.pk, CallState.NEEDS_HELP, actor=audit.MEMBER, caller=key)
    answering.say_as("member", called.pk, Answer.NEEDS, actor=audit.MEMBER)
    assert HelpRequest.objects.get().name == "Dee Called"


def test_in_two_rounds_at_once_it_is_one_need(emergency: Emergency, pod: Pod) -> None:
    key, called = caller_and_called(pod)
    ask(emergency)
    ask(make_emergency(ends_on=DAY + datetime.timedelta(days=3)))
    assert CheckIn.objects.filter(member=called).count() == 2
    trees.tick(pod.pk, called.pk, CallState.NEEDS_HELP, actor=audit.MEMBER, caller=key)
    assert HelpRequest.objects.count() == 1
    assert set(CheckIn.objects.filter(member=called).values_list("answer", flat=True)) == {"needs"}


def test_who_needs_help_again_after_it_was_closed_is_heard_again(
    ward: Ward, emergency: Emergency
) -> None:
    home = make_watched(ward)
    ask(emergency)
    answering.say_as("request", home.pk, Answer.NEEDS, actor=audit.RESIDENT)
    first = HelpRequest.objects.exclude(pk=home.pk).get()
    requests.cancel_request(first.pk, actor=audit.RESIDENT)
    for _twice in range(2):
        answering.say_as("request", home.pk, Answer.NEEDS, actor=audit.RESIDENT)
    assert HelpRequest.objects.exclude(pk__in=[home.pk, first.pk]).count() == 1


def test_who_needs_help_stands_above_the_calls_of_before(ward: Ward, emergency: Emergency) -> None:
    before = make_request(ward)
    ContactLog.objects.create(
        request=before, kind=ContactKind.NOTE, follow_up_on=DAY - datetime.timedelta(days=3)
    )
    home = make_watched(ward)
    ask(emergency)
    answering.say_as("request", home.pk, Answer.NEEDS, actor=audit.RESIDENT)
    made = HelpRequest.objects.exclude(pk__in=[home.pk, before.pk]).get()
    due = reverse("admin:requests_app_contactlog_changelist") + "?due=yes"
    page = signed_in(make_coordinator(ward)).get(due).text
    assert page.index(made.reference) < page.index(before.reference)


# --- Organizers -----------------------------------------------------------------------------------


class Organizer(Desk):
    def url(self, page: str, app: str = "emergencies") -> str:
        return super().url(page, app)


@pytest.mark.parametrize("by_link", [False, True])
def test_organizers_see_who_has_not_answered_and_note_it(
    emergency: Emergency, pod: Pod, by_link: bool, phones: Phones
) -> None:
    organizer = make_member(pod, name="Olga", email="", contact_method="call")
    quiet = make_member(pod, name="Quiet Sam", phone=ROSA, email="", contact_method="text")
    ask(emergency)
    desk = Organizer(Client(), pod, organizer if by_link else None)
    work = desk.client.get(desk.url("work", app="members")).text
    assert desk.url("check_ins") in work
    page = desk.get("check_ins")
    assert "Quiet Sam" in page
    assert "Olga" not in page
    for _twice in range(2):
        desk.post("check_ins", member=quiet.pk, press="needs")
    assert HelpRequest.objects.get().phone == ""
    desk.post("check_ins", member=quiet.pk, press="needs", may_call="1")
    assert HelpRequest.objects.get().name == "Quiet Sam"
    desk.post("check_ins", member=quiet.pk, press="fine")
    assert CheckIn.objects.get(member=quiet).answer == Answer.FINE


def test_names_are_hidden_until_they_are_opened_and_other_pods_are_not_there(
    emergency: Emergency, pod: Pod, phones: Phones
) -> None:
    quiet = make_member(pod, name="Quiet Sam", phone=ROSA, email="", contact_method="text")
    ask(emergency)
    own = signed_in(make_organizer(pod))
    url = reverse("admin:pod_check_ins", args=[pod.pk])
    assert "Quiet Sam" not in own.get(url).text
    elsewhere = make_pod(ward=pod.ward)
    stranger = signed_in(make_organizer(elsewhere))
    assert stranger.get(url).status_code == 404
    assert stranger.post(url, {"member": quiet.pk, "press": "fine"}).status_code == 404
    # Their own page does not reach into another pod either.
    theirs = reverse("admin:pod_check_ins", args=[elsewhere.pk])
    stranger.post(theirs, {"member": quiet.pk, "press": "fine"})
    assert CheckIn.objects.get().answer == Answer.WAITING
    assert signed_in(make_coordinator(pod.ward)).get(url).status_code in {403, 404}
    plain = reverse("emergencies:organizer_check_ins", args=[link_to(quiet)])
    assert Client().get(plain).status_code == 404


@pytest.mark.parametrize(
    "typed",
    [
        {"press": "fine"},
        {"press": "fine", "member": "x"},
        {"press": "waiting", "member": "1"},
        {"press": "", "member": "1"},
        {"press": "fine", "member": "9" * 40},
    ],
)
def test_odd_presses_of_organizers_are_no_page(
    emergency: Emergency, pod: Pod, typed: dict[str, str]
) -> None:
    ask(emergency)
    own = signed_in(make_organizer(pod))
    url = reverse("admin:pod_check_ins", args=[pod.pk])
    assert own.post(url, typed).status_code == 404


def test_a_list_of_many_costs_as_many_queries(emergency: Emergency, pod: Pod) -> None:
    make_member(pod)
    made, desk = ask(emergency), Organizer(Client(), pod, None)
    counts = []
    for more in (1, 3):
        for _each in range(more):
            make_check_in(made, member=make_member(pod))
        with CaptureQueriesContext(connection) as queries:
            desk.get("check_ins")
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- On the phone ---------------------------------------------------------------------------------

BY_PHONE = "admin:check_in_by_phone"


def test_an_operator_notes_what_a_caller_says_and_sees_nobody(
    ward: Ward, emergency: Emergency, pod: Pod
) -> None:
    home = make_watched(ward, name="Rosa Here", phone=ROSA, reference="K7F-2QD")
    ask(emergency)
    client, url = signed_in(make_operator(ward)), reverse(BY_PHONE)
    assert url in client.get(reverse("admin:index")).text
    page = client.post(url, {"who": f" {ROSA} ", "press": "fine"}, follow=True)
    assert "Noted." in page.text
    assert "Rosa" not in page.text
    assert CheckIn.objects.get(request=home).answer == Answer.FINE
    client.post(url, {"who": home.reference.lower().replace("-", " "), "press": "needs"})
    assert CheckIn.objects.get(request=home).answer == Answer.NEEDS
    assert HelpRequest.objects.exclude(pk=home.pk).get().name == "Rosa Here"


def test_a_member_on_the_line_is_found_by_their_number(emergency: Emergency, pod: Pod) -> None:
    called = in_tree(pod, is_key_person=True, name="Dee", phone=ROSA)
    ask(emergency)
    client = signed_in(make_operator(pod.ward))
    client.post(reverse(BY_PHONE), {"who": ROSA, "press": "needs"})
    assert CheckIn.objects.get(member=called).answer == Answer.NEEDS
    # They called us themselves.
    assert HelpRequest.objects.get().phone == ROSA


@pytest.mark.parametrize("who", ["", "x", "<script>", "2025550100", "AAA-AAA", "٢٠٢", "9" * 40])
def test_who_is_not_asked_is_said_so(ward: Ward, emergency: Emergency, who: str) -> None:
    make_watched(ward, phone=ROSA)
    ask(emergency)
    page = signed_in(make_coordinator(ward)).post(reverse(BY_PHONE), {"who": who, "press": "fine"})
    assert page.status_code == 422
    assert CheckIn.objects.get().answer == Answer.WAITING
    assert "<script>" not in page.text.partition("id_who")[2].partition(">")[0]


def test_those_of_another_ward_note_nothing_here(ward: Ward, emergency: Emergency) -> None:
    make_watched(ward, phone=ROSA)
    ask(emergency)
    for user in (make_operator(make_ward()), make_coordinator(make_ward())):
        page = signed_in(user).post(reverse(BY_PHONE), {"who": ROSA, "press": "fine"})
        assert "Nobody with this is asked" in page.text
    assert CheckIn.objects.get().answer == Answer.WAITING
    organizer = make_organizer(make_pod(ward=ward))
    assert signed_in(organizer).get(reverse(BY_PHONE)).status_code == 403
    assert signed_in(make_operator(ward)).post(reverse(BY_PHONE), {"who": ROSA}).status_code == 404


def test_coordinators_see_all_who_have_not_answered_those_to_call_first(
    ward: Ward, emergency: Emergency
) -> None:
    waits, late = make_watched(ward), make_watched(ward, email="", contact_method="phone")
    ask(emergency)
    page = signed_in(make_coordinator(ward)).get(reverse("admin:emergency", args=[emergency.pk]))
    assert page.text.index(late.reference) < page.text.index(waits.reference)
    assert page.text.count("Please call") == 1
