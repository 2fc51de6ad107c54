"""A caller's words, typed by staff on one page: stored once, and nothing typed is lost.

What is asked and stored is a declaration of the app's own: a `PhoneIntake`.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.roles import DESK, holds
from common.models import hash_token, new_token
from pages.form_views import UNPROCESSABLE

KEY = re.compile(r"[\w-]{22}")

EARLIER = _(
    "This page was already sent, with other answers, as %(reference)s. If this is another caller, "
    "press the button once more."
)
NO_KEY = _("This page was open for too long. Please press the button once more.")

Parts = Mapping[str, Any]


@dataclass(frozen=True)
class Taken:
    """The stored row, how it is called, and whether it is of an earlier call from the same page."""

    row: Model
    reference: str
    is_earlier: bool


class PhoneIntake(ABC):
    """The questions that an app asks a caller, and what becomes of the answers."""

    title: ClassVar[str | Promise]
    template: ClassVar[str]
    taken_title: ClassVar[str | Promise]
    taken_template: ClassVar[str]
    taken_url: ClassVar[str]  # takes the row's id

    # --- To be declared ---

    @abstractmethod
    def forms(self, data: Any) -> Parts:
        """The public form's pages by name, in the caller's order."""

    @abstractmethod
    def store(self, parts: Parts, *, key: str, actor: Any) -> Taken:
        """Store the valid answers, once per `key`."""

    @abstractmethod
    def rows(self) -> Any:
        """All that was ever taken, with what the page at the end of the call shows of it."""

    def is_valid(self, parts: Parts) -> bool:
        """Whether the answers can be stored; all are checked, so that all errors show at once."""
        return all_valid(parts.values())

    def context(self, parts: Parts) -> dict[str, Any]:
        """Return what the page shows beside its forms."""
        return {}

    # --- The pages ---

    def page(self, request: HttpRequest) -> HttpResponse:
        """The page; POST stores the answers once and leads to the end of the call."""
        staff_only(request)
        if request.method != "POST":
            return self._show(request, self.forms(None), new_token())
        parts, key = self.forms(request.POST), form_key(request)
        if not self.is_valid(parts):
            return self._show(request, parts, key or new_token())
        if not key:
            return self._ask_again(request, parts, NO_KEY)
        taken = self.store(parts, key=submission_key(request, key), actor=request.user)
        if taken.is_earlier:
            return self._ask_again(request, parts, EARLIER % {"reference": taken.reference})
        return redirect(self.taken_url, taken.row.pk)

    def taken(self, request: HttpRequest, row_id: int) -> HttpResponse:
        """Show what to say at the end of the call; also to whoever typed it for another ward.

        Raises `Http404` unless they may see the row, or typed it.
        """
        staff_only(request)
        row = self.rows().filter(pk=row_id).first()
        is_visible = self.rows().visible_to(request.user).filter(pk=row_id).exists()
        if row is None or not (is_visible or row.entered_by_id == request.user.pk):
            raise Http404
        context = {"row": row, "is_visible": is_visible, "has_email": bool(row.email)}
        return self._render(request, self.taken_template, self.taken_title, context)

    def _ask_again(
        self, request: HttpRequest, parts: Parts, warning: str | Promise
    ) -> HttpResponse:
        messages.warning(request, str(warning))
        return self._show(request, parts, new_token())

    def _show(self, request: HttpRequest, parts: Parts, key: str) -> HttpResponse:
        """The forms by name, and all of them for the summary of errors."""
        context = {"parts": parts, "forms": list(parts.values()), "key": key}
        context |= self.context(parts)
        status = UNPROCESSABLE if request.method == "POST" else 200
        return self._render(request, self.template, self.title, context, status)

    def _render(
        self,
        request: HttpRequest,
        template: str,
        title: str | Promise,
        context: dict[str, Any],
        status: int = 200,
    ) -> HttpResponse:
        context = {**admin.site.each_context(request), "title": title, **context}
        return TemplateResponse(request, template, context, status=status)


def staff_only(request: HttpRequest) -> None:
    """Raises `PermissionDenied` unless whoever asks takes calls: coordinators and stewards."""
    if not holds(request.user, DESK):
        raise PermissionDenied


def form_key(request: HttpRequest) -> str:
    """The key that the posted page carried; "" when it is missing or broken."""
    key = request.POST.get("key", "")
    return key if KEY.fullmatch(key) else ""


def submission_key(request: HttpRequest, key: str) -> str:
    """Return what makes a page count once: its key, and who sent it."""
    return hash_token(f"intake:{request.user.pk}:{key}")


def all_valid(forms: Iterable[Form]) -> bool:
    """Whether every form is valid; all are checked, so that all errors show at once."""
    return all([form.is_valid() for form in forms])


def has_answers(row: Model, names: Iterable[str], said: Mapping[str, Any]) -> bool:
    """Whether the fields `names` of `row` are what was `said`."""
    return all(getattr(row, name) == said[name] for name in names)
