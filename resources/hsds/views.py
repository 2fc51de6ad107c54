"""The API of open data: HSDS 3.0, for reading."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from common.addresses import absolute_url
from network import current
from pages.cached import kept
from resources.choices import EntryState
from resources.hsds import rows, vocabulary
from resources.hsds.answers import TOPICS, MissingError, open_data
from resources.hsds.asking import Asked, narrowed, read
from resources.hsds.records import Record
from resources.hsds.rows import Extent, Part, slice_of
from resources.models import Resource, ResourceCategory

OPENAPI = "https://raw.githubusercontent.com/openreferral/specification/3.0/schema/openapi.json"
# Of one organization's entries, which stand in it by id and name.
MOST_SERVICES = 1000


@open_data
def root(_request: HttpRequest) -> Any:
    """The version, the profile in words, and where things are."""
    site = settings.SITE_URL
    return {
        "version": vocabulary.VERSION,
        "profile": absolute_url("resources:open_data"),
        "openapi_url": OPENAPI,
        "license": current().open_data_license,
        "package_url": site + reverse("hsds:package"),
        **{
            f"{name}_url": site + reverse(f"hsds:{name}")
            for name in (
                "organizations",
                "services",
                "locations",
                "service_at_locations",
                "taxonomies",
                "taxonomy_terms",
            )
        },
    }


@open_data
def nothing(_request: HttpRequest, rest: str) -> Any:
    """Say of any other address that nothing is there."""
    raise MissingError(rest)


@open_data
def services(request: HttpRequest) -> Any:
    """A page of services: entries of the directory and local groups."""
    asked = read(request.GET, may_be_minimal=True)
    return _page("services", rows.services(full=asked.full and not asked.minimal), asked)


@open_data
def service(_request: HttpRequest, id_: UUID) -> Any:
    """One service with all that belongs to it."""
    return _one(rows.services(full=True), id_)


@open_data
def organizations(request: HttpRequest) -> Any:
    """A page of the organizations behind services."""
    return _page("organizations", rows.organizations(), read(request.GET))


@open_data
def organization(request: HttpRequest, id_: UUID) -> Any:
    """One organization, and its services by id and name; whole with `full_service`."""
    record = _one(rows.organizations(), id_)
    is_full = request.GET.get("full_service", "").lower() in {"true", "1"}
    return {**record, "services": _services_of(id_, is_full=is_full)}


@open_data
def locations(request: HttpRequest) -> Any:
    """A page of places."""
    return _page("locations", rows.locations(), read(request.GET))


@open_data
def location(_request: HttpRequest, id_: UUID) -> Any:
    """One place."""
    return _one(rows.locations(), id_)


@open_data
def service_at_locations(request: HttpRequest) -> Any:
    """A page of services at their places."""
    asked = read(request.GET)
    return _page("service_at_locations", rows.service_at_locations(full=asked.full), asked)


@open_data
def service_at_location(_request: HttpRequest, id_: UUID) -> Any:
    """One service at its place."""
    return _one(rows.service_at_locations(full=True), id_)


@open_data
def taxonomies(request: HttpRequest) -> Any:
    """The taxonomies: headings, audiences, kinds of things wanted, and fields."""
    return _listed([vocabulary.taxonomy(id_) for id_ in vocabulary.TAXONOMIES], read(request.GET))


@open_data
def taxonomy(_request: HttpRequest, id_: UUID) -> Any:
    """One taxonomy."""
    if id_ not in vocabulary.TAXONOMIES:
        raise MissingError
    return vocabulary.taxonomy(id_)


@open_data
def taxonomy_terms(request: HttpRequest) -> Any:
    """A page of terms; of one taxonomy with `taxonomy_id`. None of them stands below another."""
    asked = read(request.GET)
    found = [] if request.GET.get("parent_id") else _terms()
    if asked.taxonomy:
        found = [term for term in found if term["taxonomy_id"] == str(asked.taxonomy)]
    return _listed(found, asked)


@open_data
def taxonomy_term(_request: HttpRequest, id_: UUID) -> Any:
    """One term."""
    for term in _terms():
        if term["id"] == str(id_):
            return {**term, "taxonomy_detail": vocabulary.taxonomy(UUID(term["taxonomy_id"]))}
    raise MissingError


def _terms() -> list[Record]:
    # The headings of a directory are few, unlike its entries.
    headings = ResourceCategory.objects.order_by("pk")
    return [*map(vocabulary.category_term, headings), *vocabulary.fixed_terms()]


def _page(name: str, parts: list[Part], asked: Asked) -> Record:
    """Return a page of rows in the envelope of HSDS."""
    if asked.is_narrowed:
        parts = narrowed(parts, asked)
        extents = [Extent(part.rows.count()) for part in parts]
    else:
        extents = kept(f"hsds.{name}", lambda: [part.extent() for part in parts], topics=TOPICS)
    first = (asked.page - 1) * asked.per_page
    found = slice_of(parts, extents, first, first + asked.per_page)
    day = timezone.localdate()
    if asked.minimal:
        contents = [_minimal(part.row(row, day)) for part, row in found]
    else:
        contents = [(part.full if asked.full else part.row)(row, day) for part, row in found]
    return envelope(contents, sum(extent.count for extent in extents), asked)


def _minimal(record: Record) -> Record:
    """Return the id and the moment of a service, and its name and state, which HSDS requires."""
    short = {name: record[name] for name in ("id", "name", "status", "last_modified")}
    return {**short, "modified_date": record["last_modified"]}


def envelope(contents: list[Record], total: int, asked: Asked) -> Record:
    """Return a page as HSDS wants it."""
    pages = max(1, -(-total // asked.per_page))
    return {
        "total_items": total,
        "total_pages": pages,
        "page_number": asked.page,
        "size": len(contents),
        "first_page": asked.page == 1,
        "last_page": asked.page >= pages,
        "empty": not contents,
        "contents": contents,
    }


def _listed(found: list[Record], asked: Asked) -> Record:
    """Return a page of a short list."""
    if asked.search:
        words = asked.search.lower()
        found = [one for one in found if words in f"{one['name']} {one['description']}".lower()]
    first = (asked.page - 1) * asked.per_page
    return envelope(found[first : first + asked.per_page], len(found), asked)


def _one(parts: list[Part], id_: UUID) -> Record:
    day = timezone.localdate()
    for part in parts:
        row = part.get(id_)
        if row is not None:
            return part.full(row, day)
    raise MissingError


def _services_of(id_: UUID, *, is_full: bool) -> list[Record]:
    """Return the services of an organization: many by id and name, or fewer whole."""
    parts = narrowed(rows.services(full=is_full), Asked(organization=id_))
    most = 100 if is_full else MOST_SERVICES
    day, found = timezone.localdate(), []
    for part in parts:
        chosen = part.page(0, most)
        if is_full:
            found += [part.full(row, day) for row in chosen]
        else:
            found += [_named(row) for row in chosen]
    return found[:most]


def _named(row: Any) -> Record:
    is_open = not isinstance(row, Resource) or row.state == EntryState.PUBLISHED
    return {
        "id": str(row.uuid),
        "name": row.name,
        "status": "active" if is_open else "defunct",
    }
