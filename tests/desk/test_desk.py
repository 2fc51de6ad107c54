"""The desk: from the queue to an asked volunteer and the next need, without a script."""

import datetime
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, User
from common.models import Category
from messaging.models import Message
from pods.models import Ward
from requests_app import services
from requests_app.choices import MatchStatus, NeedStatus, Urgency
from requests_app.models import ContactLog, HelpRequest, Match, Need
from tests import factories
from tests.desk.desk_page import add_need, said, url
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db

DESK_QUERIES = 12


@pytest.fixture
def kind() -> Category:
    return factories.make_category(needs_transport=True)


def test_the_queue_has_the_most_urgent_and_oldest_first(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    now = timezone.now()
    # Made in the opposite order, so that it is not the rows' own that is seen.
    young = add_need(ward, kind, created_at=now)
    old = add_need(ward, kind, created_at=now - datetime.timedelta(days=3))
    urgent = add_need(ward, kind, urgency=Urgency.TODAY)
    add_need(ward, kind, status=NeedStatus.DONE)
    page = client.get(reverse("admin:desk"))
    assert [need.pk for need in page.context["page"].needs] == [urgent.pk, old.pk, young.pk]
    assert page.context["need"].pk == urgent.pk
    assert "3 days · waiting" in page.content.decode()
    assert "today · new" in page.content.decode()


def test_an_earlier_request_is_named_to_those_who_may_see_it(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    need = add_need(ward, kind)
    elsewhere = factories.make_request(factories.make_ward())
    for earlier, words in ((factories.make_request(ward), None), (elsewhere, "in another ward")):
        HelpRequest.objects.filter(pk=need.request_id).update(household=earlier.household)
        page = client.get(url("need", need)).content.decode()
        assert (earlier.reference in page) == (words is None)
        assert ("in another ward" in page) == (words is not None)


def test_an_empty_desk_says_so(user: User, client: Client) -> None:
    assert b"Nothing is waiting here" in client.get(reverse("admin:desk")).content


def test_filters_narrow_the_queue_and_stay_in_its_links(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    long_ago = timezone.now() - datetime.timedelta(days=4)
    plain = add_need(ward, factories.make_category())
    hit = add_need(None, kind, urgency=Urgency.TODAY, created_at=long_ago)
    factories.make_contact(hit.request, follow_up_on=timezone.localdate())
    desk = reverse("admin:desk")
    queries = ["urgent=on", "waiting=2", "follow_up=on", f"category={kind.pk}", "ward=none"]
    for query in queries:
        page = client.get(f"{desk}?{query}")
        assert [need.pk for need in page.context["page"].needs] == [hit.pk], query
        # In the link too, so that the next need comes from the same queue.
        assert f"desk/{hit.pk}/open/?{query}" in page.content.decode()
    page = client.get(f"{desk}?ward={ward.pk}")
    assert [need.pk for need in page.context["page"].needs] == [plain.pk]


def test_offered_needs_waiting_for_an_answer_can_be_looked_at(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    match = factories.make_match(add_need(ward, kind))
    add_need(ward, kind)
    page = client.get(reverse("admin:desk"), {"show": "offered"})
    assert [need.pk for need in page.context["page"].needs] == [match.need_id]
    assert "Waiting for an answer" in page.content.decode()


def test_volunteers_come_ranked_with_reasons_in_words(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    need = add_need(ward, kind)
    # Who gets by in two languages can be helped without a shared one, only less well.
    need.request.other_languages = ["es"]
    need.request.save()
    near = factories.make_volunteer(kind, ward=ward, transport=["car"], name="Amal")
    far = factories.make_volunteer(kind, ward=None, languages=["am"], name="Bo")
    factories.make_volunteer(ward=ward, name="Offers something else")
    page = client.get(url("need", need))
    shown = page.content.decode()
    assert [c.volunteer.pk for c in page.context["candidates"]] == [near.pk, far.pk]
    for words in ("speaks English", "same ward", "has a car or bike", "no shared language"):
        assert words in shown
    assert "Offers something else" not in shown


def test_one_press_asks_and_the_next_need_follows(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    first, second = (add_need(ward, kind) for _number in range(2))
    volunteer = factories.make_volunteer(kind, ward=ward, name="Amal")
    query = f"?category={kind.pk}"
    response = client.post(url("offer", first, query), {"volunteer": volunteer.pk})
    assert response.url == url("need", second, query) + "#need"
    assert "Amal was asked" in said(client, response)
    match = Match.objects.get()
    assert (match.need, match.volunteer, match.offered_by) == (first, volunteer, user)
    assert Message.objects.get(template="requests_app/match_offered").recipient_id == volunteer.pk


def test_a_second_press_is_no_race_lost(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    need = add_need(ward, kind)
    # With room for more, or the second press would be refused for that.
    volunteer = factories.make_volunteer(kind, ward=ward, name="Amal", max_at_once=5)
    for _press in range(2):
        response = client.post(url("offer", need), {"volunteer": volunteer.pk})
        # A double click must not read that somebody else was faster.
        words = said(client, response)
        assert "Amal was asked" in words
    assert "sent before" in words
    assert Match.objects.count() == 1
    assert Message.objects.filter(template="requests_app/match_offered").count() == 1


def test_everybody_who_fits_can_be_shown(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    need = add_need(ward, kind, urgency=Urgency.TODAY)
    for _number in range(12):
        factories.make_volunteer(kind, ward=ward)
    page = client.get(url("need", need, "?urgent=on"))
    assert len(page.context["candidates"]) == 10
    assert f'href="{url("need", need)}?urgent=on&amp;all=1#who-fits"' in page.content.decode()
    assert len(client.get(url("need", need, "?urgent=on&all=1")).context["candidates"]) == 12


def test_after_the_last_need_comes_the_empty_desk(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    volunteer = factories.make_volunteer(kind, ward=ward)
    response = client.post(url("offer", add_need(ward, kind)), {"volunteer": volunteer.pk})
    assert response.url == reverse("admin:desk")


def test_who_has_no_email_must_be_called(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    need = add_need(ward, kind)
    volunteer = factories.make_volunteer(kind, ward=ward, email="", name="Bo")
    assert "you call them" in client.get(url("need", need)).content.decode()
    response = client.post(url("offer", need), {"volunteer": volunteer.pk})
    assert "please call" in said(client, response)
    assert not Message.objects.filter(template="requests_app/match_offered").exists()


def test_losing_a_race_is_said_in_words(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    need = add_need(ward, kind)
    fast, slow = (factories.make_volunteer(kind, ward=ward) for _number in range(2))
    services.offer_match(need.pk, fast.pk, actor=factories.make_coordinator(ward))
    # From a page that was opened before the other one asked somebody.
    response = client.post(url("offer", need), {"volunteer": slow.pk})
    assert response.url == url("need", need) + "#need"
    assert "Somebody has been asked already" in said(client, response)
    assert Match.objects.count() == 1


def test_contact_details_show_only_after_a_press_that_is_recorded(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    need = add_need(ward, kind)
    assert "202-555-0188" not in client.get(url("need", need)).content.decode()
    page = client.post(url("contact", need), follow=True).content.decode()
    assert "202-555-0188" in page
    assert "9 Quiet Lane" in page
    event = AuditEvent.objects.get(verb="open_details")
    assert (event.actor, event.subject_id) == (user, need.request_id)


def test_the_asked_volunteers_phone_shows_after_a_press(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    volunteer = factories.make_volunteer(kind, phone="202-555-0166", max_at_once=9)
    match = factories.make_match(add_need(ward, kind), volunteer)
    assert "202-555-0166" not in client.get(url("need", match.need)).content.decode()
    page = client.post(
        url("contact", match.need), {"who": "helper", "match": match.pk}, follow=True
    )
    assert "202-555-0166" in page.content.decode()
    assert AuditEvent.objects.get(verb="open_details").subject_type == "volunteer"


ANSWERS = [
    ("accept", MatchStatus.OFFERED, MatchStatus.ACCEPTED, NeedStatus.MATCHED),
    ("decline", MatchStatus.OFFERED, MatchStatus.DECLINED, NeedStatus.OPEN),
    ("withdraw", MatchStatus.OFFERED, MatchStatus.WITHDRAWN, NeedStatus.OPEN),
    ("withdraw", MatchStatus.ACCEPTED, MatchStatus.WITHDRAWN, NeedStatus.OPEN),
    ("release", MatchStatus.ACCEPTED, MatchStatus.RELEASED, NeedStatus.OPEN),
    ("done", MatchStatus.ACCEPTED, MatchStatus.DONE, NeedStatus.DONE),
]


@pytest.mark.parametrize(("answer", "before", "after", "need_after"), ANSWERS)
def test_answers_by_phone_are_written_for_the_volunteer(
    answer: str,
    before: str,
    after: str,
    need_after: str,
    ward: Ward,
    kind: Category,
    user: User,
    client: Client,
) -> None:
    match = factories.make_match(add_need(ward, kind), status=before)
    assert f'value="{answer}"' in client.get(url("need", match.need)).content.decode()
    client.post(url("answer", match.need), {"match": match.pk, "answer": answer, "reason": "sick"})
    match.refresh_from_db()
    match.need.refresh_from_db()
    assert (match.status, match.need.status) == (after, need_after)


def test_an_answer_that_comes_too_late_is_said_in_words(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    match = factories.make_match(add_need(ward, kind), status=MatchStatus.DECLINED)
    response = client.post(url("answer", match.need), {"match": match.pk, "answer": "accept"})
    assert "This has ended: there is nothing to answer" in said(client, response)


@pytest.mark.parametrize("data", [{}, {"match": "x"}, {"match": 2**70, "answer": "accept"}])
def test_a_broken_answer_is_not_found(
    data: dict[str, Any], ward: Ward, kind: Category, user: User, client: Client
) -> None:
    assert client.post(url("answer", add_need(ward, kind)), data).status_code == 404
    assert client.post(url("offer", add_need(ward, kind)), data).status_code == 404


def test_a_call_with_a_follow_up_is_written_down(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    need = add_need(ward, kind)
    day = timezone.localdate() + datetime.timedelta(days=1)
    data = {"kind": "no_answer", "note": "Voice box full", "follow_up_on": day.isoformat()}
    page = client.post(url("log", need), data, follow=True).content.decode()
    assert "Voice box full" not in page
    assert "Voice box full" in client.post(url("contact", need), follow=True).content.decode()
    assert "contacts" in AuditEvent.objects.get(verb="open_details").fields
    entry = ContactLog.objects.get()
    assert (entry.by, entry.follow_up_on, entry.request) == (user, day, need.request)


def test_a_wrong_day_keeps_what_was_typed(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    need = add_need(ward, kind)
    data = {"kind": "note", "note": "Do not lose me", "follow_up_on": "2020-01-01"}
    page = client.post(url("log", need), data)
    assert page.status_code == 422
    # What was typed about a call must not be lost to a wrong date.
    assert "Do not lose me" in page.content.decode()
    assert not ContactLog.objects.exists()


@pytest.mark.parametrize(
    ("how", "status"), [("others_did", NeedStatus.CLOSED), ("cancel", NeedStatus.CANCELLED)]
)
def test_a_need_is_ended_and_the_next_follows(
    how: str, status: str, ward: Ward, kind: Category, user: User, client: Client
) -> None:
    need, following = (add_need(ward, kind) for _number in range(2))
    response = client.post(url("close", need), {"how": how})
    assert response.url == url("need", following) + "#need"
    need.refresh_from_db()
    assert need.status == status


PRESSES = ["open", "take_over", "leave", "next", "offer", "offer_several", "not_them"]
PRESSES += ["offer_anyway", "record_yes", "line"]
PRESSES += ["answer", "contact", "log", "rung", "close"]


@pytest.mark.parametrize("verb", PRESSES)
def test_looking_changes_nothing(
    verb: str, ward: Ward, kind: Category, user: User, client: Client
) -> None:
    assert client.get(url(verb, add_need(ward, kind))).status_code == 405


def fill(ward: Ward, kind: Category) -> Volunteer:
    """One more of everything that the desk shows."""
    need = add_need(ward, kind)
    factories.make_contact(need.request, follow_up_on=timezone.localdate())
    pod = factories.make_pod(ward)
    volunteer = factories.make_volunteer(kind, ward=ward, pod=pod, skills_note="No stairs")
    factories.make_goods(volunteer)
    return volunteer


def grow(need: Need, ward: Ward, kind: Category) -> None:
    """One more of everything that belongs to the chosen need."""
    fill(ward, kind)
    factories.make_need(need.request)
    factories.make_contact(need.request)
    factories.make_match(need, status=MatchStatus.DECLINED)


def test_the_desk_needs_as_many_queries_however_full_it_is(
    ward: Ward, kind: Category, user: User, client: Client, settings: Any
) -> None:
    # As in production, where the second step is looked for once per session.
    settings.STAFF_MFA_REQUIRED = True
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    need = add_need(ward, kind)
    grow(need, ward, kind)
    pages = [reverse("admin:desk"), url("need", need)]
    client.get(pages[0])
    before = [count(client, page) for page in pages]
    for _number in range(3):
        grow(need, ward, kind)
    assert [count(client, page) for page in pages] == before
    assert max(before) <= DESK_QUERIES


def count(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        response = client.get(page)
    assert response.status_code == 200
    return len(captured)


def test_it_speaks_spanish(ward: Ward, kind: Category, user: User, client: Client) -> None:
    add_need(ward, kind)
    assert client.get("/es/admin/desk/").status_code == 200
