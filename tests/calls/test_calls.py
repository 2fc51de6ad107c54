"""A call goes by key to whoever speaks the language, or to a message; nothing of it is lost."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from calls.models import AtProvider, Call, Recording
from calls.services import end_left_over
from common import current
from inbox.models import Item, Thread
from messaging.on_call import OnCall
from network.models import Network
from tests import factories
from tests.calls.provider import ADA, BEN, OURS, SAM, Caller, on_call, post, sid, signature
from tests.inbox.webhooks import ROSA

pytestmark = pytest.mark.django_db
Rota = Callable[[list[OnCall]], None]
ALL = ("en", "es", "am", "ti", "vi", "bn", "zh", "ko", "ar")
KEY = {language: str(n) for n, language in enumerate(ALL, start=1)}
LEAVE = "Nobody can answer now. Please leave a message"


def outcome(caller: Caller) -> tuple[str, bool]:
    """Return what the conversation says of the call, and whether it waits."""
    call = caller.row
    assert Item.objects.filter(key__startswith=f"call:{caller.key}:").count() == 1
    return call.outcome, Thread.objects.get(pk=call.thread_id).waiting_since is not None


def test_each_language_says_its_own_key() -> None:
    caller = Caller().call()
    voices = [(each.text, each.get("language")) for each in caller.answer.iter("Say")]
    assert voices[0] == ("For English, press 1.", "en-US")
    assert voices[1] == ("Para español, oprima el 2.", "es-US")
    # Nobody's voice speaks these: their speakers are told in the main language.
    assert voices[2:4] == [
        ("For Amharic, press 3.", "en-US"),
        ("For Tigrinya, press 4.", "en-US"),
    ]
    assert [voice for _text, voice in voices[4:]] == ["vi-VN", "bn-IN", "cmn-CN", "ko-KR", "arb"]


def test_with_one_language_nobody_is_asked() -> None:
    factories.make_network(languages=["es"])
    current.forget()
    caller = Caller().call()
    assert not caller.has("Gather")
    assert caller.has("Record")


def test_who_presses_nothing_is_asked_twice_and_goes_on() -> None:
    caller = Caller().call()
    caller.ask(caller.find("Redirect").text)
    assert caller.heard[0] == "For English, press 1."
    caller.press("7x")
    assert caller.heard[0].endswith("We are neighbors who help each other, free of charge.")


def test_others_than_nine_languages_are_on_the_next_page(settings: Settings) -> None:
    settings.LANGUAGES = [*settings.LANGUAGES, ("fr", "Français")]
    factories.make_network(languages=[code for code, _name in settings.LANGUAGES])
    caller = Caller().call()
    assert caller.heard[-1] == "For more languages, press 0."
    caller.press("0")
    assert len(caller.heard) == 2
    caller.press("1")
    assert caller.row.language == "fr"


def test_all_who_speak_it_ring_at_once_and_see_our_number_alone(rota: Rota) -> None:
    rota(on_call((SAM, ("en", "ti")), (ADA, ("ti",)), (BEN, ("en",))))
    caller = Caller().call().press(KEY["ti"])
    assert caller.rings == [SAM, ADA]
    assert caller.find("Dial").get("callerId") == OURS
    assert caller.row.language == "ti"
    other = caller.picks_up(ADA)
    assert "The caller speaks Tigrinya. To take it, press 1." in other.heard[0]
    assert ROSA not in str(other.heard)
    other.press("1")
    assert len(other.answer) == 0
    caller.talk()
    assert outcome(caller) == ("talked", False)
    assert caller.has("Hangup")
    caller.hang_up()
    assert outcome(caller) == ("talked", False)


def test_the_first_to_press_the_key_has_it(rota: Rota) -> None:
    rota(on_call((SAM, ("es",)), (ADA, ("es",))))
    caller = Caller().call().press(KEY["es"])
    first, second = caller.picks_up(SAM), caller.picks_up(ADA)
    first.press("1")
    second.press("1")
    assert second.has("Hangup")
    assert "Somebody else has taken this call" in second.heard[0]
    # Asked once more, the first is connected all the same.
    assert caller.row.taken_by_id == 1
    third = Caller(number=OURS, called=ADA)
    third.ask(f"{reverse('call_whisper')}?call={caller.row.pk}&kind=staff&pk=2")
    assert "Somebody else has taken this call" in third.heard[0]


def test_a_mailbox_takes_no_call(rota: Rota) -> None:
    rota(on_call((SAM, ("en",))))
    caller = Caller().call().press(KEY["en"])
    mailbox = caller.picks_up(SAM)
    assert mailbox.answer[-1].tag == "Hangup"
    # Providers say "completed" of a phone that was answered, whoever it was.
    caller.talk()
    assert caller.heard[0].startswith(LEAVE)


def test_others_ring_when_nobody_who_speaks_it_answers(rota: Rota) -> None:
    rota(on_call((SAM, ("es",)), (ADA, ("en",))))
    caller = Caller().call().press(KEY["es"]).nobody_picks_up()
    assert caller.rings == [ADA]
    assert caller.heard[0].startswith("Ahora no puede contestar nadie que hable su idioma.")
    caller.nobody_picks_up()
    assert caller.has("Record")


def test_nobody_who_speaks_it_is_on_call(rota: Rota) -> None:
    rota(on_call((ADA, ("en",))))
    assert Caller().call().press(KEY["ar"]).rings == [ADA]


def test_nobody_is_on_call() -> None:
    caller = Caller().call().press(KEY["en"])
    assert caller.heard[-2].startswith(LEAVE)
    record = caller.find("Record")
    assert (record.get("maxLength"), record.get("transcribe")) == ("180", None)
    caller.leave()
    assert caller.heard == ["Thank you. We have your message, and will call you back."]
    assert outcome(caller) == ("message", True)
    assert caller.hang_up().row.outcome == "message"


def test_the_ward_of_the_number_says_its_hours() -> None:
    ward = factories.make_ward(hotline=OURS, hotline_hours="Mon to Fri, 9 to 5")
    caller = Caller().call().press(KEY["en"])
    assert "Our hours: Mon to Fri, 9 to 5" in caller.heard
    assert caller.row.ward == ward
    # A number of two wards is nobody's.
    factories.make_ward(hotline=OURS)
    assert Caller().call().row.ward is None


def test_who_hangs_up_is_a_missed_call_that_waits_once() -> None:
    caller = Caller().call().hang_up().hang_up()
    assert outcome(caller) == ("missed", True)
    assert Thread.objects.get().phone == ROSA


def test_an_end_that_is_told_before_the_beginning_is_harmless() -> None:
    caller = Caller().hang_up().call().press(KEY["vi"])
    assert outcome(caller) == ("missed", True)


def test_a_message_that_is_told_after_the_end_takes_the_place_of_the_missed_call() -> None:
    caller = Caller().call().press(KEY["en"])
    record = caller.find("Record")
    caller.hang_up()
    before = caller.row.item
    said = {"RecordingSid": sid("RE"), "RecordingDuration": "8"}
    for _time in range(3):
        caller.ask(record.get("recordingStatusCallback"), RecordingStatus="completed", **said)
        caller.ask(record.get("action"), **said)
    assert outcome(caller) == ("message", True)
    # Nobody ends the waiting who has only seen that a call was missed.
    assert caller.row.item.pk > before.pk
    assert (Recording.objects.count(), AtProvider.objects.count()) == (1, 1)


def test_silence_is_no_message() -> None:
    caller = Caller().call().press(KEY["en"])
    caller.leave(seconds="0")
    assert caller.heard == ["Thank you for calling. Goodbye."]
    caller.hang_up()
    assert outcome(caller) == ("missed", True)
    # It lies there all the same until it is deleted.
    assert (Recording.objects.count(), AtProvider.objects.count()) == (0, 1)


def test_a_call_that_nobody_tells_the_end_of_is_missed() -> None:
    caller = Caller().call()
    end_left_over()
    assert caller.row.outcome == ""
    Call.objects.update(started_at=caller.row.started_at - datetime.timedelta(minutes=30))
    end_left_over()
    assert outcome(caller) == ("missed", True)


def test_a_talk_goes_on_and_ends(rota: Rota) -> None:
    rota(on_call((SAM, ("en",))))
    caller = Caller().call().press(KEY["en"])
    caller.picks_up(SAM).press("1")
    earlier = caller.row.started_at - datetime.timedelta(hours=1)
    Call.objects.update(started_at=earlier, taken_at=earlier)
    end_left_over()
    assert caller.row.outcome == ""
    caller.hang_up()
    assert outcome(caller) == ("talked", False)


def test_who_hangs_up_as_somebody_takes_it_has_missed_them(rota: Rota) -> None:
    rota(on_call((SAM, ("en",))))
    caller = Caller().call().press(KEY["en"])
    caller.picks_up(SAM).press("1")
    caller.hang_up()
    assert outcome(caller) == ("missed", True)


def test_who_could_not_be_connected_after_all_leaves_a_message(rota: Rota) -> None:
    rota(on_call((SAM, ("en",))))
    caller = Caller().call().press(KEY["en"])
    caller.picks_up(SAM).press("1")
    caller.talk(DialBridged="false")
    assert caller.has("Record")
    assert caller.row.taken_at is None


def test_a_hidden_number_is_called_by_nobody_and_lost_by_nobody() -> None:
    for number in ("anonymous", "+266696687", "Restricted"):
        Caller(number=number).call().press(KEY["es"]).leave()
    thread = Thread.objects.get()
    assert (thread.phone, thread.items.count()) == ("", 3)
    assert [item.text for item in thread.items.all()] == ["", "", ""]


def test_spam_ends_politely_and_is_seen(rota: Rota) -> None:
    rota(on_call((SAM, ("en",))))
    factories.make_thread(sender=ROSA, waiting_since=None, closed_as="spam")
    caller = Caller().call()
    assert caller.heard == ["Thank you for calling. Goodbye."]
    caller.hang_up()
    assert outcome(caller) == ("missed", False)


def test_stop_has_no_say_about_calls() -> None:
    factories.make_thread("STOP", sender=ROSA)
    assert outcome(Caller().call().hang_up()) == ("missed", True)


def test_who_is_kept_apart_from_the_caller_does_not_ring(rota: Rota) -> None:
    request = factories.make_request(phone=ROSA)
    apart = factories.make_volunteer(phone=SAM)
    factories.make_block(request, apart)
    again, free = factories.make_volunteer(phone=SAM), factories.make_volunteer(phone=ADA)
    rota([OnCall("volunteer", each.pk, str(each.phone), ("en",)) for each in (apart, again, free)])
    assert Caller().call().press(KEY["en"]).rings == [ADA]
    assert Caller(number=BEN).call().press(KEY["en"]).rings == [SAM, ADA]


def test_nobody_on_call_rings_themselves(rota: Rota) -> None:
    rota(on_call((ROSA, ("en",)), (ADA, ("en",))))
    assert Caller().call().press(KEY["en"]).rings == [ADA]


def test_who_calls_all_evening_leaves_messages(rota: Rota, settings: Any) -> None:
    settings.LIMITS = settings.REAL_LIMITS
    rota(on_call((SAM, ("en",))))
    rung = [bool(Caller().call().press(KEY["en"]).rings) for _time in range(8)]
    assert rung == [True] * 6 + [False] * 2


def test_the_language_of_whoever_is_known_stays(rota: Rota) -> None:
    factories.make_request(phone=ROSA, language="vi")
    Caller().call().press(KEY["es"]).hang_up()
    Caller(number=BEN).call().press(KEY["am"]).hang_up()
    assert {thread.phone: thread.language for thread in Thread.objects.all()} == {
        ROSA: "vi",
        BEN: "am",
    }


def test_calls_are_taken_while_the_network_is_closed() -> None:
    Network.objects.update(opened_at=None)
    assert outcome(Caller().call().hang_up()) == ("missed", True)


HOOKS = [
    *("call_answer", "call_language", "call_rung", "call_whisper", "call_accept"),
    *("call_left", "call_recorded", "call_ended"),
]


@pytest.mark.parametrize("name", HOOKS)
def test_what_is_forged_reaches_nothing(
    name: str, client: Client, settings: Settings, django_assert_num_queries: Any
) -> None:
    form = {"CallSid": sid("CA"), "From": ROSA, "RecordingSid": sid("RE")}
    with django_assert_num_queries(0):
        assert post(reverse(name), form, token="another").status_code == 403
        assert client.post(reverse(name), form).status_code == 403
        settings.TWILIO_AUTH_TOKEN = ""
        assert post(reverse(name), form, token="").status_code == 403
        settings.CALL_NUMBERS = []
        assert post(reverse(name), form).status_code == 404
    assert client.get(reverse(name)).status_code == 405


@pytest.mark.parametrize("name", HOOKS)
def test_half_a_call_is_refused(name: str) -> None:
    for form in ({}, {"CallSid": "../../x"}, {"CallSid": "\x00"}):
        assert post(reverse(name), form).status_code in (200, 400)
    assert (Call.objects.count(), Thread.objects.count()) == (0, 0)


@pytest.mark.parametrize("name", ["call_left", "call_recorded"])
def test_no_other_id_than_that_of_a_recording_is_taken(name: str) -> None:
    caller = Caller().call()
    for wrong in ("", "RE", "../Calls", "RE" + "0" * 31 + "/", "RE" + "0" * 33):
        form = {"CallSid": caller.key, "RecordingSid": wrong, "RecordingDuration": "3"}
        assert post(reverse(name), form).status_code == 400
    assert AtProvider.objects.count() == 0


def test_a_key_of_another_address_does_not_open_this_one() -> None:
    """A signature for one address, with its values, counts for no other."""
    caller = Caller().call()
    form = {"CallSid": caller.key, "From": ROSA, "To": OURS, "Digits": "1"}
    path = f"{reverse('call_accept')}?call={caller.row.pk}&kind=staff&pk=1"
    signed_for = signature(path, form)
    other = path.replace("pk=1", "pk=2")
    answer = Client().post(other, form, headers={"X-Twilio-Signature": signed_for})
    assert answer.status_code == 403
