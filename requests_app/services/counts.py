"""The count of volunteers who fit each open need: taken by a job, shown in the queue."""

from django.db import transaction
from django.db.models import QuerySet

from requests_app.candidates import Counts, count_for, count_for_one
from requests_app.models import Need

# Small transactions: whoever presses on one of these needs waits for no more than that.
BATCH = 500


def count_candidates() -> int:
    """Count who fits every open need. Returns how many needs have a new count.

    Needs whose day has passed have none, nor have those that no neighbor is asked for.
    """
    ahead = Need.objects.open().still_ahead().for_neighbors()
    _forget(Need.objects.open().exclude(pk__in=ahead.values("pk")))
    counts = count_for(ahead)
    before = dict(Need.objects.filter(pk__in=counts).values_list("pk", "candidate_counts"))
    # One that is gone by now is not in `before`, and counts as unchanged.
    changed = [pk for pk, count in counts.items() if before.get(pk, count) != count]
    for start in range(0, len(changed), BATCH):
        _write({pk: counts[pk] for pk in changed[start : start + BATCH]})
    return len(changed)


def recount_candidates(need_id: int) -> None:
    """Count who fits one need now, for its page and the queue beside it to say the same."""
    need = Need.objects.open().still_ahead().for_neighbors().filter(pk=need_id).first()
    if need is None:
        return
    counts = count_for_one(need)
    if counts != need.candidate_counts:
        _write({need.pk: counts})


@transaction.atomic
def _forget(needs: QuerySet[Need]) -> None:
    rows = needs.filter(candidate_counts__isnull=False).order_by("id")
    locked = rows.select_for_update(no_key=True, skip_locked=True, of=("self",))
    Need.objects.filter(pk__in=list(locked.values_list("pk", flat=True))).update(
        candidate_counts=None
    )


@transaction.atomic
def _write(counts: dict[int, Counts]) -> None:
    """Write the counts; needs that are locked are left for the next time, so that nobody waits."""
    rows = Need.objects.filter(pk__in=counts).order_by("id")
    free: QuerySet[Need] = rows.select_for_update(no_key=True, skip_locked=True, of=("self",))
    needs = list(free.only("id"))
    for need in needs:
        need.candidate_counts = counts[need.pk]
    Need.objects.bulk_update(needs, ["candidate_counts"])
