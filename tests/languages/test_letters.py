"""Every letter to residents and volunteers, in each language."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail

from accounts import audit
from accounts.models import User
from common.models import Category
from messaging.delivery import deliver
from messaging.models import Message
from messaging.recipients import STAFF
from requests_app import services
from requests_app.choices import MatchStatus
from requests_app.models import Match, Need
from tests import factories
from tests.languages.form_answers import right, rights
from tests.languages.read_routes import steps_with_letters
from tests.languages.reader import Reader
from tests.languages.translated_rows import WORDS
from tests.requests_app import request_form
from tests.requests_app.feedback_letters import household_says
from tests.volunteers import sign_up_form
from volunteers.models import Volunteer
from volunteers.services import approve_volunteer, send_lost_link

pytestmark = pytest.mark.django_db

LETTERS_FOLDER = Path(settings.BASE_DIR) / "templates" / "emails"


def deliver_all(reader: Reader) -> None:
    """Send what waits for residents and volunteers, as the worker does, and read it."""
    waiting = Message.objects.exclude(recipient_kind=STAFF).filter(status="queued")
    for message in waiting:
        assert message.language == reader.language
        deliver(message.pk)
    for letter in mail.outbox:
        reader.read_mail(letter)


@pytest.mark.parametrize("language", WORDS)
def test_no_english_in_letters(language: str) -> None:
    """The pages were in English: what counts is the language to write to the person in."""
    reader, coordinator = Reader(language), factories.make_steward()
    contact = right(reader.rows, "contact")
    request_form.fill_in(reader.client, reader.rows.groceries(), contact=contact)
    request_form.send(reader.client)
    sign_up_form.fill_in(reader.client, Category.objects.get().slug, **rights(reader.rows))
    sign_up_form.send(reader.client)
    need, volunteer = Need.objects.get(), Volunteer.objects.get()
    approve_volunteer(volunteer.pk, actor=coordinator)
    send_lost_link(volunteer.email)
    match = services.offer_match(need.pk, volunteer.pk, actor=coordinator)
    deliver_all(reader)
    services.accept_match(match.pk, actor=audit.VOLUNTEER)
    deliver_all(reader)
    services.complete_match(match.pk, actor=coordinator)
    deliver_all(reader)
    household_says(match, "no")
    for end in (release, withdraw):
        match = services.offer_match(
            need.pk, reader.rows.volunteer(need.category).pk, actor=coordinator
        )
        end(match, coordinator)
        deliver_all(reader)
    offer_again(reader, need)
    deliver_all(reader)
    for _step in steps_with_letters(reader, coordinator):
        deliver_all(reader)
    assert set(Message.objects.filter(status="sent").values_list("template", flat=True)) == LETTERS
    assert not reader.english, "\n".join(reader.english)
    assert not reader.signs, "\n".join(reader.signs)


def release(match: Match, _coordinator: User) -> None:
    services.accept_match(match.pk, actor=audit.VOLUNTEER)
    services.release_match(match.pk, actor=audit.VOLUNTEER)


def offer_again(reader: Reader, need: Need) -> None:
    """To somebody who did it the last time, which their letter says."""
    helper = reader.rows.volunteer(need.category)
    factories.make_match(need, helper, status=MatchStatus.DONE)
    following = factories.make_need(need.request, need.category, occurrence=need.occurrence + 1)
    services.offer_match(following.pk, helper.pk, actor=audit.SYSTEM)


def withdraw(match: Match, coordinator: User) -> None:
    services.withdraw_match(match.pk, actor=coordinator)


LETTERS = {
    "requests_app/request_received",
    "requests_app/match_offered",
    "requests_app/helper_found",
    "requests_app/match_accepted",
    "requests_app/match_completed",
    "requests_app/did_it_work",
    "requests_app/need_reopened",
    "requests_app/match_withdrawn",
    "requests_app/match_asked",
    "requests_app/match_missed",
    "requests_app/route_offered",
    "requests_app/route_accepted",
    "requests_app/route_stop_withdrawn",
    "requests_app/route_withdrawn",
    "volunteers/volunteer_received",
    "volunteers/volunteer_approved",
    "volunteers/volunteer_link",
}
STAFF_LETTERS = {
    "requests_app/match_released",
    "requests_app/route_released",
    "requests_app/help_did_not_come",
}


def test_every_letter_is_in_these_lists() -> None:
    files = {
        str(path.relative_to(LETTERS_FOLDER).with_suffix(""))
        for path in LETTERS_FOLDER.rglob("*.txt")
    }
    assert files == LETTERS | STAFF_LETTERS
