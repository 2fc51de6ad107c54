"""The people who may answer a decision, as rows of members, volunteers and staff."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from accounts.models import User
from accounts.roles import (
    COORDINATOR,
    MEMBERS,
    PLACES,
    STEWARD,
    covers_pod,
    covers_ward,
    signing_in,
)
from decisions.choices import Audience
from decisions.models import Decision, Voter
from members.models import Member
from messaging.models import Channel
from messaging.reach import channels_of
from volunteers.choices import VolunteerStatus
from volunteers.models import Volunteer

# As with announcements: members told their organizers how to reach them, and nobody else.
WHO_MAY_ASK = {
    Audience.MEMBERS: MEMBERS,
    Audience.VOLUNTEERS: (STEWARD, COORDINATOR),
    Audience.STAFF: PLACES,
    Audience.LINK: PLACES,
}


def may_ask(decision: Decision, user: User) -> bool:
    """Tell whether `user` may ask the people of `decision` in its place."""
    roles = WHO_MAY_ASK[Audience(decision.audience)]
    ward_id, pod_id = decision.ward_of_place, decision.pod_id
    if pod_id and decision.audience != Audience.VOLUNTEERS:
        return covers_pod(user, pod_id, ward_id, roles)
    return covers_ward(user, ward_id, roles)


def people_of(decision: Decision) -> Any:
    """Return the rows of all who may answer now; those of the open link come by themselves."""
    return _ROWS[Audience(decision.audience)](decision)


def _members(decision: Decision) -> Any:
    rows = Member.objects.active().filter(set_aside_at=None)
    if decision.pod_id:
        return rows.filter(pod=decision.pod_id)
    return rows.filter(pod__ward=decision.ward_id) if decision.ward_id else rows


def _volunteers(decision: Decision) -> Any:
    rows = Volunteer.objects.filter(status=VolunteerStatus.APPROVED, set_aside_at=None)
    if decision.pod_id:
        return rows.filter(pod=decision.pod_id)
    return rows.filter(ward=decision.ward_id) if decision.ward_id else rows


def _staff(decision: Decision) -> Any:
    rows = signing_in()
    if decision.pod_id and decision.pod:
        near = Q(area_roles__pod=decision.pod_id) | Q(area_roles__ward=decision.pod.ward_id)
        return rows.filter(near).distinct()
    if decision.ward_id:
        near = Q(area_roles__ward=decision.ward_id) | Q(area_roles__pod__ward=decision.ward_id)
        return rows.filter(near).distinct()
    return rows


_ROWS = {
    Audience.MEMBERS: _members,
    Audience.VOLUNTEERS: _volunteers,
    Audience.STAFF: _staff,
    Audience.LINK: lambda _decision: Member.objects.none(),
}
MODELS: dict[str, Any] = {
    Audience.MEMBERS: Member,
    Audience.VOLUNTEERS: Volunteer,
    Audience.STAFF: User,
}


def channels_for(kind: str, person: Any) -> list[Channel]:
    """Return the ways in which `person` is asked; none where somebody must call."""
    return [Channel.EMAIL] if kind == Audience.STAFF else channels_of(person)


def person_of(voter: Voter) -> Any:
    """Return the row of `voter` as it is now; None once they have left, or came by the link."""
    if voter.kind == Audience.LINK:
        return None
    rows = people_of(voter.decision)
    return rows.filter(pk=voter.person_id).first()


def is_still_there(voter: Voter) -> bool:
    """Tell whether `voter` may still answer: they are what they were when they were asked."""
    return voter.kind == Audience.LINK or person_of(voter) is not None


def names_for(user: User, voters: Iterable[Voter]) -> dict[int, Any]:
    """Return the people behind `voters` whom `user` may see, by the numbers of the voters."""
    found: dict[int, Any] = {}
    of_kind: dict[str, list[Voter]] = {}
    for voter in voters:
        of_kind.setdefault(voter.kind, []).append(voter)
    for kind, rows in of_kind.items():
        if kind == Audience.LINK:
            continue
        ids = [row.person_id for row in rows]
        people = {each.pk: each for each in _seen_by(user, kind).filter(pk__in=ids)}
        found |= {row.pk: people[row.person_id] for row in rows if row.person_id in people}
    return found


def _seen_by(user: User, kind: str) -> Any:
    if kind == Audience.STAFF:
        return User.objects.all()
    return MODELS[kind].objects.visible_to(user)
