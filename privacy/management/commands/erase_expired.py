"""Delete what was kept for as long as it may be, or say what that would be."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from privacy.kinds import KINDS
from privacy.retention import erase_expired, what_is_over


class Command(BaseCommand):
    help = (
        "Says what is over and would be deleted tonight: requests, volunteers, notes, messages "
        "and private links, each after the time of its setting. With --really it is deleted now."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--really", action="store_true", help="delete it")

    def handle(self, *args: Any, really: bool, **options: Any) -> None:
        if not really:
            self._say(what_is_over(), "would be deleted")
            self.stdout.write("Nothing was deleted. To delete it: erase_expired --really")
            return
        run = erase_expired()
        self._say(run.counts, "deleted")
        if run.failures:
            raise CommandError(f"Could not be deleted: {run.failures}. The log says why.")

    def _say(self, counts: dict[str, int], done: str) -> None:
        for kind in KINDS:
            self.stdout.write(f"{kind.words} (after {kind.days} days): {counts[kind.name]} {done}")
