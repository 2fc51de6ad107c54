"""What the network says of itself stands on its pages, its letters, its feeds: in one place."""

import datetime

import pytest
from django.core import mail
from django.utils import timezone, translation

from common.addresses import bare_sender_address, sender_address
from common.fields import normalize_phone
from common.phones import published
from messaging.letters import render_letter
from network import current, kept_for
from network.contrast import contrast, for_dark, weakest
from network.models import NetworkLink
from pages.localized import local_time
from tests.factories import make_guide

pytestmark = pytest.mark.django_db
FIRST_VIEW = {"Sec-Fetch-Site": "none", "Sec-Fetch-Dest": "document"}


def test_who_we_are_and_how_to_reach_us(client, network):
    row = network(
        name="River Neighbors",
        about="We live by the river.\nCall (202) 555-0142.",
        email="hello@example.org",
        phone="202-555-0111",
        address="PO Box 1\nRivertown",
    )
    NetworkLink.objects.create(network=row, label="Our chat", url="https://chat.example.org/")
    html = client.get("/en/about/").content.decode()
    for words in (
        "We live by the river.",
        'href="tel:+1-202-555-0142"',
        "mailto:hello@example.org",
    ):
        assert words in html
    assert "(202) 555-0111" in html
    assert "PO Box 1<br>Rivertown" in html
    assert 'href="https://chat.example.org/"' in html


def test_without_a_word_the_page_says_what_this_is(client):
    html = client.get("/en/about/").content.decode()
    assert "It is solidarity, not charity" in html
    assert "How to reach us" not in html


def test_the_page_about_privacy_says_the_figures(client, network):
    network(notes_days=77, request_days=21, privacy_text="We meet on Sundays. <b>No</b> script.")
    html = client.get("/en/privacy/").content.decode()
    assert "deleted after 77 days at the latest" in html
    assert "21 days after everything has ended" in html
    assert "We meet on Sundays. &lt;b&gt;No&lt;/b&gt; script." in html


def test_both_pages_are_linked_from_every_foot(client):
    html = client.get("/en/wards/").content.decode()
    assert 'href="/en/about/"' in html
    assert 'href="/en/privacy/"' in html


def test_an_edit_is_on_the_next_view_of_a_kept_page(client, network):
    assert "Mutual Aid" in client.get("/en/guides/").content.decode()
    make_guide()
    network(name="River Neighbors", name_es="Vecinos del Río")
    assert "River Neighbors" in client.get("/en/guides/").content.decode()
    assert "Vecinos del Río" in client.get("/es/guides/").content.decode()


def test_the_color_stands_in_for_ours(client, network):
    network(accent="#7a1f5c")
    html = client.get("/en/wards/").content.decode()
    [path] = [part.split('"')[0] for part in html.split('href="') if part.startswith("/look-")]
    style = client.get(path)
    assert style["Content-Type"].startswith("text/css")
    assert "--accent:#7a1f5c" in style.content.decode()
    assert '<meta name="theme-color" content="#7a1f5c">' in html
    assert client.get("/look-0123456789ab.css").status_code == 404
    first = client.get("/en/wards/", headers=FIRST_VIEW).content.decode()
    assert "--accent:#7a1f5c" in first
    assert "/look-" not in first
    network(accent="")
    assert client.get(path).status_code == 404
    assert "/look-" not in client.get("/en/wards/").content.decode()


def test_contrast_is_that_of_the_standard():
    assert round(contrast("#000000", "#ffffff"), 1) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48
    assert weakest("#777777", is_dark=False) is not None
    assert weakest("#135c48", is_dark=False) is None
    for color in ("#135c48", "#000000", "#7a1f5c", "#00008b"):
        assert weakest(for_dark(color), is_dark=True) is None


def test_letters_come_from_the_network(network, settings):
    settings.DEFAULT_FROM_EMAIL = "aid@example.org"
    assert bare_sender_address() == "aid@example.org"
    network(name="River Neighbors", name_es="Vecinos", sender_email="post@example.org")
    assert sender_address() == '"River Neighbors" <post@example.org>'
    with translation.override("es"):
        assert sender_address() == '"Vecinos" <post@example.org>'
        assert (
            "Vecinos"
            in render_letter("messaging/new_password", {"password_reset_url": "x", "user": None})[1]
        )
    network(sender_name="Post of the river")
    with translation.override("es"):
        assert sender_address() == '"Post of the river" <post@example.org>'
    assert mail.outbox == []


def test_days_and_times_are_those_of_its_zone(client, network):
    moment = datetime.datetime(2026, 7, 1, 17, 30, tzinfo=datetime.UTC)
    client.get("/en/wards/")
    assert local_time(moment) == "1:30\u202fPM"
    network(time_zone="America/Los_Angeles")
    client.get("/en/wards/")
    assert local_time(moment) == "10:30\u202fAM"
    timezone.deactivate()


def test_numbers_without_a_country_are_of_its_country(network):
    assert normalize_phone("020 7946 0018") != "+442079460018"
    network(phone_region="GB")
    assert normalize_phone("020 7946 0018") == "+442079460018"
    assert published("020 7946 0018").as_e164 == "+442079460018"


def test_what_the_row_says_wins_over_the_settings(network, settings, client):
    settings.LEAVE_TO = "https://weather.example.org/"
    network()
    assert client.get("/leave/")["Location"] == "https://weather.example.org/"
    network(leave_to="https://news.example.org/", open_data_contact="data@example.org")
    assert client.get("/leave/")["Location"] == "https://news.example.org/"
    assert "data@example.org" in client.get("/en/open-data/").content.decode()
    assert kept_for("NOTES_KEPT_FOR") == settings.NOTES_KEPT_FOR
    assert not current().own_license


@pytest.mark.parametrize("code", ["es", "ar"])
def test_a_text_in_another_language_says_so(client, network, code):
    network(name="River Neighbors", about="We live by the river.")
    html = client.get(f"/{code}/about/").content.decode()
    with translation.override(code):
        words = translation.gettext("Shown in English")
    assert f'<span class="fallback">{words}</span>' in html
    assert '<span lang="en">River Neighbors</span>' in html
    assert 'class="fallback"' not in client.get("/en/about/").content.decode()
