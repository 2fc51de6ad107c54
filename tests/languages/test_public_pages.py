"""Every public page and its states in each language: nothing in English, every sign in its place.

`make test` compiles the catalogs first; by hand: `scripts/catalogs.py compile`.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from django.utils import timezone, translation

from common.models import FormDraft
from mutualaid import views
from pages import cached
from requests_app.choices import MatchStatus, NeedStatus
from requests_app.models import Need
from resources.views import PER_PAGE
from tests import factories
from tests.languages.form_answers import WRONG, right, rights
from tests.languages.read_open_needs import read_lost_link, read_open_needs
from tests.languages.read_routes import read_routes
from tests.languages.read_volunteers import (
    read_offering,
    read_offering_without_email,
    read_own_volunteer_page,
)
from tests.languages.reader import Reader
from tests.languages.translated_rows import WORDS
from tests.requests_app import request_form
from tests.volunteers import sign_up_form

pytestmark = pytest.mark.django_db

TEMPLATES = Path(settings.BASE_DIR) / "templates"
PUBLIC = ("", "pods", "requests_app", "resources", "volunteers")


def read_places(reader: Reader) -> None:
    rows = reader.rows
    ward = rows.ward(zip_codes=["20010"])
    other = rows.ward(is_hotline_only=True)
    named = {"name": "Oak Court", **rows.said("name", "description")}
    pod = factories.make_pod(ward, contact_email="a@example.org", **named)
    heading = factories.make_resource_category(name="Food", **rows.said("name"))
    contact = {"phone": "+12025550108", "website": "https://example.org", "email": "b@example.org"}
    texts = {"description": "Bags", "hours": "Mondays", "cost": "Free", "what_to_bring": "A bag"}
    texts |= {**rows.said("name", *texts), "address": rows.word}
    full = {**texts, **contact, "languages": ["es", "am"]}
    fresh = factories.make_resource(heading, ward=ward, is_hotline=True, **full)
    stale = factories.make_resource(heading, **{**full, "verified_on": "2020-01-01"})
    unchecked = factories.make_resource(heading, **{**full, "verified_on": None})
    titled = rows.said("title")
    listed = factories.make_resource_list(fresh, stale, unchecked, ward=ward, **titled)
    empty = factories.make_resource_list(pod=pod, **titled)
    for place in ({}, {"ward": ward}, {"pod": pod}):
        factories.make_way_to_give(note="For rent", **rows.said("name", "note"), **place)
    for area in (None, ward):
        factories.make_notice(area, **rows.said("title", "text"))
    guide = factories.make_guide(**rows.said("title", "summary", "body"))
    reader.get("home")
    reader.get("resources:guide_list")
    reader.get("resources:guide_detail", guide.slug)
    for query in ("", "?q=20010", "?q=0"):
        reader.get("pods:ward_list", query=query)
    for area in (ward, other):
        reader.get("pods:ward_detail", area.slug)
    reader.get("pods:pod_detail", pod.slug)
    for query in ("", "?q=0", f"?q={rows.word}&language=am", f"?ward={ward.slug}"):
        reader.get("resources:resource_list", query=query)
    for resource in (fresh, stale, unchecked):
        reader.get("resources:resource_detail", resource.slug)
    for resource_list in (listed, empty):
        reader.get("resources:resource_list_detail", resource_list.slug)


def read_many_resources(reader: Reader) -> None:
    """More than one page of them."""
    heading = factories.make_resource_category(name="Food", **reader.rows.said("name"))
    for _number in range(PER_PAGE + 1):
        factories.make_resource(heading, **reader.rows.said("name", "description", "hours"))
    reader.get("resources:resource_list", query="?page=2")


def read_asking(reader: Reader) -> None:
    """The request's pages: empty, with every error, filled in, sent."""
    groceries, ward = (
        reader.rows.groceries(),
        reader.rows.ward(zip_codes=["20010"], is_hotline_only=True),
    )
    factories.make_pod(ward, **reader.rows.said("name"))
    first = "requests_app:request_needs"
    reader.get(first)
    reader.get(first, query=f"?ward={ward.slug}")
    reader.post(first)
    reader.post(first, categories="0")
    request_form.answer(
        reader.client, "needs", pages_in=reader.language, categories=[groceries.pk], ward=ward.slug
    )
    for page in request_form.PAGES[1:]:
        reader.get(f"requests_app:request_{page}")
        for wrong in WRONG[page]:
            reader.post(f"requests_app:request_{page}", **wrong)
        request_form.answer(
            reader.client, page, pages_in=reader.language, **right(reader.rows, page)
        )
    reader.get("requests_app:request_check")
    reader.post("requests_app:request_check")
    reader.post("requests_app:request_check", consent="on")
    assert reader.was_at == "requests_app:request_sent"
    reader.post("requests_app:request_again")


def read_asking_for_somebody(reader: Reader) -> None:
    """For somebody else, with every question answered, and no email to send the link to."""
    groceries, ward = reader.rows.groceries(), reader.rows.ward()
    word = reader.rows.word
    contact = {**right(reader.rows, "contact"), "email": "", "speaker": "asker"}
    contact |= {"other_name": word, "person_knows": "on"}
    details = {"household_size": "4", "allergies": word, "wanted_time": "evening"}
    where = {**right(reader.rows, "where"), "ward": ward.pk}
    answers = {"contact": contact, "details": details, "where": where}
    request_form.fill_in(reader.client, groceries, pages_in=reader.language, **answers)
    reader.get("requests_app:request_check")
    reader.post("requests_app:request_check", consent="on")
    assert reader.was_at == "requests_app:request_sent"


def read_too_late(reader: Reader) -> None:
    """Answers that were thrown away in the meantime."""
    groceries = reader.rows.groceries()
    request_form.fill_in(
        reader.client, groceries, pages_in=reader.language, where=right(reader.rows, "where")
    )
    sign_up_form.fill_in(reader.client, groceries.slug, **rights(reader.rows))
    FormDraft.objects.all().delete()
    reader.post("requests_app:request_check", consent="on")
    reader.get("requests_app:request_where")
    reader.post("requests_app:request_where", **right(reader.rows, "where"))
    reader.get("requests_app:request_sent")
    reader.post("volunteers:volunteer_check", agree="on")
    reader.get("volunteers:volunteer_time")
    reader.post("volunteers:volunteer_time", max_at_once="1", max_per_week="3")
    reader.get("volunteers:volunteer_sent")


def read_own_request(reader: Reader) -> None:
    """The resident's page with a need in every state, and what can be done there."""
    request = reader.rows.request(
        zip_code="20010", cross_streets=reader.rows.word, allergies=reader.rows.word
    )
    token = factories.link_to(request)
    needs = [factories.make_need(request, reader.rows.groceries()) for _number in range(4)]
    for need, status in zip(needs, ["open", *NeedStatus.ended()], strict=True):
        Need.objects.filter(pk=need.pk).update(
            status=status, ended_at=None if status == "open" else timezone.now()
        )
    for status in MatchStatus.live():
        need = factories.make_need(request, reader.rows.groceries())
        factories.make_match(need, reader.rows.volunteer(need.category), status=status)
    reader.get("requests_app:request_status", token)
    reader.get("requests_app:need_cancel", token, needs[0].pk)
    reader.post("requests_app:need_done", token, need.pk)
    reader.post("requests_app:need_not_done", token, need.pk)
    reader.get("requests_app:need_not_done", token, need.pk)
    reader.post("requests_app:need_not_done", token, need.pk, note="9" * 501)
    reader.post("requests_app:need_cancel", token, needs[0].pk)
    reader.post("requests_app:need_done", token, needs[0].pk)
    for page in ("cancel", "delete"):
        reader.get(f"requests_app:request_{page}", token)
        reader.post(f"requests_app:request_{page}", token)
    assert reader.was_at == "requests_app:request_deleted"
    reader.get("requests_app:request_status", token)


def read_what_comes_again(reader: Reader) -> None:
    """Every week and every two: before, between and after, with those before folded; stopped."""
    request, kind = reader.rows.request(), reader.rows.groceries()
    token = factories.link_to(request)
    day = timezone.localdate() + timedelta(days=2)
    for number, repeat in enumerate(["weekly", "biweekly", "weekly", "biweekly"], start=1):
        need = factories.make_need(request, kind, repeat=repeat, occurrence=number, wanted_on=day)
        reader.get("requests_app:request_status", token)
        reader.get("requests_app:need_cancel", token, need.pk)
        factories.make_match(need, reader.rows.volunteer(kind), status=MatchStatus.DONE)
        reader.get("requests_app:request_status", token)
    Need.objects.update(repeat_until=day)
    reader.get("requests_app:request_status", token)
    for press in (reader.get, reader.post):
        press("requests_app:need_stop_repeating", token, need.pk)


def read_how_it_went(reader: Reader) -> None:
    """What both sides are asked afterwards, each answer and each change of mind."""
    request, kind = reader.rows.request(), reader.rows.groceries()
    need = factories.make_need(request, kind)
    match = factories.make_match(need, reader.rows.volunteer(kind), status=MatchStatus.DONE)
    token, theirs = factories.link_to(request), factories.link_to(match)
    reader.get("requests_app:match_worked", theirs)
    for worked in ("", "yes", "no"):
        reader.post("requests_app:match_worked", theirs, worked=worked)
    for answer in ("done", "not_done", "done", "not_done"):
        reader.post(f"requests_app:need_{answer}", token, need.pk)
    another = factories.make_match(need, reader.rows.volunteer(kind), status=MatchStatus.ACCEPTED)
    reader.post("requests_app:need_done", token, need.pk, match=match.pk)
    reader.get("requests_app:need_not_this_neighbor", token, need.pk)
    reader.post("requests_app:need_not_this_neighbor", token, need.pk, note="9" * 501)
    reader.post("requests_app:need_not_this_neighbor", token, need.pk, match=another.pk)
    factories.make_need(request, kind, occurrence=2)
    reader.post("requests_app:need_not_done", token, need.pk, match=another.pk)


def read_editing(reader: Reader) -> None:
    """Changing one's request: as it was, with errors, changed, and too late."""
    request = reader.rows.request(helper_name="")
    need, token = factories.make_need(request, reader.rows.groceries()), factories.link_to(request)
    for page in ("details", "where", "contact"):
        reader.get("requests_app:request_edit", token, page)
        reader.post("requests_app:request_edit", token, page)
    answers = {
        **request_form.ANSWERS["details"],
        **request_form.ANSWERS["where"],
        **right(reader.rows, "where"),
    }
    answers |= {**request_form.ANSWERS["contact"], **right(reader.rows, "contact")}
    for page in ("details", "where", "contact"):
        reader.post("requests_app:request_edit", token, page, **answers)
        assert reader.was_at == "requests_app:request_status"
    factories.make_match(need, reader.rows.volunteer(need.category), status=MatchStatus.ACCEPTED)
    reader.post("requests_app:request_edit", token, "where", **answers)


def read_matches(reader: Reader) -> None:
    """The volunteer's page of a match in every state, with every answer."""
    for status in MatchStatus.values:
        need = factories.make_need(
            reader.rows.request(), reader.rows.groceries(), wanted_on="2027-01-02"
        )
        match = factories.make_match(need, reader.rows.volunteer(need.category), status=status)
        reader.get("requests_app:match_offer", factories.link_to(match))
        for page in ("decline", "release"):
            reader.get(f"requests_app:match_{page}", factories.link_to(match))
            reader.post(f"requests_app:match_{page}", factories.link_to(match))
    for answer in ("accept", "decline", "done", "release"):
        state = MatchStatus.OFFERED if answer in {"accept", "decline"} else MatchStatus.ACCEPTED
        request = reader.rows.request(for_someone_else=True, person_knows=False, pod=None)
        need = factories.make_need(request, reader.rows.groceries(), delivery="meet")
        match = factories.make_match(need, reader.rows.volunteer(need.category), status=state)
        reader.post(f"requests_app:match_{answer}", factories.link_to(match), reason="no_time")


def read_errors(reader: Reader) -> None:
    """What is said when something is not there, not allowed, or broken."""
    reader.open(f"/{reader.language}/nothing/")
    reader.get("requests_app:request_status", "x" * 22)
    reader.get("requests_app:match_offer", "x" * 22)
    request = RequestFactory().post(f"/{reader.language}/request/", {"name": reader.rows.word})
    with translation.override(reader.language):
        reader.read(views.csrf_failure(request), "csrf")
        reader.read(views.bad_request(request, Exception()), "400")
        reader.read(views.permission_denied(request, Exception()), "403")
        reader.read(views.server_error(request), "500")
        reader.read(views.database_down(request), "503")
        reader.read(views.database_down(RequestFactory().get(f"/{reader.language}/")), "503")


READERS: list[Callable[[Reader], None]] = [
    read_places,
    read_many_resources,
    read_asking,
    read_asking_for_somebody,
    read_too_late,
    read_own_request,
    read_what_comes_again,
    read_how_it_went,
    read_editing,
    read_matches,
    read_routes,
    read_offering,
    read_offering_without_email,
    read_own_volunteer_page,
    read_open_needs,
    read_lost_link,
    read_errors,
]


@pytest.mark.parametrize("language", WORDS)
def test_public_pages(language: str) -> None:
    with Reader(language) as reader:
        for read in READERS:
            reader.client = Client()
            cached.clear()
            read(reader)
    assert not reader.english, "\n".join(sorted(set(reader.english)))
    assert not reader.signs, "\n".join(sorted(set(reader.signs)))
    assert public_templates() - reader.templates == set(), "nobody read these"


def test_all_languages_are_read() -> None:
    assert {"en", *WORDS} == {code for code, _name in settings.LANGUAGES}


def public_templates() -> set[str]:
    """The templates of public pages and of their parts."""
    files = [path for app in PUBLIC for path in (TEMPLATES / app).glob("*.html")]
    return {str(path.relative_to(TEMPLATES)) for path in files}
