"""The organizers of a pod, by their account or by a private link, and pods that have none."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.roles import ORGANIZER, Roles, covers_city, signing_in, wards_of
from members.models import Member
from pods.models import AreaRole, Pod


def organizers_of(pod: Pod) -> list[User]:
    """Return who organizes `pod` by their account, itself or with all of its ward."""
    here = Q(area_roles__pod=pod) | Q(area_roles__ward=pod.ward_id)
    # One `filter`: in two, the role may come from another area of theirs.
    return list(signing_in().filter(here, area_roles__role=ORGANIZER).distinct())


def organizes_alone(member: Member) -> bool:
    """Tell whether nobody would organize the pod without `member`."""
    if not (member.is_active and member.is_organizer):
        return False
    others = Member.objects.active().filter(pod=member.pod_id, is_organizer=True)
    return not others.exclude(pk=member.pk).exists() and not organizers_of(member.pod)


def pods_without_organizer(user: User, roles: Roles) -> QuerySet[Pod]:
    """Narrow pods that have members to those nobody organizes, where `user` holds one of `roles`.

    Who runs the ward makes somebody the organizer: they themselves see no members.
    """
    active = Member.objects.active().filter(pod=OuterRef("pk"))
    here = Q(pod=OuterRef("pk")) | Q(ward=OuterRef("ward"))
    by_account = AreaRole.objects.filter(here, role=ORGANIZER, user__in=signing_in())
    rows = Pod.objects.filter(
        Exists(active), ~Exists(active.filter(is_organizer=True)), ~Exists(by_account)
    )
    if covers_city(user, roles):
        return rows
    return rows.filter(ward__in=[ward.pk for ward in wards_of(user, roles)])
