"""The pages of introductions: a member and their pair, the organizer and the round."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from accounts import audit
from common.errors import NotPossible
from common.languages import marked_language_name
from members.introductions import services
from members.introductions.forms import AwayForm, NotesForm
from members.introductions.history import open_round, pair_of
from members.introductions.panels import pair_shown
from members.models import Member, PairRound, settings_of
from members.notifications import without_letters
from members.shown import ShownMember, shown_to
from members.views import organizer, staff
from members.views.own_page import attempt, own_page
from members.work import Work
from pages.form_views import form_methods, form_page, posted
from pages.private_links import press_only

PAIR = "members:member_pair"
LONGEST_NUMBER = 18


@form_methods
@own_page
def member_pair(request: HttpRequest, token: str, member: Member) -> HttpResponse:
    """Show a member their pair, its questions and notes, which the pair alone reads and writes."""
    row = pair_of(member) if member.is_active else None
    if row is None or row.pairing is None:
        raise Http404
    initial = {
        "seen": row.pairing.version,
        "notes": row.pairing.notes,
        "shared_words": row.pairing.shared_words,
    }
    form = NotesForm(posted(request), initial=initial)
    if form.is_valid() and _written(request, form, member):
        return redirect(PAIR, token)
    pair = pair_shown(member, row)
    context = {"token": token, "pod": member.pod, "pair": pair, "newer": _newer(form, row)}
    return form_page(request, "members/member_pair.html", form, context)


def _written(request: HttpRequest, form: NotesForm, member: Member) -> bool:
    said = form.cleaned_data
    try:
        services.write_notes(
            member.pk,
            said["notes"],
            said["shared_words"],
            seen=said["seen"] or 0,
            actor=audit.MEMBER,
        )
    except NotPossible as refusal:
        form.add_error(None, str(refusal.message))
        return False
    messages.success(request, _("Your changes are saved. Thank you."))
    return True


def _newer(form: NotesForm, row: Any) -> Any:
    """Return what the other wrote meanwhile, to be read beside what was typed."""
    if not form.is_bound or form.data.get("seen") == str(row.pairing.version):
        return None
    return row.pairing


@press_only(PAIR)
@own_page
def member_pair_share(request: HttpRequest, token: str, member: Member) -> HttpResponse:
    """Agree that the pod reads the words of the pair, or take that back."""
    shares = request.POST.get("press") == "share"
    share = partial(services.share_words, member.pk, shares=shares, seen=_number(request, "seen"))
    words = _("You agreed.") if shares else _("You have taken it back.")
    return attempt(request, PAIR, token, share, words)


def _number(request: HttpRequest, name: str) -> int:
    typed = request.POST.get(name, "")
    return int(typed) if typed.isdecimal() and len(typed) <= LONGEST_NUMBER else 0


@form_methods
@organizer.for_organizer
def organizer_pairs(request: HttpRequest, work: Work) -> HttpResponse:
    """Plan and close rounds, behind the private link of the organizer."""
    if request.method == "POST":
        return _pressed(request, work)
    return render(request, "members/organizer_pairs.html", _page(work))


@form_methods
@staff.for_organizer
def pod_pairs(request: HttpRequest, work: Work) -> HttpResponse:
    """Plan and close rounds, in the admin."""
    if request.method == "POST":
        return _pressed(request, work)
    context = {**staff.around(work), **_page(work)}
    return TemplateResponse(request, "members/pod_pairs.html", context)


def _pressed(request: HttpRequest, work: Work) -> HttpResponse:
    try:
        words = _press(request, work, request.POST.get("press", ""))
    except NotPossible as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, str(words))
    return redirect(work.url("pairs"))


def _press(request: HttpRequest, work: Work, press: str) -> Any:
    if press == "plan":
        typed = request.POST.getlist("away")
        # Not by the form: somebody may have left since the page was shown.
        absent = {int(each) for each in typed if each.isdecimal() and len(each) <= LONGEST_NUMBER}
        services.plan_round(work.pod.pk, absent, actor=work.actor)
        return _("The pairs are made. Everybody finds theirs on their page.")
    if press == "close":
        services.close_round(work.pod.pk, actor=work.actor)
        return _("The round is closed.")
    if press == "away":
        member = work.member(_number(request, "member"))
        services.set_absent(member.pk, actor=work.actor)
        return _("Noted: they are away. Whoever was with them has another pair, if there is one.")
    raise Http404


def _page(work: Work) -> dict[str, Any]:
    """Return the open round with its pairs, or who could be in the next one. Names once opened."""
    if settings_of(work.pod) is None:
        raise Http404
    planned = open_round(work.pod)
    people = shown_to(work.reader, work.pod) if work.is_open else []
    return {
        "work": work,
        "work_url": work.url("work"),
        "is_beside": True,
        "round": planned,
        "form": AwayForm(people=people) if people and not planned else None,
        **(_groups(planned, {each.id: each for each in people}) if planned else {}),
    }


def _groups(planned: PairRound, shown: dict[int, ShownMember]) -> dict[str, Any]:
    groups: dict[int, dict[str, Any]] = {}
    left = []
    rows = list(planned.people.select_related("pairing").order_by("pairing", "id"))
    to_tell = without_letters(row.member_id for row in rows if row.pairing)
    for row in rows:
        if row.pairing is None:
            left.append({"shown": shown.get(row.member_id), "why": row.get_why_left_display()})
            continue
        language = marked_language_name(row.pairing.language)
        group = groups.setdefault(row.pairing.pk, {"language": language, "people": []})
        pk = row.member_id
        person = {"id": pk, "shown": shown.get(pk), "to_tell": pk in to_tell}
        group["people"].append(person)
    return {"groups": list(groups.values()), "left": left, "to_tell": len(to_tell)}
