"""News for coordinators: no personal data, only numbers, kinds of help, wards and links.

Each is told as soon as they chose to be; see `messaging.news`.
"""

from collections.abc import Callable, Sequence

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import audit
from accounts.choices import NewsKind
from accounts.models import User
from accounts.roles import COORDINATOR, RUNNING, holders
from common.addresses import staff_page_url
from messaging.news import (
    Line,
    Section,
    counted,
    shortened,
    tell,
    tell_of_aside,
    tell_stewards,
    teller,
)
from requests_app.choices import MatchStatus
from requests_app.models import HelpRequest, Match, Need
from requests_app.models.need_queries import NeedQuerySet
from volunteers.models import Volunteer


def needs_added(needs: Sequence[Need], actor: audit.Actor) -> None:
    """Somebody asked for help, all of it in one request: anew, or for one thing more.

    Told is the first of what is needed soonest, so that what is added later is news too.
    """
    first = min(needs, key=lambda need: (not need.is_soon, need.pk))
    kind = NewsKind.URGENT if first.is_soon else NewsKind.REQUESTS
    if first.request.set_aside_at:
        tell_of_aside(first.request.ward_id)
    else:
        tell(kind, first.request.ward_id, first.pk, actor=actor)


def need_urgent_again(need: Need, actor: audit.Actor) -> None:
    """A need that was known has become urgent, by a new day: news as a new request is."""
    ward_id = need.request.ward_id
    tell(NewsKind.URGENT, ward_id, need.pk, actor=actor, since=timezone.now())


def match_released(match: Match, actor: audit.Actor = audit.SYSTEM) -> None:
    """A volunteer backed out; the need is open again."""
    tell(NewsKind.BACKED_OUT, match.need.request.ward_id, match.pk, actor=actor)


def everybody_declined(match: Match, actor: audit.Actor = audit.SYSTEM) -> None:
    """The last of those who were asked said no; nobody is asked any more."""
    tell(NewsKind.BACKED_OUT, match.need.request.ward_id, match.pk, actor=actor)


def route_released(matches: Sequence[Match], actor: audit.Actor = audit.SYSTEM) -> None:
    """A volunteer gave back what was left of a route: one letter says all of it."""
    for match in matches:
        match_released(match, actor)


def help_did_not_come(match: Match) -> None:
    """A resident says that the help did not come; the need is open again."""
    tell(NewsKind.DID_NOT_COME, match.need.request.ward_id, match.pk)


def details_wait(match: Match) -> None:
    """A household closed its details to a volunteer, or one who picked a need waits for a word."""
    tell(NewsKind.DETAILS, match.need.request.ward_id, match.pk)


def need_overdue(need: Need) -> bool:
    """A need waits longer than it should. Returns whether its ward has coordinators to tell.

    Where it has none, the stewards were told, and nobody is above them. Of an earlier wait they may
    have been told as well.
    """
    ward_id = need.request.ward_id
    tell(NewsKind.OVERDUE, ward_id, need.pk, since=need.overdue_told_at)
    return holders(COORDINATOR, ward_id).exists()


def need_still_overdue(need: Need) -> None:
    """The same time again went by, and still nobody is asked: one level up."""
    # Not those who were told as coordinators of this same wait
    tell_stewards(NewsKind.OVERDUE, need.pk, since=need.overdue_told_at)


# --- What letters say of it -----------------------------------------------------------------------


@teller(NewsKind.URGENT)
def urgent_requests(user: User, need_ids: Sequence[int]) -> Section | None:
    places = _places_of(user, need_ids)
    words = ngettext("%(count)s new urgent request", "%(count)s new urgent requests", len(places))
    url = f"{staff_page_url('desk')}?urgent=on"
    return _counted(words, places, url)


@teller(NewsKind.REQUESTS)
def other_requests(user: User, need_ids: Sequence[int]) -> Section | None:
    places = _places_of(user, need_ids)
    words = ngettext("%(count)s new request", "%(count)s new requests", len(places))
    return _counted(words, places, staff_page_url("desk"))


def _places_of(user: User, need_ids: Sequence[int]) -> list[str]:
    """Name the ward of each request that `user` may see and that still waits, ward by ward.

    A request is one, however much was added to it since the last letter.
    """
    asked = Need.objects.filter(pk__in=need_ids).values("request")
    seen = HelpRequest.objects.visible_to(user, RUNNING).filter(pk__in=asked, closed_at=None)
    rows = seen.select_related("ward").only("ward__name", "ward__i18n").order_by("ward__position")
    return [row.ward.name_i18n if row.ward else _("No ward named") for row in rows]


def _counted(words: str, places: Sequence[str], url: str) -> Section | None:
    return Section(words % {"count": len(places)}, counted(places), url) if places else None


@teller(NewsKind.BACKED_OUT)
def needs_given_back(user: User, match_ids: Sequence[int]) -> Section | None:
    needs = list(_open_needs(user).filter(matches__in=match_ids).distinct())
    words = ngettext(
        "A volunteer backed out, or everybody said no: %(count)s need is open again",
        "A volunteer backed out, or everybody said no: %(count)s needs are open again",
        len(needs),
    )
    return _listed(words, needs)


@teller(NewsKind.DID_NOT_COME)
def needs_without_help(user: User, match_ids: Sequence[int]) -> Section | None:
    needs = list(_open_needs(user).filter(matches__in=match_ids).distinct())
    words = ngettext(
        "Help did not come: %(count)s need is open again. Please look at it first",
        "Help did not come: %(count)s needs are open again. Please look at them first",
        len(needs),
    )
    return _listed(words, needs)


@teller(NewsKind.DETAILS)
def details_to_look_at(user: User, match_ids: Sequence[int]) -> Section | None:
    matches = Match.objects.filter(pk__in=match_ids, status=MatchStatus.ACCEPTED)
    waiting = matches.filter(
        Q(details_closed_at__isnull=False) | Q(is_picked=True, confirmed_at=None)
    )
    needs = _seen_by(user).filter(matches__in=waiting).distinct()
    words = ngettext(
        "A household closed its details, or a volunteer chose a need: %(count)s match waits for "
        "your word",
        "Households closed their details, or volunteers chose needs: %(count)s matches wait for "
        "your word",
        len(needs),
    )
    return _listed(words, list(needs))


@teller(NewsKind.OVERDUE)
def overdue_needs(user: User, need_ids: Sequence[int]) -> Section | None:
    needs = list(_open_needs(user).filter(pk__in=need_ids))
    words = ngettext(
        "%(count)s need is waiting longer than it should",
        "%(count)s needs are waiting longer than they should",
        len(needs),
    )
    return _listed(words, needs)


_also_aside: list[Callable[[User], int]] = []


def also_aside(count: Callable[[User], int]) -> None:
    """Let an app above count what else is set aside and waits for a user."""
    _also_aside.append(count)


@teller(NewsKind.SET_ASIDE)
def set_aside(user: User, _days: Sequence[int]) -> Section | None:
    """How much waits for a look now, of whatever day."""
    requests, sign_ups = HelpRequest.objects.set_aside(user), Volunteer.objects.set_aside(user)
    count = requests.count() + sign_ups.count() + sum(more(user) for more in _also_aside)
    words = ngettext(
        "%(count)s is set aside, and waits for you to look at it",
        "%(count)s are set aside, and wait for you to look at them",
        count,
    )
    return Section(words % {"count": count}, url=staff_page_url("set_aside")) if count else None


def _open_needs(user: User) -> NeedQuerySet:
    """The needs that `user` may see and that nobody has taken since, without what is encrypted."""
    return _seen_by(user).open()


def _seen_by(user: User) -> NeedQuerySet:
    needs = Need.objects.visible_to(user, RUNNING).select_related("category").order_by("id")
    return needs.only("category__name", "category__i18n")


def _listed(words: str, needs: Sequence[Need]) -> Section | None:
    """A line for each of a few needs, with its page."""
    names = _("Need %(number)s (%(what)s)")
    lines = [
        Line(
            names % {"number": need.pk, "what": need.category.name_i18n},
            staff_page_url("need", need.pk),
        )
        for need in needs
    ]
    headline = words % {"count": len(lines)}
    return Section(headline, shortened(lines), staff_page_url("desk")) if lines else None
