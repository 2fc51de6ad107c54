"""Giving a household places to turn to: what fits, by email, on paper or read out on the phone."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from backoffice.access import for_staff
from backoffice.context import site_context
from backoffice.recorded import user_of
from common.languages import page_language
from desk.actions import about_need
from desk.closing import by_hand
from desk.forms import GiveForm, WrongForm
from desk.unreached import reaches_household
from desk.views import queue_of, to_need
from requests_app import services
from requests_app.models import Need
from requests_app.models.given import MOST_GIVEN
from requests_app.referrals import suggestions_for
from resources.choices import SuggestionKind
from resources.models import Resource, Suggestion
from resources.suggestions.services import submit_suggestion


# By POST as well: the search keeps what was chosen, and no word of it stands in an address.
@require_http_methods(["GET", "POST"])
@for_staff
def desk_give(request: HttpRequest, need_id: int) -> HttpResponse:
    """Suggest resources for a household; a POST only looks up more of them. Sends nothing."""
    seen = Need.objects.visible_to(user_of(request)).select_related("request__ward", "category")
    need = get_object_or_404(seen, pk=need_id)
    form = GiveForm(request.POST) if request.method == "POST" else None
    return _show(request, need, form)


def _show(
    request: HttpRequest,
    need: Need,
    form: GiveForm | None,
    status: int = 200,
    wrong: WrongForm | None = None,
) -> HttpResponse:
    context = {
        **site_context(),
        "title": _("Give them these"),
        "need": need,
        "is_reached": reaches_household(need.request),
        "query": queue_of(request).query(),
        "resources": _resources(need, form),
        "errors": form.errors if form and not wrong and status != 200 else {},
        "wrong": wrong,
        "term": form.term if form else "",
        "most": MOST_GIVEN,
    }
    return TemplateResponse(request, "desk/give.html", context, status=status)


def _resources(need: Need, form: GiveForm | None) -> list[dict[str, Any]]:
    """Return what fits, then what was found by hand, each once and with its reasons."""
    suggested = suggestions_for(need)
    best = [each.resource.pk for each in suggested if each.is_best]
    chosen = best if form is None else form.ticked
    rows: list[Any] = [each.resource for each in suggested]
    if form is not None:
        known = {row.pk for row in rows}
        rows += [row for row in by_hand(form) if row.pk not in known]
    doubted = _doubted([row.pk for row in rows])
    return [
        {
            "row": row,
            "is_chosen": row.pk in chosen,
            "is_best": row.pk in best,
            "is_doubted": row.pk in doubted,
            "reasons": _reasons(row),
        }
        for row in rows
    ]


def _doubted(ids: list[int]) -> set[int]:
    """Return those of which staff say that something is wrong, and nobody has decided."""
    said = Suggestion.objects.waiting().filter(resource__in=ids, entered_by__isnull=False)
    return set(said.exclude(kind=SuggestionKind.NEW).order_by().values_list("resource", flat=True))


def _reasons(row: Any) -> list[str]:
    """Return why an entry fits, in words; of what was found by hand what is known of it."""
    said = [
        (getattr(row, "is_of_kind", False), _("of this kind of help")),
        (getattr(row, "speaks", False), _("Speaks their language")),
        (getattr(row, "is_near", False), _("in their area")),
        (row.is_free, _("free of charge")),
        (row.is_closed_for_now, _("closed for now")),
    ]
    return [words for is_so, words in said if is_so]


@about_need
def desk_give_send(request: HttpRequest, need: Need) -> HttpResponse:
    """Give them: by email in the household's language, else it is noted that they were read out."""
    form = GiveForm(request.POST)
    if not form.is_valid():
        return _show(request, need, form, status=422)
    is_reached = reaches_household(need.request)
    ids = form.cleaned_data["resources"]
    services.give_resources(need.pk, ids, by_email=is_reached, actor=user_of(request))
    if is_reached:
        messages.success(request, _("The resources are on their way, in the household’s language."))
    else:
        messages.warning(request, _("No email reaches them: please read these out on the phone."))
    return to_need(request, need.pk)


@about_need
def desk_give_sheet(request: HttpRequest, need: Need) -> HttpResponse:
    """Show them as a page to print, in the household's language. Recorded as given."""
    form = GiveForm(request.POST)
    if not form.is_valid():
        return _show(request, need, form, status=422)
    ids = form.cleaned_data["resources"]
    given = services.give_resources(need.pk, ids, by_email=False, actor=user_of(request))
    with override(page_language(need.request.language)):
        rows = given.shown().for_pages()
        return render(request, "desk/give_sheet.html", {"resources": rows})


@about_need
def desk_wrong(request: HttpRequest, need: Need) -> HttpResponse:
    """Say that an entry is wrong: those who keep it decide, and until then it is in doubt."""
    form = WrongForm(request.POST)
    if "wrong" in form.errors:
        raise Http404
    entry = get_object_or_404(Resource.objects.published(), pk=form.cleaned_data["wrong"])
    if form.errors:
        return _show(request, need, GiveForm(request.POST), status=422, wrong=form)
    user = user_of(request)
    # The number of their earlier words about it: pressed twice it is said once.
    before = Suggestion.objects.filter(resource=entry, entered_by=user).exclude(state="waiting")
    fields = {
        "kind": SuggestionKind.OTHER,
        "resource": entry,
        "title": entry.name,
        "words": form.cleaned_data["words"],
    }
    key = f"desk-{user.pk}-{entry.pk}-{before.count()}"
    submit_suggestion(fields, submission_key=key, actor=user)
    messages.success(request, _("Thank you. Those who keep the entry look at it."))
    return to_need(request, need.pk)
