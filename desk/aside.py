"""The page of what was set aside: a person takes it in, or deletes it as spam, many at once."""

from collections import Counter
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.roles import DESK, DIRECTORY, RUNNING, STEWARDS, Roles, holds, is_steward
from backoffice import attack
from backoffice.access import for_roles, for_staff
from backoffice.context import site_context
from backoffice.long_lists import MOST
from backoffice.recorded import user_of
from common.choices import WhyAside
from common.errors import NotPossible
from members.models import Member
from pods.models import Pod
from requests_app import services
from requests_app.models import HelpRequest, Need
from resources.models import Suggestion
from shelves.models import Card
from shelves.services.cards import cards
from volunteers import aside as sign_ups
from volunteers.models import Volunteer

SHOWN = 100
WORDS_SHOWN = 200


@dataclass(frozen=True)
class Kind:
    """Requests, sign-ups or cards: their rows, and the two verbs on them."""

    name: str
    title: str | Promise
    rows: Callable[..., Any]
    take_in: Callable[..., bool]
    delete_spam: Callable[..., int]


def _cards(user: User, roles: Roles = DESK) -> Any:
    return Card.objects.visible_to(user, roles).set_aside()


def _take_in_card(card_id: int, *, actor: User) -> bool:
    cards.take_in(card_id, actor=actor)
    return True


def _delete_cards(ids: Collection[int], *, actor: User) -> int:
    count = 0
    for pk in ids:
        # Taken in or deleted by somebody else meanwhile.
        with suppress(NotPossible):
            cards.delete_spam(pk, actor=actor)
            count += 1
    return count


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "requests",
            gettext_lazy("Help requests"),
            HelpRequest.objects.set_aside,
            services.take_in,
            services.delete_spam,
        ),
        Kind(
            "sign-ups",
            gettext_lazy("Sign-ups"),
            Volunteer.objects.set_aside,
            sign_ups.take_in,
            sign_ups.delete_spam,
        ),
        Kind(
            "cards",
            gettext_lazy("Cards for the shelf"),
            _cards,
            _take_in_card,
            _delete_cards,
        ),
    )
}


def count_aside(user: User) -> int:
    """Return how many wait for `user` to look at them, or to have them looked at."""
    joins = Member.objects.set_aside_near(user, RUNNING).count()
    return joins + sum(kind.rows(user, RUNNING).count() for kind in KINDS.values())


@for_roles(RUNNING)
@require_http_methods(["GET", "HEAD"])
def set_aside(request: HttpRequest) -> HttpResponse:
    """Show the newest of each kind, and how many there are for each reason.

    Stewards, whose the switch is, read the numbers; what somebody wrote only with an opening.
    """
    user = user_of(request)
    context = {
        **site_context(),
        "title": _("Set aside"),
        "kinds": [_shown(kind, user) for kind in KINDS.values()],
        "joins": _joins(user),
        "suggestions": _count_suggestions(user),
        "attack": attack.now_on(),
        "may_look": holds(user, DESK),
        "may_switch": is_steward(user),
    }
    return TemplateResponse(request, "desk/set_aside.html", context)


def _shown(kind: Kind, user: User) -> dict[str, Any]:
    whole = kind.rows(user, RUNNING)
    rows = kind.rows(user).select_related("ward").order_by("-id")[:SHOWN]
    if kind.name == "requests":
        needs = Need.objects.select_related("category").order_by("id")
        rows = rows.prefetch_related(Prefetch("needs", needs))
    elif kind.name == "sign-ups":
        rows = rows.prefetch_related("categories")
    counts = Counter(whole.order_by().values_list("why_aside", flat=True))
    reasons = [(why, WhyAside(why).label, counts[why]) for why in WhyAside.values if counts[why]]
    return {"kind": kind, "rows": rows, "reasons": reasons, "count": counts.total()}


def _count_suggestions(user: User) -> int:
    """Return how many suggestions for the directory `user` may take in; their own list has them."""
    return Suggestion.objects.visible_to(user).set_aside().count() if holds(user, DIRECTORY) else 0


def _joins(user: User) -> list[Pod]:
    """Return the pods that somebody wants to join who was set aside, each with how many (`aside`).

    No more than that: what neighbors tell a pod its organizers read alone.
    """
    rows = Member.objects.set_aside_near(user, RUNNING).order_by()
    counts = Counter(rows.values_list("pod", flat=True))
    pods = list(Pod.objects.filter(pk__in=counts).select_related("ward").order_by("id"))
    for pod in pods:
        vars(pod)["aside"] = counts[pod.pk]
    return pods


@for_staff
@require_POST
def press(request: HttpRequest, kind: str) -> HttpResponse:
    """Take in, or delete as spam, those that were chosen, or all with one of the reasons."""
    if kind not in KINDS:
        raise Http404
    ids = _chosen(request, KINDS[kind])
    if "take_in" in request.POST:
        _take_in(request, KINDS[kind], ids)
    elif "spam" in request.POST:
        count = KINDS[kind].delete_spam(ids, actor=user_of(request))
        words = ngettext("%(count)d deleted as spam.", "%(count)d deleted as spam.", count)
        messages.success(request, words % {"count": count})
    return HttpResponseRedirect(reverse("admin:set_aside"))


def _chosen(request: HttpRequest, kind: Kind) -> list[int]:
    """Return the ids of what was chosen among what the user may see, the oldest first."""
    rows = kind.rows(user_of(request)).order_by("id")
    reasons = request.POST.getlist("why")
    if reasons:
        rows = rows.filter(why_aside__in=reasons)
    else:
        ids = [int(pk) for pk in request.POST.getlist("id") if pk.isdecimal() and len(pk) < 19]
        rows = rows.filter(pk__in=ids)
    return list(rows.values_list("pk", flat=True)[:MOST])


def _take_in(request: HttpRequest, kind: Kind, ids: Collection[int]) -> None:
    count = 0
    # Each by itself: one that was deleted meanwhile must not hold up the others.
    for pk in ids:
        try:
            count += kind.take_in(pk, actor=user_of(request))
        except (NotPossible, HelpRequest.DoesNotExist, Volunteer.DoesNotExist):
            continue
    words = ngettext("%(count)d taken in.", "%(count)d taken in.", count)
    messages.success(request, words % {"count": count})


@for_roles(STEWARDS)
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Let public forms ask more for some hours, or as usual again."""
    user = user_of(request)
    if "begin" in request.POST:
        attack.begin_attack(actor=user)
        messages.success(request, _("The forms ask more from now on. It ends by itself."))
    else:
        attack.end_attack(actor=user)
        messages.success(request, _("The forms ask as usual again."))
    return HttpResponseRedirect(reverse("admin:set_aside"))
