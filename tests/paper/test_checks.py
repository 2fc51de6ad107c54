"""Without Pango the site runs, and says in words why no sheet is drawn."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from paper import checks, drawing, views
from tests.factories import make_ward
from tests.paper.printing import ask

pytestmark = pytest.mark.django_db


def test_a_machine_without_the_libraries(client: Client, monkeypatch: Any) -> None:
    assert checks.sheets_can_be_drawn() == [] or drawing.missing_libraries()
    for module in (checks, views):
        monkeypatch.setattr(module, "missing_libraries", lambda: ["pango-1.0"])
    (warning,) = checks.sheets_can_be_drawn()
    assert "pango-1.0" in warning.msg
    assert "libpango-1.0-0" in warning.hint
    sheet = ask(client, reverse("paper:ward_paper", args=[make_ward().slug]), kind="sign")
    page = client.get(reverse("paper:sheet", args=[sheet.pk])).content.decode()
    assert "could not be made" in page
