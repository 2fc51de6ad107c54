"""Somebody in danger is told at once whom to call, and a person reads their text first."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from inbox.choices import Closed
from inbox.emergency_words import DANGER, danger_in
from inbox.models import Ask, Item, Thread
from inbox.services import answer, close_thread
from messaging import opt_outs
from pages.always_shown import Sentence, said_in
from requests_app.models import HelpRequest
from tests.factories import make_category, make_coordinator, make_request, make_ward
from tests.inbox.phones import Phones
from tests.inbox.webhooks import ROSA, SAM

pytestmark = pytest.mark.django_db
NUMBERS = "911, 988"


@pytest.fixture(autouse=True)
def _kinds() -> None:
    make_category(name="Something else", slug="other")
    make_category(name="Groceries", slug="groceries")


@pytest.mark.parametrize(
    "text",
    [
        "I need an ambulance",
        "ambulance",
        "AMBULANCE!!",
        "911",
        "please call 911",
        "suicide",
        "i want to die",
        "Necesito una ambulancia",
        "quiero morir",
        "አምቡላንስ እፈልጋለሁ",
        "ኣምቡላንስ የድልየኒ",
        "أحتاج إسعاف",
        "我需要救护车",
        "구급차가 필요해요",
        "অ্যাম্বুলেন্স দরকার",
        "tôi cần xe cứu thương",
        "tự tử",
        "a long story, and then " + "words " * 60 + "he is not breathing",
    ],
)
def test_who_is_in_danger_is_told_whom_to_call(phones: Phones, text: str) -> None:
    [said] = phones.write(ROSA, text)
    assert NUMBERS in said
    thread = Thread.objects.get()
    assert thread.is_danger
    assert thread.waiting_since
    # No form and no three questions.
    assert "http" not in said
    assert not Ask.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "I need food",
        "911 Elm Street",
        "my apartment is 112",
        "Do you come on Sunday?",
        "yes",
        "necesito comida",
        "给我打电话",
    ],
)
def test_other_words_are_not_danger(text: str) -> None:
    assert danger_in(text) == ""


@pytest.mark.parametrize("language", sorted({*DANGER} - {"fr", "pt"}))
def test_each_word_is_known_in_each_language(language: str) -> None:
    for words in DANGER[language].split(", "):
        assert danger_in(f"… {words} …"), words


@pytest.mark.parametrize(
    ("text", "begins"),
    [("suicidio", "Somos vecinos"), ("suicide", "We are neighbors")],
)
def test_it_is_said_in_the_language_of_the_words(phones: Phones, text: str, begins: str) -> None:
    [said] = phones.write(ROSA, text)
    assert said.startswith(begins)


def test_who_is_known_hears_in_their_own_language(phones: Phones) -> None:
    make_request(phone=ROSA, language="es")
    [said] = phones.write(ROSA, "ambulance")
    assert said.startswith("Somos vecinos")


def test_the_numbers_are_those_that_the_network_shows(phones: Phones, monkeypatch: Any) -> None:
    own = [Sentence(None, said_in({"en": "{number}"}), number, "") for number in ("144", "143")]
    monkeypatch.setattr("inbox.emergency.for_page", lambda: own)
    [said] = phones.write(ROSA, "ambulance")
    assert said.endswith("144, 143")


def test_where_none_is_known_none_is_said(phones: Phones, monkeypatch: Any) -> None:
    monkeypatch.setattr("inbox.emergency.our_numbers_answer", lambda: False)
    [said] = phones.write(ROSA, "ambulance")
    assert "911" not in said
    assert "emergency number where you are" in said


def test_in_the_middle_of_asking_it_is_no_answer(phones: Phones) -> None:
    phones.write(ROSA, "I need food")
    [said] = phones.write(ROSA, "I need an ambulance")
    assert NUMBERS in said
    assert Thread.objects.get().is_danger
    assert not HelpRequest.objects.exists()
    # The other may go on afterwards.
    assert "ZIP" in phones.write(ROSA, "milk")[0]
    assert Thread.objects.get().is_danger


def test_it_is_on_top_of_all_that_waits(phones: Phones, client: Client) -> None:
    phones.write(ROSA, "ambulance")
    phones.write(SAM, "Do you come on Sunday?")
    client.force_login(make_coordinator(make_ward()))
    response = client.get(reverse("admin:inbox_thread_changelist"))
    rows = list(response.context["cl"].result_list)
    assert [row.phone for row in rows] == [ROSA, SAM]
    assert response.content.decode().count("May be an emergency") == 1


@pytest.mark.parametrize("ends", ["answered", "closed"])
def test_it_is_no_longer_once_a_person_has_seen_to_it(phones: Phones, ends: str) -> None:
    phones.write(ROSA, "ambulance")
    thread, coordinator = Thread.objects.get(), make_coordinator(make_ward())
    seen = Item.objects.latest("pk").pk
    if ends == "answered":
        answer(thread.pk, "Are you safe?", actor=coordinator, key="k", seen=seen)
    else:
        close_thread(thread.pk, Closed.CALLED, actor=coordinator, seen=seen)
    thread.refresh_from_db()
    assert (thread.is_danger, thread.waiting_since) == (False, None)


def test_a_later_answer_of_a_machine_does_not_take_it_from_the_top(phones: Phones) -> None:
    phones.write(ROSA, "ambulance")
    phones.write(ROSA, "I need food")
    assert Thread.objects.get().is_danger


def test_who_has_stopped_texts_gets_none_and_is_read_all_the_same(phones: Phones) -> None:
    opt_outs.stop(ROSA)
    assert phones.write(ROSA, "ambulance") == []
    assert Thread.objects.get().is_danger


def test_nothing_is_an_emergency_that_nobody_has_to_look_at(phones: Phones) -> None:
    phones.write(ROSA, "ambulance")
    with pytest.raises(IntegrityError), transaction.atomic():
        Thread.objects.update(waiting_since=None)
