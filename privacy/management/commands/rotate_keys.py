"""Encrypt all personal data anew under the first of `FIELD_ENCRYPTION_KEYS`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from privacy.rotation import Tally, rotate_all

SHOWN = 20


class Command(BaseCommand):
    help = (
        "Encrypts all personal data anew under the first of FIELD_ENCRYPTION_KEYS. Put the new key "
        "in front of the old one, restart everything, run this, then run it with --check. When "
        "that finds nothing, the old key can be removed. It can be stopped and run again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch-size", type=int, default=500, help="rows at a time")
        parser.add_argument(
            "--check",
            action="store_true",
            help="change nothing; fail when something is still under an older key",
        )

    def handle(self, *args: Any, batch_size: int, check: bool, **options: Any) -> None:
        if batch_size < 1:
            raise CommandError("--batch-size must be 1 or more.")
        tallies = []
        for tally in rotate_all(batch_size=batch_size, dry=check):
            self.stdout.write(_line(tally, check))
            tallies.append(tally)
        _complain(tallies, check)


def _line(tally: Tally, check: bool) -> str:
    done = f"{tally.stale} under an older key" if check else f"{tally.rotated} encrypted anew"
    return f"{tally.label}: {tally.values} values, {done}"


def _complain(tallies: list[Tally], check: bool) -> None:
    """Raise `CommandError` when an old key cannot be removed yet."""
    unreadable = [place for tally in tallies for place in tally.unreadable]
    if unreadable:
        places = "\n  ".join(unreadable[:SHOWN])
        raise CommandError(
            f"No configured key opens {len(unreadable)} values. They were left as they are: "
            f"put the key that is missing back into FIELD_ENCRYPTION_KEYS.\n  {places}"
        )
    stale = sum(tally.stale - tally.rotated for tally in tallies)
    if stale and check:
        raise CommandError(f"{stale} values need the older keys. Run rotate_keys.")
    if stale:
        raise CommandError(f"{stale} values changed meanwhile. Run rotate_keys once more.")
