"""Days, ages and names as the admin's lists and read-only fields show them."""

import datetime
from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy


def shown(name: str) -> Callable[..., str]:
    """A read-only field that names the row in the relation `name`, without a link to it.

    Django links to it also for those who may not open it. Call the method `<name>_shown`.
    """

    @admin.display(description=RELATION_NAMES[name])
    def show(self: Any, obj: Any) -> str:
        return str(getattr(obj, name) or "–")

    return show


RELATION_NAMES = {
    "by": pgettext_lazy("who wrote an entry of the log", "by"),
    "category": gettext_lazy("kind of help"),
    "entered_by": gettext_lazy("entered by"),
    "offered_by": pgettext_lazy("the staff member who asked a volunteer", "asked by"),
    "verified_by": gettext_lazy("verified by"),
}


def day(when: datetime.date | None) -> str:
    """A day as the user's language writes it in short; "" for none."""
    if isinstance(when, datetime.datetime):
        when = timezone.localtime(when)
    return date_format(when, "SHORT_DATE_FORMAT") if when else ""


AGES = (
    (5, "late", gettext_lazy("waiting long")),
    (2, "waiting", gettext_lazy("waiting")),
)


def plain_age(since: datetime.datetime) -> str:
    """Return how long ago `since` is, of what nobody is late with."""
    days = (timezone.now() - since).days
    if not days:
        return _("today · new")
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}


def age(since: datetime.datetime) -> str:
    """Return how long ago `since` is, in color and in words that do not need the color."""
    days, text = (timezone.now() - since).days, plain_age(since)
    for limit, css, word in AGES:
        if days >= limit:
            return format_html('<span class="age age-{}">{} · {}</span>', css, text, word)
    return format_html('<span class="age">{}</span>', text)
