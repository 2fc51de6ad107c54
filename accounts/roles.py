"""Every decision about access: who may do what, and where.

Stewards run the install everywhere, and meet nobody's personal data: only while they have opened
it with a reason (`accounts.StewardOpening`) are they coordinator of the whole city. Everybody else
holds roles in areas: a row of `pods.AreaRole` makes somebody something in a ward with all its pods,
in one pod, or (those of `IN_THE_CITY`) in the whole city. A role counts in its own area only, so
whoever asks names the roles that would do: `ward_ids(user, DESK)` are not `ward_ids(user,
EDITORS)`. Who has been sent away (`is_active`) or may not sign in to the admin (`is_staff`) holds
nothing.

Requests and volunteers without a ward are seen by whoever is coordinator anywhere, so that nobody
is lost. A match is its need's: the coordinator of that ward sees the volunteer's name, and the one
of the volunteer's ward sees nothing of the need (docs/decisions/0014).

The roles of a user, and what they have opened, are read once and kept with the user object, so once
a request.
"""

from collections.abc import Collection
from typing import Any, TypeGuard

from django.contrib.auth.models import AnonymousUser
from django.db import connection, models
from django.db.models import Q, QuerySet, prefetch_related_objects
from django.utils.translation import gettext_lazy

from accounts.models import StewardOpening, User
from common.languages import comma, language_name


class Role(models.TextChoices):
    STEWARD = "steward", gettext_lazy("Steward")
    COORDINATOR = "coordinator", gettext_lazy("Coordinator")
    OPERATOR = "operator", gettext_lazy("Hotline operator")
    ORGANIZER = "organizer", gettext_lazy("Organizer")
    KEEPER = "keeper", gettext_lazy("Directory keeper")
    TREASURER = "treasurer", gettext_lazy("Treasurer")
    # Not of an area but of languages: `User.review_languages`. It opens the texts alone.
    TRANSLATOR = "translator", gettext_lazy("Translator")


STEWARD, COORDINATOR, OPERATOR = Role.STEWARD, Role.COORDINATOR, Role.OPERATOR
ORGANIZER, KEEPER, TRANSLATOR = Role.ORGANIZER, Role.KEEPER, Role.TRANSLATOR
TREASURER = Role.TREASURER
# The roles that are held in an area; and those of them that may be held in the whole city.
IN_AN_AREA = (COORDINATOR, OPERATOR, ORGANIZER, KEEPER, TREASURER)
IN_THE_CITY = (OPERATOR, KEEPER, TREASURER)

Roles = Collection[Role]
# Requests and volunteers: see them, match them. A steward only with a reason, see `covers_city`.
DESK: tuple[Role, ...] = (COORDINATOR,)
# Take calls: type what a caller says, and correct what they typed that day.
INTAKE: tuple[Role, ...] = (COORDINATOR, OPERATOR)
# What runs the work and shows nobody: figures, pauses of intake, which news they get.
RUNNING: tuple[Role, ...] = (STEWARD, COORDINATOR)
# The money of shared funds: ledger, gifts, pledges, and paying what others approved. Not the needs.
BOOKS: tuple[Role, ...] = (STEWARD, COORDINATOR, TREASURER)
# The directory and its lists.
DIRECTORY: tuple[Role, ...] = (STEWARD, ORGANIZER, KEEPER)
# Ways to give.
EDITORS: tuple[Role, ...] = (STEWARD, ORGANIZER)
# The members of a pod. No steward and no coordinator: neighbors told it to their organizer.
MEMBERS: tuple[Role, ...] = (ORGANIZER,)
# The neighbors who propose a pod or a group. A steward only with a reason.
NEXT_DOOR: tuple[Role, ...] = (COORDINATOR, ORGANIZER)
# Pages of wards and pods, and notices.
PLACES: tuple[Role, ...] = (STEWARD, COORDINATOR, ORGANIZER)
# Whoever writes anything that the public reads: drafts, and what is to be translated.
WRITERS: tuple[Role, ...] = (*PLACES, KEEPER)
# Print blank forms; to type in what came back is `INTAKE`.
ON_PAPER: tuple[Role, ...] = (STEWARD, COORDINATOR, OPERATOR, ORGANIZER)
# Bring in spreadsheets; which kinds of rows, each target says.
IMPORTS: tuple[Role, ...] = WRITERS
STEWARDS: tuple[Role, ...] = (STEWARD,)
NOBODY: tuple[Role, ...] = ()

Who = User | AnonymousUser


# --- Anywhere -------------------------------------------------------------------------------------


def holds(user: Who, roles: Roles) -> bool:
    """Tell whether `user` holds one of `roles` in any area."""
    return covers_city(user, roles) or bool(_held(user, roles))


def is_steward(user: Who) -> bool:
    return covers_city(user, STEWARDS)


def covers_city(user: Who, roles: Roles) -> bool:
    """Tell whether one of `roles` is theirs in all areas, and in what belongs to none."""
    if not may_sign_in(user):
        return False
    if user.is_steward and STEWARD in roles:
        return True
    if COORDINATOR in roles and opening_of(user):
        return True
    return any(area.is_city for area in _held(user, set(roles).intersection(IN_THE_CITY)))


def opening_of(user: Who) -> StewardOpening | None:
    """Return the opening of personal data that a steward has going on now, with its reason."""
    if not (may_sign_in(user) and user.is_steward):
        return None
    # With the user object, as their roles: every predicate of a page gives the same answer. Whoever
    # is signed in was read with it (`accounts.backends`). Not by `vars`, which of a lazy user are
    # not the user's own.
    kept: Any = user
    if not hasattr(kept, "opening_now"):
        kept.opening_now = StewardOpening.objects.going_on().filter(user=user).first()
    found: StewardOpening | None = kept.opening_now
    return found


def may_review(user: Who, language: str) -> bool:
    """Return whether `user` reads translations in `language`: no role; it opens nothing else."""
    return is_steward(user) or (may_sign_in(user) and language in user.review_languages)


def reviews_anything(user: Who) -> bool:
    return is_steward(user) or (may_sign_in(user) and bool(user.review_languages))


# --- In an area -----------------------------------------------------------------------------------


def ward_ids(user: Who, roles: Roles) -> list[int]:
    """The wards in which `user` holds one of `roles` as a whole, with all their pods."""
    return sorted({area.ward_id for area in _held(user, roles) if area.ward_id})


def pod_ids(user: Who, roles: Roles) -> list[int]:
    """The pods in which `user` holds one of `roles`, besides those of `ward_ids`."""
    return sorted({area.pod_id for area in _held(user, roles) if area.pod_id})


def wards_of(user: Who, roles: Roles) -> list[Any]:
    """The wards in which `user` holds one of `roles`, as a whole or through a pod, in order."""
    found = {area.in_ward for area in _held(user, roles) if not area.is_city}
    return sorted(found, key=lambda ward: (ward.position, ward.name))


def reach(user: Who, roles: Roles) -> tuple[int, ...] | None:
    """Return the ids of `wards_of`; None is the whole city. Users who see the same reach alike."""
    if covers_city(user, roles):
        return None
    return tuple(sorted(ward.pk for ward in wards_of(user, roles)))


def covers_ward(user: Who, ward_id: int | None, roles: Roles) -> bool:
    """Tell whether one of `roles` is theirs in the whole ward; None is the whole city."""
    return covers_city(user, roles) or ward_id in ward_ids(user, roles)


def covers_a_ward(user: Who, roles: Roles) -> bool:
    """Tell whether one of `roles` is theirs in any ward as a whole."""
    return covers_city(user, roles) or bool(ward_ids(user, roles))


def covers_pod(user: Who, pod_id: int | None, ward_id: int | None, roles: Roles) -> bool:
    """Tell whether one of `roles` is theirs in the pod, itself or with all of its ward."""
    return pod_id in pod_ids(user, roles) or covers_ward(user, ward_id, roles)


# --- Rows -----------------------------------------------------------------------------------------


def rows_of(rows: Any, user: Who, roles: Roles) -> Any:
    """Return what `user` may see of the queryset `rows`, asking as one of `roles`.

    Places and what stands on their pages can be held in either role; all other models have but
    one kind of reader, and their `visible_to` knows it.
    """
    held_by = getattr(rows, "held_by", None)
    return held_by(user, roles) if held_by else rows.visible_to(user)


def holding(role: Role) -> Q:
    """Users who hold `role` anywhere; they may come once for each area."""
    if role == TRANSLATOR:
        return Q(review_languages__len__gt=0)
    return Q(is_steward=True) if role == STEWARD else Q(area_roles__role=role)


def holders(role: Role, ward_id: int | None = None) -> QuerySet[User]:
    """Return who holds `role` now: in the ward, as a whole or by a pod, or (None) anywhere."""
    here = Q(area_roles__ward=ward_id) | Q(area_roles__pod__ward=ward_id) if ward_id else Q()
    # One `filter` for place and role: in two, the role may come from another area of theirs.
    return signing_in().filter(here, holding(role)).distinct()


def without_role() -> Q:
    """Return the condition that somebody holds no role, in no area and in no language."""
    return Q(is_steward=False, area_roles=None, review_languages=[])


def signing_in() -> QuerySet[User]:
    """Return who may sign in to the admin now."""
    return User.objects.filter(is_active=True, is_staff=True)


# As `holders` of both roles finds them, with one statement: each request that comes in asks it, and
# to work out two queries anew takes ten times as long as their answer.
_LOOKING_AFTER = """
SELECT id, is_near FROM (
    SELECT person.id, is_steward, EXISTS (
        SELECT FROM pods_arearole AS area LEFT JOIN pods_pod AS pod ON pod.id = area.pod_id
        WHERE area.user_id = person.id AND area.role = %(role)s
        AND (%(ward)s::bigint IS NULL OR %(ward)s IN (area.ward_id, pod.ward_id))
    ) AS is_near
    FROM accounts_user AS person WHERE is_active AND is_staff
) AS staff WHERE is_near OR is_steward
"""


def looking_after(ward_id: int | None) -> list[int]:
    """Return the ids of who must be told of a ward: its coordinators, or else the stewards.

    What names no ward (None) is looked after by the coordinators of all.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOOKING_AFTER, {"role": COORDINATOR, "ward": ward_id})
        found = cursor.fetchall()
    near = [pk for pk, is_near in found if is_near]
    return near or [pk for pk, _is_near in found]


def reviewers_of(ward_id: int | None) -> list[User]:
    """Return who reviews what is proposed in a ward: those who look after its pages as a whole.

    The stewards where there are none, and for what lies in no ward.
    """
    whole = Q(area_roles__ward=ward_id, area_roles__role__in=(COORDINATOR, ORGANIZER))
    found = list(signing_in().filter(whole).distinct()) if ward_id else []
    return found or list(holders(STEWARD))


def keepers_of(wards: Collection[int], pods: Collection[int] = ()) -> list[User]:
    """Return who decides about an entry of the directory: those who keep it in one of its areas.

    Else whoever keeps the directory of the whole city; the stewards where there is nobody.
    """
    kept = (ORGANIZER, KEEPER)
    near = Q(area_roles__ward__in=wards) | Q(area_roles__pod__in=pods)
    found = signing_in().filter(near & Q(area_roles__role__in=kept)).distinct()
    city = Q(area_roles__role=KEEPER, area_roles__ward=None, area_roles__pod=None)
    return (
        (list(found) if wards or pods else [])
        or list(signing_in().filter(city).distinct())
        or list(holders(STEWARD))
    )


def in_words(user: User) -> list[str]:
    """Every role of `user`, also of one who may not sign in, each with its area."""
    areas: Any = user.area_roles
    steward = [str(STEWARD.label)] if user.is_steward else []
    held = sorted(areas.all(), key=lambda area: area.pk)
    return [*steward, *(str(area) for area in held), *_reading(user)]


def _reading(user: User) -> list[str]:
    if not user.review_languages:
        return []
    names = comma().join(map(language_name, user.review_languages))
    return [f"{TRANSLATOR.label}: {names}"]


# --- Reading them ---------------------------------------------------------------------------------


def _held(user: Who, roles: Roles) -> list[Any]:
    """Rows of `pods.AreaRole`, with their wards and pods."""
    if not (may_sign_in(user) and any(role in roles for role in IN_AN_AREA)):
        return []
    # Does nothing when they were read already: that is what keeps them for the whole request.
    prefetch_related_objects([user], "area_roles")
    areas: Any = user.area_roles
    return [area for area in areas.all() if area.role in roles]


def may_sign_in(user: Who) -> TypeGuard[User]:
    """Tell whether `user` is a member of the staff whose account is open."""
    return isinstance(user, User) and user.is_active and user.is_staff
