"""Threads of texts: who sees which, and what is shown when."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import AuditEvent, User
from accounts.roles import RUNNING
from inbox.models import Item, Thread
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
from tests.inbox.threads import LIST, open_, own_page
from tests.inbox.webhooks import ROSA, SAM

pytestmark = pytest.mark.django_db


@pytest.fixture
def oak() -> Any:
    return make_ward(name="Oak")


@pytest.fixture
def ana(oak: Any, client: Client) -> User:
    ana = make_coordinator(oak, name="Ana")
    client.force_login(ana)
    return ana


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


def test_a_number_keeps_its_plus_in_front_and_the_list_says_who_has_it_open(
    client: Client, ana: User
) -> None:
    thread = make_thread(sender=ROSA)
    assert f'<bdi dir="ltr">{ROSA}</bdi>' in open_(client, thread)
    make_thread(sender=SAM)
    page = client.get(reverse(LIST)).text
    assert page.count('field-open_with">Ana') == 1


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
