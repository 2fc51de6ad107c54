"""Notices by email or text: asked for, confirmed, sent once, stopped with one press."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from announcements import rounds, subscribing
from announcements.models import NoticeRound, Subscription
from common.contact_lookup import contact_index
from messaging import calm
from messaging.channels import _senders
from messaging.channels.failures import PermanentFailureError
from messaging.channels.handed import Handed
from messaging.models import Channel, Message
from privacy.erasure import erase_rows, find_person
from tests.announcements.news import (
    PHONE,
    ROSA,
    ask_for,
    deliver_all,
    form_of,
    make_notice,
    page,
    run_asks,
    send_out,
    subscriber,
    token_in,
)
from tests.factories import make_pod, make_ward

pytestmark = pytest.mark.django_db


# --- Asked for ---


def test_the_pages_of_wards_and_published_pods_lead_there(client: Client, oak: Any) -> None:
    pod = make_pod(oak, slug="elm-house")
    for place in (oak, pod):
        assert form_of(place) in client.get(place.get_absolute_url()).text
    draft = make_pod(oak, slug="draft", state="draft")
    assert client.get(form_of(draft)).status_code == 404
    assert client.get("/en/wards/none/notices/").status_code == 404


def test_nothing_comes_before_the_press(client: Client, oak: Any) -> None:
    assert ask_for(client, oak).url.endswith("/notices/sent/")
    run_asks()
    [letter] = deliver_all()
    assert letter.to == [ROSA]
    make_notice(oak)
    assert send_out() == []
    # A program that follows the link presses nothing.
    token = token_in(letter.body)
    assert "Yes, send them to me" in client.get(page("home", token)).text
    assert client.get(page("confirm", token)).url == page("home", token)
    assert Subscription.objects.confirmed().count() == 0
    shown = client.post(page("confirm", token), follow=True)
    assert "From now on you get these notices" in shown.text
    assert "Stop these notices" in shown.text
    make_notice(oak, title="Water is back")
    assert [letter.subject for letter in send_out()] == ["Water is back"]


def test_pressed_twice_it_is_once(client: Client, oak: Any) -> None:
    for _press in range(3):
        ask_for(client, oak)
        ask_for(client, oak, "Rosa@Example.ORG")
    subscription = Subscription.objects.get()
    run_asks()
    tokens = {token_in(letter.body) for letter in deliver_all()}
    assert len(tokens) == 1
    for _press in range(2):
        client.post(page("confirm", tokens.pop() if len(tokens) > 1 else next(iter(tokens))))
    assert Subscription.objects.confirmed().get() == subscription


def test_nobody_learns_who_gets_them(client: Client, oak: Any) -> None:
    subscriber(oak)
    counts = []
    for contact in (ROSA, "new@example.org"):
        with CaptureQueriesContext(connection) as queries:
            response = ask_for(client, oak, contact)
        counts.append((len(queries), response.status_code, response.url))
    assert counts[0] == counts[1]
    run_asks()
    known, new = deliver_all()
    assert known.subject == "You get our notices already"
    assert new.subject == "Please confirm: notices by email"


def test_no_stranger_fills_a_mailbox(client: Client, oak: Any, settings: Any) -> None:
    settings.LIMITS = {**settings.LIMITS, "letters": ((3, datetime.timedelta(hours=1)),)}
    for _press in range(9):
        ask_for(client, oak)
        run_asks()
    assert len(deliver_all()) == 3


def test_an_address_that_asks_too_often_stores_nothing(
    client: Client, oak: Any, settings: Any
) -> None:
    settings.LIMITS = {**settings.LIMITS, "subscriptions": ((2, datetime.timedelta(hours=1)),)}
    answers = {ask_for(client, oak, f"n{each}@example.org").url for each in range(9)}
    assert len(answers) == 1
    # A page that was never shown, as here, counts as many.
    assert Subscription.objects.count() == 0


@pytest.mark.parametrize(
    "typed",
    ["", "rosa", "rosa@", "202-555", "<script>@x", "a\x00b@example.org", "x" * 300, PHONE],
)
def test_what_is_no_address_is_said_and_not_lost(client: Client, oak: Any, typed: str) -> None:
    response = ask_for(client, oak, typed)
    assert response.status_code == 422
    assert "There is a problem" in response.text
    assert not Subscription.objects.exists()
    assert "<script>@x" not in response.text


# --- By text ---


def test_by_text(client: Client, oak: Any, texts: list[tuple[str, str]]) -> None:
    ask_for(client, oak, PHONE)
    run_asks()
    deliver_all()
    [(phone, words)] = texts
    assert phone == "+12025550142"
    assert "press Yes" in words
    client.post(page("confirm", token_in(words)))
    make_notice(oak)
    send_out()
    phone, words = texts[-1]
    assert phone == "+12025550142"
    assert words.startswith("Water is off http")
    assert words.endswith("/ STOP ends these texts.")
    assert "Water is off" in client.get(page("home", token_in(words))).text
    assert ask_for(client, oak, f"{PHONE} x4").status_code == 422


# --- Sent ---


def test_each_notice_goes_once_to_each_address(oak: Any) -> None:
    pod = make_pod(oak, slug="elm-house")
    elm = make_ward(name="Elm")
    for place in (oak, pod, elm):
        subscriber(place)
    subscriber(elm, "sam@example.org")
    notice = make_notice(oak)
    assert [letter.to for letter in send_out()] == [[ROSA]]
    notice.text = "Until one o'clock."
    notice.save()
    assert send_out() == []
    make_notice(None, title="For all")
    assert sorted(letter.to[0] for letter in send_out()) == [ROSA, "sam@example.org"]


def test_what_members_alone_may_read_goes_to_nobody(oak: Any) -> None:
    pod = make_pod(oak, slug="elm-house")
    subscriber(pod)
    make_notice(None, pod=pod, title="Keys are with Ana")
    assert send_out() == []
    assert not NoticeRound.objects.exists()


def test_what_is_taken_down_before_its_turn_is_not_sent(oak: Any) -> None:
    subscriber(oak)
    notice = make_notice(oak)
    [pk] = [*rounds.begin_rounds(), *NoticeRound.objects.values_list("pk", flat=True)]
    # Just published: there is time to see what is wrong with it.
    assert rounds.begin_rounds() == []
    NoticeRound.objects.update(seen_at=timezone.now() - rounds.GRACE)
    rounds.send_round(pk)
    message = Message.objects.get()
    notice.delete()
    assert deliver_all() == []
    message.refresh_from_db()
    assert message.status == "dropped"
    coming = make_notice(oak, starts_at=timezone.now() + datetime.timedelta(hours=1))
    assert send_out() == []
    assert not NoticeRound.objects.filter(notice=coming).exists()


def test_it_is_in_their_language_and_says_where_it_is_not(oak: Any) -> None:
    subscriber(oak, "es@example.org", "es")
    subscriber(oak, "ti@example.org", "ti")
    make_notice(oak, title_es="No hay agua", text_es="Hasta el mediodía.")
    spanish, tigrinya = send_out()
    assert spanish.subject == "No hay agua"
    assert "Hasta el mediodía." in spanish.body
    assert spanish.extra_headers["Content-Language"] == "es"
    assert tigrinya.subject == "Water is off"
    assert "Until noon." in tigrinya.body
    # "Shown in English", in Tigrinya.
    assert tigrinya.body.splitlines()[0] not in ("", "Until noon. Fill a pot.")


def test_no_more_than_a_few_a_week(oak: Any, settings: Any) -> None:
    settings.CALM_MESSAGES_PER_WEEK = 2
    subscriber(oak)
    for each in range(4):
        make_notice(oak, title=f"News {each}")
    assert len(send_out()) == 2
    assert Message.objects.filter(provider_answer="enough").count() == 2


def at_once(action: Any) -> None:
    def run(_each: int) -> None:
        try:
            action()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(run, range(8)))


@pytest.mark.django_db(transaction=True)
def test_eight_workers_send_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    oak = make_ward(name="Oak")
    monkeypatch.setattr(rounds, "A_STEP", 3)
    for each in range(20):
        subscriber(oak, f"n{each}@example.org")
    make_notice(oak)
    at_once(rounds.begin_rounds)
    NoticeRound.objects.update(seen_at=timezone.now() - rounds.GRACE)
    [pk] = rounds.begin_rounds()
    at_once(partial(rounds.send_round, pk))
    assert Message.objects.count() == 20
    assert len(set(Message.objects.values_list("recipient_id", flat=True))) == 20


def test_cut_off_in_between_it_goes_on(oak: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "A_STEP", 2)
    for each in range(5):
        subscriber(oak, f"n{each}@example.org")
    make_notice(oak)
    rounds.begin_rounds()
    pk = NoticeRound.objects.get().pk
    assert rounds._send_step(pk)

    def die(*_args: Any) -> None:
        raise ConnectionError

    with monkeypatch.context() as dying:
        calls = iter([rounds.send_notice, die])
        dying.setattr(rounds, "send_notice", lambda *args: next(calls)(*args))
        with pytest.raises(ConnectionError):
            rounds._send_step(pk)
    assert Message.objects.count() == 2
    rounds.send_round(pk)
    assert Message.objects.count() == 5


def test_many_subscribers_cost_as_many_steps_as_there_are(oak: Any) -> None:
    for each in range(12):
        subscriber(oak, f"n{each}@example.org")
    make_notice(oak)
    rounds.begin_rounds()
    with connection.execute_wrapper(_no_decrypting):
        rounds.send_round(NoticeRound.objects.get().pk)
    assert Message.objects.count() == 12


def _no_decrypting(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    assert '"announcements_subscription"."email",' not in sql
    return execute(sql, params, many, context)


# --- Stopped ---


def test_one_press_of_a_mail_program_stops_it(client: Client, oak: Any) -> None:
    subscriber(oak)
    make_notice(oak)
    [letter] = send_out()
    url = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = url.partition("//")[2].partition("/")[2]
    # Without cookies and without our form's token.
    machine = Client(enforce_csrf_checks=True)
    assert machine.get(f"/{path}").url == page("home", token_in(url))
    assert Subscription.objects.exists()
    machine.post(f"/{path}", {"List-Unsubscribe": "One-Click"})
    assert not Subscription.objects.exists()
    # The outbox forgets them too; a second press finds nothing, and says so calmly.
    assert not Message.objects.filter(recipient_kind="subscriber").exists()
    assert machine.post(f"/{path}").status_code == 404
    make_notice(oak, title="More")
    assert send_out() == []


def test_who_stops_in_between_gets_nothing_more(client: Client, oak: Any) -> None:
    subscription = subscriber(oak)
    make_notice(oak)
    rounds.begin_rounds()
    rounds.send_round(NoticeRound.objects.get().pk)
    subscribing.end_subscription(subscription.pk)
    subscribing.end_subscription(subscription.pk)
    assert deliver_all() == []


def test_an_address_that_is_gone_ends_it(oak: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    gone, full = subscriber(oak), subscriber(oak, "full@example.org")
    answers = {ROSA: "550 5.1.1", "full@example.org": ""}

    def refuse(message: Message, letter: Any) -> Handed:
        if answers[letter.to]:
            raise PermanentFailureError(answers[letter.to])
        return Handed("accepted")

    monkeypatch.setitem(_senders, Channel.EMAIL, refuse)
    make_notice(oak)
    send_out()
    assert not Subscription.objects.filter(pk=gone.pk).exists()
    assert Subscription.objects.get() == full


def test_who_asks_again_after_refusing_what_goes_to_many_gets_it(oak: Any) -> None:
    calm.stop([contact_index(ROSA)])
    subscriber(oak)
    make_notice(oak)
    assert len(send_out()) == 1


# --- What is kept ---


def test_nothing_of_them_is_readable(oak: Any, caplog: pytest.LogCaptureFixture) -> None:
    subscription = subscriber(oak)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM announcements_subscription")
        assert ROSA not in str(cursor.fetchall())
    assert ROSA not in f"{subscription} {subscription!r} {caplog.text}"


def test_what_nobody_confirms_ends(client: Client, oak: Any) -> None:
    kept = subscriber(oak, "kept@example.org")
    ask_for(client, oak)
    long_ago = timezone.now() - datetime.timedelta(days=8)
    Subscription.objects.update(created_at=long_ago)
    call_command("erase_expired", "--really")
    assert Subscription.objects.get() == kept


def test_erased_with_the_person(oak: Any) -> None:
    subscriber(oak)
    other = subscriber(oak, "sam@example.org")
    found = find_person(ROSA)
    assert len(found.subscriptions) == 1
    erase_rows(found.rows, actor="system")
    assert Subscription.objects.get() == other
