"""A volunteer picks an open need on their own page."""

import datetime
from itertools import cycle, product
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from common.choices import Reach
from common.models import Category
from open_needs.services import offer_open_need
from pages.localized import local_day
from pods.models import Ward
from requests_app.candidates import candidates_for
from requests_app.candidates.needs_for import fitting
from requests_app.choices import MatchStatus, NeedStatus, Urgency
from requests_app.models import Match, Need
from requests_app.services import claim_need
from tests.factories import (
    link_to,
    make_block,
    make_category,
    make_coordinator,
    make_match,
    make_need,
    make_pod,
    make_request,
    make_steward,
    make_volunteer,
    make_ward,
)
from tests.volunteers.test_leave_races import at_once
from volunteers.choices import VolunteerStatus
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db
# A word that stands nowhere else: where it is found, something got out.
SECRET = "Quetzalcoatl"
BUTTON = "I can do this"


@pytest.fixture
def ward() -> Ward:
    return make_ward(name="Harbor", lists_needs=True)


@pytest.fixture
def need(ward: Ward, ride: Category) -> Need:
    request = make_request(ward, name=SECRET, address=SECRET)
    return make_need(request, ride, detail=SECRET, urgency=Urgency.TOMORROW)


@pytest.fixture
def volunteer(ward: Ward, ride: Category) -> Volunteer:
    return make_volunteer(ride, ward=ward)


def home(client: Client, volunteer: Volunteer) -> str:
    path = reverse("volunteers:volunteer_home", args=[link_to(volunteer)])
    return client.get(path).text


def pick(client: Client, volunteer: Volunteer, need: Need, **changes: Any) -> Any:
    path = reverse("open_needs:pick_need", args=[link_to(volunteer)])
    data = {"kind": need.category_id, "ward": need.request.ward_id, **changes}
    return client.post(path, data, follow=True)


def test_the_page_tells_kind_ward_and_when_only(client: Client, volunteer: Volunteer, need: Need):
    page = home(client, volunteer)
    assert "A ride · Harbor" in page
    tomorrow = local_day(timezone.localdate() + datetime.timedelta(days=1))
    assert f"By {tomorrow} · 1 or 2 neighbors" in page
    assert SECRET not in page
    assert need.request.reference not in page


def test_one_press_leads_to_the_offer(client: Client, volunteer: Volunteer, need: Need):
    response = pick(client, volunteer, need)
    match = Match.objects.get()
    assert (match.volunteer, match.status, match.offered_by) == (volunteer, "offered", None)
    assert response.resolver_match.view_name == "request_pages:match_offer"
    assert "Can you help with this?" in response.text
    assert SECRET not in response.text
    need.refresh_from_db()
    assert need.status == NeedStatus.OFFERED
    event = AuditEvent.objects.get(verb="offer_match")
    assert (event.actor, event.actor_kind) == (None, AuditEvent.Actor.VOLUNTEER)


def test_a_second_press_is_no_second_offer(client: Client, volunteer: Volunteer, need: Need):
    # With room, and with another need of the same line: only the second press may be in the way.
    Volunteer.objects.update(max_at_once=5)
    make_need(make_request(need.request.ward), need.category)
    first, second = (pick(client, volunteer, need) for _press in range(2))
    assert first.redirect_chain[-1] == second.redirect_chain[-1]
    assert Match.objects.count() == 1


def test_get_changes_nothing(client: Client, volunteer: Volunteer, need: Need):
    path = reverse("open_needs:pick_need", args=[link_to(volunteer)])
    assert client.get(path, {"kind": need.category_id, "ward": 1}).status_code == 405
    assert not Match.objects.exists()


@pytest.mark.parametrize("changes", [{"kind": ""}, {"ward": "x"}, {"kind": 2**40}, {"ward": -1}])
def test_anything_odd_is_not_found(client, volunteer, need, changes):
    assert pick(client, volunteer, need, **changes).status_code == 404
    assert not Match.objects.exists()


def test_somebody_elses_link_opens_nothing(client: Client, volunteer: Volunteer, need: Need):
    path = reverse("open_needs:pick_need", args=["no-such-link"])
    data = {"kind": need.category_id, "ward": need.request.ward_id}
    assert client.post(path, data).status_code == 404
    of_request = reverse("open_needs:pick_need", args=[link_to(need.request)])
    assert client.post(of_request, data).status_code == 404
    assert not Match.objects.exists()


def test_the_most_urgent_comes_first(client: Client, volunteer: Volunteer, need: Need):
    # Newer, so that the order of the rows cannot decide.
    urgent = make_need(make_request(need.request.ward), need.category, urgency=Urgency.TODAY)
    pick(client, volunteer, need)
    assert Match.objects.get().need == urgent


def refused(client: Client, volunteer: Volunteer, need: Need) -> bool:
    """Tell whether nothing can be picked: neither on the page, nor by a press that comes anyway."""
    is_shown = BUTTON in home(client, volunteer)
    before = Match.objects.count()
    response = pick(client, volunteer, need)
    assert response.resolver_match.view_name == "volunteers:volunteer_home"
    assert "Somebody else said yes first, or you cannot take this one now." in response.text
    return not is_shown and Match.objects.count() == before


def test_who_waits_for_approval_is_told(client: Client, ride: Category, need: Need):
    new = make_volunteer(ride, ward=need.request.ward, status=VolunteerStatus.PENDING)
    assert refused(client, new, need)
    assert "When a coordinator has approved your sign-up" in home(client, new)


def test_nothing_is_promised_where_no_ward_lists_needs(client: Client, ride: Category):
    new = make_volunteer(ride, status=VolunteerStatus.PENDING)
    assert "Things you could help with" not in home(client, new)


def test_not_on_a_break(client: Client, volunteer: Volunteer, need: Need):
    Volunteer.objects.update(paused_until=timezone.localdate() + datetime.timedelta(days=3))
    assert refused(client, volunteer, need)


def test_not_with_full_hands(client: Client, volunteer: Volunteer, need: Need):
    make_match(volunteer=volunteer, status=MatchStatus.ACCEPTED)
    assert refused(client, volunteer, need)
    assert "You already have as many tasks as you said you can do" in home(client, volunteer)


def test_not_where_the_ward_keeps_its_list_to_itself(client, volunteer, need):
    Ward.objects.update(lists_needs=False)
    assert refused(client, volunteer, need)


def test_not_what_a_coordinator_has_open(client: Client, volunteer: Volunteer, need: Need):
    coordinator = make_coordinator(need.request.ward)
    claim_need(need.pk, actor=coordinator)
    assert refused(client, volunteer, need)


@pytest.mark.parametrize("again", [False, True])
def test_not_those_who_are_kept_apart(client: Client, volunteer: Volunteer, need: Need, again):
    """Keep them apart in a household's next request, too."""
    request = need.request
    make_block(request, volunteer)
    if again:
        need = make_need(make_request(request.ward, phone=request.phone), need.category)
        # Only the later request is left; about the first there was no question.
        Need.objects.exclude(pk=need.pk).delete()
    assert refused(client, volunteer, need)


@pytest.mark.parametrize("status", MatchStatus.refused())
def test_not_what_they_said_no_to(client, volunteer, need, status):
    make_match(need, volunteer, status=status)
    assert refused(client, volunteer, need)


def test_nothing_of_it_on_the_page_for_leaving(client: Client, volunteer: Volunteer, need: Need):
    path = reverse("volunteers:volunteer_leave", args=[link_to(volunteer)])
    page = client.get(path).text
    assert BUTTON not in page
    assert "We will ask another neighbor" not in page


def test_no_more_than_fit_on_a_page(client: Client, ward: Ward):
    kinds = [make_category() for _number in range(12)]
    for kind in kinds:
        make_need(make_request(ward), kind)
    # Of the last of twelve kinds: nothing but its urgency brings it onto the page.
    urgent = make_need(make_request(ward), kinds[-1], urgency=Urgency.TODAY)
    page = home(client, make_volunteer(*kinds, ward=ward))
    assert page.count(BUTTON) == 10
    assert page.index(f"{urgent.category.name} · ") < page.index(f"{kinds[0].name} · ")


def test_the_page_costs_the_same_for_many(client: Client, ward: Ward):
    kinds = [make_category() for _number in range(3)]
    volunteer = make_volunteer(*kinds, ward=ward)
    counts = []
    for kind in kinds:
        make_need(make_request(ward), kind)
        with CaptureQueriesContext(connection) as queries:
            assert BUTTON in home(client, volunteer)
        counts.append(len(queries))
    assert counts[0] == counts[2]


def test_the_list_is_the_other_side_of_who_fits():
    """A volunteer may pick what matching would put to them, for pairs of all sorts."""
    wards = [make_ward(lists_needs=True) for _number in range(3)]
    wards[0].neighbors.add(wards[1])
    pods = [make_pod(wards[0]) for _number in range(2)]
    kind, today = make_category(), timezone.localdate()
    places = [(wards[0], None), (wards[0], pods[0]), (wards[1], None), (wards[2], None)]
    tongues: list[tuple[str, list[str]]] = [("en", []), ("am", []), ("am", ["en"]), ("zh", [])]
    days = [None, today + datetime.timedelta(days=1)]
    for (ward, pod), (language, others), day in product(places, tongues, days):
        request = make_request(ward, pod=pod, spoken_language=language, other_languages=others)
        make_need(request, kind, wanted_on=day)
    homes = [(None, None), (wards[0], None), (wards[0], pods[0]), (wards[0], pods[1])]
    speaks = [(["en"], "en"), ([], "zh-hans"), (["am"], "en")]
    weekdays = cycle([[], [today.isoweekday()], []])
    people = [
        make_volunteer(
            kind, ward=ward, pod=pod, reach=reach, languages=known, language=reads, days=free
        )
        for ((ward, pod), reach, (known, reads)), free in zip(
            product(homes, Reach, speaks), weekdays, strict=False
        )
    ]
    fits = {
        (need.pk, person)
        for need in Need.objects.select_related("request")
        for person in candidates_for(need).values_list("pk", flat=True)
    }
    listed = {(need, person.pk) for person in people for need in _ids(person)}
    assert listed == fits
    # Some fit and some do not; otherwise it would be easy to agree.
    assert 0 < len(fits) < Need.objects.count() * len(people)


def _ids(volunteer: Volunteer) -> list[int]:
    return list(fitting(volunteer).values_list("pk", flat=True))


def test_they_get_the_usual_letter(client: Client, volunteer: Volunteer, need: Need):
    pick(client, volunteer, need)
    assert mail.outbox == []  # sent by the worker
    with connection.cursor() as cursor:
        cursor.execute("SELECT template FROM messaging_message")
        assert cursor.fetchall() == [("requests_app/match_offered",)]


@pytest.mark.django_db(transaction=True)
def test_two_press_at_once_for_the_last_one(client: Client):
    ward, kind = make_ward(lists_needs=True), make_category()
    need = make_need(make_request(ward), kind)
    people = [make_volunteer(kind, ward=ward) for _number in range(4)]
    clients = [(Client(), person) for person in people]
    said = at_once(*[lambda c=c, p=p: pick(c, p, need) for c, p in clients])
    views = sorted(response.resolver_match.view_name for response in said)
    assert views == ["request_pages:match_offer"] + ["volunteers:volunteer_home"] * 3
    told = [response for response in said if "Somebody else said yes first" in response.text]
    assert len(told) == 3
    assert Match.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_who_presses_four_times_at_once_gets_one():
    ward, kind = make_ward(lists_needs=True), make_category()
    # Room for all four, so that it is no limit that stops the other presses.
    volunteer = make_volunteer(kind, ward=ward, max_at_once=5, max_per_week=9)
    for _number in range(4):
        make_need(make_request(ward), kind)
    press = {"category_id": kind.pk, "ward_id": ward.pk}
    got = at_once(*[lambda: offer_open_need(volunteer.pk, **press)] * 4)
    assert len(set(got)) == 1
    assert Match.objects.get() == got[0]


@pytest.mark.django_db(transaction=True)
def test_volunteers_and_coordinators_do_not_wait_in_a_circle():
    ward, kind, steward = make_ward(lists_needs=True), make_category(), make_steward()
    needs = [make_need(make_request(ward), kind) for _number in range(3)]
    people = [make_volunteer(kind, ward=ward) for _number in range(3)]
    press = {"category_id": kind.pk, "ward_id": ward.pk}
    own = [lambda p=p: offer_open_need(p.pk, **press) for p in people]
    at_once(*own, *[lambda n=n: claim_need(n.pk, actor=steward) for n in needs])
    assert Match.objects.count() <= 3
    assert all(need.matches.live().count() <= 1 for need in needs)
