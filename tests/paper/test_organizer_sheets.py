"""The organizer's own sheets: the whole phone tree, and what the pod agreed on, to be signed."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts import audit
from accounts.models import AuditEvent
from members import services as members
from members.agreements.services import write_agreement
from members.choices import Audience, Piece
from members.sheets import out_of_date
from paper.models import MemberSheet
from phone_trees import services
from tests.factories import make_member, make_organizer
from tests.paper.printing import needs_pango, pages_of, text_of, work
from tests.phone_trees.trees import small_pod

pytestmark = pytest.mark.django_db


def ask(client: Client, pod: Any, kind: str, **choices: str) -> str:
    """Ask for a sheet, and return the address of the button that hands it out."""
    posted = {"kind": kind, "language": "en", "second": "", "size": "letter", **choices}
    response = client.post(reverse("admin:pod_papers", args=[pod.pk]), posted)
    assert response.status_code == 302, response.content.decode()
    work()
    sheet = MemberSheet.objects.get(kind=kind, language=posted["language"], second=posted["second"])
    return reverse("admin:pod_paper_print", args=[pod.pk, sheet.pk])


@needs_pango
def test_the_organizer_prints_the_whole_tree_of_those_who_are_in_it(client: Client) -> None:
    pod, people = small_pod()
    make_member(pod, name="Outside", shared=dict.fromkeys(Piece, Audience.POD))
    organizer = make_organizer(pod)
    client.force_login(organizer)
    take = ask(client, pod, "whole_tree", second="am")
    response = client.post(take)
    assert len(response.content) < 300_000
    (page,) = pages_of(response.content)
    # Ana is called first; each stands below whom they are called by, with their stand-in.
    places = [page.index(name) for name in ("Ana", "Bo", "Li", "Cruz", "Dee", "Eli")]
    assert places[0] == min(places)
    assert page.index("Li") > page.index("Bo")
    for name, member in people.items():
        assert page.count(member.phone) == 1, name
    for words in ("key person", "Stand-in", "Needs help", "ተገኝተዋል"):
        assert words in page, words
    for said in ("Outside", "None", people["Dee"].email):
        assert said not in page
    assert AuditEvent.objects.filter(verb="export_members", actor=organizer).count() == 1
    # Whoever leaves the tree or the pod is on the next sheet no more, and copies are told of.
    services.leave_tree(people["Cruz"].pk, actor=audit.MEMBER)
    assert "Phone tree with all calls" in str(out_of_date(pod)[0].name)
    members.leave(people["Dee"].pk, actor=organizer)
    assert MemberSheet.objects.get().sealed_pdf == ""
    assert client.post(take).status_code == 302
    work()
    page = text_of(client.post(take).content)
    assert "Eli" in page
    for name in ("Cruz", "Dee"):
        assert name not in page
    # Members whom nobody can call are named: the organizer thinks of them.
    members.update_member(
        people["Ana"].pk, members.Change({"is_key_person": False}), actor=organizer
    )
    assert client.post(take).status_code == 302
    work()
    assert "Members whom nobody can call" in text_of(client.post(take).content)


@needs_pango
def test_agreements_are_printed_in_their_version_to_be_signed(client: Client) -> None:
    pod, people = small_pod()
    organizer = make_organizer(pod)
    client.force_login(organizer)
    draft = text_of(client.post(ask(client, pod, "agreements", second="ar")).content)
    assert "A draft to start from" in draft
    assert "We ask before we help" in draft
    assert out_of_date(pod) == []
    texts = {"en": "We knock first.\n<b>We</b> answer 🙂 all.", "am": "መጀመሪያ እናንኳኳለን።"}
    write_agreement(pod.pk, texts, seen=0, actor=organizer)
    assert "Agreements" in str(out_of_date(pod)[0].name)
    sheet = ask(client, pod, "agreements", second="am")
    text = text_of(client.post(sheet).content)
    for words in ("We knock first.", "<b>We</b> answer", "መጀመሪያ እናንኳኳለን", "Version: 1"):
        assert words in text, words
    for words in ("Signature or initials", "Sign with any name you like"):
        assert words in text, words
    assert "Draft" not in text
    assert not AuditEvent.objects.filter(verb="export_members").exists()
    # What members share changes nothing on it; another version does.
    members.set_sharing(people["Ana"].pk, {Piece.NAME: Audience.POD}, actor=organizer)
    assert client.post(sheet).status_code == 200
    write_agreement(pod.pk, {"en": "We ring twice."}, seen=1, actor=organizer)
    assert client.post(sheet).status_code == 302
    work()
    text = text_of(client.post(sheet).content)
    assert text.count("We ring twice.") == 1  # there is no Amharic any more: it is not said twice
    assert "Version: 2" in text
    # A language that the pod did not write in says which one stands there instead.
    text = text_of(client.post(ask(client, pod, "agreements", language="ti")).content)
    assert "We ring twice." in text
