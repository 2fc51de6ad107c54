"""Help requests from a spreadsheet."""

import datetime
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.roles import COORDINATOR, STEWARD, STEWARDS
from common.bidi import plain_code
from common.choices import ContactMethod, Source, contact_methods
from common.encryption import blind_index
from common.fields import NORMALIZERS
from common.inserts import RowNumberField
from common.languages import page_language
from common.models import Category
from common.typed import Kind as Typed
from common.typed import to_store
from imports import values, words
from imports.choices import Kind
from imports.dates import looks_like_date
from imports.targets import base
from imports.targets.base import Field, Known, Row, Says, Target
from requests_app.choices import Delivery, NeedStatus, Repeat, Urgency
from requests_app.ends import EndReason
from requests_app.models import HelpRequest, Need
from requests_app.services import moving_in
from requests_app.services.moving_in import RequestMovedIn
from requests_app.services.requests import NeedData, RequestData

OTHER = "other"
LONGEST_DETAIL = 1000
# The last three are ways in which it ended: of the states that others keep we know these.
STATES = (
    (NeedStatus.OPEN.value, gettext_lazy("Still wanted")),
    (NeedStatus.DONE.value, NeedStatus.DONE.label),
    (NeedStatus.CANCELLED.value, NeedStatus.CANCELLED.label),
    (NeedStatus.CLOSED.value, EndReason.NOBODY_SAID_YES.label),
    (EndReason.NOT_REACHED.value, EndReason.NOT_REACHED.label),
    (EndReason.OTHERS_DID.value, EndReason.OTHERS_DID.label),
)
REASONS = {
    NeedStatus.CLOSED.value: EndReason.NOBODY_SAID_YES,
    EndReason.NOT_REACHED.value: EndReason.NOT_REACHED,
    EndReason.OTHERS_DID.value: EndReason.OTHERS_DID,
}
# Fields of the request that a row says by the same name.
PLAIN = {
    "name": "",
    "phone": "",
    "email": "",
    "address": "",
    "zip_code": "",
    "cross_streets": "",
    "access_notes": "",
    "allergies": "",
    "helper_name": "",
    "household_size": None,
    "contact_method": ContactMethod.ANY.value,
}
INDEXES = ("phone", "email", "address")


def kinds_of_help() -> list[tuple[int, str]]:
    return [(kind.pk, kind.name_i18n) for kind in Category.objects.active()]


class RequestTarget(Target):
    """Each row is a request; each kind of help that it names a need."""

    kind = Kind.REQUESTS
    roles = (STEWARD, COORDINATOR)
    everywhere = STEWARDS
    fields = (
        base.ROW_ID,
        base.WHEN,
        *base.WHO,
        Field(
            "categories",
            gettext_lazy("What they need"),
            choices=kinds_of_help,
            group="category",
            is_many=True,
        ),
        Field("detail", gettext_lazy("Details"), values.words, joins=True),
        Field("urgency", gettext_lazy("How soon"), choices=lambda: Urgency.choices,
              group="urgency"),
        Field("repeat", gettext_lazy("How often"), choices=lambda: Repeat.choices, group="repeat"),
        Field("wanted_on", gettext_lazy("Wanted on"), looks=looks_like_date),
        Field("delivery", gettext_lazy("Delivery"), choices=lambda: Delivery.choices,
              group="delivery"),
        base.WARD,
        base.ZIP,
        Field("address", gettext_lazy("Address"), values.code(300),
              looks=values.looks_like_address, joins=True),
        Field("cross_streets", gettext_lazy("Nearest corner"), values.code(160)),
        Field("access_notes", gettext_lazy("How to get in"), values.line(500)),
        Field("spoken_language", gettext_lazy("Languages"), choices=base.LANGUAGE_CHOICES,
              group="language", is_many=True),
        Field("contact_method", gettext_lazy("Best way to reach"),
              choices=contact_methods, group="contact"),
        Field("household_size", gettext_lazy("People in the household"), values.number(1, 50)),
        Field("allergies", gettext_lazy("Allergies and diets"), values.line(500)),
        Field("helper_name", gettext_lazy("Who speaks for them"), values.line(100)),
        Field("status", pgettext_lazy("of what somebody asked for", "State"),
              choices=lambda: STATES, group="status"),
        Field("ended_at", gettext_lazy("When it ended"), looks=looks_like_date),
        Field("done_by", gettext_lazy("Who did it"), values.line(200)),
        base.NOTE,
    )  # fmt: skip

    # --- Reading ---

    def words_of(self, each: Field) -> dict[str, Any]:
        if each.group != "category":
            return super().words_of(each)
        return words_of_kinds()

    def other_of(self, each: Field) -> Any:
        if each.group != "category":
            return None
        return Category.objects.active().filter(slug=OTHER).values_list("pk", flat=True).first()

    def not_known(self, each: Field, unknown: list[str], row: Row, notes: list[str]) -> None:
        """Needs in their own words are a detail, and not a note."""
        if each.name == "categories" and unknown:
            own = ", ".join(unknown)
            row.says["own_words"] = own
            # Nobody's need is left out because we have no name for it.
            other = self.answers[each.name].other
            if other is not None and not row.says.get(each.name):
                row.says[each.name] = [other]
        else:
            super().not_known(each, unknown, row, notes)

    def compose(self, row: Row, notes: list[str]) -> None:
        says = row.says
        says["name"] = base.full_name(says)
        if not says["name"]:
            row.wrong.append(_("It has no name."))
        if not says.get("categories"):
            row.wrong.append(_("We do not know what they need."))
        own = says.pop("own_words", "")
        detail = to_store("\n".join(filter(None, [own, says.get("detail", "")])), Typed.TEXT)
        if len(detail) > LONGEST_DETAIL:
            notes.append(detail)
            detail = f"{detail[: LONGEST_DETAIL - 1]}…"
        says["detail"] = detail
        self.find_ward(row)
        if not says.get("phone") and not says.get("email") and not says.get("address"):
            row.wrong.append(_("It has no phone, no email and no address."))
        if says.get("done_by"):
            notes.append(_("Who did it: %(name)s") % {"name": says["done_by"]})
        says["note"] = base.as_note(notes)

    # --- What is here ---

    def here(self, keys: Collection[str]) -> dict[str, HelpRequest]:
        needs = Prefetch("needs", Need.objects.order_by("id"))
        rows = HelpRequest.objects.filter(submission_key__in=keys).prefetch_related(needs)
        return {row.submission_key: row for row in rows}

    def is_same(self, stored: HelpRequest, says: Says) -> bool:
        # Somebody's data was deleted: no file brings it back.
        is_gone = stored.erased_at is not None
        return is_gone or moving_in.is_same(stored, stored.needs.all(), self._data(says))

    def alike(self, rows: Sequence[Says]) -> list[int | None]:
        found: dict[str, int] = {}
        indexes = [indexes_of(says) for says in rows]
        for name in INDEXES:
            wanted = {own[name] for own in indexes} - {""}
            column = f"{name}_index"
            same = HelpRequest.objects.filter(**{f"{column}__in": wanted}, household__isnull=False)
            same = same.filter(set_aside_at=None).order_by("id")
            found |= {f"{name}:{index}": pk for index, pk in same.values_list(column, "pk")}
        return [
            next((pk for name in INDEXES if (pk := found.get(f"{name}:{own[name]}"))), None)
            for own in indexes
        ]

    def known(self, ids: Collection[int], says: Mapping[int, Says]) -> dict[int, Known]:
        seen = HelpRequest.objects.visible_to(self.user).filter(pk__in=ids)
        return {row.pk: self._known(row, says.get(row.pk, {})) for row in seen}

    def _known(self, row: HelpRequest, says: Says) -> Known:
        own = indexes_of(says)
        like = [
            name for name in INDEXES if own[name] and getattr(row, f"{name}_index") == own[name]
        ]
        url = reverse("admin:requests_app_helprequest_change", args=[row.pk])
        title = f"{plain_code(row.reference)} · {row.name}"
        return Known(row.pk, title, url, tuple(like))

    # --- Storing ---

    def store(self, rows: Sequence[tuple[str, Says, int | None]]) -> dict[str, int]:
        moved = [RequestMovedIn(key, self._data(says), other) for key, says, other in rows]
        return moving_in.move_in_requests(moved, actor=self.user)

    def change(self, pk: int, says: Says) -> Says | None:
        before = moving_in.change_moved_in_request(pk, self._data(says), actor=self.user)
        if before is None:
            return None
        needs = [{"category_id": need.category_id, **need.fields} for need in before.needs]
        return {"fields": before.fields, "needs": needs}

    def restore(self, pk: int, before: Says) -> bool:
        model: Any = HelpRequest
        needs = [dict(need) for need in before["needs"]]
        data = RequestData(
            from_json(model, before["fields"]),
            [NeedData(need.pop("category_id"), from_json(Need, need)) for need in needs],
        )
        return moving_in.change_moved_in_request(pk, data, actor=self.user) is not None

    def worked_with(self, ids: Collection[int]) -> set[int]:
        return moving_in.requests_worked_with(ids)

    def take_back(self, ids: Collection[int]) -> set[int]:
        return moving_in.take_back_requests(ids, actor=self.user)

    def _data(self, says: Says) -> RequestData:
        at = base.as_moment(says.get("created_at"))
        spoken = says.get("spoken_language") or ["en"]
        fields = {name: says.get(name, empty) for name, empty in PLAIN.items()}
        fields |= {
            "ward_id": says.get("ward"),
            "spoken_language": spoken[0],
            "other_languages": spoken[1:],
            "language": page_language(spoken[0]),
            "staff_note": says.get("note", ""),
            "source": Source.IMPORT.value,
        }
        if not fields["phone"] and not fields["email"]:
            fields["found_at"] = str(fields["address"])[:200]
        if at:
            fields |= {"created_at": at, "consented_at": at}
        kinds = sorted(says["categories"])
        return RequestData(fields, [NeedData(kind, self._need(says, at)) for kind in kinds])

    def _need(self, says: Says, at: datetime.datetime | None) -> dict[str, Any]:
        status = says.get("status", NeedStatus.OPEN.value)
        fields: dict[str, Any] = {
            "detail": says.get("detail", ""),
            "urgency": says.get("urgency", Urgency.WHENEVER.value),
            "repeat": says.get("repeat", Repeat.ONCE.value),
            "delivery": says.get("delivery", Delivery.EITHER.value),
            "status": status,
        }
        wanted = base.as_day(says.get("wanted_on"))
        if status == NeedStatus.OPEN:
            # A day that is over would let the household be asked whether it is still needed.
            return {**fields, "wanted_on": wanted if wanted and wanted >= self.today else None}
        reason = REASONS.get(status, "")
        ended = base.as_moment(says.get("ended_at")) or at or base.now()
        return {
            **fields,
            "wanted_on": wanted,
            "status": NeedStatus.CLOSED.value if reason else status,
            "end_reason": str(reason),
            "ended_at": max(ended, at) if at else ended,
        }

    @cached_property
    def categories(self) -> dict[int, Category]:
        return Category.objects.in_bulk()


def words_of_kinds() -> dict[str, Any]:
    """Return what kinds of help are called: their names in nine languages, and other words."""
    kinds = list(Category.objects.active())
    names = words.translated_names(kinds)
    said = {name: kind.pk for kind in kinds for name in names[kind.pk]}
    listed = words.words_in("answer_words.txt")
    for kind in kinds:
        for word in listed.get(f"category.{kind.slug}", ()):
            said.setdefault(word, kind.pk)
    return said


def indexes_of(says: Says) -> dict[str, str]:
    """Return the blind indexes of what a row says, by which others like it are found."""
    return {
        name: blind_index(NORMALIZERS[name](text) if (text := says.get(name, "")) else "",
                          purpose=name)
        for name in INDEXES
    }  # fmt: skip


def from_json(model: type[Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields as they were before they were stored as JSON."""
    plain = {}
    for name, value in fields.items():
        field = model._meta.get_field(name.removesuffix("_id"))
        plain[name] = value if isinstance(field, RowNumberField) else (
            field.to_python(value) if not field.is_relation else value
        )  # fmt: skip
    return plain
