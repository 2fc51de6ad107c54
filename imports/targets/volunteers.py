"""Volunteers from a spreadsheet."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.roles import COORDINATOR, STEWARD, STEWARDS
from common.choices import ContactMethod, PartOfDay, Reach, Source, Weekday, contact_methods
from common.languages import page_language
from imports import values
from imports.choices import Kind
from imports.targets import base
from imports.targets.base import Field, Known, Row, Says, Target
from imports.targets.requests import from_json, indexes_of, kinds_of_help, words_of_kinds
from volunteers import moving_in
from volunteers.choices import KnownBy, Transport, VolunteerStatus
from volunteers.goods import MOST_THINGS
from volunteers.models import LONGEST_THING, Goods, Volunteer
from volunteers.moving_in import VolunteerMovedIn
from volunteers.services import VolunteerData

LONGEST_SKILLS = 1000
# Those whom coordinators themselves write down; who has left is not brought in at all.
STATES = (
    (VolunteerStatus.PENDING.value, VolunteerStatus.PENDING.label),
    (VolunteerStatus.APPROVED.value, VolunteerStatus.APPROVED.label),
    (VolunteerStatus.REJECTED.value, VolunteerStatus.REJECTED.label),
    (VolunteerStatus.LEFT.value, VolunteerStatus.LEFT.label),
)
PLAIN: dict[str, Any] = {
    "name": "",
    "phone": "",
    "email": "",
    "zip_code": "",
    "contact_method": ContactMethod.ANY.value,
    "reach": Reach.WARD.value,
    "transport": [],
    "days": [],
    "times": [],
    "languages": [],
}
INDEXES = ("phone", "email")


class VolunteerTarget(Target):
    """Each row is somebody who offers help. Who is approved there needs no approval here."""

    kind = Kind.VOLUNTEERS
    roles = (STEWARD, COORDINATOR)
    everywhere = STEWARDS
    fields = (
        base.ROW_ID,
        base.WHEN,
        *base.WHO,
        Field("offers", gettext_lazy("Can help with"), choices=kinds_of_help, group="category",
              is_many=True),
        Field("skills_note", gettext_lazy("In their own words"), values.words, joins=True),
        Field("things", gettext_lazy("Things to give or lend"), values.words, joins=True),
        base.WARD,
        base.ZIP,
        Field("reach", gettext_lazy("How far they go"), choices=lambda: Reach.choices,
              group="reach"),
        Field("transport", gettext_lazy("Transport"), choices=lambda: Transport.choices,
              group="transport", is_many=True),
        Field("languages", gettext_lazy("Languages"), choices=base.LANGUAGE_CHOICES,
              group="language", is_many=True),
        Field("days", gettext_lazy("Days"), choices=lambda: Weekday.choices, group="days",
              is_many=True),
        Field("times", gettext_lazy("Times of day"), choices=lambda: PartOfDay.choices,
              group="times", is_many=True),
        Field("contact_method", gettext_lazy("Best way to reach"),
              choices=contact_methods, group="contact"),
        Field("status", pgettext_lazy("of somebody who signed up", "State"),
              choices=lambda: STATES, group="volunteer"),
        base.NOTE,
    )  # fmt: skip

    # --- Reading ---

    def words_of(self, each: Field) -> dict[str, Any]:
        return words_of_kinds() if each.group == "category" else super().words_of(each)

    def not_known(self, each: Field, unknown: list[str], row: Row, notes: list[str]) -> None:
        """Offers in their own words stay theirs."""
        if each.name == "offers" and unknown:
            row.says["own_words"] = ", ".join(unknown)
        else:
            super().not_known(each, unknown, row, notes)

    def compose(self, row: Row, notes: list[str]) -> None:
        says = row.says
        says["name"] = base.full_name(says)
        if not says["name"]:
            row.wrong.append(_("It has no name."))
        if not says.get("phone") and not says.get("email"):
            row.wrong.append(_("It has no phone and no email."))
        if says.get("status") == VolunteerStatus.LEFT:
            row.left = _("They no longer volunteer.")
        words = [says.pop("own_words", ""), says.get("skills_note", "")]
        said = values.words("\n".join(filter(None, words)))
        if len(said) > LONGEST_SKILLS:
            notes.append(said)
            said = f"{said[: LONGEST_SKILLS - 1]}…"
        says["skills_note"] = said
        says["things"] = things_in(says.get("things", ""), notes)
        self.find_ward(row)
        says["note"] = base.as_note(notes)

    # --- What is here ---

    def here(self, keys: Collection[str]) -> dict[str, Volunteer]:
        goods = Prefetch("goods", Goods.objects.filter(gone_at=None).order_by("id"))
        rows = Volunteer.objects.filter(submission_key__in=keys)
        return {row.submission_key: row for row in rows.prefetch_related(goods, "categories")}

    def is_same(self, stored: Volunteer, says: Says) -> bool:
        if stored.status == VolunteerStatus.LEFT:
            return True  # their data was deleted: no file brings it back
        data = self._data(says)
        if any(getattr(stored, name) != value for name, value in data.fields.items()):
            return False
        kinds = {kind.pk for kind in stored.categories.all()}
        return (
            kinds == set(data.category_ids)
            and [each.what for each in stored.goods.all()] == data.things
        )

    def alike(self, rows: Sequence[Says]) -> list[int | None]:
        found: dict[str, int] = {}
        indexes = [indexes_of(says) for says in rows]
        present = Volunteer.objects.exclude(status=VolunteerStatus.LEFT).filter(set_aside_at=None)
        for name in INDEXES:
            column = f"{name}_index"
            wanted = {own[name] for own in indexes} - {""}
            same = present.filter(**{f"{column}__in": wanted}).order_by("id")
            found |= {f"{name}:{index}": pk for index, pk in same.values_list(column, "pk")}
        return [
            next((pk for name in INDEXES if (pk := found.get(f"{name}:{own[name]}"))), None)
            for own in indexes
        ]

    # Two sign-ups become one on their own page, where all that both did is seen.
    can_be_same = False

    def known(self, ids: Collection[int], says: Mapping[int, Says]) -> dict[int, Known]:
        seen = Volunteer.objects.visible_to(self.user).filter(pk__in=ids)
        return {row.pk: self._known(row, says.get(row.pk, {})) for row in seen}

    def _known(self, row: Volunteer, says: Says) -> Known:
        own = indexes_of(says)
        like = [
            name for name in INDEXES if own[name] and getattr(row, f"{name}_index") == own[name]
        ]
        url = reverse("admin:volunteers_volunteer_change", args=[row.pk])
        return Known(row.pk, f"#{row.pk} · {row.name}", url, tuple(like))

    # --- Storing ---

    def store(self, rows: Sequence[tuple[str, Says, int | None]]) -> dict[str, int]:
        moved = [VolunteerMovedIn(key, self._data(says)) for key, says, _other in rows]
        return moving_in.move_in_volunteers(moved, actor=self.user)

    def change(self, pk: int, says: Says) -> Says | None:
        before = moving_in.change_moved_in_volunteer(pk, self._data(says), actor=self.user)
        if before is None:
            return None
        return {"fields": before.fields, "kinds": before.category_ids, "things": before.things}

    def restore(self, pk: int, before: Says) -> bool:
        fields = from_json(Volunteer, before["fields"])
        data = VolunteerData(fields, before["kinds"], before["things"])
        return moving_in.change_moved_in_volunteer(pk, data, actor=self.user) is not None

    def worked_with(self, ids: Collection[int]) -> set[int]:
        return moving_in.volunteers_worked_with(ids)

    def take_back(self, ids: Collection[int]) -> set[int]:
        return moving_in.take_back_volunteers(ids, actor=self.user)

    def _data(self, says: Says) -> VolunteerData:
        fields = {name: says.get(name, empty) for name, empty in PLAIN.items()}
        status = says.get("status", VolunteerStatus.PENDING.value)
        fields |= {
            "ward_id": says.get("ward"),
            "language": page_language((fields["languages"] or ["en"])[0]),
            "skills_note": says.get("skills_note", ""),
            "staff_note": says.get("note", ""),
            "source": Source.IMPORT.value,
            "status": status,
        }
        if status == VolunteerStatus.APPROVED:
            words = _("They were approved before we moved here.")
            fields |= {"known_by": KnownBy.OTHER.value, "known_words": words}
        if at := base.as_moment(says.get("created_at")):
            fields |= {"created_at": at, "agreed_at": at}
        return VolunteerData(fields, says.get("offers", []), says.get("things", []))


def things_in(text: str, notes: list[str]) -> list[str]:
    """Return the things in a cell, by lines and commas; what is too long is a note."""
    parts = [" ".join(part.split()) for line in text.splitlines() for part in line.split(",")]
    found = list(dict.fromkeys(filter(None, parts)))
    fitting = [part for part in found if len(part) <= LONGEST_THING][:MOST_THINGS]
    if len(fitting) < len(found):
        notes.append(text)
    return fitting
