"""Staff are told of what happens, and no email says whose it is."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.choices import NewsHow, NewsKind
from accounts.models import NewsChoice, User
from common.models import Category
from messaging import news
from messaging.models import News
from messaging.registry import Letter
from pods.models import Ward
from requests_app import services
from requests_app.choices import MatchStatus, Urgency
from requests_app.models import HelpRequest, Match, Need
from tests.factories import (
    make_category,
    make_coordinator,
    make_match,
    make_need,
    make_organizer,
    make_pod,
    make_request,
    make_route,
    make_steward,
    make_volunteer,
    make_ward,
)
from tests.messaging.clock import Clock
from tests.messaging.news import subjects, told
from tests.requests_app import request_form
from tests.volunteers import sign_up_form
from volunteers.models import Volunteer
from volunteers.services import leave

pytestmark = pytest.mark.django_db

ME = audit.VOLUNTEER
BACKED_OUT = "A volunteer backed out, or everybody said no: 1 need is open again"


@pytest.fixture
def coordinator(ward: Ward) -> User:
    return make_coordinator(ward)


def all_at_once(*users: User) -> None:
    rows = [
        NewsChoice(user=user, kind=kind, how=NewsHow.AT_ONCE) for user in users for kind in NewsKind
    ]
    NewsChoice.objects.bulk_create(rows)


def ask(client: Client, ward: Ward, kind: Category, **changes: Any) -> HelpRequest:
    """On the public form, twice pressed."""
    request_form.fill_in(client, kind, where={"ward": ward.pk}, **changes)
    for _press in range(2):
        request_form.send(client)
    return HelpRequest.objects.latest("pk")


def who_was_told() -> set[int]:
    return set(News.objects.values_list("user", flat=True))


# --- New requests ---


def test_a_request_on_the_public_form(
    client: Client, ward: Ward, ride: Category, coordinator: User
) -> None:
    others = [
        make_coordinator(make_ward()),
        make_organizer(ward),
        make_organizer(make_pod(ward)),
        make_coordinator(ward, is_active=False),
        make_coordinator(ward, is_staff=False),
        make_steward(),
    ]
    by_pod = make_coordinator(make_pod(ward))
    request = ask(client, ward, ride)
    assert request.ward == ward
    for user in (coordinator, by_pod):  # a pod's coordinators work at the desk of its ward
        [letter] = told(user)
        assert letter.subject == "1 new urgent request"
        assert f"{ward.name}: 1\n" in letter.body
        assert "/en/admin/desk/?urgent=on" in letter.body
    assert [told(user) for user in others] == [[]] * len(others)


@pytest.mark.parametrize(
    ("urgency", "kind"),
    [
        (Urgency.TODAY, NewsKind.URGENT),
        (Urgency.TOMORROW, NewsKind.URGENT),
        (Urgency.THIS_WEEK, NewsKind.REQUESTS),
        (Urgency.WHENEVER, NewsKind.REQUESTS),
    ],
)
def test_how_soon_decides_the_kind(
    client: Client, ward: Ward, ride: Category, coordinator: User, urgency: int, kind: str
) -> None:
    ask(client, ward, ride, details={"urgency": str(urgency.value)})
    assert list(News.objects.values_list("user", "kind")) == [(coordinator.pk, kind)]


@pytest.mark.parametrize(
    ("days", "kind"), [(0, NewsKind.URGENT), (1, NewsKind.URGENT), (2, NewsKind.REQUESTS)]
)
def test_a_day_that_was_named_decides_it(
    client: Client, ward: Ward, ride: Category, coordinator: User, days: int, kind: str
) -> None:
    day = timezone.localdate() + timedelta(days=days)
    for urgency in (Urgency.WHENEVER, Urgency.THIS_WEEK):
        News.objects.all().delete()
        request = make_request(ward)
        said = services.NeedData(ride.pk, {"urgency": urgency, "wanted_on": day})
        services.add_need(request.pk, said, actor=audit.RESIDENT)
        assert list(News.objects.values_list("user", "kind")) == [(coordinator.pk, kind)]


def test_each_kind_of_help_that_is_added_is_told(
    client: Client, ward: Ward, ride: Category, coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(monkeypatch)
    request = ask(client, ward, ride, details={"urgency": str(Urgency.TODAY.value)})
    assert len(told(coordinator)) == 1
    for number in (2, 3):
        clock.wait(minutes=16)
        said = services.NeedData(make_category().pk, {"urgency": Urgency.TODAY})
        for _press in range(2):
            services.add_need(request.pk, said, actor=audit.RESIDENT)
        assert subjects(coordinator) == ["1 new urgent request"] * number
    # Two at one moment are one letter, about one request.
    clock.wait(minutes=16)
    for _time in range(2):
        said = services.NeedData(make_category().pk, {"urgency": Urgency.TODAY})
        services.add_need(request.pk, said, actor=audit.RESIDENT)
    assert subjects(coordinator) == ["1 new urgent request"] * 4


def test_a_ward_without_coordinators_reaches_the_stewards(
    client: Client, ward: Ward, ride: Category
) -> None:
    stewards = [make_steward(), make_steward()]
    make_steward(is_active=False)
    make_coordinator(make_ward())
    make_coordinator(ward, is_active=False)
    ask(client, ward, ride)
    assert who_was_told() == {user.pk for user in stewards}


def test_without_a_ward_all_coordinators_see_it_and_are_told(
    client: Client, ride: Category
) -> None:
    users = [make_coordinator(make_ward()), make_coordinator(make_ward())]
    make_steward()
    request_form.fill_in(client, ride)
    request_form.send(client)
    assert HelpRequest.objects.get().ward is None
    assert who_was_told() == {user.pk for user in users}
    assert "No ward named: 1\n" in told(users[0])[0].body


def test_whoever_took_the_call_is_not_told(ward: Ward, ride: Category, coordinator: User) -> None:
    other = make_coordinator(ward)
    data = services.RequestData(
        fields={"name": "Ana", "phone": "+12025550171", "ward": ward},
        needs=[services.NeedData(ride.pk, {"urgency": Urgency.TODAY})],
    )
    for _press in range(2):
        services.submit_request(data, submission_key="call", actor=coordinator)
    assert who_was_told() == {other.pk}


# --- Sign-ups ---


def test_a_sign_up_that_waits(
    client: Client, ward: Ward, ride: Category, coordinator: User
) -> None:
    all_at_once(coordinator)
    steward, elsewhere = make_steward(), make_coordinator(make_ward())
    sign_up_form.fill_in(client, ride.slug, ward=ward.slug)
    sign_up_form.send(client)
    assert Volunteer.objects.get().ward == ward
    [letter] = told(coordinator)
    assert letter.subject == "1 sign-up waits for approval"
    for personal in ("Rosa", "Quispe", "555-0142", "rosa@", "stroller"):
        assert personal not in letter.subject + letter.body
    assert told(steward) == told(elsewhere) == []
    Volunteer.objects.update(status="rejected")
    assert told(coordinator) == []


# --- Somebody backed out, or everybody said no ---


def offered(ward: Ward, kind: Category, status: str = MatchStatus.OFFERED) -> Match:
    return make_match(make_need(make_request(ward), kind), status=status)


def test_a_no_that_leaves_nobody(ward: Ward, ride: Category, coordinator: User) -> None:
    match = offered(ward, ride)
    for _press in range(2):
        services.decline_match(match.pk, actor=ME)
    [letter] = told(coordinator)
    assert letter.subject == BACKED_OUT
    assert f"Need {match.need_id} ({ride.name})" in letter.body
    assert f"/en/admin/desk/{match.need_id}/" in letter.body


def test_the_last_of_several_who_says_no(ward: Ward, ride: Category, coordinator: User) -> None:
    need = make_need(make_request(ward), ride)
    matches = [make_match(need, status=MatchStatus.ASKED) for _asked in range(2)]
    services.decline_match(matches[0].pk, actor=ME)
    assert who_was_told() == set()
    services.decline_match(matches[1].pk, actor=ME)
    assert subjects(coordinator) == [BACKED_OUT]


def test_a_no_that_a_coordinator_wrote_down_is_not_news_to_them(
    ward: Ward, ride: Category, coordinator: User
) -> None:
    other = make_coordinator(ward)
    services.decline_match(offered(ward, ride).pk, actor=coordinator)
    assert who_was_told() == {other.pk}


def test_a_volunteer_who_leaves_is_one_email(ward: Ward, ride: Category, coordinator: User) -> None:
    volunteer = make_volunteer(ride, max_at_once=20)
    for _need in range(3):
        make_match(make_need(make_request(ward), ride), volunteer, status=MatchStatus.ACCEPTED)
    make_route(*[make_need(make_request(ward), ride) for _stop in range(2)], volunteer=volunteer)
    leave(volunteer.pk, actor=ME)
    assert subjects(coordinator) == [
        "A volunteer backed out, or everybody said no: 5 needs are open again"
    ]


def test_an_email_leads_to_ten_needs_and_counts_the_rest(
    ward: Ward, ride: Category, coordinator: User
) -> None:
    for _need in range(12):
        services.decline_match(offered(ward, ride).pk, actor=ME)
    [letter] = told(coordinator)
    assert letter.body.count("Need ") == 10
    assert "and 2 more\n" in letter.body


def test_help_that_did_not_come(ward: Ward, ride: Category, coordinator: User) -> None:
    match = offered(ward, ride, MatchStatus.DONE)
    services.say_whether_it_worked(match.pk, side="resident", worked="no", actor=audit.RESIDENT)
    [letter] = told(coordinator)
    assert letter.subject.startswith("Help did not come: 1 need is open again.")
    Need.objects.update(status="offered")
    assert told(coordinator) == []


def test_nobody_is_told_when_it_is_rolled_back(
    ward: Ward, ride: Category, coordinator: User
) -> None:
    match = offered(ward, ride, MatchStatus.DONE)
    with pytest.raises(services.matches.NotPossible):
        services.release_match(match.pk, actor=ME)
    assert who_was_told() == set()


# --- No personal data ---

PERSONAL = {
    "name": "Milagros O'Brien",
    "phone": "202-555-0147",
    "email": "milagros@example.org",
    "address": "3100 Example Street",
    "cross_streets": "14th and Irving",
    "zip_code": "20010",
    "access_notes": "Buzzer 12",
    "allergies": "Peanuts",
    "helper_name": "Ana the daughter",
    "staff_note": "Rings twice",
}
DETAIL = "Insulin for Don Pedro"


OF_PLACES = {NewsKind.MEMBERS, NewsKind.PROPOSED}
NOT_ABOUT_THEM = {
    NewsKind.CHATS,
    NewsKind.MAIL_FAILED,
    NewsKind.ROTA,
    NewsKind.CHECK_INS,
    NewsKind.CARE,
    NewsKind.SET_ASIDE,
    NewsKind.SUGGESTED,
    NewsKind.CARDS,
    NewsKind.MONEY,
    NewsKind.WROTE,
    NewsKind.UNANSWERED,
    *OF_PLACES,
    *NewsKind.of_stewards(),
}


def every_letter(ward: Ward, ride: Category, user: User) -> list[Letter]:
    """One email of each kind about one household and one volunteer, in nine kinds of words."""
    all_at_once(user)
    request = make_request(ward, **PERSONAL)
    need = make_need(request, ride, detail=DETAIL)
    helper = make_volunteer(ride, name="Tomás O'Neil", phone="202-555-0160", ward=ward)
    match = make_match(need, helper, status=MatchStatus.RELEASED)
    closed = make_match(
        make_need(request), helper, status=MatchStatus.ACCEPTED, details_closed_at=timezone.now()
    )
    Volunteer.objects.update(status="pending")
    subject_of = {NewsKind.SIGN_UPS: helper, NewsKind.DETAILS: closed}
    subject_of |= dict.fromkeys((NewsKind.BACKED_OUT, NewsKind.DID_NOT_COME), match)
    for kind in NewsKind:
        if kind not in NOT_ABOUT_THEM:
            news.tell(kind, ward.pk, subject_of.get(kind, need).pk)
    return told(user)


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_no_email_says_whose_it_is(ward: Ward, ride: Category, language: str) -> None:
    user = make_coordinator(ward, language=language)
    letters = every_letter(ward, ride, user)
    assert len(letters) == len(NewsKind) - len(NOT_ABOUT_THEM)
    request = HelpRequest.objects.get()
    for letter in letters:
        assert letter.to == user.email
        text = letter.subject + letter.body
        assert "\n\n\n" not in text
        for personal in [*PERSONAL.values(), DETAIL, "O'Neil", "0160", request.reference]:
            assert personal not in text, personal


# --- What the page leads to ---


def test_links_lead_to_what_they_say(
    client: Client, ward: Ward, ride: Category, coordinator: User
) -> None:
    client.force_login(coordinator)
    for letter in every_letter(ward, ride, coordinator):
        links = [line for line in letter.body.splitlines() if line.startswith("http")]
        assert reverse("admin:my_account") in links[-1]
        for link in links:
            path = link.partition("://")[2].partition("/")[2]
            assert client.get(f"/{path}").status_code == 200, link
