"""The pages of staff: a message is played by who may, and sentences are read out."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.fixtures import Settings

from accounts.models import AuditEvent, User
from calls.models import Recording, SpokenSentence
from common import current
from inbox.models import Thread
from opening.server import _calls
from tests import factories
from tests.calls.provider import Caller
from tests.inbox.webhooks import ROSA

pytestmark = pytest.mark.django_db
SOUND = b"ID3 " + bytes(range(200))


@pytest.fixture
def ana(client: Client) -> User:
    ana = factories.make_coordinator(factories.make_ward(name="Oak"), name="Ana")
    client.force_login(ana)
    return ana


def url_of(row: Recording) -> str:
    return reverse("admin:call_recording", args=[row.pk])


def open_(client: Client, thread: Thread) -> str:
    page = client.post(reverse("admin:inbox_thread_open_details", args=[thread.pk]), follow=True)
    return str(page.text)


# --- The message ----------------------------------------------------------------------------------


def test_it_is_played_once_its_conversation_is_open_and_that_is_recorded(
    client: Client, ana: User
) -> None:
    row = factories.make_recording(ROSA, sound=SOUND, seconds=65)
    assert client.get(url_of(row)).status_code == 403
    page = open_(client, row.call.thread)
    assert "Left a message" in page
    assert "1:05" in page
    assert f'src="{url_of(row)}"' in page
    assert "An empty message" not in page
    response = client.get(url_of(row))
    assert response.content == SOUND
    assert response["Content-Type"] == "audio/mpeg"
    assert "no-store" in response["Cache-Control"]
    assert "media-src 'self'" in response["Content-Security-Policy"]
    played = AuditEvent.objects.filter(verb="play_recording")
    assert [(each.subject_id, each.actor_id) for each in played] == [(row.call.thread_id, ana.pk)]
    # A player asks for pieces: it is one look.
    client.get(url_of(row), headers={"Range": "bytes=0-"})
    assert played.count() == 1


@pytest.mark.parametrize(
    ("asked", "status", "piece"),
    [
        ("bytes=0-", 206, SOUND),
        ("bytes=0-1", 206, SOUND[:2]),
        ("bytes=10-9999", 206, SOUND[10:]),
        ("bytes=-4", 206, SOUND[-4:]),
        ("bytes=9999-", 416, b""),
        ("bytes=5-2", 416, b""),
        ("bytes=-", 416, b""),
        ("bytes=0-1,5-6", 200, SOUND),
        ("parrots", 200, SOUND),
    ],
)
def test_players_ask_for_pieces(
    client: Client, ana: User, asked: str, status: int, piece: bytes
) -> None:
    row = factories.make_recording(ROSA, sound=SOUND)
    open_(client, row.call.thread)
    response = client.get(url_of(row), headers={"Range": asked})
    assert (response.status_code, response.content) == (status, piece)


def test_nobody_else_plays_it(client: Client, ana: User) -> None:
    elm = factories.make_ward(name="Elm")
    factories.make_request(elm, phone=ROSA)
    row = factories.make_recording(ROSA)
    assert client.get(url_of(row)).status_code == 404
    for who, status in (
        (factories.make_steward(opened=False), 403),
        (factories.make_organizer(elm), 403),
        (factories.make_operator(elm), 403),
        (factories.make_coordinator(elm), 403),
    ):
        client.force_login(who)
        assert client.get(url_of(row)).status_code == status
    client.logout()
    assert client.get(url_of(row)).status_code == 302


def test_what_is_not_here_yet_is_said(client: Client, ana: User) -> None:
    Caller().call().press("1").leave()
    page = open_(client, Thread.objects.get())
    assert "The message is being fetched." in page
    assert "<audio" not in page
    Recording.objects.update(lost_at="2026-01-01T00:00Z")
    assert "could not be fetched. Please call back." in open_(client, Thread.objects.get())
    assert client.get(url_of(Recording.objects.get())).status_code == 404


def test_a_missed_call_is_closed_once_somebody_has_called_back(client: Client, ana: User) -> None:
    call = factories.make_call(ROSA, language="am")
    page = open_(client, call.thread)
    assert "Missed call" in page
    assert "አማርኛ" in page
    said = {"close": "called", "seen": str(call.item.pk)}
    client.post(reverse("admin:thread_press", args=[call.thread_id]), said)
    call.thread.refresh_from_db()
    assert (call.thread.waiting_since, call.thread.closed_as) == (None, "called")


def test_a_page_with_many_calls_asks_no_more(client: Client, ana: User) -> None:
    thread = factories.make_recording(ROSA).call.thread
    open_(client, thread)
    own_page = reverse("admin:inbox_thread_change", args=[thread.pk])
    client.get(own_page)
    with CaptureQueriesContext(connection) as one:
        client.get(own_page)
    for _each in range(4):
        factories.make_recording(ROSA)
    with CaptureQueriesContext(connection) as five:
        client.get(own_page)
    assert len(five) == len(one)
    # The sounds themselves are not read.
    assert not [query for query in five if '"audio"' in query["sql"]]


# --- The sentences --------------------------------------------------------------------------------

SENTENCES = "admin:call_sentences"


def press(client: Client, key: str, data: bytes | None = SOUND, **said: str) -> Any:
    file = {"file": SimpleUploadedFile("voice.mp3", data)} if data is not None else {}
    return client.post(reverse(SENTENCES), {"key": key, **file, **said}, follow=True)


def key_of(client: Client, language: str, words: str) -> str:
    page = client.get(reverse(SENTENCES), {"language": language})
    return next(row.key for row in page.context["rows"] if words in row.words)


def test_a_sentence_that_was_read_out_is_heard(client: Client, ana: User) -> None:
    page = client.get(reverse(SENTENCES))
    # The first language that no voice speaks.
    assert page.context["chosen"] == "am"
    page = press(client, key_of(client, "am", "3"))
    assert "Saved. Callers hear it from now on." in page.text
    row = SpokenSentence.objects.get()
    assert (row.language, row.sentence, bytes(row.audio)) == ("am", "choose", SOUND)
    heard = Caller().call().heard
    assert heard[2].endswith(f"/hooks/calls/said/{row.audio_hash}/")
    assert heard[3] == "For Tigrinya, press 4."
    response = Client().get(reverse("call_sentence", args=[row.audio_hash]))
    assert (response.content, response["Content-Type"]) == (SOUND, "audio/mpeg")
    assert "immutable" in response["Cache-Control"]
    assert Client().get(reverse("call_sentence", args=["0" * 64])).status_code == 404
    assert AuditEvent.objects.get(verb="record_sentence").actor == ana
    # Sent twice it is stored once.
    press(client, key_of(client, "am", "3"))
    assert AuditEvent.objects.filter(verb="record_sentence").count() == 1


def test_a_recording_counts_for_its_words_alone(client: Client, ana: User) -> None:
    press(client, key_of(client, "es", "2"))
    factories.make_network(languages=["es", "en"])
    current.forget()
    # It says the key of before.
    assert Caller().call().heard[0] == "Para español, oprima el 1."
    page = client.get(reverse(SENTENCES), {"language": "es"})
    assert [row.words for row in page.context["left"]] == ["Para español, oprima el 2."]
    press(client, "es:", None, remove=str(SpokenSentence.objects.get().pk))
    assert not SpokenSentence.objects.exists()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<html>", "This is no sound file"),
        (b"", "This is no sound file"),
        (b"RIFF....AVI ", "This is no sound file"),
        (b"ID3" + b"x" * 1024 * 1024, "This file is too large."),
        (None, "Please choose a file."),
    ],
)
def test_what_is_no_sound_is_refused_in_words(
    client: Client, ana: User, data: bytes | None, words: str
) -> None:
    page = press(client, key_of(client, "ti", "4"), data)
    assert words in page.text
    assert page.context["chosen"] == "ti"
    assert not SpokenSentence.objects.exists()


def test_words_that_have_changed_meanwhile_are_not_recorded(client: Client, ana: User) -> None:
    assert "This sentence is another one now." in press(client, "am:" + "0" * 64).text
    for key in ("", "xx:1", "am"):
        assert press(client, key).status_code == 200
    assert not SpokenSentence.objects.exists()


def test_whoever_runs_the_network_reads_sentences_out_and_nobody_else(client: Client) -> None:
    ward = factories.make_ward()
    for who, status in (
        (factories.make_steward(opened=False), 200),
        (factories.make_coordinator(ward), 200),
        (factories.make_organizer(ward), 403),
        (factories.make_operator(ward), 403),
    ):
        client.force_login(who)
        assert client.get(reverse(SENTENCES)).status_code == status


def test_hours_of_each_ward_are_to_be_read_out(client: Client, ana: User) -> None:
    for hours in ("Daily 9 to 5", "Mondays", "Mondays", ""):
        factories.make_ward(hotline=ROSA, hotline_hours=hours)
    page = client.get(reverse(SENTENCES), {"language": "en"})
    said = [row.words for row in page.context["rows"] if row.sentence == "hours"]
    assert said == ["Our hours: Daily 9 to 5", "Our hours: Mondays"]


def test_the_doctor_says_what_is_missing(settings: Settings) -> None:
    settings.TWILIO_AUTH_TOKEN = ""
    found = {fact.name: fact for fact in _calls()}
    assert found["numbers for calls"].problem == "Set TWILIO_AUTH_TOKEN."
    assert found["not heard in calls"].value == "am, ti"
    settings.CALL_NUMBERS = []
    assert list(_calls()) == []


def test_another_provider_has_other_voices(settings: Settings) -> None:
    settings.CALL_VOICES = ["am=am-ET/Own.Mekdes", "ko="]
    said = [(each.text, each.get("voice")) for each in Caller().call().answer.iter("Say")]
    assert said[2][1] == "Own.Mekdes"
    assert said[7] == ("For Korean, press 8.", "Polly.Joanna")
