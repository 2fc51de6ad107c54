"""Reads what is new in the joined directories, at once and here."""

from typing import Any

from django.core.management.base import BaseCommand

from resources.choices import SourceState
from resources.joined import passes
from resources.models import Source


class Command(BaseCommand):
    help = "Read what is new in all joined directories, without waiting for the worker."

    def handle(self, *args: Any, **options: Any) -> None:
        for source in Source.objects.filter(state=SourceState.JOINED).order_by("pk"):
            passes.read_source(source.pk)
            source.reading.refresh_from_db()
            said = source.reading.get_problem_display() or source.reading.counts
            self.stdout.write(f"{source.name}: {said}")
