"""How the pages of a request follow each other."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from common.models import FormDraft
from pages.form_flow import Answers, Flow, Page
from pods.models import Ward
from requests_app.forms import ContactForm, DetailsForm, NeedsForm, WhereForm
from requests_app.forms.base import ward_by_slug, wards

NEEDS = Page("needs", "requests_app:request_needs", NeedsForm)
DETAILS = Page("details", "requests_app:request_details", DetailsForm)
WHERE = Page("where", "requests_app:request_where", WhereForm)
CONTACT = Page("contact", "requests_app:request_contact", ContactForm)
FLOW = Flow("request", [NEEDS, DETAILS, WHERE, CONTACT])
CHECK_URL = "requests_app:request_check"
SENT_URL = "requests_app:request_sent"

# What was sent is wrong, and the page says how. The browser shows it like any other page.
UNPROCESSABLE = 422
# More than all fields of the longest page hold together is nobody's request, and is not kept.
MOST_KEPT = 40_000
# Said in the address, so that a page knows where to go on to.
CHANGE = "change"
TOO_LATE = "late"


def answer_page(request: HttpRequest, page: Page, template: str) -> HttpResponse:
    """Show `page` with what was typed before, or keep what is posted and go on."""
    draft = FLOW.draft(request)
    if draft is not None and draft.is_sent:
        return redirect(SENT_URL)
    answers = FLOW.answers(draft)
    if request.method == "POST":
        return keep_answers(request, page, template, answers)
    if is_ahead(page, answers):
        return redirect_to(answers.first_incomplete)
    form = FLOW.filled(page, draft, prefill=answers.cleaned)
    form = form or new_form(page, answers)
    return show(request, page, template, form, answers)


def keep_answers(request: HttpRequest, page: Page, template: str, answers: Answers) -> HttpResponse:
    """Keep what was posted on `page`, valid or not; then the next page, or this one with errors."""
    form = new_form(page, answers, data=request.POST)
    token = FLOW.keep(request, page.name, request.POST)[1] if is_keepable(request.POST) else ""
    response: HttpResponse
    if is_ahead(page, answers):
        response = redirect_to(answers.first_incomplete, **{TOO_LATE: 1})
    elif form.is_valid():
        response = go_on(request, page, answers, form.cleaned_data)
    else:
        response = show(request, page, template, form, answers, status=UNPROCESSABLE)
    FLOW.remember(response, token)
    return response


def new_form(page: Page, answers: Answers, **data: Any) -> Form:
    """The form of `page`, knowing the answers of the pages before it."""
    make: Callable[..., Form] = page.form_class
    return make(prefill=answers.cleaned, **data)


def is_keepable(posted: QueryDict) -> bool:
    """Whether what was posted can be what somebody typed."""
    return sum(len(name) + len("".join(texts)) for name, texts in posted.lists()) <= MOST_KEPT


def is_ahead(page: Page, answers: Answers) -> bool:
    """Whether a page before `page` still wants an answer."""
    first = answers.first_incomplete
    return first is not None and FLOW.pages.index(first) < FLOW.pages.index(page)


def go_on(
    request: HttpRequest, page: Page, answers: Answers, cleaned: dict[str, Any]
) -> HttpResponseRedirect:
    """To the next page; to the check page for who came from there and needs no other page."""
    following = FLOW.next_page(page)
    if not request.GET.get(CHANGE):
        return redirect_to(following) if following else redirect(CHECK_URL)
    before = answers.cleaned.get(page.name, {})
    if page is NEEDS and cleaned["categories"] != before.get("categories"):
        return redirect_to(following, **{CHANGE: 1})
    return redirect(CHECK_URL)


def redirect_to(page: Page | None, **query: Any) -> HttpResponseRedirect:
    """To `page` (the first one for None)."""
    url = reverse((page or NEEDS).url_name)
    return HttpResponseRedirect(f"{url}?{urlencode(query)}" if query else url)


def show(
    request: HttpRequest, page: Page, template: str, form: Any, answers: Answers, status: int = 200
) -> HttpResponse:
    """The page `page` with `form`."""
    context = frame(page, form, ward_of(form, answers), is_late=TOO_LATE in request.GET)
    if request.GET.get(CHANGE):
        context["back"] = reverse(CHECK_URL)
    return render(request, template, context, status=status)


def ward_of(form: Any, answers: Answers) -> Ward | None:
    """The ward that was chosen, or that led here: its hotline is shown."""
    where, needs = answers.cleaned.get("where", {}), answers.cleaned.get("needs", {})
    typed = str(form["ward"].value() or "") if "ward" in form.fields else needs.get("ward", "")
    return where.get("ward") or wards().get(typed) or ward_by_slug(typed)


def frame(page: Page, form: Any, ward: Ward | None, *, is_late: bool = False) -> dict[str, Any]:
    """What every page of the request shows around its form."""
    place = FLOW.pages.index(page)
    before = FLOW.pages[place - 1] if place else None
    return {
        "form": form,
        "number": place + 1,
        "total": len(FLOW.pages) + 1,
        "back": reverse(before.url_name) if before else "",
        "ward": ward,
        "is_late": is_late,
    }


def open_draft(request: HttpRequest) -> FormDraft | None:
    """The draft that this browser is filling in; None when there is none, or it was sent."""
    draft = FLOW.draft(request)
    return None if draft is None or draft.is_sent else draft
