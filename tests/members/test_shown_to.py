"""Who sees which piece of which member, asked of the one place that decides it."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts import audit
from accounts.models import AuditEvent
from common.errors import NotPossible
from common.models import LinkPurpose, PrivateLink
from members import services
from members.choices import Audience, MemberState, Piece
from members.locking import HasLeftError
from members.models import Member, PodSettings
from members.shown import newest_change, organizes, sees, shown_to
from members.signals import member_left
from pods.models import Pod
from tests.factories import (
    make_category,
    make_coordinator,
    make_member,
    make_organizer,
    make_pod,
    make_steward,
    make_volunteer,
)

pytestmark = pytest.mark.django_db
SEEN_BY = {
    "organizer": {Audience.ORGANIZER, Audience.KEY_PEOPLE, Audience.POD},
    "key": {Audience.KEY_PEOPLE, Audience.POD},
    "member": {Audience.POD},
}


def full(pod: Pod, **fields: Any) -> Member:
    """A member who has said something of each piece."""
    kind = make_category()
    said = {
        "where": "third floor",
        "needs": [kind],
        "offers_words": "soup",
        "times": ["morning"],
        "depends_on_them": "a cat",
        "call_for_them": "Ana, 202-555-0140",
    }
    return make_member(pod, **{**said, **fields})


def test_each_piece_is_seen_by_its_circle_and_no_other() -> None:
    pod, other = make_pod(), make_pod()
    members = {audience: full(pod, shared=dict.fromkeys(Piece, audience)) for audience in Audience}
    waiting = full(
        pod, state=MemberState.WAITING, shared=dict.fromkeys(Piece, Audience.POD), joined_at=None
    )
    readers = {
        "organizer": make_organizer(pod),
        "key": make_member(pod, is_key_person=True),
        "member": make_member(pod),
    }
    by_link = make_member(pod, is_organizer=True)
    for name, reader in {**readers, "organizer by link": by_link}.items():
        circles = SEEN_BY[name.split()[0]]
        seen = {each.id: each for each in shown_to(reader, pod)}
        for audience, member in members.items():
            shown = seen.get(member.pk)
            is_seen = audience in circles
            assert bool(shown and shown.shows_anything) == is_seen, (name, audience)
            for piece in Piece:
                value = getattr(shown, piece.value) if shown else None
                assert bool(value) == is_seen, (name, audience, piece)
                assert sees(reader, member, piece) == is_seen
        assert waiting.pk not in seen
        is_organizer = name.startswith("organizer")
        assert organizes(reader, pod) == is_organizer
        assert bool(shown_to(reader, pod, state=MemberState.WAITING)) == is_organizer
    strangers = [
        *(None, AnonymousUser(), make_organizer(other), make_coordinator(pod.ward)),
        *(make_steward(), make_member(other, is_organizer=True), waiting),
    ]
    assert [shown_to(reader, pod) for reader in strangers] == [[]] * len(strangers)
    assert [shown.is_you for shown in shown_to(readers["member"], pod)].count(True) == 1
    ward_wide = make_organizer(pod.ward)
    assert len(shown_to(ward_wide, pod)) == 6


def test_pieces_are_mixed_as_each_was_said_and_can_be_taken_back() -> None:
    pod = make_pod()
    shared = {Piece.NAME: Audience.POD, Piece.CONTACT: Audience.KEY_PEOPLE}
    member = full(pod, shared=shared)
    reader, key = make_member(pod), make_member(pod, is_key_person=True)
    (shown,) = (each for each in shown_to(reader, pod) if each.id == member.pk)
    assert (shown.name, shown.contact, shown.where) == (member.name, None, "")
    (shown,) = (each for each in shown_to(key, pod) if each.id == member.pk)
    assert shown.contact is not None
    assert shown.contact.phone == member.phone
    before = newest_change(pod)
    services.take_back_sharing(member.pk, actor=audit.MEMBER)
    assert member.pk not in {each.id for each in shown_to(key, pod)}
    after = newest_change(pod)
    assert before is not None
    assert after is not None
    assert before < after
    # Twice is once: what is the same keeps its date.
    services.take_back_sharing(member.pk, actor=audit.MEMBER)
    assert newest_change(pod) == after
    assert {row.audience for row in member.sharings.all()} == {Audience.ORGANIZER}


def test_the_number_of_queries_does_not_grow_with_members(
    django_assert_num_queries: Any,
) -> None:
    pod = make_pod()
    reader = full(pod, shared=dict.fromkeys(Piece, Audience.POD))
    for number in (1, 5):
        for _number in range(number):
            full(pod, shared=dict.fromkeys(Piece, Audience.POD))
        with django_assert_num_queries(4):
            shown_to(reader, pod)


def test_joining_being_let_in_and_leaving_keep_nothing_of_a_leaver() -> None:
    pod = make_pod()
    data = services.MemberData(
        {"name": "Minh", "email": "minh@example.org", "phone": "202-555-0141"},
        [make_category().pk],
        sharing={Piece.NAME: Audience.POD, Piece.CONTACT: Audience.ORGANIZER},
    )
    with pytest.raises(NotPossible):
        services.join(pod.pk, data, submission_key="a")
    services.start_members(pod.pk, actor=make_organizer(pod))
    joined = services.join(pod.pk, data, submission_key="a")
    assert services.join(pod.pk, data, submission_key="a").member == joined.member
    member = joined.member
    assert (member.state, list(member.sharings.values_list("piece"))) == ("waiting", [("name",)])
    assert services.approve_member(member.pk, actor=make_organizer(pod))
    assert not services.approve_member(member.pk, actor=make_organizer(pod))
    services.set_key_person(member.pk, True, actor=make_organizer(pod))
    told = []
    member_left.connect(lambda **said: told.append(said["member_id"]), weak=False, dispatch_uid=1)
    make_volunteer(email="minh@example.org")  # another row of theirs, linked to nothing
    services.leave(member.pk, actor=audit.MEMBER)
    services.leave(member.pk, actor=audit.MEMBER)
    member_left.disconnect(dispatch_uid=1)
    member = Member.objects.get(pk=member.pk)
    assert (member.state, member.name, member.email_index, told) == ("left", "", "", [member.pk])
    assert not member.is_key_person
    assert not member.sharings.exists()
    assert not member.needs.exists()
    assert PrivateLink.objects.current(LinkPurpose.MEMBER, member.pk) is None
    assert AuditEvent.objects.filter(subject_type="member", subject_id=member.pk).count() == 4
    with pytest.raises(HasLeftError):
        services.hear_from(member.pk, actor=audit.MEMBER)
    PodSettings.objects.filter(pod=pod).update(is_open=True)
    assert services.join(pod.pk, data, submission_key="b").member.is_active
