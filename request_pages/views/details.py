"""The resident's word about their details: who of their helpers may see what."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from request_pages.views.resident import SAVED, STATUS, attempt, for_resident
from requests_app.models import Match
from requests_app.services.openings import PRESSES


@require_POST
@for_resident
def match_details(
    request: HttpRequest, token: str, request_id: int, *, match_id: int
) -> HttpResponse:
    """Let a volunteer who said yes see more, or nothing any more."""
    verb = PRESSES.get(request.POST.get("do", ""))
    found = Match.objects.filter(pk=match_id, need__request=request_id)
    # Another request's match is not found, and neither is a press that no page offers.
    if verb is None or not found.exists():
        raise Http404
    return attempt(request, STATUS, token, partial(verb, match_id), SAVED)
