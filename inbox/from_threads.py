"""The ways from a thread: a new request or sign-up that is filled in from it."""

from typing import Any

from django.http import Http404, HttpRequest

from accounts.models import User
from backoffice.intake import Begun, intakes_begin_by
from backoffice.personal_data import details_are_open
from backoffice.recorded import user_of
from common.errors import NotPossible
from inbox import services
from inbox.models import Thread
from messaging.reach import channels_of
from requests_app.models import HelpRequest

FIELD = "thread"


@intakes_begin_by
def begin_from_thread(request: HttpRequest) -> Begun | None:
    """Fill in the number or address and the language of a thread that is open before one's eyes.

    Raises `Http404` for a thread that the user may not read, or has not opened.
    """
    # "12.340": the thread, and the newest that stood on its page.
    typed = (request.POST or request.GET).get(FIELD, "")
    if not typed:
        return None
    number, _point, newest = typed.partition(".")
    if not _is_number(number) or not _is_number(newest):
        raise Http404
    thread = Thread.objects.visible_to(user_of(request)).filter(pk=int(number)).first()
    if thread is None or not details_are_open(request, thread):
        # What was typed meanwhile is not lost by it: then it is as if somebody had called.
        if request.method == "POST":
            return None
        raise Http404
    return begun(thread, int(newest), typed)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


def begun(thread: Thread, seen: int, typed: str) -> Begun:
    """Return what a thread tells before the first question."""
    spoken = thread.language.split("-")[0]
    items = services.unfiled(thread).filter(pk__lte=seen)
    return Begun(
        field=(FIELD, typed),
        known={
            "phone": thread.phone,
            "email": thread.email,
            "spoken_language": spoken,
            "languages": [spoken],
            "language": thread.language,
        },
        words=[item.text for item in items if item.text],
        language=thread.language,
        stored=lambda row, user: _stored(row, user, thread, seen),
    )


def _stored(row: Any, user: User, thread: Thread, seen: int) -> None:
    """Put the words down with a new request; they are told by our first message to them."""
    if not isinstance(row, HelpRequest):
        return
    try:
        services.file_thread(thread.pk, row.pk, actor=user, seen=seen)
    except NotPossible:
        return
    if channels_of(row):
        services.end_waiting(thread.pk, actor=user, seen=seen)
