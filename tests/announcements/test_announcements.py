"""Announcements: what is shown before, sent once, stopped, counted, and what is kept."""

import contextlib
import datetime
import re
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from announcements import sending, services
from announcements.choices import Audience, State
from announcements.models import Announcement, Recipient
from announcements.previews import check_of
from announcements.sending import progress_of
from common.contact_lookup import contact_index
from common.errors import NotPossible
from messaging import calm
from messaging.delivery import TryAgainLater, deliver
from messaging.models import Message
from requests_app.services import erase_request
from tests.announcements.many import ANA, BEN, checked, deliver_all, page, press, reached, send_out
from tests.factories import (
    make_announcement,
    make_need,
    make_request,
    make_steward,
    make_volunteer,
)
from volunteers.services import leave

pytestmark = pytest.mark.django_db
PHONE = "202-555-0142"


# --- What is shown before ---


def test_the_check_says_how_many_in_which_language_and_what_it_costs(
    client: Client, oak: Any, texts: Any, settings: Any
) -> None:
    settings.TEXT_PART_CENTS, settings.TEXT_PARTS_PER_MONTH = 2, 3
    make_volunteer(ward=oak, email=ANA, language="es")
    make_volunteer(ward=oak, email=BEN, language="ti")
    for each in range(2):
        phone = f"202-555-015{each}"
        make_volunteer(ward=oak, email="", phone=phone, contact_method="text", language="ti")
    announcement = checked(title_es="Día de paquetes", text_es="El sábado.")
    found = check_of(announcement)
    assert [(each.code, each.emails, each.texts) for each in found.languages] == [
        ("es", 1, 0),
        ("ti", 1, 2),
    ]
    tigrinya = found.languages[1]
    assert found.gaps == [tigrinya]
    assert tigrinya.parts >= 2
    assert found.parts == 2 * tigrinya.parts
    assert found.is_over_the_month
    assert found.cost == f"{found.parts * 0.02:.2f}"
    client.force_login(announcement.author)
    shown = page(client, announcement)
    assert "No: shown in English" in shown
    assert "El sábado." in shown
    assert "Too many" in shown
    assert not re.search(r"(ana|ben)@example", shown)


def test_a_long_text_is_refused_with_its_languages(oak: Any) -> None:
    author = make_steward()
    announcement = make_announcement(author, short="x" * 110, short_am="ሰ" * 110)
    with pytest.raises(NotPossible, match=r"at most 3 parts\. Too long in"):
        services.check(announcement.pk, actor=author)


def test_a_copy_to_oneself_once_a_press(client: Client, oak: Any) -> None:
    make_volunteer(ward=oak, language="es", email=ANA)
    announcement = checked(title_es="Hola")
    client.force_login(announcement.author)
    for _press in range(2):
        press(client, announcement, "copy", language="es", key="k")
    [message] = Message.objects.filter(template="announcements/copy")
    deliver(message.pk)
    assert mail.outbox[-1].to == [announcement.author.email]
    assert mail.outbox[-1].subject == "Hola"
    assert not Message.objects.filter(recipient_kind="announced").exists()


def test_as_many_queries_for_many_as_for_few(client: Client, oak: Any) -> None:
    make_volunteer(ward=oak, email=ANA)
    author = make_steward()
    announcement = checked(author)
    client.force_login(author)
    page(client, announcement)
    with CaptureQueriesContext(connection) as few:
        page(client, announcement)
    for each in range(40):
        make_volunteer(ward=oak, email=f"v{each}@example.org")
    with CaptureQueriesContext(connection) as check:
        services.check(announcement.pk, actor=author)
    with CaptureQueriesContext(connection) as many:
        page(client, announcement)
    assert len(many) == len(few)
    assert len(check) < 30


# --- Sent ---


def test_it_goes_out_whole_with_a_way_out(client: Client, oak: Any, texts: Any) -> None:
    make_volunteer(ward=oak, email=ANA, language="es")
    make_volunteer(ward=oak, email="", phone=PHONE, contact_method="text")
    announcement = checked(title_es="Día de paquetes", text_es="El sábado.", short="We pack.")
    [letter] = send_out(announcement)
    assert (letter.to, letter.subject) == ([ANA], "Día de paquetes")
    assert "El sábado." in letter.body
    [(phone, words)] = texts
    assert phone == "+12025550142"
    assert words.startswith("We pack. http")
    assert announcement.state == State.SENT
    assert announcement.results == {"email": {"sent": 1}, "text": {"sent": 1}}
    client.force_login(announcement.author)
    assert "2 of 2" in page(client, announcement)
    # One press, by a program without cookies.
    url = letter.extra_headers["List-Unsubscribe"].strip("<>")
    path = "/" + url.partition("//")[2].partition("/")[2]
    english = path.removesuffix("stop/").replace("/es/", "/en/")
    machine = Client(enforce_csrf_checks=True)
    assert machine.get(path).url == path.removesuffix("stop/")
    assert "No more messages like this" in machine.get(english).text
    assert "Packing day" in machine.get(english.replace("/en/", "/ar/")).text
    machine.post(path, {"List-Unsubscribe": "One-Click"})
    assert "You get no more messages like this one" in machine.get(english).text
    assert calm.has_stopped([contact_index(ANA)])
    assert reached(checked()) == {"text": 1}


def test_who_has_another_address_now_gets_none(oak: Any) -> None:
    volunteer = make_volunteer(ward=oak, email=ANA)
    announcement = checked()
    volunteer.email = "new@example.org"
    volunteer.save()
    assert send_out(announcement) == []
    assert announcement.results == {"email": {"dropped": 1}}


def test_stopped_in_the_middle(oak: Any) -> None:
    for each in range(6):
        make_volunteer(ward=oak, email=f"v{each}@example.org")
    announcement = checked()
    services.send(announcement.pk, actor=announcement.author)
    sending.send_all(announcement.pk)
    for message in Message.objects.filter(recipient_kind="announced")[:2]:
        deliver(message.pk)
    services.stop(announcement.pk, actor=announcement.author)
    assert deliver_all() == []
    sending.see_to_all()
    announcement.refresh_from_db()
    assert announcement.state == State.STOPPED
    assert announcement.results == {"email": {"sent": 2, "dropped": 4}}
    # What was kept back is not done, also when nothing is left to send.
    progress = progress_of(announcement)
    assert (progress["done"], progress["total"]) == (2, 6)
    with pytest.raises(NotPossible):
        services.send(announcement.pk, actor=announcement.author)


def test_what_somebody_is_handing_over_asks_once_more(oak: Any) -> None:
    make_volunteer(ward=oak, email=ANA)
    announcement = checked()
    services.send(announcement.pk, actor=announcement.author)
    sending.send_all(announcement.pk)
    later = timezone.now() + datetime.timedelta(minutes=1)
    Message.objects.update(claimed_by=1, claimed_until=later)
    services.stop(announcement.pk, actor=announcement.author)
    assert Message.objects.get(recipient_kind="announced").status == "queued"
    Message.objects.update(claimed_by=None, claimed_until=None)
    assert deliver_all() == []


def test_cut_off_in_between_nobody_gets_it_twice(oak: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "A_STEP", 2)
    for each in range(5):
        make_volunteer(ward=oak, email=f"v{each}@example.org")
    announcement = checked()
    services.send(announcement.pk, actor=announcement.author)
    assert sending._send_step(announcement.pk)
    with monkeypatch.context() as dying:
        dying.setattr(Announcement, "save", lambda *args, **kwargs: 1 / 0)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            sending._send_step(announcement.pk)
    assert Message.objects.filter(recipient_kind="announced").count() == 2
    # The job that sees to them goes on with what lost its own.
    assert sending.see_to_all() == [announcement.pk]
    sending.send_all(announcement.pk)
    assert len(deliver_all()) == 5


@pytest.mark.django_db(transaction=True)
def test_eight_workers_send_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "A_STEP", 3)
    for each in range(20):
        make_volunteer(email=f"v{each}@example.org")
    announcement = checked()
    presses = at_once(partial(services.send, announcement.pk, actor=announcement.author))
    assert presses.count(None) == 1
    at_once(partial(sending.send_all, announcement.pk))
    assert Message.objects.filter(recipient_kind="announced").count() == 20
    pks = list(Message.objects.values_list("pk", flat=True))
    at_once(lambda: [deliver_one(pk) for pk in pks])
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted(
        f"v{each}@example.org" for each in range(20)
    )


def deliver_one(pk: int) -> None:
    # While another has it in hand, it is for later.
    with contextlib.suppress(TryAgainLater):
        deliver(pk)


def at_once(action: Any) -> list[Any]:
    def run(_each: int) -> Any:
        try:
            return action()
        except NotPossible as error:
            return type(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(run, range(8)))


def test_a_few_a_week_over_all_of_it(client: Client, oak: Any, settings: Any) -> None:
    settings.CALM_MESSAGES_PER_WEEK = 1
    make_volunteer(ward=oak, email=ANA)
    assert len(send_out(checked())) == 1
    second = checked()
    client.force_login(second.author)
    assert "Have had 1 such messages this week" in page(client, second)
    assert send_out(second) == []
    assert second.results == {"email": {"dropped": 1}}


def test_what_was_checked_yesterday_is_checked_again(oak: Any) -> None:
    make_volunteer(ward=oak, email=ANA)
    announcement = checked()
    Announcement.objects.update(checked_at=timezone.now() - datetime.timedelta(days=2))
    with pytest.raises(NotPossible, match="more than a day ago"):
        services.send(announcement.pk, actor=announcement.author)
    sending.see_to_all()
    announcement.refresh_from_db()
    assert announcement.state == State.DRAFT
    assert not Recipient.objects.exists()


# --- What is kept ---


def test_nobody_is_named_in_what_is_kept(oak: Any) -> None:
    make_volunteer(ward=oak, email=ANA, name="Ana Gebre")
    announcement = checked()
    send_out(announcement)
    stored = str(list(Recipient.objects.values())) + str(announcement.results)
    stored += str(list(Message.objects.values()))
    assert "ana@" not in stored.lower()
    assert "Gebre" not in stored


def test_it_ends_with_the_person(oak: Any) -> None:
    volunteer = make_volunteer(ward=oak, email=ANA)
    need = make_need(make_request(oak, email=BEN))
    announcement = checked(to=[Audience.VOLUNTEERS, Audience.WAITING])
    services.send(announcement.pk, actor=announcement.author)
    sending.send_all(announcement.pk)
    leave(volunteer.pk, actor=audit.VOLUNTEER)
    erase_request(need.request.pk, actor=audit.RESIDENT)
    assert not Recipient.objects.exists()
    assert deliver_all() == []


def test_recipients_are_forgotten_and_figures_stay(oak: Any) -> None:
    make_volunteer(ward=oak, email=ANA)
    announcement = checked()
    send_out(announcement)
    long_ago = timezone.now() - datetime.timedelta(days=400)
    Announcement.objects.update(ended_at=long_ago)
    call_command("erase_expired", "--really")
    assert not Recipient.objects.exists()
    announcement.refresh_from_db()
    assert announcement.results == {"email": {"sent": 1}}


@pytest.mark.parametrize("press_", ["", "nothing", "send'--", "<b>", "copy"])
def test_odd_presses_change_nothing(client: Client, oak: Any, press_: str) -> None:
    make_volunteer(ward=oak, email=ANA)
    announcement = checked()
    client.force_login(announcement.author)
    path = reverse("admin:announcements_announcement_press", args=[announcement.pk])
    said = {"press": press_, "language": "xx\u2028", "key": "k" * 500}
    assert client.post(path, said).status_code == 302
    assert client.get(path).status_code == 405
    announcement.refresh_from_db()
    assert announcement.state == State.CHECKED
