"""The answers to a call, in TwiML: what is said, which key is waited for, and whose phones ring."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode
from twilio.twiml.voice_response import Dial, Gather, VoiceResponse

from calls import ringing, sentences
from calls.choices import Sentence
from calls.models import Call
from calls.sentences import KEYS, MORE, Spoken, said, says_911
from common.languages import page_language
from messaging.on_call import OnCall
from network import current

# Seconds: to press a key; that phones ring; of a message, and of the silence that ends it.
FOR_A_KEY, RINGS_FOR, LONGEST_MESSAGE, SILENCE = 6, 25, 180, 10
TAKES = "1"
FIRST, OTHERS = "first", "others"


def url_of(name: str, **values: Any) -> str:
    """Return the whole address of a webhook of ours; what it says is signed along with it."""
    query = f"?{urlencode(values)}" if values else ""
    return settings.SITE_URL + reverse(name) + query


def language_of(call: Call) -> str:
    """Return the language to speak to the caller in."""
    return page_language(call.language)


# --- The caller's side ----------------------------------------------------------------------------


def answer(call: Call, number: str) -> VoiceResponse:
    """Answer a call to our `number`: which language, where there are several."""
    if call.language or len(current().languages) == 1:
        return greet(call, number)
    return menu(page=0, asked=0)


def menu(*, page: int, asked: int) -> VoiceResponse:
    """Say the keys of the languages of a page, each in itself."""
    response = VoiceResponse()
    action = url_of("call_language", page=page, asked=asked + 1)
    keys = Gather(num_digits=1, timeout=FOR_A_KEY, action=action, method="POST")
    on_page, has_more = languages_on(page)
    for language in on_page:
        _say(keys, said(Sentence.CHOOSE, language, **sentences.chosen_by(language)))
    if has_more:
        _say(keys, said(Sentence.MORE, current().main_language, key=MORE))
    response.append(keys)
    # Whoever presses nothing.
    response.redirect(action, method="POST")
    return response


def languages_on(page: int) -> tuple[list[str], bool]:
    """Return the languages of a page of the menu, and whether there are others."""
    languages = list(current().languages)
    start = page * len(KEYS)
    return languages[start : start + len(KEYS)], len(languages) > len(KEYS)


def pressed(page: int, key: str) -> str:
    """Return the language with this key on a page of the menu; "" for none."""
    on_page, _has_more = languages_on(page)
    return dict(zip(KEYS, on_page, strict=False)).get(key, "")


def greet(call: Call, number: str) -> VoiceResponse:
    """Say who answers and when, then let phones ring."""
    response, language = VoiceResponse(), language_of(call)
    _say(response, said(Sentence.GREETING, language))
    if says_911():
        _say(response, said(Sentence.EMERGENCY, language))
    if hours := sentences.said_hours(call.ward, language):
        _say(response, hours)
    if not ringing.may_ring(call):
        return leave(call, response)
    return ring(call, response, number)


def ring(call: Call, response: VoiceResponse, number: str) -> VoiceResponse:
    """Let the phones ring of those who speak the language; of all others where nobody does."""
    language = language_of(call)
    people = ringing.who_speaks(call, language)
    if not people:
        return ring_others(call, response, number)
    _say(response, said(Sentence.CONNECT, language))
    return _dial(call, response, people, number, FIRST)


def ring_others(call: Call, response: VoiceResponse, number: str) -> VoiceResponse:
    """Let all other phones ring; where there are none, ask for a message."""
    language = language_of(call)
    people = ringing.all_others(call, language)
    if not people:
        return leave(call, response)
    _say(response, said(Sentence.OTHERS, language))
    return _dial(call, response, people, number, OTHERS)


def _dial(
    call: Call, response: VoiceResponse, people: list[OnCall], number: str, turn: str
) -> VoiceResponse:
    # Our own number is all that the two see of each other: with none given, whoever is on call
    # would see the caller's.
    action = url_of("call_rung", turn=turn)
    dial = Dial(action=action, method="POST", timeout=RINGS_FOR, caller_id=number)
    for person in people:
        asks = url_of("call_whisper", call=call.pk, kind=person.kind, pk=person.pk)
        dial.number(person.phone, url=asks, method="POST")
    response.append(dial)
    return response


def leave(call: Call, response: VoiceResponse) -> VoiceResponse:
    """Ask for a message."""
    language = language_of(call)
    _say(response, said(Sentence.LEAVE, language))
    response.record(
        action=url_of("call_left"),
        method="POST",
        recording_status_callback=url_of("call_recorded"),
        recording_status_callback_method="POST",
        max_length=LONGEST_MESSAGE,
        timeout=SILENCE,
        finish_on_key="#",
        play_beep=True,
    )
    # Some providers go on here after nothing but silence.
    _say(response, said(Sentence.GOODBYE, language))
    response.hangup()
    return response


def end(sentence: Sentence, language: str) -> VoiceResponse:
    """Say the last sentence, and hang up."""
    response = VoiceResponse()
    _say(response, said(sentence, language))
    response.hangup()
    return response


# --- The side of whoever is on call ---------------------------------------------------------------


def whisper(call: Call, kind: str, pk: int) -> VoiceResponse:
    """Say what calls, before the two hear each other: a mailbox presses no key."""
    response = VoiceResponse()
    action = url_of("call_accept", call=call.pk, kind=kind, pk=pk)
    keys = Gather(num_digits=1, timeout=2 * FOR_A_KEY, action=action, method="POST")
    for _time in range(2):
        _say(keys, sentences.asks_to_take(TAKES, language_of(call)))
    response.append(keys)
    response.hangup()
    return response


def taken_already() -> VoiceResponse:
    """Say that somebody else was faster, or that the caller has hung up."""
    response = VoiceResponse()
    _say(response, sentences.when_taken())
    response.hangup()
    return response


def _say(into: Any, spoken: Spoken) -> None:
    if spoken.url:
        into.play(spoken.url)
        return
    voice = spoken.voice
    said_by = {"language": voice.language, "voice": voice.name or None} if voice else {}
    into.say(spoken.words, **said_by)
