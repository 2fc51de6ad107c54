"""The list of what somebody typed for callers today, and the pages that correct it.

It is all that a hotline operator sees of people, and it is gone from them at midnight.
"""

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.roles import INTAKE
from backoffice.access import for_roles
from backoffice.context import site_context
from backoffice.intake import typed_today
from backoffice.recorded import user_of
from common.errors import NotPossible
from desk.intake import SpokenContactForm
from pages.form_views import UNPROCESSABLE, form_methods, posted
from request_pages.answers_summary import TITLES as REQUEST_TITLES
from request_pages.forms import EDITED
from request_pages.forms.contact import typed_contact
from request_pages.views.resident import edit_form
from requests_app.models import HelpRequest
from requests_app.services import update_answers
from volunteers.answers import TITLES as VOLUNTEER_TITLES
from volunteers.choices import VolunteerStatus
from volunteers.forms import changed_answers, initial_answers
from volunteers.models import Volunteer
from volunteers.services import update_volunteer
from volunteers.views.own_page import EDITED as VOLUNTEER_FORMS

LIST = "admin:typed_today"


def _requests(user: User) -> QuerySet[HelpRequest]:
    """Those of today that still wait: what has ended is changed at the desk, if at all."""
    own = HelpRequest.objects.filter(typed_today(user), erased_at=None, closed_at=None)
    return own.select_related("ward", "pod")


def _volunteers(user: User) -> QuerySet[Volunteer]:
    own = Volunteer.objects.filter(typed_today(user)).exclude(status=VolunteerStatus.LEFT)
    return own.select_related("ward", "pod")


@require_safe
@for_roles(INTAKE)
def typed(request: HttpRequest) -> HttpResponse:
    """List what the user typed today, with the parts that can be corrected."""
    user = user_of(request)
    context = {
        **site_context(),
        "title": _("What you typed today"),
        "requests": _requests(user).order_by("-id"),
        "request_pages": {page: REQUEST_TITLES[page] for page in EDITED},
        "volunteers": _volunteers(user).order_by("-id"),
        "volunteer_pages": VOLUNTEER_TITLES,
    }
    return TemplateResponse(request, "desk/typed.html", context)


@form_methods
@for_roles(INTAKE)
def correct_request(request: HttpRequest, request_id: int, page: str) -> HttpResponse:
    """Correct one page of a caller's request."""
    if page not in EDITED:
        raise Http404
    row = get_object_or_404(_requests(user_of(request)), pk=request_id)
    needs = list(row.needs.select_related("category").order_by("id"))
    if page == "contact":
        form: Any = SpokenContactForm(posted(request), initial=typed_contact(row))
    else:
        form = edit_form(page, row, needs, posted(request))
    if not form.is_valid():
        return _page(request, form, REQUEST_TITLES[page])
    # In the language that they are written to: the page is in the operator's.
    fields = EDITED[page](form.cleaned_data, row.language)
    of_needs = form.of_needs() if page == "details" else {}
    return _save(request, partial(update_answers, row.pk, fields, of_needs))


@form_methods
@for_roles(INTAKE)
def correct_volunteer(request: HttpRequest, volunteer_id: int, page: str) -> HttpResponse:
    """Correct one page of a caller's offer."""
    if page not in VOLUNTEER_FORMS:
        raise Http404
    row = get_object_or_404(_volunteers(user_of(request)), pk=volunteer_id)
    form = VOLUNTEER_FORMS[page](data=posted(request), initial=initial_answers(row))
    if not form.is_valid():
        return _page(request, form, VOLUNTEER_TITLES[page])
    said = changed_answers(form.cleaned_data)
    return _save(request, partial(update_volunteer, row.pk, **said))


def _save(request: HttpRequest, update: Any) -> HttpResponse:
    """Say what came of it on the list."""
    try:
        update(actor=user_of(request))
    except NotPossible as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Saved."))
    return redirect(LIST)


def _page(request: HttpRequest, form: Any, title: Any) -> HttpResponse:
    status = UNPROCESSABLE if form.is_bound else 200
    context = {**site_context(), "title": title, "form": form}
    return TemplateResponse(request, "desk/correct.html", context, status=status)
