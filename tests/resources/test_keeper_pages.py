"""Keepers of entries: asked once for all of theirs, and answering by private link."""

import datetime
import re

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from messaging.delivery import deliver
from messaging.models import Message
from resources.check_choices import CheckedHow, CheckOutcome
from resources.keeping import keepers
from resources.keeping.checks import finish_correction
from resources.models import EntryCheck, EntryKeeper
from tests.clock import set_clock
from tests.factories import (
    link_to,
    make_check,
    make_due_resource,
    make_entry_keeper,
    make_link,
    make_resource,
    make_steward,
)

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def ask() -> int:
    """The night's job, and the letters that it put out."""
    count = keepers.ask_keepers()
    for message in Message.objects.filter(status="queued"):
        deliver(message.pk)
    return count


def address(name, token, *args):
    return reverse(f"resources:{name}", args=[token, *args])


def press(client, token, resource, what):
    url = address("keeper_press", token)
    return client.post(url, {"entry": resource.pk, "press": what}, follow=True)


# --- Asked ----------------------------------------------------------------------------------------


def test_one_letter_asks_about_all_that_is_due():
    due = [make_due_resource(name=f"Pantry {number}") for number in range(3)]
    fresh, draft = make_resource(name="Fresh"), make_due_resource(name="Draft", state="draft")
    keeper = make_entry_keeper(*due, fresh, draft, email="keeper@example.org")
    make_entry_keeper(make_resource())
    assert ask() == 1
    (letter,) = mail.outbox
    assert letter.to == ["keeper@example.org"]
    assert letter.subject == "Is this still true?"
    for name in ("Pantry 0", "Pantry 1", "Pantry 2"):
        assert name in letter.body
    assert "Fresh" not in letter.body
    assert "Draft" not in letter.body
    token = re.search(r"/en/k/([\w-]{22})/", letter.body)
    assert token
    assert keepers.kept_by(keeper).count() == 4


def test_never_more_than_once_in_thirty_days(monkeypatch):
    today = datetime.date(2026, 6, 1)
    set_clock(monkeypatch, today)
    make_entry_keeper(make_due_resource())
    assert [ask(), ask()] == [1, 0]
    set_clock(monkeypatch, today + 29 * DAY)
    assert ask() == 0
    set_clock(monkeypatch, today + 31 * DAY)
    assert ask() == 1


def test_nobody_is_asked_at_night(monkeypatch, settings):
    settings.MESSAGES_FROM_HOUR, settings.MESSAGES_UNTIL_HOUR = 8, 20
    make_entry_keeper(make_due_resource(verified_on=None))
    set_clock(monkeypatch, datetime.date(2026, 6, 1), hour=3)
    assert ask() == 0
    set_clock(monkeypatch, datetime.date(2026, 6, 1), hour=9)
    assert ask() == 1


def test_in_their_language():
    make_entry_keeper(make_due_resource(name="Pantry", name_es="Despensa"), language="es")
    ask()
    assert "Despensa" in mail.outbox[0].body
    assert "/es/k/" in mail.outbox[0].body


def test_staff_are_asked_at_their_own_address_and_not_once_they_left(client):
    steward, resource = make_steward(email="steward@example.org"), make_due_resource()
    keepers.keep(resource.pk, actor=steward)
    assert ask() == 1
    assert mail.outbox[0].to == ["steward@example.org"]
    steward.is_active = False
    steward.save()
    EntryKeeper.objects.update(asked_at=None)
    assert ask() == 0


def test_links_that_do_not_work_are_in_the_same_letter():
    resource = make_resource(name="Clinic")
    make_entry_keeper(resource)
    link = make_link(resource)
    make_link(make_resource(), failures=1)
    assert ask() == 1
    assert f"Clinic: {link.url}" in mail.outbox[0].body


def test_a_letter_that_has_become_pointless_is_not_sent():
    keeper = make_entry_keeper(make_due_resource())
    keepers.ask_keepers()
    keepers.leave(keeper.pk)
    for message in Message.objects.all():
        deliver(message.pk)
    assert mail.outbox == []


# --- Answering ------------------------------------------------------------------------------------


def test_what_they_reported_stands_on_their_page_instead_of_still_true(client):
    resource = make_due_resource(name="Pantry")
    token = link_to(make_entry_keeper(resource, make_due_resource()))
    client.post(address("keeper_change", token, resource.pk), {"note": "Closed on Mondays"})
    html = client.get(address("keeper_home", token)).content.decode()
    assert html.count("You said that something changed.") == 1
    assert html.count("Still true") == 1
    finish_correction(EntryCheck.objects.get().pk, actor=make_steward())
    html = client.get(address("keeper_home", token)).content.decode()
    assert html.count("Still true") == 2
    # To let go of an entry is asked once more.
    assert html.count("<details><summary>I no longer keep this") == 2
    assert html.count("Yes, I no longer keep this") == 2


def test_one_press_says_that_it_is_still_true(client):
    resource, other = make_due_resource(name="Pantry"), make_due_resource(name="Clinic")
    keeper = make_entry_keeper(resource, other)
    token = link_to(keeper)
    before = client.get(address("keeper_home", token)).content.decode()
    assert before.count("Still true") == 2
    for _press in range(2):
        html = press(client, token, resource, "true").content.decode()
    assert html.count("Still true") == 1
    assert "Confirmed today" in html
    check = EntryCheck.objects.get()
    assert (check.outcome, check.how, check.keeper) == ("true", CheckedHow.KEEPER, keeper)
    resource.refresh_from_db()
    assert resource.verified_on == timezone.localdate()
    public = client.get(resource.get_absolute_url()).content.decode()
    assert "by somebody who keeps this entry" in public
    assert keeper.name not in public
    other.refresh_from_db()
    assert other.verified_on != timezone.localdate()


def test_looking_changes_nothing(client):
    resource = make_due_resource()
    token = link_to(make_entry_keeper(resource))
    client.get(address("keeper_home", token))
    client.get(address("keeper_press", token), {"entry": resource.pk, "press": "true"})
    client.get(address("keeper_leave", token))
    client.get(address("keeper_change", token, resource.pk))
    assert not EntryCheck.objects.exists()
    assert EntryKeeper.objects.get().answered_at is None


def test_a_name_is_shown_only_where_they_said_so_and_until_they_take_it_back(client):
    resource = make_due_resource()
    keeper = make_entry_keeper(resource, name="Ana Rivera", name_is_public=True)
    press(client, link_to(keeper), resource, "true")
    assert "Checked by: Ana Rivera." in client.get(resource.get_absolute_url()).content.decode()
    keeper.name_is_public = False
    keepers.change_keeper(keeper, ["name_is_public"], actor=make_steward())
    html = client.get(resource.get_absolute_url()).content.decode()
    assert "Ana Rivera" not in html
    assert "Confirmed on" in html


def test_what_changed_goes_to_staff_in_their_words(client):
    resource = make_due_resource(name="Pantry")
    keeper = make_entry_keeper(resource)
    url = address("keeper_change", link_to(keeper), resource.pk)
    empty = client.post(url, {"note": " "})
    assert empty.status_code == 422
    for _press in range(2):
        client.post(url, {"note": "Now on Tuesdays"})
    check = EntryCheck.objects.get()
    assert (check.outcome, check.note) == (CheckOutcome.CHANGED, "Now on Tuesdays")
    resource.refresh_from_db()
    assert resource.verified_on != timezone.localdate()
    assert "Tuesdays" not in client.get(resource.get_absolute_url()).content.decode()


def test_they_let_one_entry_go_or_all_and_are_forgotten(client):
    first, second = make_due_resource(), make_due_resource()
    keeper = make_entry_keeper(first, second, name="Ana Rivera", name_is_public=True)
    token = link_to(keeper)
    press(client, token, second, "true")
    press(client, token, first, "let_go")
    first.refresh_from_db()
    assert first.keeper is None
    # What is no longer theirs they cannot answer for.
    press(client, token, first, "true")
    assert EntryCheck.objects.filter(resource=first).count() == 0
    client.post(address("keeper_leave", token))
    assert not EntryKeeper.objects.exists()
    second.refresh_from_db()
    assert (second.keeper, second.verified_name) == (None, "")
    assert client.get(address("keeper_home", token)).status_code == 404
    assert AuditEvent.objects.filter(verb="remove_keeper").exists()


def test_a_link_opens_its_own_keepers_page_alone_and_ends(client, monkeypatch):
    resource = make_due_resource(name="Pantry")
    make_entry_keeper(resource)
    token = link_to(make_entry_keeper(make_due_resource(name="Clinic")))
    html = client.get(address("keeper_home", token)).content.decode()
    assert "Clinic" in html
    assert "Pantry" not in html
    assert client.get(address("keeper_change", token, resource.pk)).status_code == 404
    press(client, token, resource, "true")
    assert not EntryCheck.objects.exists()


def test_the_link_of_a_letter_ends_after_two_months(client, monkeypatch):
    today = datetime.date(2026, 6, 1)
    set_clock(monkeypatch, today)
    make_entry_keeper(make_due_resource())
    ask()
    path = re.search(r"/en/k/[\w-]{22}/", mail.outbox[0].body).group()
    assert client.get(path).status_code == 200
    set_clock(monkeypatch, today + 61 * DAY)
    assert client.get(path).status_code == 404


def test_a_new_link_stops_the_old_one(client):
    keeper = make_entry_keeper(make_due_resource())
    token = link_to(keeper)
    after = client.post(address("keeper_new_link", token))
    assert client.get(address("keeper_home", token)).status_code == 404
    assert client.get(after.url).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_much_for_many_as_for_one(client, django_assert_num_queries, count):
    token = link_to(make_entry_keeper(*(make_due_resource() for _each in range(count))))
    with django_assert_num_queries(8):
        client.get(address("keeper_home", token))


def test_many_entries_come_in_pages(client):
    token = link_to(make_entry_keeper(*(make_due_resource() for _each in range(6))))
    first = client.get(address("keeper_home", token)).content.decode()
    second = client.get(address("keeper_home", token), {"page": "2"}).content.decode()
    assert (first.count("Still true"), second.count("Still true")) == (4, 2)


# --- The rows -------------------------------------------------------------------------------------


def test_a_keeper_is_staff_or_somebody_with_a_name_and_an_email():
    for fields in ({"email": ""}, {"name": ""}, {"user": make_steward()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_entry_keeper(**fields)
    make_entry_keeper(email="a@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_entry_keeper(email="A@example.org")


def test_staff_add_somebody_and_the_email_is_hidden_until_it_is_opened(client):
    client.force_login(make_steward())
    url = reverse("admin:resources_entrykeeper_add")
    said = {"name": "Ana Rivera", "language": "es"}
    assert client.post(url, said).status_code == 200
    client.post(url, {**said, "email": "ana@example.org"})
    keeper = EntryKeeper.objects.get()
    assert (keeper.email, keeper.entered_by.is_steward) == ("ana@example.org", True)
    page = reverse("admin:resources_entrykeeper_change", args=[keeper.pk])
    assert "ana@example.org" not in client.get(page).content.decode()
    client.post(reverse("admin:resources_entrykeeper_open_details", args=[keeper.pk]))
    assert "ana@example.org" in client.get(page).content.decode()
    client.post(reverse("admin:resources_entrykeeper_send_link", args=[keeper.pk]))
    assert Message.objects.filter(template="resources/keeper_link").count() == 1


@pytest.mark.parametrize("which", ["stale", "due", "no_keeper", "silent", "correct", "link"])
def test_staff_find_what_needs_them(client, which):
    kept = make_entry_keeper()
    asked = make_entry_keeper(asked_at=timezone.now())
    fine = make_resource(keeper=kept)
    long_ago = timezone.localdate() - 200 * DAY
    found = {
        "stale": make_resource(keeper=kept, verified_on=long_ago),
        "due": make_resource(keeper=kept, verified_on=timezone.localdate() - 91 * DAY),
        "no_keeper": make_resource(),
        "silent": make_resource(keeper=asked),
        "correct": make_check(make_resource(keeper=kept)).resource,
        "link": make_link(make_resource(keeper=kept)).resource,
    }
    client.force_login(make_steward())
    rows = client.get(reverse("admin:resources_resource_changelist"), {"kept": which})
    names = {row.pk for row in rows.context["cl"].result_list}
    wanted = {found[which].pk} | ({found["stale"].pk} if which == "due" else set())
    assert names == wanted
    assert fine.pk not in names
