"""Erase what one person has with us, who asked for it by phone or email."""

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts import audit
from announcements.models import Subscription
from inbox.models import Thread
from members.models import Member
from pods.models import PlaceProposal
from privacy.erasure import Found, OfContact, Row, erase_rows, find_person
from requests_app.models import HelpRequest

ALL = "all"


class Command(BaseCommand):
    help = (
        "Erases help requests, sign-ups, pod memberships, proposals, kept entries and texts of "
        "one person. Asks for "
        "their phone number or email, which therefore stands in no shell history, lists what is "
        "found, asks which of it to erase, and asks once more. Two households can have one phone: "
        "ask the person which requests are theirs."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        found = find_person(input("Phone number or email: ").strip())
        if not found.rows:
            raise CommandError("Nobody with this phone number or email was found.")
        # Names, by which one chooses, and no more: a terminal keeps what it showed.
        for line in lines_of(found):
            self.stdout.write(line)
        rows = chosen(found, input(f"Which ones? Numbers with spaces between, or {ALL}: "))
        if input(f"Erase {len(rows)} for good? Type yes: ").strip().lower() != "yes":
            raise CommandError("Nothing was erased.")
        erase_rows(rows, actor=audit.SYSTEM)
        self.stdout.write(f"Erased: {len(rows)}.")


def lines_of(found: Found) -> Iterator[str]:
    """A line for each row, numbered, those of one household under its name."""
    numbers = itertools.count(1)
    for household, requests in itertools.groupby(found.requests, lambda row: row.household_id):
        yield f"Household {household}:"
        for request in requests:
            yield f"  {next(numbers)}  request {request.reference}, {_told(request)}"
    others: list[tuple[str, str, Sequence[Row | OfContact]]] = [
        ("Volunteers", "sign-up", found.volunteers),
        ("Members of pods", "member", found.members),
        ("Proposals (a public page of one stays)", "proposal", found.proposals),
        ("Keepers of entries (the entries stay)", "keeper", found.keepers),
        ("Cards of the shelf", "card", found.cards),
        ("Reservations of cards", "reservation", found.reservations),
        ("Messages from there, and to it", "thread", found.threads),
        ("Notices that go there", "subscription", found.subscriptions),
    ]
    for title, kind, rows in others:
        if rows:
            yield f"{title}:"
        yield from (f"  {next(numbers)}  {kind} #{row.pk}, {_told(row)}" for row in rows)


def _told(row: Row | OfContact) -> str:
    if isinstance(row, Thread):
        return f"begun on {timezone.localdate(row.created_at)}"
    if isinstance(row, Subscription):
        return f"of {row.place}, asked for on {timezone.localdate(row.created_at)}"
    verbs: dict[type, str] = {HelpRequest: "asked", PlaceProposal: "proposed"}
    verb = verbs.get(type(row), "signed up")
    place = row.pod if isinstance(row, Member) else getattr(row, "ward", None)
    return f"{row.name}, {verb} on {timezone.localdate(row.created_at)}, {place or 'no ward'}"


def chosen(found: Found, typed: str) -> list[Row | OfContact]:
    """The rows with the numbers that were typed. Raises `CommandError` for anything else."""
    words = typed.lower().replace(",", " ").split()
    if words == [ALL]:
        return found.rows
    by_number = {str(number): row for number, row in enumerate(found.rows, 1)}
    if not words or set(words) - by_number.keys():
        raise CommandError("Nothing was erased: type numbers of the list.")
    return [by_number[word] for word in dict.fromkeys(words)]
