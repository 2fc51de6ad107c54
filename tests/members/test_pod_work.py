"""The organizer's working page, in the admin and behind a private link."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from members.choices import MemberState
from members.models import Member, PodSettings
from members.sheets import Sheet, _listers
from pods.models import Notice
from requests_app.models import Need
from tests.factories import (
    link_to,
    make_category,
    make_coordinator,
    make_member,
    make_need,
    make_organizer,
    make_pod,
    make_request,
    make_steward,
)
from tests.members import join_form
from tests.members.join_form import address

pytestmark = pytest.mark.django_db


def in_admin(page: str, *args: Any) -> str:
    return reverse(f"admin:pod_{page}", args=args)


@pytest.fixture
def printed() -> Any:
    """A sheet that was printed an hour ago."""
    hour_ago = timezone.now() - datetime.timedelta(hours=1)
    _listers["test"] = lambda pod: [Sheet("Member list", hour_ago)]
    yield hour_ago
    del _listers["test"]


def test_an_organizer_works_and_opening_is_a_press_that_is_recorded(
    client: Client, printed: Any
) -> None:
    pod, kind = make_pod(), make_category()
    client.force_login(make_organizer(pod))
    page = client.get(in_admin("work", pod.pk)).content.decode()
    assert "a page only" in page
    client.post(in_admin("press", pod.pk), {"press": "start"})
    waiting = make_member(pod, name="Minh", state=MemberState.WAITING)
    long_ago = timezone.now() - datetime.timedelta(days=90)
    quiet = make_member(pod, name="Rosa", needs=[kind], heard_at=long_ago)
    page = client.get(in_admin("work", pod.pk)).content.decode()
    assert "Minh" not in page
    assert "Rosa" not in page
    assert kind.name in page
    assert "1 waits to join" in page
    assert "Member list" in page
    assert not AuditEvent.objects.filter(verb="open_details").exists()
    # What is hidden cannot be changed either.
    assert client.get(in_admin("change", pod.pk, quiet.pk)).url == in_admin("work", pod.pk)
    client.post(in_admin("open", pod.pk))
    assert AuditEvent.objects.get(verb="open_details").subject_type == "podsettings"
    page = client.get(in_admin("work", pod.pk)).content.decode()
    assert "Minh" in page
    assert "Not heard of lately: call" in page
    for press, person in (("approve", waiting), ("heard", quiet), ("key", quiet)):
        client.post(in_admin("press", pod.pk), {"press": press, "member": person.pk})
    client.post(in_admin("press", pod.pk), {"press": "organizer", "member": quiet.pk})
    assert Member.objects.get(pk=waiting.pk).is_active
    quiet.refresh_from_db()
    assert quiet.is_key_person
    assert quiet.is_organizer
    assert quiet.heard_at > long_ago
    overview = in_admin("change", pod.pk, quiet.pk)
    about = in_admin("change_page", pod.pk, quiet.pk, "about")
    assert about in client.get(overview).content.decode()
    assert client.get(in_admin("change_page", pod.pk, quiet.pk, "x")).status_code == 404
    said = join_form.answers("about", name="Rosa Maria", email="", phone="")
    assert client.post(about, {**said, "name": ""}).status_code == 422
    assert client.post(about, said).url == overview
    assert Member.objects.get(pk=quiet.pk).name == "Rosa Maria"
    client.post(in_admin("press", pod.pk), {"press": "remove", "member": waiting.pk})
    assert Member.objects.get(pk=waiting.pk).state == MemberState.LEFT
    # Buttons that there are not, and members of other pods.
    for data in ({"press": "x"}, {"press": "heard"}, {"press": "heard", "member": "x"}):
        assert client.post(in_admin("press", pod.pk), data).status_code == 404
    other = make_member()
    client.post(in_admin("press", pod.pk), {"press": "remove", "member": other.pk})
    assert Member.objects.get(pk=other.pk).is_active


def test_who_lives_in_one_home_is_said_by_the_organizer(client: Client) -> None:
    pod = make_pod()
    people = [make_member(pod, name=f"Person {number}") for number in range(3)]
    client.force_login(make_organizer(pod))
    url = in_admin("together", pod.pk, people[0].pk)
    assert client.get(url).status_code == 302
    assert client.post(in_admin("open", pod.pk), {"to": url}).url == url
    assert "Person 2" in client.get(url).text

    def at_home(*others: Member) -> list[bool]:
        client.post(url, {"others": [each.pk for each in others]})
        for each in people:
            each.refresh_from_db()
        home = people[0].household_id
        return [home is not None and each.household_id == home for each in people]

    assert at_home(people[1]) == [True, True, False]
    assert "<bdi>Person 1</bdi>" in client.get(in_admin("change", pod.pk, people[0].pk)).text
    assert at_home(people[2]) == [True, False, True]
    # Whoever is added brings along with whom they live.
    assert at_home() == [False, False, False]
    assert at_home(people[1]) == [True, True, False]
    url = in_admin("together", pod.pk, people[2].pk)
    client.post(url, {"others": [people[0].pk]})
    assert Member.objects.filter(household=None).count() == 0
    assert Member.objects.values("household").distinct().count() == 1
    # Somebody of another pod lives nowhere here.
    assert client.post(url, {"others": [make_member().pk]}).status_code == 422


def test_settings_a_new_code_and_news(client: Client) -> None:
    pod = make_pod()
    client.force_login(make_organizer(pod.ward))
    client.post(in_admin("press", pod.pk), {"press": "start"})
    before = PodSettings.objects.get().door_code
    assert before in client.get(in_admin("settings", pod.pk)).content.decode()
    client.post(in_admin("press", pod.pk), {"press": "new_code"})
    said = {"talk": "chat", "chat_link": "https://chat.example.org/x", "is_open": "on"}
    assert client.post(in_admin("settings", pod.pk), said).status_code == 302
    decided = PodSettings.objects.get()
    assert decided.door_code != before
    assert (decided.is_open, decided.takes_members) == (True, False)
    assert client.post(in_admin("settings", pod.pk), {"talk": "x"}).status_code == 422
    assert client.post(in_admin("notice", pod.pk), {"title": "x"}).status_code == 422
    news = {"title": "A clean-up", "text": "Saturday", "days": "7"}
    assert client.post(in_admin("notice", pod.pk), news).status_code == 302
    member = make_member(pod)
    home = client.get(address("member_home", link_to(member))).content.decode()
    assert "A clean-up" in home
    assert "https://chat.example.org/x" in home
    client.post(in_admin("press", pod.pk), {"press": "end_notice", "notice": "12345"})
    client.post(
        in_admin("press", pod.pk), {"press": "end_notice", "notice": Notice.objects.get().pk}
    )
    assert not Notice.objects.exists()
    assert client.get(reverse("admin:my_pods")).status_code == 200


def test_nobody_but_its_organizer_gets_in(client: Client) -> None:
    pod = make_pod()
    make_member(pod)
    strangers = [make_coordinator(pod.ward), make_organizer(make_pod(pod.ward)), make_steward()]
    for user in strangers:
        client.force_login(user)
        for page in ("work", "add", "settings", "notice"):
            assert client.get(in_admin(page, pod.pk)).status_code in {403, 404}, user
        for page in ("open", "press"):
            assert client.post(in_admin(page, pod.pk)).status_code in {403, 404}, user
    token = link_to(make_member(pod, is_key_person=True))
    assert client.get(address("organizer_work", token)).status_code == 404


def test_an_organizer_without_an_account_has_the_same_page(client: Client) -> None:
    pod = make_pod()
    organizer = make_member(pod, is_organizer=True)
    waiting = make_member(pod, name="Minh", state=MemberState.WAITING)
    token = link_to(organizer)
    assert "Organize the pod" in client.get(address("member_home", token)).content.decode()
    url = address("organizer_work", token)
    assert "Minh" not in client.get(url).content.decode()
    assert "Minh" not in client.get(f"{url}?open=forged").content.decode()
    opened = client.post(address("organizer_open", token)).url
    page = client.get(opened).content.decode()
    assert "Minh" in page
    assert AuditEvent.objects.filter(verb="open_details", actor_kind="member").exists()
    # Another member's press opens nothing.
    query = opened.partition("?")[2]
    other = address("organizer_work", link_to(make_member(pod, is_organizer=True)))
    assert "Minh" not in client.get(f"{other}?{query}").content.decode()
    press = address("organizer_press", token)
    pressed = client.post(f"{press}?{query}", {"press": "approve", "member": waiting.pk})
    assert pressed.url == opened
    assert Member.objects.get(pk=waiting.pk).is_active
    change = address("organizer_change", token, waiting.pk)
    assert client.get(change).status_code == 302
    assert client.get(f"{change}?{query}").status_code == 200
    news = {"title": "A clean-up", "text": "Saturday", "days": "7"}
    assert client.post(address("organizer_notice", token), news).status_code == 302
    assert "A clean-up" in client.get(url).content.decode()
    assert client.get(address("organizer_settings", token)).status_code == 200


def test_requests_of_the_pod_are_numbers_and_small_ones_are_not_told(client: Client) -> None:
    pod = make_pod()
    make_member(pod)
    client.force_login(make_organizer(pod))
    assert "Requests of the pod" not in client.get(in_admin("work", pod.pk)).content.decode()
    for number in range(1, 5):
        make_need(make_request(pod.ward, pod=pod, name="Somebody"))
        page = client.get(in_admin("work", pod.pk)).content.decode()
        assert ("fewer than 3" in page) == (number < 3)
        assert "Somebody" not in page
    assert Need.objects.count() == 4


def test_the_queries_do_not_grow_with_members(client: Client) -> None:
    pod = make_pod()
    client.force_login(make_organizer(pod))
    make_member(pod)
    client.post(in_admin("open", pod.pk))
    client.get(in_admin("work", pod.pk))
    counts = []
    for _number in range(2):
        for _each in range(3):
            make_member(pod, needs=[make_category()])
        with CaptureQueriesContext(connection) as queries:
            client.get(in_admin("work", pod.pk))
        counts.append(len(queries))
    # The panels of trees, pairs, agreements and paper ask a few each.
    assert counts[0] == counts[1] <= 37


@pytest.mark.parametrize("page", ["tree", "tree_calls", "pairs", "agreement", "papers"])
def test_what_is_opened_stays_open_from_page_to_page(page: str, client: Client) -> None:
    pod = make_pod()
    organizer = make_member(pod, name="Ana", is_organizer=True)
    make_member(pod, name="Bo")
    token = link_to(organizer)
    app = {"tree": "phone_trees", "tree_calls": "phone_trees", "papers": "paper"}
    url = reverse(f"{app.get(page, 'members')}:organizer_{page}", args=[token])
    # Opened where it is needed, and back there.
    opened = client.post(address("organizer_open", token), {"to": url}).url
    assert opened.startswith(f"{url}?open=")
    for elsewhere in ("https://example.org/", "//example.org/", f"{url}?x=1", "/en/"):
        back = client.post(address("organizer_open", token), {"to": elsewhere}).url
        assert back.startswith(f"{address('organizer_work', token)}?open=")
    work = client.get(back).content.decode()
    if page != "tree_calls":
        assert f'href="{url}?open=' in work
    shown = client.get(opened, follow=True)
    assert "Names and numbers are hidden" not in shown.content.decode()
    assert f'href="{address("organizer_work", token)}?open=' in shown.content.decode()
    if page == "tree":
        places = client.post(f"{url.removesuffix('/')}/press/?{opened.partition('?')[2]}", {})
        assert places.status_code == 404
    if page in {"tree", "pairs"}:
        closed = client.get(url).content.decode()
        assert f'name="to" value="{url}"' in closed


def test_the_last_organizer_goes_neither_silently_nor_by_mistake(client: Client) -> None:
    pod = make_pod()
    organizer = make_member(pod, is_organizer=True)
    token = link_to(organizer)
    coordinator = make_coordinator(pod.ward)
    opened = client.post(address("organizer_open", token)).url
    press = f"{address('organizer_press', token)}?{opened.partition('?')[2]}"

    def stop() -> str:
        said = {"press": "no_organizer", "member": organizer.pk}
        return client.post(press, said, follow=True).content.decode()

    assert "Nobody else organizes this pod" in stop()
    assert Member.objects.get(pk=organizer.pk).is_organizer
    leave = address("member_leave", token)
    assert "Nobody else organizes this pod" in client.get(leave).content.decode()
    other = make_member(pod, is_organizer=True)
    assert "Nobody else organizes this pod" not in client.get(leave).content.decode()
    # They are led to the page that they still have.
    assert "They no longer organize the pod." in stop()
    desk = Client()
    desk.force_login(coordinator)
    assert "Pods that nobody organizes" not in desk.get(reverse("admin:index")).text
    client.post(address("member_leave", link_to(other)))
    page = desk.get(reverse("admin:index")).text
    assert "Pods that nobody organizes" in page
    assert f"id__in={pod.pk}" in page
    assert desk.get(f"{reverse('admin:pods_pod_changelist')}?id__in={pod.pk}").status_code == 200
    make_organizer(pod.ward)
    assert "Pods that nobody organizes" not in desk.get(reverse("admin:index")).text


def test_deleting_is_asked_once_more_and_who_joined_twice_is_pointed_out(client: Client) -> None:
    pod = make_pod()
    same = {"phone": "+12025550140", "email": "minh@example.org"}
    make_member(pod, name="Minh", **same)
    make_member(pod, name="Minh T.", state=MemberState.WAITING, **same)
    make_member(pod, name="Rosa")
    client.force_login(make_organizer(pod))
    client.post(in_admin("open", pod.pk))
    page = " ".join(client.get(in_admin("work", pod.pk)).text.split())
    assert page.count("Perhaps the same person") == 2
    assert "Perhaps the same person: <bdi>Minh T.</bdi>" in page
    for part in page.split('value="remove"')[:-1]:
        # Each of them stands folded away, below what it does.
        assert part.rindex("<details><summary>") > part.rindex('name="press"', 0, -80)
