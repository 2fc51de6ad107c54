"""What pages share that take a caller's words down: stored once, and nothing typed is lost."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from backoffice.base import COORDINATOR, STEWARD, has_role
from common.models import hash_token, new_token

KEY = re.compile(r"[\w-]{22}")

EARLIER = _(
    "This page was already sent, with other answers, as %(reference)s. If this is another caller, "
    "press the button once more."
)
NO_KEY = _("This page was too old to be sent. Please press the button once more.")


def staff_only(request: HttpRequest) -> None:
    """Raises `PermissionDenied` unless whoever asks takes calls: coordinators and stewards."""
    if not has_role(request, (STEWARD, COORDINATOR)):
        raise PermissionDenied


def form_key(request: HttpRequest) -> str:
    """The key that the posted page carried; "" when it is missing or broken."""
    key = request.POST.get("key", "")
    return key if KEY.fullmatch(key) else ""


def submission_key(request: HttpRequest, key: str) -> str:
    """What makes a page count once: its key, and who sent it."""
    return hash_token(f"intake:{request.user.pk}:{key}")


def new_key() -> str:
    return new_token()


def all_valid(forms: Iterable[Form]) -> bool:
    """Whether every form is valid; all are checked, so that all errors show at once."""
    return all([form.is_valid() for form in forms])


def intake_context(title: Any, forms: Mapping[str, Form], key: str) -> dict[str, Any]:
    """What the page shows: its forms by name, and all of them for the summary of errors."""
    return {"title": title, "parts": forms, "forms": list(forms.values()), "key": key}


def taken_context(request: HttpRequest, title: Any, rows: Any, row_id: int) -> dict[str, Any]:
    """What to show at the end of the call: the row, also of a ward that is not the operator's.

    Raises `Http404` unless they may see the row of `rows`, or typed it.
    """
    row = rows.filter(pk=row_id).first()
    is_visible = rows.visible_to(request.user).filter(pk=row_id).exists()
    if row is None or not (is_visible or row.entered_by_id == request.user.pk):
        raise Http404
    return {"title": title, "row": row, "is_visible": is_visible, "has_email": bool(row.email)}
