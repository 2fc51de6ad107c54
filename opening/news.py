"""Stewards are told of a backup that was not made, while none has been made since."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.choices import NewsKind
from accounts.models import User
from common.addresses import staff_page_url
from messaging.news import Line, Section, tell_stewards, teller
from opening.models import BackupRun


@transaction.atomic
def tell_of_failed_backup() -> None:
    """Tell all stewards of the last run, once, if it failed."""
    run = BackupRun.objects.first()
    if run and run.problem:
        tell_stewards(NewsKind.BACKUPS, run.pk)


@teller(NewsKind.BACKUPS)
def failed_backups(user: User, run_ids: Sequence[int]) -> Section | None:
    """Return why the last of them failed; nothing once a later one is good."""
    run = BackupRun.objects.filter(pk__in=run_ids).exclude(problem="").first()
    if run is None or BackupRun.objects.filter(pk__gt=run.pk, verified_at__isnull=False).exists():
        return None
    why = Line(str(run.get_problem_display()))
    return Section(_("The last backup was not made"), [why], staff_page_url("backups"))
