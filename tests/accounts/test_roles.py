"""The predicates as a table: who may do what, and where; and that nobody else decides."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from accounts import roles
from accounts.models import User
from accounts.roles import (
    COORDINATOR,
    DESK,
    DIRECTORY,
    EDITORS,
    INTAKE,
    KEEPER,
    NOBODY,
    OPERATOR,
    ORGANIZER,
    PLACES,
    RUNNING,
    STEWARD,
    STEWARDS,
    TRANSLATOR,
)
from pods.models import AreaRole, Pod, Ward
from tests import factories


class City:
    """Ward 1 with a pod, Ward 6 with two, and people who look after some of it."""

    def __init__(self) -> None:
        self.w1, self.w6 = factories.make_ward(name="Ward 1"), factories.make_ward(name="Ward 6")
        self.p1 = factories.make_pod(self.w1)
        self.p6, self.n6 = factories.make_pod(self.w6), factories.make_pod(self.w6)
        self.steward = factories.make_steward()
        self.coordinator = factories.make_coordinator(self.w1)
        self.pod_coordinator = factories.make_coordinator(self.p1)
        self.organizer = factories.make_organizer(self.w1)
        self.pod_organizer = factories.make_organizer(self.p6)
        self.both = factories.make_coordinator(self.w1)
        factories.give_role(self.both, ORGANIZER, self.p6)
        self.twice = factories.make_coordinator(self.w1)
        factories.give_role(self.twice, ORGANIZER, self.w1)
        self.closed_steward = factories.make_steward(opened=False)
        self.operator = factories.make_operator(self.w1)
        self.keeper = factories.make_keeper(self.p6)
        self.city_operator, self.city_keeper = factories.make_staff(), factories.make_staff()
        AreaRole.objects.create(user=self.city_operator, role=OPERATOR)
        AreaRole.objects.create(user=self.city_keeper, role=KEEPER)
        self.reader = factories.make_staff(review_languages=["es"])
        self.newcomer = factories.make_staff()
        # Gone, or no longer staff: the roles that they still hold must open nothing.
        self.former_steward = factories.make_steward(is_active=False)
        self.former = factories.make_coordinator(self.w1, is_active=False)
        self.outside = factories.make_coordinator(self.w1, is_staff=False)
        self.anonymous = AnonymousUser()

    def covered(self, who: str, asked: roles.Roles) -> str:
        """The names of the places that `who` covers in one of the roles `asked`."""
        user = getattr(self, who)
        places = {name: getattr(self, name) for name in ("w1", "p1", "w6", "p6", "n6")}
        return " ".join(name for name, place in places.items() if _covers(user, place, asked))


def _covers(user: User, place: Ward | Pod, asked: roles.Roles) -> bool:
    if isinstance(place, Pod):
        return roles.covers_pod(user, place.pk, place.ward_id, asked)
    return roles.covers_ward(user, place.pk, asked)


@pytest.fixture
def city(db: None) -> City:
    return City()


ALL = "w1 p1 w6 p6 n6"
# Who: what they cover at the desk, as editors, in any role; in which wards they are at all.
TABLE = {
    "steward": (ALL, ALL, ALL, ""),
    "coordinator": ("w1 p1", "", "w1 p1", "w1"),
    "pod_coordinator": ("p1", "", "p1", "w1"),
    "organizer": ("", "w1 p1", "w1 p1", "w1"),
    "pod_organizer": ("", "p6", "p6", "w6"),
    "both": ("w1 p1", "p6", "w1 p1 p6", "w1 w6"),
    "twice": ("w1 p1", "w1 p1", "w1 p1", "w1"),
    "closed_steward": ("", ALL, ALL, ""),
    "operator": ("", "", "", ""),
    "keeper": ("", "", "", ""),
    "city_operator": ("", "", "", ""),
    "city_keeper": ("", "", "", ""),
    "reader": ("", "", "", ""),
    "newcomer": ("", "", "", ""),
    "former_steward": ("", "", "", ""),
    "former": ("", "", "", ""),
    "outside": ("", "", "", ""),
    "anonymous": ("", "", "", ""),
}


@pytest.mark.parametrize("who", TABLE)
def test_a_role_counts_in_its_own_area(who: str, city: City) -> None:
    desk, editors, everyone, wards = TABLE[who]
    assert city.covered(who, DESK) == desk
    assert city.covered(who, EDITORS) == editors
    assert city.covered(who, PLACES) == everyone
    assert city.covered(who, NOBODY) == ""
    user = getattr(city, who)
    found = [name for name in ("w1", "w6") if getattr(city, name) in roles.wards_of(user, PLACES)]
    assert " ".join(found) == wards


@pytest.mark.parametrize("who", TABLE)
def test_a_role_is_held_anywhere_or_nowhere(who: str, city: City) -> None:
    desk, editors, everyone, _wards = TABLE[who]
    user = getattr(city, who)
    assert roles.holds(user, DESK) == bool(desk)
    assert roles.holds(user, EDITORS) == bool(editors)
    assert roles.holds(user, PLACES) == bool(everyone)
    assert not roles.holds(user, NOBODY)
    is_steward = who in {"steward", "closed_steward"}
    assert roles.is_steward(user) == roles.holds(user, STEWARDS) == is_steward
    assert roles.covers_ward(user, None, PLACES) == is_steward
    assert roles.covers_a_ward(user, EDITORS) == (is_steward or who in {"organizer", "twice"})


# Who takes calls, keeps the directory, and reads the figures, where they are more than above.
MORE = {
    "steward": (ALL, ALL, ALL),
    "closed_steward": ("", ALL, ALL),
    "coordinator": ("w1 p1", "", "w1 p1"),
    "organizer": ("", "w1 p1", ""),
    "operator": ("w1 p1", "", ""),
    "keeper": ("", "p6", ""),
    "city_operator": (ALL, "", ""),
    "city_keeper": ("", ALL, ""),
    "reader": ("", "", ""),
}


@pytest.mark.parametrize("who", MORE)
def test_calls_directory_and_figures_have_their_own_roles(who: str, city: City) -> None:
    asked = (INTAKE, DIRECTORY, RUNNING)
    assert tuple(city.covered(who, each) for each in asked) == MORE[who]


def test_a_coordinator_is_not_held_in_the_whole_city(city: City) -> None:
    for role in (COORDINATOR, ORGANIZER):
        with pytest.raises(IntegrityError), transaction.atomic():
            AreaRole.objects.create(user=city.newcomer, role=role)


def test_readers_are_found_and_named_as_translators(city: City) -> None:
    assert list(User.objects.filter(roles.holding(TRANSLATOR))) == [city.reader]
    assert roles.in_words(city.reader) == ["Translator: Español"]
    assert roles.in_words(city.city_operator) == ["Hotline operator: The whole city"]


@pytest.mark.parametrize("who", TABLE)
@pytest.mark.parametrize("asked", [DESK, EDITORS, PLACES])
def test_rows_and_predicates_say_the_same(who: str, asked: roles.Roles, city: City) -> None:
    user = getattr(city, who)
    for name in ("p1", "p6", "n6"):
        pod = getattr(city, name)
        found = Pod.objects.filter(pk=pod.pk).held_by(user, asked).exists()
        assert found == _covers(user, pod, asked), name


def test_who_is_told_about_a_ward(city: City) -> None:
    told = roles.holders(COORDINATOR, city.w1.pk)
    assert set(told) == {city.coordinator, city.pod_coordinator, city.both, city.twice}
    assert list(roles.holders(COORDINATOR, city.w6.pk)) == []
    assert set(roles.holders(ORGANIZER, city.w6.pk)) == {city.pod_organizer, city.both}
    assert set(roles.holders(STEWARD)) == {city.steward, city.closed_steward}


def test_roles_are_read_once(city: City, django_assert_num_queries: type) -> None:
    user = User.objects.get(pk=city.both.pk)
    with django_assert_num_queries(1):
        assert roles.holds(user, DESK)
        assert [str(ward) for ward in roles.wards_of(user, PLACES)] == ["Ward 1", "Ward 6"]
        assert roles.covers_pod(user, city.p6.pk, city.w6.pk, EDITORS)
    user.area_roles.all().delete()
    # Read anew, as on the next page.
    user.refresh_from_db()
    assert not roles.holds(user, PLACES)


def test_nobody_is_steward_of_an_area_or_the_same_twice(city: City) -> None:
    for role, area in ((STEWARD, city.w6), (COORDINATOR, city.w1)):
        with pytest.raises(IntegrityError), transaction.atomic():
            factories.give_role(city.both, role, area)
    assert AreaRole.objects.filter(user=city.both).count() == 2


def test_every_superuser_is_a_steward(city: City) -> None:
    assert roles.is_steward(User.objects.create_superuser("root@example.org"))
    # The database says no, whoever writes it.
    with pytest.raises(IntegrityError):
        factories.make_staff(is_superuser=True)


# --- Nobody else decides --------------------------------------------------------------------------

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = (
    "accounts",
    "common",
    "messaging",
    "mutualaid",
    "pods",
    "privacy",
    "requests_app",
    "resources",
    "volunteers",
)
# What only accounts/roles.py reads.
FLAGS = {"is_steward", "is_staff", "is_superuser"}
# Where roles are stored and given, and what is named there.
GIVEN_IN = {
    "accounts/roles.py": {*FLAGS, "role", "area_roles"},
    "accounts/models.py": FLAGS,
    "accounts/invitations.py": {*FLAGS, "area_roles"},
    "accounts/management/commands/invite.py": {"is_steward"},
    # Where they end with somebody's access.
    "accounts/services.py": {"is_steward", "is_superuser"},
    "pods/leaving.py": {"AreaRole", "role"},
    "backoffice/staff.py": {"is_superuser"},
    "pods/models/places.py": {"AreaRole"},
    "pods/admin.py": {"AreaRole"},
    "demo/load_places.py": {"AreaRole", "is_steward"},
}


def decisions(source: str) -> Iterator[str]:
    """Yield what `source` names of roles: attributes, arguments of queries, the table."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in {*FLAGS, "role", "area_roles"}:
            yield node.attr
        elif isinstance(node, ast.keyword) and node.arg:
            name = node.arg.partition("__")[0]
            if name in {*FLAGS, "area_roles", "arearole"}:
                yield name
        elif isinstance(node, ast.Name) and node.id == "AreaRole":
            yield node.id


def test_nobody_else_decides_by_roles() -> None:
    paths = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    # Far fewer would mean that the search looks in the wrong place.
    assert len(paths) > 100
    for path in paths:
        if "migrations" not in path.parts:
            name = str(path.relative_to(ROOT))
            assert set(decisions(path.read_text())) <= GIVEN_IN.get(name, set()), name


@pytest.mark.parametrize(
    "planted",
    [
        "if request.user.is_steward: pass",
        "if user.role == 'coordinator': pass",
        "may = user.is_staff and obj",
        "rows = rows.filter(ward__in=user.area_roles.values('ward'))",
        "rows = User.objects.filter(area_roles__ward=ward)",
        "rows = Ward.objects.filter(arearole__user=user)",
        "rows = AreaRole.objects.filter(user=user)",
        "stewards = User.objects.filter(is_steward=True)",
    ],
)
def test_a_planted_decision_is_caught(planted: str) -> None:
    assert list(decisions(planted))


def test_what_roles_answer_is_no_decision() -> None:
    assert not list(decisions("if is_steward(user) or holds(user, DESK): viewers = PLACES"))
