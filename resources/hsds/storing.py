"""The one door by which entries of other directories come in: as entries of ours, or not at all."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify

from accounts import audit
from backoffice.translated_texts import all_other_languages, in_language
from common.inserts import new_row
from common.models import UsedSlug
from common.translation_sources import MADE_FROM, marked
from pods.models import Pod, Ward
from pods.services import publish, unpublish
from resources.choices import Reach
from resources.hours import Rule
from resources.hsds.incoming import (
    IncomingEntry,
    IncomingOrganization,
    IncomingPhone,
    IncomingSchedule,
    IncomingTerm,
    Words,
)
from resources.models import Organization, Phone, Resource, ResourceCategory, Schedule, Source
from resources.models.resources import TELLS_WHERE
from resources.services import set_area

# As a print of the English, no text has it: whoever reads the page is told that it is outdated.
NO_PRINT = "outdated"
LONGEST_SLUG = 120
LONGEST_TEXT = 2000
# Taken over as they are.
PLAIN = (
    "name",
    "description",
    "audiences",
    "direction",
    "wanted_kinds",
    "wanted",
    "drop_off",
    "is_hotline",
    "is_list",
    "email",
    "website",
    "chat",
    "languages",
    "street",
    "city",
    "region",
    "postal_code",
    "country",
    "latitude",
    "longitude",
    "directions",
    "transport",
    "address_hidden",
    "appointment",
    "hours_note",
    "timezone",
    "reopens_on",
    "is_free",
    "cost",
    "what_to_bring",
    "access",
    "access_note",
    "verified_on",
)
SECRET = ("street", "postal_code", *TELLS_WHERE)
GIVEN = ("wanted", "drop_off")


@dataclass(frozen=True)
class Ways:
    """The ways in which entries are stored.

    `category` is for those whose own is none of ours; with `makes_headings` the heading of a
    directory like this one is made. `reach` is for those that say nothing of whom they serve, or
    only wards and pods that we do not have. `is_published` says whether new ones are public at
    once, `changes_organizations` whether those that we have are written, too.
    """

    category: ResourceCategory
    reach: Reach = Reach.CITY
    makes_headings: bool = False
    is_published: bool = True
    changes_organizations: bool = True
    # The directory that the entries come from and that keeps them; none where they become ours.
    source: Source | None = None
    # In the log, in place of what each was: an import is one thing, and no work on its rows.
    verb: str = ""


class NotTheirsError(ValueError):
    """An entry with this id is here, and did not come from this source."""


@transaction.atomic
def store_entry(
    incoming: IncomingEntry, ways: Ways, *, actor: audit.Actor, into: Resource | None = None
) -> Resource | None:
    """Store what came from elsewhere, with all that belongs to it; return its entry.

    It is written over `into`, or over the entry with the same id; else it is a new one. One that
    the source withdrew is withdrawn here too, and None is returned where it never was. Twice is
    once. An address that is secret here stays so, whatever the source says. Raises
    `NotTheirsError` where a source that is joined names an entry that is not its own.
    """
    # First of all: whoever writes an organization then locks all its entries (a trigger).
    behind = None if incoming.is_withdrawn else _organization(incoming.organization, ways)
    own = _locked(incoming, into)
    if own is not None and ways.source is not None and own.source_id != ways.source.pk:
        raise NotTheirsError(str(incoming.uuid))
    if incoming.is_withdrawn:
        if own is not None:
            unpublish(own, actor=actor)
        return own
    entry = own or Resource(uuid=incoming.uuid, slug=_free_slug(incoming), source=ways.source)
    fill(entry, incoming, ways)
    entry.organization = behind
    entry.save()
    _set_area(entry, incoming, ways)
    _set_phones(entry, incoming.phones)
    _set_schedules(entry, incoming.schedules)
    audit.record(actor, ways.verb or ("change" if own else "add"), entry, PLAIN)
    if own is None and ways.is_published:
        publish(entry, actor=actor)
    return entry


def _locked(incoming: IncomingEntry, into: Resource | None) -> Resource | None:
    wanted = Q(pk=into.pk) if into else Q(uuid=incoming.uuid)
    rows = Resource.objects.select_for_update(no_key=True, of=("self",))
    return rows.filter(wanted).order_by().first()


def _free_slug(incoming: IncomingEntry) -> str:
    """Return an address for its page: its name, with a part of its id where that is taken."""
    slug = slugify(incoming.name)[:LONGEST_SLUG].strip("-")
    kind = Resource._meta.db_table
    is_taken = not slug or UsedSlug.objects.filter(kind=kind, slug=slug).exists()
    return f"{slug or 'entry'}-{incoming.uuid.hex[:12]}" if is_taken else slug


def fill(entry: Resource, incoming: IncomingEntry, ways: Ways) -> None:
    """Write into `entry`, which is not stored by this, what of `incoming` is its own columns."""
    was_secret = entry.address_hidden
    for name in PLAIN:
        setattr(entry, name, getattr(incoming, name))
    found = category_of(incoming.terms)
    if found is None and ways.makes_headings:
        found = _make_heading(incoming.terms)
    entry.category = found or ways.category
    entry.address_hidden = incoming.address_hidden or was_secret
    texts = dict(incoming.i18n)
    if entry.address_hidden:
        entry.latitude = entry.longitude = None
        _leave_out(entry, texts, SECRET)
    if entry.direction == "get":
        entry.wanted_kinds = []
        _leave_out(entry, texts, GIVEN)
    names = entry._meta.get_field("i18n").fields  # type: ignore[union-attr]
    entry.i18n = translated(entry, names, texts, incoming.outdated)


def _leave_out(entry: Resource, texts: Words, names: Iterable[str]) -> None:
    for name in names:
        setattr(entry, name, "")
    for key in [key for key in texts if key.startswith(tuple(f"{name}_" for name in names))]:
        del texts[key]


def translated(
    row: Any, names: Iterable[str], texts: Words, outdated: set[str]
) -> dict[str, Any] | None:
    """Return `texts` as `i18n` of `row` holds them: in our languages, cut to what a field takes."""
    if not texts:
        return None
    sources = {name: getattr(row, name) for name in names}
    known = {in_language(name, code): name for name in sources for code in all_other_languages()}
    longest = {name: row._meta.get_field(name).max_length or LONGEST_TEXT for name in sources}
    kept = {
        key: texts[key][: longest[known[key]]]
        for key in texts
        if key in known and texts[key] and sources[known[key]]
    }
    if not kept:
        return None
    found = marked(kept, sources)
    found[MADE_FROM] |= dict.fromkeys(outdated & kept.keys(), NO_PRINT)
    return found


def category_of(terms: list[IncomingTerm]) -> ResourceCategory | None:
    """Return the heading that the first of `terms` names: by its id, its address or its name."""
    for term in terms:
        ways = Q(slug=term.code) | Q(name__iexact=term.name)
        with suppress(ValueError):
            ways |= Q(uuid=UUID(term.id))
        found = ResourceCategory.objects.filter(ways).order_by("pk")[:3]
        if best := max(found, key=lambda row: str(row.uuid) == term.id, default=None):
            return best
    return None


def _make_heading(terms: list[IncomingTerm]) -> ResourceCategory | None:
    """Return the first of `terms` as a new heading, where an install like this one had it."""
    term = next((term for term in terms if term.is_heading and term.code and term.name), None)
    if term is None:
        return None
    with suppress(ValueError):
        slug = slugify(term.code)[:50]
        return ResourceCategory.objects.create(uuid=UUID(term.id), slug=slug, name=term.name)
    return None


def _organization(incoming: IncomingOrganization | None, ways: Ways) -> Organization | None:
    if incoming is None:
        return None
    rows = Organization.objects.select_for_update(no_key=True)
    own = rows.filter(uuid=incoming.uuid).order_by().first()
    if own is not None and not ways.changes_organizations:
        return own
    row = own or Organization(uuid=incoming.uuid)
    before = (row.name, row.description, row.website, row.email, row.i18n)
    _fill_organization(row, incoming)
    if own is None or before != (row.name, row.description, row.website, row.email, row.i18n):
        row.save()
    return row


def new_organization(incoming: IncomingOrganization) -> Organization:
    """Return an organization as it would be stored."""
    row = Organization(uuid=incoming.uuid)
    _fill_organization(row, incoming)
    return row


def _fill_organization(row: Organization, incoming: IncomingOrganization) -> None:
    row.name, row.description = incoming.name, incoming.description
    row.website, row.email = incoming.website, incoming.email
    row.i18n = translated(row, ("name", "description"), incoming.i18n, incoming.outdated)


def _set_area(entry: Resource, incoming: IncomingEntry, ways: Ways) -> None:
    wards = Ward.objects.filter(slug__in=incoming.wards).order_by()
    pods = Pod.objects.filter(slug__in=incoming.pods).order_by()
    reach = Reach(incoming.reach) if incoming.reach else ways.reach
    if reach == Reach.AREAS and not wards and not pods:
        reach = ways.reach
    set_area(entry, reach, wards, pods)


def _set_phones(entry: Resource, lines: list[IncomingPhone]) -> None:
    Phone.objects.filter(resource=entry).delete()
    pairs = enumerate(_with_ids(Phone, entry, lines))
    Phone.objects.bulk_create(phone_row(entry, id_, line, place) for place, (line, id_) in pairs)


def phone_row(entry: Resource, id_: UUID, line: IncomingPhone, position: int) -> Phone:
    """Return a line of a stored entry, not stored itself."""
    said = {"number": line.number, "kind": line.kind, "note": line.note}
    row = new_row(Phone, uuid=id_, resource_id=entry.pk, position=position, **said)
    row.languages = line.languages
    row.i18n = translated(row, ("note",), line.i18n, line.outdated)
    return row


def _set_schedules(entry: Resource, schedules: list[IncomingSchedule]) -> None:
    Schedule.objects.filter(resource=entry).delete()
    Schedule.objects.bulk_create(
        schedule_row(entry, id_, schedule.rule)
        for schedule, id_ in _with_ids(Schedule, entry, schedules)
    )


def schedule_row(entry: Resource, id_: UUID, rule: Rule) -> Schedule:
    """Return a rule of the hours of a stored entry, not stored itself."""
    return new_row(
        Schedule,
        uuid=id_,
        resource_id=entry.pk,
        kind=rule.kind,
        freq=rule.freq,
        interval=rule.interval,
        byday=list(rule.byday),
        bymonthday=list(rule.bymonthday),
        opens_at=rule.opens_at,
        closes_at=rule.closes_at,
        valid_from=rule.valid_from,
        valid_to=rule.valid_to,
    )


def _with_ids(model: Any, entry: Resource, parts: list[Any]) -> list[tuple[Any, UUID]]:
    """Give each part an id that no other row has: some publish the same part in many services."""
    taken = set(model.objects.filter(uuid__in=[part.uuid for part in parts]).values_list("uuid"))
    pairs: list[tuple[Any, UUID]] = []
    for part in parts:
        is_free = (part.uuid,) not in taken
        id_ = part.uuid if is_free else uuid5(entry.uuid, f"{part.uuid}/{len(pairs)}")
        taken.add((id_,))
        pairs.append((part, id_))
    return pairs
