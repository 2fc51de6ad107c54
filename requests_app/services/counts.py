"""The count of volunteers who fit each open need: taken by a job, shown in the queue."""

from django.db import transaction
from django.db.models import QuerySet

from requests_app.candidates import count_for
from requests_app.models import Need

BATCH = 500


def count_candidates() -> int:
    """Count who fits every open need. Returns how many needs have a new count."""
    counts = count_for(Need.objects.open())
    before = dict(Need.objects.filter(pk__in=counts).values_list("pk", "candidate_count"))
    changed = [pk for pk, count in counts.items() if before.get(pk, count) != count]
    for start in range(0, len(changed), BATCH):
        _write({pk: counts[pk] for pk in changed[start : start + BATCH]})
    return len(changed)


@transaction.atomic
def _write(counts: dict[int, int]) -> None:
    """Write the counts; needs that are locked are left for the next time, so that nobody waits."""
    rows = Need.objects.filter(pk__in=counts).order_by("id")
    free: QuerySet[Need] = rows.select_for_update(no_key=True, skip_locked=True, of=("self",))
    needs = list(free.only("id"))
    for need in needs:
        need.candidate_count = counts[need.pk]
    Need.objects.bulk_update(needs, ["candidate_count"])
