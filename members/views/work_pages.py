"""The pages of an organizer's work, the same in the admin and behind a private link."""

import secrets
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from common.addresses import absolute_url
from common.errors import NotPossible
from members import services
from members.choices import AgreedHow
from members.forms.joining import changed_answers, initial_answers, member_data
from members.forms.organizing import AddForm, AnswersForm, NoticeForm, SettingsForm
from members.models import settings_of
from members.work import PRESSES, Work, press
from pages.form_views import form_page, posted
from pods.services import end_notice, write_notice

# What is posted beside the buttons that are about one member.
NEW_CODE, START, END_NOTICE = "new_code", "start", "end_notice"
LONGEST_NUMBER = 18
LONGEST_KEY = 40


def pressed(request: HttpRequest, work: Work) -> HttpResponse:
    """Do what the button says, and back to the page, which says how it went."""
    name = request.POST.get("press", "")
    try:
        words = _press(request, work, name)
    except NotPossible as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, str(words))
    return redirect(work.url("work"))


def _press(request: HttpRequest, work: Work, name: str) -> str | Promise:
    if name in PRESSES:
        return press(work, name, _number(request, "member"))
    if name == START:
        services.start_members(work.pod.pk, actor=work.actor)
        return _("Neighbors can join this pod now. Its page leads to the form.")
    if name == NEW_CODE and settings_of(work.pod):
        services.new_code(work.pod.pk, actor=work.actor)
        return _("There is a new code. Signs with the old one no longer work.")
    if name == END_NOTICE:
        end_notice(work.pod, _number(request, "notice"), actor=work.actor)
        return _("The notice is not shown any more.")
    raise Http404


def _number(request: HttpRequest, name: str) -> int:
    typed = request.POST.get(name, "")
    if not (typed.isdecimal() and len(typed) <= LONGEST_NUMBER):
        raise Http404
    return int(typed)


def add(request: HttpRequest, work: Work, template: str, context: Any) -> HttpResponse:
    """Write a neighbor down who told the organizer that they want to be in the pod."""
    if settings_of(work.pod) is None:
        raise Http404
    form = AddForm(posted(request))
    if form.is_valid():
        data = member_data(form.cleaned_data, agreed_words=form.cleaned_data["agreed_words"])
        # The page's own key, so that a second press stores nobody twice.
        joined = services.join(
            work.pod.pk,
            data,
            submission_key=f"{work.pod.pk}:{_key(request)}",
            how=AgreedHow.ORGANIZER,
            actor=work.actor,
        )
        done = _("They are in the pod.") if joined.is_new else _("They were added already.")
        messages.success(request, done)
        return redirect(work.url("work"))
    return form_page(request, template, form, {**_around(work), **context, "key": _key(request)})


def _around(work: Work) -> dict[str, Any]:
    return {"work": work, "work_url": work.url("work"), "press_url": work.url("press")}


def _key(request: HttpRequest) -> str:
    """Return the key that the page was shown with, or a new one."""
    typed = request.POST.get("key", "")
    return typed if typed.isalnum() and len(typed) <= LONGEST_KEY else secrets.token_hex(16)


def change(
    request: HttpRequest, work: Work, member_id: int, template: str, context: Any
) -> HttpResponse:
    """Change what a member said, as they told the organizer. Only what is opened is shown."""
    if not work.is_open:
        messages.info(request, _("Please open the members’ data first."))
        return redirect(work.url("work"))
    try:
        member = work.member(member_id)
    except NotPossible as gone:
        messages.error(request, str(gone.message))
        return redirect(work.url("work"))
    form = AnswersForm(posted(request), initial=initial_answers(member))
    if form.is_valid():
        said = changed_answers(form.cleaned_data)
        return _do(
            request,
            work,
            lambda: services.update_member(member.pk, said, actor=work.actor),
            _("Saved. With a new email they get a new link."),
        )
    return form_page(request, template, form, {**_around(work), **context})


def decide(request: HttpRequest, work: Work, template: str, context: Any) -> HttpResponse:
    """Change what the pod has decided about its members."""
    decided = settings_of(work.pod)
    if decided is None:
        raise Http404
    form = SettingsForm(posted(request), initial=SettingsForm.initial_of(decided))
    if form.is_valid():
        fields = form.cleaned_data
        return _do(
            request,
            work,
            lambda: services.change_settings(work.pod.pk, fields, actor=work.actor),
            _("Saved."),
        )
    code_url = absolute_url("members:door_code_direct", decided.door_code)
    around = {**_around(work), "decided": decided, "code_url": code_url}
    return form_page(request, template, form, {**around, **context})


def write(request: HttpRequest, work: Work, template: str, context: Any) -> HttpResponse:
    """Write news for the members of the pod."""
    form = NoticeForm(posted(request))
    if form.is_valid():
        fields = form.cleaned_data
        return _do(
            request,
            work,
            lambda: write_notice(work.pod, actor=work.actor, **fields),
            _("All members of the pod can read it now."),
        )
    return form_page(request, template, form, {**_around(work), **context})


def _do(request: HttpRequest, work: Work, verb: Callable[[], Any], words: str) -> HttpResponse:
    try:
        verb()
    except NotPossible as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, words)
    return redirect(work.url("work"))
