"""The forms that take a suggestion, each one page and a page to check it."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common.addresses import absolute_url
from common.slugs import leads_on
from pages.form_flow import Answers, Flow, Page
from pages.form_flow_views import CHANGE, FlowViews, for_back_button
from pages.form_views import form_methods
from pages.private_links import watched
from resources.models import Resource, Suggestion
from resources.suggestions import services
from resources.suggestions.answers import suggestion_answers
from resources.suggestions.forms import CheckForm, SuggestForm, WrongForm

NEW = Page("what", "resources:suggest", SuggestForm)
WRONG = Page("what", "resources:wrong", WrongForm)
# Looked at before the database is asked: an address may hold anything.
CONFLICT = 409
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,140}")


class SuggestionFlow(FlowViews):
    """One page of facts, and the page to check them."""

    check_form = CheckForm
    limit = "suggestions"
    topics = ("directory", "notices")
    lost_link_url = "resources:suggestion_link"

    def summary(self, answers: Answers) -> dict[str, Any]:
        """Return what was said, with where to change it."""
        form: Any = answers.forms["what"]
        # Not stored: only so that their own page and this one use the same words.
        suggestion = Suggestion(**form.fields_of_suggestion())
        url = f"{reverse(self.flow.first.url_name)}?{CHANGE}=1"
        return {"answers": suggestion_answers(suggestion), "url": url}

    def context_of_check(self, answers: Answers) -> dict[str, Any]:
        resource = getattr(answers.forms["what"], "resource", None)
        return {"resource": resource, "draft_id": answers.draft.pk if answers.draft else ""}

    def check(self, request: HttpRequest) -> HttpResponse:
        """Send only what the page showed: another one may have been begun in another tab."""
        shown, draft = request.POST.get("draft", ""), self.flow.draft(request)
        if shown and draft is not None and shown != str(draft.pk):
            watched(request)
            context = {"url": self.sent_url if draft.is_sent else self.check_url}
            return render(request, "resources/another_begun.html", context, status=CONFLICT)
        return super().check(request)

    def context(self, form: Any, answers: Answers) -> dict[str, Any]:
        return {"resource": getattr(form, "resource", None)}

    def submit(self, answers: Answers, key: str, why_aside: str) -> dict[str, Any]:
        form: Any = answers.forms["what"]
        fields = form.fields_of_suggestion()
        done = services.submit_suggestion(fields, submission_key=key, why_aside=why_aside)
        return {"token": done.token, "by_email": bool(done.row.email)}

    def confirmation(self, result: dict[str, Any]) -> dict[str, Any]:
        return {**result, "url": absolute_url("resources:suggestion_home", result["token"])}


class SuggestFlow(SuggestionFlow):
    """A new entry."""

    flow = Flow("suggest", [NEW])
    check_url = "resources:suggest_check"
    sent_url = "resources:suggest_sent"


class WrongFlow(SuggestionFlow):
    """Something that is wrong with an entry, which the link names."""

    flow = Flow("wrong", [WRONG])
    check_url = "resources:wrong_check"
    sent_url = "resources:wrong_sent"

    def said_by_link(self, request: HttpRequest) -> dict[str, str]:
        slug = request.GET.get("entry", "")
        return {"entry": slug} if SLUG.fullmatch(slug) else {}

    def initial(self, page: Page, link: dict[str, str]) -> dict[str, Any]:
        return dict(link)

    def page(self, request: HttpRequest, page: Page) -> HttpResponse:
        """Show the page of the entry that the link names; without one lead to the directory."""
        link, draft = self.said_by_link(request), self.flow.draft(request)
        typed = (draft.answers if draft else {}).get(page.name, {}).get("entry", [""])[0]
        if request.method == "POST":
            if typed and request.POST.get("entry", typed) != typed:
                # A new draft: what was typed about the other entry is not sent in its place.
                request.COOKIES.pop(self.flow.cookie, None)
        else:
            named = link.get("entry") or typed
            if not named or not Resource.objects.published().filter(slug=named).exists():
                return redirect("resources:resource_list")
            if typed and named != typed:
                # About another entry than the form that is half filled: that one is left as it is
                # until this one is sent, and nothing of it is shown here.
                request.COOKIES.pop(self.flow.cookie, None)
        return super().page(request, page)


SUGGEST_FORM, WRONG_FORM = SuggestFlow(), WrongFlow()


@form_methods
@for_back_button
def suggest(request: HttpRequest) -> HttpResponse:
    """Ask what it is, where, and how it is reached."""
    return SUGGEST_FORM.page(request, NEW)


@form_methods
@for_back_button
def suggest_check(request: HttpRequest) -> HttpResponse:
    """Show all answers, and the button that sends."""
    return SUGGEST_FORM.check(request)


@never_cache
@form_methods
def suggest_sent(request: HttpRequest) -> HttpResponse:
    """Show what happens next, and the private link. POST clears it from a shared device."""
    if request.method == "POST":
        return SUGGEST_FORM.start_over(request)
    return SUGGEST_FORM.sent(request)


@form_methods
@for_back_button
def wrong(request: HttpRequest) -> HttpResponse:
    """Ask what is wrong with the entry `?entry=…`."""
    return WRONG_FORM.page(request, WRONG)


@form_methods
@for_back_button
def wrong_check(request: HttpRequest) -> HttpResponse:
    """Show all answers, and the button that sends."""
    return WRONG_FORM.check(request)


@never_cache
@form_methods
def wrong_sent(request: HttpRequest) -> HttpResponse:
    """Show what happens next, and the private link. POST clears it from a shared device."""
    return WRONG_FORM.start_over(request) if request.method == "POST" else WRONG_FORM.sent(request)


@require_safe
@leads_on(Resource)
def wrong_entry(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead from the short address below an entry to the form about it."""
    row = get_object_or_404(Resource.objects.published().only("slug"), slug=slug)
    return redirect(f"{reverse('resources:wrong')}?entry={row.slug}")
