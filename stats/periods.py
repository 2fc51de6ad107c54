"""The period and the ward that are looked at, as they stand in the address."""

import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from accounts.models import User
from accounts.roles import RUNNING
from pages.forms import DayField
from pages.localized import local_month
from pages.named_rows import MOST_LISTED, RowField, keep_found
from pods.models import Ward
from stats.metrics import DAY, Scope, next_month

DEFAULT_DAYS = 30
LONGEST = datetime.timedelta(days=5 * 366)
Span = tuple[datetime.date, datetime.date]
Named = tuple[str, Span]


class PeriodForm(forms.Form):
    """From when to when, and which ward. Anything odd in the address is said, and not used."""

    first = DayField(label=pgettext_lazy("the first day of a period", "From"), required=False)
    last = DayField(label=pgettext_lazy("the last day of a period", "To"), required=False)
    ward: Any = RowField(
        Ward.objects.none(),
        label=gettext_lazy("Ward"),
        required=False,
        empty_label=gettext_lazy("All of mine"),
    )

    def __init__(self, data: QueryDict, user: User) -> None:
        super().__init__(data, label_suffix="", auto_id="period_%s")
        self.user = user
        self.wards = {ward.pk: ward for ward in Ward.objects.held_by(user, RUNNING)}
        ward: Any = self.fields["ward"]
        ward.offer(Ward.objects.held_by(user, RUNNING), [*self.wards.values()][: MOST_LISTED + 1])
        self.is_valid()
        keep_found(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last") or timezone.localdate()
        if first and first > last:
            raise forms.ValidationError(_("The first day must come before the last."))
        today = timezone.localdate()
        # Far from today nothing is to be seen, and the calendar ends: a day after 9999 is an error.
        if (first and last - first > LONGEST) or abs(last - today) > LONGEST:
            raise forms.ValidationError(_("Please choose a period of at most five years."))
        return cleaned

    def scope(self) -> Scope:
        """Return the scope that is asked for; the last thirty days where that makes no sense."""
        asked = self.cleaned_data if self.is_valid() else {}
        last = asked.get("last") or timezone.localdate()
        first = asked.get("first") or last - (DEFAULT_DAYS - 1) * DAY
        ward = asked.get("ward")
        return Scope(self.user, first, last, ward.pk if ward else None)

    @property
    def ward_words(self) -> str:
        """The name of the ward that is looked at, or that it is all of the viewer's."""
        ward = self.wards.get(self.scope().ward_id or 0)
        return str(ward) if ward else _("All of mine")

    def presets(self) -> list[dict[str, Any]]:
        """Links to periods that people often want: query, words, and whether it is this one."""
        spans = [*self._often_wanted(), *self._months_beside()]
        found = {span: words for words, span in reversed(spans)}
        return [self._link(words, span) for words, span in spans if found[span] == words]

    def _often_wanted(self) -> list[Named]:
        today = timezone.localdate()
        return [
            (_("This month"), month_of(today)),
            (_("Last month"), month_of(today.replace(day=1) - DAY)),
            *((_last_days(n), (today - (n - 1) * DAY, today)) for n in (7, 30, 90)),
            (_("This year"), (today.replace(month=1, day=1), today)),
        ]

    def _months_beside(self) -> list[Named]:
        """Return the month before the period, and the one after it, if they are to be seen."""
        scope, today = self.scope(), timezone.localdate()
        before, after = scope.first.replace(day=1) - DAY, next_month(scope.last)
        days = [day for day in (before, after) if day <= today and today - day < LONGEST]
        return [(local_month(day), month_of(day)) for day in days]

    def _link(self, words: str, span: Span) -> dict[str, Any]:
        scope = self.scope()
        return {
            "words": words,
            "query": query_of(Scope(self.user, *span, scope.ward_id)),
            "is_chosen": span == (scope.first, scope.last),
        }


def month_of(day: datetime.date) -> Span:
    """Return the first and the last day of the month of `day`."""
    return day.replace(day=1), next_month(day) - DAY


def period_words(scope: Scope) -> str:
    """A calendar month by its name, and every other period by its ends."""
    if scope.month:
        return local_month(scope.month)
    first, last = (date_format(day, "SHORT_DATE_FORMAT") for day in (scope.first, scope.last))
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def query_of(scope: Scope) -> str:
    """The query string that leads to `scope`."""
    query = QueryDict(mutable=True)
    query.update({"first": scope.first.isoformat(), "last": scope.last.isoformat()})
    if scope.ward_id:
        query["ward"] = str(scope.ward_id)
    return f"?{query.urlencode()}"


def _last_days(days: int) -> str:
    return ngettext("Last %(days)d day", "Last %(days)d days", days) % {"days": days}
