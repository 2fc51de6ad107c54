"""The pages of an organizer's work, the same in the admin and behind a private link."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from common.addresses import absolute_url
from common.errors import NotPossible
from members import services
from members.forms.changing import bring_seen, seen_in
from members.forms.organizing import NoticeForm, SettingsForm
from members.models import Member, PodSettings, settings_of
from members.shown import organizes
from members.views.neighbors import do, save
from members.work import PRESSES, Work, press
from pages.form_views import form_page, posted
from pods.services import end_notice, write_notice

# What is posted beside the buttons that are about one member.
NEW_CODE, START, END_NOTICE = "new_code", "start", "end_notice"
LONGEST_NUMBER = 18
LEFT = "members:member_left"


def pressed(request: HttpRequest, work: Work) -> HttpResponse:
    """Do what the button says, and back to the page, which says how it went."""
    name = request.POST.get("press", "")
    try:
        words = _press(request, work, name)
    except NotPossible as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, str(words))
    return redirect(_after(work))


def _after(work: Work) -> str:
    """Return where to go on: an organizer may have pressed what ends their own work."""
    if not isinstance(work.reader, Member):
        return work.url("work")
    reader = Member.objects.get(pk=work.reader.pk)
    if organizes(reader, work.pod):
        return work.url("work")
    return reverse("members:member_home", args=[work.token]) if reader.is_active else reverse(LEFT)


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


def decide(request: HttpRequest, work: Work, template: str, context: Any) -> HttpResponse:
    """Change what the pod has decided about its members."""
    decided = settings_of(work.pod)
    if decided is None:
        raise Http404
    initial = SettingsForm.initial_of(decided)
    form = SettingsForm(posted(request), initial=initial)
    bring_seen(form, initial)
    if form.is_valid():
        fields = {name: form.cleaned_data[name] for name in initial}
        seen, pk = seen_in(form.cleaned_data, initial), work.pod.pk
        change = partial(services.change_settings, pk, fields, seen=seen, actor=work.actor)
        now = partial(_decided_now, decided)
        response = save(request, form, change, now, _("Saved."), work.url("work"))
        if response is not None:
            return response
    code_url = absolute_url("members:door_code_direct", decided.door_code)
    around = {**_around(work), "decided": decided, "code_url": code_url}
    return form_page(request, template, form, {**around, **context})


def _decided_now(decided: PodSettings) -> tuple[dict[str, Any], dict[str, Any]]:
    decided.refresh_from_db()
    now = SettingsForm.initial_of(decided)
    return now, now


def write(request: HttpRequest, work: Work, template: str, context: Any) -> HttpResponse:
    """Write news for the members of the pod."""
    form = NoticeForm(posted(request))
    if form.is_valid():
        fields = form.cleaned_data
        return do(
            request,
            lambda: write_notice(work.pod, actor=work.actor, **fields),
            _("All members of the pod can read it now."),
            work.url("work"),
        )
    return form_page(request, template, form, {**_around(work), **context})


def _around(work: Work) -> dict[str, Any]:
    return {"work": work, "work_url": work.url("work"), "press_url": work.url("press")}
