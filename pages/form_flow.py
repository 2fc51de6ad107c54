"""Forms of several short pages: each page's answers are kept, so nothing is lost or asked twice.

A flow is a list of pages, each a Django form. What is typed goes into a `FormDraft` that the
browser's cookie opens; each press brings another cookie. `pages.form_flow_views` shows the pages.
"""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.forms import Form
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.crypto import salted_hmac

from common import limits
from common.models import FOUND_GOOD, FormDraft, hash_token
from pages import found_good

COOKIE_PATH = "/"
# Kept with a request: the draft that it has locked.
LOCKED = "locked_draft"


@dataclass(frozen=True)
class Page:
    """One page of a flow: its name (as in the draft), its URL name and its form.

    `form_class` is called with `data` (or None), `prefill` (cleaned answers of the pages before
    it) and `initial`.
    """

    name: str
    url_name: str
    form_class: Callable[..., Form]

    @property
    def template(self) -> str:
        return template_of(self.url_name)


def template_of(url_name: str) -> str:
    """The template of the page with `url_name`: both have the name of its view."""
    return f"{url_name.replace(':', '/')}.html"


class Flow:
    """The pages of one form and the draft that holds their answers."""

    def __init__(
        self, form: str, pages: list[Page], against: found_good.Against | None = None
    ) -> None:
        """`against` is what pages are checked against: with it each is checked but once."""
        self.form, self.pages, self.against = form, pages, against
        self.cookie = f"draft_{form}"

    @property
    def page_count(self) -> int:
        """The number of pages that people see: the page on which they check their answers too."""
        return len(self.pages) + 1

    # --- The draft ---

    def draft(self, request: HttpRequest) -> FormDraft | None:
        """The draft that this browser has open; without a cookie no query is made."""
        locked = self.locked_draft(request)
        if locked is not None:
            return None if locked.is_over else locked
        token = request.COOKIES.get(self.cookie, "")
        return FormDraft.objects.open_with(self.form, token) if token else None

    def locked_draft(self, request: HttpRequest) -> FormDraft | None:
        """The draft, however old, that `renew` has locked for this request."""
        draft: FormDraft | None = vars(request).get(LOCKED)
        # It may have been let go of since.
        return draft if draft and draft.token_hash == self.key(request) else None

    def key(self, request: HttpRequest) -> str:
        """Return the submission key: with it a second press of the last button stores nothing."""
        return hash_token(request.COOKIES.get(self.cookie, ""))

    def keep(
        self,
        request: HttpRequest,
        page: str,
        typed: dict[str, list[str]],
        *,
        is_checked: bool = True,
        is_trapped: bool = False,
        good: Any = None,
    ) -> tuple[FormDraft, str]:
        """Keep what was typed on `page`. Returns the draft, and the cookie's token if new.

        Without `is_checked` it is what was typed so far, and nothing is said to be wrong;
        `is_trapped` marks the draft as one that a program fills in; `good` is what a page came to
        (`Answers.found_good`).
        """
        draft, token = self.draft(request), ""
        if draft is None or not draft.keep(page, typed, is_checked=is_checked, good=good):
            # Sent in another tab since: what is typed now is the beginning of a new form.
            begun = FormDraft()
            begun.put(page, typed, is_checked=is_checked, good=good)
            source = limits.sender_of(request)
            draft, token = FormDraft.objects.start(self.form, begun.answers, source=source)
        if is_trapped:
            FormDraft.objects.filter(pk=draft.pk).update(is_trapped=True)
        return draft, token

    def renew(self, request: HttpRequest) -> str:
        """Give the draft a new token, which the answer must bring; "" without a draft.

        The cookie of before opens nothing from then on: whoever noted it down cannot read what is
        typed later. For the rest of this request the new one is the browser's.
        """
        before = request.COOKIES.get(self.cookie, "")
        after = token_after(before, request.POST)
        draft = FormDraft.objects.renew(self.form, before, after) if before else None
        if draft is None:
            return ""
        request.COOKIES[self.cookie], vars(request)[LOCKED] = after, draft
        return after

    def remember(self, response: HttpResponse, token: str) -> None:
        """Give the browser the cookie that opens the draft, until it is closed."""
        if token:
            response.set_cookie(
                self.cookie,
                token,
                path=COOKIE_PATH,
                # No `max_age`: it ends with the browser, so that on a shared device the next person
                # finds nothing.
                httponly=True,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )

    def forget(self, response: HttpResponse) -> None:
        """Take the cookie away: the next person at this device starts afresh.

        The Back button shows them nothing either: the pages that it kept are thrown away.
        """
        response.delete_cookie(self.cookie, path=COOKIE_PATH, samesite="Lax")
        response["Clear-Site-Data"] = '"cache"'

    def throw_away(self, request: HttpRequest) -> None:
        """Delete what this browser has typed, or the confirmation of what it has sent."""
        FormDraft.objects.filter(form=self.form, token_hash=self.key(request)).delete()

    # --- The pages ---

    def filled(self, page: Page, draft: FormDraft | None, **extra: Any) -> Form | None:
        """The form of `page` bound to what was typed there, or None when nothing was."""
        return self.bound(page, draft.answers if draft else {}, **extra)

    def bound(self, page: Page, answers: Mapping[str, Any], **extra: Any) -> Form | None:
        """The same, of `answers` as a draft keeps them."""
        typed = answers.get(page.name)
        return page.form_class(data=to_query_dict(typed), **extra) if typed is not None else None

    @property
    def first(self) -> Page:
        return self.pages[0]

    def next_page(self, page: Page) -> Page | None:
        """The page after `page`; None after the last."""
        place = self.pages.index(page) + 1
        return self.pages[place] if place < len(self.pages) else None

    def answers(self, draft: FormDraft | None) -> "Answers":
        """All pages' forms bound to what was typed, checked in order."""
        return Answers(self, draft)


class Answers:
    """The answers in a flow. The pages are checked in order, and only as far as is asked."""

    def __init__(self, flow: Flow, draft: FormDraft | None) -> None:
        self.flow, self.draft = flow, draft
        # As they are now: what is kept later in the same request is no answer of before.
        self.typed = dict(draft.answers) if draft else {}
        self._forms: dict[str, Form] = {}
        self._cleaned: dict[str, dict[str, Any]] = {}
        self._missing: Page | None = None

    @classmethod
    def of(cls, flow: Flow, cleaned: Mapping[str, Any]) -> "Answers":
        """Return answers of which only `cleaned` is known; nothing is checked any more."""
        answers = cls(flow, None)
        answers._cleaned, answers._missing = dict(cleaned), flow.first
        return answers

    @property
    def first_incomplete(self) -> Page | None:
        """The first page that still wants an answer; None when all is answered."""
        self._check(len(self.flow.pages))
        return self._missing

    @property
    def forms(self) -> dict[str, Form]:
        """The valid forms by page name, up to the first page that is incomplete."""
        self._check(len(self.flow.pages))
        pages = self.flow.pages[: len(self._cleaned)]
        return {page.name: self._forms.get(page.name) or self._filled(page) for page in pages}

    def _filled(self, page: Page) -> Form:
        """The form of a page that was found good before."""
        form = page.form_class(data=to_query_dict(self.typed[page.name]), prefill=self._cleaned)
        vars(form).update(_errors=ErrorDict(), cleaned_data=self._cleaned[page.name])
        return form

    @property
    def cleaned(self) -> dict[str, dict[str, Any]]:
        """Their cleaned answers."""
        self._check(len(self.flow.pages))
        return self._cleaned

    def before(self, page: Page) -> dict[str, dict[str, Any]]:
        """At least the cleaned answers of the pages before `page`."""
        self._check(self.flow.pages.index(page))
        return self._cleaned

    def missing_before(self, page: Page) -> Page | None:
        """The first page before `page` that still wants an answer."""
        place = self.flow.pages.index(page)
        self._check(place)
        return self._missing if len(self._cleaned) < place else None

    def _check(self, number: int) -> None:
        """Check the first `number` pages that are not checked yet; none after one that fails."""
        while len(self._cleaned) < number and self._missing is None:
            page = self.flow.pages[len(self._cleaned)]
            cleaned = self._cleaned_before(page)
            if cleaned is None:
                form = self.flow.bound(page, self.typed, prefill=self._cleaned)
                if form is None or not form.is_valid():
                    self._missing = page
                    return
                self._forms[page.name], cleaned = form, form.cleaned_data
            self._cleaned[page.name] = cleaned

    # --- Found good before ---

    @cached_property
    def _marks(self) -> list[str]:
        """The marks of what stands before each page; that of the first is what there is now.

        Each is made of the one before it, and only as far as is asked.
        """
        return [self.flow.against.now() if self.flow.against else ""]

    def _mark_after(self, number: int) -> str:
        """Return the mark of the first `number` pages as they were typed."""
        while len(self._marks) <= number:
            page = self.flow.pages[len(self._marks) - 1]
            self._marks.append(found_good.mark(self._marks[-1], self.typed.get(page.name)))
        return self._marks[number]

    def found_good(self, page: Page, form: Form, typed: Mapping[str, list[str]]) -> Any:
        """Check the `form` that was posted on `page`; return what it came to, for the draft.

        None where it is not good, and where `typed`, which is all that is kept, may come to less.
        """
        posted: Any = form.data
        is_whole = all(posted.getlist(name) == texts for name, texts in typed.items())
        if self.flow.against is None or not is_whole or self.missing_before(page):
            return None
        # The mark first: what is edited meanwhile has the page checked again.
        mark = found_good.mark(self._mark_after(self.flow.pages.index(page)), typed)
        packed = self.flow.against.pack(form.cleaned_data) if form.is_valid() else None
        return packed and [mark, packed]

    def _cleaned_before(self, page: Page) -> dict[str, Any] | None:
        """Return what `page` came to if it was found good before, and all that it is checked by."""
        mark, packed = self.typed.get(FOUND_GOOD, {}).get(page.name) or ("", None)
        if not packed or not self.flow.against:
            return None
        is_same = mark == self._mark_after(self.flow.pages.index(page) + 1)
        return self.flow.against.unpack(packed) if is_same else None


# Posted with every form, and no answer.
GO = "go"
# Said in the address: come from another page of the form. Who comes from elsewhere may be the next
# at this device.
KEPT = "kept"
# Stands in each page that is sent, and is another one in each browser.
PAGE_TOKEN = "csrfmiddlewaretoken"


def token_after(before: str, posted: QueryDict) -> str:
    """Return the token that follows `before` when `posted` is sent.

    Always the same one, so that a second press, or one whose answer got lost on a bad line, finds
    what the first has left. It cannot be worked out without what stood in the page that was sent.
    """
    press = hash_token(before) + hash_token(posted.get(PAGE_TOKEN) or posted.urlencode())
    digest = salted_hmac("pages.form_flow.token", press, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:16]).decode().rstrip("=")


def to_query_dict(posted: Mapping[str, list[Any]]) -> QueryDict:
    """Return what was kept, as a form takes it."""
    data = QueryDict(mutable=True)
    for name, values in posted.items():
        data.setlist(name, values)
    return data


def send_once(flow: Flow, request: HttpRequest, send: Callable[[FormDraft], dict[str, Any]]) -> Any:
    """Run `send` for this browser's draft exactly once and return its result, now or from before.

    The draft's row is locked since its token was renewed, so a second press waits for the first and
    gets the same result. `send` returns what the confirmation needs (JSON); the answers are wiped
    with it. Returns None when there is no draft (any more).
    """
    draft = flow.locked_draft(request)
    if draft is None:
        return None
    # Inside the lock: of two presses one sends, and the other finds the result.
    if draft.result is None:
        draft.close(send(draft))
    return draft.result
