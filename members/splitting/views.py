"""The pages on which a pod is split, or goes into another one. In the admin alone."""

import secrets
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import MEMBERS
from common.errors import NotPossible
from common.languages import marked_language_name
from members.models import Member, settings_of
from members.shown import ShownMember, shown_to
from members.splitting import services
from members.splitting.forms import GOES, HALF, KEY, STAYS, Hand, MergeForm, SplitForm, hand_in
from members.splitting.proposing import judge, propose
from members.splitting.shapes import Halves
from members.splitting.words import parted_in_words, problems_in_words
from members.views import staff
from members.work import Work
from pages.form_views import form_methods, form_page, posted
from pods.models import Pod

LONGEST_KEY = 40
MOST_PODS = 200
LOOK = "look"


@form_methods
@staff.for_organizer
def pod_split(request: HttpRequest, work: Work) -> HttpResponse:
    """Show both halves side by side; they are changed by hand, looked at again, and made."""
    if not work.is_open:
        return _to_work(request, work, _("Please open the members’ data first."))
    if settings_of(work.pod) is None:
        return redirect(work.url("work"))
    people = shown_to(work.reader, work.pod)
    hand = _hand(request, work, people)
    form = SplitForm(posted(request), initial={"name": f"{work.pod.name} 2"})
    only_looks = request.POST.get("press") == LOOK
    if form.is_valid() and not only_looks:
        split = services.Split(hand.moving_ids, hand.key_ids, form.cleaned_data["name"])
        try:
            new = services.split_pod(work.pod.pk, split, key=_key(request), actor=work.actor)
        except NotPossible as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("There are two pods now. They stay linked."))
            return redirect("admin:pod_work", new.pk)
    context = {"columns": _columns(people, hand), **_judged(work, hand), "key": _key(request)}
    return form_page(request, "members/pod_split.html", form, {**_around(work), **context})


def _hand(request: HttpRequest, work: Work, people: list[ShownMember]) -> Hand:
    """Return what was chosen by hand, or the halves that the software proposes."""
    if request.method == "POST":
        return hand_in(request.POST, [each.id for each in people])
    keys = frozenset(each.id for each in people if each.is_key_person)
    return Hand(frozenset(propose(work.pod).second), keys)


def _judged(work: Work, hand: Hand) -> dict[str, Any]:
    halves: Halves = judge(work.pod, hand.moving_ids, hand.key_ids)
    return {"problems": problems_in_words(halves), "parted": parted_in_words(halves)}


def _columns(people: list[ShownMember], hand: Hand) -> list[dict[str, Any]]:
    at_home = _at_home(people)
    rows = [
        {
            "shown": each,
            "goes": each.id in hand.moving_ids,
            "is_key": each.id in hand.key_ids,
            "at_home": [other.name for other in at_home[each.id]],
            "is_parted": any(
                (other.id in hand.moving_ids) != (each.id in hand.moving_ids)
                for other in at_home[each.id]
            ),
            "languages": [marked_language_name(code) for code in each.languages],
        }
        for each in people
    ]
    here, there = _("Stay in this pod"), _("Go to the new pod")
    return [
        {"title": here, "rows": [row for row in rows if not row["goes"]]},
        {"title": there, "rows": [row for row in rows if row["goes"]]},
    ]


def _at_home(people: list[ShownMember]) -> dict[int, list[ShownMember]]:
    """Return for each member those with whom they share a home. One query."""
    rows = Member.objects.filter(pk__in=[each.id for each in people], household__isnull=False)
    homes = dict(rows.values_list("pk", "household"))
    return {
        each.id: [
            other
            for other in people
            if other.id != each.id and each.id in homes and homes[each.id] == homes.get(other.id)
        ]
        for each in people
    }


def _around(work: Work) -> dict[str, Any]:
    names = {"half": HALF, "key_name": KEY, "stays": STAYS, "goes": GOES, "look": LOOK}
    return {"work": work, "work_url": work.url("work"), **staff.around(work), **names}


def _key(request: HttpRequest) -> str:
    typed = request.POST.get("key", "")
    return typed if typed.isalnum() and len(typed) <= LONGEST_KEY else secrets.token_hex(16)


def _to_work(request: HttpRequest, work: Work, words: str) -> HttpResponse:
    messages.info(request, words)
    return redirect(work.url("work"))


@form_methods
@staff.for_organizer
def pod_merge(request: HttpRequest, work: Work) -> HttpResponse:
    """Let all members of this pod go into another one of the organizer's."""
    pods = _mergeable(work)
    form = MergeForm(posted(request), pods=pods)
    if form.is_valid():
        into = form.cleaned_data["into"]
        try:
            services.merge_pods(work.pod.pk, into, key=_key(request), actor=work.actor)
        except NotPossible as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("The two pods are one now."))
            return redirect("admin:pod_work", into)
    count = Member.objects.present().filter(pod=work.pod).count()
    context = {"pods": pods, "count": count, "key": _key(request)}
    return form_page(request, "members/pod_merge.html", form, {**_around(work), **context})


def _mergeable(work: Work) -> list[Pod]:
    """Return the pods with members, linked or of one ward, that the organizer organizes too."""
    user = work.reader
    if not isinstance(user, User) or settings_of(work.pod) is None:
        return []
    pods: QuerySet[Pod] = Pod.objects.held_by(user, MEMBERS).published()
    linked = services.linked_with(work.pod).values("pk")
    pods = pods.filter(settings__isnull=False)
    near = pods.filter(Q(ward=work.pod.ward_id) | Q(pk__in=linked))
    return list(near.exclude(pk=work.pod.pk).order_by("id")[:MOST_PODS])
