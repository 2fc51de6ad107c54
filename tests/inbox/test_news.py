"""Coordinators hear that somebody wrote, and again when nobody answers."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.choices import NewsHow, NewsKind
from inbox.choices import Closed
from inbox.models import Thread
from inbox.services import answer, close_thread
from inbox.taking import write_on_page
from inbox.tasks import tell_of_unanswered_threads
from messaging.models import News
from messaging.news import section
from tests.clock import set_clock
from tests.factories import make_coordinator, make_request, make_thread, make_ward
from tests.inbox.webhooks import ROSA
from tests.messaging.letters import send_letter

pytestmark = pytest.mark.django_db


def told(kind: NewsKind = NewsKind.WROTE) -> list[tuple[str, int]]:
    rows = News.objects.filter(kind=kind).order_by("pk")
    return [(row.user.name, row.subject_id) for row in rows.select_related("user")]


def test_those_of_the_ward_are_told_once_until_it_waits_again() -> None:
    oak, elm = make_ward(), make_ward()
    ana, _ben = make_coordinator(oak, name="Ana"), make_coordinator(elm, name="Ben")
    request = make_request(ward=oak)
    for key in ("a", "b"):
        write_on_page("request", request.pk, "Hello", key=key)
    thread = Thread.objects.get()
    assert told() == [("Ana", thread.pk)]
    answer(thread.pk, "Yes", actor=ana, key="k", seen=thread.items.latest("pk").pk)
    assert section(NewsKind.WROTE, ana, [thread.pk]) is None
    News.objects.all().delete()
    write_on_page("request", request.pk, "And now?", key="c")
    assert told() == [("Ana", thread.pk)]


def test_a_number_is_told_of_in_the_wards_of_those_who_have_it_or_in_all() -> None:
    oak, elm = make_ward(), make_ward()
    for ward, name in ((oak, "Ana"), (elm, "Ben")):
        make_coordinator(ward, name=name)
    make_request(ward=oak, phone=ROSA)
    known = make_thread(sender=ROSA)
    assert told() == [("Ana", known.pk)]
    unknown = make_thread()
    assert sorted(told()[1:]) == [("Ana", unknown.pk), ("Ben", unknown.pk)]


def test_the_letter_says_nothing_of_what_was_written() -> None:
    oak = make_ward()
    ana, ben = make_coordinator(oak), make_coordinator(make_ward())
    make_request(ward=oak, phone=ROSA, name="Milagros")
    thread = make_thread("Zelkova", sender=ROSA)
    found = section(NewsKind.WROTE, ana, [thread.pk])
    assert found is not None
    assert found.headline == "Somebody wrote, and waits for an answer"
    assert [line.words for line in found.lines] == [f"Conversation #{thread.pk}"]
    assert found.lines[0].url.endswith(reverse("admin:inbox_thread_change", args=[thread.pk]))
    assert "Zelkova" not in str(found)
    assert "Milagros" not in str(found)
    assert section(NewsKind.WROTE, ben, [thread.pk]) is None


def test_who_waits_for_a_day_is_told_of_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    ana = make_coordinator(make_ward(), name="Ana")
    thread, closed = make_thread(), make_thread(sender=ROSA)
    close_thread(closed.pk, Closed.NOTHING, actor=ana, seen=closed.items.get().pk)
    tell_of_unanswered_threads(0)
    assert told(NewsKind.UNANSWERED) == []
    set_clock(monkeypatch, timezone.localdate() + timedelta(days=2))
    for _again in range(2):
        tell_of_unanswered_threads(0)
    assert told(NewsKind.UNANSWERED) == [("Ana", thread.pk)]


def test_who_waits_for_weeks_is_told_of_each_week(monkeypatch: pytest.MonkeyPatch) -> None:
    make_coordinator(make_ward(), name="Ana")
    make_thread()
    letter = send_letter("request", make_request().pk, to="ana@example.org")
    today, letters = timezone.localdate(), 0
    for days in range(2, 20):
        set_clock(monkeypatch, today + timedelta(days=days))
        tell_of_unanswered_threads(0)
        waiting = News.objects.filter(kind=NewsKind.UNANSWERED, told_at=None)
        letters += waiting.update(told_at=timezone.now(), message=letter)
    assert letters == 3


def test_nobody_is_told_who_does_not_want_it() -> None:
    ana = make_coordinator(make_ward())
    ana.news_choices.create(kind=NewsKind.WROTE, how=NewsHow.NEVER)
    make_thread()
    assert told() == []


def test_the_desk_and_the_first_page_say_how_many_wait(client: Client) -> None:
    oak = make_ward()
    make_request(ward=make_ward(), phone=ROSA)
    for sender in (ROSA, "+12025550155", "+12025550156"):
        make_thread(sender=sender)
    client.force_login(make_coordinator(oak))
    assert "2 messages wait for an answer" in client.get(reverse("admin:desk")).text
    first: Any = client.get(reverse("admin:index"))
    assert "inbox/thread/?waiting=yes" in first.text
