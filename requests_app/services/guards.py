"""The checks that keep a verb from going through, each with the words that say why."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from common.errors import NotPossible
from requests_app.choices import MatchStatus, NeedStatus
from requests_app.models import HelpRequest, Match, Need
from requests_app.models.matches import WEEK, count_of_tasks
from volunteers.models import Volunteer
from volunteers.other_tasks import others_since

FASTER = _("Somebody else said yes first. Thank you.")
ENDED = _("This has ended: there is nothing to answer any more.")
ASKED_ALREADY = _("Somebody has been asked already.")
ENDED_ALREADY = _("This need has ended already.")
DELETED = _("This request has been deleted.")
CANNOT_TAKE = _("This volunteer cannot take this need now.")
YOU_ARE_FULL = _(
    "You already have as many tasks as you said you can do. Let somebody else do one of them "
    "first, or raise your limit on your volunteer page."
)
NOT_ALL_YOURS = _(
    "This route also goes to wards that are not yours. Please ask a steward, or a coordinator of "
    "all its wards."
)
DAY_PASSED = _("The day for this has passed. Please ask the household for a new day first.")
WORD_FIRST = _("Your neighbor or a coordinator has to agree first.")
DAY_AHEAD = _("The day for this has not come yet. You can say that it is done from that day on.")
THEY_ARE_FULL = _("This volunteer already has as many tasks as they said they can do.")
GOES_TO_THE_FUND = _("This goes to the shared fund, and to no single neighbor.")


@contextmanager
def translate_integrity_error(
    words: str | Promise, by_constraint: Mapping[str, str | Promise] | None = None
) -> Iterator[None]:
    """Raise `NotPossible` with `words` for what the database refuses, to whomever it refuses it."""
    try:
        # A savepoint: after an error Postgres takes no further statement in its transaction.
        with transaction.atomic():
            yield
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        # The trigger on capacity calls itself a constraint, so it is told apart like one.
        constraint = getattr(diagnosis, "constraint_name", None) or ""
        raise NotPossible((by_constraint or {}).get(constraint, words)) from error


def require_household(request: HelpRequest) -> None:
    """Raise `NotPossible` when nothing is left that tells whose request it was."""
    if request.erased_at:
        raise NotPossible(DELETED)


def require_open_need(need: Need, actor: audit.Actor) -> None:
    """Raise `NotPossible` when the need is taken, its day has passed, or another coordinator has
    claimed it.
    """
    if need.status == NeedStatus.OFFERED:
        raise NotPossible(ASKED_ALREADY)
    if need.status in NeedStatus.ended():
        raise NotPossible(ENDED_ALREADY)
    if need.status != NeedStatus.OPEN:
        raise NotPossible(_("This need is no longer open. Somebody else said yes first."))
    if need.has_passed():
        raise NotPossible(DAY_PASSED)
    if not Need.objects.filter(pk=need.pk).for_neighbors().exists():
        raise NotPossible(GOES_TO_THE_FUND)
    if is_claimed(need, actor):
        raise NotPossible(_("Another coordinator is working on this need right now."))


def is_claimed(need: Need, actor: audit.Actor) -> bool:
    """Return whether somebody has claimed the need; for a coordinator, somebody else."""
    if isinstance(actor, User):
        return need.is_claimed_by_another(actor)
    # Jobs and volunteers hold no claims: any that runs keeps them away.
    is_running = need.claimed_until is not None and need.claimed_until > timezone.now()
    return is_running and need.claimed_by_id is not None


def require_answerable(match: Match) -> None:
    """Raise `NotPossible` when a yes is no longer possible."""
    if match.status == MatchStatus.MISSED:
        raise NotPossible(FASTER)
    if not match.is_waiting:
        raise NotPossible(ENDED)
    if match.is_overdue:
        raise NotPossible(_("The time to answer has run out. Somebody else will be asked."))


def require_word(match: Match, actor: audit.Actor) -> None:
    """Raise `NotPossible` for volunteers who act on what nobody has agreed to, or not any more."""
    if actor == audit.VOLUNTEER and not match.is_agreed:
        raise NotPossible(WORD_FIRST)


def require_may_be_done(match: Match, actor: audit.Actor) -> None:
    """Raise the same, and before the day that was named: only coordinators know better."""
    require_word(match, actor)
    if actor == audit.VOLUNTEER and match.is_ahead:
        raise NotPossible(DAY_AHEAD)


def require_all_visible(matches: Sequence[Match], actor: audit.Actor) -> None:
    """Raise `NotPossible` when a member of staff acts on matches that they may not all see."""
    if not isinstance(actor, User):
        return
    seen = Match.objects.visible_to(actor).filter(pk__in=[match.pk for match in matches])
    if seen.count() < len(matches):
        raise NotPossible(NOT_ALL_YOURS)


def require_capacity(volunteer: Volunteer, actor: audit.Actor) -> None:
    """Raise `NotPossible` when one task more is too many. The volunteer's row must be locked."""
    # The trigger counts tasks at a time; the limit per week is held here alone.
    own = Match.objects.filter(volunteer=volunteer)
    now = own.live().aggregate(n=count_of_tasks())["n"]
    if now >= volunteer.max_at_once:
        raise NotPossible(limit_message(actor))
    require_room_this_week(volunteer, actor)


def require_room_this_week(volunteer: Volunteer, actor: audit.Actor) -> None:
    """Raise `NotPossible` when their week is full, with all that they took on elsewhere."""
    own = Match.objects.filter(volunteer=volunteer)
    matched: int = own.of_this_week().aggregate(n=count_of_tasks())["n"]
    others = others_since(volunteer.pk, timezone.now() - WEEK)
    if matched + others >= volunteer.max_per_week:
        raise NotPossible(limit_message(actor))


def limit_message(actor: audit.Actor) -> str | Promise:
    return YOU_ARE_FULL if actor == audit.VOLUNTEER else THEY_ARE_FULL
