"""The people asked about for a need: query and rules say the same, however the city looks."""

import datetime
import re
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from common.models import Category
from matching import all_rules, default_weights, obstacles
from matching.rules import category
from pods.models import Pod, Ward, ZipCentroid
from requests_app.candidates import (
    candidates_for,
    facts_of_needs,
    facts_of_volunteers,
    needs_for,
    ranked_for,
    why_not,
)
from requests_app.candidates.eligible import volunteer_rows, willing_for
from requests_app.candidates.facts import ASKED_CODES, BARRED_CODES
from requests_app.candidates.shortlist import promise
from requests_app.choices import MatchStatus
from requests_app.models import Match, Need, Route
from requests_app.services import join_households
from tests import factories
from volunteers.choices import VolunteerStatus
from volunteers.joining import keep_two_people
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate
# Few, so that two at random often share one and often do not.
LANGUAGES = ["en", "es", "am"]
# Some of those who ask offer too, and some share a phone.
PHONES = ["", "", *(f"202-555-01{number}" for number in range(40, 60))]
# Whether somebody has room is asked apart of the needs that fit them.
FULL = {"full_now", "full_this_week"}


class Town:
    """Places, people and past matches at random, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        # One kind asks for more before somebody is sent.
        self.kinds = [
            factories.make_category(),
            factories.make_category(references_wanted=1, wants_talk=True),
        ]
        self.wards = [factories.make_ward() for _number in range(3)]
        self.wards[0].neighbors.add(self.wards[1])
        self.pods = [factories.make_pod(ward) for ward in self.wards[:2]]

    def some(self, values: list[Any], most: int = 2) -> list[Any]:
        return self.chance.sample(values, self.chance.randint(0, most))

    def maybe(self, value: Any, chance: float = 0.5) -> Any:
        return value if self.chance.random() < chance else None

    def day(self) -> datetime.date:
        return TODAY() + datetime.timedelta(days=self.chance.randint(-2, 4))

    def need(self) -> Need:
        language = self.chance.choice(LANGUAGES)
        request = factories.make_request(
            self.maybe(self.chance.choice(self.wards), 0.8),
            pod=self.maybe(self.chance.choice(self.pods)),
            phone=self.chance.choice(PHONES),
            spoken_language=language,
            other_languages=[each for each in self.some(LANGUAGES) if each != language],
        )
        kind = self.chance.choice(self.kinds)
        return factories.make_need(request, kind, wanted_on=self.maybe(self.day()))

    def volunteer(self) -> Volunteer:
        return factories.make_volunteer(
            *(self.kinds if self.chance.random() < 0.7 else self.kinds[:1]),
            # Mostly approved, or this one rule would speak for nearly everybody.
            status=self.chance.choice(["approved"] * 6 + ["pending"]),
            paused_until=self.maybe(self.day(), 0.2),
            phone=self.chance.choice(PHONES),
            ward=self.maybe(self.chance.choice(self.wards), 0.8),
            pod=self.maybe(self.chance.choice(self.pods)),
            reach=self.chance.choice(["pod", "ward", "neighbors", "city"]),
            languages=self.some(LANGUAGES),
            language=self.chance.choice(LANGUAGES),
            days=self.some([1, 2, 3, 4, 5, 6, 7], most=5),
            references_taken=self.chance.choice([0, 1, 2, 2]),
            talked_on=self.maybe(TODAY(), 0.8),
            changed_fields=self.maybe(["phone"], 0.1) or [],
            # The database refuses matches beyond a limit, so limits come down afterwards.
            max_at_once=20,
        )

    def match(self, need: Need, volunteer: Volunteer) -> None:
        """Make a match, also of routes, old, or taken back after a yes."""
        status = self.chance.choice(list(MatchStatus))
        # Two live matches of one need would be refused, and the town never be built.
        going_on = need.matches.filter(status__in=MatchStatus.going_on())
        if status in MatchStatus.going_on() and going_on.exists():
            return
        said_yes = status in {"accepted", "done", "unknown", "released", "withdrawn"}
        ago = datetime.timedelta(days=self.chance.choice([1, 6, 8, 40]))
        factories.make_match(
            need,
            volunteer,
            status=status,
            offered_at=timezone.now() - ago,
            accepted_at=timezone.now() - ago if said_yes else None,
            route=self.maybe(volunteer.routes.first() or Route.objects.create(volunteer=volunteer)),
        )

    def lower_limits(self) -> None:
        """Nobody may go beyond them, but who has much to do may lower theirs."""
        for person in Volunteer.objects.all():
            person.max_at_once = self.chance.randint(1, 3)
            person.max_per_week = self.chance.randint(1, 3)
            person.save()


@pytest.mark.parametrize("seed", range(4))
def test_the_query_leaves_those_for_whom_no_rule_speaks(seed: int, steward: User) -> None:
    town = Town(seed)
    needs, people = [town.need() for _n in range(8)], [town.volunteer() for _n in range(20)]
    for need in needs[:5]:
        for person in town.chance.sample(people, 5):
            town.match(need, person)
    # These stay open, so that the volunteers' side has something to list.
    for need in needs[5:]:
        factories.make_match(need, town.chance.choice(people), status=MatchStatus.DECLINED)
    town.lower_limits()
    join_households(needs[0].request_id, needs[1].request_id, actor=steward)
    keep_two_people(people[0].pk, people[1].pk, actor=steward)
    for need in needs:
        need.request.refresh_from_db()
    for need in needs[::2]:
        factories.make_block(need.request, town.chance.choice(people))
    facts, volunteers = (
        facts_of_needs(Need.objects.all()),
        facts_of_volunteers(Volunteer.objects.all()),
    )
    spoke, taken = set(), set()
    for need in needs:
        found = {each.id: obstacles(facts[need.pk], each) for each in volunteers.values()}
        spoke |= {obstacle.code for each in found.values() for obstacle in each}
        fitting = {pk for pk, each in found.items() if not each}
        assert set(candidates_for(need).values_list("pk", flat=True)) == fitting
        assert {each.volunteer.pk for each in ranked_for(need, steward)} == fitting
        taken |= {(need.pk, pk) for pk, each in found.items() if {one.code for one in each} <= FULL}
    is_open = set(Need.objects.open().values_list("pk", flat=True))
    listed = {(need.pk, person.pk) for person in people for need in needs_for(person)}
    assert listed == {(need, person) for need, person in taken if need in is_open}
    # Two empty lists would agree as well.
    assert listed
    assert len(spoke) > 8, "a town in which little stands in the way proves little"


def test_what_facts_say_of_a_state_has_words() -> None:
    # A new status without words would show a coordinator an empty reason.
    words = all_rules().obstacle_words
    assert {*ASKED_CODES.values(), *BARRED_CODES.values()} <= words.keys()
    assert set(ASKED_CODES) == {*MatchStatus.going_on(), *MatchStatus.refused()}
    assert set(BARRED_CODES) == {*VolunteerStatus} - {VolunteerStatus.APPROVED}


@pytest.fixture
def kind() -> Category:
    return factories.make_category(needs_transport=True)


@pytest.fixture
def need(ward: Ward, kind: Category) -> Need:
    return factories.make_need(factories.make_request(ward, zip_code="20001"), kind)


def codes(need: Need, person: Volunteer) -> list[str]:
    return [obstacle.code for obstacle in why_not(need, person)]


def test_a_route_counts_once_now_and_this_week(need: Need, kind: Category, ward: Ward) -> None:
    person = factories.make_volunteer(kind, ward=ward, max_at_once=2, max_per_week=2)
    stops = [factories.make_need(category=kind) for _number in range(3)]
    factories.make_route(*stops, volunteer=person, status=MatchStatus.ACCEPTED)
    # Three stops, one task: counted by stop, this person would be far beyond both limits.
    assert codes(need, person) == []
    assert candidates_for(need).filter(pk=person.pk).exists()
    factories.make_match(factories.make_need(category=kind), person)
    assert codes(need, person) == ["full_now", "full_this_week"]
    assert not candidates_for(need).filter(pk=person.pk).exists()


def test_who_named_no_language_speaks_the_one_they_read(need: Need, kind: Category) -> None:
    reads = factories.make_volunteer(kind, languages=[], language="en")
    other = factories.make_volunteer(kind, languages=[], language="es")
    assert codes(need, reads) == []
    assert codes(need, other) == ["speaks_no_other"]
    need.request.other_languages = ["es"]
    need.request.save()
    assert codes(need, other) == []


def test_a_wanted_day_that_has_passed_keeps_nobody_away(need: Need, kind: Category) -> None:
    yesterday = TODAY() - datetime.timedelta(days=1)
    # Neither free on that weekday nor back by then: both rules would speak if the day counted.
    person = factories.make_volunteer(
        kind, days=[yesterday.isoweekday() % 7 + 1], paused_until=TODAY()
    )
    need.wanted_on = yesterday
    need.set_day()
    need.save()
    assert codes(need, person) == []
    assert [each.volunteer for each in ranked_for(need, factories.make_steward())] == [person]


def test_the_most_promising_are_listed_where_very_many_fit(
    need: Need, kind: Category, steward: User, monkeypatch: pytest.MonkeyPatch, ward: Ward
) -> None:
    monkeypatch.setattr("requests_app.candidates.shortlist.SHORTLIST", 3)
    places: list[dict[str, Any]] = [{}, {"reach": "city"}, {"ward": ward}]
    _far, _city, near = [factories.make_volunteer(kind, **place) for place in places]
    car = factories.make_volunteer(kind, ward=ward, transport=["car"])
    # Somebody with a history: it may order the three, but not decide who is among them.
    asked = factories.make_volunteer(kind, ward=ward, max_at_once=5)
    factories.make_match(factories.make_need(category=kind), asked, status=MatchStatus.DECLINED)
    found = [each.volunteer for each in ranked_for(need, steward)]
    assert found == [car, near, asked]


def test_distance_comes_from_the_middles_of_zip_codes(
    need: Need, kind: Category, steward: User, ward: Ward
) -> None:
    for code, latitude in {"20001": 38.91, "20009": 38.93, "20032": 38.81}.items():
        ZipCentroid.objects.create(zip_code=code, latitude=latitude, longitude=-77.02)
    people = [
        factories.make_volunteer(kind, ward=ward, zip_code=code) for code in ("20032", "20009")
    ]
    first, second = ranked_for(need, steward)
    assert [first.volunteer, second.volunteer] == [people[1], people[0]]
    assert "about 1 mile away" in [reason.text for reason in first.fit.reasons]
    assert "about 7 miles away" in [reason.text for reason in second.fit.reasons]


def test_history_is_told_in_reasons(need: Need, kind: Category, steward: User, ward: Ward) -> None:
    person = factories.make_volunteer(kind, ward=ward, max_per_week=9)
    now = timezone.now()
    for ago in (20, 22, 24, 26, 28):
        factories.make_match(
            factories.make_need(category=kind),
            person,
            status=MatchStatus.DECLINED,
            offered_at=now - datetime.timedelta(days=ago),
        )
    factories.make_match(
        factories.make_need(category=kind),
        person,
        status=MatchStatus.DONE,
        offered_at=now - datetime.timedelta(days=50),
        accepted_at=now - datetime.timedelta(days=50),
    )
    said = [reason.text for reason in ranked_for(need, steward)[0].fit.reasons]
    assert "asked 5 times in 30 days" in said
    assert "said yes 0 of 5 times" in said
    assert "last helped 50 days ago" in said


def test_a_coordinator_is_shown_the_volunteers_of_their_wards(
    need: Need, kind: Category, ward: Ward
) -> None:
    own = factories.make_volunteer(kind, ward=ward)
    factories.make_volunteer(kind, ward=factories.make_ward(), reach="city")
    found = ranked_for(need, factories.make_coordinator(ward))
    assert [each.volunteer for each in found] == [own]


def test_three_queries_however_many_fit(
    need: Need, kind: Category, ward: Ward, steward: User
) -> None:
    counts = []
    ranked_for(need, steward)  # what a steward has open is read once in a request
    for _number in (1, 2):
        factories.make_match(
            factories.make_need(category=kind),
            factories.make_volunteer(kind, ward=ward, zip_code="20001", max_at_once=2),
        )
        factories.make_volunteer(kind, ward=ward, pod=factories.make_pod(ward))
        with CaptureQueriesContext(connection) as captured:
            # Read as the page reads them, so that a look-up per row would be counted too.
            for each in ranked_for(need, steward):
                assert each.volunteer.name
                assert str(each.volunteer.pod or each.volunteer.ward)
        counts.append(len(captured))
    assert counts == [3, 3]


def test_facts_of_many_cost_one_query(need: Need, kind: Category) -> None:
    for _number in range(3):
        match = factories.make_match(factories.make_need(category=kind))
        factories.make_block(match.need.request)
    with CaptureQueriesContext(connection) as captured:
        facts_of_needs(Need.objects.all())
        facts_of_volunteers(Volunteer.objects.all())
    assert len(captured) == 2
    assert Match.objects.count() == 3
    assert Pod.objects.count() == 0


def test_who_fits_is_read_from_its_index_alone(need: Need, kind: Category) -> None:
    # A column that is missing there is read from the table, for everybody in the city who fits.
    (facts,) = facts_of_needs(Need.objects.filter(pk=need.pk)).values()
    willing = willing_for(facts, but=category.HARD).order_by()
    asked = willing.annotate(promise=promise(facts, volunteer_rows(), default_weights()))
    read = set(re.findall(r'"volunteers_volunteer"\."(\w+)"', str(asked.values("promise").query)))
    index = next(each for each in Volunteer._meta.indexes if each.name == "volunteer_fit")
    held = {Volunteer._meta.get_field(name).attname for name in index.include}
    assert read - held == set()
