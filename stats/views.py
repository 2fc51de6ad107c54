"""How it goes: pictures of needs, waiting, answers and who is asked, and the counts as CSV."""

import csv
import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.roles import DESK
from backoffice.access import for_staff
from backoffice.recorded import user_of
from common.models import Category
from pages.forms import DayField
from pods.models import Ward
from requests_app.choices import NeedStatus
from stats import metrics
from stats.figures import all_figures
from stats.metrics import Scope

DEFAULT_DAYS = 30
LONGEST = datetime.timedelta(days=5 * 366)
FEWEST_COUNTED = 5
# What a spreadsheet would take for a formula
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class PeriodForm(forms.Form):
    """From when to when, and which ward. Anything odd in the address is said, and not used."""

    first = DayField(label=pgettext_lazy("the first day of a period", "From"), required=False)
    last = DayField(label=pgettext_lazy("the last day of a period", "To"), required=False)
    ward = forms.ChoiceField(label=gettext_lazy("Ward"), required=False)

    def __init__(self, data: QueryDict, user: User) -> None:
        super().__init__(data, label_suffix="", auto_id="period_%s")
        self.user = user
        self.wards = {ward.pk: ward for ward in Ward.objects.held_by(user, DESK)}
        ward: Any = self.fields["ward"]
        ward.choices = [("", _("All of mine")), *((pk, str(row)) for pk, row in self.wards.items())]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last") or timezone.localdate()
        if first and first > last:
            raise forms.ValidationError(_("The first day must come before the last."))
        today = timezone.localdate()
        if (first and last - first > LONGEST) or abs(last - today) > LONGEST:
            raise forms.ValidationError(_("Please choose a period of at most five years."))
        return cleaned

    def scope(self) -> Scope:
        """What is asked for; the last thirty days where that makes no sense."""
        asked = self.cleaned_data if self.is_valid() else {}
        last = asked.get("last") or timezone.localdate()
        first = asked.get("first") or last - datetime.timedelta(days=DEFAULT_DAYS - 1)
        ward = asked.get("ward")
        return Scope(self.user, first, last, int(ward) if ward else None)

    def presets(self) -> list[dict[str, Any]]:
        """Links to periods that people often want: query, words, and whether it is this one."""
        scope, today = self.scope(), timezone.localdate()
        firsts = [
            *((_last_days(n), today - datetime.timedelta(days=n - 1)) for n in (7, 30, 90)),
            (_("This year"), today.replace(month=1, day=1)),
        ]
        return [
            {
                "words": words,
                "query": query_of(Scope(self.user, first, today, scope.ward_id)),
                "is_chosen": (first, today) == (scope.first, scope.last),
            }
            for words, first in firsts
        ]


def _last_days(days: int) -> str:
    return ngettext("Last %(days)d day", "Last %(days)d days", days) % {"days": days}


def query_of(scope: Scope) -> str:
    """The query string that leads to `scope`."""
    query = QueryDict(mutable=True)
    query.update({"first": scope.first.isoformat(), "last": scope.last.isoformat()})
    if scope.ward_id:
        query["ward"] = str(scope.ward_id)
    return f"?{query.urlencode()}"


@require_safe
@for_staff
def pictures(request: HttpRequest) -> HttpResponse:
    """The pictures, for the wards that the viewer looks after."""
    form = PeriodForm(request.GET, user_of(request))
    scope = form.scope()
    asked = metrics.asked(scope)
    context = {
        **admin.site.each_context(request),
        "title": _("How things are going"),
        "period": form,
        "scope": scope,
        "query": query_of(scope),
        "figures": all_figures(scope, form.wards, asked),
        "most_asked": asked.most,
        "never_asked": asked.never,
    }
    return TemplateResponse(request, "stats/pictures.html", context)


@require_safe
@for_staff
def pictures_csv(request: HttpRequest) -> HttpResponse:
    """The coarse counts of the same period: nothing about one household, small numbers veiled."""
    form = PeriodForm(request.GET, user_of(request))
    scope = form.scope()
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"needs-{scope.first.isoformat()}-{scope.last.isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response.write("\ufeff")  # so that spreadsheets read it as UTF-8
    writer = csv.writer(response)
    writer.writerow([_("Week from"), _("Ward"), _("Kind of help"), _("State"), _("Needs")])
    writer.writerows([safe(cell) for cell in row] for row in csv_rows(scope, form.wards))
    return response


def csv_rows(scope: Scope, wards: dict[int, Ward]) -> Iterable[list[str]]:
    """The rows below the header, as words."""
    kinds = Category.objects.in_bulk()
    states = dict(NeedStatus.choices)
    for row in metrics.coarse_counts(scope):
        ward = wards.get(row["in_ward"])
        yield [
            metrics.day_of(row["week"]).isoformat(),
            str(ward or _("No ward named")),
            str(kinds[row["category"]]),
            str(states[row["status"]]),
            f"<{FEWEST_COUNTED}" if row["n"] < FEWEST_COUNTED else str(row["n"]),
        ]


def safe(cell: str) -> str:
    """`cell` as text that no spreadsheet runs as a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
