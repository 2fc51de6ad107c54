"""Every letter to residents and volunteers who wrote in Spanish."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail

from accounts import audit
from accounts.models import User
from common.models import Category
from messaging.delivery import deliver
from messaging.models import Message, RecipientKind
from requests_app import services
from requests_app.models import Match, Need
from tests import factories
from tests.requests_app import asking
from tests.spanish.reader import Reader
from tests.spanish.rows import make_groceries, make_volunteer
from tests.volunteers import helpers
from volunteers.models import Volunteer
from volunteers.services import approve_volunteer

pytestmark = pytest.mark.django_db

LETTERS_FOLDER = Path(settings.BASE_DIR) / "templates" / "emails"


def deliver_all(reader: Reader) -> None:
    """Send what waits for residents and volunteers, as the worker does, and read it."""
    waiting = Message.objects.exclude(recipient_kind=RecipientKind.STAFF).filter(status="queued")
    for message in waiting:
        assert message.language == "es"
        deliver(message.pk)
    for letter in mail.outbox:
        reader.read_mail(letter)


def test_no_english_in_letters_to_those_who_wrote_in_spanish() -> None:
    reader, coordinator = Reader("es"), factories.make_steward()
    asking.fill_in(reader.client, make_groceries(), pages_in="es")
    asking.send(reader.client, "es")
    helpers.fill_in(reader.client, Category.objects.get().slug)
    helpers.send(reader.client, "es")
    need, volunteer = Need.objects.get(), Volunteer.objects.get()
    approve_volunteer(volunteer.pk, actor=coordinator)
    match = services.offer_match(need.pk, volunteer.pk, actor=coordinator)
    deliver_all(reader)
    services.accept_match(match.pk, actor=audit.VOLUNTEER)
    deliver_all(reader)
    services.complete_match(match.pk, actor=audit.VOLUNTEER)
    deliver_all(reader)
    services.report_not_done(need.pk, actor=audit.RESIDENT)
    for end in (release, withdraw):
        match = services.offer_match(need.pk, make_volunteer(need.category).pk, actor=coordinator)
        end(match, coordinator)
        deliver_all(reader)
    assert set(Message.objects.filter(status="sent").values_list("template", flat=True)) == LETTERS
    assert not reader.english, "\n".join(reader.english)


def release(match: Match, _coordinator: User) -> None:
    services.accept_match(match.pk, actor=audit.VOLUNTEER)
    services.release_match(match.pk, actor=audit.VOLUNTEER)


def withdraw(match: Match, coordinator: User) -> None:
    services.withdraw_match(match.pk, actor=coordinator)


LETTERS = {
    "requests_app/request_received",
    "requests_app/match_offered",
    "requests_app/helper_found",
    "requests_app/match_accepted",
    "requests_app/match_completed",
    "requests_app/need_reopened",
    "requests_app/match_withdrawn",
    "volunteers/volunteer_received",
    "volunteers/volunteer_approved",
}
STAFF_LETTERS = {"requests_app/match_released", "requests_app/help_did_not_come"}


def test_every_letter_is_in_these_lists() -> None:
    files = {
        str(path.relative_to(LETTERS_FOLDER).with_suffix(""))
        for path in LETTERS_FOLDER.rglob("*.txt")
    }
    assert files == LETTERS | STAFF_LETTERS
