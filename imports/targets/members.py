"""Members of pods from a spreadsheet. They share nothing until they say so themselves."""

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import MEMBERS
from common.choices import ContactMethod, PartOfDay, Source, Weekday, contact_methods
from common.languages import page_language
from imports import values, words
from imports.choices import Kind
from imports.targets import base
from imports.targets.base import Field, Known, Row, Says, Target
from imports.targets.requests import from_json, indexes_of, kinds_of_help, words_of_kinds
from members.models import Member, PodSettings
from members.services import moving_in
from members.services.joining import MemberData
from members.services.moving_in import MemberMovedIn
from pods.models import Pod

INDEXES = ("phone", "email")
PLAIN: dict[str, Any] = {
    "name": "",
    "phone": "",
    "email": "",
    "where": "",
    "needs_words": "",
    "offers_words": "",
    "depends_on_them": "",
    "call_for_them": "",
    "contact_method": ContactMethod.ANY.value,
    "languages": [],
    "days": [],
    "times": [],
}
LONGEST_WORDS = 500


class MemberTarget(Target):
    """Each row is a neighbor in a pod of the organizer who brings it in.

    The pod is the one that the row names, or the one chosen for the file, or the only one.
    """

    kind = Kind.MEMBERS
    roles = MEMBERS
    can_be_same = False
    fields = (
        base.ROW_ID,
        base.WHEN,
        *base.WHO,
        Field("pod", gettext_lazy("Pod"), choices=lambda: (), group="pod"),
        Field("where", gettext_lazy("Where they live"), values.line(160), joins=True),
        Field("needs", gettext_lazy("What they need"), choices=kinds_of_help, group="category",
              is_many=True),
        Field("offers", gettext_lazy("What they can do"), choices=kinds_of_help, group="category",
              is_many=True),
        Field("languages", gettext_lazy("Languages"), choices=base.LANGUAGE_CHOICES,
              group="language", is_many=True),
        Field("days", gettext_lazy("Days"), choices=lambda: Weekday.choices, group="days",
              is_many=True),
        Field("times", gettext_lazy("Times of day"), choices=lambda: PartOfDay.choices,
              group="times", is_many=True),
        Field("contact_method", gettext_lazy("Best way to reach"),
              choices=contact_methods, group="contact"),
        Field("depends_on_them", gettext_lazy("Who or what depends on them"), values.line(300)),
        Field("call_for_them", gettext_lazy("Whom to call for them"), values.line(200)),
        Field("key_person", gettext_lazy("Key person"), choices=lambda: base.YES_NO, group="yes"),
        Field("agreed_words", gettext_lazy("How they agreed"), values.line(200)),
        base.NOTE,
    )  # fmt: skip

    # --- Reading ---

    @cached_property
    def pods(self) -> dict[int, Pod]:
        """Return the pods that the user organizes, by their ids."""
        held = Pod.objects.held_by(self.user, MEMBERS)
        return {pod.pk: pod for pod in held}

    @cached_property
    def _with_members(self) -> set[int]:
        rows = PodSettings.objects.filter(pod__in=self.pods)
        return set(rows.values_list("pod", flat=True))

    def words_of(self, each: Field) -> dict[str, Any]:
        if each.group == "pod":
            names = words.translated_names(self.pods.values())
            return {name: pk for pk, own in names.items() for name in own}
        return words_of_kinds() if each.group == "category" else super().words_of(each)

    def choices_of(self, each: Field) -> list[tuple[Any, Any]]:
        if each.group == "pod":
            return [(pod.pk, pod.name_i18n) for pod in self.pods.values()]
        return super().choices_of(each)

    def not_known(self, each: Field, unknown: list[str], row: Row, notes: list[str]) -> None:
        """Needs and offers in their own words stay theirs; a pod of others is not chosen for it."""
        if each.name in ("needs", "offers") and unknown:
            row.says[f"{each.name}_words"] = ", ".join(unknown)
        elif each.group == "pod" and unknown:
            row.wrong.append(_("It is in no pod of yours."))
        else:
            super().not_known(each, unknown, row, notes)

    def compose(self, row: Row, notes: list[str]) -> None:
        says = row.says
        says["name"] = base.full_name(says)
        if not says["name"]:
            row.wrong.append(_("It has no name."))
        self._set_pod(row)
        for name in ("needs_words", "offers_words"):
            said = values.words(says.get(name, ""))
            if len(said) > LONGEST_WORDS:
                notes.append(said)
                said = f"{said[: LONGEST_WORDS - 1]}…"
            says[name] = said
        if not says.get("agreed_words"):
            says["agreed_words"] = _("They were on the pod’s list before we moved here.")
        says["note"] = base.as_note(notes)

    def _set_pod(self, row: Row) -> None:
        pod = row.says.get("pod") or self.layout.get("pod")
        if pod is None and len(self.pods) == 1:
            pod = next(iter(self.pods))
        row.says["pod"] = pod
        if row.wrong:
            return
        if pod not in self.pods:
            row.wrong.append(_("It is in no pod of yours."))
        elif pod not in self._with_members:
            row.wrong.append(_("This pod does not take members here yet."))

    # --- What is here ---

    def here(self, keys: Collection[str]) -> dict[str, Member]:
        rows = Member.objects.filter(submission_key__in=keys).prefetch_related("needs", "offers")
        return {row.submission_key: row for row in rows}

    def is_same(self, stored: Member, says: Says) -> bool:
        if not stored.is_active or stored.pod_id != says["pod"]:
            return True  # who has left, or moved on, is not brought back by any file
        data = self._data(says)
        if any(getattr(stored, name) != value for name, value in data.fields.items()):
            return False
        return {kind.pk for kind in stored.needs.all()} == {*data.need_ids} and {
            kind.pk for kind in stored.offers.all()
        } == {*data.offer_ids}

    def alike(self, rows: Sequence[Says]) -> list[int | None]:
        """Return members of the same pod with the phone or the email."""
        found: dict[tuple[str, str, int], int] = {}
        indexes = [indexes_of(says) for says in rows]
        present = Member.objects.present().filter(pod__in={says["pod"] for says in rows})
        for name in INDEXES:
            column = f"{name}_index"
            wanted = {own[name] for own in indexes} - {""}
            same = present.filter(**{f"{column}__in": wanted}).order_by("id")
            for index, pod_id, pk in same.values_list(column, "pod_id", "pk"):
                found[name, index, pod_id] = pk
        return [
            next((pk for name in INDEXES if (pk := found.get((name, own[name], says["pod"])))),
                 None)
            for own, says in zip(indexes, rows, strict=True)
        ]  # fmt: skip

    def known(self, ids: Collection[int], says: Mapping[int, Says]) -> dict[int, Known]:
        seen = Member.objects.visible_to(self.user).filter(pk__in=ids)
        return {row.pk: self._known(row, says.get(row.pk, {})) for row in seen}

    def _known(self, row: Member, says: Says) -> Known:
        own = indexes_of(says)
        like = [
            name for name in INDEXES if own[name] and getattr(row, f"{name}_index") == own[name]
        ]
        url = reverse("admin:pod_work", args=[row.pod_id])
        return Known(row.pk, row.name or str(row), url, tuple(like))

    # --- Storing ---

    def store(self, rows: Sequence[tuple[str, Says, int | None]]) -> dict[str, int]:
        moved = [MemberMovedIn(key, says["pod"], self._data(says)) for key, says, _other in rows]
        return moving_in.move_in_members(moved, actor=self.user)

    def change(self, pk: int, says: Says) -> Says | None:
        before = moving_in.change_moved_in_member(pk, self._data(says), actor=self.user)
        if before is None:
            return None
        return {"fields": before.fields, "needs": before.need_ids, "offers": before.offer_ids}

    def restore(self, pk: int, before: Says) -> bool:
        data = MemberData(from_json(Member, before["fields"]), before["needs"], before["offers"])
        return moving_in.change_moved_in_member(pk, data, actor=self.user) is not None

    def worked_with(self, ids: Collection[int]) -> set[int]:
        return moving_in.members_worked_with(ids)

    def take_back(self, ids: Collection[int]) -> set[int]:
        return moving_in.take_back_members(ids, actor=self.user)

    def _data(self, says: Says) -> MemberData:
        fields = {name: says.get(name, empty) for name, empty in PLAIN.items()}
        fields |= {
            "language": page_language((fields["languages"] or ["en"])[0]),
            "staff_note": says.get("note", ""),
            "agreed_words": says["agreed_words"],
            "is_key_person": says.get("key_person") == "yes",
            "source": Source.IMPORT.value,
        }
        if at := base.as_moment(says.get("created_at")):
            fields |= {"created_at": at, "agreed_at": at}
        return MemberData(fields, says.get("needs", []), says.get("offers", []))
