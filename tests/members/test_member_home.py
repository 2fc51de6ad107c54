"""A member's own page: what they read, change, take back, hand on; and how they leave."""

import json
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts import audit
from common.models import FormDraft, LinkPurpose, PrivateLink
from members.choices import Audience, MemberState, Piece
from members.models import Member
from messaging.delivery import deliver
from messaging.models import Message
from pods.services import write_notice
from tests.factories import link_to, make_category, make_member, make_pod
from tests.lost_links import look_for_them
from tests.members import join_form
from tests.members.join_form import address

pytestmark = pytest.mark.django_db


def read(client: Client, page: str, *args: Any) -> str:
    response = client.get(address(page, *args))
    assert response.status_code == 200
    return response.content.decode()


def test_a_member_reads_changes_and_takes_back(client: Client) -> None:
    pod, kind = make_pod(), make_category()
    member = make_member(pod, name="Rosa", where="third floor", needs=[kind])
    make_member(pod, name="Abel", shared={Piece.NAME: Audience.POD})
    make_member(pod, name="Hidden")
    write_notice(pod, "A clean-up", "Saturday at ten", days=7, actor=audit.MEMBER)
    token = link_to(member)
    page = read(client, "member_home", token)
    assert "Hello, Rosa" in page
    assert "A clean-up" in page
    assert "A clean-up" not in client.get(pod.get_absolute_url()).content.decode()
    neighbors = read(client, "member_neighbors", token)
    assert "Abel" in neighbors
    assert "Hidden" not in neighbors
    assert "1 neighbor in the pod shares nothing with you." in neighbors
    edited = client.post(
        address("member_edit", token, "home"),
        join_form.answers("home", where="second floor", share_where="key_people"),
    )
    assert edited.status_code == 302
    member.refresh_from_db()
    assert member.where == "second floor"
    assert member.audience_of(Piece.WHERE) == Audience.KEY_PEOPLE
    sharing = read(client, "member_sharing", token)
    assert "Take everything back" in sharing
    said = {f"share_{piece}": "pod" for piece in Piece}
    assert client.post(address("member_sharing", token), said).status_code == 302
    assert member.sharings.filter(audience="pod").count() == len(Piece)
    assert client.post(address("member_take_back", token)).status_code == 302
    assert not member.sharings.exclude(audience="organizer").exists()
    assert client.post(address("member_sharing", token), {"share_name": "x"}).status_code == 422
    held = json.loads(client.get(reverse("privacy:member_file", args=[token])).content)
    assert held["member"][0]["name"] == "Rosa"
    assert len(held["shared_with"]) == len(Piece)
    assert (
        "second floor" in client.get(reverse("privacy:member_held", args=[token])).content.decode()
    )
    new = client.post(address("member_new_link", token))
    assert client.get(address("member_home", token)).status_code == 404
    assert client.get(new.url).status_code == 200


def test_a_new_email_gets_a_new_link_and_a_discreet_letter_says_nothing(client: Client) -> None:
    member = make_member(others_read_email=True)
    token = link_to(member)
    said = join_form.answers("about", email="new@example.org", others_read_email="on")
    assert client.post(address("member_edit", token, "about"), said).status_code == 302
    assert client.get(address("member_home", token)).status_code == 404
    deliver(Message.objects.get().pk)
    (letter,) = mail.outbox
    assert letter.to == ["new@example.org"]
    link = PrivateLink.objects.current(LinkPurpose.MEMBER, member.pk)
    assert link is not None
    assert link.token in str(letter.body)
    assert member.pod.name not in letter.subject + str(letter.body)
    mail.outbox.clear()
    Message.objects.all().delete()
    client.post(address("member_link"), {"contact": "new@example.org"})
    client.post(address("member_link"), {"contact": "nobody@example.org"})
    look_for_them()
    assert Message.objects.get().template == "members/member_link"


def test_what_they_need_and_can_becomes_a_form_that_they_send_themselves(client: Client) -> None:
    kind, other = make_category(), make_category()
    member = make_member(
        name="Rosa", needs=[kind], offers=[other], needs_words="Rice", offers_words="A drill"
    )
    token = link_to(member)
    begun = client.post(address("member_ask", token))
    page = client.get(begun.url).content.decode()
    assert (
        f'value="{kind.pk}" id="id_categories_0" checked' in page.replace("\n", " ")
        or "checked" in page
    )
    assert client.get(reverse("request_pages:request_needs")).status_code == 200
    begun = client.post(address("member_offer", token))
    assert "Rosa" in client.get(begun.url).content.decode()
    assert {draft.form for draft in FormDraft.objects.all()} == {"request", "volunteer"}
    texts = [str(draft.answers) for draft in FormDraft.objects.all()]
    assert any("Rice" in text for text in texts)
    assert any("A drill" in text for text in texts)
    # Somebody who waits is not in the pod yet.
    waiting = make_member(state=MemberState.WAITING)
    assert client.post(address("member_ask", link_to(waiting))).status_code == 404


def test_leaving_is_one_press_and_complete(client: Client) -> None:
    member = make_member(where="third floor", shared={Piece.NAME: Audience.POD})
    token, other = link_to(member), make_member(member.pod)
    assert client.get(address("member_leave", token)).status_code == 200
    assert Member.objects.get(pk=member.pk).is_active
    for _press in range(2):
        assert client.post(address("member_leave", token)).url == address("member_left")
    assert client.get(address("member_left")).status_code == 200
    assert client.get(address("member_home", token)).status_code == 404
    left = Member.objects.get(pk=member.pk)
    assert (left.state, left.name, left.where, left.phone) == (MemberState.LEFT, "", "", "")
    page = read(client, "member_neighbors", link_to(other))
    assert member.name not in page


def test_an_address_that_is_only_pressed_leads_back_to_the_page(client: Client) -> None:
    member = make_member(is_organizer=True)
    token = link_to(member)
    home, work = address("member_home", token), address("organizer_work", token)
    pages = ("take_back", "mailed", "new_link", "ask", "offer")
    back = {address(f"member_{page}", token): home for page in pages}
    back |= {address(f"organizer_{page}", token): work for page in ("open", "press")}
    back[reverse("phone_trees:member_tree_press", args=[token])] = home
    back[reverse("privacy:member_keep", args=[token])] = home
    for url, page in back.items():
        assert client.get(url).url == page, url
        assert client.put(url).status_code == 405, url
