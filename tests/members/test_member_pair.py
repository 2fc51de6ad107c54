"""Rounds of introductions: planned, away, closed; and what a pair writes for itself."""

from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts import audit
from common.errors import NotPossible
from members import services as members
from members.choices import Audience, Piece
from members.introductions import services
from members.introductions.history import met_in, pair_of
from members.models import Member, Pairing, PairMember, PairRound, WhyLeft
from members.splitting.services import Split, split_pod
from messaging.delivery import deliver
from messaging.models import Message
from pods.models import Pod
from tests.factories import link_to, make_member, make_organizer, make_pod
from tests.members.join_form import address

pytestmark = pytest.mark.django_db
SHARED = {Piece.NAME: Audience.POD, Piece.CONTACT: Audience.POD, Piece.LANGUAGES: Audience.POD}


def in_admin(page: str, *args: Any) -> str:
    return reverse(f"admin:pod_{page}", args=args)


def planned(count: int = 4, **fields: Any) -> tuple[Pod, list[Member]]:
    pod = make_pod()
    people = [make_member(pod, name=f"Person {each}", **fields) for each in range(count)]
    services.plan_round(pod.pk, [], actor=audit.SYSTEM)
    return pod, people


def partner_of(member: Member) -> Member:
    row = pair_of(member)
    assert row is not None
    return Member.objects.exclude(pk=member.pk).get(pairs__pairing=row.pairing)


def test_an_organizer_plans_marks_who_is_away_and_closes(client: Client) -> None:
    pod = make_pod()
    people = [make_member(pod, name=f"Person {each}", languages=["am"]) for each in range(4)]
    korean = make_member(pod, name="Jisoo", languages=["ko"])
    client.force_login(make_organizer(pod))
    url = in_admin("pairs", pod.pk)
    assert "Person 1" not in client.get(url).text
    client.post(in_admin("open", pod.pk))
    assert "Who is away this time?" in client.get(url).text
    client.post(url, {"press": "plan", "away": people[3].pk})
    page = client.get(url).text
    assert "Nobody there speaks a language of theirs" in page
    assert "Away this time" in page
    assert [row.people.count() for row in Pairing.objects.all()] == [3]
    assert "already" in client.post(url, {"press": "plan"}, follow=True).text
    # One of three goes: two are left. One of two goes: the other waits, there is nobody else.
    for each in people[:2]:
        client.post(url, {"press": "away", "member": each.pk})
    assert not Pairing.objects.exists()
    why = dict(PairMember.objects.values_list("member", "why_left"))
    assert why[people[2].pk] == WhyLeft.TAKEN
    assert why[korean.pk] == WhyLeft.NO_LANGUAGE
    assert client.post(url, {"press": "x"}).status_code == 404
    client.post(url, {"press": "close"})
    client.post(url, {"press": "plan"})
    assert PairRound.objects.filter(closed_at=None).get().number == 2
    assert "Round" in client.get(in_admin("work", pod.pk)).text
    token = link_to(make_member(pod, is_organizer=True))
    assert client.get(address("organizer_pairs", token)).status_code == 200
    assert client.post(address("organizer_pairs", token), {"press": "close"}).status_code == 302


def test_whoever_has_a_pair_gets_a_letter_or_is_told_by_the_organizer(client: Client) -> None:
    pod = make_pod()
    people = [make_member(pod, name=f"Person {each}", language="es") for each in range(3)]
    quiet = make_member(pod, name="Person 3", email="")
    planned = services.plan_round(pod.pk, [], actor=audit.SYSTEM)
    told = Message.objects.filter(template="members/pair_made")
    assert set(told.values_list("recipient_id", flat=True)) == {each.pk for each in people}
    client.force_login(make_organizer(pod))
    assert "1 of them gets no email from us" in client.get(in_admin("work", pod.pk)).text
    client.post(in_admin("open", pod.pk))
    page = client.get(in_admin("pairs", pod.pk)).text
    assert page.count("No email: tell them") == 1

    # Discreet, in their language, and only while it is so.
    for each in people:
        link_to(each)
    first, last = told.order_by("id").first(), told.order_by("id").last()
    deliver(first.pk)
    assert "Person 3" not in mail.outbox[0].body
    assert quiet.name not in mail.outbox[0].subject
    services.close_round(pod.pk, actor=audit.SYSTEM)
    deliver(last.pk)
    assert len(mail.outbox) == 1
    assert planned.number == 1


def test_all_meet_before_anybody_meets_twice() -> None:
    pod, people = planned(6)
    for _round in range(4):
        services.close_round(pod.pk, actor=audit.SYSTEM)
        services.plan_round(pod.pk, [], actor=audit.SYSTEM)
    met = met_in({each.pk for each in people})
    assert max(met.values()) == 1
    with pytest.raises(NotPossible):
        services.plan_round(pod.pk, [], actor=audit.SYSTEM)


def test_a_pair_sees_each_other_and_alone_reads_its_notes(client: Client) -> None:
    pod, people = planned(4, languages=["es"], shared=SHARED, phone="+12025550142")
    one, other = people[0], partner_of(people[0])
    token, others_token = link_to(one), link_to(other)
    home = client.get(address("member_home", token)).text
    assert other.name in home
    assert "555" in home
    assert "0142" in home
    assert "You both speak" in home
    page = client.get(address("member_pair", token)).text
    # In the language of the page, and in theirs.
    assert page.count('<ul lang="') == 2
    members.take_back_sharing(other.pk, actor=audit.MEMBER)
    closed = client.get(address("member_home", token)).text
    assert other.name not in closed
    assert "The organizer can bring you together." in closed
    assert "You both speak" not in client.get(address("member_pair", token)).text
    pairing = Pairing.objects.get(people__member=one)
    said = {"seen": "0", "notes": "Her son is Abel", "shared_words": "We water plants"}
    assert client.post(address("member_pair", token), said).status_code == 302
    assert "Her son is Abel" in client.get(address("member_pair", others_token)).text
    with connection.cursor() as cursor:
        cursor.execute("SELECT notes, shared_words FROM members_pairing")
        assert "Abel" not in str(cursor.fetchall())
    # Who had the page open before is told, and loses nothing.
    late = client.post(address("member_pair", others_token), {**said, "notes": "She has a drill"})
    assert late.status_code == 422
    assert "She has a drill" in late.text
    assert "Her son is Abel" in late.text
    # Neither another pair nor the organizer reads it.
    third = next(each for each in people if each not in {one, other})
    client.force_login(make_organizer(pod))
    client.post(in_admin("open", pod.pk))
    for url in (
        address("member_pair", link_to(third)),
        address("member_home", link_to(third)),
        *(in_admin(name, pod.pk) for name in ("work", "pairs")),
    ):
        assert "Abel" not in client.get(url).text
        assert "We water plants" not in client.get(url).text
    share = {"press": "share", "seen": str(Pairing.objects.get(pk=pairing.pk).version)}
    for each in (token, others_token):
        assert "We water plants" not in client.get(in_admin("work", pod.pk)).text
        client.post(address("member_pair_share", each), share)
    assert "We water plants" in client.get(address("member_home", link_to(third))).text
    assert "We water plants" in client.get(in_admin("work", pod.pk)).text
    client.post(address("member_pair_share", token), {"press": "stop"})
    assert "We water plants" not in client.get(in_admin("work", pod.pk)).text
    # They have met: nobody is marked as away any more, and whoever leaves takes the notes along.
    with pytest.raises(NotPossible):
        services.set_absent(other.pk, actor=audit.SYSTEM)
    members.leave(other.pk, actor=audit.MEMBER)
    assert not Pairing.objects.filter(pk=pairing.pk).exists()
    # Whom they leave joins the other pair.
    assert Pairing.objects.get().people.count() == 3
    assert client.get(address("member_pair", link_to(make_member(pod)))).status_code == 404


def test_a_split_closes_the_round_and_keeps_who_met() -> None:
    pod, people = planned(4, is_key_person=True)
    ids = frozenset(each.pk for each in people)
    split_pod(pod.pk, Split(frozenset({people[0].pk}), ids, "New"), key="k", actor=audit.SYSTEM)
    assert not PairRound.objects.filter(closed_at=None).exists()
    assert pair_of(Member.objects.get(pk=people[0].pk)) is None
    assert len(met_in(set(ids))) == 2
