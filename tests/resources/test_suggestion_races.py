"""Suggestions that are sent, or decided, by two at the same time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import AuditEvent
from common.errors import NotPossible
from common.models import PrivateLink
from resources.choices import SuggestionState
from resources.models import Resource, Suggestion
from resources.suggestions import services, taking
from tests.factories import (
    link_to,
    make_organizer,
    make_resource,
    make_resource_category,
    make_steward,
    make_suggestion,
    make_ward,
)

TIMES = 4


def at_once(*verbs: Callable[[], Any]) -> list[Any]:
    """Call all of them in threads of their own; what each returned, or the refusal."""

    def call(verb: Callable[[], Any]) -> Any:
        try:
            return verb()
        except NotPossible as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(verbs)) as pool:
        return list(pool.map(call, verbs))


@pytest.mark.django_db(transaction=True)
def test_of_many_presses_one_makes_an_entry() -> None:
    ward = make_ward()
    row, heading = make_suggestion(ward=ward), make_resource_category()
    users = [make_organizer(ward) for _number in range(TIMES)]

    def take(user: Any) -> Resource:
        return taking.take_over_as_new(row.pk, ["title"], heading, is_public=True, actor=user)

    def refuse(user: Any) -> None:
        services.refuse_suggestion(row.pk, "No", actor=user)

    done = at_once(
        *(partial(take, user) for user in users),
        *(partial(refuse, user) for user in users),
    )
    refused = [each for each in done if isinstance(each, NotPossible)]
    assert len(refused) == 2 * TIMES - 1
    row.refresh_from_db()
    assert Resource.objects.count() == (1 if row.state == SuggestionState.TAKEN else 0)
    decided = ("take_over_suggestion", "refuse_suggestion")
    assert AuditEvent.objects.filter(verb__in=decided).count() == 1


@pytest.mark.django_db(transaction=True)
def test_sent_by_many_presses_it_is_stored_once() -> None:
    fields = {"kind": "other", "resource": make_resource(), "words": "Moved"}

    def send() -> Any:
        return services.submit_suggestion(fields, submission_key="one")

    done = at_once(*([send] * TIMES))
    assert Suggestion.objects.count() == 1
    assert len({each.token for each in done}) == 1
    assert [each.is_new for each in done].count(True) == 1


@pytest.mark.django_db
def test_the_database_keeps_the_rules() -> None:
    row, user, now = make_suggestion(), make_steward(), timezone.now()
    for wrong in (
        {"state": "taken"},
        {"state": "refused", "decided_at": now},
        {"state": "waiting", "decided_by": user},
        {"kind": "hours"},
        {"set_aside_at": now},
        {"why_aside": "program"},
        {
            "state": "taken",
            "decided_at": now,
            "decided_by": user,
            "set_aside_at": now,
            "why_aside": "program",
        },
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Suggestion.objects.filter(pk=row.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_resource(slug="suggest")


@pytest.mark.django_db
def test_decided_and_set_aside_ones_are_deleted_after_a_month() -> None:
    old, user = timezone.now() - settings.UNANSWERED_KEPT_FOR, make_steward()
    decided = {"state": "refused", "decided_at": old, "decided_by": user}
    make_suggestion(**decided)
    make_suggestion(set_aside_at=old, why_aside="program")
    waiting = make_suggestion(created_at=old)
    recent = make_suggestion(**{**decided, "decided_at": timezone.now()})
    for row in Suggestion.objects.all():
        link_to(row)
    call_command("erase_expired", "--really")
    assert {*Suggestion.objects.all()} == {waiting, recent}
    open_links = PrivateLink.objects.filter(purpose="suggestion", revoked_at=None)
    assert {link.subject_id for link in open_links} == {waiting.pk, recent.pk}
