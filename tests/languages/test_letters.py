"""Every letter to residents and volunteers, in each language."""

import datetime
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.utils import timezone
from django.utils.translation import gettext, override

from accounts import audit
from accounts.models import User
from common.contact_lookup import contact_index
from common.models import Category
from inbox.models import Thread
from inbox.notes import pass_note
from inbox.services import answer
from inbox.taking import write_on_page
from messaging.delivery import deliver
from messaging.letters import render_letter
from messaging.models import Message
from messaging.recipients import STAFF
from open_needs.choices import TellHow
from open_needs.digests import tell_me, tell_of_new_needs
from privacy import asking
from privacy.notifications import put_end_all
from requests_app import services
from requests_app.choices import MatchStatus
from requests_app.ends import EndReason
from requests_app.models import HelpRequest, Match, Need
from requests_app.notifications import (
    DID_IT_HAPPEN,
    TASK_REMINDER,
    tell_helper,
    tell_household,
)
from tests import factories
from tests.fund.test_letters import MONEY_LETTERS
from tests.languages.form_answers import right, rights
from tests.languages.read_routes import steps_with_letters
from tests.languages.reader import Reader
from tests.languages.test_announced_letters import LETTERS as ANNOUNCED_LETTERS
from tests.languages.test_days_letters import DAYS_LETTERS
from tests.languages.test_deciding_letters import DECIDING_LETTERS
from tests.languages.test_directory_letters import LETTERS as DIRECTORY_LETTERS
from tests.languages.test_emergency_pages import EMERGENCY_LETTERS
from tests.languages.test_pod_letters import LETTERS as POD_LETTERS
from tests.languages.test_rota_letters import ROTA_LETTERS
from tests.languages.test_shelf_letters import SHELF_LETTERS
from tests.languages.translated_rows import READ
from tests.requests_app import request_form
from tests.requests_app.feedback_letters import household_says
from tests.volunteers import sign_up_form
from volunteers.models import Volunteer
from volunteers.services import approve_volunteer, send_lost_link

pytestmark = pytest.mark.django_db

LETTERS_FOLDER = Path(settings.BASE_DIR) / "templates" / "emails"


def deliver_all(reader: Reader) -> None:
    """Send what waits for residents and volunteers, as the worker does, and read it."""
    # Staff are written to in the languages of the staff pages only.
    waiting = Message.objects.exclude(recipient_kind=STAFF).filter(status="queued")
    for message in waiting:
        assert message.language == reader.language
        deliver(message.pk)
    for letter in mail.outbox:
        reader.read_mail(letter)


@pytest.mark.parametrize("language", READ)
def test_no_english_in_letters(language: str) -> None:
    """The pages were in English: what counts is the language to write to the person in."""
    reader, coordinator = Reader(language), factories.make_steward()
    contact = right(reader.rows, "contact")
    request_form.fill_in(reader.client, reader.rows.groceries(), contact=contact)
    request_form.send(reader.client)
    sign_up_form.fill_in(reader.client, Category.objects.get().slug, **rights(reader.rows))
    sign_up_form.send(reader.client)
    need, volunteer = Need.objects.get(), Volunteer.objects.get()
    approve_volunteer(volunteer.pk, actor=coordinator, known_by="met")
    send_lost_link(contact_index(volunteer.email))
    services.send_lost_links(contact_index(need.request.email))
    match = services.offer_match(need.pk, volunteer.pk, actor=coordinator)
    deliver_all(reader)
    services.accept_match(match.pk, actor=audit.VOLUNTEER)
    deliver_all(reader)
    write_to_each_other(match, coordinator)
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
    for _step in dates_of_a_series(reader, need):
        deliver_all(reader)
    passed = timezone.localdate() - timedelta(days=1)
    factories.make_need(need.request, need.category, occurrence=90, needed_by=passed)
    services.ask_if_still_needed()
    deliver_all(reader)
    for _end in ends(reader, need, coordinator):
        deliver_all(reader)
    for _step in follow_through(reader, need):
        deliver_all(reader)
    for _step in steps_with_letters(reader, coordinator):
        deliver_all(reader)
    tell_of_something_new(reader, need)
    deliver_all(reader)
    ask_what_is_kept(need.request_id, volunteer.pk)
    deliver_all(reader)
    # A letter that was dropped would not have been read.
    assert set(Message.objects.filter(status="sent").values_list("template", flat=True)) == LETTERS
    assert not reader.english, "\n".join(reader.english)
    greet_whole(language)
    assert not reader.signs, "\n".join(reader.signs)
    assert not reader.words, "\n".join(reader.words)


def greet_whole(language: str) -> None:
    """Every letter greets by a name, or without one in words that are made for it."""
    people = [*HelpRequest.objects.all(), *Volunteer.objects.all()]
    names = {each.letter_name for each in people} - {""}
    with override(language):
        greetings = {gettext("Hello,")}
        greetings |= {gettext("Hello %(name)s,") % {"name": name} for name in names}
    assert {letter.body.splitlines()[0] for letter in mail.outbox} <= greetings


def write_to_each_other(match: Match, coordinator: User) -> None:
    """Answer what the household wrote on its page, and pass a note from either side."""
    write_on_page("request", match.need.request_id, "?", key="a")
    thread = Thread.objects.get()
    seen = thread.items.get().pk
    answer(thread.pk, "10:30", actor=coordinator, key="a", seen=seen)
    for is_from_household in (True, False):
        side = {"is_from_household": is_from_household, "language": "en", "key": "a"}
        pass_note(match.pk, said="here", **side)


def release(match: Match, _coordinator: User) -> None:
    services.accept_match(match.pk, actor=audit.VOLUNTEER)
    services.release_match(match.pk, actor=audit.VOLUNTEER)


def dates_of_a_series(reader: Reader, need: Need) -> Iterator[None]:
    """Offer it to somebody who did it the last time, which their letter says; move it, skip it."""
    helper = reader.rows.volunteer(need.category)
    factories.make_match(need, helper, status=MatchStatus.DONE)
    day = timezone.localdate() + timedelta(days=3)
    following = factories.make_need(
        need.request, need.category, occurrence=2, repeat="weekly", wanted_on=day
    )
    services.offer_match(following.pk, helper.pk, actor=audit.SYSTEM)
    yield
    services.move_date(following.pk, day, day + timedelta(days=1), actor=audit.RESIDENT)
    yield
    services.skip_dates(following.pk, [day], actor=audit.RESIDENT)
    yield


def ends(reader: Reader, need: Need, coordinator: User) -> Iterator[None]:
    """Nobody was asked for days; then others help with one need, and we cannot with the rest."""
    since = timezone.now() - settings.STILL_LOOKING_AFTER
    kinds = [reader.rows.groceries() for _reason in EndReason]
    waiting = [factories.make_need(need.request, kind, created_at=since) for kind in kinds]
    services.say_still_looking()
    given = reader.rows.resource(need.category, phone="+12025550134")
    services.give_resources(need.pk, [given.pk], by_email=True, actor=coordinator)
    yield
    for each, reason in zip(waiting, EndReason, strict=True):
        place = reader.rows.resource(each.category, phone="+12025550133")
        services.close_need(each.pk, reason=reason, resource_ids=[place.pk], actor=coordinator)
    yield


def follow_through(reader: Reader, need: Need) -> Iterator[None]:
    """Remind both sides of a yes, ask whether it happened, and tell them of a new day."""
    today = timezone.localdate()
    coming = factories.make_need(need.request, need.category, occurrence=9, wanted_on=today)
    said_at = timezone.now() - datetime.timedelta(days=9)
    match = factories.make_match(
        coming,
        reader.rows.volunteer(need.category),
        status=MatchStatus.ACCEPTED,
        accepted_at=said_at,
        reminded_at=said_at,
        followed_up_at=said_at,
    )
    factories.link_to(match)
    for template in (TASK_REMINDER, DID_IT_HAPPEN):
        tell_household(template, match)
        tell_helper(template, match)
        yield
    services.move_match(match.pk, today, actor=factories.make_steward())
    yield
    services.update_need(coming.pk, {"delivery": "door"}, actor=audit.RESIDENT)
    yield
    household_says(match, "no")
    yield


def tell_of_something_new(reader: Reader, need: Need) -> None:
    """Tell somebody who wants to be told that there is something new on their page."""
    ward = reader.rows.ward(lists_needs=True)
    volunteer = reader.rows.volunteer(need.category, languages=["en", reader.rows.spoken])
    factories.link_to(volunteer)
    tell_me(volunteer.pk, TellHow.DAILY, actor=audit.VOLUNTEER)
    request = factories.make_request(ward, spoken_language=reader.rows.spoken)
    factories.make_need(request, need.category)
    tell_of_new_needs(volunteer.pk)


def ask_what_is_kept(request_id: int, volunteer_id: int) -> None:
    """Ask both sides whether we may keep what we hold, and send what ends all of it."""
    asking.ask_household(request_id)
    asking.ask_volunteer(volunteer_id)
    put_end_all(request_id)


def withdraw(match: Match, coordinator: User) -> None:
    services.withdraw_match(match.pk, actor=coordinator)


LETTERS = {
    "inbox/answer_on_page",
    "inbox/note",
    "open_needs/new_needs",
    "privacy/still_there",
    "requests_app/end_all",
    "requests_app/request_ends",
    "requests_app/date_moved",
    "requests_app/request_link",
    "requests_app/request_received",
    "requests_app/match_offered",
    "requests_app/helper_found",
    "requests_app/match_accepted",
    "requests_app/match_completed",
    "requests_app/did_it_work",
    "requests_app/did_it_happen",
    "requests_app/did_not_happen",
    "requests_app/task_new_day",
    "requests_app/task_reminder",
    "requests_app/need_reopened",
    "requests_app/resources_given",
    "requests_app/still_looking",
    "requests_app/need_done_by_others",
    "requests_app/need_closed_without_help",
    "requests_app/match_withdrawn",
    "requests_app/still_needed",
    "requests_app/match_asked",
    "requests_app/match_missed",
    "requests_app/need_changed",
    "requests_app/route_offered",
    "requests_app/route_accepted",
    "requests_app/route_stop_withdrawn",
    "requests_app/route_withdrawn",
    "volunteers/volunteer_received",
    "volunteers/volunteer_approved",
    "volunteers/volunteer_link",
}
# Instead of any of them, where others read the mailbox.
DISCREET = "messaging/discreet"
# `test_staff_letters` reads those of news, `test_staff_accounts` those of accounts,
# `test_staff_opening` the test letter.
STAFF_LETTERS = {
    "messaging/invitation",
    "messaging/new_password",
    "messaging/new_roles",
    "messaging/news_at_once",
    "messaging/news_morning",
    "opening/test_letter",
}


def test_every_letter_is_in_these_lists() -> None:
    files = {
        str(path.relative_to(LETTERS_FOLDER).with_suffix(""))
        for path in LETTERS_FOLDER.rglob("*.txt")
    }
    elsewhere = ANNOUNCED_LETTERS | DAYS_LETTERS | DIRECTORY_LETTERS | POD_LETTERS
    elsewhere |= ROTA_LETTERS | STAFF_LETTERS
    elsewhere |= EMERGENCY_LETTERS
    elsewhere |= SHELF_LETTERS
    elsewhere |= MONEY_LETTERS
    assert files == LETTERS | elsewhere | DECIDING_LETTERS | {DISCREET}


@pytest.mark.parametrize("language", READ)
def test_no_english_in_a_discreet_letter(language: str) -> None:
    reader = Reader(language)
    with override(language):
        subject, body = render_letter(DISCREET, {"url": "https://example.org/r/x/"})
    reader.read_mail(mail.EmailMessage(subject, body, "1 <aid@example.org>"))
    assert [*reader.english, *reader.signs, *reader.words] == []
