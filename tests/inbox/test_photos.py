"""Photos and files: kept encrypted, shown on a press, to those who may see the thread."""

import base64
import io
import re
import zlib
from typing import Any

import pytest
from django.core import mail as outbox
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image
from pytest_django.fixtures import Settings

from accounts import audit
from accounts.models import AuditEvent, User
from inbox.choices import Kept
from inbox.models import Attachment, Thread
from inbox.services import erase_thread
from messaging.inbound.mail.fetching import take_mail
from messaging.inbound.pictures import LONGEST_SIDE
from tests.factories import make_coordinator, make_request, make_ward
from tests.inbox.letters import MAIL, built, with_file
from tests.inbox.photos import WORDS, picture, show
from tests.messaging.letters import send_letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(client: Client) -> User:
    ana = make_coordinator(make_ward(name="Oak"))
    client.force_login(ana)
    return ana


def kept(raw: bytes) -> Attachment:
    take_mail(raw)
    return Attachment.objects.latest("pk")


def press(client: Client, file: Attachment, **said: str) -> Any:
    url = reverse("admin:thread_press", args=[file.item.thread_id])
    return client.post(url, {"open": str(file.pk), "seen": "0", **said})


# --- What is kept ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_photo_is_made_anew_with_nothing_but_its_colors(kind: str) -> None:
    data = picture(kind) if kind != "GIF" else gif()
    # Whatever it is called: its content says what it is.
    file = kept(with_file(data, "photo.exe", "application/x-msdownload"))
    made = base64.b64decode(file.content)
    assert (file.type, file.is_photo, file.size) == ("image/jpeg", True, len(made))
    assert WORDS not in made
    with Image.open(io.BytesIO(made)) as found:
        assert not found.getexif()
        assert found.format == "JPEG"


def gif() -> bytes:
    out = io.BytesIO()
    Image.new("P", (20, 20)).save(out, "GIF")
    return out.getvalue()


def test_it_stands_upright_and_is_no_larger_than_a_screen() -> None:
    made = base64.b64decode(kept(with_file(picture(size=(4000, 3000)))).content)
    with Image.open(io.BytesIO(made)) as found:
        assert found.size == (LONGEST_SIDE * 3 // 4, LONGEST_SIDE)


def test_it_is_stored_encrypted() -> None:
    kept(with_file(picture()))
    with connection.cursor() as cursor:
        cursor.execute("SELECT content, name FROM inbox_attachment")
        content, name = cursor.fetchone()
    assert content.startswith("aid1.")
    assert name.startswith("aid1.")


def bomb() -> bytes:
    """A PNG of a hundred dots that unpacks to fifty million bytes."""
    data = picture("PNG", (10, 10))
    at = data.index(b"IDAT") - 4
    packed = zlib.compress(b"\x00" * 50_000_000)
    chunk = b"IDAT" + packed
    crc = zlib.crc32(chunk).to_bytes(4, "big")
    return data[:at] + len(packed).to_bytes(4, "big") + chunk + crc + data[at:]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 ...", "application/pdf"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>x</script></svg>", ""),
        (b"<html><script>alert(1)</script></html>", ""),
        (b"\xff\xd8\xff\xe0 no picture", ""),
        (b"\x89PNG\r\n\x1a\n no picture", ""),
        (bomb(), ""),
    ],
)
def test_all_else_is_a_file_that_nobody_opens_here(content: bytes, kind: str) -> None:
    file = kept(with_file(content, "photo.jpg", "image/jpeg"))
    assert (file.type, file.is_photo) == (kind or "application/octet-stream", False)
    assert base64.b64decode(file.content) == content


def test_a_picture_of_too_many_dots_is_a_file(monkeypatch: Any) -> None:
    monkeypatch.setattr("messaging.inbound.pictures.MOST_PIXELS", 1000)
    assert not kept(with_file(picture())).is_photo


def test_a_file_that_is_too_large_says_so_and_stays_in_the_mailbox(
    client: Client, ana: User, monkeypatch: Any
) -> None:
    monkeypatch.setattr("messaging.inbound.files.LARGEST_FILE", 100)
    assert not take_mail(with_file(b"x" * 101, "long.pdf", "application/pdf"))
    file = Attachment.objects.get()
    assert (file.kept, file.content) == (Kept.TOO_LARGE, "")
    page = show(client, file.item.thread)
    assert "It is too large. It is kept in the mailbox." in page
    assert press(client, file).status_code == 404


# --- Who sees it ----------------------------------------------------------------------------------


def test_a_photo_is_shown_on_a_press_which_is_recorded(client: Client, ana: User) -> None:
    file = kept(with_file(picture()))
    page = show(client, file.item.thread)
    assert "Show the photo" in page
    assert "data:image" not in page
    answer = press(client, file, text="What I typed")
    shown = re.search(r'src="data:image/jpeg;base64,([^"]+)"', answer.text)
    assert shown
    assert shown[1] == file.content
    assert "What I typed" in answer.text
    assert AuditEvent.objects.filter(verb="open_file", subject_id=file.item.thread_id).count() == 1
    # Only as long as it is pressed.
    assert "data:image" not in client.get(reverse_page(file.item.thread)).text


def reverse_page(thread: Thread) -> str:
    return reverse("admin:inbox_thread_change", args=[thread.pk])


def test_a_file_is_handed_over_to_be_saved(client: Client, ana: User) -> None:
    file = kept(with_file(b"<html><script>x</script>", "x.html", "text/html"))
    show(client, file.item.thread)
    answer = press(client, file)
    assert answer.content == b"<html><script>x</script>"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == f'attachment; filename="file-{file.pk}.bin"'
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]


def test_nobody_sees_it_who_may_not_see_the_thread(client: Client, ana: User) -> None:
    request = make_request(email=MAIL, ward=make_ward(name="Elm"))
    file = kept(with_file(picture()))
    assert press(client, file).status_code == 404
    client.force_login(make_coordinator(request.ward))
    # Not before the thread is open, either.
    assert press(client, file).status_code == 403
    show(client, file.item.thread)
    assert press(client, file).status_code == 200
    # Nor by the page of a thread that is open.
    other = kept(with_file(picture(), "b.jpg").replace(MAIL.encode(), b"sam@example.org"))
    own_page = reverse("admin:thread_press", args=[file.item.thread_id])
    for number in (str(other.pk), "x", "9" * 30):
        assert client.post(own_page, {"open": number}).status_code == 404


def test_a_thread_with_many_photos_opens_none_of_them(client: Client, ana: User) -> None:
    message = built("Two")
    for number in range(2):
        message.add_attachment(
            picture(), maintype="image", subtype="jpeg", filename=f"{number}.jpg"
        )
    thread = kept(message.as_bytes()).item.thread
    show(client, thread)
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse_page(thread))
    assert not [each for each in queries if '"inbox_attachment"."content"' in each["sql"]]


def test_it_says_when_others_read_the_mailbox(client: Client, ana: User) -> None:
    make_request(email=MAIL, ward=None, others_read_email=True)
    page = show(client, kept(with_file(picture())).item.thread)
    assert "Others read this mailbox" in page


def test_an_answer_with_a_photo_stands_in_the_thread_of_the_request(
    settings: Settings, mail_is_read: None
) -> None:
    request = make_request(email=MAIL)
    send_letter("request", request.pk)
    letter = outbox.outbox[-1].message()
    message = built("Here", in_reply_to=letter["Message-ID"])
    message.add_attachment(picture(), maintype="image", subtype="jpeg", filename="a.jpg")
    del message["To"]
    message["To"] = letter["Reply-To"]
    assert kept(message.as_bytes()).item.thread.request == request


def test_it_goes_with_the_thread() -> None:
    file = kept(with_file(picture()))
    erase_thread(file.item.thread_id, actor=audit.SYSTEM)
    assert not Attachment.objects.exists()
