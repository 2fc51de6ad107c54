"""The writing of news: by whom, and about which ward."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from pods.models import Notice
from tests.factories import (
    make_coordinator,
    make_notice,
    make_organizer,
    make_pod,
    make_steward,
    make_ward,
)

pytestmark = pytest.mark.django_db
LIST = "/en/admin/pods/notice/"
DAY = datetime.timedelta(days=1)


def new(ward=None, **fields):
    return {
        "title": "Free clinic",
        "text": "At the hall",
        "ward": ward.pk if ward else "",
        "starts_at_0": "2026-11-01",
        "starts_at_1": "09:00",
        "ends_at_0": "2026-11-08",
        "ends_at_1": "09:00",
        **fields,
    }


def change_page(notice):
    return reverse("admin:pods_notice_change", args=[notice.pk])


@pytest.mark.parametrize("make_user", [make_coordinator, make_organizer])
def test_who_looks_after_a_ward_writes_its_news_and_that_is_recorded(client, make_user):
    ward = make_ward()
    client.force_login(make_user(ward))
    assert client.post(f"{LIST}add/", new(ward)).status_code == 302
    notice = Notice.objects.get()
    assert (notice.ward, notice.title) == (ward, "Free clinic")
    assert timezone.localtime(notice.ends_at).isoformat().startswith("2026-11-08T09:00")
    client.post(change_page(notice), new(ward, title="Free dentist"))
    client.post(reverse("admin:pods_notice_delete", args=[notice.pk]), {"post": "yes"})
    events = AuditEvent.objects.filter(subject_type="notice").order_by("id")
    assert list(events.values_list("verb", flat=True)) == ["add", "change", "delete"]
    assert "title" in events[1].fields


def test_only_stewards_speak_to_the_whole_city(client):
    client.force_login(make_coordinator(make_ward()))
    assert client.post(f"{LIST}add/", new()).status_code == 200
    assert not Notice.objects.exists()
    client.force_login(make_steward())
    assert client.post(f"{LIST}add/", new()).status_code == 302
    assert Notice.objects.get().ward is None


@pytest.mark.parametrize("kind", ["pods_notice", "announcements_announcement", "chats_chattarget"])
def test_nobody_is_told_to_leave_the_ward_empty_who_may_not(client, kind):
    hint, url = "Leave empty for the whole city.", reverse(f"admin:{kind}_add")
    client.force_login(make_coordinator(make_ward()))
    assert hint not in client.get(url).text
    client.force_login(make_steward())
    assert hint in client.get(url).text


def test_news_of_others_is_out_of_reach(client):
    own, far = make_ward(), make_ward()
    theirs, city = make_notice(far, title="Theirs"), make_notice(title="Everybody's")
    mine = make_notice(own, title="Mine")
    client.force_login(make_coordinator(own))
    html = client.get(LIST).content.decode()
    assert "Mine" in html
    for notice in (theirs, city):
        assert notice.title not in html
        assert client.get(change_page(notice)).status_code == 302
    # A new one for a ward of others, and one's own that is moved there.
    client.post(f"{LIST}add/", new(far, title="Planted"))
    client.post(change_page(mine), new(far))
    assert not Notice.objects.filter(title="Planted").exists()
    assert Notice.objects.get(pk=mine.pk).ward == own


def test_a_pods_organizer_writes_none_on_the_wards_pages(client):
    pod = make_pod()
    notice = make_notice(pod.ward, title="The ward's")
    client.force_login(make_organizer(pod))
    assert "The ward" not in client.get(LIST).content.decode()
    assert client.get(change_page(notice)).status_code == 302
    # News of a ward stands on the pages of all of it, for which a pod does not speak.
    for said in (new(pod.ward), new(), new(pod.ward, pod=pod.pk)):
        assert client.post(f"{LIST}add/", said).status_code == 200
    assert Notice.objects.count() == 1
    # Its own is for its members: no public page has it.
    added = client.post(f"{LIST}add/", new(title="Stairs", pod=pod.pk))
    assert added.status_code == 302
    assert Notice.objects.get(title="Stairs").pod == pod
    for page in (pod.get_absolute_url(), pod.ward.get_absolute_url(), "/en/"):
        assert "Stairs" not in client.get(page).content.decode()


def test_the_end_must_come_after_the_start_and_is_said_in_words(client):
    client.force_login(make_steward())
    response = client.post(f"{LIST}add/", new(ends_at_0="2026-10-01"))
    assert "The end must come after the start." in response.content.decode()
    assert not Notice.objects.exists()


def test_list_says_in_words_what_is_shown_and_can_be_narrowed_to_it(client):
    now = timezone.now()
    make_notice(title="Alpha")
    make_notice(title="Beta", starts_at=now + DAY, ends_at=now + 2 * DAY)
    make_notice(title="Gamma", starts_at=now - 2 * DAY, ends_at=now - DAY)
    client.force_login(make_steward())
    standing = {"Alpha": "Shown now", "Beta": "Upcoming", "Gamma": "Past"}
    rows = client.get(LIST).content.decode().split('<tr><td class="action-checkbox">')[1:]
    assert len(rows) == 3
    for title, words in standing.items():
        (row,) = [row for row in rows if title in row]
        assert words in row
    for title, when in {"Alpha": "now", "Beta": "coming", "Gamma": "over"}.items():
        found = client.get(f"{LIST}?when={when}").context["cl"].result_list
        assert [notice.title for notice in found] == [title]


def test_unknown_notice_leads_back(client):
    client.force_login(make_steward())
    assert client.get("/en/admin/pods/notice/999999/change/").status_code == 302
