"""`manage.py load_demo`: fill an empty install with the demo neighborhood, once."""

import os
from random import Random
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from accounts.models import User
from demo.load_announcements import load_announcements
from demo.load_days import load_days
from demo.load_deciding import load_deciding
from demo.load_emergency import load_emergency
from demo.load_fund import load_fund
from demo.load_groups import load_groups, load_proposals
from demo.load_joined import load_joined
from demo.load_lists import load_lists
from demo.load_matches import Pairing, erase_some, load_contact_log, load_matches, note_first_offers
from demo.load_members import load_members
from demo.load_network import load_network
from demo.load_places import (
    COORDINATOR,
    ORGANIZER,
    STAFF,
    STEWARD,
    load_directory,
    load_links,
    load_notices,
    load_outside,
    load_pods,
    load_staff,
    load_wards,
    load_ways_to_give,
    load_zips,
)
from demo.load_requests import Town, load_requests
from demo.load_rota import load_rota
from demo.load_routes import load_routes
from demo.load_shelves import load_shelves
from demo.load_suggestions import load_suggestions
from demo.load_translations import load_of_rooms, load_translations
from demo.load_trees import load_trees
from demo.load_volunteers import load_spanish_shoppers, load_volunteers

SEED = 2020


class Command(BaseCommand):
    help = (
        "Loads the demo neighborhood: invented people in four wards. "
        "Staff sign in with the password in DEMO_PASSWORD. Nobody is sent anything."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        password = os.environ.get("DEMO_PASSWORD", "")
        refuse(password)
        if User.objects.filter(email=STEWARD).exists():
            keep_sign_in(password)
            self.stdout.write("The demo neighborhood is there already; its data stays as it is.")
            return
        load(password)
        self.stdout.write(f"Loaded the demo neighborhood. Staff: {', '.join(STAFF)}.")


def refuse(password: str) -> None:
    """Raise `CommandError` where invented people have no place, or nobody could sign in."""
    if settings.PRODUCTION and not settings.DEMO:
        raise CommandError("This is a production install. Set DEMO=1 if it is meant to be a demo.")
    if not password:
        raise CommandError("Set DEMO_PASSWORD to the password of the demo's staff.")


def keep_sign_in(password: str) -> None:
    """Let DEMO_PASSWORD open the door, also when it was another one before."""
    for user in User.objects.filter(email__in=STAFF):
        # Setting the same one anew would sign everybody out at each start.
        if not user.check_password(password):
            user.set_password(password)
            user.save(update_fields=["password"])


@transaction.atomic
def load(password: str) -> None:
    """All of it or nothing. The same people every time; only the dates follow today's."""
    # In this order always: each step draws from the same chance, so a new draw changes all after
    # it.
    chance = Random(SEED)  # noqa: S311  not for secrets  # nosec B311
    load_zips()
    load_outside()
    wards = load_wards()
    pods = load_pods(wards)
    load_ways_to_give(wards, pods)
    load_links(wards, pods)
    load_notices(wards)
    staff = load_staff(password, wards, pods)
    load_directory(wards, pods, staff[STEWARD])
    load_suggestions(wards)
    load_joined(staff[STEWARD])
    load_members(pods, staff[STEWARD])
    load_groups(wards, staff[STEWARD])
    load_proposals(wards)
    load_trees(pods, staff[STEWARD])
    load_translations()
    load_lists(pods, staff[STEWARD])
    coordinators = [staff[STEWARD], staff[COORDINATOR]]
    volunteers = load_volunteers(chance, wards, pods, staff[STEWARD])
    stories = load_requests(Town(chance, wards, pods, coordinators))
    pairing = Pairing(chance, volunteers, coordinators)
    load_matches(pairing, stories)
    load_routes(pairing, stories)
    note_first_offers()
    load_contact_log(chance, stories, coordinators)
    erase_some(stories, staff[STEWARD])
    load_spanish_shoppers(wards)
    load_rota(volunteers, wards, staff[COORDINATOR])
    load_shelves(wards, staff[COORDINATOR])
    load_days(volunteers, wards, staff[COORDINATOR])
    load_announcements(staff[COORDINATOR])
    load_emergency(wards, staff[STEWARD])
    load_deciding(staff[ORGANIZER], staff[COORDINATOR], staff[STEWARD])
    load_of_rooms()
    load_fund(staff[STEWARD], staff[COORDINATOR])
    load_network(staff[STEWARD])
    # Nothing of this is news to anybody.
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE status = 'todo'")
