"""Members who are moved by a split or a merge are told, and nothing of anybody stands in it."""

import pytest
from django.core import mail

from accounts import audit
from common.errors import NotPossible
from members.choices import MemberState
from members.models import Member
from members.services import leave
from members.splitting.services import Split, merge_pods, split_pod
from messaging.delivery import deliver
from messaging.models import Message
from pods.models import Pod
from tests.factories import link_to, make_member, make_pod

pytestmark = pytest.mark.django_db


@pytest.fixture
def pod() -> Pod:
    return make_pod(name="Maple Court", state="published")


def split(pod: Pod, going: list[Member], staying: Member) -> Pod:
    ids, keys = {each.pk for each in going}, {going[0].pk, staying.pk}
    halves = Split(frozenset(ids), frozenset(keys), "Maple East")
    return split_pod(pod.pk, halves, key="once", actor=audit.SYSTEM)


def told(template: str) -> set[int]:
    rows = Message.objects.filter(template=template)
    return set(rows.values_list("recipient_id", flat=True))


def letters() -> list[mail.EmailMessage]:
    mail.outbox.clear()
    for message in Message.objects.filter(status="queued").order_by("id"):
        deliver(message.pk)
    return mail.outbox[:]


def test_a_split_tells_those_who_go_once_and_in_their_language(pod: Pod) -> None:
    goes = make_member(pod, name="Rosa Vega", language="es")
    silent = make_member(pod, name="Ana", email="")
    stays = make_member(pod, name="Sam Tran")
    token = link_to(goes)
    for _press in range(2):
        new = split(pod, [goes, silent], stays)
    assert told("members/pod_split") == {goes.pk}
    (letter,) = letters()
    assert letter.to == [goes.email]
    assert letter.extra_headers["Content-Language"] == "es"
    assert f"/es/n/{token}/" in letter.body
    said = letter.subject + letter.body
    for word in ("Ana", "Sam", "Tran", "Maple", pod.slug, new.slug):
        assert word not in said


def test_a_merge_tells_everybody_who_comes_and_those_who_wait(pod: Pod) -> None:
    into = make_pod(pod.ward, name="Elm House", state="published")
    there = make_member(into, name="Sam Tran")
    comes = make_member(pod, name="Rosa Vega")
    waits = make_member(pod, name="Ana", state=MemberState.WAITING)
    for each in (there, comes, waits):
        link_to(each)
    for _press in range(2):
        merge_pods(pod.pk, into.pk, key="once", actor=audit.SYSTEM)
    assert told("members/pods_merged") == {comes.pk, waits.pk}
    inside, outside = letters()
    assert (inside.to, outside.to) == ([comes.email], [waits.email])
    assert "Your pod and another one near you are one pod now." in " ".join(inside.body.split())
    assert "Its organizer will look at what you sent." in " ".join(outside.body.split())
    for letter, other in ((inside, "Ana"), (outside, "Rosa")):
        for word in (other, "Sam", "Tran", "Maple", "Elm"):
            assert word not in letter.subject + letter.body


def test_whoever_left_before_it_went_out_gets_nothing(pod: Pod) -> None:
    goes, stays = make_member(pod), make_member(pod)
    link_to(goes)
    split(pod, [goes], stays)
    leave(goes.pk, actor=audit.MEMBER)
    assert letters() == []


def test_a_refused_split_tells_nobody(pod: Pod) -> None:
    goes, stays = make_member(pod), make_member(pod)
    make_pod(pod.ward, name="Maple East")
    with pytest.raises(NotPossible):
        split(pod, [goes], stays)
    assert not Message.objects.exists()
