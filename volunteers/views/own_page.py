"""A volunteer's own page, behind their private link."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from common.models import LinkPurpose, PrivateLink, hash_token
from pages.cached import shared_page
from volunteers import services
from volunteers.answers import TITLES, volunteer_answers
from volunteers.choices import VolunteerStatus
from volunteers.forms import VOLUNTEER_FORMS, PauseForm, changed_answers, initial_answers
from volunteers.models import Volunteer
from volunteers.panels import panels_for

REFUSED = 422
form_page = require_http_methods(["GET", "HEAD", "POST"])
OwnView = Callable[..., HttpResponse]
# The pages of the form, by their names in the flow.
EDITED = dict(zip(TITLES, VOLUNTEER_FORMS, strict=True))


def own_page(view: OwnView) -> OwnView:
    """Give `view` the volunteer whom the private link's token opens; a calm 404 without one."""

    @wraps(view)
    @never_cache
    def wrapped(request: HttpRequest, token: str, **named: str) -> HttpResponse:
        volunteer = _open(token)
        if volunteer is None:
            return _dead_link(request)
        try:
            return view(request, volunteer, token, **named)
        except services.HasLeftError:  # in the meantime
            return _dead_link(request)

    return wrapped


def _open(token: str) -> Volunteer | None:
    volunteer_id = PrivateLink.objects.resolve(LinkPurpose.VOLUNTEER, token)
    if volunteer_id is None:
        return None
    volunteers = Volunteer.objects.select_related("ward", "pod")
    return volunteers.exclude(status=VolunteerStatus.LEFT).filter(pk=volunteer_id).first()


def _dead_link(request: HttpRequest) -> HttpResponse:
    return render(request, "volunteers/dead_link.html", status=404)


def _home(token: str) -> HttpResponse:
    return redirect("volunteers:volunteer_home", token)


@require_safe
@own_page
def volunteer_home(request: HttpRequest, volunteer: Volunteer, token: str) -> HttpResponse:
    """Where they stand, what they have to do, what they said, and what they can change."""
    context = {
        "volunteer": volunteer,
        "token": token,
        "panels": panels_for(volunteer),
        "sections": sections_to_change(volunteer, token),
    }
    return render(request, "volunteers/volunteer_home.html", context)


def sections_to_change(volunteer: Volunteer, token: str) -> list[dict[str, Any]]:
    """What was said on each page, with where to change it."""
    return [
        {"said": section, "url": reverse("volunteers:volunteer_edit", args=[token, section.page])}
        for section in volunteer_answers(volunteer, volunteer.categories.all())
    ]


@form_page
@own_page
def volunteer_edit(
    request: HttpRequest, volunteer: Volunteer, token: str, page: str
) -> HttpResponse:
    """What was said on one page of the form, filled in."""
    if page not in EDITED:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = EDITED[page](data=data, initial=initial_answers(volunteer))
    if form.is_valid():
        fields, category_ids = changed_answers(form.cleaned_data)
        services.update_volunteer(volunteer.pk, fields, category_ids, actor=audit.VOLUNTEER)
        messages.success(request, _("Your changes are saved. Thank you."))
        return _home(token)
    context = {"token": token, "form": form, "title": TITLES[page]}
    status = 200 if data is None else REFUSED
    return render(request, "volunteers/volunteer_edit.html", context, status=status)


@form_page
@own_page
def volunteer_pause(request: HttpRequest, volunteer: Volunteer, token: str) -> HttpResponse:
    """Take a break until a day."""
    form = PauseForm(data=request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.pause_volunteer(
            volunteer.pk, until=form.cleaned_data["day"], actor=audit.VOLUNTEER
        )
        messages.success(request, _("Enjoy your break. We will not ask you for anything."))
        return _home(token)
    context = {"token": token, "form": form}
    status = REFUSED if form.is_bound else 200
    return render(request, "volunteers/volunteer_pause.html", context, status=status)


@require_POST
@own_page
def volunteer_resume(request: HttpRequest, volunteer: Volunteer, token: str) -> HttpResponse:
    """End the break now."""
    services.pause_volunteer(volunteer.pk, until=None, actor=audit.VOLUNTEER)
    messages.success(request, _("Welcome back! We are glad you are here."))
    return _home(token)


@form_page
@never_cache
def volunteer_leave(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once more, then delete what we know of them. A second press gets the same goodbye."""
    volunteer = _open(token)
    if request.method == "POST" and (volunteer or _has_left(token)):
        if volunteer:
            services.leave(volunteer.pk, actor=audit.VOLUNTEER)
        return redirect("volunteers:volunteer_left")
    if volunteer is None:
        return _dead_link(request)
    duties = [panel for panel in panels_for(volunteer) if panel.is_duty]
    context = {"token": token, "panels": duties}
    return render(request, "volunteers/volunteer_leave.html", context)


def _has_left(token: str) -> bool:
    links = PrivateLink.objects.filter(purpose=LinkPurpose.VOLUNTEER, token_hash=hash_token(token))
    left = Volunteer.objects.filter(status=VolunteerStatus.LEFT)
    return left.filter(pk__in=links.values("subject_id")).exists()


@require_safe
def volunteer_left(request: HttpRequest) -> HttpResponse:
    """Goodbye, and thanks."""
    return shared_page(request, "volunteers/volunteer_left.html", dict)
