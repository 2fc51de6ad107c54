"""Asking for help by text: an answer in their language, three questions, and a request of them."""

import datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from accounts import audit
from common.choices import ContactMethod, Source
from common.models import PrivateLink
from inbox import line, services
from inbox.choices import Closed, Step
from inbox.models import Ask, Item, Thread
from inbox.need_words import ASKING, KINDS, need_in
from inbox.when_words import SPELLED, when_in
from messaging import opt_outs
from messaging.models import Message
from mutualaid.rules import LIMITS
from network.models import Network
from pods.intake import pauses_in
from requests_app import services as requests
from requests_app.choices import ContactKind, NeedStatus, Urgency
from requests_app.models import ContactLog, HelpRequest, Need
from tests.factories import (
    make_category,
    make_coordinator,
    make_intake_pause,
    make_need,
    make_request,
    make_steward,
    make_ward,
)
from tests.inbox.phones import Phones, token_in
from tests.inbox.webhooks import ROSA, SAM

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kinds() -> dict[str, Any]:
    other = make_category(name="Something else", slug="other")
    return {"groceries": make_category(name="Groceries", slug="groceries"), "other": other}


@pytest.fixture
def oak() -> Any:
    return make_ward(name="Oak", zip_codes=["20010"], hotline="+12025550100")


def asked(phones: Phones, *texts: str, sender: str = ROSA) -> list[str]:
    """Write one text after the other; return all that came back."""
    return [back for text in texts for back in phones.write(sender, text)]


def test_three_answers_make_a_request(phones: Phones, oak: Any, kinds: Any) -> None:
    first, where, when, last = asked(
        phones, "I need food", "Milk and bread for three", "ZIP 20010", "1"
    )
    assert reverse("request_pages:request_needs") in first
    assert "what do you need?" in first
    assert "ZIP code" in where
    assert "1: today" in when
    request, need = HelpRequest.objects.get(), Need.objects.get()
    assert PrivateLink.objects.resolve("request", token_in(last)) == request.pk
    assert (request.phone, request.ward, request.zip_code) == (ROSA, oak, "20010")
    assert (request.source, request.contact_method) == (Source.TEXT, ContactMethod.TEXT)
    assert (need.category, need.urgency) == (kinds["groceries"], Urgency.TODAY)
    assert need.detail == "I need food\nMilk and bread for three"
    assert need.status == NeedStatus.OPEN
    # Four texts, and not a fifth that says the same as the last.
    assert len(phones.texts_to(ROSA)) == 4
    # It is on the list of calls, and all that was said stands in the thread.
    assert ContactLog.objects.due().get().kind == ContactKind.BY_TEXT
    assert Item.objects.count() == 8
    assert token_in(last) not in "".join(item.text for item in Item.objects.all())
    assert (Thread.objects.waiting().count(), Ask.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("es", ["Necesito comida", "Leche y pan", "20010", "hoy"]),
        ("ti", ["ምግቢ የድልየኒ ኣሎ", "ጸባን እንጀራን", "20010", "ሎሚ"]),
        ("am", ["ምግብ እፈልጋለሁ", "ወተት", "20010", "ዛሬ"]),
        ("vi", ["Tôi cần thức ăn", "Sữa", "20010", "hôm nay"]),
        ("bn", ["আমার খাবার দরকার", "দুধ", "২০০১০", "আজ"]),
        ("zh-hans", ["我需要食物", "牛奶", "20010", "今天"]),
        ("ko", ["음식이 필요해요", "우유", "20010", "오늘"]),
        ("ar", ["أحتاج إلى طعام", "حليب", "٢٠٠١٠", "اليوم"]),
    ],
)
def test_it_is_all_in_their_language(
    phones: Phones, oak: Any, kinds: Any, language: str, texts: list[str]
) -> None:
    back = asked(phones, *texts)
    assert f"/{language}/request/" in back[0]
    assert f"/{language}/r/" in back[-1]
    request, need = HelpRequest.objects.get(), Need.objects.get()
    assert (request.language, request.spoken_language) == (language, language.split("-")[0])
    assert (request.ward, need.urgency) == (oak, Urgency.TODAY)
    assert need.category == kinds["groceries"]


def test_it_is_in_the_language_that_is_written_though_another_is_known(
    phones: Phones, oak: Any
) -> None:
    make_request(phone=ROSA, language="es", ward=oak)
    # A few words of English are no wish to read it.
    assert "/es/request/" in asked(phones, "I need food", "form")[0]
    back = asked(phones, "ምግቢ የድልየኒ ኣሎ", "ጸባን እንጀራን", "20010", "1")
    assert "/ti/request/" in back[0]
    assert "/ti/r/" in back[-1]


def test_words_of_need_are_of_their_language() -> None:
    for spellings in ASKING.values():
        for spelled in spellings.split(", "):
            found = need_in(f"{spelled}!")
            assert found, spelled
            assert need_in("x" * 301 + spelled) is None
    for slug, by_language in KINDS.items():
        for language, spellings in by_language.items():
            found = need_in(spellings.split(", ")[0])
            assert found, (slug, language)
            assert found.slug == slug, (slug, language)


def test_each_word_for_a_day_is_that_day_alone() -> None:
    every = [
        (spelled, urgency)
        for urgency, by_language in SPELLED.items()
        for spellings in by_language.values()
        for spelled in spellings.split(", ")
    ]
    for spelled, urgency in every:
        assert when_in(spelled) == when_in(f" {spelled}. ") == urgency, spelled
    for odd in (
        "2 weeks",
        "",
        "12",
        "when you are back from your holidays, and the shop is open today",
    ):
        assert when_in(odd) is None, odd


def test_the_question_about_the_day_is_understood_in_its_own_words(settings: Any) -> None:
    question = "When do you need it? Answer 1: today, 2: by tomorrow, 3: this week, 4: any time."
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            said = translation.gettext(question)
        assert all(number in said for number in "1234"), language


# --- Not quite ------------------------------------------------------------------------------------


def test_what_is_not_understood_is_asked_once_more_and_then_it_goes_on(
    phones: Phones, oak: Any
) -> None:
    back = asked(phones, "I need help", "A sofa", "near the park", "by the river", "maybe", "hm")
    assert sum("ZIP code are you" in text for text in back) == 2
    assert sum("1: today" in text for text in back) == 2
    request, need = HelpRequest.objects.get(), Need.objects.get()
    assert (request.ward, request.zip_code) == (None, "")
    assert need.urgency == Urgency.THIS_WEEK
    # Whoever calls back reads what it was.
    assert {"by the river", "hm"} <= set(need.detail.split("\n"))
    assert need.category.slug == "other"


@pytest.mark.parametrize(
    "words",
    ["0", "?", "I don’t know", "dont know", "No sé.", "ኣይፈልጥን", "አላውቅም", "لا أعرف", "不知道",
     "모르겠어요", "জানি না", "không biết"],
)  # fmt: skip
def test_nobody_has_to_know_their_code(phones: Phones, oak: Any, words: str) -> None:
    asked(phones, "I need food", "Milk", words, "4")
    assert HelpRequest.objects.get().ward is None
    assert Need.objects.get().urgency == Urgency.WHENEVER


def test_form_leaves_and_stop_ends_it(phones: Phones, oak: Any) -> None:
    [_first, form] = asked(phones, "I need food", "form")
    assert "/en/request/" in form
    assert (Ask.objects.count(), Thread.objects.waiting().count()) == (0, 0)
    asked(phones, "I need food", "STOP")
    assert Ask.objects.count() == 0
    assert asked(phones, "I need food", "Milk") == []
    assert Thread.objects.waiting().count() == 1
    assert HelpRequest.objects.count() == 0


def test_what_is_not_finished_in_a_day_is_for_a_person(phones: Phones, oak: Any) -> None:
    asked(phones, "I need food", "Milk")
    services.end_silent_asks()
    assert Ask.objects.get().step == Step.WHERE
    Ask.objects.update(since=timezone.now() - datetime.timedelta(hours=25))
    assert asked(phones, "20010") == []
    services.end_silent_asks()
    assert (Ask.objects.count(), Thread.objects.waiting().count()) == (0, 1)
    assert HelpRequest.objects.count() == 0


def test_a_person_who_answers_takes_it_over(phones: Phones, oak: Any) -> None:
    asked(phones, "I need food")
    thread, ana = Thread.objects.get(), make_steward()
    newest = thread.items.latest("pk").pk
    services.answer(thread.pk, "I will call you", actor=ana, key="k", seen=newest)
    phones.deliver()
    assert asked(phones, "Thank you") == []
    assert Thread.objects.waiting().count() == 1


def test_the_same_text_brought_twice_is_one_answer(phones: Phones, oak: Any) -> None:
    phones.write(ROSA, "I need food", MessageSid="SM1")
    phones.write(ROSA, "Milk", MessageSid="SM2")
    for sid, text in (("SM1", "I need food"), ("SM2", "Milk")):
        assert phones.write(ROSA, text, MessageSid=sid) == []
    assert Ask.objects.get().step == Step.WHERE


def test_help_is_of_use_to_whoever_needs_help(phones: Phones, oak: Any, kinds: Any) -> None:
    [help_, where, _when, last] = asked(phones, "Ayuda", "comida para dos", "20010", "1")
    assert "/es/request/" in help_
    assert "código postal" in where
    assert "/es/r/" in last
    assert Need.objects.get().category == kinds["groceries"]
    # It had begun to wait with HELP; now it is a request.
    assert Thread.objects.waiting().count() == 0


def test_who_has_an_open_question_is_not_asked(phones: Phones, oak: Any) -> None:
    request = make_request(phone=ROSA, email="", contact_method="text", ward=oak)
    need = make_need(request, make_category(), urgency=4)
    day = timezone.localdate() - datetime.timedelta(days=1)
    Need.objects.filter(pk=need.pk).update(wanted_on=day, needed_by=day)
    PrivateLink.objects.issue("request", request.pk)  # type: ignore[arg-type]
    requests.ask_if_still_needed()
    phones.deliver()
    assert asked(phones, "I need food") == []
    assert Thread.objects.waiting().count() == 1


# --- Closed ---------------------------------------------------------------------------------------


def test_where_there_is_a_hotline_instead_of_forms_it_is_named(phones: Phones, oak: Any) -> None:
    oak.is_hotline_only = True
    oak.save()
    back = asked(phones, "I need food", "Milk", "20010")
    assert "please call (202) 555-0100" in back[-1]
    assert HelpRequest.objects.count() == 0
    # A person reads it all the same.
    assert (Ask.objects.count(), Thread.objects.waiting().count()) == (0, 1)


def test_a_closed_intake_takes_nothing_by_text(phones: Phones, oak: Any) -> None:
    make_intake_pause()
    assert pauses_in(None)
    back = asked(phones, "I need food")
    assert len(back) == 1
    assert "what do you need?" not in back[0]
    assert Thread.objects.waiting().count() == 1


def test_while_the_network_is_closed_a_person_reads_it(phones: Phones, oak: Any) -> None:
    Network.objects.update(opened_at=None)
    if Network.objects.exists():
        assert asked(phones, "I need food") == []
    assert HelpRequest.objects.count() == 0


# --- Floods ---------------------------------------------------------------------------------------


def test_two_machines_do_not_answer_each_other_for_ever(
    phones: Phones, oak: Any, settings: Any, monkeypatch: Any
) -> None:
    settings.LIMITS = {**settings.LIMITS, **{k: LIMITS[k] for k in ("text_answers", "text_asks")}}
    # So slowly that none of them has to stand in line.
    monkeypatch.setattr(line, "WITHIN", 0.0)
    for _time in range(40):
        phones.write(ROSA, "I need food")
    assert len(phones.texts_to(ROSA)) <= 20
    assert Thread.objects.waiting().count() == 1
    # Another number is served.
    assert phones.write(SAM, "I need food")


def test_many_requests_of_one_number_are_set_aside(phones: Phones, oak: Any, settings: Any) -> None:
    settings.LIMITS = {**settings.LIMITS, "requests": ((1, datetime.timedelta(hours=1)),)}
    asked(phones, "I need food", "Milk", "20010", "1")
    back = asked(phones, "I need food", "Bread", "20010", "1")
    assert "A coordinator will read" in back[-1]
    assert HelpRequest.objects.filter(set_aside_at__isnull=False).count() == 1
    assert ContactLog.objects.count() == 1


def test_spam_begins_nothing(phones: Phones, oak: Any) -> None:
    phones.write(ROSA, "Win!")
    Thread.objects.update(waiting_since=None, closed_as=Closed.SPAM)
    assert asked(phones, "I need food") == []
    assert Thread.objects.waiting().count() == 0


# --- Its end --------------------------------------------------------------------------------------


def test_erasing_ends_what_was_begun(phones: Phones, oak: Any) -> None:
    asked(phones, "I need food", "Insulin and milk")
    services.erase_thread(Thread.objects.get().pk, actor=make_coordinator(oak))
    assert (Ask.objects.count(), Item.objects.count()) == (0, 0)
    assert Message.objects.filter(recipient_kind="thread").count() == 0


def test_with_the_request_goes_what_was_said(phones: Phones, oak: Any) -> None:
    asked(phones, "I need food", "Milk", "20010", "1")
    requests.erase_request(HelpRequest.objects.get().pk, actor=audit.RESIDENT)
    assert (Thread.objects.count(), Item.objects.count()) == (0, 0)
    assert not opt_outs.has_stopped(ROSA)
