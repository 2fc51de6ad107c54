"""Starting a pod and adding a group: from the first page until the public finds it."""

import re
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts import audit
from accounts.models import AuditEvent
from common.choices import PublishState
from members import services as members
from members.models import Member
from messaging.delivery import deliver
from messaging.models import Message, News
from pods.choices import ProposalState
from pods.models import Group, PlaceProposal, Pod, Ward
from pods.services import proposals
from tests.factories import (
    link_to,
    make_coordinator,
    make_group,
    make_guide,
    make_organizer,
    make_place_proposal,
    make_pod,
    make_steward,
    make_ward,
)
from tests.pods.proposal_form import GROUP, PAGES, POD, address, fill_in, send, token_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward() -> Ward:
    return make_ward(name="Juniper Heights", zip_codes=["20009", "20010"])


def letters() -> list[str]:
    """Send what waits for people who proposed something; the bodies."""
    before = len(mail.outbox)
    for message in Message.objects.filter(recipient_kind="proposal", status="queued"):
        deliver(message.pk)
    return [f"{each.subject}\n{each.body}" for each in mail.outbox[before:]]


def page(client: Client, name: str, *args: Any, language: str = "en", **query: Any) -> str:
    with translation.override(language):
        response = client.get(reverse(f"pods:{name}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def press(client: Client, name: str, pk: int, **data: str) -> Any:
    return client.post(reverse(f"admin:{name}_proposal", args=[pk]), data)


def test_the_advice_of_the_guide_stands_beside_each_page(client: Client, ward: Ward) -> None:
    make_guide(
        slug="start-a-pod",
        body="## 1. How far\nSo few doors.\n\n## 2. One more\nAsk somebody.\n\n## 9. x\nNever.",
        body_es="## 1. Hasta dónde\nPocas puertas.\n\n## 2. Otra persona\nPregunte.",
    )
    for answers, is_shown in ((POD, True), (GROUP, False)):
        for name in PAGES[:-1]:
            client.post(address(name, "es"), answers[name])
        # What a group is asked has nothing to do with doors.
        where, you = (page(client, f"start_{name}", language="es") for name in ("where", "you"))
        assert ("Pocas puertas." in where) == ("Hasta dónde" in where) == is_shown
        assert ("Pregunte." in you) == is_shown
        assert "Pregunte." not in where


def test_a_pod_from_the_first_page_until_neighbors_find_it(client: Client, ward: Ward) -> None:
    reviewer, other = make_organizer(ward), make_coordinator(make_ward())
    for name in PAGES:
        assert page(client, f"start_{name}", kind="pod")
        response = client.post(address(name, "es"), POD[name])
        assert response.status_code == 302, response.content.decode()
    check = page(client, "start_check", language="es")
    for said in ("Juniper Court", "Rosa Quispe", "chat.example.org/secret", ward.name, "አማርኛ"):
        assert said in check
    sent = send(client, "es")
    proposal, token = PlaceProposal.objects.get(), token_on(sent)
    assert (proposal.ward, proposal.state, proposal.zip_codes) == (ward, "waiting", ["20009"])
    assert proposal.set_aside_at is None
    # Who proposes it stands nowhere in clear.
    with connection.cursor() as cursor:
        cursor.execute("SELECT p::text FROM pods_placeproposal p")
        stored = cursor.fetchone()[0]
    assert not [
        word for word in ("Rosa", "Lupe", "202-555", "12025550", "chat.example") if word in stored
    ]
    assert [news.user for news in News.objects.filter(kind="proposed")] == [reviewer]
    [letter] = letters()
    assert "/es/s/" in letter
    assert "Hola" in letter

    # The reviewer sees what may be the same, asks, and is told of the answer.
    make_pod(ward, name="Juniper Courts", zone="building")
    make_pod(name="Something else", zone="building")
    client.force_login(reviewer)
    form = client.get(reverse("admin:pods_placeproposal_change", args=[proposal.pk]))
    shown = form.content.decode()
    assert "Juniper Courts" in shown
    assert "Something else" not in shown
    assert "Rosa" not in shown
    opened = client.post(reverse("admin:pods_placeproposal_open_details", args=[proposal.pk]))
    assert opened.status_code == 302
    form = client.get(reverse("admin:pods_placeproposal_change", args=[proposal.pk]))
    assert "Rosa" in form.content.decode()
    press(client, "ask", proposal.pk, words="")
    assert PlaceProposal.objects.get().state == ProposalState.WAITING
    press(client, "ask", proposal.pk, words="Which entrance?")
    assert "/es/s/" in letters()[0]
    assert "Which entrance?" in page(client, "proposal_home", token, language="es")
    answered = client.post(reverse("pods:proposal_answer", args=[token]), {"answer": "The left"})
    assert answered.status_code == 302
    assert PlaceProposal.objects.get().state == ProposalState.WAITING
    # Nobody else decides.
    client.force_login(other)
    assert press(client, "approve", proposal.pk, how="publish").status_code == 404

    client.force_login(reviewer)
    assert press(client, "approve", proposal.pk, how="publish").status_code == 302
    press(client, "decline", proposal.pk, words="Thought better of it")
    pod, proposal = Pod.objects.get(slug="juniper-court"), PlaceProposal.objects.get()
    assert (pod.state, pod.ward, pod.languages) == (PublishState.PUBLISHED, ward, ["es", "am"])
    assert (proposal.pod, proposal.state) == (pod, ProposalState.APPROVED)
    assert proposal.organizes_since is not None
    first = Member.objects.get(pod=pod)
    assert (first.name, first.is_active, first.is_organizer) == (proposal.name, True, True)
    assert "/es/s/" in letters()[0]
    client.logout()
    public = page(client, "pod_detail", pod.slug) + page(client, "find_pod", q="juniper cort")
    assert "Juniper Street 12" in public
    assert not [word for word in ("Rosa", "Lupe", "0142", "secret") if word in public]
    verbs = AuditEvent.objects.filter(subject_type="placeproposal").values_list("verb", flat=True)
    assert {*verbs} >= {"submit_place", "ask_about_place", "answer_question", "approve_place"}

    # They organize it by their link, and leave it without a trace of them.
    saved = client.post(
        reverse("pods:proposal_edit", args=[token, "what"]), {"title": "Juniper Court and garden"}
    )
    assert saved.status_code == 302
    assert "and garden" in page(client, "pod_detail", pod.slug)
    assert page(client, "proposal_withdraw", token)
    assert PlaceProposal.objects.exists()
    client.post(reverse("pods:proposal_withdraw", args=[token]))
    assert not PlaceProposal.objects.exists()
    assert client.get(reverse("pods:proposal_home", args=[token])).status_code == 404
    assert page(client, "pod_detail", pod.slug)
    assert page(client, "proposal_withdrawn")


def test_a_group_beyond_our_area_is_reviewed_by_stewards(client: Client) -> None:
    make_coordinator()
    steward = make_steward()
    fill_in(client, GROUP)
    send(client)
    proposal = PlaceProposal.objects.get()
    assert (proposal.ward, proposal.zone) == (None, "")
    assert {news.user for news in News.objects.filter(kind="proposed")} == {steward}
    client.force_login(steward)
    press(client, "approve", proposal.pk, how="draft")
    group = Group.objects.get()
    assert (group.state, group.area, group.is_beyond) == ("draft", "Oakland, California", True)
    client.logout()
    assert client.get(group.get_absolute_url()).status_code == 404
    group.state = PublishState.PUBLISHED
    group.save()
    local = make_group(make_ward(), name="Here")
    shown = page(client, "group_list")
    assert shown.index(local.name) < shown.index("Oakland Mutual Aid")
    assert "https://example.org/oakland/ask" in page(client, "group_detail", group.slug)


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client: Client, ward: Ward) -> None:
    first = client.post(address("pod"), {**POD["pod"], "title": ""})
    assert first.status_code == 422
    assert "We share a laundry room." in first.content.decode()
    client.post(address("pod"), POD["pod"])
    nowhere = client.post(address("where"), {**POD["where"], "zip_codes": "99999"})
    assert nowhere.status_code == 422
    assert "#id_ward" in nowhere.content.decode()
    client.post(address("where"), POD["where"])
    client.post(address("talk"), POD["talk"])
    nobody = client.post(address("you"), {**POD["you"], "phone": "", "email": ""})
    assert nobody.status_code == 422
    # A change of the kind asks the next pages again.
    client.post(address("you"), POD["you"])
    change = client.post(address("pod") + "?change=1", GROUP["pod"])
    assert change.headers["Location"].startswith(address("where"))


def test_who_starts_a_pod_with_a_phone_alone_comes_to_their_work_by_their_link(
    client: Client, ward: Ward
) -> None:
    reviewer = make_organizer(ward)
    proposal = make_place_proposal(ward, email="")
    token = link_to(proposal)
    work = re.compile(r"/n/([\w-]{22})/pod/")
    assert not work.search(page(client, "proposal_home", token))
    pod = proposals.approve_proposal(proposal.pk, is_public=True, actor=reviewer)
    shown = work.search(page(client, "proposal_home", token))
    assert shown
    assert client.get(shown[0].join(("/en", ""))).status_code == 200
    # Whoever had the old link of the proposal knew the way: with a new one it is another.
    new = proposals.renew_link(proposal.pk, actor=audit.RESIDENT)
    assert client.get(f"/en{shown[0]}").status_code == 404
    found = work.search(page(client, "proposal_home", new))
    assert found
    # And whoever made a new link of their own page is the only one who has it.
    member = Member.objects.get(pod=pod)
    members.renew_link(member.pk, actor=audit.MEMBER)
    assert not work.search(page(client, "proposal_home", new))
    assert Member.objects.get(pod=pod).is_organizer


def test_letters_say_that_they_organize_it(client: Client, ward: Ward) -> None:
    proposal = make_place_proposal(ward, email="lupe@example.org", language="en")
    link_to(proposal)
    proposals.approve_proposal(proposal.pk, is_public=True, actor=make_organizer(ward))
    assert "you organize it" in letters()[0]
    for message in Message.objects.filter(recipient_kind="member", status="queued"):
        deliver(message.pk)
    assert "You organize the pod." in mail.outbox[-1].body


def test_a_pod_outside_our_wards_is_led_to_the_groups_there(client: Client, ward: Ward) -> None:
    group = make_group(name="Oakland", zip_codes=["94601"])
    client.post(address("pod"), POD["pod"])
    for code, said in (("94601", True), ("20009", False)):
        where = {**POD["where"], "zip_codes": code, "zone": "" if not said else "building"}
        asked = client.post(address("where"), where)
        assert asked.status_code == 422
        assert (group.get_absolute_url() in asked.text) == said
        assert ("?kind=group" in asked.text) == said
    client.post(address("pod"), GROUP["pod"])
    # What a group is asked has nothing to do with doors.
    assert "every door" not in page(client, "start_where")
    assert client.post(address("where"), GROUP["where"]).status_code == 302
    assert "look for a pod" not in page(client, "start_talk")


def test_a_declined_one_cannot_be_changed_until_a_reviewer_opens_it_again(
    client: Client, ward: Ward
) -> None:
    reviewer = make_coordinator(ward)
    said = {"languages": ["ti", "am"], "talks": ["call", "chat"]}
    proposal = make_place_proposal(ward, email="lupe@example.org", **said)
    token = link_to(proposal)
    edit = reverse("pods:proposal_edit", args=[token, "what"])
    change = reverse("admin:pods_placeproposal_change", args=[proposal.pk])
    client.force_login(reviewer)
    shown = client.get(change).text
    assert "Phone calls" in shown
    assert "አማርኛ" in shown
    assert "ti, am" not in shown
    assert "call, chat" not in shown
    for _time in range(2):
        assert edit in page(client, "proposal_home", token)
        press(client, "decline", proposal.pk, words="The same as Maple")
        letters()
        declined = page(client, "proposal_home", token)
        assert "/edit/" not in declined
        assert client.get(edit).status_code == 302
        assert "cannot be changed" in page(client, "proposal_home", token)
        assert "Open it again" in client.get(change).text
        for _press in range(2):
            press(client, "reopen", proposal.pk)
        [letter] = letters()
        assert "waits for review again" in letter or "otra vez" in letter
    assert client.get(edit).status_code == 200
    assert PlaceProposal.objects.waiting().get().reason == ""
    press(client, "approve", proposal.pk, how="draft")
    press(client, "reopen", proposal.pk)
    assert PlaceProposal.objects.get().state == ProposalState.APPROVED


def test_declined_or_set_aside(client: Client, ward: Ward) -> None:
    reviewer = make_coordinator(ward)
    proposal = make_place_proposal(ward, email="lupe@example.org", language="ti")
    token = link_to(proposal)
    proposals.decline_proposal(proposal.pk, "It is the same as Maple", actor=reviewer)
    assert "/ti/s/" in letters()[0]
    assert "It is the same as Maple" in page(client, "proposal_home", token, language="ti")
    client.post(reverse("pods:proposal_edit", args=[token, "what"]), {"title": "Another"})
    assert PlaceProposal.objects.get().title != "Another"
    client.force_login(reviewer)
    for _ in range(2):
        # What a program fills in is set aside, and nobody is told of it one by one.
        fill_in(client, {**POD, "pod": {**POD["pod"], "homepage": "x"}})
        send(client)
    rows = list(PlaceProposal.objects.exclude(set_aside_at=None))
    assert len(rows) == 2
    assert not letters()
    assert {news.kind for news in News.objects.all()} == {"aside"}
    listed = client.get(reverse("admin:pods_placeproposal_changelist")).content.decode()
    assert POD["pod"]["title"] not in listed
    press(client, "take_in", rows[0].pk)
    assert len(letters()) == 1
    press(client, "spam", rows[0].pk)
    press(client, "spam", rows[1].pk)
    assert [*PlaceProposal.objects.filter(pk__in=[row.pk for row in rows])] == [rows[0]]


def test_a_lost_link_is_sent_to_the_email_alone(client: Client, ward: Ward) -> None:
    make_place_proposal(ward, email="lupe@example.org")
    for contact in ("lupe@example.org", "nobody@example.org"):
        asked = client.post(reverse("pods:proposal_link"), {"contact": contact})
        assert asked.status_code == 302
    assert page(client, "proposal_link_sent")
