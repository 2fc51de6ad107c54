"""The parameters of a request for open data, as HSDS' API names them, checked."""

import datetime
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import QueryDict

from common.search import matching, typed
from pods.distances import around
from resources.choices import Audience, Wanted
from resources.hsds import vocabulary
from resources.hsds.rows import Part, services_of
from resources.models import Organization, Resource

MOST_PER_PAGE, PER_PAGE = 100, 50
# Of ids and moments alone.
MOST_MINIMAL = 10_000
MOST_PAGE = 1_000_000
METERS_A_MILE = 1609.344
FLAGS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False, "": False}


class BadParameterError(ValueError):
    """A parameter that cannot be understood; `name` is its name."""

    def __init__(self, name: str, detail: str) -> None:
        super().__init__(detail)
        self.name, self.detail = name, detail


@dataclass(frozen=True)
class Asked:
    """The rows that are asked for, the page of them, and how much of each."""

    page: int = 1
    per_page: int = PER_PAGE
    full: bool = False
    minimal: bool = False
    search: str = ""
    term: UUID | None = None
    taxonomy: UUID | None = None
    organization: UUID | None = None
    modified_after: datetime.datetime | None = None
    postcode: str = ""
    proximity: float = 0

    @property
    def is_narrowed(self) -> bool:
        """Tell whether only some rows are asked for."""
        filters = (self.search, self.term, self.taxonomy, self.organization, self.postcode)
        return any(filters) or self.modified_after is not None


def read(query: QueryDict, *, may_be_minimal: bool = False) -> Asked:
    """Return what `query` asks for. Raises `BadParameterError`.

    `may_be_minimal` where HSDS has the parameter `minimal`: of services alone.
    """
    if query.get("format", "json") != "json":
        raise BadParameterError("format", "Only json. For all of it at once there is the package.")
    minimal = may_be_minimal and _flag(query, "minimal")
    most = MOST_MINIMAL if minimal else MOST_PER_PAGE
    per_page = _number(query, "per_page", MOST_MINIMAL if minimal else PER_PAGE)
    return Asked(
        page=min(_number(query, "page", 1), MOST_PAGE),
        per_page=min(per_page, most),
        full=_flag(query, "full"),
        minimal=minimal,
        search=typed(query.get("search", "")),
        term=_id(query, "taxonomy_term_id"),
        taxonomy=_id(query, "taxonomy_id"),
        organization=_id(query, "organization_id"),
        modified_after=_moment(query, "modified_after"),
        postcode=query.get("postcode", "").replace("\x00", "").strip()[:12],
        proximity=float(_number(query, "proximity", 0, least=0)),
    )


def _number(query: QueryDict, name: str, default: int, *, least: int = 1) -> int:
    written = query.get(name, "")
    if not written:
        return default
    if not (written.isascii() and written.isdecimal() and int(written[:10]) >= least):
        raise BadParameterError(name, "A whole number is wanted.")
    return int(written[:10])


def _flag(query: QueryDict, name: str) -> bool:
    try:
        return FLAGS[query.get(name, "").lower()]
    except KeyError:
        raise BadParameterError(name, "true or false is wanted.") from None


def _id(query: QueryDict, name: str) -> UUID | None:
    written = query.get(name, "")
    try:
        return UUID(written) if written else None
    except ValueError:
        raise BadParameterError(name, "The id of a record is wanted.") from None


def _moment(query: QueryDict, name: str) -> datetime.datetime | None:
    # A plus that nobody escaped is a space by now.
    written = query.get(name, "").strip().replace(" ", "+") if "T" in query.get(name, "") else ""
    written = written or query.get(name, "").strip()
    if not written:
        return None
    try:
        found = datetime.datetime.fromisoformat(written)
        found = found if found.tzinfo else found.replace(tzinfo=datetime.UTC)
        return found.astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        raise BadParameterError(name, "A day or a moment in ISO 8601 is wanted.") from None


def narrowed(parts: list[Part], asked: Asked) -> list[Part]:
    """Return `parts` with only the rows that were asked for."""
    if not asked.is_narrowed:
        return parts
    own = services_of(parts, asked.organization) if asked.organization else [Q()] * len(parts)
    codes = _codes_near(asked) if asked.postcode else []
    return [
        part.narrowed(_words(part, asked), _terms(part, asked), mine, _near(part, codes, asked))
        for part, mine in zip(parts, own, strict=True)
    ]


def _words(part: Part, asked: Asked) -> Q:
    found = Q()
    if asked.search:
        found &= matching(asked.search, _key(part))
    if asked.modified_after:
        found &= Q(updated_at__gte=asked.modified_after)
    return found


def _key(part: Part) -> str:
    return {Resource: "text_key", Organization: "name_key"}.get(part.rows.model, "find_key")


def _terms(part: Part, asked: Asked) -> Q:
    if not (asked.term or asked.taxonomy):
        return Q()
    if part.rows.model is not Resource:
        # Groups are filed under no heading.
        return Q(pk__in=[])
    return _of_term(asked.term) & _of_taxonomy(asked.taxonomy)


def _of_term(term: UUID | None) -> Q:
    if term is None:
        return Q()
    for kind, choices, field in (
        (vocabulary.AUDIENCES, Audience, "audiences"),
        (vocabulary.WANTED, Wanted, "wanted_kinds"),
    ):
        for code in choices.values:
            if vocabulary.choice_term(kind, code, code)["id"] == str(term):
                return Q(**{f"{field}__contains": [code]})
    return Q(category__uuid=term)


def _of_taxonomy(taxonomy: UUID | None) -> Q:
    known: dict[UUID | None, Q] = {
        None: Q(),
        vocabulary.CATEGORIES: Q(),
        vocabulary.FIELDS: Q(),
        vocabulary.AUDIENCES: ~Q(audiences=[]),
        vocabulary.WANTED: ~Q(wanted_kinds=[]),
    }
    return known.get(taxonomy, Q(pk__in=[]))


def _codes_near(asked: Asked) -> list[str]:
    if not asked.proximity:
        return [asked.postcode]
    miles: Any = around(asked.postcode).miles
    return [code for code, far in miles.items() if far * METERS_A_MILE <= asked.proximity]


def _near(part: Part, codes: list[str], asked: Asked) -> Q:
    if not asked.postcode:
        return Q()
    if part.rows.model is Resource:
        return Q(postal_code__in=codes)
    return Q(found_zips__overlap=codes)
