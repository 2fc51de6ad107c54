"""The page that shows stewards from where people come whom no ward covers, and its CSV."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.roles import STEWARDS
from backoffice.access import for_roles
from backoffice.recorded import user_of
from pods.choices import OutsideKind
from stats.outside import rows_between, write_outside
from stats.periods import PeriodForm, period_words, query_of

# Longer lists are read in the table that can be taken along.
MOST_ROWS = 100


@require_safe
@for_roles(STEWARDS)
def outside(request: HttpRequest) -> HttpResponse:
    """The places from which most came, in the months that the period touches."""
    form = _form(request)
    scope = form.scope()
    rows = rows_between(scope.first, scope.last)
    context = {
        **admin.site.each_context(request),
        "title": _("From outside our wards"),
        "period": form,
        "period_words": period_words(scope),
        "query": query_of(scope),
        "kinds": [kind.label for kind in OutsideKind],
        "rows": rows[:MOST_ROWS],
        "has_more": len(rows) > MOST_ROWS,
    }
    return TemplateResponse(request, "stats/outside.html", context)


@require_safe
@for_roles(STEWARDS)
def outside_csv(request: HttpRequest) -> HttpResponse:
    """The same by month as a file."""
    scope = _form(request).scope()
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"outside-{scope.first.isoformat()}-{scope.last.isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    write_outside(response, scope.first, scope.last)
    return response


def _form(request: HttpRequest) -> PeriodForm:
    form = PeriodForm(request.GET, user_of(request))
    # Who comes from outside is in no ward.
    del form.fields["ward"]
    return form
