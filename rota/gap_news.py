"""The news for coordinators of shifts on which somebody is missing."""

import datetime
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import ngettext

from accounts import audit
from accounts.choices import NewsKind
from accounts.models import User
from accounts.roles import RUNNING
from common.addresses import staff_page_url
from messaging.news import Line as NewsLine
from messaging.news import Section, shortened, tell, teller
from pages.localized import local_day, local_time
from rota.models import Shift


def gap(
    shift: Shift, *, since: datetime.datetime | None = None, actor: audit.Actor = audit.SYSTEM
) -> None:
    """Tell whoever looks after the line that somebody is missing on a shift."""
    tell(NewsKind.ROTA, shift.line.ward_id, shift.pk, actor=actor, since=since)


@teller(NewsKind.ROTA)
def gaps(user: User, shift_ids: Sequence[int]) -> Section | None:
    """Return the shifts that still miss somebody, the next one first."""
    rows = Shift.objects.visible_to(user, RUNNING).to_come(timezone.now()).with_a_gap()
    found = list(rows.filter(pk__in=shift_ids).select_related("line__ward").order_by("starts_at"))
    if not found:
        return None
    words = ngettext(
        "%(count)s shift on the rota needs somebody",
        "%(count)s shifts on the rota need somebody",
        len(found),
    )
    lines = [
        NewsLine(f"{shift.line} · {local_day(shift.starts_at)} · {local_time(shift.starts_at)}")
        for shift in found
    ]
    return Section(words % {"count": len(found)}, shortened(lines), staff_page_url("rota"))
