"""Results of a search box for letters and signs that stand in nearly every text."""

import pytest
from django.test import Client
from django.urls import reverse

from common.search import matching
from pods.models import Ward
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        *(
            ("S.N.A.P.", {"Snap help", "S.N.A.P. help"}),
            ("s.n.a.p", {"Snap help", "S.N.A.P. help"}),
        ),
        *(("s", {"S.N.A.P. help"}), ("x", set()), ("%(", set()), ("{", set()), ("help", None)),
    ],
)
def test_letters_and_signs_do_not_find_everything(typed: str, found: set[str] | None) -> None:
    names = {"Snap help", "S.N.A.P. help", "Pantry naps help"}
    for name in names:
        factories.make_ward(name=name)
    rows = Ward.objects.filter(matching(typed, "text_key"))
    assert {row.name for row in rows} == (names if found is None else found)


@pytest.mark.parametrize(("typed", "count"), [("S.N.A.P.", 2), ("q", 0), ("{", 0), ("help", 3)])
def test_the_public_directory_too(client: Client, typed: str, count: int) -> None:
    for name in ("Snap help", "S.N.A.P. help", "Quiet help"):
        factories.make_resource(name=name)
    page = client.get(reverse("resources:resource_list"), {"q": typed}).text
    assert sum(f"{name} help" in page for name in ("Snap", "S.N.A.P.", "Quiet")) == count
