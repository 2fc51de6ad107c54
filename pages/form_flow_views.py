"""The controller of a form in several pages. A new form is a declaration: a `FlowViews`.

GET shows a page with what was typed before; POST keeps what was typed, valid or not, and leads to
the next page or shows the errors. The check page shows all answers and sends them, once; the
confirmation can be read again for some minutes.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.forms import BaseForm, Form
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.views.decorators.cache import cache_control

from common import pace
from common.models import FormDraft
from pages import traps
from pages.blank_pages import BlankPages
from pages.cached import Topics, shared_page
from pages.form_flow import GO, KEPT, Answers, Flow, Page, send_once, template_of
from pages.form_views import UNPROCESSABLE, form_page, posted
from pages.kept_answers import answers_in, is_keepable
from pages.languages import url_in
from pages.private_links import watched

# Said in the address: come from the check page, or too late to go on.
CHANGE = "change"
TOO_LATE = "late"
INSIDE = {KEPT, CHANGE, TOO_LATE}
# The buttons that leave a page without Continue (`GO`), beside one for each language.
BACK = "back"
OVER = "over"
MINE = "mine"
GONE = 410
# Kept with the request: why what it sent was set aside.
SET_ASIDE = "why_aside"
# The browser may keep the page for its Back button, and asks again before it shows it anew.
for_back_button = cache_control(private=True, no_cache=True)


class FlowViews(BlankPages, ABC):
    """The declaration of a form in several pages, and the pages for the app's views to return.

    Each page's template is named like its URL name: "request_pages:request_needs" is shown by
    "request_pages/request_needs.html".
    """

    flow: Flow
    check_form: type[Form]
    check_url: str
    sent_url: str
    # The name of the limit that counts what is sent, see `common.limits`.
    limit: str
    # What its first page shows rows of, see `pages.cached`.
    topics: Topics
    # Shown when nothing is left to send; without one the first page says that it is too late.
    expired_template = ""
    # Where the private link can be asked for, once the confirmation is closed.
    lost_link_url: str

    # --- To be declared ---

    @abstractmethod
    def submit(self, answers: Answers, key: str, why_aside: str) -> dict[str, Any]:
        """Store all answers, once per `key`. Returns what the confirmation needs (JSON).

        `why_aside` (`WhyAside`) says why a person has to look at them first; "" for most.
        """

    @abstractmethod
    def summary(self, answers: Answers) -> Any:
        """The sections of the check page."""

    def confirmation(self, result: dict[str, Any]) -> dict[str, Any]:
        """The context of the confirmation, from what `submit` returned."""
        return result

    def said_by_link(self, request: HttpRequest) -> dict[str, str]:
        """Return what the link that led here has chosen already, checked."""
        return {}

    def initial(self, page: Page, link: dict[str, str]) -> dict[str, Any]:
        """Initial values of the form of `page`, from `said_by_link`."""
        return {}

    def typed_by_link(self, page: Page, link: dict[str, str]) -> dict[str, list[str]]:
        """Return what the link says on `page` even where something else was typed before."""
        return {}

    def carried_on(self, page: Page, link: dict[str, str]) -> dict[str, str]:
        """Return what of the link the address of the page after `page` says again."""
        return {}

    def asks_more(self, page: Page, before: Answers, now: dict[str, Any]) -> bool:
        """Tell whether the next page has to be answered too after `page` was changed."""
        return False

    def context(self, form: BaseForm, answers: Answers) -> dict[str, Any]:
        """Return what the pages show beside the form."""
        return {}

    def context_of_check(self, answers: Answers) -> dict[str, Any]:
        return {}

    # --- The pages ---

    def page(self, request: HttpRequest, page: Page) -> HttpResponse:
        """Show `page`, the first one the same for all until something was typed; or go on."""
        return self._with_new_cookie(request, partial(self._page, request, page))

    def _page(self, request: HttpRequest, page: Page) -> HttpResponse:
        draft = self.flow.draft(request)
        if request.POST.get(GO) == OVER:
            return self.start_over(request)
        if draft is not None and draft.is_sent:
            if page != self.flow.first:
                return redirect(self.sent_url)
            # A new form: its first page is asked for on purpose, and what was sent stays as it is.
            draft = None
        if request.method == "POST":
            return self._posted(request, page, draft)
        is_elsewhere = page == self.flow.first and not INSIDE.intersection(request.GET)
        if draft is not None and (draft.is_left_alone or is_elsewhere):
            return self._ask_whose(request)
        if page == self.flow.first and draft is None and TOO_LATE not in request.GET:
            return self._unfilled(request, page)
        return self._filled(request, page, draft)

    def check(self, request: HttpRequest) -> HttpResponse:
        """All answers, and what has to be agreed to. POST sends them, once."""
        form = self.check_form(posted(request))
        if request.COOKIES.get(self.flow.cookie) and form.is_valid():
            # By itself: within the transaction, all who send from one address would wait for each
            # other from here to its end.
            traps.count_sender(request, self.limit)
        return self._with_new_cookie(request, partial(self._check, request, form))

    def _check(self, request: HttpRequest, form: Form) -> HttpResponse:
        go = request.POST.get(GO)
        if go == OVER:
            return self.start_over(request)
        if form.is_valid():
            return self._send(request)
        draft = self.flow.draft(request)
        if draft is not None and draft.is_sent:
            return redirect(self.sent_url)
        if go == MINE:
            return self._go_on_with(request, draft)
        if draft is not None and draft.is_left_alone and request.method != "POST":
            return self._ask_whose(request)
        answers = self.flow.answers(draft)
        if answers.first_incomplete is not None:
            return go_to(answers.first_incomplete)
        context = {**self._place(len(self.flow.pages)), "sections": self.summary(answers)}
        context |= {"is_kept": True, **self.context_of_check(answers)}
        context |= traps.work_for(traps.challenge_of(draft))
        page = form_page(request, template_of(self.check_url), form, context)
        return traps.allow_script(page, context)

    def sent(self, request: HttpRequest) -> HttpResponse:
        """The confirmation, for whoever has just sent the form."""
        watched(request)
        draft = self.flow.draft(request)
        if draft is None or not draft.is_sent:
            return go_to(self.flow.first)
        if not draft.shows_confirmation:
            context = {"lost_link_url": self.lost_link_url}
            return render(request, "pages/sent_before.html", context, status=GONE)
        return render(request, template_of(self.sent_url), self.confirmation(draft.result))

    def start_over(self, request: HttpRequest) -> HttpResponse:
        """Forget what was typed in, or sent from, this browser, and show the first page."""
        self.flow.throw_away(request)
        response = go_to(self.flow.first, **self.said_by_link(request))
        self.flow.forget(response)
        return response

    def _with_new_cookie(
        self, request: HttpRequest, answer: Callable[[], HttpResponse]
    ) -> HttpResponse:
        """Return `answer`; to a POST with another cookie, and the one of before opens nothing."""
        watched(request)
        if request.method != "POST":
            return answer()
        # In one transaction: where the press fails, the cookie that they have still opens all.
        with transaction.atomic():
            token = self.flow.renew(request)
            response = answer()
        if self.flow.cookie not in response.cookies:
            self.flow.remember(response, token)
        return response

    # --- Whose it is ---

    def _ask_whose(self, request: HttpRequest) -> HttpResponse:
        """Ask whether it is theirs, before anything that was typed is shown."""
        return render(request, "pages/whose_form.html")

    def _go_on_with(self, request: HttpRequest, draft: FormDraft | None) -> HttpResponse:
        if draft is not None:
            draft.touch()
        return HttpResponseRedirect(here(request, link=self.said_by_link(request)))

    # --- Steps ---

    def _posted(self, request: HttpRequest, page: Page, draft: FormDraft | None) -> HttpResponse:
        go = request.POST.get(GO, "")
        if go == MINE:
            return self._go_on_with(request, draft)
        # Back from a change leads to the check page, which shows only what can be sent.
        if not go or (go == BACK and CHANGE in request.GET):
            return self._keep(request, page, self.flow.answers(draft))
        return self._leave(request, page, self.flow.answers(draft), go)

    def _leave(self, request: HttpRequest, page: Page, answers: Answers, go: str) -> HttpResponse:
        """Keep what is typed so far and go back, or to this page in the language `go`."""
        link = self.said_by_link(request)
        initial = self.initial(page, link)
        form = page.form_class(request.POST, prefill=answers.before(page), initial=initial)
        token = ""
        place = self.flow.pages.index(page)
        if go == BACK and place:
            response = go_to(self.flow.pages[place - 1], **link, **{KEPT: 1})
        else:
            response = HttpResponseRedirect(here(request, go, link))
        before = answers.draft.answers if answers.draft else {}
        # A page on which nothing was typed is not kept: it is still the same for everybody.
        if (page.name in before or form.has_changed()) and is_keepable(request.POST):
            typed = request.POST if page.name in before else with_defaults_of(go, page, form)
            token = self._kept(request, page, answers_in(form, typed), is_checked=False)
        self.flow.remember(response, token)
        return response

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
            if shared := self.blank_page(request, page, answers, link):
                return shared
            initial = self.initial(page, link)
            form = page.form_class(prefill=answers.before(page), initial=initial)
        elif draft is not None and page.name in draft.unchecked:
            # As it was typed: they have not said yet that it is all.
            vars(form)["_errors"] = ErrorDict()
        return self._show(request, page, form, answers)

    def _keep(self, request: HttpRequest, page: Page, answers: Answers) -> HttpResponse:
        """Keep what was posted, valid or not; then the next page, or this one with errors."""
        form = page.form_class(request.POST, prefill=answers.before(page))
        is_kept = is_keepable(request.POST)
        typed = answers_in(form, request.POST)
        good = answers.found_good(page, form, typed)
        token = self._kept(request, page, typed, good=good) if is_kept else ""
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

    def _kept(
        self, request: HttpRequest, page: Page, typed: dict[str, list[str]], **said: Any
    ) -> str:
        """Keep what was typed; the cookie's token if it is new."""
        is_trapped = traps.is_filled_in(request)
        return self.flow.keep(request, page.name, typed, is_trapped=is_trapped, **said)[1]

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
        if request.method == "POST":
            context["is_kept"] = True
        if CHANGE in request.GET:
            context["back"] = reverse(self.check_url)
        status = UNPROCESSABLE if request.method == "POST" else 200
        return render(request, page.template, context, status=status)

    def _around(self, page: Page, form: BaseForm, answers: Answers) -> dict[str, Any]:
        around = {"keeps_typed": True, "is_kept": answers.draft is not None}
        place = self._place(self.flow.pages.index(page))
        return {**place, **around, **self.context(form, answers)}

    def _place(self, place: int) -> dict[str, Any]:
        """Return the page's place among the others; the check page is the last."""
        back = reverse(self.flow.pages[place - 1].url_name) if place else ""
        total = self.flow.page_count
        return {"number": place + 1, "total": total, "back": back, "is_late": False}

    def _send(self, request: HttpRequest) -> HttpResponse:
        """Store all answers once, however often this is called for the same draft."""
        try:
            # The valid box alone leads here; the answers are checked again under the lock of the
            # draft.
            result = send_once(self.flow, request, partial(self._submit, request))
            if vars(request).get(SET_ASIDE):
                pace.hold_back(settings.FLOODS_WAIT)
        except IncompleteError as error:
            return go_to(error.page, **{TOO_LATE if error.is_unanswered else KEPT: 1})
        if result is not None:
            return redirect(self.sent_url)
        if self.expired_template:
            return render(request, self.expired_template, status=GONE)
        return go_to(self.flow.first, **{TOO_LATE: 1})

    def _submit(self, request: HttpRequest, draft: FormDraft) -> dict[str, Any]:
        answers = self.flow.answers(draft)
        page = answers.first_incomplete
        if page is not None:
            raise IncompleteError(page, is_unanswered=page.name not in draft.answers)
        why = vars(request)[SET_ASIDE] = traps.why_aside(request, draft)
        return self.submit(answers, draft.token_hash, why)


class IncompleteError(Exception):
    """An answer is no longer possible on `page`, or nothing was answered there (any more)."""

    def __init__(self, page: Page, *, is_unanswered: bool) -> None:
        super().__init__(page.name)
        self.page, self.is_unanswered = page, is_unanswered


def go_to(page: Page, **query: Any) -> HttpResponseRedirect:
    """To `page`, with `query` in its address."""
    url = reverse(page.url_name)
    return HttpResponseRedirect(f"{url}?{urlencode(query)}" if query else url)


def with_defaults_of(language: str, page: Page, form: Form) -> QueryDict:
    """Return what was posted; where nothing was chosen, what `page` has chosen in `language`."""
    typed = QueryDict(mutable=True)
    typed.update(form.data)
    if language not in dict(settings.LANGUAGES):
        return typed
    with override(language):
        fresh = page.form_class(prefill=None, initial=form.initial)
        for name in set(fresh.fields).difference(form.changed_data).intersection(typed):
            value = fresh.get_initial_for_field(fresh.fields[name], name)
            if value:
                values = value if isinstance(value, list) else [value]
                typed.setlist(name, [str(each) for each in values])
    return typed


def here(request: HttpRequest, language: str = "", link: Mapping[str, str] | None = None) -> str:
    """The address at hand, in `language` if it is one of ours, marked as come to from a page.

    What of it is in `link` is written as that has it: a ward may have another name by now.
    """
    query = request.GET.copy()
    query.pop(TOO_LATE, None)
    for name in query.keys() & (link or {}):
        query[name] = (link or {})[name]
    query[KEPT] = "1"
    known = language if language in dict(settings.LANGUAGES) else get_language() or ""
    return url_in(known, request.path, query.urlencode())
