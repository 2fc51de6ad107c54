"""The network as this process knows it: its name, how it is reached, its languages, is it open.

An app above stores it and says how it is read (`provide`). It is kept in the process: pages for
everybody look at its version with the others and follow an edit at once; other pages within
seconds, so that few cost a query more, unless they ask for it (`current(now=True)`). What was not
filled in there comes from the settings, which are the first values of an install.
"""

import datetime
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.conf import settings
from django.db import Error
from django.utils import timezone
from django.utils.translation import get_language

from common import content_versions, renewal

TOPIC = "network"
# Seconds. Each process looks once in so long, for one small query: a name that was changed, or a
# language that was switched off, must not come and go from process to process for a minute.
FOLLOWS_WITHIN = 2.0

Texts = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Profile:
    """The network as it is stored; "" and nothing where the settings speak.

    `texts` has the texts by name and language, `kept_days` the days by the name of their setting.
    """

    version: int = 0
    is_stored: bool = False
    opened_at: datetime.datetime | None = None
    paused_at: datetime.datetime | None = None
    paused_until: datetime.date | None = None
    texts: Texts = field(default_factory=dict)
    mark: str = ""
    accent: str = ""
    accent_dark: str = ""
    own_phone: str = ""
    email: str = ""
    address: str = ""
    # Service, own words, address.
    links: tuple[tuple[str, str, str], ...] = ()
    own_sender: str = ""
    sender_name: str = ""
    reply_to: str = ""
    own_time_zone: str = ""
    own_phone_region: str = ""
    own_languages: tuple[str, ...] = ()
    # Codes of what people can choose that they speak; nothing for our own list.
    spoken_languages: tuple[str, ...] = ()
    own_leave_to: str = ""
    own_license: str = ""
    own_data_contact: str = ""
    kept_days: Mapping[str, int] = field(default_factory=dict)
    # Languages of the pages that stewards added, by code, with a print of their texts; None: not
    # looked at yet.
    added: tuple[tuple[str, str], ...] | None = None

    # --- Open ---

    @property
    def is_open(self) -> bool:
        """Tell whether the public may ask and offer."""
        if not self.is_stored:
            return bool(settings.NETWORK_STARTS_OPEN)
        return self.opened_at is not None and self.paused_at is None

    @property
    def is_paused(self) -> bool:
        """Tell whether it was open before, and is to be again."""
        return self.opened_at is not None and self.paused_at is not None

    # --- Words ---

    @property
    def name(self) -> str:
        """The network's name for itself, in the active language."""
        return self.text("name") or str(settings.SITE_NAME)

    def text(self, name: str) -> str:
        """Return the text `name` in the active language, or in one that stands in for it."""
        return self.texts.get(name, {}).get(self.language_of(name), "")

    def language_of(self, name: str) -> str:
        """Return the language in which readers see the text `name`; their own where there is none.

        The languages that stand in are those of all texts that staff write.
        """
        own = get_language() or settings.LANGUAGE_CODE
        chains = settings.MODELTRANS_FALLBACK
        there = self.texts.get(name, {})
        chain = (own, *chains.get(own, chains["default"]), *self.languages)
        return next((code for code in chain if there.get(code)), own)

    # --- Languages ---

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the pages, in order; the first is the main one."""
        known = dict(settings.LANGUAGES)
        own = tuple(code for code in self.own_languages if code in known)
        return own or tuple(known)

    @property
    def main_language(self) -> str:
        return self.languages[0]

    @property
    def language_pairs(self) -> list[tuple[str, str]]:
        """The languages of the pages with their own names."""
        names = dict(settings.LANGUAGES)
        return [(code, names[code]) for code in self.languages]

    # --- Reached ---

    @property
    def phone(self) -> str:
        return self.own_phone or settings.NETWORK_PHONE

    @property
    def sender(self) -> str:
        """The bare address that letters come from."""
        return self.own_sender or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]

    @property
    def own_sender_name(self) -> str:
        """The name that was given to the sender; "" for that of the network."""
        return self.sender_name or parseaddr(settings.DEFAULT_FROM_EMAIL)[0]

    # --- Where ---

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.own_time_zone or settings.TIME_ZONE)

    @property
    def phone_region(self) -> str:
        """The country of phone numbers without a country."""
        return self.own_phone_region or settings.PHONENUMBER_DEFAULT_REGION

    # --- The rest ---

    @property
    def leave_to(self) -> str:
        return self.own_leave_to or settings.LEAVE_TO

    @property
    def open_data_license(self) -> str:
        return self.own_license or settings.OPEN_DATA_LICENSE

    @property
    def open_data_contact(self) -> str:
        return self.own_data_contact or settings.OPEN_DATA_CONTACT

    def kept_for(self, setting: str) -> datetime.timedelta:
        """Return for how long is kept what the setting says: "NOTES_KEPT_FOR"."""
        days = self.kept_days.get(setting)
        if days is not None:
            return datetime.timedelta(days=days)
        stands: datetime.timedelta = getattr(settings, setting)
        return stands


Load = Callable[[int], Profile]


class _Known:
    """The network as this process last saw it."""

    load: Load | None = None

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.own = threading.local()
        self.forget()

    def forget(self) -> None:
        self.profile = Profile()
        self.is_known = False
        self.looked_at = 0.0

    def keep(self, profile: Profile) -> None:
        with self.lock:
            self.profile, self.is_known = profile, True
            self.looked_at = time.monotonic()

    def now(self, *, surely: bool) -> Profile:
        # While it is read, numbers and texts in it ask for it themselves.
        if not apps.ready or self.load is None or getattr(self.own, "asks_nobody", False):
            return self.profile
        version = content_versions.version_at_hand(TOPIC)
        if self.is_known and not self._is_old(version, surely=surely):
            return self.profile
        try:
            [latest] = content_versions.versions_of((TOPIC,))
            if not self.is_known or latest != self.profile.version:
                with self.asking_nobody():
                    self.keep(self.load(int(str(latest))))
        except Error:
            # What was last seen is better than nothing, and looked for again soon.
            pass
        self.looked_at = time.monotonic()
        return self.profile

    @contextmanager
    def asking_nobody(self) -> Iterator[None]:
        """Let this thread take what is known."""
        before = getattr(self.own, "asks_nobody", False)
        self.own.asks_nobody = True
        try:
            yield
        finally:
            self.own.asks_nobody = before

    def _is_old(self, version: int | None, *, surely: bool) -> bool:
        if version is not None:
            return version != self.profile.version
        return surely or time.monotonic() - self.looked_at >= FOLLOWS_WITHIN


_known = _Known()
# Whether this thread has days and times of a network that says its own.
_zone = threading.local()


def provide(load: Load) -> None:
    """From now on the network is what `load` returns for the version that it is given."""
    _known.load = staticmethod(load)


def current(*, now: bool = False) -> Profile:
    """Return the network. `now`: as it is stored at this moment, for one small query."""
    return _known.now(surely=now)


@contextmanager
def held() -> Iterator[None]:
    """Keep to what is known of the network as the block begins; nothing is asked in it."""
    current()
    with _known.asking_nobody():
        yield


def kept_for(setting: str) -> datetime.timedelta:
    """Return for how long is kept what the setting says; the network's own word comes first."""
    return current().kept_for(setting)


def in_its_zone() -> None:
    """Let days and times of this thread be those of the network from now on."""
    if current().own_time_zone:
        timezone.activate(current().zone)
        _zone.is_ours = True
    elif getattr(_zone, "is_ours", False):
        timezone.deactivate()
        _zone.is_ours = False


def as_of_today(call_next: Callable[[], Any], _context: Any, worker: Any) -> Any:
    """Run a job of the worker with the days and times of the network.

    A worker that began with other languages than there are now ends after the jobs at hand.
    """
    content_versions.look_again()  # for a job that is what a request is for a page
    in_its_zone()
    if renewal.is_due(current(now=True).added):
        worker.stop()
    return call_next()


def forget(*, as_if_none: bool = False) -> None:
    """Forget the network, or (`as_if_none`) know that none is stored: a test starts from that."""
    _known.forget()
    content_versions.look_again()
    if as_if_none:
        _known.keep(Profile())
