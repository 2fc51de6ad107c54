"""Those of a pod who have not answered: for its organizers, in the admin or behind their link."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from backoffice.context import site_context
from common.errors import NotPossible
from emergencies.choices import Answer
from emergencies.models import CheckIn
from emergencies.services import answering
from members.panels import work_url
from members.shown import shown_to
from members.views import organizer, staff
from members.work import Work
from pages.form_views import form_methods

LONGEST_NUMBER = 18
BY_ORGANIZERS = (Answer.FINE, Answer.NEEDS, Answer.NO_ANSWER)
# Who needs something first, then those from whom nobody has heard.
URGENCY = [Answer.NEEDS, Answer.NO_ANSWER, Answer.WAITING, Answer.FINE]


@form_methods
@staff.for_organizer
def pod_check_ins(request: HttpRequest, work: Work) -> HttpResponse:
    """Show who has not answered, and take answers, in the admin."""
    around = {**site_context(), "title": work.pod.name_i18n}
    return _check_ins(request, work, "emergencies/staff/pod_check_ins.html", around)


@form_methods
@organizer.for_organizer
def organizer_check_ins(request: HttpRequest, work: Work) -> HttpResponse:
    """Show who has not answered, and take answers, for organizers without an account."""
    return _check_ins(request, work, "emergencies/organizer_check_ins.html", {})


def _check_ins(
    request: HttpRequest, work: Work, template: str, around: dict[str, Any]
) -> HttpResponse:
    url = work_url(work, "emergencies", "check_ins")
    if request.method == "POST":
        try:
            _say(request, work)
        except NotPossible as refusal:
            messages.error(request, str(refusal.message))
        else:
            messages.success(request, _("Noted."))
        return redirect(url)
    context = {
        "work": work,
        "work_url": work.url("work"),
        "open_url": work.open_url,
        "page_url": url,
        "is_beside": True,
        "answers": BY_ORGANIZERS,
        "rows": _rows(work) if work.is_open else [],
    }
    return render(request, template, {**around, **context})


def _rows(work: Work) -> list[dict[str, Any]]:
    """Return the members who are asked, each once, with what the organizer sees of them."""
    asked = CheckIn.objects.filter(member__pod=work.pod).asked()
    newest: dict[int, CheckIn] = {}
    for row in asked:
        newest.setdefault(row.member_id or 0, row)
    shown = {each.id: each for each in shown_to(work.reader, work.pod)}
    rows = [{"row": row, "person": shown[pk]} for pk, row in newest.items() if pk in shown]
    return sorted(rows, key=lambda each: (URGENCY.index(each["row"].answer), each["row"].pk))


def _say(request: HttpRequest, work: Work) -> None:
    press, typed = request.POST.get("press", ""), request.POST.get("member", "")
    if press not in BY_ORGANIZERS or not (typed.isdecimal() and len(typed) <= LONGEST_NUMBER):
        raise Http404
    member = work.member(int(typed))
    answering.say_as(
        "member",
        member.pk,
        Answer(press),
        actor=work.actor,
        may_call=request.POST.get("may_call") == "1",
    )
