"""The calls about a match: put on today's list where no email arrives, and struck off."""

from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet
from django.utils import timezone

from requests_app.choices import ContactKind
from requests_app.models import ContactLog, Match


def add_call(match: Match, kind: ContactKind) -> None:
    """Put a call about a locked match on today's list, unless the same one still waits there."""
    if not _waiting(match).filter(kind=kind).exists():
        _put_on_list([match], kind)


def add_calls_about_end(matches: Iterable[Match], kind: ContactKind) -> None:
    """Put a call on today's list to each volunteer whose matches have just ended, per household."""
    found: dict[tuple[int, int], list[Match]] = {}
    for match in matches:
        found.setdefault((match.need.request_id, match.volunteer_id), []).append(match)
    for together in found.values():
        _put_on_list(together, kind)


def _put_on_list(matches: Sequence[Match], kind: ContactKind) -> None:
    call = {
        "request": matches[0].need.request,
        "need": matches[0].need if len(matches) == 1 else None,
        "match": matches[0],
        "kind": kind,
    }
    # A letter that failed may be sent once more, and fail again.
    if not ContactLog.objects.filter(**call, followed_up_at=None).exists():
        ContactLog.objects.create(**call, follow_up_on=timezone.localdate())


def strike_calls(match: Match) -> None:
    """Strike off what was to be said or asked about a match; the entries stay in the log."""
    _strike(_waiting(match).filter(kind__in=ContactKind.about_a_yes()))


def strike_calls_about_end(match: Match) -> None:
    """Strike off that it is over for a volunteer: they said yes again, or it is done after all."""
    calls = _open_calls(match).filter(match__volunteer=match.volunteer_id)
    _strike(calls.filter(kind__in=ContactKind.about_an_end()))


def strike_calls_to(volunteer_id: int) -> None:
    """Strike off what was to be said to a volunteer who has left: nobody is there to be called."""
    calls = ContactLog.objects.filter(follow_up_on__isnull=False, followed_up_at=None)
    own = calls.filter(match__volunteer=volunteer_id)
    _strike(own.filter(kind__in=ContactKind.to_volunteer()))


def _strike(calls: QuerySet[ContactLog]) -> None:
    calls.update(followed_up_at=timezone.now())


def _waiting(match: Match) -> QuerySet[ContactLog]:
    """Narrow to those of a match; of one need several volunteers may have been asked."""
    return _open_calls(match).filter(Q(match=None) | Q(match=match.pk))


def _open_calls(match: Match) -> QuerySet[ContactLog]:
    # By the request first, which has an index; an entry's need has none.
    request = match.need.request_id
    return ContactLog.objects.filter(request=request, need=match.need_id, followed_up_at=None)
