"""Print the pages that `test_a_tenth_language.py` asks for, as a site with French shows them."""

import json
import os
import sys

import django
from django.db import connection

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.languages.french_settings"
django.setup()

from django.test import Client  # noqa: E402 - needs the settings
from django.test.utils import setup_test_environment  # noqa: E402

from accounts.models import User  # noqa: E402


def main() -> None:
    """Read `{"get": [address, …], "post": [address, …]}`, write `{address: html}`."""
    setup_test_environment()
    asked = json.load(sys.stdin)
    client = Client()
    pages = {f"POST {url}": client.post(url) for url in asked["post"]}
    pages |= {url: client.get(url, HTTP_ACCEPT_LANGUAGE="fr-CA") for url in asked["get"]}
    client.force_login(User.objects.get(email=asked["steward"]))
    pages |= {url: client.get(url) for url in asked["staff"]}
    json.dump(
        {url: page.headers.get("Location") or page.text for url, page in pages.items()}, sys.stdout
    )
    connection.close()


main()
