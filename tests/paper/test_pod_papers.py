"""Lists of members: what a circle shares and no more, for the organizer, sealed, gone at once."""

from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from members import services
from members.choices import Audience, Piece
from members.models import Member
from members.sheets import out_of_date
from paper import tasks
from paper.models import MemberSheet
from tests.factories import (
    link_to,
    make_coordinator,
    make_keeper,
    make_member,
    make_operator,
    make_organizer,
    make_pod,
    make_ward,
)
from tests.paper.printing import needs_pango, text_of, waiting, work

pytestmark = pytest.mark.django_db
SAID = {
    Piece.NAME: "called",
    Piece.WHERE: "door",
    Piece.NEEDS: "needing",
    Piece.OFFERS: "offering",
    Piece.DEPENDS: "parrot",
    Piece.CALL_FOR_THEM: "sister",
}


@pytest.fixture
def pod() -> Any:
    return make_pod(make_ward(), name="Pier Towers")


def member_who_shares(pod: Any, number: int, audience: Audience | None) -> Member:
    """Somebody each of whose pieces is a word of its own, all shared with one circle."""
    words = {piece: f"{said}{number}" for piece, said in SAID.items()}
    return make_member(
        pod,
        name=words[Piece.NAME],
        where=words[Piece.WHERE],
        needs_words=words[Piece.NEEDS],
        offers_words=words[Piece.OFFERS],
        depends_on_them=words[Piece.DEPENDS],
        call_for_them=words[Piece.CALL_FOR_THEM],
        phone=f"202-555-01{number:02}",
        email=f"number{number}@example.org",
        shared=dict.fromkeys(Piece, audience) if audience else None,
    )


def ask(client: Client, url: str, kind: str, **choices: str) -> MemberSheet:
    posted = {"kind": kind, "language": "en", "second": "", "size": "letter", **choices}
    response = client.post(url, posted)
    assert response.status_code == 302, response.content.decode()
    return MemberSheet.objects.get(kind=kind, language=posted["language"])


@needs_pango
def test_a_list_shows_what_its_circle_may_see_and_nothing_else(pod: Any, client: Client) -> None:
    circles = [None, *Audience]
    people = {one: member_who_shares(pod, 40 + n, one) for n, one in enumerate(circles)}
    # One piece each, so that none brings another along.
    singles = [
        make_member(pod, name=f"single{n}", phone="", where=f"floor{n}", shared={piece: to})
        for n, (piece, to) in enumerate(product((Piece.NAME, Piece.WHERE), Audience))
    ]
    make_member(pod, name="waiting", state="waiting", joined_at=None)
    make_member(make_pod(), name="stranger", shared={Piece.NAME: Audience.POD})
    organizer = make_organizer(pod)
    client.force_login(organizer)
    url = reverse("admin:pod_papers", args=[pod.pk])
    assert url in client.get(reverse("admin:pod_work", args=[pod.pk])).content.decode()
    seen = {"pod": {Audience.POD}, "key_people": {Audience.POD, Audience.KEY_PEOPLE}}
    for kind, shared_with in seen.items():
        sheet = ask(client, url, kind, second="am")
        assert waiting() == [{"sheet_id": sheet.pk}]
        page = reverse("admin:pod_paper", args=[pod.pk, sheet.pk])
        assert client.get(page)["Refresh"]
        work()
        response = client.get(page)
        assert "Refresh" not in response
        assert "called" not in response.content.decode()  # a page about a sheet names nobody
        take = reverse("admin:pod_paper_print", args=[pod.pk, sheet.pk])
        assert client.get(take).status_code == 405
        text = text_of(client.post(take).content)
        for audience, member in people.items():
            for said in (*(f"{w}{member.name[-2:]}" for w in SAID.values()), member.phone):
                assert (said in text) == (audience in shared_with), (kind, audience, said)
        for number, (piece, to) in enumerate(product((Piece.NAME, Piece.WHERE), Audience)):
            own = {Piece.NAME: f"single{number}", Piece.WHERE: f"floor{number}"}
            for other, said in own.items():
                assert (said in text) == (other == piece and to in shared_with), said
        assert "waiting" not in text
        assert "stranger" not in text
        assert "None" not in text
        assert len(singles) == 6
    events = AuditEvent.objects.filter(verb="export_members")
    assert [event.actor for event in events] == [organizer] * 2
    # Sealed: whoever reads the database reads no name, and no PDF.
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed_pdf FROM paper_membersheet")
        for (sealed,) in cursor.fetchall():
            assert sealed.startswith("aid1.")


@needs_pango
def test_what_is_taken_back_goes_at_once_and_copies_are_told_of(pod: Any, client: Client) -> None:
    shared = {Piece.NAME: Audience.POD, Piece.CONTACT: Audience.POD}
    ana, minh = (make_member(pod, name=name, shared=shared) for name in ("Ana", "Minh"))
    organizer = make_organizer(pod)
    client.force_login(organizer)
    sheet = ask(client, reverse("admin:pod_papers", args=[pod.pk]), "pod")
    work()
    take = reverse("admin:pod_paper_print", args=[pod.pk, sheet.pk])
    assert "Ana" in text_of(client.post(take).content)
    assert out_of_date(pod) == []
    services.set_sharing(ana.pk, {Piece.NAME: Audience.ORGANIZER}, actor=organizer)
    sheet.refresh_from_db()
    assert (sheet.sealed_pdf, sheet.version) == ("", "")
    (old,) = out_of_date(pod)
    assert "everybody in the pod" in str(old.name)
    assert old.url in client.get(reverse("admin:pod_work", args=[pod.pk])).content.decode()
    # The file that was there is handed to nobody; the next is drawn without her name.
    assert client.post(take).status_code == 302
    work()
    text = text_of(client.post(take).content)
    assert "Ana" not in text
    assert ana.phone in text
    assert out_of_date(pod) == []
    services.leave(minh.pk, actor=organizer)
    sheet.refresh_from_db()
    assert sheet.sealed_pdf == ""
    assert len(out_of_date(pod)) == 1
    # A worker that began before somebody took something back keeps nothing of what it drew.
    client.get(reverse("admin:pod_paper", args=[pod.pk, sheet.pk]))
    begun = MemberSheet.objects.get()
    services.set_sharing(ana.pk, {Piece.CONTACT: Audience.ORGANIZER}, actor=organizer)
    tasks.drawing.draw(begun)
    sheet.refresh_from_db()
    assert sheet.sealed_pdf == ""
    # And what nobody printed for days goes by itself.
    client.get(reverse("admin:pod_paper", args=[pod.pk, sheet.pk]))
    work()
    MemberSheet.objects.update(drawn_at=timezone.now() - timedelta(days=3))
    tasks.purge_sheets(0)
    sheet.refresh_from_db()
    assert (sheet.sealed_pdf, bool(sheet.handed_at)) == ("", True)


def test_nobody_else_prints_members(pod: Any, client: Client) -> None:
    member = make_member(pod, name="Ana", shared={Piece.NAME: Audience.POD})
    key = make_member(pod, is_key_person=True)
    lead = make_member(pod, is_organizer=True)
    client.force_login(make_organizer(pod))
    sheet = ask(client, reverse("admin:pod_papers", args=[pod.pk]), "pod")
    names = {"papers": [], "paper": [sheet.pk], "paper_print": [sheet.pk]}
    elsewhere = make_organizer(make_pod())
    for user in (elsewhere, make_coordinator(), make_operator(pod.ward), make_keeper(pod.ward)):
        client.force_login(user)
        for name, more in names.items():
            url = reverse(f"admin:pod_{name}", args=[pod.pk, *more])
            assert client.post(url).status_code in {403, 404, 405}, (user, name)
    # Another pod's organizer cannot reach it by its number either.
    own = elsewhere.area_roles.get().pod
    make_member(own)
    client.force_login(elsewhere)
    url = reverse("admin:pod_paper_print", args=[own.pk, sheet.pk])
    assert client.post(url).status_code == 404
    client.logout()
    for somebody in (member, key):
        for name, more in names.items():
            url = reverse(f"paper:organizer_{name}", args=[link_to(somebody), *more])
            assert client.post(url).status_code in {404, 405}
    # An organizer without an account does the same behind their link.
    token = link_to(lead)
    page = client.get(reverse("members:organizer_work", args=[token])).content.decode()
    url = reverse("paper:organizer_papers", args=[token])
    assert url in page
    assert ask(client, url, "key_people", language="ti").pod == pod
    assert client.post(url, {"kind": "all"}).status_code == 422
