"""The verb on what a need says; where it stands is changed by others."""

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from common.errors import NotPossible
from requests_app import notifications
from requests_app.choices import MatchStatus, NeedStatus
from requests_app.days import answer_by
from requests_app.models import Need
from requests_app.recurrence import Series
from requests_app.services.changes import begin_anew, tell_of_changes
from requests_app.services.contacts import finish_calls_about_day
from requests_app.services.guards import require_household
from requests_app.services.locking import lock_matches, lock_need, set_changed

# It is about the next of the series, so it may change after this one has ended.
ABOUT_THE_NEXT = {"repeat", "repeat_weekdays", "repeat_until"}
ENDED_NEED = _("This need has ended and can no longer be changed.")
# Whoever was asked was asked for this kind of help, and fits it.
KIND = {"category", "category_id"}
KIND_STAYS = _("The kind of help cannot be changed. Please cancel this and add what you need.")
# What says until when help is of use.
SAYS_WHEN = {"urgency", "wanted_on"}
DAY_TAKEN = _("This help is already planned for that day.")


@transaction.atomic
def update_need(need_id: int, fields: dict[str, Any], *, actor: audit.Actor) -> None:
    """Change what a need says (details, how soon, when …); what is the same is not recorded.

    Another "how soon" or day counts from today. Whoever helps, or was asked, is told what the
    household changed. Raises `NotPossible` when it has ended, but for how its series goes on, and
    for another kind of help.
    """
    changed = change_need(need_id, fields, actor)
    request_id = Need.objects.values_list("request_id", flat=True).get(pk=need_id)
    tell_of_changes(request_id, [], {need_id: changed}, actor)


def change_need(need_id: int, fields: dict[str, Any], actor: audit.Actor) -> list[str]:
    """Do what `update_need` does, and tell nobody; returns the names of what changed."""
    need = lock_need(need_id)
    require_household(need.request)
    if KIND.intersection(fields):
        raise NotPossible(KIND_STAYS)
    changed = set_changed(need, fields)
    if not need.is_active and not ABOUT_THE_NEXT.issuperset(changed):
        raise NotPossible(ENDED_NEED)
    if "detail" in changed and need.coordinator_lines:
        # They say what was written before; nobody may go by that.
        need.coordinator_lines = None
        changed.append("coordinator_lines")
    if "wanted_on" in changed and not Need.objects.in_series_of(need).exclude(pk=need_id).exists():
        # Before anything followed, another first day is another series.
        need.series_day = need.repeat_from = None
    if SAYS_WHEN.intersection(changed):
        write_day(need, changed, actor)
    elif changed:
        need.save(update_fields=[*changed, *need.begin_series()])
    if changed:
        audit.record(actor, "update_need", need, changed)
    return changed


@transaction.atomic
def write_line(need_id: int, language: str, text: str, *, actor: User) -> None:
    """Write what volunteers who read `language` are to know; an empty text deletes it.

    It is shown where the details are. Raises `NotPossible` when the need has ended.
    """
    need = lock_need(need_id)
    if not need.is_active:
        raise NotPossible(ENDED_NEED)
    # Read under the lock: another language's line may just have been written.
    lines = dict(need.coordinator_lines or {})
    if lines.get(language, "") == text:
        return
    lines[language] = text
    need.coordinator_lines = {code: line for code, line in lines.items() if line} or None
    need.save(update_fields=["coordinator_lines"])
    audit.record(actor, "update_need", need, ["coordinator_lines"])


def write_day(need: Need, changed: Collection[str], actor: audit.Actor) -> None:
    """Write what was `changed` with the last day of use, and let all that hangs on it follow.

    Reminder and question of a yes begin anew, who was asked must not answer after the day, and the
    household is not asked about the old one. The waiting begins anew, and what has become urgent is
    news. The need must be locked. Raises `NotPossible` when another date of its series is for that
    day.
    """
    if "wanted_on" in changed:
        _require_free_day(need)
    was_urgent = need.is_soon and not need.has_passed()
    need.save(update_fields=[*changed, *need.set_day(), *need.wait_anew(from_now=True)])
    if need.is_soon and not was_urgent and need.status != NeedStatus.MATCHED:
        notifications.need_urgent_again(need, actor)
    latest = answer_by(need.needed_by, timezone.now(), settings.OFFER_EXPIRES_AFTER)
    for match in lock_matches(need):
        if match.status == MatchStatus.ACCEPTED:
            begin_anew(match)
        if match.is_waiting and match.expires_at > latest:
            match.expires_at = latest
            match.save(update_fields=["expires_at"])
    finish_calls_about_day(need.request)


def _require_free_day(need: Need) -> None:
    # Without the day that it was planned for, it is the first of another series now.
    if need.series_day is None or need.wanted_on is None:
        return
    if Series.of(need).is_taken(need.wanted_on, besides=need):
        raise NotPossible(DAY_TAKEN)
