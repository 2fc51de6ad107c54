"""The jobs of days."""

from django.conf import settings
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from events.models import ShiftSheet
from events.services import planning
from events.sheets import html_of_shift
from paper import drawing
from paper.models import NO_FILE


@app.periodic(cron="*/10 * * * *")
@app.task(name="remind_of_days", queueing_lock="remind_of_days")
def remind_of_days(timestamp: int) -> None:
    """Remind people of their shifts of a day, the day before."""
    planning.remind_of_days()


# With the other sheets, one at a time.
@app.task(
    name="draw_shift_sheet",
    queue="paper",
    lock="draw_sheet",
    retry=RetryStrategy(max_attempts=2, wait=5),
)
def draw_shift_sheet(sheet_id: int) -> None:
    """Draw a sheet of a shift, unless it is drawn by now."""
    rows = ShiftSheet.objects.select_related("shift__event")
    drawing.draw(rows.filter(pk=sheet_id).first())


@app.periodic(cron="37 3 * * *")
@app.task(name="purge_shift_sheets", queueing_lock="purge_shift_sheets")
def purge_shift_sheets(timestamp: int) -> None:
    """Delete files that name people, some days after they were drawn."""
    before = timezone.now() - settings.MEMBER_SHEETS_KEPT_FOR
    ShiftSheet.objects.filter(drawn_at__lt=before).update(**NO_FILE)


drawing.drawn_as(ShiftSheet, html_of_shift, draw_shift_sheet)
