"""The page on which a coordinator says why nobody here can help, and where else to turn."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from backoffice.access import for_staff
from backoffice.context import site_context
from backoffice.recorded import user_of
from desk.forms import CannotHelpForm
from desk.unreached import reaches_household
from desk.views import queue_of, to_need
from requests_app.ends import SAID_TO_HOUSEHOLD, EndReason
from requests_app.models import Need
from requests_app.models.referrals import MOST_REFERRALS
from requests_app.referrals import suggestions_for
from requests_app.services import likely_reason
from resources.models import Resource
from resources.search import Asked, find_ids

MOST_FOUND = 10


# By POST as well: the search keeps what was chosen, and no word of it stands in an address.
@require_http_methods(["GET", "POST"])
@for_staff
def desk_cannot_help(request: HttpRequest, need_id: int) -> HttpResponse:
    """Ask why, and suggest resources; a POST only looks up more of them. Closes nothing."""
    seen = Need.objects.visible_to(user_of(request)).select_related("request__ward", "category")
    need = get_object_or_404(seen, pk=need_id)
    if not need.is_active:
        messages.warning(request, _("This need has ended already."))
        return to_need(request, need.pk)
    form = CannotHelpForm(request.POST) if request.method == "POST" else None
    return show_cannot_help(request, need, form)


def show_cannot_help(
    request: HttpRequest, need: Need, form: CannotHelpForm | None, *, status: int = 200
) -> HttpResponse:
    """Show the page, with what was chosen in `form` so far; `status` 422: with what is missing."""
    chosen = form.chosen if form else None
    context = {
        **site_context(),
        "title": _("We cannot help with this"),
        "need": need,
        "is_reached": reaches_household(need.request),
        "query": queue_of(request).query(),
        "reasons": _reasons(chosen or likely_reason(need)),
        "resources": _resources(need, form),
        "errors": form.errors if form and status != 200 else {},
        "term": form.term if form else "",
        "most": MOST_REFERRALS,
    }
    return TemplateResponse(request, "desk/cannot_help.html", context, status=status)


def _reasons(chosen: str) -> list[dict[str, Any]]:
    """Return each reason with what the household reads."""
    return [
        {
            "value": reason.value,
            "label": reason.label,
            "said": SAID_TO_HOUSEHOLD[reason],
            "is_chosen": reason == chosen,
        }
        for reason in EndReason.cannot_help()
    ]


def _resources(need: Need, form: CannotHelpForm | None) -> list[dict[str, Any]]:
    """Return what fits, then what was found by hand, each once; the best are chosen at first."""
    suggested = suggestions_for(need)
    best = [each.resource.pk for each in suggested if each.is_best]
    chosen = best if form is None else form.ticked
    rows = [each.resource for each in suggested]
    if form is not None:
        known = {row.pk for row in rows}
        rows += [row for row in by_hand(form) if row.pk not in known]
    return [{"row": row, "is_chosen": row.pk in chosen, "is_best": row.pk in best} for row in rows]


def by_hand(form: CannotHelpForm) -> list[Resource]:
    """Return those that were chosen before, and what the directory's search finds now."""
    rows = Resource.objects.published().for_pages()
    ticked = list(rows.filter(pk__in=form.ticked))
    found = find_ids(Asked(text=form.term), MOST_FOUND + len(ticked)) if form.term else []
    known = {row.pk for row in ticked}
    ids = [pk for pk in found if pk not in known][:MOST_FOUND]
    more = {row.pk: row for row in rows.filter(pk__in=ids).order_by()}
    return [*ticked, *(more[pk] for pk in ids if pk in more)]


def closed_before(need: Need) -> str:
    """Say that nothing was changed, and as what the need had ended; "" while it goes on."""
    if need.is_active:
        return ""
    state = need.get_end_reason_display() if need.end_reason else need.get_status_display()
    words = _("%(reference)s had ended already (%(how)s). Nothing was changed.")
    return words % {"reference": need.request.reference, "how": state}
