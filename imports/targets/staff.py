"""Staff members from a spreadsheet: accounts without a password, and no letter goes out.

Nobody can sign in until a steward gives them a way: whoever holds the sheet gets nowhere by it.
"""

from collections.abc import Collection, Mapping, Sequence
from itertools import product
from typing import Any

from django.conf import settings
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit
from accounts.models import User
from accounts.roles import IN_AN_AREA, IN_THE_CITY, STEWARD, STEWARDS, Role
from accounts.worked_with import worked_with
from imports import values
from imports.choices import Kind
from imports.models import ImportRow
from imports.targets import base
from imports.targets.base import Field, Known, Row, Says, Target
from pods.models import AreaRole

# A translator's role is one of languages, which no column names.
ROLES = tuple((role.value, role.label) for role in (STEWARD, *IN_AN_AREA))


class StaffTarget(Target):
    """Each row is somebody who may sign in, with each of their roles in each of their wards."""

    kind = Kind.STAFF
    roles = STEWARDS
    can_be_same = False
    can_be_two = False
    fields = (
        Field("email", gettext_lazy("Email"), values.email, looks=values.looks_like_email),
        Field("name", gettext_lazy("Name"), values.line(100)),
        Field("first_name", gettext_lazy("First name"), values.line(60)),
        Field("last_name", gettext_lazy("Last name"), values.line(60)),
        Field("role", gettext_lazy("Role"), choices=lambda: ROLES, group="role", is_many=True),
        Field("ward", gettext_lazy("Ward"), choices=base.ward_choices, group="ward", is_many=True),
        Field("language", gettext_lazy("Language"), choices=lambda: settings.LANGUAGES,
              group="language"),
    )  # fmt: skip

    # --- Reading ---

    def not_known(self, each: Field, unknown: list[str], row: Row, notes: list[str]) -> None:
        """Nobody gets less, or more, than the sheet says: a role that we do not know is an error.

        So is a ward; a language is not.
        """
        if each.name in ("role", "ward") and unknown:
            row.wrong.append(self.say_unknown(each, unknown))

    def compose(self, row: Row, notes: list[str]) -> None:
        says = row.says
        says["name"] = base.full_name(says)
        says["email"] = User.objects.normalize_email(says.get("email", ""))
        if not says["email"]:
            row.wrong.append(_("It has no email."))
        if row.wrong:
            return
        if not says.get("role"):
            row.wrong.append(_("It has no role."))
        elif self._needs_ward(says):
            row.wrong.append(_("Coordinators and organizers need a ward."))

    def _needs_ward(self, says: Says) -> bool:
        in_ward_alone = {*IN_AN_AREA} - {*IN_THE_CITY}
        wards = says.get("ward") or self._chosen_ward()
        return not wards and bool(in_ward_alone.intersection(map(Role, says["role"])))

    def _chosen_ward(self) -> list[int]:
        ward = self.layout.get("ward")
        return [ward] if ward else []

    def covers(self, ward_id: int) -> bool:
        return True  # stewards alone bring in staff

    def key_of(self, says: Says) -> str:
        return super().key_of({"name": says.get("email", "").casefold()})

    # --- What is here ---

    def here(self, keys: Collection[str]) -> dict[str, User]:
        rows = ImportRow.objects.filter(of__kind=self.kind, key__in=keys, was_undone=False)
        ids = dict(rows.filter(stored_at__isnull=False).values_list("key", "subject_id"))
        found = User.objects.prefetch_related("area_roles").in_bulk(list(ids.values()))
        return {key: found[pk] for key, pk in ids.items() if pk in found}

    def is_same(self, stored: User, says: Says) -> bool:
        return kept_of(stored) == self._kept(says)

    def alike(self, rows: Sequence[Says]) -> list[int | None]:
        """Return those who may sign in here with the email already."""
        wanted = [says["email"].casefold() for says in rows]
        people = User.objects.annotate(lower=Lower("email")).filter(lower__in=wanted)
        found = dict(people.values_list("lower", "pk"))
        return [found.get(email) for email in wanted]

    def known(self, ids: Collection[int], says: Mapping[int, Says]) -> dict[int, Known]:
        return {
            row.pk: Known(
                row.pk,
                f"#{row.pk} · {row}",
                reverse("admin:accounts_user_change", args=[row.pk]),
                ("email",),
            )
            for row in User.objects.filter(pk__in=ids)
        }

    # --- Storing ---

    def store(self, rows: Sequence[tuple[str, Says, int | None]]) -> dict[str, int]:
        ids = {}
        for key, says, _other in rows:
            kept = self._kept(says)
            if User.objects.filter(email__iexact=says["email"]).exists():
                continue  # they came to be here meanwhile, or are here by another row
            user = User.objects.create_user(
                says["email"],
                None,
                name=kept["name"],
                language=kept["language"],
                is_steward=kept["is_steward"],
            )
            set_areas(user, kept["areas"])
            audit.record(self.user, "import_row", user)
            ids[key] = user.pk
        return ids

    def change(self, pk: int, says: Says) -> Says | None:
        user = User.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk)
        before, kept = kept_of(user), self._kept(says)
        if before == kept or self.worked_with([pk]):
            return None
        self._write(user, kept)
        return before

    def restore(self, pk: int, before: Says) -> bool:
        user = User.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk)
        if self.worked_with([pk]):
            return False
        self._write(user, before)
        return True

    def _write(self, user: User, kept: Says) -> None:
        for name in ("name", "language", "is_steward"):
            setattr(user, name, kept[name])
        user.save(update_fields=["name", "language", "is_steward"])
        set_areas(user, kept["areas"])
        audit.record(self.user, "import_row", user, kept)

    def worked_with(self, ids: Collection[int]) -> set[int]:
        """Return those who signed in, or about whom the log says more."""
        here = User.objects.filter(pk__in=ids, last_login=None)
        gone = set(ids) - set(here.values_list("pk", flat=True))
        return gone | worked_with(User, ids, besides=[AreaRole])

    def take_back(self, ids: Collection[int]) -> set[int]:
        found = User.objects.filter(pk__in=ids).order_by("pk")
        rows = {row.pk: row for row in found.select_for_update(of=("self",))}
        gone = rows.keys() - self.worked_with(list(rows))
        audit.record_all(self.user, "take_back_import", [rows[pk] for pk in sorted(gone)])
        User.objects.filter(pk__in=gone).delete()
        return set(gone)

    def _kept(self, says: Says) -> Says:
        """Return what is kept of a row: of each role in an area that and where it is held."""
        held = [role for role in says["role"] if role != STEWARD]
        wards = says.get("ward") or self._chosen_ward()
        in_wards = [[role, ward] for role, ward in product(held, wards)]
        city = [[role, None] for role in held] if not wards else []
        return {
            "name": says.get("name", ""),
            "language": says.get("language", settings.LANGUAGE_CODE),
            "is_steward": STEWARD.value in says["role"],
            "areas": sorted(in_wards or city),
        }


def kept_of(user: User) -> Says:
    """Return what a file says of somebody, as it is here."""
    areas: Any = user.area_roles
    return {
        "name": user.name,
        "language": user.language,
        "is_steward": user.is_steward,
        "areas": sorted([row.role, row.ward_id] for row in areas.all() if row.pod_id is None),
    }


def set_areas(user: User, areas: Sequence[Sequence[Any]]) -> None:
    """Set in which wards `user` holds which roles, instead of those they had there."""
    AreaRole.objects.filter(user=user).delete()
    AreaRole.objects.bulk_create(
        AreaRole(user=user, role=role, ward_id=ward) for role, ward in areas
    )
