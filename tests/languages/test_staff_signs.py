"""The signs of staff pages: the desk, a need and figures, in Arabic also the lists and forms."""

from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from imports.choices import Kind
from requests_app.choices import MatchStatus
from tests import factories
from tests.backoffice.test_admin_everywhere import MAKERS, OURS
from tests.imports.sheets import HEADER, ROWS, as_csv, run_jobs, upload
from tests.languages.reader import Reader
from tests.languages.test_staff_pages import name_of
from tests.translation_review.pictured import make_pictures
from translation_review.texts import texts_of

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["ar", "zh-hans"])
def reader(request: pytest.FixtureRequest) -> Reader:
    reader = Reader(request.param)
    reader.client.force_login(factories.make_steward(name=reader.rows.word))
    return reader


def test_the_desk(reader: Reader) -> None:
    kind = reader.rows.groceries()
    request = reader.rows.request(
        for_someone_else=True, access_notes=reader.rows.word, zip_code="20010",
        phone="202-555-0142", phone_extension="4", household_size=3,
    )  # fmt: skip
    need = factories.make_need(request, kind, detail=reader.rows.word, wanted_on=factories.FAR_DAY)
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


@pytest.mark.parametrize("reader", ["ar"], indirect=True)
def test_lists_and_forms(reader: Reader) -> None:
    for model in OURS:
        MAKERS[model]()
        row = model._default_manager.order_by("-pk").first()
        for page in ("changelist", "add"):
            reader.get(name_of(model, page))
        for page in ("change", "history", "delete"):
            reader.get(name_of(model, page), row.pk)
    assert not reader.signs, "\n".join(sorted(set(reader.signs)))


def test_figures_gaps_and_what_is_matched_at_once(reader: Reader) -> None:
    kind = reader.rows.groceries()
    for status in MatchStatus.values:
        need = factories.make_need(reader.rows.request(phone="202-555-0142"), kind)
        factories.make_match(need, reader.rows.volunteer(kind), status=status)
    factories.make_need(reader.rows.request(phone="202-555-0144"), kind)
    for page in ("pictures", "translations", "proposal_list", "desk"):
        reader.get(f"admin:{page}")
    reader.get("admin:proposal_list", query=f"?category={kind.pk}")
    reader.post("admin:proposal_make", category=kind.pk)
    assert not reader.signs, "\n".join(sorted(set(reader.signs)))


def test_bringing_in_a_spreadsheet(reader: Reader) -> None:
    reader.rows.groceries()
    user = User.objects.get(pk=reader.client.session["_auth_user_id"])
    rows = [*ROWS, ["3/18/2020 8:00:00", "Cy", "202-555-0143", "?", "", ""]]
    for kind in (Kind.REQUESTS, Kind.VOLUNTEERS):
        found = upload(user, as_csv(HEADER, rows), kind)
        reader.post("admin:import_show", found.pk)
        for page in ("list", "detail", "columns", "answers", "rows"):
            reader.get(f"admin:import_{page}", *([] if page == "list" else [found.pk]))
    for press in ("bring_in", "take_back"):
        reader.post("admin:import_press", found.pk, press=press)
        run_jobs(found)
        reader.get("admin:import_detail", found.pk)
    reader.post("admin:import_list")
    assert not reader.signs, "\n".join(sorted(set(reader.signs)))


def test_reading_translations(reader: Reader, settings: Any, tmp_path: Path) -> None:
    make_pictures(settings, tmp_path, "ar")
    reader.get("admin:review_list")
    counted = next(text for text in texts_of("ar").values() if len(text.english) > 1)
    reader.get("admin:review_text", "ar", counted.key)
    reader.post("admin:review_text", "ar", counted.key, state="better", form_0="x")
    assert not reader.signs, "\n".join(sorted(set(reader.signs)))
