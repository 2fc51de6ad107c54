"""The organizer's work in a pod: what their page shows, and what they can press there.

The same for organizers with an account, in the admin, and for those whom only a private link lets
in. Personal data is shown once they have pressed for it, which is recorded, and for some minutes.
"""

import datetime
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import audit
from common.errors import NoLongerThere
from common.models import Category
from members import services
from members.answers import leaf_of, pieces_in_words
from members.choices import MemberState
from members.models import TEXTS, Member, PodSettings, settings_of
from members.notifications import MEMBER
from members.panels import WorkingPage, work_url, working_panels_for
from members.sheets import out_of_date
from members.shown import Reader, ShownMember, shown_to
from messaging.undelivered import unreached_among
from pods.models import Pod
from pods.notices import notices_of_pod

Press = Callable[..., Any]
# What leads elsewhere has other signs.
PATH = re.compile(r"[\w/-]+")
# By what the button is called: the verb, and what is said when it is done.
PRESSES: dict[str, tuple[Press, str | Promise]] = {
    "approve": (services.approve_member, _("They are in the pod now.")),
    "remove": (services.leave, _("They are no longer in the pod, and their data is deleted.")),
    "heard": (services.hear_from, _("Noted: you talked to them today.")),
    "link": (services.renew_link, _("A new link goes to their email, if they have one.")),
    "key": (partial(services.set_key_person, is_key_person=True), _("They are a key person now.")),
    "no_key": (
        partial(services.set_key_person, is_key_person=False),
        _("They are no longer a key person."),
    ),
    "organizer": (
        partial(services.set_organizer, is_organizer=True),
        _("They organize the pod by their private link now."),
    ),
    "no_organizer": (
        partial(services.set_organizer, is_organizer=False),
        _("They no longer organize the pod."),
    ),
}


@dataclass(frozen=True)
class Work:
    """An organizer at work in a pod: who they are, and whether they have opened what is personal.

    `token` is that of an organizer without an account, "" in the admin; `opened` is what the
    addresses of theirs bring along once they have pressed.
    """

    pod: Pod
    reader: Reader
    actor: audit.Actor
    is_open: bool
    token: str = ""
    opened: str = ""

    def url(self, page: str, *args: Any) -> str:
        """Return the address of a page of the work, in the admin or behind the link."""
        return work_url(self, "members", page, *args)

    @property
    def open_url(self) -> str:
        """The address to which whoever wants to see what is personal posts."""
        return self.url("open")

    def way_back(self, to: str) -> str:
        """Return `to` where it is a page of this work, else the first one, as it is not opened."""
        start = replace(self, opened="").url("work")
        # In the admin each app has its pages of the work in a place of its own.
        around = start if self.token else reverse("admin:index")
        return to if to.startswith(around) and PATH.fullmatch(to) else start

    def member(self, member_id: int) -> Member:
        """Return a member of this pod. Raises `NoLongerThere` for any other, and for who left."""
        rows = Member.objects.present().select_related("pod").with_shared()
        found = rows.filter(pod=self.pod, pk=member_id).first()
        if found is None:
            raise NoLongerThere(_("This person is no longer in the pod."))
        return found


def open_data(work: Work, decided: PodSettings) -> None:
    """Record that the organizer looks at the personal data of the whole pod."""
    audit.record(work.actor, "open_details", decided, TEXTS)


def press(work: Work, name: str, member_id: int) -> str | Promise:
    """Do what a button of the page says to one member; returns what to say of it.

    Raises `LookupError` for no such button, `NoLongerThere` and `NotPossible`.
    """
    verb, words = PRESSES[name]
    verb(work.member(member_id).pk, actor=work.actor)
    return words


def quiet_since() -> datetime.datetime:
    return timezone.now() - settings.MEMBER_QUIET_AFTER


def page(work: Work, leaf: str = "") -> dict[str, Any]:
    """Return what the page shows; names and all else that is personal only once it is opened.

    `leaf` is the number of the page of members, as somebody may have typed it.
    """
    members = Member.objects.filter(pod=work.pod)
    active = members.active()
    return {
        "work": work,
        "pod": work.pod,
        "decided": settings_of(work.pod),
        "urls": _urls(work),
        "count": active.count(),
        "waiting_count": members.waiting().count(),
        "quiet_count": active.filter(heard_at__lt=quiet_since()).count(),
        "quiet_days": settings.MEMBER_QUIET_AFTER // datetime.timedelta(days=1),
        "help": _needed_and_offered(work.pod),
        "sheets": out_of_date(work.pod),
        "notices": notices_of_pod(work.pod),
        "panels": working_panels_for(WorkingPage(work.pod, work.reader, work.token, work.opened)),
        **(_people(work, leaf) if work.is_open else {}),
        "leaf_query": f"open={work.opened}&" if work.opened else "",
    }


def _urls(work: Work) -> dict[str, str]:
    return {name: work.url(name) for name in ADDRESSES}


# The pages of the work that are there for organizers with an account and for those without.
ADDRESSES = ("work", "open", "press", "add", "settings", "notice", "agreement", "pairs")


def _needed_and_offered(pod: Pod) -> list[dict[str, Any]]:
    """Count kinds of help in the pod, those that are needed first. Three queries."""
    active = Member.objects.active().filter(pod=pod)
    needed = Counter(active.exclude(needs=None).values_list("needs", flat=True))
    offered = Counter(active.exclude(offers=None).values_list("offers", flat=True))
    kinds = Category.objects.filter(pk__in={*needed, *offered})
    return [
        {"kind": kind, "needed": needed[kind.pk], "offered": offered[kind.pk]}
        for kind in sorted(kinds, key=lambda kind: (-needed[kind.pk], kind.position, kind.pk))
    ]


def _people(work: Work, leaf: str) -> Mapping[str, Any]:
    waiting = shown_to(work.reader, work.pod, state=MemberState.WAITING)
    there = shown_to(work.reader, work.pod)
    names = {each.id: each.name for each in (*waiting, *there)}
    alike = alike_in(work.pod)
    # Those who wait are looked at in the order in which they came; the others have pages.
    lists = {
        "waiting": leaf_of(waiting, "1"),
        "members": leaf_of(there, leaf),
    }
    shown = [each.id for people in lists.values() for each in people]
    rows = Member.objects.present().filter(pk__in=shown).defer(*TEXTS[:-2])
    by_id = {row.pk: row for row in rows}
    failed = {pk for _kind, pk in unreached_among((MEMBER, pk) for pk in by_id)}
    for people in lists.values():
        people.object_list = [
            {
                **_person(work, each, by_id[each.id], failed),
                "alike": [names[pk] for pk in alike.get(each.id, ()) if pk in names],
            }
            for each in people
            if each.id in by_id
        ]
    return lists


def alike_in(pod: Pod) -> dict[int, list[int]]:
    """Return who has the phone or the email of somebody else in the pod: perhaps the same person.

    Two of one household may share a phone, so nothing follows from it by itself. One query.
    """
    people = Member.objects.present().filter(pod=pod).order_by("id")
    having: dict[str, list[int]] = {}
    for pk, *indexes in people.values_list("pk", "phone_index", "email_index"):
        for index in filter(None, indexes):
            having.setdefault(index, []).append(pk)
    found: dict[int, list[int]] = {}
    for ids in having.values():
        for pk in ids:
            others = found.setdefault(pk, [])
            others += [each for each in ids if each != pk and each not in others]
    return found


def _person(work: Work, shown: ShownMember, row: Member, failed: set[int]) -> dict[str, Any]:
    return {
        "shown": shown,
        "row": row,
        "answers": pieces_in_words(shown),
        "is_quiet": row.quiet_since(quiet_since()),
        "mail_failed": row.pk in failed,
        "change_url": work.url("change", row.pk),
    }
