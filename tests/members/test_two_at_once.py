"""Two people with the same page open: what one of them has changed, the other does not undo."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from members.choices import Audience, Piece
from members.models import Member, PodSettings
from messaging.models import Message
from tests.factories import link_to, make_member, make_organizer, make_pod
from tests.members.join_form import address

pytestmark = pytest.mark.django_db
Fields = dict[str, list[str]]


TEXTS = r'<textarea[^>]*name="(\w+)"[^>]*>\n?(.*?)</textarea>'
LISTS = r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>'


def shown(client: Client, url: str) -> Fields:
    """Return what a browser would post from the form of the page, unchanged."""
    return typed_on(client.get(url).content.decode())


def typed_on(page: str) -> Fields:
    found: Fields = {}
    for tag in re.findall(r"<input[^>]*>", page):
        parts = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        is_box = parts.get("type") in {"radio", "checkbox"}
        if "name" in parts and (" checked" in tag or not is_box):
            value = unescape(parts.get("value", "on" if is_box else ""))
            found.setdefault(parts["name"], []).append(value)
    for name, text in re.findall(TEXTS, page, re.DOTALL):
        found[name] = [unescape(text)]
    for name, options in re.findall(LISTS, page, re.DOTALL):
        found[name] = re.findall(r'value="(\w+)" selected', options)
    return found


def own(member: Member, page: str = "home") -> str:
    return address("member_edit", link_to(member), page)


def theirs(member: Member, page: str = "home") -> str:
    return reverse("admin:pod_change_page", args=[member.pod_id, member.pk, page])


@pytest.fixture
def organizer() -> Callable[[Member], Client]:
    def signed_in(member: Member) -> Client:
        browser = Client()
        browser.force_login(make_organizer(member.pod))
        browser.post(reverse("admin:pod_open", args=[member.pod_id]))
        return browser

    return signed_in


@pytest.mark.parametrize("by", ["organizer", "member", "sharing"])
def test_a_consent_that_was_taken_back_comes_back_by_no_open_page(
    by: str, client: Client, organizer: Callable[[Member], Client]
) -> None:
    member = make_member(where="third floor", shared=dict.fromkeys(Piece, Audience.POD))
    browser = organizer(member) if by == "organizer" else client
    url = theirs(member) if by == "organizer" else own(member)
    if by == "sharing":
        url = address("member_sharing", link_to(member))
    typed = shown(browser, url)
    Client().post(address("member_take_back", link_to(member)))
    changes = {"share_where": ["key_people"]} if by == "sharing" else {"where": ["second floor"]}
    answer = browser.post(url, {**typed, **changes})
    assert member.sharings.filter(audience=Audience.POD).count() == 0
    if by == "sharing":
        # That one was changed in both: it is asked about.
        assert answer.status_code == 422
        assert "Now it says: Only the organizer" in answer.content.decode()
        assert (
            browser.post(url, {**typed_on(answer.content.decode()), **changes}).status_code == 302
        )
        assert member.sharings.get(piece="where").audience == Audience.KEY_PEOPLE
        assert member.sharings.filter(audience=Audience.ORGANIZER).count() == len(Piece) - 1
    else:
        assert answer.status_code == 302
        assert Member.objects.get(pk=member.pk).where == "second floor"


def test_what_both_have_typed_is_asked_about(
    client: Client, organizer: Callable[[Member], Client]
) -> None:
    member = make_member(name="Ana", languages=["en"])
    browser = organizer(member)
    typed = shown(browser, theirs(member, "about"))
    mine = shown(client, own(member, "about"))
    saved = client.post(own(member, "about"), {**mine, "name": ["Mine"], "languages": ["en", "es"]})
    assert saved.status_code == 302
    answer = browser.post(theirs(member, "about"), {**typed, "name": ["Theirs"]})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Now it says: Mine." in page
    again = typed_on(answer.content.decode())
    # What was typed is kept, and what was left alone is as the member has made it.
    assert again["name"] == ["Theirs"]
    assert set(again["languages"]) == {"en", "es"}
    assert Member.objects.get(pk=member.pk).name == "Mine"
    assert browser.post(theirs(member, "about"), again).status_code == 302
    member.refresh_from_db()
    assert (member.name, set(member.languages)) == ("Theirs", {"en", "es"})


def test_the_pod_s_decisions_and_homes_are_not_overwritten_either(
    organizer: Callable[[Member], Client],
) -> None:
    pod = make_pod()
    ana, bo, dee = (make_member(pod, name=name) for name in ("Ana", "Bo", "Dee"))
    one, two = organizer(ana), organizer(ana)
    url = reverse("admin:pod_settings", args=[pod.pk])
    first, second = shown(one, url), shown(two, url)
    one.post(url, {**first, "is_open": ["on"]})
    two.post(url, {**second, "talk": ["text"]})
    decided = PodSettings.objects.get(pod=pod)
    assert (decided.is_open, decided.talk) == (True, "text")
    url = reverse("admin:pod_together", args=[pod.pk, ana.pk])
    first, second = shown(one, url), shown(two, url)
    one.post(url, {**first, "others": [bo.pk]})
    answer = two.post(url, {**second, "others": [dee.pk]})
    assert answer.status_code == 422
    assert "Now it says: Bo" in answer.content.decode()
    assert not Member.objects.get(pk=dee.pk).household_id


def test_an_organizer_says_how_a_member_agreed_to_share_more_and_they_are_told(
    client: Client, organizer: Callable[[Member], Client]
) -> None:
    member = make_member(where="third floor")
    browser = organizer(member)
    token = link_to(member)
    wider = {**shown(browser, theirs(member)), "share_where": ["pod"]}
    answer = browser.post(theirs(member), wider)
    assert answer.status_code == 422
    assert "how they told you that they agree" in answer.content.decode()
    assert not member.sharings.filter(audience="pod").exists()
    assert browser.post(theirs(member), {**wider, "agreed_words": ["by phone"]}).status_code == 302
    assert Message.objects.get().template == "members/consent_written"
    assert AuditEvent.objects.filter(verb="change_consent", subject_id=member.pk).exists()
    assert "Your organizer wrote down" in client.get(address("member_home", token)).text
    sharing = address("member_sharing", token)
    assert "by phone" in client.get(sharing).text
    # What they save themselves is their own.
    client.post(sharing, shown(client, sharing))
    assert "by phone" not in client.get(sharing).text
    assert "Your organizer wrote down" not in client.get(address("member_home", token)).text
    assert member.sharings.get(piece="where").audience == Audience.POD
    # Less is written down without a word.
    less = {**shown(browser, theirs(member)), "share_where": ["organizer"]}
    assert browser.post(theirs(member), less).status_code == 302
    assert member.sharings.get(piece="where").audience == Audience.ORGANIZER
