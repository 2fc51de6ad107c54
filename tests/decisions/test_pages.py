"""The page on which somebody answers, the open link, the results, and the pages of staff."""

import datetime
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from decisions.choices import Audience, State
from decisions.models import Decision, Voter
from decisions.services import answering, asking
from members import services as members
from messaging.delivery import deliver
from messaging.models import Message
from tests import factories

pytestmark = pytest.mark.django_db


def own_url(voter: Voter) -> str:
    return reverse("decisions:decision_answer", args=[factories.link_to(voter)])


def open_url(decision: Decision) -> str:
    return reverse("decisions:decision_join", args=[factories.link_to(decision)])


def test_a_look_changes_nothing_and_a_press_answers(client: Client) -> None:
    voter = factories.make_voter()
    url = own_url(voter)
    assert "Shall we cook" in client.get(url).text
    voter.refresh_from_db()
    assert not voter.has_answered
    page = client.post(url, {"stance": "worry", "words": "Noise."}, follow=True)
    assert "Your answer counts" in page.text
    assert "Noise." in client.get(url).text
    # Changed, as it is open.
    client.post(url, {"stance": "agree", "words": ""})
    voter.refresh_from_db()
    assert voter.answer == {"stance": "agree"}


def test_an_objection_says_what_is_in_the_way(client: Client) -> None:
    voter = factories.make_voter()
    page = client.post(own_url(voter), {"stance": "object", "words": ""})
    assert page.status_code == 422
    assert "Please say what is in the way." in page.text


def test_a_secret_answer_is_announced_as_final_and_is(client: Client) -> None:
    voter = factories.make_voter(factories.open_decision(is_secret=True))
    url = own_url(voter)
    assert "You cannot change it afterwards" in client.get(url).text
    client.post(url, {"stance": "object", "words": "Zelkova"})
    page = client.get(url)
    assert "You have answered" in page.text
    assert "Zelkova" not in page.text
    again = client.post(url, {"stance": "agree", "words": ""}, follow=True)
    assert "cannot be changed" in again.text


@pytest.mark.parametrize(
    ("first", "second", "is_good"), [("2", "1", True), ("2", "2", False), ("", "", False),
     ("-1", "1", False), ("9" * 30, "", False)],
)  # fmt: skip
def test_dots_are_at_most_so_many(client: Client, first: str, second: str, is_good: bool) -> None:
    voter = factories.make_voter(factories.open_decision("Soup", "Bread", kind="dots"))
    names = [f"dots_{option.pk}" for option in voter.decision.options.all()]
    page = client.post(own_url(voter), dict(zip(names, (first, second), strict=True)))
    assert (page.status_code == 302) == is_good
    voter.refresh_from_db()
    assert voter.has_answered == is_good


def test_a_choice_of_another_vote_is_none(client: Client) -> None:
    other = factories.make_decision("Tea", "Milk")
    voter = factories.make_voter(factories.open_decision("Soup", "Bread"))
    stranger = other.options.all()[0].pk
    assert client.post(own_url(voter), {"option": stranger}).status_code == 422
    mine = voter.decision.options.all()[1].pk
    assert client.post(own_url(voter), {"option": mine}).status_code == 302


def test_links_of_another_kind_and_of_who_has_left_open_nothing(client: Client) -> None:
    voter = factories.make_voter()
    decision = factories.open_decision(audience=Audience.LINK)
    token = factories.link_to(decision)
    assert client.get(reverse("decisions:decision_answer", args=[token])).status_code == 404
    token = factories.link_to(voter)
    assert client.get(reverse("decisions:decision_join", args=[token])).status_code == 404
    url = own_url(voter)
    members.leave(voter.person_id, actor=audit.MEMBER)
    assert client.get(url).status_code == 404


def test_the_open_link_leads_to_a_page_of_ones_own(client: Client) -> None:
    decision = factories.open_decision("Soup", "Bread", audience=Audience.LINK)
    url, option = open_url(decision), decision.options.all()[0].pk
    client.get(url)
    assert not decision.voters.exists()
    said = {"option": option, "key": "d" * 32}
    for _twice in range(2):
        page = client.post(url, said)
    assert page.status_code == 302
    assert decision.voters.count() == 1
    assert "Change my answer" in client.get(page["Location"]).text
    client.post(url, {"option": option, "key": "not a key"})
    assert decision.voters.count() == 2


def test_the_open_link_says_that_it_counts_answers_and_not_people(client: Client) -> None:
    decision = factories.open_decision("Soup", "Bread", audience=Audience.LINK, shows_result=True)
    url, option = open_url(decision), decision.options.all()[0].pk
    page = client.get(url).text
    assert "see the answers, and no names" in page
    assert "see who answered what" not in page
    own = client.post(url, {"option": option, "key": "d" * 32})["Location"]
    assert "Keep this page" in client.get(own).text
    factories.close_decision(decision)
    public = reverse("decisions:decided_detail", args=[decision.pk])
    for where in (own, public):
        assert "These are answers, not people" in client.get(where).text


def test_a_closed_list_counts_people_and_says_nothing_of_answers(client: Client) -> None:
    voter = factories.make_voter(factories.open_decision("Soup", "Bread"))
    url, option = own_url(voter), voter.decision.options.all()[0].pk
    assert "see who answered what" in client.get(url).text
    client.post(url, {"option": option})
    assert "Keep this page" not in client.get(url).text
    factories.close_decision(voter.decision)
    assert "not people" not in client.get(url).text


def test_staff_read_answers_of_the_open_link_and_people_of_a_list(client: Client) -> None:
    ward = factories.make_ward()
    client.force_login(factories.make_coordinator(ward))
    add = client.get(reverse("admin:decisions_decision_add")).text
    assert "counts answers, not people" in add
    by_link = factories.open_decision("Soup", "Bread", ward=ward, audience=Audience.LINK)
    client.post(open_url(by_link), {"option": by_link.options.all()[0].pk, "key": "e" * 32})
    page = client.get(reverse("admin:decisions_decision_look", args=[by_link.pk])).text
    assert "Answers: 1" in page
    assert "have answered" not in page


def test_staff_are_told_whether_it_is_open_now(client: Client) -> None:
    ward = factories.make_ward()
    client.force_login(factories.make_coordinator(ward))
    later = timezone.localdate() + datetime.timedelta(days=1)
    for fields, words in (({}, "open now"), ({"opens_on": later}, "on its first day")):
        made = factories.make_decision("Soup", "Bread", ward=ward, audience="staff", **fields)
        press = reverse("admin:decisions_decision_press", args=[made.pk])
        assert words in client.post(press, {"press": "publish"}, follow=True).text


def test_whoever_answered_reads_the_result_in_the_letter_and_on_their_page(client: Client) -> None:
    voter = factories.make_voter(
        factories.open_decision("Soup", "Bread"), language="es", name="Rosa"
    )
    option = voter.decision.options.all()[0]
    answering.answer(voter.pk, {"option": option.pk}, actor=audit.MEMBER)
    factories.close_decision(voter.decision)
    asking.tell_all(voter.decision_id)
    deliver(Message.objects.get(template="decisions/result").pk)
    assert "Soup" in mail.outbox[-1].body
    assert "Rosa" in mail.outbox[-1].body
    assert "Chosen by most: Soup" in client.get(own_url(voter)).text


def test_the_question_reaches_no_one_who_has_answered(client: Client) -> None:
    voter = factories.make_voter()
    message = Message.objects.get(template="decisions/asked")
    answering.answer(voter.pk, {"stance": "agree"}, actor=audit.MEMBER)
    before = len(mail.outbox)
    deliver(message.pk)
    assert len(mail.outbox) == before


def test_public_results(client: Client) -> None:
    ward = factories.make_ward()
    hidden = factories.close_decision(factories.open_decision(ward=ward))
    shown = factories.open_decision(ward=ward, shows_result=True)
    detail = reverse("decisions:decided_detail", args=[shown.pk])
    assert client.get(detail).status_code == 404
    factories.close_decision(shown)
    assert "Nobody has answered" in client.get(detail).text
    listed = client.get(reverse("decisions:decided_list")).text
    assert shown.title in listed
    assert hidden.title not in listed
    assert shown.title in client.get(ward.get_absolute_url()).text
    gone = reverse("decisions:decided_detail", args=[hidden.pk])
    assert client.get(gone).status_code == 404
    assert client.get(reverse("decisions:decided_list") + "?before=x").status_code == 404


def test_what_the_whole_network_decided_is_found_on_the_page_of_each_ward(client: Client) -> None:
    ward, pod = factories.make_ward(), factories.make_pod()
    decision = factories.open_decision(shows_result=True)
    assert (decision.ward, decision.pod) == (None, None)
    factories.close_decision(decision)
    assert decision.title in client.get(ward.get_absolute_url()).text
    assert decision.title not in client.get(pod.get_absolute_url()).text


def test_a_choice_that_won_says_its_own_language(client: Client) -> None:
    decision = factories.open_decision("Soup", "Bread", audience=Audience.LINK, shows_result=True)
    said = {"option": decision.options.all()[0].pk, "key": "d" * 32}
    own = client.post(open_url(decision), said)["Location"]
    factories.close_decision(decision)
    public = reverse("decisions:decided_detail", args=[decision.pk])
    for page in (own, public):
        text = client.get(page.replace("/en/", "/ti/")).text
        assert text.count('<span lang="en" dir="ltr">Soup</span>') == 2, page


def test_the_list_of_results_is_cut_into_pages(client: Client) -> None:
    for _each in range(21):
        factories.close_decision(factories.open_decision(shows_result=True))
    url = reverse("decisions:decided_list")
    page = client.get(url)
    assert page.text.count("Shall we cook") == 20
    oldest = Decision.objects.order_by("pk")[1]
    assert client.get(f"{url}?before={oldest.pk}").text.count("Shall we cook") == 1


# --- Staff ----------------------------------------------------------------------------------------


def look(decision: Decision) -> str:
    return reverse("admin:decisions_decision_look", args=[decision.pk])


def press(client: Client, decision: Decision, name: str) -> Any:
    url = reverse("admin:decisions_decision_press", args=[decision.pk])
    return client.post(url, {"press": name}, follow=True)


def test_an_organizer_publishes_takes_an_answer_by_phone_and_closes(client: Client) -> None:
    pod = factories.make_pod()
    organizer = factories.make_organizer(pod)
    client.force_login(organizer)
    factories.make_member(pod, name="Marisol", email="", contact_method="phone")
    factories.make_member(pod, name="Yonas")
    decision = factories.make_decision(pod=pod, author=organizer)
    press(client, decision, "publish")
    asking.ask_all(decision.pk)
    page = client.get(look(decision)).text
    assert "Marisol" in page
    assert "Yonas" not in page
    assert "1 has to be called" in page
    voter = decision.voters.get(channels=[])
    url = reverse("admin:decisions_decision_phone", args=[decision.pk, voter.pk])
    assert "Marisol" in client.get(url).text
    assert client.post(url, {"stance": "object", "words": ""}).status_code == 422
    client.post(url, {"stance": "worry", "words": "Noise."})
    page = press(client, decision, "close").text
    assert "Noise." in page
    decision.refresh_from_db()
    assert decision.state == State.CLOSED


def test_nobody_answers_for_those_who_have_a_link(client: Client) -> None:
    voter = factories.make_voter(factories.open_decision(pod=factories.make_pod()))
    client.force_login(factories.make_organizer(voter.decision.pod))
    url = reverse("admin:decisions_decision_phone", args=[voter.decision_id, voter.pk])
    assert client.get(url).status_code == 404


def test_staff_of_elsewhere_see_nothing_and_stewards_no_names(client: Client) -> None:
    pod = factories.make_pod()
    decision = factories.open_decision(pod=pod)
    factories.make_member(pod, name="Marisol", email="", contact_method="phone")
    asking.ask_all(decision.pk)
    client.force_login(factories.make_organizer())
    assert client.get(look(decision)).status_code in (302, 404)
    client.force_login(factories.make_steward())
    page = client.get(look(decision))
    assert page.status_code == 200
    assert "Marisol" not in page.text
    press(client, decision, "close")
    decision.refresh_from_db()
    assert decision.state == State.OPEN


def test_secret_answers_stand_beside_no_name(client: Client) -> None:
    pod = factories.make_pod()
    decision = factories.open_decision(pod=pod, is_secret=True)
    for number in range(5):
        factories.make_member(pod, name=f"Brindle {number}")
    asking.ask_all(decision.pk)
    for voter in decision.voters.all():
        answering.answer(voter.pk, {"stance": "worry", "words": "Zelkova"}, actor=audit.MEMBER)
    client.force_login(factories.make_organizer(pod))
    assert "Zelkova" not in client.get(look(decision)).text
    page = press(client, decision, "close").text
    assert "Zelkova" in page
    assert "Brindle" not in page


def test_what_was_published_is_edited_and_deleted_no_more(client: Client) -> None:
    client.force_login(factories.make_steward())
    decision = factories.open_decision(audience=Audience.LINK)
    url = reverse("admin:decisions_decision_change", args=[decision.pk])
    assert client.post(url, {"title": "Another"}).status_code == 403
    assert (
        client.post(reverse("admin:decisions_decision_delete", args=[decision.pk])).status_code
        == 403
    )


def test_queries_do_not_grow_with_those_to_call(client: Client) -> None:
    pod = factories.make_pod()
    decision = factories.open_decision(pod=pod)
    client.force_login(factories.make_organizer(pod))
    counts = []
    for count in (1, 1, 8):
        for _each in range(count):
            factories.make_member(pod, email="", contact_method="phone")
        asking.ask_all(decision.pk)
        with CaptureQueriesContext(connection) as found:
            assert client.get(look(decision)).status_code == 200
        counts.append(len(found))
    # The first look reads what later ones know.
    assert counts[1] == counts[2]
