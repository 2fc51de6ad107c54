"""Puts the demo's matches and contact log into the database, and erases who wanted that."""

import datetime
from collections import Counter
from operator import itemgetter
from random import Random
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from accounts.models import User
from common.choices import Reach
from common.models import LinkPurpose, PrivateLink
from demo import people
from demo.chance import one_of
from demo.load_requests import DAY, HOUR, Story
from requests_app.choices import DeclineReason, Detail, MatchStatus, NeedStatus
from requests_app.models import ContactLog, Match, Need, Opening
from requests_app.models.requests import first_word
from requests_app.services import erase_request
from volunteers.models import Volunteer

# Declined stands twice, so that it is drawn twice as often as each of the others.
FAILED = [
    MatchStatus.DECLINED,
    MatchStatus.DECLINED,
    MatchStatus.EXPIRED,
    MatchStatus.RELEASED,
    MatchStatus.WITHDRAWN,
]
LIVE = {NeedStatus.OFFERED: MatchStatus.OFFERED, NeedStatus.MATCHED: MatchStatus.ACCEPTED}
# How often a need was put to several at once, and to how many more.
ASKED_WITH_OTHERS = 0.3
OTHERS = [1, 2, 2]
MATCH_LINK_LIVES = DAY * 60
CALLS = 60


class Pairing:
    """Finds a volunteer who fits a need and has room left."""

    def __init__(self, chance: Random, volunteers: list[Volunteer], staff: list[User]) -> None:
        self.chance, self.staff = chance, staff
        self.volunteers = volunteers
        # Read once: the pairing asks for each need and volunteer.
        self.offers = {
            volunteer.pk: set(volunteer.categories.values_list("pk", flat=True))
            for volunteer in volunteers
        }
        # Counted here too: the database's trigger refuses a live match beyond somebody's limit.
        self.live: Counter[int] = Counter()
        self.week: Counter[int] = Counter()
        self.now = timezone.now()

    def volunteer_for(self, need: Need, *, live: bool, not_these: set[int]) -> Volunteer | None:
        """Somebody who offers it and comes that far; of the same ward if there is one."""
        fitting = [
            volunteer
            for volunteer in self.volunteers
            if need.category_id in self.offers[volunteer.pk]
            and volunteer.pk not in not_these
            and (not live or self.has_room(volunteer))
        ]
        ward = need.request.ward_id
        near = [volunteer for volunteer in fitting if volunteer.ward_id == ward]
        far = [volunteer for volunteer in fitting if volunteer.reach == Reach.CITY]
        pool = near or far
        return one_of(self.chance, pool) if pool else None

    def has_room(self, volunteer: Volunteer) -> bool:
        return (
            self.live[volunteer.pk] < volunteer.max_at_once
            and self.week[volunteer.pk] < volunteer.max_per_week
        )

    def take(self, volunteer_id: int) -> None:
        """One task more."""
        self.live[volunteer_id] += 1
        self.week[volunteer_id] += 1

    def give_back(self, volunteer_id: int) -> None:
        self.live[volunteer_id] -= 1
        self.week[volunteer_id] -= 1


def load_matches(pairing: Pairing, stories: list[Story]) -> None:
    """Matches for every need that has had one; needs that nobody fits are open instead."""
    matches: list[Match] = []
    for story in stories:
        for need in story.needs:
            matches += _matches(pairing, need, failed_before=story.kind == "reopened")
    # In bulk and not through the services, which would give every match today's date and send
    # letters.
    Match.objects.bulk_create(matches)
    _write_openings(matches)
    for match in matches:
        # The others would open on nothing but that they are over.
        if match.is_going_on or match.status == MatchStatus.DONE:
            PrivateLink.objects.issue(
                LinkPurpose.MATCH, match.pk, expires_at=match.offered_at + MATCH_LINK_LIVES
            )


def _write_openings(matches: list[Match]) -> None:
    """Write down whose details were opened by each yes, in the order in which they were said."""
    yeses = [(each.accepted_at, each) for each in matches if each.accepted_at is not None]
    Opening.objects.bulk_create(
        Opening(
            request_id=match.need.request_id,
            match=match,
            volunteer_id=match.volunteer_id,
            name=first_word(match.volunteer.name),
            step=Detail.CONTACT,
            at=at,
            per_day=settings.HOUSEHOLDS_PER_DAY,
            per_week=settings.HOUSEHOLDS_PER_WEEK,
        )
        for at, match in sorted(yeses, key=itemgetter(0))
    )


def note_first_offers() -> None:
    """Write down when each need was first put to somebody, as the matches say."""
    offers = Match.objects.filter(need=OuterRef("pk")).order_by("offered_at").values("offered_at")
    Need.objects.update(first_offered_at=Subquery(offers[:1]))


def _matches(pairing: Pairing, need: Need, *, failed_before: bool) -> list[Match]:
    chance = pairing.chance
    found: list[Match] = []
    tries = chance.randint(1, 2) if failed_before else int(chance.random() < 0.12)
    # An offer that nobody answers lasts two days, so a younger need has none behind it.
    may_fail = need.status != NeedStatus.CANCELLED and pairing.now - need.created_at > 2 * DAY
    for _try in range(tries if may_fail else 0):
        found += _failed(pairing, need, {match.volunteer_id for match in found})
    asked = {match.volunteer_id for match in found}
    if need.status in LIVE:
        found += _with_others(pairing, _live(pairing, need, asked), asked)
    elif need.status == NeedStatus.DONE:
        found += _with_others(pairing, _done(pairing, need, asked), asked)
    elif need.status == NeedStatus.UNKNOWN:
        found += _unknown(pairing, need, asked)
    return found


def _with_others(pairing: Pairing, matches: list[Match], asked: set[int]) -> list[Match]:
    """Some were asked together with a few others, who wait as well or were slower."""
    if not matches or pairing.chance.random() > ASKED_WITH_OTHERS:
        return matches
    first, found = matches[0], list(matches)
    for _other in range(one_of(pairing.chance, OTHERS)):
        not_these = asked | {match.volunteer_id for match in found}
        volunteer = pairing.volunteer_for(first.need, live=True, not_these=not_these)
        if volunteer is not None:
            found.append(_other_of(first, volunteer))
    if first.status == MatchStatus.OFFERED and len(found) > 1:
        first.status = MatchStatus.ASKED
        # Asked with others counts for nobody's limit until somebody says yes.
        pairing.give_back(first.volunteer_id)
    return found


def _other_of(first: Match, volunteer: Volunteer) -> Match:
    """Asked at the same time as whoever is in `first`."""
    is_waiting = first.status == MatchStatus.OFFERED
    return Match(
        need=first.need,
        volunteer=volunteer,
        offered_by=first.offered_by,
        offered_at=first.offered_at,
        expires_at=first.expires_at,
        status=MatchStatus.ASKED if is_waiting else MatchStatus.MISSED,
        ended_at=None if is_waiting else first.accepted_at,
    )


def match_of(
    pairing: Pairing,
    need: Need,
    volunteer: Volunteer,
    offered_at: datetime.datetime,
    **fields: Any,
) -> Match:
    return Match(
        need=need,
        volunteer=volunteer,
        offered_by=one_of(pairing.chance, pairing.staff),
        offered_at=offered_at,
        expires_at=offered_at + settings.OFFER_EXPIRES_AFTER,
        **fields,
    )


def _failed(pairing: Pairing, need: Need, asked: set[int]) -> list[Match]:
    """An offer that came to nothing, on the first day or two."""
    chance = pairing.chance
    volunteer = pairing.volunteer_for(need, live=False, not_these=asked)
    if volunteer is None:
        return []
    status = one_of(chance, FAILED)
    offered_at = need.created_at + HOUR * chance.uniform(1, 8)
    accepted_at = offered_at + 2 * HOUR if status == MatchStatus.RELEASED else None
    waits = settings.OFFER_EXPIRES_AFTER if status == MatchStatus.EXPIRED else 6 * HOUR
    said = status in {MatchStatus.DECLINED, MatchStatus.RELEASED}
    return [
        match_of(
            pairing,
            need,
            volunteer,
            offered_at,
            status=status,
            accepted_at=accepted_at,
            ended_at=min(offered_at + waits, pairing.now),
            reason=one_of(chance, list(DeclineReason)) if said else "",
            reason_note=one_of(chance, people.DECLINE_NOTES)
            if said and chance.random() < 0.4
            else "",
        )
    ]


def _live(pairing: Pairing, need: Need, asked: set[int]) -> list[Match]:
    """The offer or the match that stands now. A need that nobody has room for is open."""
    volunteer = pairing.volunteer_for(need, live=True, not_these=asked)
    if volunteer is None:
        _reopen(need)
        return []
    pairing.take(volunteer.pk)
    status = LIVE[NeedStatus(need.status)]
    age = pairing.now - need.created_at
    longest = 40 * HOUR if status == MatchStatus.OFFERED else 5 * DAY
    offered_at = pairing.now - min(age * 0.9, longest * pairing.chance.uniform(0.05, 1))
    accepted_at = offered_at + (pairing.now - offered_at) * 0.3
    return [
        match_of(
            pairing,
            need,
            volunteer,
            offered_at,
            status=status,
            accepted_at=accepted_at if status == MatchStatus.ACCEPTED else None,
        )
    ]


def _done(pairing: Pairing, need: Need, asked: set[int]) -> list[Match]:
    """The match that brought the help. Where nobody fits, somebody outside the list helped."""
    volunteer = pairing.volunteer_for(need, live=False, not_these=asked)
    ended_at = need.ended_at
    if volunteer is None or ended_at is None:
        return []
    took = ended_at - need.created_at
    # A task that is done takes no room any more, but it was one of this week's.
    if ended_at > pairing.now - 7 * DAY:
        pairing.week[volunteer.pk] += 1
    return [
        match_of(
            pairing,
            need,
            volunteer,
            need.created_at + took * 0.3,
            status=MatchStatus.DONE,
            accepted_at=need.created_at + took * 0.5,
            ended_at=ended_at,
        )
    ]


def _unknown(pairing: Pairing, need: Need, asked: set[int]) -> list[Match]:
    """The match of which neither side said what became of it. Where nobody fits there is none."""
    volunteer = pairing.volunteer_for(need, live=False, not_these=asked)
    if volunteer is None or need.ended_at is None:
        return []
    asked_at = need.ended_at - settings.UNKNOWN_AFTER
    offered_at = need.created_at + 2 * HOUR
    return [
        match_of(
            pairing,
            need,
            volunteer,
            offered_at,
            status=MatchStatus.UNKNOWN,
            accepted_at=offered_at + HOUR,
            followed_up_at=asked_at,
            followed_up_again_at=asked_at + settings.FOLLOW_UP_AGAIN_AFTER,
            ended_at=need.ended_at,
        )
    ]


def _reopen(need: Need) -> None:
    # Before any other step reads it: routes take the needs that are open then.
    Need.objects.filter(pk=need.pk).update(status=NeedStatus.OPEN)


def load_contact_log(chance: Random, stories: list[Story], staff: list[User]) -> None:
    """Calls and notes; some ask to ring again yesterday, today or soon."""
    today = timezone.localdate()
    # Nobody has rung those that nobody has looked at.
    stories = [story for story in stories if story.kind != "aside"]
    # Nobody is rung again about a request that is over.
    active = [story for story in stories if story.request.closed_at is None]
    entries = [_entry(chance, story, staff) for story in chance.sample(stories, CALLS // 2)]
    for story in chance.sample(active, CALLS // 2):
        entry = _entry(chance, story, staff)
        entry.follow_up_on = today + DAY * chance.randint(-2, 5)
        entries.append(entry)
    ContactLog.objects.bulk_create(entries)


def _entry(chance: Random, story: Story, staff: list[User]) -> ContactLog:
    """Draw an entry of the log: what was said while they waited, or at the end."""
    request = story.request
    since = request.closed_at or request.created_at
    calls = people.LAST_CALLS[story.kind] if request.closed_at else people.CALLS
    kind, note = one_of(chance, calls)
    longest = DAY if request.closed_at else 4 * DAY
    created_at = since + min(timezone.now() - since, longest) * chance.uniform(0.2, 0.9)
    by = one_of(chance, staff)
    return ContactLog(request=request, kind=kind, note=note, by=by, created_at=created_at)


def erase_some(stories: list[Story], steward: User) -> None:
    """Those who asked for it have their data deleted, as the service does it."""
    for story in stories:
        if story.kind == "erased":
            # By the service: what stays of them must be what stays of real people.
            erase_request(story.request.pk, actor=steward)
