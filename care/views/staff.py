"""The working pages of the people of care. To everybody else there is nothing here."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from backoffice.context import site_context
from backoffice.personal_data import details_are_open, open_details
from backoffice.recorded import user_of
from care import services
from care.forms import NotesForm, ReplyForm, initial_notes
from care.models import Concern
from care.people import is_person_of_care, reads_alone
from care.views.public import key_of
from common.errors import NotPossible

FIELDS = ("words", "contact", "notes")
MOST = 100


@require_safe
def care(request: HttpRequest) -> HttpResponse:
    """List what was given to whoever looks, without a word of it."""
    user = user_of(request)
    rows = Concern.objects.visible_to(user).select_related("ward").defer(*FIELDS, "left_out")
    context = {
        **site_context(),
        "title": _("People of care"),
        "is_one": is_person_of_care(user),
        "concerns": rows.order_by("closed_at", "-id")[:MOST],
    }
    return TemplateResponse(request, "care/care.html", context)


@require_safe
def care_concern(request: HttpRequest, concern_id: int) -> HttpResponse:
    """Show one of them; its words once they were opened, which is recorded."""
    concern = _own(request, concern_id)
    return _page(request, concern)


def _own(request: HttpRequest, concern_id: int) -> Concern:
    found = Concern.objects.visible_to(user_of(request)).filter(pk=concern_id)
    concern = found.select_related("ward").first()
    if concern is None:
        raise Http404
    return concern


def _page(
    request: HttpRequest,
    concern: Concern,
    reply: ReplyForm | None = None,
    notes: NotesForm | None = None,
) -> HttpResponse:
    is_opened = details_are_open(request, concern)
    forms: dict[str, Any] = {}
    if is_opened:
        forms["reply_form"] = reply or ReplyForm()
        forms["notes_form"] = notes or NotesForm(initial=initial_notes(concern.notes))
        forms["replies"] = concern.replies.select_related("by").order_by("pk")
    context = {
        **site_context(),
        **forms,
        "title": f"{_('People of care')} {concern}",
        "concern": concern,
        "is_opened": is_opened,
        "is_alone": reads_alone(concern),
        "key": key_of(request),
    }
    has_errors = any(form is not None and form.errors for form in (reply, notes))
    return TemplateResponse(
        request, "care/care_concern.html", context, status=422 if has_errors else 200
    )


@require_POST
def care_press(request: HttpRequest, concern_id: int) -> HttpResponse:
    """Do what was pressed: open it, answer, note, or close."""
    concern = _own(request, concern_id)
    pressed = request.POST.get("press", "")
    if pressed == "open":
        open_details(request, concern, FIELDS)
        return redirect("admin:care_concern", concern.pk)
    if not details_are_open(request, concern):
        # Too late, or never opened: nothing is written to what nobody has read.
        return redirect("admin:care_concern", concern.pk)
    if pressed not in _PRESSES:
        raise Http404
    return _PRESSES[pressed](request, concern)


def _answer(request: HttpRequest, concern: Concern) -> HttpResponse:
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return _page(request, concern, reply=form)
    write = partial(services.answer, concern.pk, form.cleaned_data["text"], key_of(request))
    return _attempt(request, concern, write, _("Your answer is on their page."))


def _note(request: HttpRequest, concern: Concern) -> HttpResponse:
    form = NotesForm(request.POST)
    if not form.is_valid():
        return _page(request, concern, notes=form)
    return _attempt(
        request, concern, partial(services.set_notes, concern.pk, form.notes), _("Saved.")
    )


def _close(request: HttpRequest, concern: Concern) -> HttpResponse:
    return _attempt(request, concern, partial(services.close, concern.pk), _("Closed."))


_PRESSES: dict[str, Callable[[HttpRequest, Concern], HttpResponse]] = {
    "answer": _answer,
    "note": _note,
    "close": _close,
}


def _attempt(
    request: HttpRequest, concern: Concern, verb: Callable[..., None], words: str
) -> HttpResponse:
    try:
        verb(actor=user_of(request))
    except NotPossible as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, words)
    return redirect("admin:care_concern", concern.pk)
