"""The rhythm of a series, as a sentence's beginning in the language of the page."""

from babel.lists import format_list
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pages.localized import day_of_each_month, page_locale, weekday_name
from requests_app.choices import Repeat
from requests_app.rhythm import Rhythm

BY_WEEK: dict[str, str | Promise] = {
    # Translators: %(days)s is one weekday or more, such as "Tuesday and Friday".
    Repeat.WEEKLY: _("Every %(days)s"),
    Repeat.BIWEEKLY: _("Every two weeks: %(days)s"),
    Repeat.FOUR_WEEKLY: _("Every four weeks: %(days)s"),
}


def in_words(rhythm: Rhythm) -> str:
    """Return "Every Tuesday and Friday", "The second Tuesday of each month"."""
    if rhythm.repeat == Repeat.ONCE:
        return str(Repeat.ONCE.label)
    weekdays = [weekday - 1 for weekday in rhythm.all_weekdays]
    if rhythm.repeat == Repeat.MONTHLY_WEEKDAY:
        # From a fifth one on it is the last.
        return day_of_each_month((1, 2, 3, 4, -1)[rhythm.place_in_month], weekdays[0])
    days = [weekday_name(weekday) for weekday in weekdays]
    return str(BY_WEEK[rhythm.repeat]) % {"days": format_list(days, locale=page_locale())}
