"""The page on which staff see where they are signed in, and end it."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import StaffSession
from accounts.services import end_sessions
from backoffice.recorded import user_of


def own_sessions(request: HttpRequest) -> dict[str, Any]:
    """Return the browsers in which the user is signed in, newest first, and the key of this one."""
    now = timezone.now()
    alive = StaffSession.objects.filter(
        user=user_of(request),
        expire_date__gt=now,
        seen_at__gt=now - settings.STAFF_IDLE_AFTER,
    )
    return {"sessions": alive.order_by("-seen_at"), "own": request.session.session_key}


@require_http_methods(["GET", "HEAD", "POST"])
def my_sessions(request: HttpRequest) -> HttpResponse:
    """Lists them; a POST ends the one that it names, or all but this one."""
    user, own = user_of(request), request.session.session_key
    if request.method == "POST":
        ended = end_sessions(user, but=own, handle=request.POST.get("handle", ""))
        messages.success(request, _("Signed out there.") if ended else _("Nothing was changed."))
        return HttpResponseRedirect(reverse("admin:my_account"))
    context = {
        **admin.site.each_context(request),
        "title": _("Where I am signed in"),
        **own_sessions(request),
    }
    return TemplateResponse(request, "backoffice/my_sessions.html", context)
