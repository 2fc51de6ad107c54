"""Stewards write the network's page in the admin, open it and pause it; nobody else does."""

import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from accounts.models import AuditEvent
from backoffice.network_services import open_network
from common import current as kept
from network.models import Network, NetworkLink
from tests.factories import make_coordinator, make_steward, make_ward
from tests.opening.ready import make_ready

pytestmark = pytest.mark.django_db
PAGE = "/en/admin/network/network/1/change/"


def form(**values):
    """What the page sends: nothing but the boxes of all languages in their order."""
    codes = ["en", "es", "am", "ti", "vi", "bn", "zh_hans", "ko", "ar"]
    boxes = {f"language_{code}": str(place) for place, code in enumerate(codes, start=1)}
    links = {
        "links-TOTAL_FORMS": "0",
        "links-INITIAL_FORMS": "0",
        "links-MIN_NUM_FORMS": "0",
        "links-MAX_NUM_FORMS": "8",
    }
    return {**boxes, **links, **values}


def current():
    kept.forget()
    return kept.current()


def png(size=(40, 30), kind="PNG", **options):
    out = io.BytesIO()
    Image.new("RGB", size, "#a02020").save(out, kind, **options)
    return SimpleUploadedFile("mark.png", out.getvalue())


@pytest.fixture
def steward_client(client):
    client.force_login(make_steward())
    return client


def test_nothing_is_stored_by_looking(steward_client):
    assert steward_client.get("/en/admin/network/network/", follow=True).status_code == 200
    assert not Network.objects.exists()


def test_a_steward_writes_what_the_network_is(steward_client):
    data = form(name="River Neighbors", name_es="Vecinos del Río", phone="202-555-0111")
    data |= {"notes_days": "60", "time_zone": "America/Chicago", "phone_region": "ca"}
    data |= {"links-TOTAL_FORMS": "1", "links-0-label": "", "links-0-position": "1"}
    data |= {"links-0-url": "https://chat.example.org/", "links-0-service": "chat"}
    response = steward_client.post(PAGE, data)
    assert response.status_code == 302, response.context["adminform"].form.errors
    network = current()
    assert network.name == "River Neighbors"
    assert network.links == (("chat", "", "https://chat.example.org/"),)
    assert (network.phone_region, network.zone.key) == ("CA", "America/Chicago")
    assert network.kept_for("NOTES_KEPT_FOR").days == 60
    event = AuditEvent.objects.get(verb="change", subject_type="network", fields__contains=["name"])
    assert "notes_days" in event.fields
    assert NetworkLink.objects.count() == 1


def test_others_do_not(client):
    client.force_login(make_coordinator(make_ward()))
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, form(name="Mine")).status_code == 403
    assert client.post(PAGE, form(_open="1")).status_code == 403
    assert client.post(reverse("admin:open_all_the_same")).status_code == 403
    assert not Network.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("accent", "#ffd24a", "its contrast with #f3eee0 is 1."),
        ("accent_dark", "#135c48", "its contrast with"),
        ("accent", "green", "six digits"),
        ("time_zone", "Mars/Olympus", "no such time zone"),
        ("phone_region", "XX", "no such country"),
        ("notes_days", "3", "greater than or equal to 30"),
        ("leave_to", "javascript:alert(1)", "valid URL"),
    ],
)
def test_what_cannot_be_is_refused_in_words(steward_client, field, value, words):
    response = steward_client.post(PAGE, form(**{field: value}))
    assert response.status_code == 200
    assert words in str(response.context["adminform"].form.errors[field])
    assert not current().accent


def test_languages_are_numbered_and_switched_off(steward_client):
    data = form(language_es="1", language_en="2")
    for code in ("am", "ti", "vi", "bn", "zh_hans", "ko", "ar"):
        data[f"language_{code}"] = ""
    assert steward_client.post(PAGE, data).status_code == 302
    assert current().languages == ("es", "en")
    nothing = {name: "" for name in data if name.startswith("language_")}
    response = steward_client.post(PAGE, {**data, **nothing})
    assert "at least one language" in response.content.decode()
    assert current().languages == ("es", "en")


def test_the_mark_is_made_anew_and_served(steward_client, client):
    exif = Image.Exif()
    exif[0x010E] = "taken at a secret place"
    picture = png(kind="JPEG", exif=exif)
    assert b"secret place" in picture.read()
    picture.seek(0)
    assert steward_client.post(PAGE, form(mark=picture)).status_code == 302
    mark = current().mark
    response = client.get(f"/mark-{mark}.png")
    assert response["Content-Type"] == "image/png"
    assert "immutable" in response["Cache-Control"]
    assert b"secret" not in response.content
    assert Image.open(io.BytesIO(response.content)).size == (40, 40)
    large = client.get(f"/mark-{mark}-large.png")
    assert Image.open(io.BytesIO(large.content)).size == (40, 40)
    assert f"/mark-{mark}.png" in client.get("/en/").content.decode()
    assert client.get("/mark-0123456789ab.png").status_code == 404
    assert f'src="/mark-{mark}-large.png"' in client.get("/en/about/").content.decode()
    assert client.get("/mark-0123456789ab-large.png").status_code == 404
    # The next save keeps it, and it can be taken away.
    steward_client.post(PAGE, form(name="River"))
    assert current().mark == mark
    steward_client.post(PAGE, form(without_mark="on"))
    assert not current().mark
    assert client.get(f"/mark-{mark}.png").status_code == 404


HOSTILE = {
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "html": b"<!doctype html><script>alert(1)</script>",
    "cut off": b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
    "gif": b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00!\xf9\x04\x01\x00\x00\x00",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_picture_is_refused(steward_client, name):
    file = SimpleUploadedFile("mark.png", HOSTILE[name])
    response = steward_client.post(PAGE, form(mark=file))
    assert "no picture that we can read" in response.content.decode()
    assert not current().mark


def test_a_bomb_and_a_giant_are_refused(steward_client):
    bomb = png(size=(20_000, 20_000))
    assert bomb.size < 1024 * 1024 * 4
    small = io.BytesIO()
    Image.new("1", (9_000, 9_000)).save(small, "PNG", optimize=True)
    assert small.tell() < 200_000
    response = steward_client.post(
        PAGE, form(mark=SimpleUploadedFile("mark.png", small.getvalue()))
    )
    assert "at most 2,000 by 2,000" in response.content.decode()
    giant = SimpleUploadedFile("mark.png", b"\x89PNG" + b"x" * (1024 * 1024 + 10))
    response = steward_client.post(PAGE, form(mark=giant))
    assert "at most 1 MB" in response.content.decode()
    assert not current().mark


def test_a_picture_with_more_behind_its_dots_is_refused(steward_client):
    """Its head says 100 by 100; behind the dots come 100 MB of nothing, in 100 KB."""
    dots = zlib.compress(b"\0" * (100 * 1024 * 1024), 9)
    head = struct.pack(">IIBBBBB", 100, 100, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", dots), (b"IEND", b""))
    data = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(part)) + kind + part + struct.pack(">I", zlib.crc32(kind + part))
        for kind, part in parts
    )
    response = steward_client.post(PAGE, form(mark=SimpleUploadedFile("mark.png", data)))
    assert "no picture that we can read" in response.content.decode()
    assert not current().mark


def test_opening_and_pausing_is_a_press_that_keeps_what_was_typed(settings, client):
    settings.NETWORK_STARTS_OPEN = False
    client.force_login(make_ready(settings))
    assert "Open the network" in client.get(PAGE).content.decode()
    said = client.post(PAGE, form(name="Typed", _open="1"), follow=True).content.decode()
    assert "The network is open: people can ask" in said
    assert "not open yet" not in said
    assert current().is_open
    assert current().name == "Typed"
    again = client.post(PAGE, form(name="Typed", _open="1"), follow=True)
    assert "open already" in again.content.decode()
    client.post(PAGE, form(name="River", _pause="1", until="2099-01-02"))
    assert current().is_paused
    assert current().name == "River"
    assert str(current().paused_until) == "2099-01-02"
    client.post(PAGE, form(_open="1"))
    said = client.post(PAGE, form(email="a@example.org", _pause="1", until="soon"), follow=True)
    assert "Please give the day" in said.content.decode()
    assert current().is_open
    assert current().email == "a@example.org"


def test_the_page_is_true_in_a_process_that_has_not_looked(steward_client, settings):
    """The press was answered by one process, and the page after it by another."""
    settings.NETWORK_STARTS_OPEN = False
    steward_client.post(PAGE, form(name="River"))
    before = current()
    open_network(actor=make_steward(email="other@example.org"))
    kept._known.keep(before)
    html = steward_client.get(PAGE).content.decode()
    assert "Pause until" in html
    assert "not open yet" not in html


def test_languages_switched_off_are_not_asked_for(steward_client):
    codes = ("am", "ti", "vi", "bn", "zh_hans", "ko", "ar")
    off = {f"language_{code}": "" for code in codes}
    known = current()
    steward_client.post(PAGE, form(name="River", about="We help.", **off))
    kept._known.keep(known)  # a process that still has all of them
    html = steward_client.get(PAGE).content.decode()
    assert html.count("2 of 2 missing") == 1  # Spanish
    assert "name_vi" not in html


def test_two_languages_with_one_number_are_refused(steward_client):
    response = steward_client.post(PAGE, form(language_es="1"))
    assert "English has this number, too" in response.content.decode()
    assert not current().own_languages


def test_a_country_is_chosen_by_its_name(steward_client):
    html = steward_client.get(PAGE).content.decode()
    assert '<option value="MX">Mexico</option>' in html
    steward_client.post(PAGE, form(phone_region="MX"))
    assert current().phone_region == "MX"
    page = steward_client.get("/es" + PAGE[3:]).content.decode()
    assert '<option value="MX" selected>México</option>' in page
    assert "America/Mexico_City" in page.partition('<optgroup label="México">')[2][:2000]


def test_another_country_says_whose_codes_are_none_there(steward_client):
    make_ward(zip_codes=["20001"])
    said = steward_client.post(PAGE, form(phone_region="US"), follow=True).content.decode()
    assert "no postal codes of this country" not in said
    said = steward_client.post(PAGE, form(phone_region="CA"), follow=True).content.decode()
    assert "no postal codes of this country" in said
    assert f'<a href="{reverse("admin:pods_ward_changelist")}">Look at them</a>' in said


def test_a_save_that_is_overtaken_comes_back(steward_client):
    steward_client.post(PAGE, form(name="First"))
    page = steward_client.get(PAGE)
    seen = page.context["adminform"].form.initial["texts_as_seen"]
    steward_client.post(PAGE, form(name="Theirs", texts_as_seen=seen))
    response = steward_client.post(PAGE, form(name="Mine", texts_as_seen=seen))
    assert "Somebody else has changed this in the meantime" in response.content.decode()
    assert current().name == "Theirs"


def seen_on(client):
    return client.get(PAGE).context["adminform"].form.initial["texts_as_seen"]


def test_an_older_page_takes_back_nothing_that_others_saved(steward_client):
    steward_client.post(PAGE, form(phone="202-555-0111", phone_region="US"))
    seen = seen_on(steward_client)
    theirs = form(phone="202-555-0122", phone_region="CA", notes_days="60", language_es="")
    assert steward_client.post(PAGE, {**theirs, "texts_as_seen": seen}).status_code == 302
    # The other window changes something else: both stay.
    mine = form(phone="202-555-0111", phone_region="US", email="us@example.org")
    response = steward_client.post(PAGE, {**mine, "texts_as_seen": seen})
    assert response.status_code == 302, response.context["adminform"].form.errors
    now = current()
    assert (now.phone, now.phone_region, now.email) == ("+12025550122", "CA", "us@example.org")
    assert "es" not in now.languages
    assert now.kept_for("NOTES_KEPT_FOR").days == 60


def test_what_both_changed_comes_back_with_what_was_typed(steward_client):
    steward_client.post(PAGE, form(phone_region="US"))
    seen = seen_on(steward_client)
    steward_client.post(PAGE, form(phone_region="CA", texts_as_seen=seen))
    response = steward_client.post(PAGE, form(phone_region="MX", texts_as_seen=seen))
    html = response.content.decode()
    assert "Somebody else has changed this in the meantime" in html
    assert "Theirs: Canada" in html
    assert '<option value="MX" selected>' in html
    assert current().phone_region == "CA"
    renewed = response.context["adminform"].form.data["texts_as_seen"]
    steward_client.post(PAGE, form(phone_region="MX", texts_as_seen=renewed))
    assert current().phone_region == "MX"
