"""Puts the numbers that every page shows into the directory of a new install."""

from typing import Any

from django.core.management.base import BaseCommand

from resources.shipped_numbers import add_numbers


class Command(BaseCommand):
    """`manage.py add_numbers`: 911, 988 and 211, those that are not there yet."""

    help = "Add 911, 988 and 211 to the directory, and the first two to the foot of every page."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{add_numbers()} added")
