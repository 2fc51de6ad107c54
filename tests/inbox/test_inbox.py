"""Threads of texts: who sees which, what is shown when, and what answers and presses do."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import AuditEvent, User
from accounts.roles import RUNNING
from common.errors import NotPossible
from inbox import services
from inbox.choices import Closed
from inbox.models import Item, Thread
from messaging import opt_outs
from messaging.channels import _senders
from messaging.channels.failures import PermanentFailureError
from messaging.channels.handed import Handed
from messaging.delivery import deliver
from messaging.models import Channel, Message, MessageStatus
from messaging.registry import Letter
from tests.factories import (
    make_coordinator,
    make_member,
    make_organizer,
    make_pod,
    make_request,
    make_steward,
    make_thread,
    make_volunteer,
    make_ward,
)
from tests.inbox.webhooks import ROSA, SAM

pytestmark = pytest.mark.django_db
LIST = "admin:inbox_thread_changelist"


@pytest.fixture
def oak() -> Any:
    return make_ward(name="Oak")


@pytest.fixture
def ana(oak: Any, client: Client) -> User:
    ana = make_coordinator(oak, name="Ana")
    client.force_login(ana)
    return ana


def own_page(thread: Thread, query: str = "") -> str:
    return reverse("admin:inbox_thread_change", args=[thread.pk]) + query


def open_(client: Client, thread: Thread) -> str:
    page = client.post(reverse("admin:inbox_thread_open_details", args=[thread.pk]), follow=True)
    return str(page.text)


def newest(thread: Thread) -> int:
    return int(thread.items.latest("pk").pk)


def press(client: Client, thread: Thread, **said: str) -> Any:
    said = {"seen": str(newest(thread)), **said}
    return client.post(reverse("admin:thread_press", args=[thread.pk]), said, follow=True)


# --- Who sees which -------------------------------------------------------------------------------


def seen(user: User) -> set[int]:
    return set(Thread.objects.visible_to(user).values_list("pk", flat=True))


def test_a_thread_is_seen_in_the_wards_of_who_has_the_number(ana: User, oak: Any) -> None:
    elm = make_ward(name="Elm")
    near, far = make_pod(oak), make_pod(elm)
    own: list[tuple[Any, dict[str, Any], dict[str, Any]]] = [
        (make_request, {"ward": oak}, {"ward": elm}),
        (make_volunteer, {"ward": oak}, {"ward": elm}),
        (lambda pod, phone: make_member(pod, phone=phone), {"pod": near}, {"pod": far}),
    ]
    for number, (make, here, there) in enumerate(own):
        theirs, others = f"+1202555018{number}", f"+1202555019{number}"
        make(phone=theirs, **here)
        make(phone=others, **there)
        mine, not_mine = make_thread(sender=theirs), make_thread(sender=others)
        assert mine.pk in seen(ana), make
        assert not_mine.pk not in seen(ana), make
    assert seen(make_coordinator(elm)) == set(Thread.objects.values_list("pk", flat=True)) - seen(
        ana
    )


def test_who_is_in_two_wards_is_seen_in_both(ana: User, oak: Any) -> None:
    elm = make_ward()
    make_request(ward=elm, phone=ROSA)
    thread = make_thread(sender=ROSA)
    assert seen(ana) == set()
    make_volunteer(ward=oak, phone=ROSA)
    # At once, without another text: it follows the people.
    assert seen(ana) == {thread.pk} == seen(make_coordinator(elm))


def test_an_unknown_number_is_seen_by_every_coordinator_and_nobody_else(ana: User) -> None:
    thread = make_thread()
    make_request(ward=make_ward(), phone="")
    make_thread("Hi", sender="MyBank")
    assert len(seen(ana)) == 2
    for user in (make_steward(opened=False), make_organizer(make_pod())):
        assert seen(user) == set()
    assert Thread.objects.visible_to(make_steward(opened=False), RUNNING).count() == 2
    assert thread.pk in seen(make_steward())


def test_what_was_set_aside_makes_no_number_known(ana: User) -> None:
    make_request(ward=make_ward(), phone=ROSA, set_aside_at=timezone.now(), why_aside="program")
    thread = make_thread(sender=ROSA)
    assert seen(ana) == {thread.pk}


# --- The list and the page ------------------------------------------------------------------------


def test_the_list_has_what_waits_on_top_and_says_nothing_of_it(client: Client, ana: User) -> None:
    answered = make_thread("Zelkova", waiting_since=None)
    first, second = make_thread("Zelkova", sender=ROSA), make_thread("Zelkova")
    make_request(phone=ROSA, ward=None)
    page = client.get(reverse(LIST))
    rows = page.context["cl"].result_list
    assert [row.pk for row in rows] == [second.pk, first.pk, answered.pk]
    assert "Zelkova" not in page.text
    assert "555-0142" not in page.text
    assert "5550142" not in page.text
    assert "help request" in page.text
    waiting = client.get(reverse(LIST), {"waiting": "yes"}).context["cl"].result_list
    assert len(waiting) == 2


def test_a_thread_is_found_by_its_number_and_its_last_digits(client: Client, ana: User) -> None:
    thread = make_thread(sender=ROSA)
    make_thread(sender=SAM)
    for typed in ("(202) 555-0142", "0142", f"#{thread.pk}"):
        rows = client.get(reverse(LIST), {"q": typed}).context["cl"].result_list
        assert [row.pk for row in rows] == [thread.pk], typed
    for typed in ("a@example.org", "Rosa"):
        assert not client.get(reverse(LIST), {"q": typed}).context["cl"].result_list


def test_texts_are_read_after_a_press_that_is_recorded(
    client: Client, ana: User, oak: Any, settings: Settings
) -> None:
    settings.TEXT_DRIVER = "twilio"
    make_request(phone=ROSA, ward=oak, name="Rosa")
    thread = make_thread("Zelkova <b>soup</b>", sender=ROSA)
    closed = client.get(own_page(thread)).text
    assert "Zelkova" not in closed
    assert "0142" not in closed
    assert "Rosa" not in closed
    page = open_(client, thread)
    assert "Zelkova &lt;b&gt;soup&lt;/b&gt;" in page
    assert "Rosa" in page
    assert AuditEvent.objects.filter(verb="open_details", subject_type="thread").count() == 1
    thread.refresh_from_db()
    assert thread.claimed_by == ana


def test_of_people_elsewhere_and_of_members_nothing_is_said(
    client: Client, ana: User, oak: Any
) -> None:
    make_request(phone=ROSA, ward=oak, name="Rosa")
    make_volunteer(phone=ROSA, ward=make_ward(), name="Qorvana")
    make_member(make_pod(oak, name="Maple Court"), phone=ROSA, name="Mistelwood")
    page = open_(client, make_thread(sender=ROSA))
    assert "Maple Court" in page
    assert "Qorvana" not in page
    assert "Mistelwood" not in page


def test_photos_and_empty_texts_are_told_of(client: Client, ana: User) -> None:
    thread = make_thread("")
    assert "An empty message." in open_(client, thread)
    Item.objects.update(photos=1)
    page = open_(client, thread)
    assert "A photo came" in page
    assert "An empty message." not in page


def test_drafts_are_in_the_language_of_the_thread(
    client: Client, ana: User, settings: Settings
) -> None:
    settings.TEXT_DRIVER = "twilio"
    thread = make_thread("¿Hay pañales?")
    assert "Gracias por escribir" in open_(client, thread)
    assert (
        "Gracias por escribir"
        in client.get(own_page(thread, "?draft=0")).text.split("<textarea")[1]
    )
    for odd in ("3", "-1", "x", "²"):
        assert client.get(own_page(thread, f"?draft={odd}")).status_code == 200


# --- Answers and other presses --------------------------------------------------------------------


@pytest.fixture
def driver(settings: Settings) -> None:
    settings.TEXT_DRIVER = "twilio"


def test_an_answer_goes_out_once_and_ends_the_waiting(
    client: Client, ana: User, driver: None
) -> None:
    thread = make_thread(sender=ROSA)
    open_(client, thread)
    for _time in range(2):
        press(client, thread, text=" Yes, size 3. ", key="k1")
    press(client, thread, text="Come at 5", key="k2")
    thread.refresh_from_db()
    assert thread.waiting_since is None
    answers = Item.objects.filter(is_incoming=False).order_by("pk")
    assert [(item.text, item.by) for item in answers] == [("Yes, size 3.", ana), ("Come at 5", ana)]
    messages = Message.objects.order_by("pk")
    assert [(row.template, row.channel, row.recipient_kind) for row in messages] == [
        ("inbox/answer", "text", "thread")
    ] * 2
    assert AuditEvent.objects.filter(verb="answer_thread").count() == 2


@pytest.mark.django_db(transaction=True)
def test_the_text_is_what_was_typed(driver: None, monkeypatch: pytest.MonkeyPatch) -> None:
    letters: list[Letter] = []
    monkeypatch.setitem(
        _senders,
        Channel.TEXT,
        lambda _message, letter: letters.append(letter) or Handed("accepted"),
    )
    thread = make_thread(sender=ROSA)
    services.answer(thread.pk, "አዎ", actor=make_steward(), key="k", seen=newest(thread))
    deliver(Message.objects.get().pk)
    assert [(letter.phone, letter.text) for letter in letters] == [(ROSA, "አዎ")]
    services.answer(thread.pk, "Late", actor=make_steward(), key="l", seen=newest(thread))
    services.erase_thread(thread.pk, actor=make_steward())
    deliver(Message.objects.latest("pk").pk)
    assert len(letters) == 1


@pytest.mark.django_db(transaction=True)
def test_an_answer_that_cannot_be_delivered_has_the_thread_wait_again(
    client: Client, ana: User, driver: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_message: Message, _letter: Letter) -> Any:
        raise PermanentFailureError("21211")

    monkeypatch.setitem(_senders, Channel.TEXT, refuse)
    thread = make_thread(sender=ROSA)
    services.answer(thread.pk, "Yes", actor=ana, key="k", seen=newest(thread))
    deliver(Message.objects.get().pk)
    thread.refresh_from_db()
    assert thread.waiting_since is not None
    assert "could not be delivered: call" in open_(client, thread)


def test_an_answer_that_has_not_gone_out_yet_says_so(
    client: Client, ana: User, driver: None
) -> None:
    thread = make_thread("¿Hay pañales?")
    services.answer(thread.pk, "Sí", actor=ana, key="k", seen=newest(thread))
    waits = f"· {MessageStatus.QUEUED.label}"
    assert waits in open_(client, thread)
    Message.objects.update(status=MessageStatus.SENT, sent_at=timezone.now())
    page = client.get(own_page(thread)).text
    assert waits not in page
    # By its name, not by its code.
    assert "Español</div>" in page


def test_why_nothing_can_be_answered_is_said(client: Client, ana: User, settings: Settings) -> None:
    thread, nameless = make_thread(sender=ROSA), make_thread(sender="MyBank")
    settings.TEXT_DRIVER = ""
    assert "Texts cannot be sent from here" in open_(client, thread)
    settings.TEXT_DRIVER = "twilio"
    assert "no number that can be answered" in open_(client, nameless)
    opt_outs.stop(ROSA)
    page = open_(client, thread)
    assert "somebody wrote STOP" in page
    assert "<textarea" not in page
    assert "somebody wrote STOP" in press(client, thread, text="Hello", key="k").text
    assert Message.objects.count() == 0


def test_an_empty_answer_is_none(client: Client, ana: User, driver: None) -> None:
    thread = make_thread()
    open_(client, thread)
    assert "Please fill this in." in press(client, thread, text=" \n", key="k").text
    thread.refresh_from_db()
    assert thread.waiting_since is not None


@pytest.mark.parametrize("why", Closed.values)
def test_a_thread_is_closed_without_an_answer(client: Client, ana: User, why: str) -> None:
    thread = make_thread()
    open_(client, thread)
    for _time in range(2):
        press(client, thread, close=why)
    thread.refresh_from_db()
    assert (thread.waiting_since, thread.closed_as) == (None, why)
    assert Message.objects.count() == 0
    assert AuditEvent.objects.filter(verb="close_thread").count() == 1


def test_nobody_presses_what_they_have_not_opened_or_may_not_see(
    client: Client, ana: User, driver: None
) -> None:
    make_request(phone=ROSA, ward=make_ward())
    assert press(client, make_thread(), text="Hello", key="k").status_code == 403
    assert press(client, make_thread(sender=ROSA), text="Hello", key="k").status_code == 404
    assert Item.objects.filter(is_incoming=False).count() == 0


def test_two_do_not_answer_one_thread(client: Client, ana: User, oak: Any, driver: None) -> None:
    thread = make_thread()
    open_(client, thread)
    ben = make_coordinator(oak, name="Ben")
    with pytest.raises(NotPossible, match="Ana has this thread open"):
        services.answer(thread.pk, "Hello", actor=ben, key="k", seen=newest(thread))
    with pytest.raises(NotPossible):
        services.close_thread(thread.pk, Closed.SPAM, actor=ben, seen=newest(thread))
    browser = Client()
    browser.force_login(ben)
    page = open_(browser, thread)
    assert "<textarea" not in page
    press(browser, thread, take_over="")
    assert "<textarea" in browser.get(own_page(thread)).text
    assert AuditEvent.objects.filter(verb="take_over_thread").count() == 1
    # What was typed before it was taken over stands there still.
    assert "Come at 5" in press(client, thread, text="Come at 5", key="m").text
    with pytest.raises(NotPossible, match="Ben has this thread open"):
        services.answer(thread.pk, "Hello", actor=ana, key="k", seen=newest(thread))


def test_what_came_since_the_page_is_read_before_anything_ends_the_waiting(
    client: Client, ana: User, driver: None
) -> None:
    thread = make_thread("Can you bring milk?", sender=ROSA)
    page = open_(client, thread)
    seen = page.split('name="seen" value="')[1].split('"')[0]
    make_thread("And insulin, today", sender=ROSA)
    page = press(client, thread, text="Milk comes at 5", key="k", seen=seen).text
    # It stands there with what was typed, and goes out once that was read.
    assert "And insulin, today" in page
    assert "Milk comes at 5" in page
    press(client, thread, close=Closed.NOTHING.value, seen=seen)
    thread.refresh_from_db()
    assert thread.waiting_since is not None
    assert Message.objects.count() == 0
    seen = page.split('name="seen" value="')[1].split('"')[0]
    press(client, thread, text="Milk comes at 5", key="k", seen=seen)
    thread.refresh_from_db()
    assert thread.waiting_since is None


def test_who_has_the_page_open_since_before_an_answer_sends_no_second_one(
    ana: User, oak: Any, driver: None
) -> None:
    thread = make_thread()
    seen, ben = newest(thread), make_coordinator(oak, name="Ben")
    services.answer(thread.pk, "Yes", actor=ben, key="k", seen=seen)
    with pytest.raises(NotPossible, match="has written meanwhile"):
        services.answer(thread.pk, "No", actor=ana, key="l", seen=seen)


def test_the_first_page_says_how_many_wait(client: Client, ana: User) -> None:
    def line() -> list[Any]:
        work = client.get(reverse("admin:index")).context["work"]
        return [(link["count"], link["url"]) for link in work if "Inbox" in link["words"]]

    assert line() == []
    make_thread()
    make_thread(waiting_since=None)
    assert line() == [(1, f"{reverse(LIST)}?waiting=yes")]
    client.force_login(make_steward(opened=False))
    assert line() == [(1, "")]
