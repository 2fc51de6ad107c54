"""The signs of staff pages in Arabic: the desk, a need, and the lists and forms.

Not in Chinese: the frame of Django's admin has its own spaces.
"""

import pytest

from tests import factories
from tests.backoffice.test_admin_everywhere import MAKERS, OURS
from tests.languages.reader import Reader
from tests.languages.test_staff_pages import name_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader() -> Reader:
    reader = Reader("ar")
    reader.client.force_login(factories.make_steward(name=reader.rows.word))
    return reader


def test_the_desk(reader: Reader) -> None:
    kind = reader.rows.groceries()
    request = reader.rows.request(
        for_someone_else=True, access_notes=reader.rows.word, zip_code="20010",
        phone="202-555-0142", phone_extension="4", household_size=3,
    )  # fmt: skip
    need = factories.make_need(request, kind, detail=reader.rows.word, wanted_on="2027-01-02")
    other = factories.make_need(reader.rows.request(phone="202-555-0141"), kind)
    person = reader.rows.volunteer(kind, phone="202-555-0143")
    factories.make_match(other, person)
    factories.make_contact(request, note=reader.rows.word, follow_up_on="2026-01-01")
    reader.get("admin:index")
    reader.get("admin:desk")
    for row in (need, other):
        reader.get("admin:desk_need", row.pk)
        reader.get("admin:desk_contact", row.pk)
    for page in ("intake_request", "intake_volunteer"):
        reader.get(f"admin:{page}")
        reader.post(f"admin:{page}")
    reader.get("admin:taken_request", request.pk)
    assert not reader.signs, "\n".join(sorted(set(reader.signs)))


def test_lists_and_forms(reader: Reader) -> None:
    for model in OURS:
        MAKERS[model]()
        row = model._default_manager.order_by("-pk").first()
        reader.get(name_of(model, "changelist"))
        reader.get(name_of(model, "change"), row.pk)
    assert not reader.signs, "\n".join(sorted(set(reader.signs)))
