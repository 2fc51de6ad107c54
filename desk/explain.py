"""The page "Ask somebody else": anybody is looked up, with each rule against them."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from backoffice.access import for_staff
from backoffice.context import site_context
from backoffice.personal_data import contact_query, numbered
from backoffice.recorded import user_of
from common.search import by_name, typed
from desk.forms import AnywayForm
from desk.views import find_need, is_offered, queue_of
from requests_app.candidates import SHORTLIST, explain
from requests_app.services.openings import who_have_seen_enough
from volunteers.models import Volunteer

MOST = 10


@require_safe
@for_staff
def desk_why(request: HttpRequest, need_id: int) -> HttpResponse:
    """Show where the volunteers whom `person` names stand with the need."""
    return show_why(request, need_id, typed(request.GET.get("person", "")))


def show_why(
    request: HttpRequest,
    need_id: int,
    term: str,
    *,
    form: AnywayForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show the page; with what was typed about one of them in `form`, and what is wrong with it."""
    need, user = find_need(request, need_id), user_of(request)
    query = queue_of(request).query()
    # Without a term nobody is looked up: it is no list of all volunteers.
    found = explain(need, find_volunteers(term, user), user) if term else []
    context = {
        **site_context(),
        "full": who_have_seen_enough((each.volunteer for each in found), need.request),
        "title": _("Ask somebody else"),
        "need": need,
        "query": query,
        "filters": QueryDict(query.removeprefix("?")),
        "term": term,
        "found": found[:MOST],
        "has_more": len(found) > MOST,
        "shortlist": SHORTLIST,
        "can_ask": is_offered(need) and not need.is_claimed_by_another(user),
        "form": form,
    }
    return TemplateResponse(request, "desk/desk_why.html", context, status=status)


def find_volunteers(term: str, user: User) -> QuerySet[Volunteer]:
    """Those whom `user` may see: by number, name, email, phone or its last four digits.

    One more than are shown.
    """
    number = numbered(term)
    people = Volunteer.objects.visible_to(user).order_by("name", "id")
    if number:
        return people.filter(number)
    contact = contact_query(term)
    if contact is not None:
        return people.filter(contact)[: MOST + 1]
    return people.filter(by_name(term, "name"))[: MOST + 1]
