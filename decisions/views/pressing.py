"""The key of a form: pressed twice, it is stored once."""

import re
import uuid

from django.http import HttpRequest


def key_of(request: HttpRequest) -> str:
    """Return the key of the form that was sent, or a new one."""
    typed = request.POST.get("key", "")
    return typed if re.fullmatch("[0-9a-f]{32}", typed) else uuid.uuid4().hex
