"""The pages of the phone tree for organizers, the same in the admin and behind a private link."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.errors import NotPossible
from members import handing_on
from members.choices import AgreedHow
from members.shown import shown_to
from members.views.own_page import hand_on
from members.work import Work
from pages.form_views import form_page, posted
from phone_trees import services
from phone_trees import work as working
from phone_trees.choices import CallState, Occasion
from phone_trees.forms import LineForm, StartForm

LONGEST_NUMBER = 18
HELP = "request"


def number(request: HttpRequest, name: str) -> int:
    """Return a number that a button posts along; anything else is no page of ours."""
    typed = request.POST.get(name, "")
    if not (typed.isdecimal() and len(typed) <= LONGEST_NUMBER):
        raise Http404
    return int(typed)


def may_call(request: HttpRequest, press: str) -> bool:
    """Tell whether the neighbor who needs help agreed to be called by coordinators."""
    return press == CallState.NEEDS_HELP and request.POST.get("may_call") == "1"


def tree(request: HttpRequest, work: Work, template: str, around: dict[str, Any]) -> HttpResponse:
    """Show the tree; posted, let one member call another."""
    people = shown_to(work.reader, work.pod) if work.is_open else []
    form = LineForm(posted(request) if work.is_open else None, people=people)
    if form.is_valid():
        try:
            services.change_line(
                work.pod.pk,
                form.cleaned_data["caller"],
                form.cleaned_data["called"],
                keeps=form.cleaned_data["keeps"],
                actor=work.actor,
            )
        except NotPossible as refusal:
            form.add_error("called", str(refusal.message))
        else:
            messages.success(request, _("Changed. The rest of the tree has adapted."))
            return redirect(working.page_url(work, "tree"))
    return form_page(request, template, form, {**around, **working.tree_page(work)})


def start(request: HttpRequest, work: Work, template: str, around: dict[str, Any]) -> HttpResponse:
    """Ask why the tree is started and what to pass on, and start it."""
    form = StartForm(posted(request))
    if form.is_valid():
        said = form.cleaned_data
        try:
            services.start_round(
                work.pod.pk,
                Occasion(said["occasion"]),
                said["words"],
                said["wait_minutes"],
                actor=work.actor,
            )
        except NotPossible as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("The phone tree is started. Please make the first calls."))
            return redirect(working.page_url(work, "tree_calls"))
    context = {**around, **working.around(work)}
    return form_page(request, template, form, {**context, "work_url": context["tree_url"]})


def calls(request: HttpRequest, work: Work, template: str, around: dict[str, Any]) -> HttpResponse:
    """Show a running round; without one, the tree."""
    context = working.round_page(work)
    if context["ongoing"] is None:
        return redirect(context["tree_url"])
    return render(request, template, {**around, **context})


# --- Buttons --------------------------------------------------------------------------------------

Verb = Callable[[Work, int], Any]
# By what the button is called: the verb, and what is said when it is done.
OF_A_MEMBER: dict[str, tuple[Verb, str | Promise]] = {
    "join": (
        lambda work, pk: services.join_tree(
            work.member(pk).pk, how=AgreedHow.ORGANIZER, actor=work.actor
        ),
        gettext_lazy("They are in the phone tree."),
    ),
    "leave": (
        lambda work, pk: services.leave_tree(work.member(pk).pk, actor=work.actor),
        gettext_lazy("They are no longer in the phone tree."),
    ),
    "lock": (
        lambda work, pk: services.lock_line(work.pod.pk, pk, actor=work.actor),
        gettext_lazy("Locked."),
    ),
    "unlock": (
        lambda work, pk: services.unlock_line(work.pod.pk, pk, actor=work.actor),
        gettext_lazy("No longer locked."),
    ),
}


def pressed(request: HttpRequest, work: Work) -> HttpResponse:
    """Do what a button of the tree or of the round says, and back to its page."""
    name = request.POST.get("press", "")
    page = "tree_calls" if name in CallState.values else "tree"
    try:
        if name == HELP:
            return _begin_request(request, work)
        words = _press(request, work, name)
    except NotPossible as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, str(words))
    return redirect(working.page_url(work, page))


def _press(request: HttpRequest, work: Work, name: str) -> str | Promise:
    for button, (verb, words) in OF_A_MEMBER.items():
        # The button itself says whom it is about: one form for a whole list.
        if button in request.POST:
            verb(work, number(request, button))
            return words
    if name in CallState.values:
        called = number(request, "member")
        services.tick(
            work.pod.pk,
            called,
            CallState(name),
            actor=work.actor,
            may_call=may_call(request, name),
        )
        return _("Noted.")
    if name == "rebuild":
        services.rebuild(work.pod.pk, actor=work.actor)
        return _("The tree is built anew. Locked lines stayed.")
    if name == "finish":
        services.finish_round(work.pod.pk, actor=work.actor)
        return _("The calls are over. Thank you.")
    raise Http404


def _begin_request(request: HttpRequest, work: Work) -> HttpResponse:
    """Begin a help request with what the member said, to be looked at and sent for them."""
    if not work.is_open:
        raise NotPossible(_("Please open the members’ data first."))
    return hand_on(request, handing_on.NEED, work.member(number(request, "member")))
