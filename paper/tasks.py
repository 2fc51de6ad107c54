"""The jobs about sheets."""

from django.conf import settings
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from paper import card_drawing, drawing
from paper.models import NO_FILE, MemberSheet, ShareCard, Sheet

# A picture takes some 20 KB: all together no more than 100 MB, however large the city.
MOST_CARDS = 5000


# One at a time, in a queue of its own: each takes a core for a second. Two jobs for one sheet draw
# it once, because the second finds it drawn.
@app.task(
    name="draw_sheet", queue="paper", lock="draw_sheet", retry=RetryStrategy(max_attempts=2, wait=5)
)
def draw_sheet(sheet_id: int) -> None:
    """Draw a sheet, unless it is drawn by now."""
    drawing.draw(Sheet.objects.filter(pk=sheet_id).first())


@app.task(
    name="draw_member_sheet",
    queue="paper",
    lock="draw_sheet",
    retry=RetryStrategy(max_attempts=2, wait=5),
)
def draw_member_sheet(sheet_id: int) -> None:
    """Draw a sheet about members, unless it is drawn by now."""
    rows = MemberSheet.objects.select_related("pod__ward")
    drawing.draw(rows.filter(pk=sheet_id).first())


# Behind the sheets: people wait for those.
@app.task(
    name="draw_share_card",
    queue="paper",
    lock="draw_sheet",
    priority=-1,
    retry=RetryStrategy(max_attempts=2, wait=5),
)
def draw_share_card(card_id: int) -> None:
    """Draw a picture for shared links, unless it is drawn by now."""
    card_drawing.draw_card(ShareCard.objects.filter(pk=card_id).first())


@app.periodic(cron="31 3 * * *")
@app.task(name="purge_sheets", queueing_lock="purge_sheets")
def purge_sheets(timestamp: int) -> None:
    """Delete what nobody asked for lately. Numbers of forms stay: paper comes late."""
    long_ago = timezone.now() - settings.SHEETS_KEPT_FOR
    Sheet.objects.filter(asked_at__lt=long_ago).delete()
    ShareCard.objects.filter(asked_at__lt=long_ago).delete()
    asked_last = ShareCard.objects.order_by("-asked_at", "-pk").values("pk")
    ShareCard.objects.filter(pk__in=asked_last[MOST_CARDS:]).delete()
    before = timezone.now() - settings.MEMBER_SHEETS_KEPT_FOR
    MemberSheet.objects.filter(drawn_at__lt=before).update(**NO_FILE)
