"""A caller's words, typed by staff on one page: stored once, and nothing typed is lost.

What is asked and stored is a declaration of the app's own: a `PhoneIntake`.
"""

import datetime
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model, Q
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import INTAKE, holds
from backoffice.recorded import user_of
from common.choices import Source
from common.errors import NotPossible
from common.models import hash_token, new_token
from pages.form_views import UNPROCESSABLE

KEY = re.compile(r"[\w-]{22}")

EARLIER = _(
    "This page was already sent, with other answers, as %(reference)s. To correct those, open "
    "%(reference)s. If this is another caller, press the button once more."
)
USED = _("This form on paper was typed in already.")
NO_KEY = _("This page was open for too long. Please press the button once more.")

Parts = Mapping[str, Any]


@dataclass(frozen=True)
class Taken:
    """The stored row, how it is called, and whether it is of an earlier call from the same page."""

    row: Model
    reference: str
    is_earlier: bool


@dataclass(frozen=True)
class PaperForm:
    """A form that was printed with a number, and what is typed in with it."""

    number: str
    shown: str
    kind: str
    used_at: datetime.datetime | None

    def require_unused(self) -> None:
        """Raise `NotPossible` when it was typed in before."""
        if self.used_at:
            raise NotPossible(USED)


@dataclass(frozen=True)
class Begun:
    """All that is known before the first question, of somebody who wrote to us.

    `known` are answers by the names of fields, `words` what they wrote, `language` that of messages
    to them. `field` goes with the page. `stored` is called with the row, in its transaction.
    """

    field: tuple[str, str]
    known: Mapping[str, Any]
    words: Sequence[str]
    language: str
    stored: Callable[[Any, User], None]


# What the app with the threads does: find where a page began. Raises `Http404`.
Begin = Callable[[HttpRequest], Begun | None]
_beginnings: list[Begin] = []


def intakes_begin_by(begin: Begin) -> Begin:
    """Let the pages below be filled in from what the decorated function finds."""
    _beginnings.append(begin)
    return begin


def begun_by(request: HttpRequest) -> Begun | None:
    """Return where the page began; None where somebody calls."""
    found = (begin(request) for begin in _beginnings)
    return next((begun for begun in found if begun), None)


# What the app with the printed numbers does: find one (raises `NotPossible`), note its use.
Find = Callable[[str], PaperForm]
Use = Callable[[str, User], None]
_paper: dict[str, Any] = {}
_intakes: dict[str, "PhoneIntake"] = {}


def paper_forms_by(find: Find, use: Use) -> None:
    """Let the pages below take forms on paper, whose numbers an upper app keeps."""
    _paper.update(find=find, use=use)


def put_on_paper(kind: str, intake: "PhoneIntake") -> None:
    """Let blank forms of `kind` ask what `intake` asks."""
    _intakes[kind] = intake


def intake_on_paper(kind: str) -> "PhoneIntake":
    """Return what was registered for `kind`. Raises `KeyError`."""
    return _intakes[kind]


class PhoneIntake(ABC):
    """The questions that an app asks a caller, and what becomes of the answers.

    The same page takes what stands on a form on paper, whose number makes that it counts once,
    whoever types it.
    """

    title: ClassVar[str | Promise]
    paper_title: ClassVar[str | Promise]
    written_title: ClassVar[str | Promise]
    url: ClassVar[str]
    template: ClassVar[str]
    taken_title: ClassVar[str | Promise]
    taken_template: ClassVar[str]
    taken_url: ClassVar[str]  # takes the row's id

    # --- To be declared ---

    @abstractmethod
    def forms(self, data: Any) -> Parts:
        """The public form's pages by name, in the caller's order."""

    @abstractmethod
    def on_paper(self) -> Parts:
        """Return the forms in the same order with the words that neighbors read."""

    @abstractmethod
    def store(
        self, parts: Parts, *, key: str, actor: Any, source: Source, language: str = ""
    ) -> Taken:
        """Store the valid answers, once per `key`; `language` is that of messages, if known."""

    def is_aside(self, request: HttpRequest) -> bool:
        """Return whether a button was pressed that stores nothing: nothing is checked yet."""
        return False

    def more_forms(self, request: HttpRequest, parts: Parts) -> Parts:
        """Return forms that follow from what is typed; after an aside more may be filled in."""
        return {}

    def more_to_take(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """Return what the page at the end of the call shows beside a row that may be seen."""
        return {}

    @abstractmethod
    def rows(self) -> Any:
        """All that was ever taken, with what the page at the end of the call shows of it."""

    @abstractmethod
    def reword_for_writers(self, parts: Parts) -> None:
        """Ask in other words what is asked of callers, where somebody wrote to us."""

    def is_valid(self, parts: Parts) -> bool:
        """Tell whether the answers can be stored; all are checked: all errors show at once."""
        return all_valid(parts.values())

    def context(self, parts: Parts) -> dict[str, Any]:
        """Return what the page shows beside its forms."""
        return {}

    # --- The pages ---

    def page(self, request: HttpRequest) -> HttpResponse:
        """The page; POST stores the answers once and leads to the end of the call."""
        staff_only(request)
        paper = self._paper_form(request)
        if request.method != "POST":
            parts = self.forms(None)
            fill_in_known(parts.values(), begun_by(request))
            return self._show(request, parts, new_token(), status=200)
        is_aside, key = self.is_aside(request), form_key(request)
        parts = dict(self.forms(None if is_aside else request.POST))
        if is_aside:
            as_typed(parts.values(), request.POST)
        parts |= self.more_forms(request, parts)
        if is_aside:
            return self._show(request, parts, key or new_token(), status=200)
        if not self.is_valid(parts):
            return self._show(request, parts, key or new_token())
        # Without a key a second press could not be told from a second caller.
        if not key:
            return self._ask_again(request, parts, NO_KEY)
        taken = self._stored(request, parts, key, paper)
        if taken.is_earlier and paper:
            messages.error(request, str(USED))
            return self._show(request, parts, key)
        if taken.is_earlier:
            return self._ask_again(request, parts, EARLIER % {"reference": taken.reference})
        return redirect(self.taken_url, taken.row.pk)

    def _paper_form(self, request: HttpRequest) -> PaperForm | None:
        """Return the form on paper that is typed in here; None for a call. Raises `Http404`."""
        number = (request.POST or request.GET).get("paper", "")
        if not number:
            return None
        try:
            found: PaperForm = _paper["find"](number)
        except (KeyError, NotPossible):
            raise Http404 from None
        if _intakes.get(found.kind) is not self or found.number != number:
            raise Http404
        return found

    def _stored(
        self, request: HttpRequest, parts: Parts, key: str, paper: PaperForm | None
    ) -> Taken:
        user, own = user_of(request), row_key(request, key)
        if begun := begun_by(request):
            return self._stored_from(begun, parts, own, user)
        if paper is None:
            return self.store(parts, key=own, actor=user, source=Source.PHONE)
        with transaction.atomic():
            taken = self.store(parts, key=own, actor=user, source=Source.PAPER)
            _paper["use"](paper.number, user)
        return taken

    @transaction.atomic
    def _stored_from(self, begun: Begun, parts: Parts, key: str, user: User) -> Taken:
        source, language = Source.WRITTEN, begun.language
        taken = self.store(parts, key=key, actor=user, source=source, language=language)
        if not taken.is_earlier:
            begun.stored(taken.row, user)
        return taken

    def taken(self, request: HttpRequest, row_id: int) -> HttpResponse:
        """Show what to say at the end of the call; also to whoever typed it for another ward.

        Raises `Http404` unless they may see the row, or typed it today.
        """
        staff_only(request)
        row = self.rows().filter(pk=row_id).first()
        # Two questions: whoever typed it for another ward sees the reference, and nothing else of
        # it.
        is_visible = self.rows().visible_to(request.user).filter(pk=row_id).exists()
        is_own = self.rows().filter(typed_today(user_of(request)), pk=row_id).exists()
        if row is None or not (is_visible or is_own):
            raise Http404
        context = {"row": row, "is_visible": is_visible, "has_email": bool(row.email)}
        context |= self.more_to_take(request, row) if is_visible else {}
        return self._render(request, self.taken_template, self.taken_title, context)

    def _ask_again(
        self, request: HttpRequest, parts: Parts, warning: str | Promise
    ) -> HttpResponse:
        # A fresh key: the next press is meant, and counts as another caller.
        messages.warning(request, str(warning))
        return self._show(request, parts, new_token())

    def _show(
        self, request: HttpRequest, parts: Parts, key: str, status: int = UNPROCESSABLE
    ) -> HttpResponse:
        """The forms by name, and all of them for the summary of errors."""
        paper = self._paper_form(request)
        context: dict[str, Any] = {"parts": parts, "forms": list(parts.values()), "key": key}
        begun = begun_by(request)
        if begun:
            self.reword_for_writers(parts)
        context |= {**self.context(parts), "paper": paper, "begun": begun}
        title = self.paper_title if paper else self.written_title if begun else self.title
        return self._render(request, self.template, title, context, status)

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
    """Raises `PermissionDenied` unless whoever asks takes calls."""
    if not holds(request.user, INTAKE):
        raise PermissionDenied


def typed_today(user: User) -> Q:
    """Return the condition of what `user` typed for callers since midnight, by the network's clock.

    It is all that a hotline operator sees of people.
    """
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return Q(entered_by=user, created_at__gte=midnight)


def form_key(request: HttpRequest) -> str:
    """The key that the posted page carried; "" when it is missing or broken."""
    key = request.POST.get("key", "")
    return key if KEY.fullmatch(key) else ""


def submission_key(request: HttpRequest, key: str) -> str:
    """Return what makes a page count once: its key, and who sent it."""
    # With the user: a key that somebody else saw cannot block or claim this call.
    return hash_token(f"intake:{request.user.pk}:{key}")


def row_key(request: HttpRequest, key: str) -> str:
    """Return what makes a row count once: the page's key, or the number of the form on paper."""
    number = request.POST.get("paper", "")
    # By its number alone: two who type one form in at once store it once.
    return hash_token(f"paper:{number}") if number else submission_key(request, key)


def all_valid(forms: Iterable[Form]) -> bool:
    """Tell whether every form is valid; all are checked, so that all errors show at once."""
    # A list, not a generator, at which `all` would stop with the first form that is wrong.
    return all([form.is_valid() for form in forms])


def fill_in_known(forms: Iterable[Form], begun: Begun | None) -> None:
    """Let the fields of which something is known show it."""
    known = begun.known if begun else {}
    for form in forms:
        own = {name: value for name, value in known.items() if value and name in form.fields}
        form.initial = {**form.initial, **own}


def as_typed(forms: Iterable[Form], typed: QueryDict) -> None:
    """Let unchecked forms show what was typed, without a word about what is missing."""
    for form in forms:
        form.initial = {
            name: field.widget.value_from_datadict(typed, MultiValueDict(), form.add_prefix(name))
            for name, field in form.fields.items()
        }


def has_answers(row: Model, said: Mapping[str, Any]) -> bool:
    """Return whether `row` has all that was `said`: a field that differs is a correction."""
    return all(getattr(row, name) == value for name, value in said.items())
