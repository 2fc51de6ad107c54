"""A message that was left comes to us, and only then goes at the provider, whatever happens."""

import datetime
import logging
import re
import time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from accounts import audit
from calls import fetching, recordings
from calls.models import AtProvider, Recording
from calls.recordings import bring
from calls.services import begin_call, keep_message
from calls.services import recordings_due as due
from calls.sound import MP3, WAV
from inbox.models import Thread
from inbox.services import erase_thread
from tests.calls.provider import sid
from tests.inbox.webhooks import ROSA, TOKEN

pytestmark = pytest.mark.django_db
MARKER = b"Zelkova voice"
SOUND, WAVE = b"ID3\x03" + MARKER * 9, b"RIFF\x00\x00\x00\x00WAVEfmt " + MARKER


class Provider:
    """The provider's recordings: what each request answers, in order; then what is as usual."""

    def __init__(self, server: HTTPServer) -> None:
        self.answers: list[Any] = []
        self.asked: list[str] = []
        self.held: dict[str, bytes] = {}
        server.expect_request(
            re.compile(r"/2010-04-01/Accounts/AC1/Recordings/.*")
        ).respond_with_handler(self.answer)

    def answer(self, request: Request) -> Response:
        name, _dot, _ending = request.path.rpartition("/")[2].partition(".")
        self.asked.append(f"{request.method} {request.path.rpartition('/')[2]}")
        assert (request.authorization.username, request.authorization.password) == ("AC1", TOKEN)
        if self.answers and (first := self.answers.pop(0)):
            return first(request) if callable(first) else first
        if name not in self.held:
            return Response(status=404)
        if request.method == "DELETE":
            del self.held[name]
            return Response(status=204)
        return Response(self.held[name], content_type="audio/mpeg")


@pytest.fixture
def provider(settings: Any, httpserver: HTTPServer) -> Provider:
    settings.TWILIO_BASE_URL = httpserver.url_for("").rstrip("/")
    return Provider(httpserver)


def left(provider: Provider | None = None, sound: bytes = SOUND) -> Recording:
    """Leave a message."""
    call, name = begin_call(sid("CA"), ROSA, ""), sid("RE")
    if provider:
        provider.held[name] = sound
    keep_message(call.key, name, 7)
    return Recording.objects.get(sid=name)


def work(*, later: datetime.timedelta = datetime.timedelta()) -> None:
    """Let the worker do what is due, `later`."""
    AtProvider.objects.update(due_at=timezone.now() - datetime.timedelta(seconds=1))
    if later:
        rows = AtProvider.objects.all()
        rows.update(created_at=timezone.now() - later)
    for pk in due():
        bring(pk)


@pytest.mark.parametrize(
    ("sound", "kind"), [(SOUND, MP3), (b"\xff\xfb\x90" + MARKER, MP3), (WAVE, WAV)]
)
def test_it_is_fetched_encrypted_and_deleted_there(
    provider: Provider, sound: bytes, kind: str
) -> None:
    row = left(provider, sound)
    work()
    row.refresh_from_db()
    assert (row.sound(), row.content_type) == (sound, kind)
    assert provider.held == {}
    assert provider.asked == [f"GET {row.sid}.mp3", f"DELETE {row.sid}.json"]
    assert not AtProvider.objects.exists()

    with connection.cursor() as cursor:
        cursor.execute("SELECT audio FROM calls_recording")
        stored = cursor.fetchone()[0]
    assert stored.startswith("aid1.")


def slow(_request: Request) -> Response:
    time.sleep(0.5)
    return Response(SOUND)


def cut(_request: Request) -> Response:
    return Response(iter([SOUND]), headers={"Content-Length": str(len(SOUND) + 100)})


BAD = [
    pytest.param(Response(status=429), id="too many"),
    pytest.param(Response(status=500), id="broken"),
    pytest.param(Response(status=404), id="not there yet"),
    pytest.param(Response(status=401), id="wrong password"),
    pytest.param(Response("<html>Sorry</html>", content_type="audio/mpeg"), id="a page"),
    pytest.param(Response(b"", content_type="audio/mpeg"), id="nothing"),
    pytest.param(Response(b"ID3" + b"x" * (6 * 1024 * 1024)), id="too large"),
    pytest.param(cut, id="cut off"),
    pytest.param(slow, id="slow"),
]


@pytest.mark.parametrize("answer", BAD)
def test_what_goes_wrong_is_tried_again(
    provider: Provider, answer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = left(provider)
    provider.answers = [answer]
    with monkeypatch.context() as hurried:
        hurried.setattr(fetching, "TIMEOUT", (0.2, 0.2))
        work()
    row.refresh_from_db()
    assert (row.fetched_at, row.audio, row.lost_at) == (None, "", None)
    # Not at once, and nothing is deleted that is not here.
    assert AtProvider.objects.get().due_at > timezone.now()
    assert not [asked for asked in provider.asked if asked.startswith("DELETE")]
    work()
    row.refresh_from_db()
    assert row.sound() == SOUND
    assert provider.held == {}


def test_no_redirect_is_followed_and_our_password_goes_nowhere(
    provider: Provider, httpserver: HTTPServer
) -> None:
    row = left(provider)
    elsewhere = httpserver.url_for("/elsewhere")
    httpserver.expect_request("/elsewhere").respond_with_data(SOUND)
    for status in (301, 302, 307, 308):
        provider.answers = [Response(status=status, headers={"Location": elsewhere})]
        work()
    assert not [r for r, _a in httpserver.log if r.path == "/elsewhere"]
    row.refresh_from_db()
    assert row.fetched_at is None


def test_a_body_without_end_is_cut(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "LONGEST", 0.3)

    def drops() -> Any:
        for _time in range(50):
            yield b"ID3"
            time.sleep(0.1)

    left(provider)
    provider.answers = [lambda _request: Response(drops())]
    begun = time.monotonic()
    monkeypatch.setattr(fetching, "PIECE", 3)
    work()
    assert time.monotonic() - begun < 4
    assert AtProvider.objects.get().attempts == 1


def test_a_provider_that_is_away_for_a_day_loses_nothing(provider: Provider, settings: Any) -> None:
    row = left(provider)
    there, settings.TWILIO_BASE_URL = settings.TWILIO_BASE_URL, "http://127.0.0.1:9"
    for _hour in range(5):
        work(later=datetime.timedelta(days=1))
    settings.TWILIO_BASE_URL = there
    work()
    row.refresh_from_db()
    assert (row.sound(), row.lost_at) == (SOUND, None)


def test_what_cannot_be_deleted_there_is_not_fetched_twice(provider: Provider) -> None:
    row = left(provider)
    provider.answers = [None, Response(status=500)]
    work()
    row.refresh_from_db()
    assert row.sound() == SOUND
    assert AtProvider.objects.count() == 1
    work()
    assert [asked.partition(" ")[0] for asked in provider.asked] == ["GET", "DELETE", "DELETE"]
    assert not AtProvider.objects.exists()


def test_a_worker_that_is_killed_anywhere_leaves_it_to_the_next(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def dies(*_args: Any) -> None:
        raise Killed

    row = left(provider)
    for step in ("fetch", "_store", "delete"):
        with monkeypatch.context() as patch:
            patch.setattr(recordings, step, dies)
            with pytest.raises(Killed):
                work()
        # Nobody else has it while it might be at work still.
        assert due() == []
    work()
    row.refresh_from_db()
    assert (row.sound(), provider.held) == (SOUND, {})
    # Fetched once more after the kill before it was stored, and no more after that.
    assert [asked.partition(" ")[0] for asked in provider.asked] == ["GET", "GET", "DELETE"]


def test_two_workers_do_not_do_it_at_once(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    left(provider)
    [pk] = due()
    real = recordings.fetch

    def and_meanwhile(name: str) -> Any:
        assert due() == []
        bring(pk)
        return real(name)

    monkeypatch.setattr(recordings, "fetch", and_meanwhile)
    bring(pk)
    bring(pk)
    assert len(provider.asked) == 2


def test_what_the_provider_has_lost_is_said(provider: Provider) -> None:
    row = left()
    work(later=datetime.timedelta(hours=1))
    row.refresh_from_db()
    assert row.lost_at is None
    work(later=datetime.timedelta(hours=7))
    row.refresh_from_db()
    assert row.lost_at is not None
    assert not AtProvider.objects.exists()
    # Whoever left it waits for a call.
    assert Thread.objects.get().waiting_since is not None


def test_who_is_erased_meanwhile_is_erased_there_too(provider: Provider) -> None:
    left(provider)
    erase_thread(Thread.objects.get().pk, actor=audit.SYSTEM)
    assert not Recording.objects.exists()
    work()
    assert [asked.partition(" ")[0] for asked in provider.asked] == ["DELETE"]
    assert provider.held == {}


def test_who_is_erased_while_it_comes_is_not_stored_again(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    left(provider)
    real = recordings.fetch

    def and_erased(name: str) -> Any:
        found = real(name)
        erase_thread(Thread.objects.get().pk, actor=audit.SYSTEM)
        return found

    monkeypatch.setattr(recordings, "fetch", and_erased)
    work()
    assert not Recording.objects.exists()
    assert provider.held == {}


def test_no_number_and_no_recording_is_in_the_log(
    provider: Provider, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    row = left(provider)
    provider.answers = [Response(status=500), Response(MARKER, status=200)]
    for _time in range(3):
        work()
    # The test's own server has a log, too.
    said = [each.getMessage() for each in caplog.records if each.name != "werkzeug"]
    assert said
    for marker in ("5550142", row.sid, "Zelkova", TOKEN):
        assert not [each for each in said if marker in each], marker
