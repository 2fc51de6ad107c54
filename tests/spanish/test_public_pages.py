"""Every public page and its states in Spanish, and nothing else.

`make test` compiles the catalogs first; by hand: `scripts/catalogs.py compile`.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from django.utils import timezone, translation

from common import pagecache
from common.models import FormDraft
from mutualaid import views
from requests_app.choices import MatchStatus, NeedStatus
from requests_app.models import Need
from tests import factories
from tests.requests_app import asking
from tests.spanish.reader import Reader
from tests.spanish.rows import make_groceries, make_request, make_volunteer, make_ward
from tests.volunteers import helpers
from volunteers.choices import VolunteerStatus

pytestmark = pytest.mark.django_db

TEMPLATES = Path(settings.BASE_DIR) / "templates"
PUBLIC = ("", "pods", "requests_app", "resources", "volunteers")
WEEK = timedelta(days=7)


def read_places(reader: Reader) -> None:
    ward = make_ward(intro="Old houses", intro_es="Casas viejas", zip_codes=["20010"])
    other = make_ward(is_hotline_only=True)
    pod = factories.make_pod(
        ward, name="Oak Court", name_es="Los Robles", contact_email="a@example.org"
    )
    heading = factories.make_resource_category(name="Food", name_es="Comida")
    full = {
        "name_es": "Despensa", "description": "Bags", "hours": "Mondays", "cost": "Free",
        "what_to_bring": "A bag", "phone": "+12025550108", "website": "https://example.org",
        "email": "b@example.org", "address": "12 Oak Street", "languages": ["es", "am"],
    }  # fmt: skip
    fresh = factories.make_resource(heading, ward=ward, is_hotline=True, **full)
    stale = factories.make_resource(heading, **{**full, "verified_on": "2020-01-01"})
    unchecked = factories.make_resource(name_es="Ropero", verified_on=None)
    listed = factories.make_resource_list(fresh, stale, unchecked, title_es="Lista", ward=ward)
    empty = factories.make_resource_list(title_es="Otra lista", pod=pod)
    for place in ({}, {"ward": ward}, {"pod": pod}):
        factories.make_way_to_give(name="Fondo", note="For rent", note_es="Renta", **place)
    reader.get("home")
    for query in ("", "?q=20010", "?q=nada"):
        reader.get("pods:ward_list", query=query)
    for area in (ward, other):
        reader.get("pods:ward_detail", area.slug)
    reader.get("pods:pod_detail", pod.slug)
    for query in ("", "?q=nada", "?q=despensa&language=am", f"?ward={ward.slug}"):
        reader.get("resources:resource_list", query=query)
    for resource in (fresh, stale, unchecked):
        reader.get("resources:resource_detail", resource.slug)
    for resource_list in (listed, empty):
        reader.get("resources:resource_list_detail", resource_list.slug)


def read_many_resources(reader: Reader) -> None:
    """More than one page of them."""
    heading = factories.make_resource_category(name="Food", name_es="Comida")
    for number in range(60):
        factories.make_resource(heading, name=f"Lugar {number}", name_es=f"Lugar {number}")
    reader.get("resources:resource_list", query="?page=2")


LONG = "x" * 3000
# What people would write on a Spanish page, and what they should not.
RIGHT: dict[str, dict[str, Any]] = {
    "where": {"cross_streets": "14 e Irving", "access_notes": "Timbre 12", "address": "Robles 3"},
    "offer": {"goods_note": "Un coche", "skills_note": "Cocino para diez"},
}
WRONG: dict[str, list[dict[str, Any]]] = {
    "details": [
        {},
        {"urgency": "9", "wanted_on": "ayer", "household_size": "muchos", "allergies": LONG},
        {"urgency": "1", "wanted_on": "2001-01-01", "household_size": "0", "repeat": "x"},
        {"wanted_on": "2999-01-01", "household_size": "99", "wanted_time": "x", "delivery": "x"},
    ],
    "where": [
        {"ward": "0", "pod": "0", "zip_code": "2"},
        {"address": LONG, "cross_streets": "a\x00b", "access_notes": LONG},
    ],
    "contact": [
        {},
        {"name": "Ana", "phone": "1", "email": "@", "speaker": "helper", "contact_method": "x"},
        {"name": "Ana", "speaker": "asker", "contact_method": "any", "spoken_language": "es"},
        {"name": "Ana", "speaker": "me", "phone": "2025550147", "contact_method": "email"},
        {"name": "Ana", "speaker": "me", "email": "a@example.org", "contact_method": "call"},
        {"name": LONG, "other_name": "a\x00b", "phone_extension": LONG, "spoken_language": "x"},
    ],
    "about": [
        {},
        {"name": LONG, "phone": "1", "email": "@", "contact_method": "x", "languages": "x"},
        {"name": "Ana", "phone": "2025550147", "contact_method": "email", "language": "x"},
        {"name": "Ana", "email": "a@example.org", "contact_method": "call"},
    ],
    "offer": [{}, {"categories": "x", "goods_note": LONG, "skills_note": "a\x00b"}],
    "time": [{}, {"days": "9", "times": "x", "max_at_once": "0", "max_per_week": "x"}],
}


def read_asking(reader: Reader) -> None:
    """The request's pages: empty, with every error, filled in, sent."""
    groceries, ward = make_groceries(), make_ward(zip_codes=["20010"], is_hotline_only=True)
    factories.make_pod(ward, name_es="Los Robles")
    first = "requests_app:request_needs"
    reader.get(first)
    reader.get(first, query=f"?ward={ward.slug}")
    reader.post(first)
    reader.post(first, categories="0")
    asking.answer(reader.client, "needs", pages_in="es", categories=[groceries.pk], ward=ward.slug)
    for page in asking.PAGES[1:]:
        reader.get(f"requests_app:request_{page}")
        for wrong in WRONG[page]:
            reader.post(f"requests_app:request_{page}", **wrong)
        asking.answer(reader.client, page, pages_in="es", **RIGHT.get(page, {}))
    reader.get("requests_app:request_check")
    reader.post("requests_app:request_check")
    reader.post("requests_app:request_check", consent="on")
    assert reader.was_at == "requests_app:request_sent"
    reader.post("requests_app:request_again")


def read_asking_for_somebody(reader: Reader) -> None:
    """For somebody else, with every question answered, and no email to send the link to."""
    groceries, ward = make_groceries(), make_ward()
    contact = {"email": "", "speaker": "asker", "other_name": "Rosa", "person_knows": "on"}
    details = {"household_size": "4", "allergies": "Nueces", "wanted_time": "evening"}
    where = {**RIGHT["where"], "ward": ward.pk}
    answers = {"contact": contact, "details": details, "where": where}
    asking.fill_in(reader.client, groceries, pages_in="es", **answers)
    reader.get("requests_app:request_check")
    reader.post("requests_app:request_check", consent="on")
    assert reader.was_at == "requests_app:request_sent"


def read_too_late(reader: Reader) -> None:
    """Answers that were thrown away in the meantime."""
    groceries = make_groceries()
    asking.fill_in(reader.client, groceries, pages_in="es", where=RIGHT["where"])
    helpers.fill_in(reader.client, groceries.slug, **RIGHT["offer"])
    FormDraft.objects.all().delete()
    reader.post("requests_app:request_check", consent="on")
    reader.get("requests_app:request_where")
    reader.post("requests_app:request_where", **RIGHT["where"])
    reader.get("requests_app:request_sent")
    reader.post("volunteers:volunteer_check", agree="on")
    reader.get("volunteers:volunteer_time")
    reader.post("volunteers:volunteer_time", max_at_once="1", max_per_week="3")
    reader.get("volunteers:volunteer_sent")


def read_own_request(reader: Reader) -> None:
    """The resident's page with a need in every state, and what can be done there."""
    request = make_request(zip_code="20010", cross_streets="14 e Irving", allergies="Nueces")
    token = factories.link_to(request)
    needs = [factories.make_need(request, make_groceries()) for _number in range(4)]
    for need, status in zip(needs, ["open", *NeedStatus.ended()], strict=True):
        Need.objects.filter(pk=need.pk).update(
            status=status, ended_at=None if status == "open" else timezone.now()
        )
    for status in MatchStatus.live():
        need = factories.make_need(request, make_groceries())
        factories.make_match(need, make_volunteer(need.category), status=status)
    reader.get("requests_app:request_status", token)
    reader.get("requests_app:need_cancel", token, needs[0].pk)
    reader.post("requests_app:need_done", token, need.pk)
    reader.post("requests_app:need_not_done", token, need.pk)
    reader.post("requests_app:need_cancel", token, needs[0].pk)
    reader.post("requests_app:need_done", token, needs[0].pk)
    for page in ("cancel", "delete"):
        reader.get(f"requests_app:request_{page}", token)
        reader.post(f"requests_app:request_{page}", token)
    assert reader.was_at == "requests_app:request_deleted"
    reader.get("requests_app:request_status", token)


def read_editing(reader: Reader) -> None:
    """Changing one's request: as it was, with errors, changed, and too late."""
    request = make_request(helper_name="")
    need, token = factories.make_need(request, make_groceries()), factories.link_to(request)
    reader.get("requests_app:request_edit", token)
    reader.post("requests_app:request_edit", token)
    answers = {**asking.ANSWERS["details"], **asking.ANSWERS["where"], **RIGHT["where"]}
    reader.post("requests_app:request_edit", token, **answers, **asking.ANSWERS["contact"])
    assert reader.was_at == "requests_app:request_status"
    factories.make_match(need, make_volunteer(need.category), status=MatchStatus.ACCEPTED)
    reader.post("requests_app:request_edit", token, **answers)


def read_matches(reader: Reader) -> None:
    """The volunteer's page of a match in every state, with every answer."""
    for status in MatchStatus.values:
        need = factories.make_need(make_request(), make_groceries(), wanted_on="2027-01-02")
        match = factories.make_match(need, make_volunteer(need.category), status=status)
        reader.get("requests_app:match_offer", factories.link_to(match))
        for page in ("decline", "release"):
            reader.get(f"requests_app:match_{page}", factories.link_to(match))
            reader.post(f"requests_app:match_{page}", factories.link_to(match))
    for answer in ("accept", "decline", "done", "release"):
        state = MatchStatus.OFFERED if answer in {"accept", "decline"} else MatchStatus.ACCEPTED
        request = make_request(for_someone_else=True, person_knows=False, pod=None)
        need = factories.make_need(request, make_groceries(), delivery="meet")
        match = factories.make_match(need, make_volunteer(need.category), status=state)
        reader.post(f"requests_app:match_{answer}", factories.link_to(match), reason="no_time")


def read_offering(reader: Reader) -> None:
    """The volunteer form: empty, with every error, filled in, sent."""
    groceries, ward = make_groceries(), make_ward(zip_codes=["20010"])
    factories.make_pod(ward, slug="robles", name_es="Los Robles")
    reader.get("volunteers:volunteer_about", query=f"?ward={ward.slug}")
    for page in helpers.PAGES:
        reader.get(f"volunteers:volunteer_{page}")
        for wrong in WRONG[page]:
            reader.post(f"volunteers:volunteer_{page}", **wrong)
        right = {"categories": [groceries.slug]} if page == "offer" else {}
        right |= RIGHT["offer"] if page == "offer" else {}
        helpers.answer(reader.client, page, pages_in="es", **right)
    reader.get("volunteers:volunteer_check")
    reader.post("volunteers:volunteer_check")
    reader.post("volunteers:volunteer_check", agree="on")
    assert reader.was_at == "volunteers:volunteer_sent"


def read_offering_without_email(reader: Reader) -> None:
    helpers.fill_in(reader.client, make_groceries().slug, email="", **RIGHT["offer"])
    reader.get("volunteers:volunteer_check")
    reader.post("volunteers:volunteer_check", agree="on")
    assert reader.was_at == "volunteers:volunteer_sent"


def read_own_volunteer_page(reader: Reader) -> None:
    """A volunteer's page in every state, with tasks, a break, changes and leaving."""
    groceries = make_groceries()
    for status in VolunteerStatus.values[:-1]:
        for fields in ({}, {"email": ""}, {"paused_until": timezone.localdate() + WEEK}):
            volunteer = make_volunteer(groceries, status=status, **fields)
            reader.get("volunteers:volunteer_home", factories.link_to(volunteer))
    volunteer = make_volunteer(groceries, ward=make_ward(), days=[1], max_at_once=5)
    token = factories.link_to(volunteer)
    for status in MatchStatus.live():
        need = factories.make_need(make_request(), groceries, wanted_on="2027-01-02")
        factories.make_match(need, volunteer, status=status)
    reader.get("volunteers:volunteer_home", token)
    for page in ("edit", "pause", "leave"):
        reader.get(f"volunteers:volunteer_{page}", token)
    for wrong in ({}, {"length": "date"}, {"length": "date", "day": "x"}, {"length": "x"}):
        reader.post("volunteers:volunteer_pause", token, **wrong)
    reader.post("volunteers:volunteer_pause", token, length="date", day="2001-01-01")
    reader.post("volunteers:volunteer_pause", token, length="14")
    reader.get("volunteers:volunteer_pause", token)
    reader.post("volunteers:volunteer_resume", token)
    reader.post("volunteers:volunteer_edit", token, name="")
    right = {name: value for page in helpers.ANSWERS.values() for name, value in page.items()}
    right |= {**RIGHT["offer"], "categories": [groceries.slug]}
    reader.post("volunteers:volunteer_edit", token, **right)
    assert reader.was_at == "volunteers:volunteer_home"
    reader.post("volunteers:volunteer_leave", token)
    assert reader.was_at == "volunteers:volunteer_left"
    reader.get("volunteers:volunteer_home", token)


def read_errors(reader: Reader) -> None:
    """What is said when something is not there, not allowed, or broken."""
    reader.open("/es/nothing/")
    reader.get("requests_app:request_status", "x" * 22)
    reader.get("requests_app:match_offer", "x" * 22)
    request = RequestFactory().post("/es/request/", {"name": "Ana"})
    with translation.override("es"):
        reader.read(views.csrf_failure(request), "csrf")
        reader.read(views.bad_request(request, Exception()), "400")
        reader.read(views.permission_denied(request, Exception()), "403")
        reader.read(views.server_error(request), "500")
        reader.read(views.database_down(request), "503")
        reader.read(views.database_down(RequestFactory().get("/es/")), "503")


READERS: list[Callable[[Reader], None]] = [
    read_places,
    read_many_resources,
    read_asking,
    read_asking_for_somebody,
    read_too_late,
    read_own_request,
    read_editing,
    read_matches,
    read_offering,
    read_offering_without_email,
    read_own_volunteer_page,
    read_errors,
]


def test_no_english_on_public_pages() -> None:
    with Reader("es") as reader:
        for read in READERS:
            reader.client = Client()
            pagecache.clear()
            read(reader)
    assert not reader.english, "\n".join(sorted(set(reader.english)))
    assert public_templates() - reader.templates == set(), "nobody read these in Spanish"


def public_templates() -> set[str]:
    """The templates of public pages and of their parts."""
    files = [path for app in PUBLIC for path in (TEMPLATES / app).glob("*.html")]
    return {str(path.relative_to(TEMPLATES)) for path in files}
