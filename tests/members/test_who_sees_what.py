"""Every piece with every audience, looked for on every page and in every file by every reader.

Three members mix the audiences, so that each piece is shared by somebody with each circle. The
pages are found in the address registry; what a reader meets anywhere is compared with what they
may see: no more, and no less.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts import audit
from common.choices import Weekday
from members import services
from members.choices import Audience, MemberState, Piece
from members.models import Member
from paper.asking import ask_for_members
from paper.choices import MemberSheetKind, PaperSize
from pods.models import Pod
from tests.factories import (
    link_to,
    make_coordinator,
    make_member,
    make_notice,
    make_operator,
    make_organizer,
    make_pod,
    make_steward,
)
from tests.mutualaid.matrix import addresses

pytestmark = pytest.mark.django_db
SPACES = ("members:", "privacy:member_", "pods:", "phone_trees:", "paper:organizer_")
STAFF_PAGES = {"my_pods", "index", "pods_pod_change", "pods_pod_changelist", "pods_pod_history"}
STAFF_PAGES |= {"accounts_auditevent_changelist", "pods_notice_changelist", "retention"}
# The forms are the same for everybody, and one page ends what the others show.
LEFT_OUT = ("members:join_", "members:door_", "members:member_link", "members:member_leave")
CIRCLES = tuple(Audience)
Marker = tuple[Piece, Audience]


def words(piece: Piece, audience: Audience) -> str:
    return f"Qx{piece.value.replace('_', '')}{audience.value.replace('_', '')}"


def said(audiences: dict[Piece, Audience]) -> dict[str, Any]:
    """What a member says who shares each piece with one of `audiences`."""
    at = {piece: words(piece, audience) for piece, audience in audiences.items()}
    day = Weekday.TUESDAY + CIRCLES.index(audiences[Piece.TIMES])
    return {
        "name": at[Piece.NAME],
        "email": f"{at[Piece.CONTACT].lower()}@example.org",
        "where": at[Piece.WHERE],
        "languages": [f"ql{CIRCLES.index(audiences[Piece.LANGUAGES])}"],
        "needs_words": at[Piece.NEEDS],
        "offers_words": at[Piece.OFFERS],
        "days": [day],
        "depends_on_them": at[Piece.DEPENDS],
        "call_for_them": at[Piece.CALL_FOR_THEM],
    }


def markers() -> dict[Marker, str]:
    """The text by which each piece of each audience is known on a page."""
    found = {(piece, audience): words(piece, audience) for piece in Piece for audience in Audience}
    for number, audience in enumerate(CIRCLES):
        found[Piece.CONTACT, audience] = f"{words(Piece.CONTACT, audience).lower()}@"
        found[Piece.LANGUAGES, audience] = f'<bdi lang="ql{number}">'
        # Forms name all days: there each stands in a label.
        found[Piece.TIMES, audience] = f"<bdi>{Weekday(Weekday.TUESDAY + number).label}</bdi>"
    return found


MARKERS = markers()


class Circle:
    """A pod with such members, and whoever may look."""

    def __init__(self) -> None:
        self.pod: Pod = make_pod()
        self.members = [self._member(shift) for shift in range(3)]
        make_notice(pod=self.pod, title="Qx news")
        self.readers: dict[str, Any] = {
            "organizer": make_organizer(self.pod),
            "organizer of the ward": make_organizer(self.pod.ward),
            "organizer by link": make_member(self.pod, is_organizer=True),
            "key person": make_member(self.pod, is_key_person=True),
            "member": make_member(self.pod),
            "waiting": make_member(self.pod, state=MemberState.WAITING),
            "left": make_member(self.pod),
            "member elsewhere": make_member(make_pod(self.pod.ward), is_organizer=True),
            "organizer elsewhere": make_organizer(make_pod(self.pod.ward)),
            "coordinator": make_coordinator(self.pod.ward),
            "operator": make_operator(self.pod.ward),
            "steward": make_steward(),
            "stranger": None,
        }

    def _member(self, shift: int) -> Member:
        audiences = {piece: CIRCLES[(number + shift) % 3] for number, piece in enumerate(Piece)}
        return make_member(self.pod, shared=audiences, **said(audiences))

    def meets(self, who: str) -> set[Marker]:
        """Return all that a reader meets on any page."""
        reader, client = self.readers[who], Client()
        token = "A" * 22
        if isinstance(reader, Member):
            token = link_to(reader)
            if who == "left":
                services.leave(reader.pk, actor=audit.MEMBER)
        elif reader is not None:
            client.force_login(reader)
        query = self._open(client, token)
        found: set[Marker] = set()
        for url in self.urls(token):
            text = client.get(url + query).content.decode(errors="ignore")
            found |= {marker for marker, text_of in MARKERS.items() if text_of in text}
        return found

    def _open(self, client: Client, token: str) -> str:
        """Press for what is personal, wherever there is such a button; what the address needs."""
        client.post(reverse("admin:pod_open", args=[self.pod.pk]))
        opened = client.post(reverse("members:organizer_open", args=[token]))
        return f"?{opened.url.partition('?')[2]}" if opened.status_code == 302 else ""

    def urls(self, token: str) -> Iterator[str]:
        known: dict[str, Any] = {
            "token": token,
            "slug": self.pod.slug,
            "code": self.pod.settings.door_code,
            "pod_id": self.pod.pk,
            # A file is drawn by the worker: tests/paper/ reads what stands on it.
            "sheet_id": ask_for_members(self.pod, MemberSheetKind.POD, ["en"], PaperSize.A4).pk,
            "object_id": self.pod.pk,
        }
        for name, named in addresses():
            space, _colon, page = name.rpartition(":")
            is_ours = name.startswith(SPACES) or (
                space == "admin" and (page.startswith("pod_") or page in STAFF_PAGES)
            )
            if (
                not is_ours
                or name.startswith(LEFT_OUT)
                or (page.startswith("ward_") and "slug" in named)
            ):
                continue
            for more in self._rows(named):
                arguments = {key: {**known, **more}[key] for key in named}
                yield reverse(name, kwargs=arguments)

    def _rows(self, named: set[str]) -> list[dict[str, Any]]:
        member = {"member_id": self.members[0].pk} if "member_id" in named else {}
        pages = ("about", "help", "home") if "page" in named else ("",)
        return [{**member, "page": page} for page in pages]


def shared_with(*audiences: Audience) -> set[Marker]:
    return {(piece, audience) for piece in Piece for audience in audiences}


EXPECTED: dict[str, Callable[[], set[Marker]]] = {
    "organizer": lambda: shared_with(*Audience),
    "organizer of the ward": lambda: shared_with(*Audience),
    "organizer by link": lambda: shared_with(*Audience),
    "key person": lambda: shared_with(Audience.KEY_PEOPLE, Audience.POD),
    "member": lambda: shared_with(Audience.POD),
}


def test_every_reader_meets_what_is_shared_with_them_and_nothing_else() -> None:
    circle = Circle()
    met = {who: circle.meets(who) for who in circle.readers}
    expected = {who: EXPECTED.get(who, set)() for who in circle.readers}
    assert {who: met[who] ^ expected[who] for who in met if met[who] != expected[who]} == {}
    # Taken back, it is gone for all but the organizers, and nothing else has changed.
    for member in circle.members:
        services.take_back_sharing(member.pk, actor=audit.MEMBER)
    readers = ("organizer by link", "key person", "member")
    after = {who: circle.meets(who) for who in readers}
    assert after == {who: met[who] if "organizer" in who else set() for who in readers}
