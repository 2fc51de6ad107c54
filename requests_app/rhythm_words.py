"""The rhythm of a series, as a sentence's beginning in the language of the page."""

from babel.dates import get_day_names
from babel.lists import format_list
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pages.localized import page_locale
from requests_app.choices import Repeat
from requests_app.rhythm import Rhythm

BY_WEEK: dict[str, str | Promise] = {
    # Translators: %(days)s is one weekday or more, such as "Tuesday and Friday".
    Repeat.WEEKLY: _("Every %(days)s"),
    Repeat.BIWEEKLY: _("Every two weeks: %(days)s"),
    Repeat.FOUR_WEEKLY: _("Every four weeks: %(days)s"),
}
# By the place of the day in its month; from a fifth one on it is the last.
BY_MONTH = (
    _("The first %(day)s of each month"),
    _("The second %(day)s of each month"),
    _("The third %(day)s of each month"),
    _("The fourth %(day)s of each month"),
    _("The last %(day)s of each month"),
)


def in_words(rhythm: Rhythm) -> str:
    """Return "Every Tuesday and Friday", "The second Tuesday of each month"."""
    if rhythm.repeat == Repeat.ONCE:
        return str(Repeat.ONCE.label)
    names = get_day_names("wide", context="format", locale=page_locale())
    days = [names[weekday - 1] for weekday in rhythm.all_weekdays]
    if rhythm.repeat == Repeat.MONTHLY_WEEKDAY:
        return str(BY_MONTH[rhythm.place_in_month]) % {"day": days[0]}
    return str(BY_WEEK[rhythm.repeat]) % {"days": format_list(days, locale=page_locale())}
