"""The people who answer calls now. The app that has the rota registers itself when it starts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class OnCall:
    """One person to whom a call may be put through.

    `kind` is that of a recipient (`messaging.recipients`), `pk` the row, `phone` in E.164, and
    `languages` are the codes of what they speak.
    """

    kind: str
    pk: int
    phone: str
    languages: tuple[str, ...]


# Called with the ward (None: the line of the whole network), the caller's language ("": any), and
# the time. Those whom it returns come in the order in which they are to be called.
Provider = Callable[[int | None, str, datetime], list[OnCall]]

_providers: list[Provider] = []


def register(provider: Provider) -> Provider:
    """Let `provider` name people who are on call; once, however often it is called."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def people_on_call(ward_id: int | None, language: str, now: datetime) -> list[OnCall]:
    """Return who answers the line of the ward now, in `language`; nobody twice."""
    found = (person for each in _providers for person in each(ward_id, language, now))
    return list({(person.kind, person.pk): person for person in found}.values())
