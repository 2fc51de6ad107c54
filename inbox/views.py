"""The pages on which people write to the coordinators, and read what they answered."""

import re
import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from common.errors import NoLongerThere, NotPossible
from inbox.forms import WriteForm
from inbox.shown import said_with
from inbox.taking import write_on_page
from messaging.reach import channels_of
from pages.form_views import form_methods, form_page, posted
from request_pages.views.resident import for_resident
from requests_app.models import HelpRequest
from volunteers.models import Volunteer
from volunteers.views.own_page import own_page

SENT = _("We have your message. A coordinator will read it.")


@form_methods
@for_resident
def request_write(request: HttpRequest, token: str, request_id: int) -> HttpResponse:
    """Write about a request."""
    person = HelpRequest.objects.get(pk=request_id)
    return write_page(request, token, person, ("request", "request_pages:request_status"))


@form_methods
@own_page
def volunteer_write(request: HttpRequest, token: str, volunteer: Volunteer) -> HttpResponse:
    """Write as a volunteer."""
    return write_page(request, token, volunteer, ("volunteer", "volunteers:volunteer_home"))


def write_page(
    request: HttpRequest,
    token: str,
    person: HelpRequest | Volunteer,
    names: tuple[str, str],
) -> HttpResponse:
    """Show what was said both ways, the newest first, and take what is sent."""
    kind, back = names
    form, key = WriteForm(posted(request)), key_of(request)
    if form.is_valid():
        write = partial(write_on_page, kind, person.pk, form.cleaned_data["words"], key=key)
        try:
            write()
        except NoLongerThere:
            raise
        except NotPossible as refusal:
            # On the page with what was typed: nothing of it is lost.
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, str(SENT))
            return redirect(f"inbox:{kind}_write", token)
    context: dict[str, Any] = {
        "token": token,
        "back": back,
        "key": key,
        "said": said_with(kind, person.pk),
        "is_told": bool(channels_of(person)),
    }
    return form_page(request, "inbox/write.html", form, context)


def key_of(request: HttpRequest) -> str:
    """Return the key of the form that was sent, or a new one: pressed twice, it is stored once."""
    typed = request.POST.get("key", "")
    return typed if re.fullmatch("[0-9a-f]{32}", typed) else uuid.uuid4().hex
