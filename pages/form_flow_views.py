"""The controller of a form in several pages. A new form is a declaration: a `FlowViews`.

GET shows a page with what was typed before; POST keeps what was typed, valid or not, and leads to
the next page or shows the errors. The check page shows all answers and sends them, once; the
confirmation can be read again until the browser forgets it.
"""

from abc import ABC, abstractmethod
from typing import Any
from urllib.parse import urlencode

from django.forms import BaseForm, Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control

from common.models import FormDraft
from pages.cached import Topics, shared_page
from pages.form_flow import Answers, Flow, Page, send_once, template_of
from pages.form_views import UNPROCESSABLE, form_page, posted

# More than all fields of the longest page hold together is nobody's answer, and is not kept.
MOST_KEPT = 40_000
# Said in the address: come from the check page, or too late to go on.
CHANGE = "change"
TOO_LATE = "late"
GONE = 410
# The browser may keep the page for its Back button, and asks again before it shows it anew.
for_back_button = cache_control(private=True, no_cache=True)


class FlowViews(ABC):
    """What a form in several pages says of itself, and its pages for the app's views to return.

    Each page's template is named like its URL name: "requests_app:request_needs" is shown by
    "requests_app/request_needs.html".
    """

    flow: Flow
    check_form: type[Form]
    check_url: str
    sent_url: str
    # What its first page shows rows of, see `pages.cached`.
    topics: Topics
    # Shown when nothing is left to send; without one the first page says that it is too late.
    expired_template = ""

    # --- To be declared ---

    @abstractmethod
    def submit(self, answers: Answers, key: str) -> dict[str, Any]:
        """Store all answers, once per `key`. Returns what the confirmation needs (JSON)."""

    @abstractmethod
    def summary(self, answers: Answers) -> Any:
        """The sections of the check page."""

    def confirmation(self, result: dict[str, Any]) -> dict[str, Any]:
        """The context of the confirmation, from what `submit` returned."""
        return result

    def said_by_link(self, request: HttpRequest) -> dict[str, str]:
        """What the link that led here has chosen already, checked."""
        return {}

    def initial(self, page: Page, link: dict[str, str]) -> dict[str, Any]:
        """Initial values of the form of `page`, from `said_by_link`."""
        return {}

    def typed_by_link(self, page: Page, link: dict[str, str]) -> dict[str, list[str]]:
        """What the link says on `page` even where something else was typed before."""
        return {}

    def carried_on(self, page: Page, link: dict[str, str]) -> dict[str, str]:
        """What of the link the address of the page after `page` says again."""
        return {}

    def asks_more(self, page: Page, before: Answers, now: dict[str, Any]) -> bool:
        """Whether the next page has to be answered too after `page` was changed."""
        return False

    def context(self, form: BaseForm, answers: Answers) -> dict[str, Any]:
        """What the pages show beside the form."""
        return {}

    # --- The pages ---

    def page(self, request: HttpRequest, page: Page) -> HttpResponse:
        """Show `page`, the first one the same for all until something was typed; or go on."""
        draft = self.flow.draft(request)
        if draft is not None and draft.is_sent:
            if page != self.flow.first:
                return redirect(self.sent_url)
            draft = None
        if request.method == "POST":
            return self._keep(request, page, self.flow.answers(draft))
        if page == self.flow.first and draft is None and TOO_LATE not in request.GET:
            return self._unfilled(request, page)
        return self._filled(request, page, draft)

    def check(self, request: HttpRequest) -> HttpResponse:
        """All answers, and what has to be agreed to. POST sends them, once."""
        form = self.check_form(posted(request))
        if form.is_valid():
            return self._send(request)
        draft = self.flow.draft(request)
        if draft is not None and draft.is_sent:
            return redirect(self.sent_url)
        answers = self.flow.answers(draft)
        if answers.first_incomplete is not None:
            return go_to(answers.first_incomplete)
        context = {**self._place(len(self.flow.pages)), "sections": self.summary(answers)}
        return form_page(request, template_of(self.check_url), form, context)

    def sent(self, request: HttpRequest) -> HttpResponse:
        """The confirmation, for whoever has just sent the form."""
        draft = self.flow.draft(request)
        if draft is None or not draft.is_sent:
            return go_to(self.flow.first)
        return render(request, template_of(self.sent_url), self.confirmation(draft.result))

    def start_over(self) -> HttpResponse:
        """Forget what was sent from this browser, and show the first page."""
        response = go_to(self.flow.first)
        self.flow.forget(response)
        return response

    # --- Steps ---

    def _unfilled(self, request: HttpRequest, page: Page) -> HttpResponse:
        link = self.said_by_link(request)

        def context() -> dict[str, Any]:
            form = page.form_class(initial=self.initial(page, link))
            return {"form": form, **self._around(page, form, self.flow.answers(None))}

        return shared_page(request, page.template, context, topics=self.topics, key=urlencode(link))

    def _filled(self, request: HttpRequest, page: Page, draft: FormDraft | None) -> HttpResponse:
        link = self.said_by_link(request)
        if draft is not None and page.name in draft.answers:
            draft.answers[page.name].update(self.typed_by_link(page, link))
        answers = self.flow.answers(draft)
        missing = answers.missing_before(page)
        if missing:
            return go_to(missing)
        form = self.flow.filled(page, draft, prefill=answers.before(page))
        if form is None:
            initial = self.initial(page, link)
            form = page.form_class(prefill=answers.before(page), initial=initial)
        return self._show(request, page, form, answers)

    def _keep(self, request: HttpRequest, page: Page, answers: Answers) -> HttpResponse:
        """Keep what was posted, valid or not; then the next page, or this one with errors."""
        form = page.form_class(request.POST, prefill=answers.before(page))
        is_kept = is_keepable(request.POST)
        token = self.flow.keep(request, page.name, request.POST)[1] if is_kept else ""
        missing = answers.missing_before(page)
        response: HttpResponse
        if missing:
            response = go_to(missing, **{TOO_LATE: 1})
        elif form.is_valid():
            response = self._go_on(request, page, answers, form.cleaned_data)
        else:
            response = self._show(request, page, form, answers)
        self.flow.remember(response, token)
        return response

    def _go_on(
        self, request: HttpRequest, page: Page, answers: Answers, cleaned: dict[str, Any]
    ) -> HttpResponse:
        """To the next page; to the check page for who came from there and needs no other page."""
        following = self.flow.next_page(page)
        if following is None:
            return redirect(self.check_url)
        if CHANGE not in request.GET:
            return go_to(following, **self.carried_on(page, self.said_by_link(request)))
        if self.asks_more(page, answers, cleaned):
            return go_to(following, **{CHANGE: 1})
        return redirect(self.check_url)

    def _show(
        self, request: HttpRequest, page: Page, form: BaseForm, answers: Answers
    ) -> HttpResponse:
        context = {"form": form, **self._around(page, form, answers)}
        context["is_late"] = TOO_LATE in request.GET
        if CHANGE in request.GET:
            context["back"] = reverse(self.check_url)
        status = UNPROCESSABLE if request.method == "POST" else 200
        return render(request, page.template, context, status=status)

    def _around(self, page: Page, form: BaseForm, answers: Answers) -> dict[str, Any]:
        return {**self._place(self.flow.pages.index(page)), **self.context(form, answers)}

    def _place(self, place: int) -> dict[str, Any]:
        """Where the page stands among the others; the check page is the last."""
        back = reverse(self.flow.pages[place - 1].url_name) if place else ""
        total = self.flow.page_count
        return {"number": place + 1, "total": total, "back": back, "is_late": False}

    def _send(self, request: HttpRequest) -> HttpResponse:
        """Store all answers once, however often this is called for the same draft."""
        try:
            result = send_once(self.flow, request, self._submit)
        except IncompleteError as error:
            return go_to(error.page, **({TOO_LATE: 1} if error.is_unanswered else {}))
        if result is not None:
            return redirect(self.sent_url)
        if self.expired_template:
            return render(request, self.expired_template, status=GONE)
        return go_to(self.flow.first, **{TOO_LATE: 1})

    def _submit(self, draft: FormDraft) -> dict[str, Any]:
        answers = self.flow.answers(draft)
        page = answers.first_incomplete
        if page is not None:
            raise IncompleteError(page, is_unanswered=page.name not in draft.answers)
        return self.submit(answers, draft.token_hash)


class IncompleteError(Exception):
    """An answer is no longer possible on `page`, or nothing was answered there (any more)."""

    def __init__(self, page: Page, *, is_unanswered: bool) -> None:
        super().__init__(page.name)
        self.page, self.is_unanswered = page, is_unanswered


def go_to(page: Page, **query: Any) -> HttpResponseRedirect:
    """To `page`, with `query` in its address."""
    url = reverse(page.url_name)
    return HttpResponseRedirect(f"{url}?{urlencode(query)}" if query else url)


def is_keepable(posted: QueryDict) -> bool:
    """Whether what was posted can be what somebody typed."""
    return sum(len(name) + len("".join(texts)) for name, texts in posted.lists()) <= MOST_KEPT
