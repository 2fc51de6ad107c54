"""Photos by text: fetched from the provider by the worker, and deleted there."""

from typing import Any

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django.fixtures import Settings
from pytest_httpserver import HTTPServer

from accounts import audit
from accounts.models import User
from inbox.choices import Kept
from inbox.fetched import MOST_TRIES, fetch_file, fetch_files
from inbox.models import Attachment, Item, Thread
from inbox.services import erase_thread, forget_text
from inbox.tasks import delete_photo
from messaging.inbound.twilio_media import NotNowError
from tests.factories import make_coordinator, make_ward
from tests.inbox.photos import picture, show
from tests.inbox.webhooks import ROSA, by_twilio

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(client: Client) -> User:
    ana = make_coordinator(make_ward(name="Oak"))
    client.force_login(ana)
    return ana


# --- Photos by text -------------------------------------------------------------------------------

MESSAGE, MEDIA = "MM" + "a" * 32, "ME" + "b" * 32
PATH = f"/2010-04-01/Accounts/AC1/Messages/{MESSAGE}/Media/{MEDIA}"


@pytest.fixture
def provider(httpserver: HTTPServer, settings: Settings, twilio: None) -> HTTPServer:
    settings.TWILIO_BASE_URL = httpserver.url_for("").rstrip("/")
    settings.TWILIO_ACCOUNT_SID = "AC1"
    settings.FETCH_ALSO_FROM = ["127.0.0.1"]
    return httpserver


def by_text(client: Client, url: str = f"https://api.twilio.com{PATH}", **sent: str) -> Any:
    return by_twilio(client, "", NumMedia="1", MediaUrl0=url, **sent)


def test_a_photo_by_text_is_fetched_with_our_account_and_deleted_there(
    client: Client, provider: HTTPServer, ana: User
) -> None:
    by_text(client)
    file = Attachment.objects.get()
    assert (file.kept, file.source) == (Kept.AWAITED, f"{MESSAGE}/{MEDIA}")
    page = show(client, file.item.thread)
    assert "It is still to be fetched from the provider." in page
    provider.expect_ordered_request(PATH, method="GET").respond_with_data(picture())
    provider.expect_ordered_request(PATH, method="DELETE").respond_with_data(status=204)
    fetch_file(file.pk)
    file.refresh_from_db()
    assert (file.kept, file.is_photo, file.source) == (Kept.HERE, True, "")
    for request, _answer in provider.log:
        assert request.authorization
        assert request.authorization.username == "AC1"
    # Once more: nobody is asked.
    fetch_file(file.pk)
    assert len(provider.log) == 2
    assert "Show the photo" in show(client, file.item.thread)


def test_where_the_provider_leads_on_goes_no_password(client: Client, provider: HTTPServer) -> None:
    by_text(client)
    elsewhere = provider.url_for("/files/1")
    provider.expect_request(PATH, method="GET").respond_with_data(
        status=307, headers={"Location": elsewhere}
    )
    provider.expect_request("/files/1").respond_with_data(picture())
    provider.expect_request(PATH, method="DELETE").respond_with_data(status=204)
    fetch_file(Attachment.objects.get().pk)
    assert Attachment.objects.get().kept == Kept.HERE
    [led] = [request for request, _answer in provider.log if request.path == "/files/1"]
    assert led.authorization is None


def test_nobody_leads_us_into_our_own_network(
    client: Client, provider: HTTPServer, settings: Settings
) -> None:
    settings.FETCH_ALSO_FROM = []
    by_text(client)
    provider.expect_request(PATH, method="GET").respond_with_data(
        status=307, headers={"Location": provider.url_for("/inside")}
    )
    fetch_file(Attachment.objects.get().pk)
    file = Attachment.objects.get()
    assert (file.kept, file.tries, len(provider.log)) == (Kept.AWAITED, 1, 1)


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "https://evil.example.org/Messages/MMx/Media/MEx",
        "",
    ],
)
def test_another_address_is_never_asked(client: Client, provider: HTTPServer, url: str) -> None:
    assert by_text(client, url).status_code == 200
    assert not Attachment.objects.exists()
    # It is an item, and says that a photo came.
    assert Item.objects.get().photos == 1
    assert Item.objects.get().thread.waiting_since


def test_of_a_foreign_address_only_its_ids_count(client: Client, provider: HTTPServer) -> None:
    by_text(client, f"https://evil.example.org{PATH}")
    provider.expect_request(PATH, method="GET").respond_with_data(picture())
    provider.expect_request(PATH, method="DELETE").respond_with_data(status=204)
    fetch_file(Attachment.objects.get().pk)
    assert Attachment.objects.get().kept == Kept.HERE


def test_what_fails_is_tried_again(client: Client, provider: HTTPServer) -> None:
    by_text(client)
    provider.expect_oneshot_request(PATH, method="GET").respond_with_data(status=500)
    fetch_file(Attachment.objects.get().pk)
    assert Attachment.objects.get().tries == 1
    provider.expect_request(PATH, method="GET").respond_with_data(picture())
    provider.expect_oneshot_request(PATH, method="DELETE").respond_with_data(status=500)
    fetch_files()
    # It is here, and still there: that is tried again, too.
    file = Attachment.objects.get()
    assert (file.kept, bool(file.source)) == (Kept.HERE, True)
    provider.expect_request(PATH, method="DELETE").respond_with_data(status=204)
    fetch_files()
    assert Attachment.objects.get().source == ""


def test_what_cannot_be_fetched_says_so(client: Client, provider: HTTPServer, ana: User) -> None:
    by_text(client)
    file = Attachment.objects.get()
    provider.expect_request(PATH, method="GET").respond_with_data(status=404)
    fetch_file(file.pk)
    file.refresh_from_db()
    assert (file.kept, file.source) == (Kept.LOST, "")
    assert "It could not be fetched. Ask what is on it." in show(client, file.item.thread)


def test_after_a_day_nobody_tries_any_more(client: Client, provider: HTTPServer) -> None:
    by_text(client)
    Attachment.objects.update(tries=MOST_TRIES - 1)
    provider.expect_request(PATH, method="GET").respond_with_data(status=500)
    fetch_files()
    assert Attachment.objects.get().kept == Kept.LOST
    fetch_files()
    assert len(provider.log) == 1


def test_one_that_is_no_photo_is_a_file(client: Client, provider: HTTPServer) -> None:
    by_text(client, sender=ROSA)
    provider.expect_request(PATH, method="GET").respond_with_data(b"BEGIN:VCARD")
    provider.expect_request(PATH, method="DELETE").respond_with_data(status=404)
    fetch_file(Attachment.objects.get().pk)
    file = Attachment.objects.get()
    assert (file.kept, file.is_photo, file.source) == (Kept.HERE, False, "")


@pytest.mark.parametrize("ends", ["thread", "item"])
def test_a_photo_that_was_never_fetched_goes_at_the_provider_too(
    client: Client, provider: HTTPServer, ends: str
) -> None:
    by_text(client)
    file = Attachment.objects.get()
    if ends == "thread":
        erase_thread(file.item.thread_id, actor=audit.SYSTEM)
    else:
        forget_text(file.item_id)
    [job] = ProcrastinateJob.objects.filter(task_name="delete_photo")
    # The provider's own number of it, and nothing else.
    assert job.args == {"source": f"{MESSAGE}/{MEDIA}"}
    provider.expect_oneshot_request(PATH, method="DELETE").respond_with_data(status=503)
    with pytest.raises(NotNowError):
        delete_photo(**job.args)
    provider.expect_request(PATH, method="DELETE").respond_with_data(status=204)
    delete_photo(**job.args)
    assert [request.method for request, _answer in provider.log] == ["DELETE", "DELETE"]


def test_what_was_fetched_leaves_nothing_to_delete_there(
    client: Client, provider: HTTPServer
) -> None:
    by_text(client)
    provider.expect_request(PATH, method="GET").respond_with_data(picture())
    provider.expect_request(PATH, method="DELETE").respond_with_data(status=204)
    fetch_file(Attachment.objects.get().pk)
    erase_thread(Thread.objects.get().pk, actor=audit.SYSTEM)
    assert not ProcrastinateJob.objects.filter(task_name="delete_photo").exists()
