"""The phones that ring for a call: of those on call, the ones who may talk with the caller."""

from django.db.models import Q
from django.utils import timezone

from calls.models import Call
from common import limits
from common.encryption import blind_index
from messaging.on_call import OnCall, people_on_call
from requests_app.models import Block, HelpRequest
from volunteers.notifications import VOLUNTEER

# A provider lets so many ring at once.
MOST = 10
# Callers who hide their number share a count.
HIDDEN, TIMES_HIDDEN = "hidden", 10


def may_ring(call: Call) -> bool:
    """Count one more call of this number, and tell whether phones may ring for it.

    Who calls all evening leaves a message, like everybody whom nobody can answer.
    """
    number = call.thread.phone
    return limits.allows("calls", number or HIDDEN, times=1 if number else TIMES_HIDDEN)


def who_speaks(call: Call, language: str) -> list[OnCall]:
    """Return whom to call first: those on call who speak the language of the caller."""
    return _may_talk(call, language.split("-")[0])[:MOST]


def all_others(call: Call, language: str) -> list[OnCall]:
    """Return whom to call when none of those has answered."""
    first = {(person.kind, person.pk) for person in who_speaks(call, language)}
    others = [each for each in _may_talk(call, "") if (each.kind, each.pk) not in first]
    return others[:MOST]


def _may_talk(call: Call, language: str) -> list[OnCall]:
    """Return those on call, but for who is kept apart from the caller, and the caller."""
    ids, indexes = _kept_apart(call.thread.phone_index)
    found: dict[str, OnCall] = {}
    for person in people_on_call(call.ward_id, language, timezone.now()):
        index = blind_index(person.phone, purpose="phone")
        is_apart = index in indexes or (person.kind == VOLUNTEER and person.pk in ids)
        if not is_apart and index != call.thread.phone_index:
            found.setdefault(person.phone, person)
    return list(found.values())


def _kept_apart(phone_index: str) -> tuple[set[int], set[str]]:
    """Return the volunteers who are never put together with households of this number.

    By their rows, and by the numbers of those who signed up again.
    """
    if not phone_index:
        return set(), set()
    own = HelpRequest.objects.filter(phone_index=phone_index, household__isnull=False)
    same = Q(phone_index=phone_index) | Q(household__in=own.values("household"))
    rows = Block.objects.filter(same).values_list("volunteer", "volunteer_phone_index")
    return {pk for pk, _index in rows}, {index for _pk, index in rows if index}
