"""Puts the numbers that every page shows into the directory of a new install."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pages.always_shown import our_numbers_answer
from resources.shipped_numbers import add_numbers


class Command(BaseCommand):
    """`manage.py add_numbers`: 911, 988 and 211, those that are not there yet."""

    help = "Add 911, 988 and 211 to the directory, and the first two to the foot of every page."

    def handle(self, *args: Any, **options: Any) -> None:
        if not our_numbers_answer():
            raise CommandError(
                "911, 988 and 211 do not answer in the network's country. Add your own in the "
                "admin, under Numbers on every page."
            )
        self.stdout.write(f"{add_numbers()} added")
