"""Why is this volunteer not here? Any of them is looked up, with each rule that leaves them out."""

import re

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.admin_pages import contact_query, user_of
from accounts.models import User
from requests_app.admin.desk import find_need, for_staff, frame, queue_of
from requests_app.candidates import SHORTLIST, standings
from volunteers.models import Volunteer

MOST = 10
LONGEST = 200
NUMBER = re.compile(r"#\s?(\d{1,9})")


@require_safe
@for_staff
def desk_why(request: HttpRequest, need_id: int) -> HttpResponse:
    """Where the volunteers whom `q` names stand with the need."""
    need, user = find_need(request, need_id), user_of(request)
    term = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    query = queue_of(request).query()
    found = standings(need, find_volunteers(term, user), user) if term else []
    context = {
        **frame(),
        "title": _("Why is somebody not here?"),
        "need": need,
        "query": query,
        "filters": QueryDict(query.removeprefix("?")),
        "term": term,
        "found": found[:MOST],
        "has_more": len(found) > MOST,
        "shortlist": SHORTLIST,
    }
    return TemplateResponse(request, "admin/requests_app/desk_why.html", context)


def find_volunteers(term: str, user: User) -> QuerySet[Volunteer]:
    """Those whom `user` may see: by their number, a whole phone or email, or a part of the name.

    One more than are shown.
    """
    number = NUMBER.fullmatch(term)
    people = Volunteer.objects.visible_to(user).order_by("name", "id")
    if number:
        return people.filter(pk=int(number[1]))
    contact = contact_query(term)
    if contact is not None:
        return people.filter(contact)[: MOST + 1]
    return people.filter(name__icontains=term)[: MOST + 1]
