"""Words that act at once, and only as the whole of a text."""

from datetime import timedelta
from typing import Any
from unittest.mock import ANY

import pytest
from django.test import Client
from django.utils import timezone

from inbox.choices import Closed, Word
from inbox.models import Item, Thread
from inbox.words import MAY_MEAN_MORE, SPELLED, language_of, may_mean_more, meaning
from messaging import opt_outs
from messaging.channels import _senders
from messaging.channels.handed import Handed
from messaging.delivery import deliver
from messaging.models import Channel, Message, OptOut
from messaging.registry import Letter
from tests.factories import make_request, make_thread
from tests.inbox.webhooks import ROSA, SAM, by_twilio


def spellings() -> list[tuple[str, Word, str]]:
    return [
        (spelled, word, language)
        for word, by_language in SPELLED.items()
        for language, words in by_language.items()
        for spelled in words.split(", ")
    ]


@pytest.mark.parametrize(("spelled", "word", "language"), spellings())
def test_a_word_acts_however_it_is_written(spelled: str, word: Word, language: str) -> None:
    for text in (spelled, spelled.upper(), f" {spelled}! ", f"{spelled}.", f"\n{spelled}\n"):
        assert (meaning(text), language_of(text)) == (word, language)


def test_stop_is_heard_with_a_please() -> None:
    for text in ("Stop please", "please STOP!", "Stop texting me.", "Arrêtez"):
        assert meaning(text) == Word.STOP, text


@pytest.mark.parametrize(
    "text",
    ["alto por favor", "Por favor, alto", "توقف من فضلك", "请停止", "그만 제발", "dừng làm ơn",
     "xin dừng!", "ኣቁም በጃኹም", "বন্ধ করুন দয়া করে"],
)  # fmt: skip
def test_stop_is_heard_with_a_please_in_our_languages(text: str) -> None:
    assert meaning(text) == Word.STOP
    assert not may_mean_more(text)


def test_please_makes_no_other_word_act() -> None:
    for text in ("ayuda por favor", "مساعدة من فضلك", "por favor", "xin", "请", "xin đúng"):
        assert meaning(text) is None, text


def test_cancel_with_a_please_is_read_by_a_person_too() -> None:
    assert meaning("cancelar por favor") == Word.STOP
    assert may_mean_more("cancelar por favor")


def test_a_word_that_two_languages_write_alike_is_of_its_letters() -> None:
    assert [language_of(text) for text in ("ኣቁም", "አቁም")] == ["ti", "am"]


@pytest.mark.parametrize(
    "text",
    ["STOPP", "Sttoop", "stpo", "SOTP", "s t o p", "S.T.O.P.", "st0p", "stop stop", "STOP STOP!!",
     "Stop 🛑", "🛑", "✋🏽", "Stop it", "no more texts", "Don’t text me", "dung lai", "DUNG",
     "stop pleas", "Pls stop", "stpo please!", "STOPP plz"],
)  # fmt: skip
def test_stop_is_heard_with_slips_of_the_thumb(text: str) -> None:
    assert meaning(text) == Word.STOP


@pytest.mark.parametrize("text", ["Đúng", "đúng!", "dùng", "Hùy", "stoop", "shop", "top", "step"])
def test_a_word_that_only_looks_like_it_is_not_heard(text: str) -> None:
    assert meaning(text) is None


def test_without_accents_a_person_reads_it_too() -> None:
    assert [may_mean_more(text) for text in ("dung", "huy", "dừng lại")] == [True, True, False]


def test_no_word_means_two_things() -> None:
    assert len({meaning(spelled) for spelled, _word, _language in spellings()}) == 3
    every = [spelled for spelled, _word, _language in spellings()]
    assert len(every) == len(set(every))


@pytest.mark.parametrize(
    "text",
    ["", " ", "Please stop by", "Stop the car", "Help me please", "yes", "No", "?", "stop help",
     "ayuda por favor", "可以帮助我吗", "1", "please", "pls pls", "please stop by pls"],
)  # fmt: skip
def test_all_else_is_for_a_person(text: str) -> None:
    assert meaning(text) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("እባክዎ እርዱኝ", "am"),
        ("ምግቢ የድልየኒ ኣሎ", "ti"),
        ("أحتاج إلى طعام", "ar"),
        ("আমার খাবার দরকার", "bn"),
        ("음식이 필요해요", "ko"),
        ("我需要食物", "zh-hans"),
        ("Tôi cần thức ăn", "vi"),
        ("¿Hay pañales?", "es"),
        ("I need food", None),
        ("", None),
    ],
)
def test_a_language_is_guessed_by_its_letters(text: str, language: str | None) -> None:
    assert language_of(text) == language


@pytest.mark.django_db
@pytest.mark.parametrize("word", sorted(MAY_MEAN_MORE))
def test_a_word_that_may_mean_a_request_stops_texts_and_is_read(
    client: Client, twilio: None, word: str
) -> None:
    assert meaning(word) == Word.STOP
    by_twilio(client, word)
    assert opt_outs.has_stopped(ROSA)
    assert Thread.objects.get().waiting_since


@pytest.mark.django_db
def test_stop_alone_waits_for_nobody(client: Client, twilio: None) -> None:
    by_twilio(client, "STOP")
    assert not Thread.objects.get().waiting_since


@pytest.mark.django_db
def test_stop_is_for_good_until_start(client: Client, twilio: None) -> None:
    by_twilio(client, "Stop.")
    by_twilio(client, "I need food")
    by_twilio(client, "STOP")
    assert (opt_outs.has_stopped(ROSA), opt_outs.has_stopped("202-555-0142")) == (True, True)
    assert not opt_outs.has_stopped(SAM)
    by_twilio(client, "start")
    assert not opt_outs.has_stopped(ROSA)
    by_twilio(client, "START")
    assert OptOut.objects.count() == 0


@pytest.mark.django_db
def test_stop_and_start_are_kept_and_need_no_answer(client: Client, twilio: None) -> None:
    by_twilio(client, "STOP")
    by_twilio(client, "START")
    came = Item.objects.filter(is_incoming=True).order_by("pk")
    assert list(came.values_list("word", flat=True)) == ["stop", "start"]
    assert Thread.objects.waiting().count() == 0


@pytest.mark.django_db(transaction=True)
def test_stop_and_start_are_confirmed_once_in_the_language_of_the_word(
    client: Client, twilio: None, sent: list[Letter]
) -> None:
    for word in ("Alto", "STOP", "stop", "START", "Start"):
        by_twilio(client, word)
        for pk in Message.objects.filter(status="queued").values_list("pk", flat=True):
            deliver(pk)
    stopped, started = [letter.text for letter in sent]
    assert "ya no recibe" in stopped
    assert "START" in stopped
    assert "STOP" in started


@pytest.mark.django_db(transaction=True)
def test_the_confirmation_is_the_last_text_and_comes_at_once_or_never(
    client: Client, twilio: None, sent: list[Letter], monkeypatch: pytest.MonkeyPatch
) -> None:
    by_twilio(client, "STOP", SAM)
    by_twilio(client, "START", SAM)
    for pk in Message.objects.order_by("pk").values_list("pk", flat=True):
        deliver(pk)
    # The first is no longer so.
    assert len(sent) == 1
    assert "again" in sent[0].text
    by_twilio(client, "STOP")
    late = timezone.now() + timedelta(minutes=6)
    monkeypatch.setattr(timezone, "now", lambda: late)
    deliver(Message.objects.latest("pk").pk)
    assert len(sent) == 1


@pytest.mark.django_db
def test_two_machines_do_not_stop_and_start_for_ever(
    client: Client, twilio: None, settings: Any
) -> None:
    settings.LIMITS = settings.LIMITS | {"text_answers": ((3, timedelta(days=1)),)}
    for _time in range(5):
        by_twilio(client, "STOP")
        by_twilio(client, "START")
    assert Message.objects.count() == 3
    assert not opt_outs.has_stopped(ROSA)


@pytest.mark.django_db
def test_what_waits_goes_on_waiting_after_stop(client: Client, twilio: None) -> None:
    by_twilio(client, "I need food")
    since = Thread.objects.get().waiting_since
    by_twilio(client, "STOP")
    assert Thread.objects.get().waiting_since == since


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Letter]:
    """The texts that a driver was given."""
    letters: list[Letter] = []

    def send(_message: Message, letter: Letter) -> Any:
        letters.append(letter)
        return Handed("accepted")

    monkeypatch.setitem(_senders, Channel.TEXT, send)
    return letters


@pytest.mark.django_db(transaction=True)
def test_help_is_answered_once_an_hour_also_after_stop_and_waits(
    client: Client, twilio: None, sent: list[Letter]
) -> None:
    by_twilio(client, "STOP")
    for _time in range(3):
        by_twilio(client, "HELP")
    message = Message.objects.exclude(template="inbox/stopped").get()
    assert (message.template, message.channel) == ("inbox/help", "text")
    deliver(message.pk)
    assert [(letter.phone, letter.text) for letter in sent] == [(ROSA, ANY)]
    assert "STOP" in sent[0].text
    # Whoever asks a network of neighbors for help may mean it.
    assert Thread.objects.waiting().count() == 1


@pytest.mark.django_db(transaction=True)
def test_help_is_answered_in_the_language_of_the_word(
    client: Client, twilio: None, sent: list[Letter]
) -> None:
    by_twilio(client, "Ayuda")
    deliver(Message.objects.get().pk)
    assert "vecinos" in sent[0].text.lower()


@pytest.mark.django_db
def test_what_the_provider_has_answered_is_not_answered_again(client: Client, twilio: None) -> None:
    for word in ("HELP", "STOP", "START"):
        by_twilio(client, word, OptOutType=word)
    assert (Message.objects.count(), Thread.objects.waiting().count()) == (0, 1)


@pytest.mark.django_db
def test_who_begins_in_no_language_gets_the_one_that_shows(client: Client, twilio: None) -> None:
    for text, language in (("Hello", "en"), ("ayuda", "es"), ("stop", "es"), ("도움", "es")):
        by_twilio(client, text)
        assert Thread.objects.get().language == language, text


@pytest.mark.django_db
def test_a_thread_is_in_the_language_of_who_has_the_number() -> None:
    make_request(phone=ROSA, language="ko")
    assert make_thread("I need food", sender=ROSA).language == "ko"
    assert make_thread("¿Hay pañales?", sender=SAM).language == "es"
    assert make_thread("I need food").language == "en"


@pytest.mark.django_db
def test_spam_stays_where_it_is_and_all_else_waits_again() -> None:
    for closed, waits in ((Closed.SPAM, False), (Closed.WRONG, True), (Closed.NOTHING, True)):
        thread = make_thread(waiting_since=None, closed_as=closed)
        make_thread("Once more", sender=thread.phone)
        thread.refresh_from_db()
        assert (thread.waiting_since is not None, thread.items.count()) == (waits, 2)


@pytest.mark.django_db
def test_a_thread_takes_on_the_language_that_they_told_us_later(
    client: Client, twilio: None
) -> None:
    by_twilio(client, "Soy yo otra vez")
    assert Thread.objects.get().language == "en"
    make_request(phone=ROSA, language="es")
    by_twilio(client, "Ya lo pedí")
    assert Thread.objects.get().language == "es"


@pytest.mark.django_db
def test_a_bank_that_is_spam_hides_no_other_sender_without_a_number(
    client: Client, twilio: None
) -> None:
    by_twilio(client, "Win!", sender="MyBank")
    Thread.objects.update(waiting_since=None, closed_as=Closed.SPAM)
    by_twilio(client, "We need water", sender="Shelter")
    assert Thread.objects.waiting().count() == 1
