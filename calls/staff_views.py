"""The pages for staff: a message is played, and the sentences of the phone are read out."""

import re
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit
from accounts.roles import DESK, RUNNING
from backoffice.access import for_roles
from backoffice.personal_data import details_are_open
from backoffice.recorded import user_of
from calls import services
from calls.models import Recording
from calls.sentences import ToRead, to_read
from calls.voices import voice_of
from common import limits
from common.errors import NotPossible
from common.languages import is_rtl, language_name
from inbox.models import Thread

# A sentence of a minute, as WAV.
LARGEST = 1024 * 1024
RANGE = re.compile(r"bytes=([0-9]{0,9})-([0-9]{0,9})")


@for_roles(DESK)
@require_safe
def call_recording(request: HttpRequest, recording_id: int) -> HttpResponse:
    """Play a message to whoever has opened its conversation; that it was played is recorded."""
    row = Recording.objects.filter(pk=recording_id).select_related("call").first()
    threads: Any = Thread.objects.visible_to(user_of(request))
    thread = row and threads.filter(pk=row.call.thread_id).first()
    if row is None or thread is None or row.fetched_at is None:
        raise Http404
    if not details_are_open(request, thread):
        raise PermissionDenied
    # A player asks anew for each piece: they are one look.
    who = f"{user_of(request).pk}:{row.pk}"
    if limits.is_first("played", who, within=settings.DETAILS_SHOWN_FOR):
        audit.record(user_of(request), "play_recording", thread)
    response = _sound(request, row.sound(), row.content_type)
    response["Cache-Control"] = "no-store"
    return response


def _sound(request: HttpRequest, data: bytes, content_type: str) -> HttpResponse:
    """Return a sound, or the piece of it that a player asks for: some play nothing else."""
    found = RANGE.fullmatch(request.headers.get("Range", ""))
    start, end = _piece(found[1], found[2], len(data)) if found else (0, len(data))
    if start >= end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{len(data)}"})
    response = HttpResponse(data[start:end], content_type=content_type)
    response["Accept-Ranges"] = "bytes"
    if found:
        response.status_code = 206
        response["Content-Range"] = f"bytes {start}-{end - 1}/{len(data)}"
    return response


def _piece(first: str, last: str, length: int) -> tuple[int, int]:
    if not first:
        return (max(0, length - int(last)), length) if last else (0, 0)
    return int(first), min(length, int(last) + 1 if last else length)


@for_roles(RUNNING)
@require_http_methods(["GET", "HEAD", "POST"])
def call_sentences(request: HttpRequest) -> HttpResponse:
    """Show the sentences that callers hear, language by language, and take what is read out."""
    by_language, left = to_read()
    if request.method == "POST":
        try:
            language = _press(request, by_language)
        except NotPossible as refusal:
            messages.error(request, str(refusal.message))
            language = request.POST.get("key", "").partition(":")[0]
        here = reverse("admin:call_sentences")
        return HttpResponseRedirect(f"{here}?{urlencode({'language': language})}")
    chosen = request.GET.get("language", "")
    if chosen not in by_language:
        chosen = _first_to_do(by_language)
    context = {
        **admin.site.each_context(request),
        "title": _("What callers hear"),
        "is_on": bool(settings.CALL_NUMBERS),
        "languages": [_line(code, rows, chosen) for code, rows in by_language.items()],
        "chosen": chosen,
        "direction": "rtl" if is_rtl(chosen) else "ltr",
        "has_voice": voice_of(chosen) is not None,
        "rows": by_language[chosen],
        "left": [row for row in left if row.language == chosen],
    }
    return TemplateResponse(request, "calls/sentences.html", context)


def _line(code: str, rows: list[ToRead], chosen: str) -> dict[str, Any]:
    return {
        "code": code,
        "name": language_name(code),
        "recorded": sum(row.spoken is not None for row in rows),
        "total": len(rows),
        "has_voice": voice_of(code) is not None,
        "is_chosen": code == chosen,
    }


def _first_to_do(by_language: dict[str, list[ToRead]]) -> str:
    """Return the first language that nobody can read out, or the main one."""
    mute = [
        code
        for code, rows in by_language.items()
        if voice_of(code) is None and any(row.spoken is None for row in rows)
    ]
    return (mute or list(by_language))[0]


def _press(request: HttpRequest, by_language: dict[str, list[ToRead]]) -> str:
    """Do what was pressed, and return the language that it was about. Raises `NotPossible`."""
    said, actor = request.POST, user_of(request)
    language = said.get("key", "").partition(":")[0]
    remove = said.get("remove", "")
    if remove.isdecimal() and len(remove) < 19:
        services.remove_sentence(int(remove), actor=actor)
        messages.success(request, _("Deleted."))
        return language
    row = next((each for each in by_language.get(language, []) if each.key == said["key"]), None)
    if row is None:
        raise NotPossible(_("This sentence is another one now. Please read it out anew."))
    data = _uploaded(request)
    services.keep_sentence(row.sentence, row.language, row.words, data, actor=actor)
    messages.success(request, _("Saved. Callers hear it from now on."))
    return language


def _uploaded(request: HttpRequest) -> bytes:
    file = request.FILES.get("file")
    if file is None and "FILE_IS_TOO_LARGE" not in request.META:
        raise NotPossible(_("Please choose a file."))
    if file is None or (file.size or 0) > LARGEST:
        raise NotPossible(_("This file is too large. Please choose one of at most 1 MB."))
    return bytes(file.read())
