"""The values that forms and buttons post along."""

import re
import uuid

from django.http import Http404, HttpRequest

LONGEST_NUMBER = 18


def number(request: HttpRequest, name: str) -> int:
    """Return the number that the button `name` posts; anything else is no page of ours."""
    typed = request.POST.get(name, "")
    if not (typed.isdecimal() and typed.isascii() and len(typed) <= LONGEST_NUMBER):
        raise Http404
    return int(typed)


def key_of(request: HttpRequest) -> str:
    """Return the key of the form that was sent, or a new one: pressed twice, it is stored once."""
    typed = request.POST.get("key", "")
    return typed if re.fullmatch("[0-9a-f]{32}", typed) else uuid.uuid4().hex
