"""Private links that stop: for a new one, with a new email, and some time after the end."""

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from common.models import LinkPurpose, PrivateLink
from messaging.delivery import deliver
from messaging.models import Message
from requests_app.choices import MatchStatus, NeedStatus, Urgency
from requests_app.models import HelpRequest, Match, Need
from tests.factories import (
    link_to,
    make_coordinator,
    make_match,
    make_need,
    make_request,
    make_route,
    make_steward,
    make_volunteer,
    make_ward,
)
from tests.requests_app.request_form import ANSWERS
from tests.volunteers import sign_up_form
from volunteers import services as volunteer_services
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db
PERSONAL = {
    "name": "Milagros Gómez",
    "phone": "202-555-0147",
    "address": "3100 Example Street",
    "email": "milagros@example.org",
}
PAGES: dict[str, LinkPurpose] = {
    "request_pages:request_status": LinkPurpose.REQUEST,
    "request_pages:match_offer": LinkPurpose.MATCH,
    "request_pages:route_offer": LinkPurpose.ROUTE,
    "volunteers:volunteer_home": LinkPurpose.VOLUNTEER,
}
NEW = {
    "request_pages:request_status": "request_pages:request_new_link",
    "request_pages:match_offer": "request_pages:match_new_link",
    "request_pages:route_offer": "request_pages:route_new_link",
    "volunteers:volunteer_home": "volunteers:volunteer_new_link",
}
DAY = datetime.timedelta(days=1)


def subject_of(page: str) -> Any:
    """Return a row that `page` shows."""
    makers: dict[LinkPurpose, Callable[[], Any]] = {
        LinkPurpose.REQUEST: lambda: make_need().request,
        LinkPurpose.MATCH: make_match,
        LinkPurpose.ROUTE: make_route,
        LinkPurpose.VOLUNTEER: make_volunteer,
    }
    return makers[PAGES[page]]()


def letters() -> list[Any]:
    """Return the letters that the outbox has for us now."""
    mail.outbox.clear()
    for message in Message.objects.filter(status="queued").order_by("id"):
        deliver(message.pk)
    return list(mail.outbox)


def status(client: Client, page: str, token: str) -> int:
    return client.get(reverse(page, args=[token])).status_code


# --- A new link, the old one stops ---


@pytest.mark.parametrize("page", PAGES)
def test_a_new_link_by_a_press_on_each_private_page(client: Client, page: str) -> None:
    row = subject_of(page)
    # Two letters may have brought two of them.
    old, older = link_to(row), link_to(row)
    press = reverse(NEW[page], args=[old])
    assert press in client.get(reverse(page, args=[old])).text
    assert client.get(press).status_code == 405
    response = client.post(press, follow=True)
    assert "The old one opens nothing any more" in response.text
    new = PrivateLink.objects.current(PAGES[page], row.pk).token
    assert response.redirect_chain == [(reverse(page, args=[new]), 302)]
    assert [status(client, page, token) for token in (old, older, new)] == [404, 404, 200]
    assert client.post(press).status_code == 404
    assert AuditEvent.objects.filter(verb="renew_link").count() == 1
    # Somebody else may read the mailbox: it is told of by the next letter, and not by this press.
    assert letters() == []


def test_a_volunteers_new_link_stops_those_that_stood_on_the_page(client: Client) -> None:
    volunteer = make_volunteer(max_at_once=20)
    match = make_match(volunteer=volunteer)
    route = make_route(volunteer=volunteer)
    other = make_match()
    tokens = []
    for row in (match, route, other):
        tokens.append(link_to(row))
        PrivateLink.objects.update(expires_at=timezone.now() + DAY)
    client.post(reverse("volunteers:volunteer_new_link", args=[link_to(volunteer)]))
    pages = ("match_offer", "route_offer", "match_offer")
    found = [
        status(client, f"request_pages:{page}", token)
        for page, token in zip(pages, tokens, strict=True)
    ]
    assert found == [404, 404, 200]
    new = PrivateLink.objects.current(LinkPurpose.MATCH, match.pk)
    # It ends when the old one would have.
    assert new.expires_at < timezone.now() + DAY
    assert status(client, "request_pages:match_offer", new.token) == 200


def test_staff_stop_the_link_of_a_household_and_of_a_volunteer(client: Client) -> None:
    ward = make_ward()
    need, volunteer = make_need(make_request(ward)), make_volunteer(ward=ward)
    client.force_login(make_coordinator(ward))
    presses = [
        (need.request, "request_pages:request_status", ("desk_renew_link", need.pk), "desk_need"),
        (
            need.request,
            "request_pages:request_status",
            ("requests_app_helprequest_renew_link", need.request_id),
            "requests_app_helprequest_change",
        ),
        (
            volunteer,
            "volunteers:volunteer_home",
            ("volunteers_volunteer_renew_link", volunteer.pk),
            "volunteers_volunteer_change",
        ),
    ]
    for row, page, (press, pk), shown_on in presses:
        old = link_to(row)
        url = reverse(f"admin:{press}", args=[pk])
        assert url in client.get(reverse(f"admin:{shown_on}", args=[pk])).text
        assert "The old link opens nothing any more" in client.post(url, follow=True).text
        new = PrivateLink.objects.current(PAGES[page], row.pk).token
        assert [status(Client(), page, token) for token in (old, new)] == [404, 200]
        (letter,) = letters()
        assert letter.to == [row.email]
        assert new in letter.body
        assert client.get(url).status_code == 405


def test_staff_stop_the_link_of_a_match(client: Client) -> None:
    match = make_match()
    old = link_to(match)
    own = link_to(match.volunteer)
    client.force_login(make_steward())
    data = {"action": "renew_link", "_selected_action": [match.pk]}
    client.post(reverse("admin:requests_app_match_changelist"), data)
    assert status(Client(), "request_pages:match_offer", old) == 404
    new = PrivateLink.objects.current(LinkPurpose.MATCH, match.pk).token
    assert status(Client(), "request_pages:match_offer", new) == 200
    # They get the way to their own page, which has it.
    (letter,) = letters()
    assert own in letter.body
    assert new in Client().get(reverse("volunteers:volunteer_home", args=[own])).text


def test_nobody_stops_it_for_another_ward(client: Client) -> None:
    request = make_request(make_ward())
    token = link_to(request)
    client.force_login(make_coordinator())
    press = reverse("admin:requests_app_helprequest_renew_link", args=[request.pk])
    assert client.post(press).status_code == 404
    assert status(Client(), "request_pages:request_status", token) == 200


# --- A new email means a new link ---


def test_a_households_new_email_stops_what_the_old_mailbox_has(client: Client) -> None:
    request = make_need(make_request(email="old@example.org")).request
    old = link_to(request)
    data = {**ANSWERS["contact"], "email": "new@example.org"}
    edit = reverse("request_pages:request_edit", args=[old, "contact"])
    response = client.post(edit, data)
    new = PrivateLink.objects.current(LinkPurpose.REQUEST, request.pk).token
    assert response["Location"] == reverse("request_pages:request_status", args=[new])
    found = [status(Client(), "request_pages:request_status", each) for each in (old, new)]
    assert found == [404, 200]
    (letter,) = letters()
    assert letter.to == ["new@example.org"]
    assert new in letter.body
    # What leaves the email as it is leaves the link as it is.
    edit = reverse("request_pages:request_edit", args=[new, "contact"])
    assert new in client.post(edit, {**data, "name": "Mila"})["Location"]
    # Without any there is no letter, and the old mailbox opens nothing all the same.
    client.post(edit, {**data, "email": ""})
    assert status(Client(), "request_pages:request_status", new) == 404
    assert letters() == []


def test_a_volunteers_new_email_stops_what_the_old_mailbox_has(client: Client) -> None:
    volunteer = make_volunteer(email="old@example.org")
    match = make_match(volunteer=volunteer)
    old, task = link_to(volunteer), link_to(match)
    PrivateLink.objects.update(expires_at=timezone.now() + DAY)
    data = sign_up_form.ANSWERS["about"] | {"email": "new@example.org"}
    edit = reverse("volunteers:volunteer_edit", args=[old, "about"])
    response = client.post(edit, data)
    new = PrivateLink.objects.current(LinkPurpose.VOLUNTEER, volunteer.pk).token
    assert response["Location"] == reverse("volunteers:volunteer_home", args=[new])
    assert [status(Client(), "volunteers:volunteer_home", each) for each in (old, new)] == [
        404,
        200,
    ]
    assert status(Client(), "request_pages:match_offer", task) == 404
    (letter,) = letters()
    assert (letter.to, new in letter.body) == (["new@example.org"], True)


# --- Some time after the end ---


@pytest.fixture
def closed() -> HelpRequest:
    """A request that ended a day longer ago than its link shows it."""
    ended = timezone.now() - settings.LINKS_REST_AFTER - DAY
    request = make_request(make_ward(), **PERSONAL)
    make_need(request, detail="Insulin", status=NeedStatus.DONE)
    HelpRequest.objects.filter(pk=request.pk).update(closed_at=ended)
    return request


def old_link_to(row: Any) -> str:
    token = link_to(row)
    PrivateLink.objects.update(created_at=timezone.now() - 60 * DAY)
    return token


def test_long_after_the_end_the_page_keeps_the_state_only(
    client: Client, closed: HelpRequest
) -> None:
    token = old_link_to(closed)
    need = Need.objects.get()
    addresses = [
        reverse("request_pages:request_status", args=[token]),
        reverse("request_pages:request_edit", args=[token, "contact"]),
        reverse("request_pages:request_delete", args=[token]),
        reverse("request_pages:need_edit", args=[token, need.pk]),
    ]
    for address in addresses:
        page = client.get(address).text
        assert "This is done." in page
        said = (*PERSONAL.values(), "Insulin", need.category.name)
        assert not [words for words in said if words in page], address
    client.post(reverse("request_pages:request_delete", args=[token]))
    closed.refresh_from_db()
    assert closed.erased_at is None


def test_a_day_before_that_it_shows_all(client: Client, closed: HelpRequest) -> None:
    token = old_link_to(closed)
    HelpRequest.objects.update(closed_at=timezone.now() - settings.LINKS_REST_AFTER + DAY)
    assert "3100 Example" in client.get(reverse("request_pages:request_status", args=[token])).text


def test_a_fresh_link_goes_to_the_address_on_file(client: Client, closed: HelpRequest) -> None:
    token = old_link_to(closed)
    press = reverse("request_pages:request_fresh_link", args=[token])
    assert press in client.get(reverse("request_pages:request_status", args=[token])).text
    assert client.get(press).status_code == 405
    response = client.post(press, follow=True)
    new = PrivateLink.objects.current(LinkPurpose.REQUEST, closed.pk).token
    # Who presses reads neither the link nor the address.
    assert not re.search(f"{new}|milagros", response.text)
    (letter,) = letters()
    assert (letter.to, new in letter.body) == ([PERSONAL["email"]], True)
    assert status(client, "request_pages:request_status", token) == 404
    assert "3100 Example" in client.get(reverse("request_pages:request_status", args=[new])).text
    # A link that is not at rest is not exchanged by it.
    client.post(reverse("request_pages:request_fresh_link", args=[new]))
    assert status(client, "request_pages:request_status", new) == 200
    assert letters() == []


def test_without_an_email_the_old_link_keeps_the_state(client: Client, closed: HelpRequest) -> None:
    HelpRequest.objects.update(email="", email_index="")
    token = old_link_to(closed)
    client.post(reverse("request_pages:request_fresh_link", args=[token]))
    assert status(client, "request_pages:request_status", token) == 200
    assert not Message.objects.exists()


# --- A yes that nobody closes ---


def long_after_the_day(match: Match, days: int) -> None:
    day = timezone.localdate() - settings.DETAILS_SHOWN_AFTER_DAY - days * DAY
    Need.objects.update(wanted_on=day, needed_by=day)


def test_long_after_its_day_a_task_shows_no_details(client: Client) -> None:
    request = make_request(make_ward(), **PERSONAL)
    volunteer = make_volunteer(name="Tomás", phone="202-555-0142")
    match = make_match(make_need(request, detail="Insulin"), volunteer, status=MatchStatus.ACCEPTED)
    pages = [
        (reverse("request_pages:match_offer", args=[link_to(match)]), [*PERSONAL.values()]),
        (reverse("request_pages:request_status", args=[link_to(request)]), ["202-555-0142"]),
    ]
    shows = re.compile("Milagros|555.0147|3100 Example|Insulin|milagros@|555.0142")
    long_after_the_day(match, days=0)
    assert "3100 Example" in client.get(pages[0][0]).text
    assert re.search("555.0142", client.get(pages[1][0]).text)
    long_after_the_day(match, days=1)
    task = client.get(pages[0][0]).text
    assert not shows.search(task)
    assert "The day is over" in task
    assert not re.search("555.0142", client.get(pages[1][0]).text)


def test_without_a_day_it_counts_from_the_yes(client: Client) -> None:
    match = make_match(make_need(make_request(**PERSONAL)), status=MatchStatus.ACCEPTED)
    address = reverse("request_pages:match_offer", args=[link_to(match)])
    Need.objects.update(wanted_on=None, needed_by=None, urgency=Urgency.WHENEVER)
    spans = settings.FOLLOW_UP_WITHOUT_DAY_AFTER + settings.DETAILS_SHOWN_AFTER_DAY
    Match.objects.update(accepted_at=timezone.now() - spans)
    assert "3100 Example" in client.get(address).text
    Match.objects.update(accepted_at=timezone.now() - spans - DAY)
    assert "3100 Example" not in client.get(address).text


def test_on_a_route_each_stop_closes_by_its_own_day(client: Client) -> None:
    near = make_need(make_request(name="Milagros", address="3100 Example Street"), detail="Insulin")
    far = make_need(make_request(name="Teodros", address="12 Other Street"), detail="Teff")
    route = make_route(far, near, status=MatchStatus.ACCEPTED)
    long_after_the_day(Match.objects.earliest("pk"), days=1)
    Need.objects.filter(pk=far.pk).update(wanted_on=None, needed_by=None, urgency=Urgency.WHENEVER)
    page = client.get(reverse("request_pages:route_offer", args=[link_to(route)])).text
    assert not re.search("3100 Example|Insulin|Milagros", page)
    assert all(words in page for words in ("12 Other Street", "Teff", "Teodros"))


# --- Unknown, ended and stopped are alike ---


@pytest.mark.parametrize("page", PAGES)
def test_a_link_that_opens_nothing_answers_alike(client: Client, page: str) -> None:
    row = subject_of(page)
    stopped, ended = link_to(row), link_to(row)
    links = PrivateLink.objects.order_by("id")
    first, last = links
    PrivateLink.objects.filter(pk=first.pk).update(revoked_at=timezone.now())
    PrivateLink.objects.filter(pk=last.pk).update(expires_at=timezone.now())
    answers = []
    for token in ("x" * 22, stopped, ended):
        with CaptureQueriesContext(connection) as asked:
            response = client.get(reverse(page, args=[token]))
        assert response.status_code == 404
        sql = [re.sub(r"'[^']*'", "…", query["sql"]) for query in asked]
        answers.append((response.text.replace(token, ""), sql))
    assert answers[0] == answers[1] == answers[2]


def test_a_stopped_link_does_not_tell_later_that_somebody_left(client: Client) -> None:
    volunteer = make_volunteer()
    token = link_to(volunteer)
    press = reverse("volunteers:volunteer_leave", args=[token])
    assert client.post(press).status_code == 302
    assert client.post(press).status_code == 302
    PrivateLink.objects.update(revoked_at=timezone.now() - datetime.timedelta(minutes=2))
    assert client.post(press).status_code == 404


def test_an_edit_by_staff_means_a_new_link_too() -> None:
    volunteer = make_volunteer(email="old@example.org")
    old = link_to(volunteer)
    volunteer_services.update_volunteer(
        volunteer.pk, {"email": "new@example.org"}, actor=make_steward()
    )
    assert PrivateLink.objects.resolve(LinkPurpose.VOLUNTEER, old) is None
    assert Volunteer.objects.get().email == "new@example.org"
