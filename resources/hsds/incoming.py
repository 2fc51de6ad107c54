"""Entries as read from another directory: plain values, checked, in our terms, not stored yet."""

import datetime
from dataclasses import dataclass, field
from uuid import UUID

from resources.hours import Rule

Words = dict[str, str]  # translations by key, as `i18n` holds them: {"name_es": "…"}


class RefusedRecordError(ValueError):
    """A record that is no entry; `code` says why (`REASONS`), `record` which one it was."""

    def __init__(self, code: str, record: str = "", detail: str = "") -> None:
        super().__init__(f"{code} {record} {detail}".strip())
        self.code, self.record, self.detail = code, record, detail


# Why a record is not read; callers have words for them.
REASONS = (
    "not_an_object",  # a list or a text stands where a record should
    "no_id",
    "no_name",
    "wrong_type",  # a field holds what it cannot hold; `detail` names it
)


@dataclass
class IncomingOrganization:
    """The organization behind an entry."""

    uuid: UUID
    name: str
    description: str = ""
    website: str = ""
    email: str = ""
    i18n: Words = field(default_factory=dict)
    outdated: set[str] = field(default_factory=set)


@dataclass
class IncomingPhone:
    """A line: `number` as it is stored ("+12025550123;ext=4", "211")."""

    uuid: UUID
    number: str
    kind: str = "voice"
    note: str = ""
    languages: list[str] = field(default_factory=list)
    i18n: Words = field(default_factory=dict)
    outdated: set[str] = field(default_factory=set)


@dataclass
class IncomingSchedule:
    """A rule of the hours."""

    uuid: UUID
    rule: Rule


@dataclass
class IncomingTerm:
    """A term under which it was filed there: a heading of ours, or of another taxonomy."""

    id: str
    code: str = ""
    name: str = ""
    is_heading: bool = False  # of a directory like this one


@dataclass
class IncomingEntry:
    """An entry of another directory. Its fields are named as those of `Resource`.

    `source_id` is its id as the source writes it, `uuid` the same as a UUID (made from it where it
    is none). `notes` say what was left out, cut short or kept as words, as codes with the field:
    "cut:description", "left_out:hours".
    """

    uuid: UUID
    source_id: str
    name: str
    status: str = "active"
    is_group: bool = False
    terms: list[IncomingTerm] = field(default_factory=list)
    organization: IncomingOrganization | None = None
    description: str = ""
    audiences: list[str] = field(default_factory=list)
    direction: str = "get"
    wanted_kinds: list[str] = field(default_factory=list)
    wanted: str = ""
    drop_off: str = ""
    reach: str = ""  # "" where the source says nothing that we understand
    wards: list[str] = field(default_factory=list)
    pods: list[str] = field(default_factory=list)
    areas: list[str] = field(default_factory=list)  # in words
    is_hotline: bool = False
    is_list: bool = False
    email: str = ""
    website: str = ""
    chat: str = ""
    languages: list[str] = field(default_factory=list)
    street: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    latitude: float | None = None
    longitude: float | None = None
    directions: str = ""
    transport: str = ""
    address_hidden: bool = False
    appointment: str = ""
    hours_note: str = ""
    timezone: str = ""
    reopens_on: datetime.date | None = None
    is_free: bool | None = None
    cost: str = ""
    what_to_bring: str = ""
    access: list[str] = field(default_factory=list)
    access_note: str = ""
    verified_on: datetime.date | None = None
    modified: datetime.datetime | None = None
    phones: list[IncomingPhone] = field(default_factory=list)
    schedules: list[IncomingSchedule] = field(default_factory=list)
    i18n: Words = field(default_factory=dict)
    outdated: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)

    @property
    def is_withdrawn(self) -> bool:
        """Tell whether the source says that it is gone."""
        return self.status in {"defunct", "inactive"}
