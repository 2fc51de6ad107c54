"""Every public page and its states in each language: nothing in English, every sign in its place.

`make test` compiles the catalogs first; by hand: `scripts/catalogs.py compile`.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from django.utils import timezone, translation

from common.models import FormDraft, PrivateLink
from mutualaid import views
from pages import cached
from requests_app.choices import MatchStatus, NeedStatus, Repeat
from requests_app.ends import EndReason
from requests_app.models import HelpRequest, Match, Need, Referral
from requests_app.recurrence import Series
from tests import factories
from tests.languages.form_answers import LONG, WRONG, right, rights
from tests.languages.read_days import read_days, read_own_days
from tests.languages.read_keeping import read_calling, read_keeping
from tests.languages.read_open_needs import read_lost_link, read_open_needs, read_word
from tests.languages.read_places import read_many_resources, read_places
from tests.languages.read_pods import (
    read_finding,
    read_joining,
    read_pods,
    read_proposals,
    read_sheets,
    read_starting,
)
from tests.languages.read_rooms import ROOMS
from tests.languages.read_routes import read_routes
from tests.languages.read_shelves import read_shelves
from tests.languages.read_suggesting import read_suggesting
from tests.languages.read_volunteers import (
    read_offering,
    read_offering_without_email,
    read_own_volunteer_page,
    read_shifts,
)
from tests.languages.reader import Reader
from tests.languages.translated_rows import READ, WORDS
from tests.requests_app import request_form
from tests.volunteers import sign_up_form

pytestmark = [pytest.mark.django_db, pytest.mark.long]

TEMPLATES = Path(settings.BASE_DIR) / "templates"
PUBLIC = (
    "", "events", "members", "paper", "phone_trees", "pods", "request_pages", "resources", "rota",
    "shelves", "volunteers",
)  # fmt: skip
# What stands in the admin alone, beside public pages.
FOR_STAFF = re.compile(
    r"(members|paper|phone_trees)/(pod_|my_pods|_staff|_part_of|_size)|rota/(rota|_row)|events/(days|day_s|_counts|_door_row|sheets)|shelves/posting"
)


def read_asking(reader: Reader) -> None:
    """The request's pages: empty, with every error, filled in, sent."""
    groceries, ward = (
        reader.rows.groceries(),
        reader.rows.ward(zip_codes=["20010"], is_hotline_only=True),
    )
    factories.make_pod(ward, **reader.rows.named())
    first = "request_pages:request_needs"
    reader.get(first)
    reader.get(first, query=f"?ward={ward.slug}")
    reader.post(first)
    reader.post(first, categories="0")
    request_form.answer(
        reader.client, "needs", pages_in=reader.language, categories=[groceries.pk], ward=ward.slug
    )
    for page in request_form.PAGES[1:]:
        reader.get(f"request_pages:request_{page}")
        for wrong in WRONG[page]:
            reader.post(f"request_pages:request_{page}", **wrong)
        answers = right(reader.rows, page) | ({"ward": ward.pk} if page == "where" else {})
        request_form.answer(reader.client, page, pages_in=reader.language, **answers)
    reader.get("request_pages:request_check")
    reader.post("request_pages:request_check")
    reader.post("request_pages:request_check", consent="on")
    assert reader.was_at == "request_pages:request_sent"
    reader.post("request_pages:request_again")


def read_asking_for_somebody(reader: Reader) -> None:
    """Ask for somebody else, with every question answered, and no email to send the link to."""
    groceries, ward = reader.rows.groceries(), reader.rows.ward(zip_codes=["20010"])
    word = reader.rows.word
    contact = {**right(reader.rows, "contact"), "email": "", "speaker": "asker"}
    contact |= {"other_name": word, "person_knows": "on"}
    details = {"household_size": "4", "allergies": word, "wanted_time": "evening"}
    where = {**right(reader.rows, "where"), "ward": ward.pk}
    answers = {"contact": contact, "details": details, "where": where}
    request_form.fill_in(reader.client, groceries, pages_in=reader.language, **answers)
    reader.get("request_pages:request_check")
    reader.post("request_pages:request_check", consent="on")
    assert reader.was_at == "request_pages:request_sent"


def read_too_late(reader: Reader) -> None:
    """Answers that were thrown away in the meantime."""
    groceries = reader.rows.groceries()
    request_form.fill_in(
        reader.client, groceries, pages_in=reader.language, where=right(reader.rows, "where")
    )
    sign_up_form.fill_in(reader.client, groceries.slug, **rights(reader.rows))
    FormDraft.objects.all().delete()
    reader.post("request_pages:request_check", consent="on")
    reader.get("request_pages:request_where")
    reader.post("request_pages:request_where", **right(reader.rows, "where"))
    reader.get("request_pages:request_sent")
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
    needs = [
        factories.make_need(request, reader.rows.groceries(), status=status)
        for status in ("open", NeedStatus.DONE, NeedStatus.CANCELLED, NeedStatus.UNKNOWN)
    ]
    for reason in EndReason:
        kind = reader.rows.groceries()
        need = factories.make_need(request, kind, status=NeedStatus.CLOSED, end_reason=reason)
        place = reader.rows.resource(kind, phone="+12025550133")
        Referral.objects.create(need=need, resource=place, position=1)
    for status in MatchStatus.live():
        need = factories.make_need(request, reader.rows.groceries())
        factories.make_match(need, reader.rows.volunteer(need.category), status=status)
    reader.get("request_pages:request_status", token)
    read_changes(reader, token, needs[0])
    reader.get("request_pages:need_cancel", token, needs[0].pk)
    read_another_day(reader, token, needs[0])
    reader.post("request_pages:need_done", token, need.pk)
    reader.post("request_pages:need_not_done", token, need.pk)
    reader.get("request_pages:need_not_done", token, need.pk)
    reader.post("request_pages:need_not_done", token, need.pk, note="9" * 501)
    reader.post("request_pages:need_cancel", token, needs[0].pk)
    reader.post("request_pages:need_done", token, needs[0].pk)
    for page in ("cancel", "delete"):
        reader.get(f"request_pages:request_{page}", token)
        reader.post(f"request_pages:request_{page}", token)
    assert reader.was_at == "request_pages:request_deleted"
    reader.get("request_pages:request_status", token)


def read_changes(reader: Reader, token: str, need: Need) -> None:
    """Change a need and add one: the pages, with errors, and their answers."""
    more = reader.rows.groceries()
    for view, args, right_answer in (
        ("request_pages:need_edit", (token, need.pk), {"urgency": "3"}),
        ("request_pages:need_add", (token,), {"urgency": "3", "category": more.pk}),
    ):
        reader.get(view, *args)
        for wrong in ({}, {"urgency": "9", "category": "0", "wanted_on": "x", "detail": LONG}):
            reader.post(view, *args, **wrong)
        reader.post(view, *args, **right_answer)


def read_what_comes_again(reader: Reader) -> None:
    """Read a series in every way: before, between and after, with those before folded; stopped."""
    request, kind = reader.rows.request(), reader.rows.groceries()
    token = factories.link_to(request)
    day = timezone.localdate() + timedelta(days=2)
    for number, repeat in enumerate(reversed(Repeat.again()), start=1):
        wanted_on = day - timedelta(weeks=5 - number)
        need = factories.make_need(
            request, kind, repeat=repeat, occurrence=number, wanted_on=wanted_on
        )
        reader.get("request_pages:request_status", token)
        reader.get("request_pages:need_cancel", token, need.pk)
        reader.get("request_pages:need_date", token, need.pk, wanted_on)
        factories.make_match(need, reader.rows.volunteer(kind), status=MatchStatus.DONE)
        reader.get("request_pages:request_status", token)
    days = [date.planned for date in Series.of(need).to_plan()]
    reader.get("request_pages:need_date", token, need.pk, days[0])
    reader.post("request_pages:need_date", token, need.pk, days[0], day="x")
    reader.post("request_pages:need_date", token, need.pk, days[0], day=days[0] + timedelta(days=1))
    reader.post("request_pages:need_date", token, need.pk, days[0], day=days[1])
    reader.post("request_pages:need_skip", token, need.pk, days[0])
    ahead = factories.make_need(
        request, kind, repeat="weekly", occurrence=6, wanted_on=day + timedelta(weeks=9)
    )
    helper = reader.rows.volunteer(kind, max_at_once=2)
    theirs = [factories.make_match(each, helper, status=MatchStatus.ACCEPTED) for each in
              (ahead, factories.make_need(request, kind, repeat="weekly", occurrence=7,
                                          wanted_on=day + timedelta(weeks=1)))]  # fmt: skip
    link = factories.link_to(theirs[0])
    reader.get("request_pages:match_offer", link)
    reader.get("request_pages:match_release", link)
    reader.get("request_pages:request_status", token)
    Need.objects.update(repeat_until=day)
    reader.get("request_pages:request_status", token)
    reader.post("request_pages:need_skip", token, need.pk, days[-1])
    for press in (reader.get, reader.post):
        press("request_pages:need_stop_repeating", token, need.pk)


def read_another_day(reader: Reader, token: str, need: Need) -> None:
    """Before the day passes and after; no answer, and one."""
    for day in (timezone.localdate(), timezone.localdate() - timedelta(days=2)):
        Need.objects.filter(pk=need.pk).update(needed_by=day)
        reader.get("request_pages:request_status", token)
        reader.get("request_pages:need_new_day", token, need.pk)
    reader.post("request_pages:need_new_day", token, need.pk)
    reader.post("request_pages:need_new_day", token, need.pk, urgency="3")


def read_how_it_went(reader: Reader) -> None:
    """Read what both sides are asked afterwards, each answer and each change of mind."""
    request, kind = reader.rows.request(), reader.rows.groceries()
    need = factories.make_need(request, kind)
    match = factories.make_match(need, reader.rows.volunteer(kind), status=MatchStatus.DONE)
    token, theirs = factories.link_to(request), factories.link_to(match)
    reader.get("request_pages:match_worked", theirs)
    for worked in ("", "yes", "no"):
        reader.post("request_pages:match_worked", theirs, worked=worked)
    for answer in ("done", "not_done", "done", "not_done"):
        reader.post(f"request_pages:need_{answer}", token, need.pk)
    another = factories.make_match(need, reader.rows.volunteer(kind), status=MatchStatus.ACCEPTED)
    reader.post("request_pages:need_done", token, need.pk, match=match.pk)
    reader.get("request_pages:need_not_this_neighbor", token, need.pk)
    reader.post("request_pages:need_not_this_neighbor", token, need.pk, note="9" * 501)
    reader.post("request_pages:need_not_this_neighbor", token, need.pk, match=another.pk)
    factories.make_need(request, kind, occurrence=2)
    reader.post("request_pages:need_not_done", token, need.pk, match=another.pk)


def read_if_it_happened(reader: Reader) -> None:
    """Read the question after the day, each answer, what contradicts it, and a late one."""
    day = timezone.localdate() - timedelta(days=1)
    asked = {"status": MatchStatus.ACCEPTED, "followed_up_at": timezone.now()}
    for answer in ("-", "yes", "no", "not_yet", ""):
        need = factories.make_need(reader.rows.request(), reader.rows.groceries(), wanted_on=day)
        match = factories.make_match(need, reader.rows.volunteer(need.category), **asked)
        token, theirs = factories.link_to(need.request), factories.link_to(match)
        reader.get("request_pages:request_status", token)
        reader.get("request_pages:match_offer", theirs)
        tomorrow = timezone.localdate() + timedelta(days=1)
        for new_day in ("", "x", "2001-01-01", tomorrow.isoformat()):
            said = {"happened": answer, "new_day": new_day}
            reader.post("request_pages:match_happened", theirs, **said)
            reader.get("request_pages:request_status", token)
            reader.post("request_pages:need_happened", token, need.pk, match=match.pk, **said)
        reader.post("request_pages:need_happened", token, need.pk, happened="yes")
        reader.get("request_pages:match_offer", theirs)
    need = factories.make_need(reader.rows.request(), reader.rows.groceries(), wanted_on=day)
    match = factories.make_match(need, reader.rows.volunteer(need.category), status="unknown")
    reader.get("request_pages:request_status", factories.link_to(need.request))
    reader.get("request_pages:match_offer", factories.link_to(match))


def read_editing(reader: Reader) -> None:
    """Changing one's request: as it was, with errors, changed, and too late."""
    request = reader.rows.request(helper_name="")
    need, token = factories.make_need(request, reader.rows.groceries()), factories.link_to(request)
    for page in ("details", "where", "contact"):
        reader.get("request_pages:request_edit", token, page)
        reader.post("request_pages:request_edit", token, page)
    answers = {
        **request_form.ANSWERS["details"],
        **request_form.ANSWERS["where"],
        **right(reader.rows, "where"),
    }
    answers |= {**request_form.ANSWERS["contact"], **right(reader.rows, "contact")}
    for page in ("details", "where", "contact"):
        reader.post("request_pages:request_edit", token, page, **answers)
        assert reader.was_at == "request_pages:request_status"
    # Another email means another link.
    token = factories.link_to(request)
    factories.make_match(need, reader.rows.volunteer(need.category), status=MatchStatus.ACCEPTED)
    reader.post("request_pages:request_edit", token, "where", **answers)


def read_what_is_held(reader: Reader) -> None:
    """Read everything that is held on both sides, and the page of a link long after the end."""
    request, kind = reader.rows.request(), reader.rows.groceries()
    need, volunteer = factories.make_need(request, kind), reader.rows.volunteer(kind)
    match = factories.make_match(need, volunteer, status=MatchStatus.ACCEPTED)
    token = factories.link_to(request)
    reader.get("privacy:request_held", token)
    reader.get("privacy:volunteer_held", factories.link_to(volunteer))
    long_ago = timezone.now() - settings.LINKS_REST_AFTER - timedelta(days=1)
    PrivateLink.objects.update(created_at=long_ago)
    Match.objects.filter(pk=match.pk).delete()
    ended = {"status": NeedStatus.CANCELLED, "end_reason": "", "ended_at": long_ago}
    Need.objects.filter(pk=need.pk).update(**ended)
    HelpRequest.objects.filter(pk=request.pk).update(closed_at=long_ago)
    reader.get("request_pages:request_status", token)
    reader.post("request_pages:request_fresh_link", token)


def read_matches(reader: Reader) -> None:
    """The volunteer's page of a match in every state, with every answer."""
    for status in MatchStatus.values:
        need = factories.make_need(
            reader.rows.request(), reader.rows.groceries(), wanted_on=factories.FAR_DAY
        )
        match = factories.make_match(need, reader.rows.volunteer(need.category), status=status)
        reader.get("request_pages:match_offer", factories.link_to(match))
        for page in ("decline", "release"):
            reader.get(f"request_pages:match_{page}", factories.link_to(match))
            reader.post(f"request_pages:match_{page}", factories.link_to(match))
    for answer in ("accept", "decline", "done", "release"):
        state = MatchStatus.OFFERED if answer in {"accept", "decline"} else MatchStatus.ACCEPTED
        request = reader.rows.request(for_someone_else=True, person_knows=False, pod=None)
        need = factories.make_need(request, reader.rows.groceries(), delivery="meet")
        match = factories.make_match(need, reader.rows.volunteer(need.category), status=state)
        reader.post(f"request_pages:match_{answer}", factories.link_to(match), reason="no_time")


def read_errors(reader: Reader) -> None:
    """Read the pages that say that something is not there, not allowed, or broken."""
    reader.open(f"/{reader.language}/nothing/")
    reader.get("request_pages:request_status", "x" * 22)
    reader.get("request_pages:match_offer", "x" * 22)
    # While all is well, no address leads to these pages.
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
    read_if_it_happened,
    read_editing,
    read_what_is_held,
    read_matches,
    read_routes,
    read_offering,
    read_offering_without_email,
    read_own_volunteer_page,
    read_shifts,
    read_days,
    read_own_days,
    read_open_needs,
    read_keeping,
    read_calling,
    read_word,
    read_lost_link,
    read_finding,
    read_sheets,
    read_starting,
    read_proposals,
    read_suggesting,
    read_shelves,
    *ROOMS,
    read_joining,
    read_pods,
    read_errors,
]


@pytest.mark.parametrize("language", READ)
def test_public_pages(language: str) -> None:
    with Reader(language) as reader:
        for read in READERS:
            # A new visitor, and nothing kept from what another reader saw.
            reader.client = Client()
            cached.clear()
            read(reader)
    assert not reader.english, "\n".join(sorted(set(reader.english)))
    assert not reader.signs, "\n".join(sorted(set(reader.signs)))
    assert not reader.words, "\n".join(sorted(set(reader.words)))
    assert public_templates() - reader.templates == set(), "nobody read these"


def test_all_languages_are_read() -> None:
    assert {"en", *WORDS} == {code for code, _name in settings.LANGUAGES}


def public_templates() -> set[str]:
    """The templates of public pages and of their parts."""
    files = [path for app in PUBLIC for path in (TEMPLATES / app).glob("*.html")]
    names = {str(path.relative_to(TEMPLATES)) for path in files}
    return {name for name in names if not FOR_STAFF.match(name)}
