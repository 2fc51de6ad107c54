"""Joining a pod: by its link, by the code on its door, and by the organizer's pen."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from members.choices import AgreedHow, Audience, MemberState, Piece
from members.models import Member, PodSettings
from messaging.models import Message
from tests.factories import (
    link_to,
    make_category,
    make_member,
    make_organizer,
    make_pod,
    make_pod_settings,
)
from tests.members import join_form
from tests.members.join_form import address

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_is_in_haste(settings: Any) -> None:
    settings.LEAST_TIME_TO_FILL_IN = settings.LEAST_TIME_TO_FILL_IN * 0


def test_a_neighbor_joins_by_the_link_and_shares_nothing_unless_they_choose(client: Client) -> None:
    pod = make_pod()
    assert "/join/" not in client.get(pod.get_absolute_url()).content.decode()
    assert client.get(address("join_pod", pod.slug)).status_code == 404
    make_pod_settings(pod)
    kind = make_category()
    assert address("join_pod", pod.slug) in client.get(pod.get_absolute_url()).content.decode()
    page = client.get(address("join_pod", pod.slug)).content.decode()
    assert f"{address('join_about')}?pod={pod.slug}" in page
    page = client.get(f"{address('join_about')}?pod={pod.slug}").content.decode()
    assert pod.name in page
    # Of each question with whom, the narrowest is chosen.
    assert page.count('<option value="organizer" selected>') == 3
    join_form.fill_in(client, pod.slug, needs=[kind.slug], share_name="pod")
    checked = client.get(address("join_check")).content.decode()
    assert "Third floor, left" in checked
    assert kind.name in checked
    assert client.post(address("join_check"), {}).status_code == 422
    assert join_form.send(client).status_code == 302
    sent = client.get(address("join_sent"))
    token = join_form.token_on(sent)
    assert join_form.send(client).status_code == 302  # a second press
    member = Member.objects.get()
    assert (member.state, member.agreed_how) == (MemberState.WAITING, AgreedHow.LINK)
    assert list(member.needs.all()) == [kind]
    assert list(member.sharings.values_list("piece", "audience")) == [("name", "pod")]
    letter = Message.objects.get()
    assert (letter.template, letter.language) == ("members/member_received", "vi")
    own = client.get(address("member_home", token)).content.decode()
    assert "Waiting for the organizer" in own


def test_the_code_on_a_door_leads_to_a_pod_that_is_not_public(client: Client) -> None:
    decided = make_pod_settings(make_pod(state="draft"), is_open=True)
    slug, code = decided.pod.slug, decided.door_code
    typed = f"{code[:3].lower()} {code[3:]}"
    led = client.post(address("door_code"), {"code": typed})
    assert led.url == f"{address('join_about')}?pod={slug}&code={code}"
    assert client.get(address("door_code_direct", code)).url == led.url
    assert decided.pod.name in client.get(led.url).content.decode()
    wrong = client.post(address("door_code"), {"code": "AAAAAA"})
    assert wrong.status_code == 422
    # By its address too, a wrong code is said to be one; whoever has none looks for their pod.
    unknown = client.get(address("door_code_direct", "AAAAAA"))
    assert unknown.status_code == 404
    assert "We do not know this code" in unknown.text
    assert f'action="{address("door_code")}"' in unknown.text
    assert f'href="{reverse("pods:find_pod")}"' in client.get(address("door_code")).text
    assert f'href="{reverse("pods:find_pod")}"' in client.get(address("join_about")).text
    without = client.post(address("join_about"), {**join_form.answers("about"), "pod": slug})
    assert without.status_code == 422
    client.post(address("join_about"), {"go": "over"})
    join_form.fill_in(client, slug, code)
    join_form.send(client)
    member = Member.objects.get()
    assert (member.state, member.agreed_how) == (MemberState.ACTIVE, AgreedHow.CODE)
    page = client.get(address("join_sent")).content.decode()
    assert "Welcome to the pod" in page
    PodSettings.objects.update(takes_members=False)
    assert client.get(address("door_code_direct", code)).status_code == 404


def test_right_codes_of_a_door_count_nothing_and_too_many_wrong_ones_are_said(
    client: Client, settings: Any
) -> None:
    settings.LIMITS = {**settings.LIMITS, "door_codes": ((2, datetime.timedelta(hours=1)),)}
    decided = make_pod_settings(make_pod())
    right, wrong = (address("door_code_direct", code) for code in (decided.door_code, "AAAAAA"))
    assert {client.get(right).status_code for _try in range(4)} == {302}
    assert [client.get(wrong).status_code for _try in range(3)] == [404, 404, 429]
    refused = (client.get(right), client.post(address("door_code"), {"code": decided.door_code}))
    for page in refused:
        assert page.status_code == 429
        assert "Too many codes were tried here" in page.text
        assert "We do not know this code" not in page.text


def test_what_a_program_sends_waits_even_in_an_open_pod_and_no_letter_goes_out(
    client: Client,
) -> None:
    pod = make_pod()
    make_pod_settings(pod, is_open=True)
    answers = {**join_form.answers("about"), "pod": pod.slug, "homepage": "spam"}
    client.post(address("join_about"), answers)
    for page in ("help", "home"):
        client.post(address(f"join_{page}"), join_form.answers(page))
    join_form.send(client)
    member = Member.objects.get()
    assert (member.state, member.why_aside) == (MemberState.WAITING, "program")
    assert not Message.objects.exists()


def test_an_organizer_writes_somebody_down_page_by_page_and_says_how_they_agreed(
    client: Client,
) -> None:
    pod = make_pod()
    make_pod_settings(pod)
    client.force_login(make_organizer(pod))
    url = f"/en/admin/members/{pod.pk}/add/"
    said = join_form.answers("about", phone="", email="", share_name="pod")
    assert client.post(url, said).status_code == 422
    assert not Member.objects.exists()
    said["agreed_words"] = "At the door"
    pages = [client.post(url, {**said, "key": "k1"}).url for _press in range(2)]
    member = Member.objects.get()
    assert (member.state, member.agreed_how) == (MemberState.ACTIVE, AgreedHow.ORGANIZER)
    assert member.audience_of(Piece.NAME) == Audience.POD

    # The other pages are there for whoever has just been written down, and for nobody else.
    assert "Page 2 of 3" in client.get(pages[1]).text
    assert client.get(pages[0].partition("?")[0]).status_code == 302
    other = make_member(pod)
    others = pages[0].replace(f"/{member.pk}/help/", f"/{other.pk}/help/")
    assert client.get(others).status_code == 302
    last = client.post(pages[0], join_form.answers("help", needs_words="Rice")).url
    assert client.post(last, join_form.answers("home", where="Left")).url.endswith(f"/{pod.pk}/")
    member.refresh_from_db()
    assert (member.needs_words, member.where) == ("Rice", "Left")

    assert client.post("/en/admin/members/1234567/add/", said).status_code == 404
    by_link = make_member(pod, is_organizer=True)
    url = address("organizer_add", link_to(by_link))
    following = Client().post(url, {**said, "key": "k2"})
    assert "Page 2 of 3" in Client().get(following.url).text
    assert Member.objects.filter(agreed_how=AgreedHow.ORGANIZER).count() == 2
