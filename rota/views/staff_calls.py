"""The calls about shifts in the admin: whom no message reaches, and what to tell them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.roles import DESK
from backoffice.access import for_staff
from backoffice.context import site_context
from backoffice.recorded import user_of
from rota.models import ShiftCall
from rota.models.calls import ShiftCallQuerySet
from rota.services import calls
from rota.views.pressing import number

# What is called goes from the list, and the next ones follow.
MOST = 100


def calls_due(user: User) -> ShiftCallQuerySet:
    """Return the calls that `user` can make now."""
    return ShiftCall.objects.visible_to(user, DESK).due(timezone.now())


@require_safe
@for_staff
def rota_calls(request: HttpRequest) -> HttpResponse:
    """Show whom to ring about shifts, the next shift first."""
    rows = calls_due(user_of(request)).select_related(
        "answerer__volunteer__ward", "answerer__user", "line__ward"
    )
    context = {
        **site_context(),
        "title": _("Calls about shifts"),
        "calls": rows.order_by("starts_at", "pk")[:MOST],
    }
    return TemplateResponse(request, "rota/rota_calls.html", context)


@require_POST
@for_staff
def rota_calls_press(request: HttpRequest) -> HttpResponse:
    """Strike off one that was made."""
    user, pk = user_of(request), number(request, "called")
    if not ShiftCall.objects.visible_to(user, DESK).filter(pk=pk).exists():
        raise Http404
    calls.call_made(pk, actor=user)
    messages.success(request, _("Saved: they were reached. Nobody has to call back about this."))
    return redirect("admin:rota_calls")
