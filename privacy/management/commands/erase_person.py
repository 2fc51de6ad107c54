"""Erase everything about one person, who asked for it by phone or email."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import audit
from privacy.erasure import erase_person, find_person


class Command(BaseCommand):
    help = (
        "Erases the help requests and volunteer sign-ups of one person. Asks for their phone "
        "number or email, which therefore stands in no shell history, and asks once more before "
        "it erases."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        found = find_person(input("Phone number or email: ").strip())
        if not found:
            raise CommandError("Nobody with this phone number or email was found.")
        self.stdout.write(
            f"Help requests: {len(found.request_ids)}. Volunteers: {len(found.volunteer_ids)}."
        )
        if input("Erase them for good? Type yes: ").strip().lower() != "yes":
            raise CommandError("Nothing was erased.")
        erase_person(found, actor=audit.SYSTEM)
        self.stdout.write("Erased.")
