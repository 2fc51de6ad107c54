"""Wards, pods and groups from a spreadsheet: pages of places, which begin as drafts."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import Model
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit
from accounts.roles import DIRECTORY, PLACES, STEWARDS, covers_city, ward_ids
from accounts.worked_with import worked_with
from common.inserts import copy_in, new_row, number_all
from common.models import UsedSlug
from common.slugs import slug_of
from common.typed import search_key
from common.zip_codes import read_zips
from common.zip_words import no_zips_words, zips_label
from imports import values, words
from imports.checked import wrong_with
from imports.choices import Kind
from imports.models import ImportRow
from imports.targets import base
from imports.targets.base import Field, Known, Row, Says, Target
from imports.values import CellError, WrongCellError
from pods.choices import Zone
from pods.models import Group, Pod, Ward
from resources.choices import Reach


def zip_codes(text: str) -> list[str]:
    """Return the ZIP codes in a cell. Raises `CellError`."""
    found, _wrong = read_zips(text)
    if not found:
        raise CellError
    return found


def ward_zip_codes(text: str) -> list[str]:
    """Return the ZIP codes in a cell of a ward, by which requests find it. Raises `WrongCellError`.

    What is left out there would go unseen, and neighbors with it: so the row waits.
    """
    found, wrong = read_zips(text)
    if wrong:
        raise WrongCellError(no_zips_words(wrong))
    return found


NAME = Field("name", gettext_lazy("Name"), values.title(80))
ZIPS = Field("zip_codes", zips_label, zip_codes, looks=values.looks_like_zip)
DESCRIPTION = Field("description", gettext_lazy("Description"), values.words, joins=True)
PHONE = Field("phone", gettext_lazy("Phone"), values.phone, looks=values.looks_like_phone)
EMAIL = Field("email", gettext_lazy("Email"), values.email, looks=values.looks_like_email)
LANGUAGES = Field("languages", gettext_lazy("Languages"), choices=base.LANGUAGE_CHOICES,
                  group="language", is_many=True)  # fmt: skip


class PlaceTarget(Target):
    """A kind of pages. A row is known again by its name, and is here already where one has it."""

    model: ClassVar[type[Model]]
    # Our fields by the names of the model's, where they differ.
    columns: ClassVar[Mapping[str, str]] = {}
    has_ward: ClassVar[bool] = True
    # Columns that the page's own words say nothing about.
    not_checked: ClassVar[tuple[str, ...]] = ("slug",)
    # Models whose rows come along with a page.
    came_along: ClassVar[tuple[type[Model], ...]] = ()
    can_be_same = False
    is_public = True

    # --- Reading ---

    def not_known(self, each: Field, unknown: list[str], row: Row, notes: list[str]) -> None:
        """Without a ward a page is the whole city's: that somebody says in words, or nobody."""
        if each.group != "ward":
            super().not_known(each, unknown, row, notes)
            return
        city = {*words.words_in("answer_words.txt")["ward.city"],
                *words.in_all_languages(Reach.CITY.label)}  # fmt: skip
        if wrong := [word for word in unknown if search_key(word) not in city]:
            row.wrong.append(self.say_unknown(each, wrong))

    def compose(self, row: Row, notes: list[str]) -> None:
        says = row.says
        if not says.get("name"):
            row.wrong.append(_("It has no name."))
            return
        if self.has_ward:
            self.find_ward(row)
            if says["ward"] is None and not covers_city(self.user, self.roles):
                row.wrong.append(_("It is in no ward of yours."))
        # The page's own words say what is missing.
        row.wrong += wrong_with(self.made(says, "x"), frozenset(self.not_checked))

    def covers(self, ward_id: int) -> bool:
        return covers_city(self.user, self.roles) or ward_id in ward_ids(self.user, self.roles)

    def key_of(self, says: Says) -> str:
        return super().key_of({"name": says.get("name"), "ward": says.get("ward")})

    def _fields(self, says: Says) -> dict[str, Any]:
        own = {self.columns.get(name, name): value for name, value in says.items()}
        own.pop("row_id", None)
        own.pop("unread", None)
        if self.has_ward:
            own["ward_id"] = own.pop("ward", None)
        return own

    def made(self, says: Says, slug: str) -> Any:
        """Return a row that is not stored."""
        row = new_row(self.model, slug=slug, **self._fields(says))
        if self.has_ward:
            # Not to be looked up for each row: its ZIP codes are those to find the page by.
            row.ward = self._wards_by_id.get(row.ward_id)  # type: ignore[attr-defined]
        return row

    @cached_property
    def _wards_by_id(self) -> dict[int, Ward]:
        return {ward.pk: ward for ward in self.wards}

    # --- What is here ---

    def here(self, keys: Collection[str]) -> dict[str, Any]:
        rows = ImportRow.objects.filter(of__kind=self.kind, key__in=keys, was_undone=False)
        ids = dict(rows.filter(stored_at__isnull=False).values_list("key", "subject_id"))
        found = self.model._default_manager.in_bulk(list(ids.values()))
        return {key: found[pk] for key, pk in ids.items() if pk in found}

    def is_same(self, stored: Any, says: Says) -> bool:
        return not self._changed(stored, says)

    def _changed(self, stored: Any, says: Says) -> dict[str, Any]:
        fields = self._fields(says).items()
        return {name: value for name, value in fields if getattr(stored, name) != value}

    def alike(self, rows: Sequence[Says]) -> list[int | None]:
        names = {says["name"].lower() for says in rows}
        lower = self.model._default_manager.annotate(lower=Lower("name")).filter(lower__in=names)
        found = dict(lower.order_by("-pk").values_list("lower", "pk"))
        return [found.get(says["name"].lower()) for says in rows]

    def known(self, ids: Collection[int], says: Mapping[int, Says]) -> dict[int, Known]:
        rows: Any = self.model._default_manager
        name = f"admin:{self.model._meta.app_label}_{self.model._meta.model_name}_change"
        seen = rows.visible_to(self.user).filter(pk__in=ids)
        return {row.pk: Known(row.pk, str(row), reverse(name, args=[row.pk])) for row in seen}

    # --- Storing ---

    def store(self, rows: Sequence[tuple[str, Says, int | None]]) -> dict[str, int]:
        slugs = self._free_slugs([(key, says["name"]) for key, says, _other in rows])
        made = [self.made(says, slugs[key]) for key, says, _other in rows]
        number_all(made)
        # Before the rows: a part that came to a row which is there would write that anew.
        self._copy_parts([(row.pk, says) for row, (_k, says, _o) in zip(made, rows, strict=True)])
        copy_in(made)
        audit.record_all(self.user, "import_row", made)
        return {key: row.pk for row, (key, _says, _other) in zip(made, rows, strict=True)}

    def _copy_parts(self, rows: Sequence[tuple[int, Says]]) -> None:
        """Store the parts of new rows, which have a number and are not stored yet."""

    def _free_slugs(self, names: Sequence[tuple[str, str]]) -> dict[str, str]:
        """Return an address for the page of each key: of its name, with more where it is taken."""
        wanted = {key: slug_of(name) for key, name in names}
        used = UsedSlug.objects.filter(kind=self.model._meta.db_table, slug__in=wanted.values())
        taken = {"", "start", *used.values_list("slug", flat=True)}
        found = {}
        for key, slug in wanted.items():
            own = f"{slug or self.model._meta.model_name}-{key[:8]}" if slug in taken else slug
            found[key] = own
            taken.add(own)
        return found

    def change(self, pk: int, says: Says) -> Says | None:
        row: Any = self.model._default_manager.select_for_update(of=("self",)).get(pk=pk)
        changed = self._changed(row, says)
        if not changed or self.worked_with([pk]):
            return None
        before = self._before(row, changed)
        self._write(row, changed)
        return before

    def _before(self, row: Any, changed: Iterable[str]) -> Says:
        return {name: self._plain(getattr(row, name)) for name in changed}

    def restore(self, pk: int, before: Says) -> bool:
        row: Any = self.model._default_manager.select_for_update(of=("self",)).get(pk=pk)
        if self.worked_with([pk]):
            return False
        self._write(row, before)
        return True

    def _write(self, row: Any, fields: Mapping[str, Any]) -> None:
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()
        audit.record(self.user, "import_row", row, [name.removesuffix("_id") for name in fields])

    def _plain(self, value: Any) -> Any:
        return value if isinstance(value, (int, list)) or value is None else str(value)

    def worked_with(self, ids: Collection[int]) -> set[int]:
        rows = self.model._default_manager.filter(pk__in=ids)
        gone = set(ids) - set(rows.values_list("pk", flat=True))
        return gone | worked_with(self.model, ids, besides=self.came_along)

    def take_back(self, ids: Collection[int]) -> set[int]:
        found: Any = self.model._default_manager.filter(pk__in=ids).order_by("pk")
        rows = {row.pk: row for row in found.select_for_update(of=("self",))}
        gone = rows.keys() - self.worked_with(list(rows))
        audit.record_all(self.user, "take_back_import", [rows[pk] for pk in sorted(gone)])
        self.model._default_manager.filter(pk__in=gone).delete()
        return set(gone)


class WardTarget(PlaceTarget):
    kind = Kind.WARDS
    roles = STEWARDS
    model = Ward
    has_ward = False
    columns = {"description": "intro", "phone": "hotline"}
    fields = (
        Field("name", gettext_lazy("Ward"), values.line(80)),
        Field("zip_codes", zips_label, ward_zip_codes, looks=values.looks_like_zip),
        DESCRIPTION,
        PHONE,
    )


class PodTarget(PlaceTarget):
    kind = Kind.PODS
    roles = PLACES
    model = Pod
    columns = {"email": "contact_email", "phone": "contact_phone"}
    fields = (
        NAME,
        base.WARD,
        Field("zone", gettext_lazy("Kind"), choices=lambda: Zone.choices, group="zone"),
        DESCRIPTION,
        Field("extent", gettext_lazy("How far it reaches"), values.line(200)),
        ZIPS,
        LANGUAGES,
        PHONE,
        EMAIL,
    )


class GroupTarget(PlaceTarget):
    kind = Kind.GROUPS
    roles = DIRECTORY
    model = Group
    fields = (
        NAME,
        Field("area", gettext_lazy("Area"), values.line(160)),
        base.WARD,
        DESCRIPTION,
        Field("website", gettext_lazy("Website"), values.website, looks=values.looks_like_website),
        ZIPS,
        LANGUAGES,
        PHONE,
        EMAIL,
    )
