"""The pages on which the two of a match pass notes, each behind a private link of their own."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from common.errors import NotPossible
from inbox import notes
from inbox.forms import NoteForm
from inbox.said import Said
from inbox.views import key_of
from messaging.reach import channels_of
from pages.form_views import form_methods, form_page, posted
from request_pages.views.match import OFFER, for_volunteer
from request_pages.views.resident import STATUS, for_resident
from request_pages.views.routes import ROUTE
from request_pages.views.routes import for_volunteer as for_route
from requests_app.models import Match

SENT = _("Your note is there for your neighbor.")
RELATED = ("volunteer", "need__category", "need__request__ward")


@form_methods
@for_resident
def request_notes(
    request: HttpRequest, token: str, request_id: int, *, match_id: int
) -> HttpResponse:
    """Write to the volunteer who helps."""
    match = own_match(pk=match_id, need__request=request_id)
    return notes_page(request, token, match, STATUS, is_from_household=True)


@form_methods
@for_volunteer
def match_notes(request: HttpRequest, token: str, match_id: int) -> HttpResponse:
    """Write to the household."""
    return notes_page(request, token, own_match(pk=match_id), OFFER, is_from_household=False)


@form_methods
@for_route
def route_stop_notes(
    request: HttpRequest, token: str, route_id: int, *, match_id: int
) -> HttpResponse:
    """Write to one household of a route."""
    match = own_match(pk=match_id, route=route_id)
    return notes_page(request, token, match, ROUTE, is_from_household=False)


def own_match(**of: Any) -> Match:
    """Return the match. Raises `Http404` for one that is none of theirs."""
    found = Match.objects.select_related(*RELATED).filter(**of).first()
    if found is None:
        raise Http404
    return found


def notes_page(
    request: HttpRequest, token: str, match: Match, back: str, *, is_from_household: bool
) -> HttpResponse:
    """Show the notes, the newest first, and take a ready one or words."""
    if not notes.may_read(match):
        messages.error(request, str(notes.OVER))
        return redirect(back, token)
    form, key = NoteForm(posted(request)), key_of(request)
    said = request.POST.get("said", "")
    if said in Said.values or form.is_valid():
        text = "" if said in Said.values else form.cleaned_data["words"]
        own = {"said": said if not text else "", "text": text, "key": key}
        send = partial(notes.pass_note, match.pk, is_from_household=is_from_household, **own)
        try:
            send(language=get_language() or "en")
        except NotPossible as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, str(SENT))
            return redirect(request.path)
    other = match.volunteer if is_from_household else match.need.request
    context = {
        "token": token,
        "back": back,
        "match": match,
        "key": key,
        "ready": Said.choices,
        "notes": notes.notes_of(match),
        "is_from_household": is_from_household,
        "may_pass": notes.may_pass(match),
        "is_told": bool(channels_of(other)),
    }
    return form_page(request, "inbox/notes.html", form, context)
