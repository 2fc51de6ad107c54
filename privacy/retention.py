"""Deleting what is over, in batches; each row by itself, so that one cannot keep the others."""

import datetime
import logging
from collections import Counter

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.choices import NewsKind
from common.errors import NotPossible
from messaging.news import tell_stewards
from privacy.kinds import KINDS, Kind
from privacy.models import RetentionRun

log = logging.getLogger(__name__)
BATCH = 500
RUNS_KEPT_FOR = datetime.timedelta(days=365)


def what_is_over() -> dict[str, int]:
    """Count the rows of each kind that the next run deletes."""
    return {kind.name: kind.rows().count() for kind in KINDS}


def erase_expired() -> RetentionRun:
    """Delete all that is over, and put down what was done; stewards are told of what failed."""
    RetentionRun.objects.filter(started_at__lt=timezone.now() - RUNS_KEPT_FOR).delete()
    run = RetentionRun.objects.create()
    for kind in KINDS:
        done, failed = _end_all(kind)
        run.counts[kind.name] = done
        if failed:
            run.failures[kind.name] = failed
        # After each kind, so that a run that was killed says how far it came.
        run.save()
    _close(run)
    return run


@transaction.atomic
def _close(run: RetentionRun) -> None:
    run.ended_at = timezone.now()
    run.save()
    if run.failures:
        tell_stewards(NewsKind.RETENTION, run.pk)


def _end_all(kind: Kind) -> tuple[int, int]:
    """Return how many rows were ended, and how many could not be."""
    counts: Counter[bool] = Counter()
    last = 0
    while batch := list(kind.rows().filter(pk__gt=last).order_by("pk")[:BATCH].values_list("pk")):
        ids = [pk for (pk,) in batch]
        last = ids[-1]
        counts += _end_batch(kind, ids)
    return counts[True], counts[False]


def _end_batch(kind: Kind, ids: list[int]) -> Counter[bool]:
    if kind.end:
        return Counter(_end_one(kind, pk) for pk in ids)
    try:
        with transaction.atomic():
            # Asked again: what was written since is not over.
            _count, by_model = kind.rows().filter(pk__in=ids).delete()
    except DatabaseError:
        log.exception("%s rows of %s could not be deleted.", len(ids), kind.name)
        return Counter({False: len(ids)})
    return Counter({True: by_model.get(kind.rows().model._meta.label, 0)})


def _end_one(kind: Kind, pk: int) -> bool:
    try:
        if kind.end and kind.rows().filter(pk=pk).exists():
            kind.end(pk)
    except (DatabaseError, ObjectDoesNotExist, NotPossible):
        log.exception("%s %s could not be deleted.", kind.name, pk)
        return False
    return True
