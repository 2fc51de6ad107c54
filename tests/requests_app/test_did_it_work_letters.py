"""The letters that ask whether it worked; and notes go with those who wrote them."""

from typing import Any

import pytest
from django.test import Client

from accounts import audit
from messaging import registry
from messaging.models import Message
from requests_app import services
from requests_app.choices import ContactKind, MatchStatus, NeedStatus
from requests_app.models import ContactLog, Match, Need
from tests.factories import (
    link_to,
    make_contact,
    make_route,
    make_steward,
)
from tests.requests_app.feedback_letters import due, household_says, say, templates
from tests.requests_app.request_form import address
from volunteers.services import leave

pytestmark = pytest.mark.django_db


# --- Letters ---


def _letter(template: str) -> Any:
    return registry.write(Message.objects.get(template=f"requests_app/{template}"))


def test_the_household_is_asked_by_letter(match: Match, token: str) -> None:
    Match.objects.update(status=MatchStatus.ACCEPTED, ended_at=None)
    services.complete_match(match.pk, actor=audit.VOLUNTEER)
    assert templates() == ["match_completed"]  # the volunteer is asked on their page
    assert "Did you get this help?" in _letter("match_completed").body
    assert f"/r/{token}/" in _letter("match_completed").body


@pytest.mark.parametrize("who", ["household", "coordinator"])
def test_the_volunteer_is_asked_by_letter_if_they_did_not_say_so(
    client: Client, match: Match, helper_token: str, who: str
) -> None:
    # Set past the verbs: they would send letters of their own, and letters are counted below.
    Match.objects.update(status=MatchStatus.ACCEPTED, ended_at=None)
    Need.objects.update(status=NeedStatus.MATCHED, ended_at=None)
    for _time in range(2):
        if who == "household":
            household_says(match, "yes")
        else:
            services.complete_match(match.pk, actor=make_steward())
    assert templates().count("did_it_work") == 1
    letter = _letter("did_it_work")
    assert letter.to == match.volunteer.email
    assert f"/m/{helper_token}/" in letter.body
    assert match.need.request.name not in letter.body
    say(client, helper_token, "yes")
    # Written when it is sent: who has answered in the meantime is not asked any more.
    assert _letter("did_it_work") is None


def test_about_a_stop_of_a_route_with_its_link() -> None:
    route = make_route(status=MatchStatus.ACCEPTED)
    stop = route.matches.order_by("id").first()
    assert stop
    token = link_to(route)
    household_says(stop, "yes")
    assert f"/route/{token}/" in _letter("did_it_work").body


# --- Deleting ---


def test_notes_are_deleted_with_the_request(
    client: Client, match: Match, token: str, helper_token: str
) -> None:
    say(client, helper_token, "no", "Nobody opened")
    assert ContactLog.objects.exclude(note="").exists()
    services.erase_request(match.need.request_id, actor=audit.RESIDENT)
    assert not ContactLog.objects.exclude(note="").exists()
    assert due() == []
    assert client.get(address("match_worked", helper_token)).status_code == 404
    with pytest.raises(services.feedback.NotPossible):  # type: ignore[attr-defined]
        services.say_whether_it_worked(
            match.pk, side="volunteer", worked="yes", actor=audit.VOLUNTEER
        )


def test_notes_are_deleted_with_the_volunteer(
    client: Client, match: Match, helper_token: str
) -> None:
    say(client, helper_token, "no", "Nobody opened")
    staff = make_contact(match.need.request, note="Rang them.")
    leave(match.volunteer_id, actor=audit.VOLUNTEER)
    notes = dict(ContactLog.objects.values_list("pk", "note"))
    assert notes.pop(staff.pk) == "Rang them."
    assert set(notes.values()) == {""}
    # The household must be rung all the same, though whoever said so is gone.
    assert due() == [ContactKind.VOLUNTEER_NO]
