"""Requests that may be of the same household: a hint each, for people to judge.

One phone can be a family's, a shelter's or a social worker's, and one address a whole building's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from accounts.models import User
from accounts.roles import DESK, INTAKE, Roles, covers_city, holds, wards_of
from common.kept_rows import Given, Kept
from common.lookups import IDS, IsOneOf
from requests_app.models import HelpRequest
from requests_app.models.wards import NO_WARD

# So many requests are looked at for each way of being alike: those still open first, then the new.
MOST_ALIKE = 20
YES: BooleanField = BooleanField()
INDEXES = ("phone_index", "email_index", "address_index")
SHOWN = (
    *("reference", "name", "created_at", "closed_at", "household", "in_ward", *INDEXES),
    *("ward__name", "ward__i18n", "pod__name", "pod__i18n"),
)
# What tells people apart, and is shown where it was opened.
DETAILS = (
    *("phone", "phone_extension", "email", "helper_name", "spoken_words"),
    *("reached_through", "found_at"),
    *("address", "cross_streets", "zip_code"),
)


@dataclass
class Others:
    """The other requests that may have to do with one, as far as a reader may see them.

    `same` are of the same household, the newest first. `perhaps` and `apart` have one request for
    each household that is alike; of those in `apart` a coordinator said that they are others.
    What the reader may not see is only counted. `former` are households that were erased, of which
    nothing is known but whom they keep away.
    """

    same: list[Any] = field(default_factory=list)
    perhaps: list[Any] = field(default_factory=list)
    apart: list[Any] = field(default_factory=list)
    hidden_same: int = 0
    hidden_perhaps: int = 0
    former: Sequence[int] = ()

    @property
    def is_to_decide(self) -> bool:
        return bool(self.perhaps or self.hidden_perhaps or self.former)


def others_like(
    request: HelpRequest,
    user: User,
    details: Sequence[str] = (),
    former: Sequence[int] | None = None,
) -> Others:
    """Return what may have to do with a stored request, with the fields `details`.

    Two queries; one where its `former_households` were read before.
    """
    if request.household_id is None:
        return Others()
    given: Any = {name: getattr(request, name) for name in INDEXES}
    rows = ALIKE.rows(*details, itself=request.pk, household=request.household_id, **given)
    found = _sorted(request, rows, user)
    if former is None:
        itself = HelpRequest.objects.filter(pk=request.pk)
        former = itself.annotate(former=former_households()).values_list("former", flat=True).get()
    found.former = former
    return found


def alike_before_storing(request: HelpRequest, user: User, details: Sequence[str] = ()) -> Others:
    """The same for a request that is not stored: who a caller may be. One query.

    What was stored under its submission key is itself, from an earlier press. Who takes calls in a
    ward and does not work at its desk is told that there is a request, and not whose (`is_named`).
    """
    for name in INDEXES:
        index: Any = HelpRequest._meta.get_field(name)
        index.pre_save(request, add=True)
    rows = _alike([getattr(request, name) for name in INDEXES], 0).only(*SHOWN, *details)
    others = rows.exclude(submission_key=request.submission_key)
    found = _sorted(request, others, user, INTAKE)
    named = _wards_seen(user, DESK)
    for row in found.perhaps:
        row.is_named = named is None or row.in_ward in named
    return found


def _sorted(request: HelpRequest, rows: Iterable[Any], user: User, roles: Roles = DESK) -> Others:
    """Put each row where it belongs; of another household the newest that may be seen speaks."""
    found, met, own = Others(), set(), _wards_seen(user, roles)
    read = [(own is None or row.in_ward in own, row) for row in rows]
    for is_seen, row in sorted(read, key=lambda pair: not pair[0]):
        if row.household_id == request.household_id:
            found.same += [row] if is_seen else []
            found.hidden_same += not is_seen
        elif row.household_id not in met:
            met.add(row.household_id)
            _put(found, _compared(row, request), is_seen)
    return found


def _put(found: Others, row: Any, is_seen: bool) -> None:
    if is_seen:
        (found.apart if row.is_apart else found.perhaps).append(row)
    elif not row.is_apart:
        found.hidden_perhaps += 1


def _compared(row: Any, request: HelpRequest) -> Any:
    """Say of `row` in what it is like `request`."""
    for name in INDEXES:
        index = getattr(request, name)
        setattr(row, f"same_{name.removesuffix('_index')}", index and getattr(row, name) == index)
    row.same_name = row.name.casefold() == request.name.casefold()
    return row


def _wards_seen(user: User, roles: Roles) -> set[int] | None:
    """The wards of which `user` sees requests, as `seen_by` has it; None: all."""
    if covers_city(user, roles):
        return None
    own = {ward.pk for ward in wards_of(user, roles)}
    return {NO_WARD, *own} if holds(user, roles) else set()


# Each part reads one index; one condition with OR would read all of each.
_PART = """(
    SELECT id FROM requests_app_helprequest WHERE {column} = %s AND {column} <> ''
    ORDER BY closed_at IS NOT NULL, id DESC LIMIT %s
)"""
_OF_HOUSEHOLD = """(
    SELECT id FROM requests_app_helprequest WHERE household_id = %s ORDER BY id DESC LIMIT %s
)"""


def _alike(of: Sequence[Any], household_id: Any) -> QuerySet[Any]:
    """Requests of the household, and those with the same phone, email or address: `INDEXES`."""
    sql, values = [_OF_HOUSEHOLD], [household_id, MOST_ALIKE]
    for column, value in zip(INDEXES, of, strict=True):
        sql.append(_PART.format(column=column))
        values += [value, MOST_ALIKE]
    ids = RawSQL(f"ARRAY({' UNION '.join(sql)})", values)  # noqa: S611  all values are parameters  # nosec B611
    return (
        HelpRequest.objects.filter(IsOneOf("pk", ids), household__isnull=False, set_aside_at=None)
        .annotate(
            is_apart=RawSQL(_IS_APART, [household_id] * 2, output_field=YES),  # noqa: S611  # nosec B611
            keeps_away=RawSQL(_KEEPS_AWAY, [], output_field=YES),  # noqa: S611  # nosec B611
        )
        .select_related("ward", "pod")
        .order_by("-id")
    )


def _of_others(*details: str) -> QuerySet[Any]:
    rows = _alike([Given(name) for name in INDEXES], Given("household"))
    return rows.exclude(pk=Given("itself")).only(*SHOWN, *details)


ALIKE = Kept(_of_others)

# Asked of every need that is looked at: written out, because they take Django longer to put
# together than Postgres to answer. Each reads an index of `Block` or `KeptApart`.
_IS_APART = """EXISTS (
    SELECT FROM requests_app_keptapart two
    WHERE two.first_id = least(requests_app_helprequest.household_id, %s)
    AND two.second_id = greatest(requests_app_helprequest.household_id, %s)
)"""
_KEEPS_AWAY = """EXISTS (
    SELECT FROM requests_app_block block
    WHERE block.household_id = requests_app_helprequest.household_id
)"""
_FORMER = """ARRAY(
    SELECT DISTINCT block.household_id FROM requests_app_block block
    WHERE (
        block.phone_index = requests_app_helprequest.phone_index AND block.phone_index <> ''
        OR block.email_index = requests_app_helprequest.email_index AND block.email_index <> ''
    )
    AND block.household_id IS DISTINCT FROM requests_app_helprequest.household_id
    AND NOT EXISTS (
        SELECT FROM requests_app_helprequest kept WHERE kept.household_id = block.household_id
    )
    AND NOT EXISTS (
        SELECT FROM requests_app_keptapart two
        WHERE two.first_id = least(block.household_id, requests_app_helprequest.household_id)
        AND two.second_id = greatest(block.household_id, requests_app_helprequest.household_id)
    )
    ORDER BY 1
)"""


def former_households() -> RawSQL:
    """The households with a request's phone or email that were erased and keep somebody away.

    For queries of requests, and of what is read with its request.
    """
    return RawSQL(_FORMER, [], output_field=IDS)  # noqa: S611  has no values  # nosec B611
