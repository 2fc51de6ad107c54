"""Stewards type the ZIP codes of a ward as a list."""

import pytest
from django.test import Client

from tests import factories
from tests.backoffice.test_admin_translations import change, form_data

pytestmark = pytest.mark.django_db


def test_the_list_of_a_ward_is_read_as_typed(client: Client) -> None:
    client.force_login(factories.make_steward())
    ward = factories.make_ward(zip_codes=["20001"])
    address = change(ward)
    for typed in ("20009 20010", "２０００９；２００１０", "20009\n20010, 20009"):
        data = form_data(client, address, zip_codes=typed)
        assert client.post(address, data).status_code == 302
        ward.refresh_from_db()
        assert ward.zip_codes == ["20009", "20010"]
    assert 'value="20009, 20010"' in client.get(address).text
    wrong = client.post(address, form_data(client, address, zip_codes="123, abc, 20011"))
    assert "These are none: 123, abc<" in wrong.text
    assert 'value="123, abc, 20011"' in wrong.text
    assert client.post(address, form_data(client, address, zip_codes="")).status_code == 302
    ward.refresh_from_db()
    assert ward.zip_codes == []
