"""The phone tree on the pages of organizers, in the admin and by a link, and of members."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts.models import AuditEvent
from members.models import Member
from phone_trees.models import Call, Place, Round
from phone_trees.sheets import caller_sheets
from pods.models import Pod
from tests.factories import link_to, make_member, make_organizer, make_pod
from tests.phone_trees.trees import callers, in_tree, small_pod

pytestmark = pytest.mark.django_db


class Desk:
    """An organizer's way to the pages: in the admin, or behind a member's private link."""

    def __init__(self, client: Client, pod: Pod, member: Member | None):
        self.client, self.pod, self.opened = client, pod, ""
        self.token = link_to(member) if member else ""
        if member:
            Member.objects.filter(pk=member.pk).update(is_organizer=True)
        else:
            client.force_login(make_organizer(pod))
        # The press that opens what is personal.
        opening = self.client.post(self.url("open", app="members"))
        self.opened = opening.url.partition("?")[2]

    def url(self, page: str, app: str = "phone_trees") -> str:
        if not self.token:
            return reverse(f"admin:pod_{page}", args=[self.pod.pk])
        return reverse(f"{app}:organizer_{page}", args=[self.token])

    def get(self, page: str) -> str:
        answer = self.client.get(f"{self.url(page)}?{self.opened}")
        assert answer.status_code == 200, answer
        return str(answer.content.decode())

    def post(self, page: str, **data: Any) -> Any:
        return self.client.post(f"{self.url(page)}?{self.opened}", data)

    def press(self, press: str, member: Member | None = None) -> Any:
        if press in {"join", "leave", "lock", "unlock"}:
            return self.post("tree_press", **{press: member.pk if member else "x"})
        return self.post("tree_press", press=press, **({"member": member.pk} if member else {}))


@pytest.mark.parametrize("by_link", [False, True])
def test_an_organizer_builds_changes_starts_and_finishes(client: Client, by_link: bool) -> None:
    pod, people = small_pod()
    outside = make_member(pod, name="Gus Outside", languages=["en"])
    closed = reverse("phone_trees:organizer_tree", args=[link_to(outside)])
    assert client.get(closed).status_code == 404
    desk = Desk(client, pod, people["Dee"] if by_link else None)

    unopened = client.get(desk.url("tree")).content.decode()
    assert by_link is ("Gus Outside" not in unopened)
    page = desk.get("tree")
    assert page.count("<circle") == 6
    assert "Gus Outside" in page
    assert "The tree reaches 6 of 7 members." in page
    # From right to left: as far from the right as from the left elsewhere, and numbers with a dot.
    with translation.override("ar"):
        mirrored = desk.get("tree")
    assert re.findall(r'cx="([^"]+)"', page)[:2] == ["14", "40"]
    assert re.findall(r'cx="([^"]+)"', mirrored)[:2] == ["346", "320"]

    # The organizer writes down that they agreed; a line is changed, locked, and unlocked.
    assert desk.press("join", outside).status_code == 302
    assert Place.objects.get(member=outside).agreed_how == "organizer"
    line = {"caller": people["Dee"].pk, "called": people["Eli"].pk, "keeps": "on"}
    assert desk.post("tree", **line).status_code == 302
    assert callers(pod)["Eli"] == "Dee"
    page = desk.get("tree")
    assert "Dee calls Eli now." in page
    assert "Locked" in page
    desk.press("unlock", people["Eli"])
    desk.press("lock", people["Li"])
    refused = desk.post("tree", caller=people["Cruz"].pk, called=people["Li"].pk)
    assert refused.status_code == 422
    assert "share no language" in refused.content.decode()
    assert desk.press("lock", people["Ana"]).status_code == 302
    assert "choose a caller first" in desk.get("tree")
    for press in ("x", "lock", "reached"):
        assert desk.press(press).status_code == 404
    desk.press("leave", outside)
    assert "Gus Outside" not in callers(pod)

    # Started: what to pass on must be there, in the languages of the pod; a caller's tick and the
    # organizer's fill the picture; whoever needs help can become a request.
    started = {"occasion": "news", "wait_minutes": 30}
    assert desk.post("tree_start", **started).status_code == 422
    assert desk.post("tree_start", **started, words="Meet at 6").status_code == 302
    assert desk.post("tree_start", **started, words="Meet at 6").status_code == 422
    page = desk.get("tree_calls")
    assert "Meet at 6" in page
    assert 'lang="zh-hans"' in page
    assert "0 of 6 neighbors were reached." in page
    desk.press("reached", people["Ana"])
    desk.press("needs_help", people["Li"])
    page = desk.get("tree_calls")
    assert "2 of 6 neighbors were reached." in page
    assert len(re.findall(r'r="9"[^>]*fill="currentColor"', page)) == 2
    begun = desk.press("request", people["Li"])
    assert begun.url.startswith("/en/request")
    assert "1 needs help." in client.get(desk.url("work", app="members")).content.decode()
    desk.press("finish")
    assert Round.objects.get().ended_at
    assert client.get(desk.url("tree_calls")).status_code == 302
    desk.press("rebuild")
    assert AuditEvent.objects.filter(verb="finish_tree").count() == 1


def test_a_member_agrees_calls_and_leaves_and_callers_see_no_more_than_agreed(
    client: Client,
) -> None:
    pod, people = small_pod()
    hal = make_member(pod, name="Hal Newcomer", languages=["en"], where="Third floor")

    def home(member: Member) -> str:
        answer = client.get(reverse("members:member_home", args=[link_to(member)]))
        return str(answer.content.decode())

    def press(member: Member, press: str, called: Member | None = None) -> Any:
        url = reverse("phone_trees:member_tree_press", args=[link_to(member)])
        data = {"press": press, **({"member": called.pk} if called else {})}
        return client.post(url, data, follow=True)

    assert "Yes, put me in the phone tree" in home(hal)
    assert "Hal Newcomer" not in home(people["Ana"])
    assert press(hal, "join_tree").status_code == 200
    # The caller sees name and number, and nothing else that was not shared; nobody else sees them.
    page = home(people["Ana"])
    assert "Hal Newcomer" in page
    assert hal.phone in page
    assert "Third floor" not in page
    assert hal.email not in page
    sheets = {sheet.caller_name: sheet for sheet in caller_sheets(pod)}
    assert [each.name for each in sheets["Ana"].calls] == [
        "Bo",
        "Cruz",
        "Dee",
        "Eli",
        "Hal Newcomer",
    ]
    assert [each.name for each in sheets["Bo"].calls] == ["Li"]
    # Bo stands in for Ana, but shares no language with Cruz.
    assert [each.name for each in sheets["Bo"].stands_in] == ["Dee", "Eli", "Hal Newcomer"]
    for other in ("Cruz", "Dee", "Li"):
        assert "Hal Newcomer" not in home(people[other])
        assert other not in sheets

    desk = Desk(client, pod, None)
    desk.post("tree_start", occasion="heat", wait_minutes=15)
    page = home(people["Bo"])
    assert "Please call now" in page
    assert "很热" in page or 'lang="zh-hans"' in page
    press(people["Bo"], "needs_help", people["Li"])
    assert Call.objects.get(called=people["Li"]).state == "needs_help"
    assert "somebody else" in press(people["Bo"], "reached", hal).content.decode()
    assert press(people["Bo"], "reached").status_code == 404
    assert press(people["Bo"], "x", hal).status_code == 404
    press(hal, "leave_tree")
    assert "Hal Newcomer" not in home(people["Ana"])
    assert not Call.objects.filter(called=hal).exists()


def test_pages_ask_no_more_for_more_members(client: Client) -> None:
    pod = make_pod()
    ana = in_tree(pod, is_key_person=True)
    in_tree(pod)
    desk = Desk(client, pod, None)
    desk.post("tree_start", occasion="heat", wait_minutes=15)
    pages = [
        f"{desk.url('tree')}?",
        f"{desk.url('tree_calls')}?",
        reverse("members:member_home", args=[link_to(ana)]),
    ]

    def counts() -> list[int]:
        found = []
        for page in pages:
            with CaptureQueriesContext(
                connection,
            ) as asked:
                assert client.get(page).status_code == 200
            found.append(len(asked))
        return found

    counts()
    few = counts()
    for _number in range(8):
        in_tree(pod)
    assert counts() == few
