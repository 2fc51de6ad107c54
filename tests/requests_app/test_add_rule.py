"""Adding a rule is adding a file: it takes part everywhere, and is named nowhere else.

The two files are those of `docs/add-a-matching-rule.md`.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from batch_matching.assignment import FORBIDDEN
from batch_matching.pair_scores import Scores
from common.models import Category
from matching import Crowd, all_rules
from pods.models import Ward
from requests_app.candidates import (
    candidates_for,
    current_weights,
    explain,
    facts_of_needs,
    facts_of_volunteers,
    needs_for,
    ranked_for,
    why_not,
)
from requests_app.models import Need
from tests import factories
from tests.matching.added import add_rule
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db
# The recipe's own text is run, so that the page cannot promise what no longer works.
RECIPE = Path(__file__).parents[2] / "docs" / "add-a-matching-rule.md"
HARD, SOFT = re.findall(r"^```python\n(.*?)^```", RECIPE.read_text(), re.MULTILINE | re.DOTALL)
NO_CAR = "This cannot be carried, and they have no car or bike."


@pytest.fixture
def add(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], None]]:
    yield lambda name, source: add_rule(name, source, tmp_path, monkeypatch)
    # First the folder as it was, then what was read from it: the next test starts from our rules.
    monkeypatch.undo()
    all_rules.cache_clear()


@pytest.fixture
def ride() -> Category:
    return factories.make_category(needs_transport=True)


@pytest.fixture
def need(ward: Ward, ride: Category) -> Need:
    return factories.make_need(factories.make_request(ward), ride)


@pytest.fixture
def walker(ride: Category, ward: Ward) -> Volunteer:
    return factories.make_volunteer(ride, name="Walker", ward=ward)


@pytest.fixture
def driver(ride: Category, ward: Ward) -> Volunteer:
    return factories.make_volunteer(ride, name="Driver", ward=ward, transport=["car"])


def people_for(need: Need) -> set[Volunteer]:
    return set(candidates_for(need))


def test_a_hard_rule_leaves_out_from_both_sides(
    add: Callable[[str, str], None],
    need: Need,
    walker: Volunteer,
    driver: Volunteer,
    steward: User,
) -> None:
    # Something that anybody can carry: the rule must go by the pair and not bar the person.
    light = factories.make_need(need.request, factories.make_category())
    walker.categories.add(light.category)
    assert people_for(need) == {walker, driver}
    assert set(needs_for(walker)) == {need, light}
    add("wheels", HARD)
    assert people_for(need) == {driver}
    assert people_for(light) == {walker}
    assert set(needs_for(walker)) == {light}
    assert set(needs_for(driver)) == {need}
    assert [each.volunteer for each in ranked_for(need, steward)] == [driver]


def test_a_hard_rule_holds_for_many_at_once(
    add: Callable[[str, str], None], need: Need, walker: Volunteer, driver: Volunteer
) -> None:
    add("wheels", HARD)
    # Counts and the solver ask per pair of keys, another way in which a rule could be missed.
    facts = facts_of_needs(Need.objects.all())[need.pk]
    people = list(facts_of_volunteers(Volunteer.objects.order_by("pk")).values())
    assert Crowd(people).count(facts) == 1
    scores = Scores([facts], people, current_weights())
    (block,) = scores.blocks()
    assert [person.pk for person in (walker, driver)] == [each.id for each in scores.volunteers]
    assert (block.scores[0] != FORBIDDEN).tolist() == [False, True]


@pytest.mark.usefixtures("user")
def test_a_hard_rule_is_read_by_who_asks_why_not(
    add: Callable[[str, str], None], need: Need, walker: Volunteer, client: Client
) -> None:
    url = reverse("admin:desk_why", args=[need.pk])
    assert NO_CAR not in client.get(url, {"person": "Walker"}).text
    add("wheels", HARD)
    assert NO_CAR in client.get(url, {"person": "Walker"}).text
    assert [obstacle.text for obstacle in why_not(need, walker)] == [NO_CAR]


def test_a_soft_rule_moves_people_in_the_ranking_and_in_the_shortlist(
    add: Callable[[str, str], None],
    need: Need,
    walker: Volunteer,
    driver: Volunteer,
    steward: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Volunteer.objects.filter(pk=walker.pk).update(max_per_week=10)
    assert [each.volunteer for each in ranked_for(need, steward)] == [driver, walker]
    add("much_time", SOFT)
    first, second = ranked_for(need, steward)
    assert [first.volunteer, second.volunteer] == [walker, driver]
    assert "does 10 tasks a week" in [reason.text for reason in first.fit.reasons]
    # With room for one, SQL alone decides who is scored; points known to Python only come too late.
    monkeypatch.setattr("requests_app.candidates.shortlist.SHORTLIST", 1)
    assert [each.volunteer for each in ranked_for(need, steward)] == [walker]
    (found,) = explain(need, Volunteer.objects.filter(pk=driver.pk), steward)
    assert (found.obstacles, found.place) == ((), None)


def test_a_soft_rule_is_on_the_page_of_weights(
    add: Callable[[str, str], None], need: Need, walker: Volunteer, steward: User, client: Client
) -> None:
    client.force_login(steward)
    page = reverse("admin:weights")
    assert 'name="much_time"' not in client.get(page).text
    add("much_time", SOFT)
    shown = client.get(page).text
    assert 'name="much_time" value="30"' in shown
    assert "They do 10 tasks a week or more." in shown
    # Below zero: stewards may want a reason to count against somebody.
    client.post(page, {**current_weights(), "much_time": -7})
    assert current_weights()["much_time"] == -7
    Volunteer.objects.update(max_per_week=10)
    (found,) = ranked_for(need, steward)
    assert -7 in [reason.points for reason in found.fit.reasons]


def test_no_rule_is_left_behind(add: Callable[[str, str], None]) -> None:
    """Look before adding: the tests above, whatever their order, have left none."""
    assert "much_time" not in all_rules().reasons
    add("much_time", SOFT)
    assert "much_time" in all_rules().reasons
