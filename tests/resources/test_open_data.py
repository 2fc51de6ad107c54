"""The page that explains open data to developers."""

import datetime

import pytest

pytestmark = pytest.mark.django_db


def test_says_where_things_are_and_within_which_limits(client, settings):
    minute, hour = datetime.timedelta(minutes=1), datetime.timedelta(hours=1)
    settings.LIMITS = {**settings.LIMITS, "open_data": ((77, minute), (555, hour))}
    settings.OPEN_DATA_CONTACT = "data@example.org"

    page = client.get("/en/open-data/").content.decode()

    for told in ("/api/hsds/3.0/", "package.zip", "77 a minute", "555 an hour", "data@example.org"):
        assert told in page
    assert settings.OPEN_DATA_LICENSE in page


def test_is_led_to_from_the_directory(client):
    assert '"/en/open-data/"' in client.get("/en/resources/").content.decode()


def test_names_nobody_where_nobody_is_named(client):
    assert "Questions" not in client.get("/en/open-data/").content.decode()
