"""Why is this volunteer not here? Any of them is looked up, with each rule that leaves them out."""

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
from desk.views import find_need, queue_of
from requests_app.candidates import SHORTLIST, explain
from volunteers.models import Volunteer

MOST = 10


@require_safe
@for_staff
def desk_why(request: HttpRequest, need_id: int) -> HttpResponse:
    """Where the volunteers whom `q` names stand with the need."""
    need, user = find_need(request, need_id), user_of(request)
    term = typed(request.GET.get("q", ""))
    query = queue_of(request).query()
    found = explain(need, find_volunteers(term, user), user) if term else []
    context = {
        **site_context(),
        "title": _("Why is somebody not here?"),
        "need": need,
        "query": query,
        "filters": QueryDict(query.removeprefix("?")),
        "term": term,
        "found": found[:MOST],
        "has_more": len(found) > MOST,
        "shortlist": SHORTLIST,
    }
    return TemplateResponse(request, "desk/desk_why.html", context)


def find_volunteers(term: str, user: User) -> QuerySet[Volunteer]:
    """Those whom `user` may see: by their number, a whole phone or email, or a part of the name.

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
