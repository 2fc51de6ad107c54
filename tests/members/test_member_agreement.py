"""What a pod agrees on: written in versions, read and agreed to with one press."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts import audit
from accounts.models import AuditEvent
from common.errors import NotPossible
from members import services as members
from members.agreements import services
from members.agreements.draft import draft_in
from members.agreements.texts import current
from members.models import Agreed, Agreement, AgreementText, Member
from messaging.delivery import deliver
from messaging.models import Message
from tests.factories import link_to, make_member, make_organizer, make_pod
from tests.members.join_form import address

pytestmark = pytest.mark.django_db


def in_admin(page: str, *args: Any) -> str:
    return reverse(f"admin:pod_{page}", args=args)


def test_a_pod_writes_and_everybody_agrees_to_each_version(client: Client) -> None:
    pod = make_pod()
    rosa, saba = make_member(pod, name="Rosa"), make_member(pod, name="Saba", language="ti")
    token = link_to(rosa)
    home = address("member_home", token)
    assert client.get(address("member_agreement", token)).status_code == 404
    staff = Client()
    staff.force_login(make_organizer(pod))
    assert "There is a draft to start from" in staff.get(in_admin("work", pod.pk)).text
    page = staff.get(in_admin("agreement", pod.pk)).text
    # The draft stands there, and in other languages that the members read when asked for.
    assert draft_in("ti").partition("\n")[0] not in page
    assert 'href="?in=ti"' in page
    assert 'href="?in=ko"' not in page
    page = staff.get(in_admin("agreement", pod.pk) + "?in=ti").text
    assert draft_in("en").partition("\n")[0] in page
    assert draft_in("ti").partition("\n")[0] in page
    assert 'name="text_ko"' not in page
    assert staff.post(in_admin("agreement", pod.pk), {"seen": "0"}).status_code == 422
    said = {"seen": "0", "text_en": "We knock.", "text_ti": "ንኳሕኩሕ።"}
    assert staff.post(in_admin("agreement", pod.pk), said).status_code == 302
    assert address("member_agreement", token) in client.get(home).text
    assert "We knock." in client.get(address("member_agreement", token)).text
    whole = address("member_agreement", token)
    assert "ንኳሕኩሕ።" in client.get(whole.replace("/en/", "/ti/")).text
    # In another language, the first that the pod wrote.
    assert 'lang="en"' in client.get(address("member_agreement", token)).text
    held = Agreement.objects.get()
    for _press in range(2):
        client.post(address("member_agreement", token), {"agreement": held.pk})
    assert Agreed.objects.get().member == rosa
    assert "You agreed to it" in client.get(home).text
    # Saba has no screen, and told the organizer. Names are shown once they are opened.
    assert "Saba" not in staff.get(in_admin("agreement", pod.pk)).text
    staff.post(in_admin("open", pod.pk))
    assert "They told me that they agree" in staff.get(in_admin("agreement", pod.pk)).text
    staff.post(in_admin("press", pod.pk), {"press": "agreed", "member": saba.pk})
    assert Agreed.objects.get(member=saba).told_organizer
    assert "They told me that they agree" not in staff.get(in_admin("agreement", pod.pk)).text
    # A second writer who had the old text before them is told, and nothing typed is lost.
    services.write_agreement(pod.pk, {"en": "We ring."}, seen=1, actor=audit.MEMBER)
    late = staff.post(in_admin("agreement", pod.pk), {**said, "text_en": "We sing."})
    assert late.status_code == 422
    assert "We sing." in late.text
    assert "Somebody else has written a new version" in late.text
    # A new version asks again, and the old one can no longer be agreed to.
    assert "The text has changed since you agreed." in client.get(home).text
    client.post(address("member_agreement", token), {"agreement": held.pk})
    assert not Agreed.objects.filter(member=rosa, agreement__version=2).exists()
    assert "2 have not agreed yet." in staff.get(in_admin("work", pod.pk)).text
    verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"write_agreement", "agree_in_pod"} <= verbs
    members.leave(rosa.pk, actor=audit.MEMBER)
    assert not Agreed.objects.filter(member=rosa).exists()


def test_words_that_stayed_behind_are_marked_until_they_say_the_same(client: Client) -> None:
    pod = make_pod()
    token = link_to(make_member(pod, language="es"))
    staff = Client()
    staff.force_login(make_organizer(pod))
    page, work = in_admin("agreement", pod.pk), in_admin("work", pod.pk)
    own = address("member_agreement", token, language="es")

    def write(seen: int, **said: str) -> None:
        words = {"text_en": "We knock.", "text_es": "Tocamos.", "text_ti": "ንኳሕኩሕ።", **said}
        assert staff.post(page, {"seen": str(seen), **words}).status_code == 302

    def behind() -> set[str]:
        held = current(pod)
        return {each.language for each in held.texts.all() if each.is_behind} if held else set()

    write(0)
    assert not behind()
    # The English is another one: whoever reads the Spanish sees both, and the organizer is told.
    write(1, text_en="We ring.")
    assert behind() == {"es", "ti"}
    assert "Tocamos." in client.get(own).text
    assert "We ring." in client.get(own).text
    assert "Not changed together with the others" in staff.get(work).text
    # One catches up, of the other the organizer says that it does not need to.
    write(2, text_en="We ring.", text_es="Llamamos.")
    assert behind() == {"ti"}
    assert "We ring." not in client.get(own).text
    said = {"text_en": "We ring.", "text_es": "Llamamos.", "same_ti": "on"}
    write(3, **said)
    assert not behind()
    held = current(pod)
    assert held is not None
    assert held.version == 3
    assert "Not changed together" not in staff.get(work).text
    # Where what was new is taken out, the rest is what holds.
    write(3, text_en="We sing.", text_es="Llamamos.")
    write(4, text_en="", text_es="Llamamos.")
    assert not behind()


def test_members_are_written_to_once_a_day_or_told_by_the_organizer(client: Client) -> None:
    pod = make_pod()
    rosa, _quiet = make_member(pod, name="Rosa"), make_member(pod, name="Saba", email="")
    link_to(rosa)
    for version in range(2):
        text = {"en": f"We knock {version + 1} times."}
        services.write_agreement(pod.pk, text, seen=version, actor=audit.SYSTEM)
    message = Message.objects.get(template="members/agreement_written")
    client.force_login(make_organizer(pod))
    client.post(in_admin("open", pod.pk))
    assert "1 of them gets no email from us" in client.get(in_admin("work", pod.pk)).text
    assert client.get(in_admin("agreement", pod.pk)).text.count("No email: tell them") == 1
    # Who has agreed meanwhile needs no letter any more.
    services.agree(rosa.pk, current(pod.pk).pk, actor=audit.MEMBER)
    deliver(message.pk)
    assert not mail.outbox


def test_the_same_words_are_no_new_version_and_are_not_read_in_the_database() -> None:
    pod = make_member().pod
    for seen in (0, 1, 0):
        services.write_agreement(
            pod.pk, {"en": "We knock.", "es": ""}, seen=seen, actor=audit.MEMBER
        )
    assert Agreement.objects.get().version == 1
    with pytest.raises(NotPossible):
        services.write_agreement(make_pod().pk, {"en": "x"}, seen=0, actor=audit.MEMBER)
    raw = AgreementText.objects.raw("SELECT id, text AS kept FROM members_agreementtext")[0]
    assert "knock" not in str(raw.kept)


def test_an_organizer_without_an_account_writes_too(client: Client) -> None:
    organizer = make_member(is_organizer=True)
    token = link_to(organizer)
    url = address("organizer_agreement", token)
    assert client.get(url).status_code == 200
    assert client.post(url, {"seen": "0", "text_en": "We knock."}).status_code == 302
    assert current(organizer.pod) is not None
    other = link_to(make_member(organizer.pod))
    assert client.get(address("organizer_agreement", other)).status_code == 404
    assert Member.objects.count() == 2
