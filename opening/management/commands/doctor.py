"""Says what is wrong with this install: the checklist, and the server. Fit to be passed on."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, InterfaceError
from django.utils import translation

from opening.checklist import Line, lines
from opening.server import Fact, facts


class Command(BaseCommand):
    """`doctor [--json] [--offline]`; it ends with 1 when something needs a look."""

    help = __doc__
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="for programs")
        parser.add_argument("--offline", action="store_true", help="ask no mail server and no DNS")

    def handle(self, *args: Any, json: bool, offline: bool, **options: Any) -> None:
        with translation.override("en"):
            found, steps = list(facts(offline=offline)), _steps()
        if json:
            print(_as_json(found, steps))
        else:
            _print(found, steps)
        wrong = [each for each in found if each.problem]
        left = [step for step in steps if not step.is_done]
        if wrong or left:
            raise CommandError(
                f"{len(wrong)} things about the server, {len(left)} of the checklist need a look."
            )


def _steps() -> list[Line]:
    try:
        return lines()
    except (DatabaseError, InterfaceError):
        return [Line("database", "Checklist", "The database cannot be asked.")]


def _as_json(found: list[Fact], steps: list[Line]) -> str:
    return json.dumps(
        {
            "server": [each._asdict() for each in found],
            "checklist": [{"key": step.key, "is_done": step.is_done} for step in steps],
        },
        indent=1,
    )


def _print(found: list[Fact], steps: list[Line]) -> None:
    print("Server")
    for each in found:
        mark = "!" if each.problem else " "
        print(f"{mark} {each.name}: {each.value}{' – ' if each.problem else ''}{each.problem}")
    print("\nChecklist")
    for step in steps:
        print(f"{' ' if step.is_done else '!'} {step.title}{': ' if step.why else ''}{step.why}")
