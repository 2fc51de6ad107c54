"""Volunteers' answers are not readable where they should not be."""

import logging

import pytest
from django.db import connection
from django.test import Client

from common.models import PrivateLink
from mutualaid.logs import JsonFormatter
from tests.factories import make_category
from tests.volunteers.sign_up_form import address, fill_in, send
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db

# Without its first letter, of which nobody knows whether it is stored small.
SECRETS = ["555-0142", "2025550142", "osa@example.org", "cook for ten"]
NAME, THING = "Rosa Quispe", "A stroller"


def everything_stored() -> str:
    """All rows of all tables, as Postgres holds them."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        texts = []
        for table in tables:
            cursor.execute(f'SELECT row_to_json(t)::text FROM "{table}" t')
            texts += [row[0] for row in cursor.fetchall()]
    return "\n".join(texts)


def test_contacts_and_notes_are_encrypted_at_rest(client: Client) -> None:
    make_category(slug="rides")
    fill_in(client, "rides")
    half_filled = everything_stored()
    send(client)
    stored = everything_stored()
    token = PrivateLink.objects.get().token
    for secret in [*SECRETS, token]:
        assert secret not in half_filled
        assert secret not in stored
    for text in (NAME, THING):
        assert text not in half_filled
        assert text in stored  # names and things stay readable for those who may see the row
    volunteer = Volunteer.objects.get()
    assert (volunteer.phone, volunteer.skills_note) == ("(202) 555-0142", "I can cook for ten")
    # The look-up would find what is stored in clear.
    Volunteer.objects.update(zip_code="555-0142")
    assert "555-0142" in everything_stored()


def test_leaving_leaves_no_name_behind(client: Client) -> None:
    make_category(slug="rides")
    fill_in(client, "rides")
    send(client)
    assert NAME in everything_stored()
    client.post(address("leave", PrivateLink.objects.get().token))
    assert NAME not in everything_stored()
    assert THING not in everything_stored()


def test_nothing_personal_is_logged_or_in_an_address(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    make_category(slug="rides")
    fill_in(client, "rides")
    send(client)
    token = PrivateLink.objects.get().token
    client.get(address("home", token))
    # Refused, since most is missing: errors like to quote values.
    client.post(address("edit", token), {"name": NAME})
    client.post(address("leave", token))
    lines = [JsonFormatter().format(record) for record in caplog.records]
    assert [line for line in lines if "volunteers:volunteer_home" in line]  # it was logged
    for secret in [*SECRETS, NAME, token]:
        assert not [line for line in lines if secret in line]
    assert str(Volunteer.objects.get()) == f"Volunteer {Volunteer.objects.get().pk}"
