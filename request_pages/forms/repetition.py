"""The checks between how often, on which days of the week, and until when."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from requests_app.choices import Repeat, Urgency
from requests_app.rhythm import DAY

WEEKDAYS_BY_WEEK = _("Days of the week go with “Every week” and “Every two weeks” only.")
FIRST_DAY_OF_MONTHS = _("Please give the first day: it says which weekday of the month you mean.")
ANOTHER_WEEKDAY = _("This is not one of the days of the week that you chose.")


def check_repetition(form: forms.Form) -> None:
    """Add what does not go together to the errors of `form`, whose fields are cleaned."""
    cleaned = form.cleaned_data
    repeat, weekdays = cleaned.get("repeat"), cleaned.get("repeat_weekdays")
    if repeat == Repeat.ONCE:
        cleaned["repeat_until"] = None
        form.errors.pop("repeat_until", None)
    if weekdays and repeat and repeat not in Repeat.on_weekdays():
        form.add_error("repeat_weekdays", ValidationError(WEEKDAYS_BY_WEEK))
    elif "wanted_on" in form.fields and not form.errors.get("wanted_on"):
        _check_first_day(form)


def _check_first_day(form: forms.Form) -> None:
    cleaned = form.cleaned_data
    first, weekdays = cleaned.get("wanted_on"), cleaned.get("repeat_weekdays")
    if first is None and cleaned.get("repeat") == Repeat.MONTHLY_WEEKDAY:
        form.add_error("wanted_on", ValidationError(FIRST_DAY_OF_MONTHS))
    elif first and weekdays and first.isoweekday() not in weekdays:
        form.add_error("wanted_on", ValidationError(ANOTHER_WEEKDAY))


def first_day(cleaned: dict[str, Any]) -> datetime.date | None:
    """Return the day of the first time: the one that was given, or the first of the weekdays.

    Without it two would be waited for in the first week, one on any day and one on its day.
    """
    weekdays = cleaned["repeat_weekdays"]
    if cleaned["wanted_on"] or not weekdays:
        return cleaned["wanted_on"]
    today = timezone.localdate()
    soon = {Urgency.TODAY: today, Urgency.TOMORROW: today + DAY}
    if cleaned["urgency"] in soon:
        return soon[cleaned["urgency"]]
    days = (today + number * DAY for number in range(1, 8))
    return next(day for day in days if day.isoweekday() in weekdays)
