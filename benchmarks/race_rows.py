"""The rows that `benchmarks.race` races for, and a look at the database afterwards."""

import json
import os
import random
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
django.setup()

from django.contrib.auth.hashers import make_password
from django.db import connection
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from accounts.roles import COORDINATOR
from benchmarks.city import EMPTIED
from benchmarks.copying import without_triggers
from common.models import Category, LinkPurpose, PrivateLink, hash_token
from pods.models import AreaRole, Ward
from requests_app.choices import MatchStatus, NeedStatus
from requests_app.models import HelpRequest, Match, Need
from tests import factories
from volunteers.models import Volunteer

PASSWORD = factories.PASSWORD
COORDINATORS, VOLUNTEERS, WARDS = 20, 100, 20
ASKED = 12
Press = tuple[int | None, str, dict[str, Any]]


def prepare(needs: int) -> dict[str, Any]:
    """Empty the database, fill it, and say who presses what: `RACERS` presses for each need."""
    with without_triggers(), connection.cursor() as cursor:
        cursor.execute(EMPTIED)
    kinds, wards = list(Category.objects.order_by("pk")[:5]), _wards()
    people = _volunteers(kinds, wards)
    rows = _needs(needs, kinds, wards)
    asked = _asked_before(rows[1::2], people)
    tokens = {person.pk: f"volunteer-{person.pk}" for person in people}
    _issue(LinkPurpose.VOLUNTEER, tokens)
    chance = random.Random(1)
    plan = [_presses(chance, need, rows, people, asked.get(need.pk), tokens) for need in rows]
    return {
        "coordinators": _coordinators(wards),
        "password": PASSWORD,
        "login": reverse("account_login"),
        "needs": plan,
        "presses": sum(map(len, plan)),
    }


def _wards() -> list[Ward]:
    return [factories.make_ward(lists_needs=True) for _ward in range(WARDS)]


def _coordinators(wards: list[Ward]) -> list[str]:
    emails = [f"coordinator{number}@example.org" for number in range(COORDINATORS)]
    password = make_password(PASSWORD)
    users = User.objects.bulk_create(
        User(email=email, name=email, password=password) for email in emails
    )
    # Everybody in every ward, so that all may press about each need.
    AreaRole.objects.bulk_create(
        AreaRole(user=user, role=COORDINATOR, ward=ward) for user in users for ward in wards
    )
    return emails


def _volunteers(kinds: list[Category], wards: list[Ward]) -> list[Volunteer]:
    """They go anywhere, do anything, and take on one to five tasks at a time."""
    return [
        factories.make_volunteer(
            *kinds,
            ward=wards[number % WARDS],
            reach="city",
            transport=["car"],
            max_at_once=1 + number % 5,
            max_per_week=2 + number % 6,
        )
        for number in range(VOLUNTEERS)
    ]


def _needs(number: int, kinds: list[Category], wards: list[Ward]) -> list[Need]:
    return [
        factories.make_need(factories.make_request(wards[each % WARDS]), kinds[each % len(kinds)])
        for each in range(number)
    ]


def _asked_before(needs: list[Need], people: list[Volunteer]) -> dict[int, dict[int, str]]:
    """Every second need was put to twelve volunteers already: their links, by need and match."""
    chance, expires_at = random.Random(2), timezone.now() + timedelta(days=2)
    matches = Match.objects.bulk_create(
        Match(need=need, volunteer=person, status=MatchStatus.ASKED, expires_at=expires_at)
        for need in needs
        for person in chance.sample(people, ASKED)
    )
    Need.objects.filter(pk__in=[need.pk for need in needs]).update(status=NeedStatus.OFFERED)
    tokens = {match.pk: f"match-{match.pk}" for match in matches}
    _issue(LinkPurpose.MATCH, tokens)
    asked: dict[int, dict[int, str]] = {}
    for match in matches:
        asked.setdefault(match.need_id, {})[match.pk] = tokens[match.pk]
    return asked


def _issue(purpose: LinkPurpose, tokens: dict[int, str]) -> None:
    PrivateLink.objects.bulk_create(
        PrivateLink(purpose=purpose, subject_id=pk, token=token, token_hash=hash_token(token))
        for pk, token in tokens.items()
    )


# --- Who presses what -------------------------------------------------------------------------


def _presses(
    chance: random.Random,
    need: Need,
    needs: list[Need],
    people: list[Volunteer],
    asked: dict[int, str] | None,
    tokens: dict[int, str],
) -> list[Press]:
    """Twenty coordinators, and twelve volunteers: on what they were asked, or on what is open."""
    presses = [
        (who, *_on_desk(chance, who, need, needs, people, asked)) for who in range(COORDINATORS)
    ]
    if asked is not None:
        yes: list[Press] = [
            (None, reverse("request_pages:match_accept", args=[token]), {})
            for token in asked.values()
        ]
        return [*presses, *yes]
    wanted = {"kind": need.category_id, "ward": need.request.ward_id}
    picks = [
        (None, reverse("open_needs:pick_need", args=[tokens[person.pk]]), wanted)
        for person in chance.sample(people, ASKED)
    ]
    return [*presses, *picks]


def _on_desk(
    chance: random.Random,
    who: int,
    need: Need,
    needs: list[Need],
    people: list[Volunteer],
    asked: dict[int, str] | None,
) -> tuple[str, dict[str, Any]]:
    """Most ask one volunteer; some ask several, send one on a round, or take an offer back."""
    if who < 4:
        chosen = [str(person.pk) for person in chance.sample(people, 5)]
        return _desk("offer_several", need), {"people": chosen}
    volunteer = str(chance.choice(people).pk)
    if who < 7:
        along = str(chance.choice(needs).pk)
        return _desk("offer", need), {"volunteer": volunteer, "along": [along]}
    if who < 9 and asked is not None:
        match = str(chance.choice(list(asked)))
        return _desk("answer", need), {"match": match, "answer": "withdraw_all"}
    return _desk("offer", need), {"volunteer": volunteer}


def _desk(press: str, need: Need) -> str:
    return reverse(f"admin:desk_{press}", args=[need.pk])


# --- Afterwards -------------------------------------------------------------------------------

# By SQL and not by our models: the check must not share a mistake with what it checks. Plans do not
# matter: each runs once, when nobody waits. The stops of a route are one task (`route_id`).
COUNTS = {
    "needs": "SELECT count(*) FROM requests_app_need",
    "needs with a live match": """
        SELECT count(DISTINCT need_id) FROM requests_app_match
        WHERE status IN ('offered', 'accepted')""",
    "matches made, of any kind": "SELECT count(*) FROM requests_app_match",
    "routes": "SELECT count(*) FROM requests_app_route",
    "volunteers as full as they can be": """
        SELECT count(*) FROM volunteers_volunteer v WHERE max_at_once = (
            SELECT count(DISTINCT coalesce(route_id, -id)) FROM requests_app_match
            WHERE volunteer_id = v.id AND status IN ('offered', 'accepted'))""",
    "no needs with two live matches": """
        SELECT count(*) FROM (SELECT need_id FROM requests_app_match
            WHERE status IN ('offered', 'accepted') GROUP BY 1 HAVING count(*) > 1) AS twice""",
    "no volunteers over their limit": """
        SELECT count(*) FROM volunteers_volunteer v WHERE max_at_once < (
            SELECT count(DISTINCT coalesce(route_id, -id)) FROM requests_app_match
            WHERE volunteer_id = v.id AND status IN ('offered', 'accepted'))""",
    "no volunteers over their limit of a week": """
        SELECT count(*) FROM volunteers_volunteer v WHERE max_per_week < (
            SELECT count(DISTINCT coalesce(route_id, -id)) FROM requests_app_match
            WHERE volunteer_id = v.id AND status IN ('offered', 'accepted', 'done'))""",
    "no needs whose state and matches disagree": """
        SELECT count(*) FROM requests_app_need n WHERE status IS DISTINCT FROM CASE
            WHEN EXISTS (SELECT FROM requests_app_match WHERE need_id = n.id
                AND status = 'accepted') THEN 'matched'
            WHEN EXISTS (SELECT FROM requests_app_match WHERE need_id = n.id
                AND status IN ('asked', 'offered')) THEN 'offered'
            ELSE 'open' END""",
    "no transactions that waited for each other in a circle": """
        SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()""",
}


def count() -> dict[str, int]:
    """Count the outcome: what must be none begins with "no"; check-then-save stands beside."""
    counted = {}
    with connection.cursor() as cursor:
        for name, statement in COUNTS.items():
            cursor.execute(statement)
            counted[name] = cursor.fetchone()[0]
    return {**counted, "control: given away twice by check-then-save": _control()}


def _control(needs: int = 100, racers: int = 6) -> int:
    """Count the `needs` that check-then-save gives away twice, in a table without any guard."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS race_control")
        cursor.execute("CREATE TABLE race_control (need integer)")
    with ThreadPoolExecutor(racers) as pool:
        for need in range(needs):
            list(pool.map(_check_then_save, [need] * racers))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT FROM race_control GROUP BY need HAVING count(*) > 1) AS t"
        )
        twice = cursor.fetchone()[0]
        cursor.execute("DROP TABLE race_control")
    return twice


def _check_then_save(need: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM race_control WHERE need = %s", [need])
        if cursor.fetchone()[0] == 0:
            time.sleep(0.001)  # what a page does between looking and writing takes longer
            cursor.execute("INSERT INTO race_control VALUES (%s)", [need])


if __name__ == "__main__":
    with translation.override("en"):
        made = prepare(int(sys.argv[2])) if sys.argv[1] == "prepare" else count()
    assert HelpRequest.objects.exists()
    print(json.dumps(made))
