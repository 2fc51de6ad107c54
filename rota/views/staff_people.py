"""The people on the rota in the admin: those who are on it, those who offered, and oneself."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.roles import DESK, INTAKE, is_steward
from backoffice.access import for_roles, for_staff
from backoffice.context import site_context
from backoffice.personal_data import details_are_open
from backoffice.recorded import user_of
from common.errors import NotPossible
from pages.form_views import form_methods, posted
from rota.models import Answerer
from rota.services import people
from rota.staff_forms import ReachedForm
from rota.views.pressing import number
from volunteers.choices import Duty, VolunteerStatus
from volunteers.models import Volunteer

MOST = 200


def invited(request: HttpRequest, volunteer_id: int) -> dict[str, Any]:
    """Return what the form that invites to the staff is filled in with, of a volunteer.

    The email only where it was opened on their page, which is recorded.
    """
    rows = Volunteer.objects.visible_to(user_of(request))
    volunteer = rows.filter(pk=volunteer_id).first()
    if volunteer is None:
        return {}
    email = volunteer.email if details_are_open(request, volunteer) else ""
    return {"name": volunteer.name, "language": volunteer.language, "emails": email}


@require_safe
@for_staff
def rota_people(request: HttpRequest) -> HttpResponse:
    """Show who takes shifts, and who offered to help run the network."""
    user = user_of(request)
    on_it = Answerer.objects.visible_to(user, DESK).select_related("volunteer__ward", "user")
    context = {
        **site_context(),
        "title": _("People on the rota"),
        "on_it": on_it[:MOST],
        "offered": _offered(user).filter(answerer=None).select_related("ward")[:MOST],
        "duties": Duty.choices,
        "approved": VolunteerStatus.APPROVED,
        "may_invite": is_steward(user),
    }
    return TemplateResponse(request, "rota/rota_people.html", context)


def _offered(user: User) -> Any:
    rows = Volunteer.objects.visible_to(user).exclude(duties=[])
    states = (VolunteerStatus.PENDING, VolunteerStatus.APPROVED)
    return rows.filter(status__in=states).order_by("-id")


@require_POST
@for_staff
def rota_people_press(request: HttpRequest) -> HttpResponse:
    """Let somebody take shifts, change which, or take them off the rota."""
    user = user_of(request)
    try:
        words = _press(request, user)
    except NotPossible as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, words)
    return redirect("admin:rota_people")


def _press(request: HttpRequest, user: User) -> str:
    if "let_in" in request.POST:
        pk = number(request, "let_in")
        if not Volunteer.objects.visible_to(user).filter(pk=pk).exists():
            raise Http404
        people.let_in(pk, request.POST.getlist("duties"), actor=user)
        return _("Saved. Somebody new on the rota gets a message.")
    if "take_off" in request.POST:
        pk = number(request, "take_off")
        if Answerer.objects.visible_to(user, DESK).filter(pk=pk).exists():
            people.take_off(pk, actor=user)
        return _("They are no longer on the rota. Their shifts are open again.")
    raise Http404


@form_methods
@for_roles(INTAKE)
def rota_me(request: HttpRequest) -> HttpResponse:
    """Ask how oneself is reached and reminded on shifts."""
    user = user_of(request)
    own = Answerer.objects.filter(user=user).first()
    fields = ("phone", "languages", "hour_before")
    form = ReachedForm(
        posted(request), initial={name: getattr(own, name) for name in fields} if own else None
    )
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in fields}
        people.set_own(people.answerer_of(user).pk, said, actor=user)
        messages.success(request, _("Saved."))
        return redirect("admin:rota")
    context = {**site_context(), "title": _("Your shifts"), "form": form}
    return TemplateResponse(
        request, "rota/rota_me.html", context, status=422 if form.errors else 200
    )
