"""The pages of staff in Spanish."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Model
from django.utils import timezone

from common.models import Category
from pods.choices import OutsideKind
from pods.models import OutsideCount, ZipCentroid
from requests_app import services
from requests_app.choices import MatchStatus, NeedStatus
from requests_app.models import HelpRequest, Need
from tests import factories
from tests.backoffice.test_admin_everywhere import MAKERS, OURS
from tests.languages.reader import Reader
from tests.languages.translated_rows import Rows
from tests.requests_app.feedback_letters import household_says
from tests.translation_review.pictured import make_pictures
from translation_review.texts import texts_of

pytestmark = pytest.mark.django_db

ROWS = Rows("es")
DESK = "admin:desk"
# The `alt` of Django's search button; the audit log's codes.
SAME_EVERYWHERE = (": Search", "): ward")


@pytest.fixture
def reader() -> Reader:
    reader = Reader("es")
    reader.client.force_login(factories.make_steward(name="Ana"))
    return reader


@pytest.fixture
def groceries() -> Category:
    return ROWS.groceries()


def check(reader: Reader) -> None:
    found = {text for text in reader.english if not text.endswith(SAME_EVERYWHERE)}
    assert not found, "\n".join(sorted(found))
    assert not reader.words, "\n".join(sorted(set(reader.words)))


def name_of(model: type[Model], page: str) -> str:
    return f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"


@pytest.mark.parametrize("model", OURS)
def test_lists_and_forms(reader: Reader, model: type[Model]) -> None:
    MAKERS[model]()
    row = model._default_manager.order_by("-pk").first()
    for page in ("changelist", "add"):
        reader.get(name_of(model, page))
    for page in ("change", "history", "delete"):
        reader.get(name_of(model, page), row.pk)
    check(reader)


@pytest.mark.parametrize("role", ["steward", "coordinator", "organizer"])
def test_the_first_page(role: str) -> None:
    reader = Reader("es")
    reader.client.force_login(factories.make_user(role, factories.make_ward(), name="Ana"))
    reader.get("admin:index")
    reader.get("admin:translations")
    reader.get("admin:translations", query="?language=ti&kind=pods.ward")
    check(reader)


def full_need(groceries: Category, **fields: object) -> Need:
    """A need about which there is something to say in every line of the desk."""
    earlier = ROWS.request()
    request = ROWS.request(
        for_someone_else=True, person_knows=False, access_notes="Timbre",
        household=earlier.household, cross_streets="14 e Irving", allergies="Nueces",
        household_size=3, phone_extension="4",
        staff_note="Sin gas", may_leave_message=False, zip_code="20010", contact_time="evening",
    )  # fmt: skip
    factories.make_contact(request, note="No estaba", follow_up_on="2026-01-01")
    factories.make_need(request, ROWS.groceries())
    fields = {"wanted_on": factories.FAR_DAY, **fields}
    need = factories.make_need(request, groceries, detail="Arroz", **fields)
    past = {"status": MatchStatus.DECLINED, "reason": "too_far"}
    factories.make_match(need, ROWS.volunteer(groceries), **past)
    return need


def test_the_desk(reader: Reader, groceries: Category) -> None:
    reader.get(DESK)
    need = full_need(groceries)
    far = {"ward": factories.make_ward(), "reach": "pod"}
    for fields in ({"email": ""}, {"languages": ["es"], "transport": ["car"]}, far, {}, {}, {}, {}):
        ROWS.volunteer(groceries, **fields)
    factories.make_match(full_need(groceries), ROWS.volunteer(groceries))
    taken = full_need(groceries)
    helping = factories.make_match(taken, ROWS.volunteer(groceries), status=MatchStatus.ACCEPTED)
    # A job keeps this number, and no job runs here.
    Need.objects.open().filter(pk=need.pk).update(candidate_counts={"0": 3})
    asked = {"needed_by": datetime.date(2026, 1, 1), "asked_if_needed_at": timezone.now()}
    for more in (asked, {**asked, "asked_if_needed_at": None}):
        passed = factories.make_need(ROWS.request(email=""), groceries, **more)
    reader.post(f"{DESK}_new_day", passed.pk, wanted_on="2001-01-01")
    filters = (
        "?urgent=on&ward=none",
        "?follow_up=on",
        "?passed=on",
        "?waiting=2&nobody=on&free=on&language=en",
    )
    for query in ("", "?show=offered", "?show=matched", *filters):
        reader.get(DESK, query=query)
    for row in Need.objects.all():
        reader.get(f"{DESK}_need", row.pk)
    reader.post(f"{DESK}_contact", need.pk)
    for match in (helping.pk, 0):
        reader.post(f"{DESK}_contact", taken.pk, who="helper", match=match)
    for wrong in ({}, {"kind": "x", "follow_up_on": "2001-01-01"}, {"kind": "note"}):
        reader.post(f"{DESK}_log", need.pk, **wrong)
    reader.post(f"{DESK}_log", need.pk, kind="call_out", note="Mañana")
    check(reader)


def test_who_may_be_the_same(reader: Reader, groceries: Category) -> None:
    block = factories.make_block(ROWS.request())
    rows = [ROWS.request(phone=block.request.phone) for _number in range(4)]
    need = factories.make_need(rows[0], groceries)
    services.erase_request(block.request_id, actor=factories.make_steward())
    change = "admin:requests_app_helprequest_change"
    for verb, data in (
        ("compare", {}),
        ("apart", {"other": rows[1].pk, "back": need.pk}),
        ("join", {"other": rows[2].pk}),
        ("apart", {"other": rows[2].pk}),
        ("join", {"former": block.household_id}),
        ("join", {"former": block.household_id}),
        ("split", {}),
    ):
        reader.get(change, rows[0].pk)
        reader.get(f"{DESK}_need", need.pk)
        reader.post(f"admin:alike_{verb}", rows[0].pk, **data)
    requests = "admin:requests_app_helprequest_changelist"
    reader.post(requests, action="erase", _selected_action=rows[3].pk)
    reader.post(requests, action="erase", _selected_action=rows[3].pk, sure="yes")
    reader.get(requests, query="?repeat=yes")
    check(reader)


def test_volunteers_who_signed_up_twice(reader: Reader, groceries: Category) -> None:
    rows = [ROWS.volunteer(groceries, phone="202-555-0171") for _number in range(4)]
    need = factories.make_need(ROWS.request(), groceries)
    for row in rows[:2]:
        factories.make_match(need, row, status=MatchStatus.ASKED)
    reader.get("admin:volunteers_volunteer_changelist", query="?twice=perhaps")
    for verb, other in (("compare", 1), ("apart", 3), ("join", 1), ("join", 2), ("join", 2)):
        reader.get("admin:volunteers_volunteer_change", rows[0].pk)
        reader.post(f"admin:{verb}_volunteer", rows[0].pk, other=rows[other].pk)
    check(reader)


def test_the_desks_answers(reader: Reader, groceries: Category) -> None:
    for fields in ({}, {"email": ""}):
        need, volunteer = full_need(groceries), ROWS.volunteer(groceries, **fields)
        # The second press is answered in other words.
        for _press in range(2):
            reader.post(f"{DESK}_offer", need.pk, volunteer=volunteer.pk)
    for answer in ("accept", "decline", "withdraw", "release", "done"):
        need = full_need(groceries)
        status = MatchStatus.ACCEPTED if answer in {"release", "done"} else MatchStatus.OFFERED
        match = factories.make_match(need, ROWS.volunteer(groceries), status=status)
        for _press in range(2):
            data = {"match": match.pk, "answer": answer, "reason": "sick"}
            reader.post(f"{DESK}_answer", need.pk, **data)
    check(reader)


@pytest.mark.parametrize("email", ["ana@example.org", ""])
def test_the_desks_ends(reader: Reader, groceries: Category, email: str) -> None:
    place = ROWS.resource(groceries, verified_on=None, phone="+12025550133")
    for fields in ({"how": "cannot_help"}, {"how": "others_did"}, {"how": "cancel"}):
        need = full_need(groceries)
        need.request.email = email
        need.request.save()
        reader.get(f"{DESK}_need", need.pk)
        reader.get(f"{DESK}_cannot_help", need.pk)
        reader.post(f"{DESK}_cannot_help", need.pk, q="Robles", resources=place.pk)
        # Without a reason it is asked for again.
        for data in (fields, {**fields, "reason": "outside", "resources": place.pk}):
            for _press in range(2):
                reader.post(f"{DESK}_close", need.pk, **data)
        reader.get(f"{DESK}_need", need.pk)
        reader.get(f"{DESK}_cannot_help", need.pk)
    reader.get("admin:requests_app_contactlog_changelist", query="?due=yes")
    check(reader)


def test_the_desk_of_two(reader: Reader, groceries: Category) -> None:
    amina = factories.make_coordinator(name="Amina")
    held, mine = full_need(groceries), full_need(groceries)
    services.claim_need(held.pk, actor=amina)
    reader.get(f"{DESK}_need", held.pk)
    for verb in ("open", "contact", "log", "take_over"):
        reader.post(f"{DESK}_{verb}", held.pk, kind="call_in")
    for verb in ("open", "next", "leave"):
        reader.post(f"{DESK}_{verb}", mine.pk)
    entry = mine.request.contacts.get()
    reader.post(f"{DESK}_rung", mine.pk, entry=entry.pk)
    person = ROWS.volunteer(groceries)
    for volunteer in ("", person.pk):
        reader.post(f"{DESK}_not_them", mine.pk, volunteer=volunteer)
    household_says(factories.make_match(full_need(groceries), status=MatchStatus.DONE), "no")
    reader.get(DESK)
    check(reader)


def test_the_desk_asks_several(reader: Reader, groceries: Category) -> None:
    people = [ROWS.volunteer(groceries, max_at_once=9, **way) for way in ({}, {}, {"email": ""})]
    ids = [person.pk for person in people]
    need, *stops = (full_need(groceries) for _number in range(3))
    for data in ({}, {"people": ids, "along": 1}, {"people": ids}):
        reader.post(f"{DESK}_offer_several", need.pk, **data)
    reader.get(f"{DESK}_need", need.pk)
    first, second, third = need.matches.filter(volunteer__in=ids).order_by("id")
    for match, answer in ((first, "decline"), (second, "withdraw"), (third, "withdraw_all")):
        reader.post(f"{DESK}_answer", need.pk, match=match.pk, answer=answer)
    for person in (people[0], people[2]):
        reader.post(f"{DESK}_offer", stops[0].pk, volunteer=person.pk, along=stops[1].pk)
        reader.get(f"{DESK}_need", stops[0].pk)
        match = stops[0].matches.filter(volunteer=person).get()
        reader.post(f"{DESK}_answer", stops[0].pk, match=match.pk, answer="withdraw_all")
    check(reader)


def test_requests_by_phone(reader: Reader, groceries: Category) -> None:
    page = "admin:intake_request"
    reader.get(page)
    reader.post(page)
    request = ROWS.request()
    reader.post(page, look="1")
    for press in ({"look": "1"}, {"fill": request.pk}, {}):
        reader.post(page, **press, **{"contact-phone": request.phone})
    for row in (request, ROWS.request(email="", household=request.household)):
        reader.get("admin:taken_request", row.pk)
    check(reader)


def test_offers_by_phone(reader: Reader, groceries: Category) -> None:
    page = "admin:intake_volunteer"
    reader.get(page)
    reader.post(page)
    for row in (ROWS.volunteer(groceries), ROWS.volunteer(groceries, email="")):
        reader.get("admin:taken_volunteer", row.pk)
    check(reader)


def test_deleting_somebodys_data(reader: Reader, groceries: Category) -> None:
    need = full_need(groceries)
    for data in ({}, {"sure": "on"}):
        reader.post("admin:requests_app_helprequest_erase", need.request_id, **data)
    reader.get(name_of(HelpRequest, "change"), need.request_id)
    check(reader)


@pytest.mark.parametrize("model", OURS)
def test_what_a_list_says_after_its_actions(reader: Reader, model: type[Model]) -> None:
    MAKERS[model]()
    names, pages = actions(reader, model), []
    for action in names:
        row = model._default_manager.order_by("-pk").first()
        data = {"action": action, "_selected_action": row.pk}
        pages.append(reader.post(name_of(model, "changelist"), **data))
    check(reader)
    if set(names) - {"delete_selected", "show_on_forms", "hide_from_forms"}:  # those say nothing
        assert any('class="messagelist"' in page for page in pages)


def actions(reader: Reader, model: type[Model]) -> list[str]:
    """The names of what can be done with rows ticked in the list."""
    page = reader.client.get(reader.url(name_of(model, "changelist")))
    form = page.context["action_form"]
    return [name for name, _words in form.fields["action"].choices if name] if form else []


@pytest.mark.parametrize("status", NeedStatus.values)
def test_each_state_of_a_need(reader: Reader, groceries: Category, status: str) -> None:
    need = factories.make_need(ROWS.request(), groceries, status=status)
    reader.get(f"{DESK}_need", need.pk)
    reader.get(name_of(Need, "change"), need.pk)
    check(reader)


def test_the_list_to_post_and_the_pictures(reader: Reader, groceries: Category) -> None:
    for page in ("posting", "pictures"):
        reader.get(f"admin:{page}")
    for lists_needs in (True, False):
        ward = ROWS.ward(lists_needs=lists_needs)
        factories.make_need(factories.make_request(ward), groceries)
    volunteer = ROWS.volunteer(groceries, max_at_once=20)
    ROWS.volunteer(groceries, paused_until="2999-01-01")
    for status in MatchStatus:
        need = factories.make_need(ROWS.request(), groceries)
        factories.make_match(need, volunteer, status=status, reason="no_time")
    reader.get("admin:posting", query="?language=es")
    for query in ("", "?first=2024-01-01", "?first=x", "?first=2026-02-01&last=2026-01-01"):
        reader.get("admin:pictures", query=query)
    check(reader)


def test_wards_from_a_list_and_from_outside(reader: Reader) -> None:
    """The list with a line of each kind; neighbors; the counts, with and without rows."""
    # What somebody types is in no language: the same name in all.
    factories.make_ward(name="Barrio 1", name_es="Barrio 1", zip_codes=["20010"])
    for code, north in (("20010", 38.9), ("20011", 38.91)):
        ZipCentroid.objects.create(zip_code=code, latitude=north, longitude=-77.0)
    reader.get("admin:pods_ward_paste")
    reader.get("admin:pods_ward_neighbors")
    lines = "Barrio 1, 20010\nBarrio 2, 20011"
    bad = (
        "x" * 90,
        ", 20010",
        f"{lines}\nx, abc",
        "x, 20010, 202-555-01-0-1",
        "x, 911",
        "x K1A 0B1",
    )
    reader.post("admin:pods_ward_paste", lines="")
    for text in (*bad, f"barrio 1, 20012\n{lines}", lines):
        reader.post("admin:pods_ward_paste", lines=text)
        reader.get("admin:pods_ward_paste", query="?look=1")
    reader.post("admin:pods_ward_paste", lines=lines, store="1")
    reader.get("admin:pods_ward_paste", query="?look=1")
    reader.get("admin:pods_ward_neighbors")
    reader.post("admin:pods_ward_neighbors")
    reader.get("admin:outside")
    month = timezone.localdate().replace(day=1)
    for kind in OutsideKind:
        OutsideCount.objects.create(month=month, place="94601", kind=kind, count=9)
        OutsideCount.objects.create(month=month, place="", kind=kind, count=2)
    reader.get("admin:outside")
    check(reader)


def test_reading_translations(reader: Reader, settings: Any, tmp_path: Path) -> None:
    """In Spanish the texts themselves are in Spanish, but for their English: that is marked so."""
    make_pictures(settings, tmp_path)
    reader.get("admin:review_list")
    for query in ("", "?state=good", "?place=ask&q=a"):
        reader.get("admin:review_language", "es", query=query)
    counted = next(text for text in texts_of("es").values() if len(text.english) > 1)
    for text in (counted, next(iter(texts_of("es").values()))):
        for data in ({}, {"state": "better"}, {"state": "better", "form_0": "%(x)s", "note": "a"}):
            reader.post("admin:review_text", "es", text.key, **data)
        shown = {"shown": text.fingerprint, "version": 0, "state": "good"}
        boxes = {f"form_{number}": form for number, form in enumerate(text.forms)}
        for data in (shown, {**shown, "shown": "x"}):
            reader.post("admin:review_text", "es", text.key, **boxes, **data)
        reader.get("admin:review_text", "es", text.key)
    check(reader)
