"""The messages to residents about needs that nobody here helps with, or not yet."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise

from common.addresses import absolute_url
from common.bidi import plain_code
from common.languages import comma
from messaging.models import Message
from messaging.registry import Letter, writer
from requests_app.choices import NeedStatus
from requests_app.ends import SAID_TO_HOUSEHOLD, EndReason
from requests_app.models import Need, Referral
from requests_app.notifications.residents import letter_to_resident, tell_resident
from resources.models import Resource


def need_closed_without_help(need: Need) -> None:
    """We cannot help, this is why, and these may be able to."""
    tell_of_end("need_closed_without_help", need)


def need_done_by_others(need: Need) -> None:
    """Others helped, so it is closed; tell us if that is not so."""
    tell_of_end("need_done_by_others", need)


def still_looking(need: Need) -> None:
    """We have found nobody so far, and have not forgotten you."""
    # With the time where it waits anew: then it is said again from the first time on.
    anew = f":{need.opened_again_at:%Y%m%d%H%M%S}" if need.opened_again_at else ""
    key = f"still_looking:{need.pk}:{need.still_looking_told}{anew}"
    tell_resident("still_looking", need.request, need.pk, key=key)


def tell_of_end(template: str, need: Need) -> None:
    # With the moment: a need that was opened again and closed once more is told of once more.
    moment = int(need.ended_at.timestamp()) if need.ended_at else 0
    tell_resident(template, need.request, need.pk, key=f"{template}:{need.pk}:{moment}")


@dataclass(frozen=True)
class End:
    """A need that was closed, and what its household reads about it."""

    need: Need
    words: str | Promise


@dataclass(frozen=True)
class Place:
    """A resource as a letter names it."""

    name: str
    phone: str
    url: str


@writer("requests_app/need_closed_without_help")
def write_need_closed_without_help(message: Message) -> Letter | None:
    needs = [need for need in closed_with(message) if EndReason(need.end_reason).is_unmet]
    if not needs:
        return None
    ends = [End(need, SAID_TO_HOUSEHOLD[need.end_reason]) for need in needs]
    return letter_to_resident(message, {"ends": ends, "places": named_places(needs)})


@writer("requests_app/need_done_by_others")
def write_need_done_by_others(message: Message) -> Letter | None:
    needs = [need for need in closed_with(message) if not EndReason(need.end_reason).is_unmet]
    return letter_to_resident(message, {"what": kinds_of(needs)}) if needs else None


@writer("requests_app/still_looking")
def write_still_looking(message: Message) -> Letter | None:
    """Write about all that is still open of what the household was told of at one moment."""
    needs = list(together(message, "still_looking_at").filter(status=NeedStatus.OPEN))
    what, is_again = kinds_of(needs), any(need.still_looking_told > 1 for need in needs)
    return letter_to_resident(message, {"what": what, "is_again": is_again}) if what else None


def closed_with(message: Message) -> list[Need]:
    """Return the needs that were closed at one moment with the message's, if they still are."""
    return list(together(message, "ended_at").filter(status=NeedStatus.CLOSED))


def together(message: Message, moment: str) -> QuerySet[Need]:
    """Narrow to the needs of the same request with the same `moment`: one press, one letter."""
    this = Need.objects.filter(pk=message.subject_id)
    same = {name: this.values(name)[:1] for name in ("request", moment)}
    return Need.objects.filter(**same).select_related("category").order_by("id")


def kinds_of(needs: Iterable[Need]) -> str:
    """Return the kinds of help, as one text."""
    return comma().join(dict.fromkeys(need.category.name_i18n for need in needs))


def named_places(needs: list[Need]) -> list[Place]:
    """Return the resources that were chosen for these needs, each once."""
    rows = Referral.objects.shown().filter(need__in=needs).order_by("need", "position")
    return places_of({row.resource_id: row.resource for row in rows}.values())


def places_of(resources: Iterable[Resource]) -> list[Place]:
    """Return entries of the directory as letters name them."""
    return [
        Place(
            row.name_i18n,
            plain_code(row.phone.number.as_national) if row.phone else "",
            absolute_url("resources:resource_detail", row.slug),
        )
        for row in resources
    ]
