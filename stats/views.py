"""Totals and pictures of needs, waiting, answers and who is asked, and the counts as CSV."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.roles import DESK, RUNNING, covers_city, is_steward
from backoffice.access import for_roles
from backoffice.recorded import user_of
from common.replica import read
from stats import metrics
from stats.export import write_counts
from stats.figures import all_figures
from stats.lines import households, lines, notes
from stats.periods import PeriodForm, period_words, query_of
from stats.totals import Outcome, totals


@require_safe
@for_roles(RUNNING)
def pictures(request: HttpRequest) -> HttpResponse:
    """The totals and the pictures, for the wards that the viewer looks after."""
    return read(lambda: _pictures(request))


def _pictures(request: HttpRequest) -> HttpResponse:
    form = PeriodForm(request.GET, user_of(request))
    scope = form.scope()
    asked, found = metrics.asked(scope), totals(scope)
    context = {
        **admin.site.each_context(request),
        "title": _("How things are going"),
        "period": form,
        "scope": scope,
        "period_words": period_words(scope),
        "query": query_of(scope),
        "helped": households(found.helped)[:2],
        "times_helped": found.ended.outcomes[Outcome.DONE],
        "notes": notes(found.helped),
        "lines": lines(found),
        "figures": all_figures(scope, form.wards, asked, found.ended.reasons),
        "is_steward": is_steward(request.user),
        "names_people": names_people(user_of(request)),
        "most_asked": asked.most,
        "never_asked": asked.never,
    }
    return TemplateResponse(request, "stats/pictures.html", context).render()


def names_people(user: User) -> bool:
    """Tell whether everybody who is counted may be named to `user`: of the desk's areas alone."""
    return covers_city(user, DESK) or not covers_city(user, RUNNING)


@require_safe
@for_roles(RUNNING)
def pictures_csv(request: HttpRequest) -> HttpResponse:
    """The counts of the same period as a file, with nothing about one household."""
    form = PeriodForm(request.GET, user_of(request))
    scope = form.scope()
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"needs-{scope.first.isoformat()}-{scope.last.isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    write_counts(response, totals(scope), scope, form.wards)
    return response
